//! Which question a line asks, learnt from lines that are known to ask it: naive Bayes over words
//! and pairs of words, weighted by how few lines have them (Rennie et al., *Tackling the Poor
//! Assumptions of Naive Bayes Text Classifiers*, 2003).
//!
//! One pass over the lines at load, no chance in it: the same lines give the same answers. It knows
//! nothing of spelling or of thresholds. Most words are met with one or two classes, so only those
//! are kept; what a word says for all the others is the same.

use super::vocabulary::Word;

/// What a word that was never seen with a question counts there. Small, since the lines are many
/// and a question's own words few; found on the list in `tests/faq`.
const UNSEEN: f32 = 0.05;

/// A word, or two that stand beside each other.
type Words = (Word, Option<Word>);

/// What was learnt.
#[derive(Debug, Clone)]
pub(super) struct Learner {
    /// All words and pairs of words, sorted.
    features: Box<[Feature]>,
    /// How much each says for the classes with which it was met, feature by feature.
    says: Box<[(u32, f32)]>,
    /// How much one says for a class with which it was never met.
    unseen: Vec<f32>,
    /// How common each class is.
    priors: Vec<f32>,
}

#[derive(Debug, Clone)]
struct Feature {
    words: Words,
    /// How rare it is.
    rarity: f32,
    /// Where that which it says begins.
    says: u32,
}

/// The words of a line and its pairs of neighbours, each once, in order. A word that is not known
/// is left out.
fn features(line: &[Option<Word>]) -> Vec<Words> {
    let words = line.iter().filter_map(|word| Some(((*word)?, None)));
    let pairs = line.windows(2).filter_map(|pair| Some((pair[0]?, Some(pair[1]?))));
    let mut features: Vec<Words> = words.chain(pairs).collect();
    features.sort_unstable();
    features.dedup();
    features
}

fn count(n: usize) -> f32 {
    f32::from(u16::try_from(n).unwrap_or(u16::MAX))
}

impl Learner {
    /// Learns from lines, each with the number of its class (below `classes`).
    pub(super) fn learn<'a>(classes: usize, lines: impl Iterator<Item = (usize, &'a [Word])> + Clone) -> Self {
        let known = |line: &[Word]| features(&line.iter().copied().map(Some).collect::<Vec<_>>());
        let rarity = rarity(lines.clone().flat_map(|(_, line)| known(line)).collect(), lines.clone().count());
        let place = |words: &Words| rarity.binary_search_by(|(known, _)| known.cmp(words));
        let mut totals = vec![UNSEEN * count(rarity.len()); classes];
        let mut of_class = vec![0.0_f32; classes];
        let mut weights: Vec<(u32, u32, f32)> = Vec::new();
        for (class, line) in lines.clone() {
            let places: Vec<usize> = known(line).iter().filter_map(|words| place(words).ok()).collect();
            let length = places.iter().map(|place| rarity[*place].1.powi(2)).sum::<f32>().sqrt();
            for place in places {
                let weight = rarity[place].1 / length;
                weights.push((short(place), short(class), weight));
                totals[class] += weight;
            }
            of_class[class] += 1.0;
        }
        // The order of the lines is kept, in which rounding is always the same.
        weights.sort_by_key(|(place, class, _)| (*place, *class));
        let groups = weights.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
        let sum = |group: &[(u32, u32, f32)]| group.iter().fold(UNSEEN, |sum, (_, _, weight)| sum + weight);
        let said: Vec<(u32, u32, f32)> = groups.map(|group| (group[0].0, group[0].1, sum(group))).collect();
        let begins = |nth: usize| short(said.partition_point(|(place, ..)| *place < short(nth)));
        let feature = |(nth, (words, rarity)): (usize, &(Words, f32))| Feature {
            words: *words,
            rarity: *rarity,
            says: begins(nth),
        };
        let all = count(lines.count()).max(1.0);
        Self {
            features: rarity.iter().enumerate().map(feature).collect(),
            says: said.iter().map(|(_, class, sum)| (*class, (sum / totals[index(*class)]).ln())).collect(),
            unseen: totals.iter().map(|total| (UNSEEN / total).ln()).collect(),
            priors: of_class.iter().map(|of_class| ((of_class + 1.0) / all).ln()).collect(),
        }
    }

    /// How likely each class is for a line, together 1.
    pub(super) fn likely(&self, line: &[Option<Word>]) -> Vec<f32> {
        let place = |words: &Words| self.features.binary_search_by(|known| known.words.cmp(words)).ok();
        let known: Vec<usize> = features(line).iter().filter_map(place).collect();
        let rarity = |place: usize| self.features[place].rarity;
        let length = known.iter().map(|place| rarity(*place).powi(2)).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        let mut likely = self.priors.clone();
        for place in known {
            let mut says = self.says(place).iter().peekable();
            for (class, (sum, unseen)) in (0..).zip(likely.iter_mut().zip(&self.unseen)) {
                let says = says.next_if(|(met, _)| *met == class).map_or(*unseen, |(_, says)| *says);
                *sum += says * rarity(place) / length;
            }
        }
        let most = likely.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let odds: Vec<f32> = likely.iter().map(|sum| (sum - most).exp()).collect();
        let all: f32 = odds.iter().sum();
        odds.iter().map(|odds| odds / all).collect()
    }

    /// What a feature says, by the classes with which it was met.
    fn says(&self, place: usize) -> &[(u32, f32)] {
        let end = self.features.get(place + 1).map_or(self.says.len(), |next| index(next.says));
        &self.says[index(self.features[place].says)..end]
    }
}

/// How rare each word or pair of words is in so many lines, of each of which they were gathered.
fn rarity(mut gathered: Vec<Words>, lines: usize) -> Vec<(Words, f32)> {
    gathered.sort_unstable();
    let rarity = |n: usize| ((1.0 + count(lines)) / (1.0 + count(n))).ln() + 1.0;
    gathered.chunk_by(|a, b| a == b).map(|same| (same[0], rarity(same.len()))).collect()
}

/// Half the space of what counts in memory; a library has some ten thousand words.
fn short(n: usize) -> u32 {
    u32::try_from(n).expect("fewer words than numbers")
}

fn index(n: u32) -> usize {
    usize::try_from(n).expect("a number of 32 bits")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::vocabulary::Vocabulary;

    fn stems(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_line_is_known_by_the_words_that_only_its_class_has() {
        let lines = ["how long until it is better", "how many weeks", "how do i explain it", "she never listens"];
        let (vocabulary, texts) = Vocabulary::of(lines.iter().map(|line| stems(line)));
        let learner = Learner::learn(2, texts.iter().enumerate().map(|(nth, text)| (nth / 2, &**text)));
        let likely =
            |line: &str| learner.likely(&stems(line).iter().map(|stem| vocabulary.number(stem)).collect::<Vec<_>>());
        let first = |words: &str| likely(words)[0];
        assert!(first("many weeks") > 0.7, "{}", first("many weeks"));
        assert!(first("explain") < 0.3, "{}", first("explain"));
        assert!((first("something else") - 0.5).abs() < 0.01, "nothing known says nothing");
        let sum: f32 = likely("how").iter().sum();
        assert!((sum - 1.0).abs() < 0.001);
    }
}
