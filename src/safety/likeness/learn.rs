//! Learning from lines that people wrote: how much each feature speaks for a class and against the
//! others. A linear support vector machine by dual coordinate descent (Hsieh et al., *A Dual Coordinate
//! Descent Method for Large-scale Linear SVM*, 2008): a few passes over the lines, and no chance in it,
//! so the same lines give the same table. Only the build and the tests have this; how the table is
//! written down is here, too, and how it is read in `table`.

/// How often all lines are gone through.
const PASSES: usize = 12;
/// How much a line on the wrong side counts against a simple table.
const COST: f32 = 2.0;

/// The weight of each place: above zero it speaks for the class. Lines are the places of their
/// features; `is_of_class` says which of them belong to it.
pub(crate) fn learn(lines: &[&[u32]], is_of_class: &[bool], places: usize) -> Vec<f32> {
    let mut weights = vec![0.0; places];
    let mut pulls = vec![0.0_f32; lines.len()];
    let mut order: Vec<usize> = (0..lines.len()).collect();
    let mut shuffle = Shuffle(12_345);
    for _ in 0..PASSES {
        shuffle.shuffle(&mut order);
        for &line in &order {
            let side = if is_of_class[line] { 1.0 } else { -1.0 };
            let give = 1.0 / (2.0 * COST);
            let miss = side * score(&weights, lines[line]) - 1.0 + pulls[line] * give;
            let pull = (pulls[line] - miss / (1.0 + give)).max(0.0);
            let step = (pull - pulls[line]) * side * unit(lines[line]);
            pulls[line] = pull;
            if step != 0.0 {
                lines[line].iter().for_each(|place| weights[*place as usize] += step);
            }
        }
    }
    weights
}

fn score(weights: &[f32], line: &[u32]) -> f32 {
    line.iter().map(|place| weights[*place as usize]).sum::<f32>() * unit(line)
}

/// What makes lines of any length equally long.
fn unit(line: &[u32]) -> f32 {
    1.0 / (u16::try_from(line.len()).map_or(f32::from(u16::MAX), f32::from)).max(1.0).sqrt()
}

/// The lines in another order each time, always the same ones.
struct Shuffle(u64);

impl Shuffle {
    fn shuffle(&mut self, order: &mut [usize]) {
        for last in (1..order.len()).rev() {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(self.0 >> 33).unwrap_or(0) % (last + 1);
            order.swap(last, at);
        }
    }
}

/// The table of some rows of weights, each with its name.
#[expect(clippy::cast_possible_truncation, reason = "a weight is scaled to the range of two bytes first")]
pub(crate) fn written(rows: &[(String, Vec<f32>)]) -> Vec<u8> {
    let scale = |weights: &[f32]| {
        let heaviest = weights.iter().map(|weight| weight.abs()).fold(f32::MIN_POSITIVE, f32::max);
        heaviest / f32::from(i16::MAX)
    };
    let mut out = vec![u8::try_from(rows.len()).expect("a handful of classes")];
    for (name, weights) in rows {
        out.push(u8::try_from(name.len()).expect("a short name"));
        out.extend(name.as_bytes());
        out.extend(scale(weights).to_le_bytes());
        out.push(u8::try_from(weights.len().ilog2()).expect("a power of two"));
    }
    for (_, weights) in rows {
        let scale = scale(weights);
        out.extend(weights.iter().flat_map(|weight| ((weight / scale).round() as i16).to_le_bytes()));
    }
    out
}
