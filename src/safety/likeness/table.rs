//! The table that the build writes (`learn.rs`) and the program carries: a small weight for each
//! class and place.
//!
//! Layout: the number of classes; for each its name, its scale and how many places it has, as a power of
//! two; then a row of weights for each, two bytes a place. A weight is that number times the row's scale.

/// The weights of one class.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    /// What it is called: `danger`, a kind, a language.
    pub(super) name: &'a str,
    scale: f32,
    weights: &'a [[u8; 2]],
}

impl Row<'_> {
    /// How much some features speak for the class.
    #[expect(clippy::cast_precision_loss, reason = "sums of a few thousand weights need no more digits")]
    pub(super) fn score(&self, places: &[u32]) -> f32 {
        let mask = self.weights.len() - 1;
        let weight = |place: &u32| i32::from(i16::from_le_bytes(self.weights[*place as usize & mask]));
        let sum: i32 = places.iter().map(weight).sum();
        sum as f32 * self.scale / (places.len().max(1) as f32).sqrt()
    }
}

/// Reads a table. What is none has no rows.
pub(super) fn read(table: &[u8]) -> Vec<Row<'_>> {
    rows(table).unwrap_or_default()
}

fn rows(table: &[u8]) -> Option<Vec<Row<'_>>> {
    let (count, mut rest) = table.split_first()?;
    let mut heads = Vec::new();
    for _ in 0..*count {
        let (length, after) = rest.split_first()?;
        let (name, after) = after.split_at_checked(usize::from(*length))?;
        let (scale, after) = after.split_first_chunk::<4>()?;
        let (bits, after) = after.split_first()?;
        heads.push((
            std::str::from_utf8(name).ok()?,
            f32::from_le_bytes(*scale),
            1_usize.checked_shl(u32::from(*bits))?,
        ));
        rest = after;
    }
    let mut rows = Vec::new();
    for (name, scale, places) in heads {
        let (weights, after) = rest.split_at_checked(2 * places)?;
        rows.push(Row { name, scale, weights: weights.as_chunks().0 });
        rest = after;
    }
    Some(rows)
}
