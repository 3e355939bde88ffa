//! All words that can be found, by their stems: what a typing error may have been meant for.

use std::collections::{BTreeMap, BTreeSet};

use super::stems::is_slip;

/// The stems of all words that can be found, by their first letter, each with the number of texts
/// that have it.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary(BTreeMap<char, BTreeMap<String, usize>>);

impl Vocabulary {
    /// The stems of some texts.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a [String]>) -> Self {
        let mut vocabulary = Self::default();
        for stem in texts.flat_map(|text| text.iter().collect::<BTreeSet<_>>()) {
            if let Some(first) = stem.chars().next() {
                *vocabulary.0.entry(first).or_default().entry(stem.clone()).or_default() += 1;
            }
        }
        vocabulary
    }

    /// Whether there is a word with that stem.
    pub(super) fn has(&self, stem: &str) -> bool {
        stem.chars().next().and_then(|first| self.0.get(&first)).is_some_and(|near| near.contains_key(stem))
    }

    /// The stem that a typing error was most likely meant for: of the near ones the most common.
    pub(super) fn nearest(&self, stem: &str) -> Option<&str> {
        let near = self.0.get(&stem.chars().next()?)?;
        let slips = near.iter().filter(|(known, _)| is_slip(stem, known));
        slips.max_by_key(|(_, texts)| **texts).map(|(known, _)| known.as_str())
    }
}
