//! Which question a line asks, learnt from lines that are known to ask it: naive Bayes over words
//! and pairs of words, weighted by how few lines have them (Rennie et al., *Tackling the Poor
//! Assumptions of Naive Bayes Text Classifiers*, 2003).
//!
//! One pass over the lines at load, no chance in it: the same lines give the same answers. It knows
//! nothing of spelling or of thresholds.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a word that was never seen with a question counts there. Small, since the lines are many
/// and a question's own words few; found on the list in `tests/faq`.
const UNSEEN: f32 = 0.05;

/// What was learnt.
#[derive(Debug, Clone)]
pub(super) struct Learner {
    /// For each word or pair of words: how rare it is, and how much it says for each class.
    features: HashMap<String, Feature>,
    /// How common each class is.
    priors: Vec<f32>,
}

#[derive(Debug, Clone)]
struct Feature {
    rarity: f32,
    says: Vec<f32>,
}

/// The words of a line and its pairs of neighbours, each once.
fn features(stems: &[String]) -> BTreeSet<String> {
    let pairs = stems.windows(2).map(|pair| pair.join(" "));
    stems.iter().cloned().chain(pairs).collect()
}

impl Learner {
    /// Learns from lines, each with the number of its class (below `classes`).
    pub(super) fn learn<'a>(classes: usize, lines: impl Iterator<Item = (usize, &'a [String])>) -> Self {
        let lines: Vec<(usize, BTreeSet<String>)> = lines.map(|(class, stems)| (class, features(stems))).collect();
        let mut occurs: BTreeMap<&str, f32> = BTreeMap::new();
        for feature in lines.iter().flat_map(|(_, features)| features) {
            *occurs.entry(feature).or_default() += 1.0;
        }
        let count = |n: usize| f32::from(u16::try_from(n).unwrap_or(u16::MAX));
        let rarity: BTreeMap<&str, f32> =
            occurs.iter().map(|(name, n)| (*name, ((1.0 + count(lines.len())) / (1.0 + n)).ln() + 1.0)).collect();
        let mut sums: BTreeMap<&str, Vec<f32>> = rarity.keys().map(|name| (*name, vec![UNSEEN; classes])).collect();
        let mut totals = vec![UNSEEN * count(rarity.len()); classes];
        let mut of_class = vec![0.0_f32; classes];
        for (class, features) in &lines {
            let length = features.iter().map(|name| rarity[name.as_str()].powi(2)).sum::<f32>().sqrt();
            for name in features {
                let weight = rarity[name.as_str()] / length;
                if let Some(sum) = sums.get_mut(name.as_str()) {
                    sum[*class] += weight;
                }
                totals[*class] += weight;
            }
            of_class[*class] += 1.0;
        }
        let says = |sums: &[f32]| sums.iter().zip(&totals).map(|(sum, total)| (sum / total).ln()).collect();
        let features =
            sums.iter().map(|(name, sums)| ((*name).to_owned(), Feature { rarity: rarity[name], says: says(sums) }));
        let all = count(lines.len()).max(1.0);
        let priors = of_class.iter().map(|of_class| ((of_class + 1.0) / all).ln()).collect();
        Self { features: features.collect(), priors }
    }

    /// How likely each class is for a line, together 1.
    pub(super) fn likely(&self, stems: &[String]) -> Vec<f32> {
        let features = features(stems);
        let known: Vec<&Feature> = features.iter().filter_map(|name| self.features.get(name)).collect();
        let length = known.iter().map(|feature| feature.rarity.powi(2)).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        let mut likely = self.priors.clone();
        for feature in known {
            for (sum, says) in likely.iter_mut().zip(&feature.says) {
                *sum += says * feature.rarity / length;
            }
        }
        let most = likely.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let odds: Vec<f32> = likely.iter().map(|sum| (sum - most).exp()).collect();
        let all: f32 = odds.iter().sum();
        odds.iter().map(|odds| odds / all).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_line_is_known_by_the_words_that_only_its_class_has() {
        let lines = [
            (0, stems("how long until it is better")),
            (0, stems("how many weeks")),
            (1, stems("how do i explain it")),
            (1, stems("she never listens")),
        ];
        let learner = Learner::learn(2, lines.iter().map(|(class, stems)| (*class, stems.as_slice())));
        let first = |words: &str| learner.likely(&stems(words))[0];
        assert!(first("many weeks") > 0.7, "{}", first("many weeks"));
        assert!(first("explain") < 0.3, "{}", first("explain"));
        assert!((first("something else") - 0.5).abs() < 0.01, "nothing known says nothing");
        let sum: f32 = learner.likely(&stems("how")).iter().sum();
        assert!((sum - 1.0).abs() < 0.001);
    }
}
