//! All words that can be found, by their stems: what a typing error may have been meant for. Each
//! has a number, and texts are kept as the numbers of their words, which takes a tenth of the space.

use std::collections::{BTreeMap, BTreeSet};

use super::stems::is_slip;

/// The number of a word, in the order of the alphabet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word(u32);

/// The stems of all words that can be found, sorted, each with the number of texts that have it.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary(Box<[(Box<str>, u32)]>);

impl Vocabulary {
    /// The stems of some texts, and the texts in their order as numbers of words.
    pub(super) fn of(texts: impl Iterator<Item = Vec<String>>) -> (Self, Vec<Box<[Word]>>) {
        // Words are numbered as they come, and by the alphabet once all are known.
        let mut known: BTreeMap<Box<str>, (Word, u32)> = BTreeMap::new();
        let mut read: Vec<Box<[Word]>> = Vec::new();
        for text in texts {
            let mut met = BTreeSet::new();
            let number = |stem: String| {
                let next = Word(u32::try_from(known.len()).expect("fewer words than numbers"));
                let (word, texts) = known.entry(stem.into_boxed_str()).or_insert((next, 0));
                *texts += u32::from(met.insert(*word));
                *word
            };
            read.push(text.into_iter().map(number).collect());
        }
        let mut by_alphabet: Vec<Word> = vec![Word(0); known.len()];
        for ((word, _), place) in known.values().zip(0..) {
            by_alphabet[word.index()] = Word(place);
        }
        for word in read.iter_mut().flatten() {
            *word = by_alphabet[word.index()];
        }
        (Self(known.into_iter().map(|(stem, (_, texts))| (stem, texts)).collect()), read)
    }

    /// The number of a word; `None` for one that is not known.
    pub(super) fn number(&self, stem: &str) -> Option<Word> {
        let place = self.0.binary_search_by(|(known, _)| (**known).cmp(stem)).ok()?;
        u32::try_from(place).ok().map(Word)
    }

    /// Whether there is a word with that stem.
    pub(super) fn has(&self, stem: &str) -> bool {
        self.number(stem).is_some()
    }

    /// The stem that a typing error was most likely meant for: of the near ones the most common.
    pub(super) fn nearest(&self, stem: &str) -> Option<&str> {
        let first = stem.chars().next()?;
        let from = self.0.partition_point(|(known, _)| known.chars().next() < Some(first));
        let near = self.0[from..].iter().take_while(|(known, _)| known.starts_with(first));
        let slips = near.filter(|(known, _)| is_slip(stem, known));
        slips.max_by_key(|(_, texts)| *texts).map(|(known, _)| &**known)
    }
}

impl Word {
    fn index(self) -> usize {
        usize::try_from(self.0).expect("a number of 32 bits")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_their_words_by_number_and_numbers_follow_the_alphabet() {
        let text = |words: &str| words.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let (vocabulary, texts) = Vocabulary::of([text("when will when"), text("it end")].into_iter());
        let numbers = |words: &str| text(words).iter().map(|word| vocabulary.number(word)).collect::<Option<Box<_>>>();
        assert_eq!(numbers("when will when").as_ref(), Some(&texts[0]));
        assert_eq!(numbers("it end").as_ref(), Some(&texts[1]));
        assert!(vocabulary.number("end") < vocabulary.number("it"));
        assert_eq!(vocabulary.number("never"), None);
    }
}
