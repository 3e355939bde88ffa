//! A translation: the words of some cards in another language, laid over the structure of the library.
//!
//! It never holds structure of its own: ids, targets and conditions are those of the card from which
//! it was made, so nobody can get lost in one language and not in another. Each card carries the
//! fingerprint of the words from which it was made; where they have changed since, the translation is
//! *stale*: still shown, and named by `check`, so that somebody reads it again. How overlays are
//! written is the matter of `parse::overlay`.

use std::collections::BTreeMap;

use super::diagnostic::Pos;
use super::id::{Address, DialogueId};
use super::labels::Labels;
use super::library::AskedLines;
use super::locale::Locale;
use super::node::Node;
use super::review::Review;
use super::yaml::At;

/// The words of one language.
#[derive(Debug, Clone)]
pub struct Translation {
    /// The language.
    pub locale: Locale,
    /// The frame's words, all of them.
    pub(super) labels: Labels,
    /// The short names of the dialogues, for the progress line.
    pub(super) shorts: BTreeMap<DialogueId, At<String>>,
    /// The titles of the dialogues, for the menu.
    pub(super) titles: BTreeMap<DialogueId, At<String>>,
    /// What the help lines' data names (countries, what a number is for), by its word there.
    pub(super) names: BTreeMap<String, String>,
    /// How people ask the questions in this language; nothing where nobody has written it down yet.
    pub(super) asked: AskedLines,
    /// The cards: those of the library, with other words.
    pub(super) nodes: BTreeMap<Address, Node>,
    /// Those whose original has changed since.
    pub(super) stale: Vec<Stale>,
    /// The dialogues that have a file here, and who has reviewed it.
    pub(super) reviews: BTreeMap<DialogueId, Option<Review>>,
}

/// A translated card whose original was changed afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The overlay's file.
    pub file: String,
    /// Where in it the card stands.
    pub pos: Pos,
    /// Which card.
    pub address: Address,
    /// What its `from` is to say once somebody has read it again.
    pub fingerprint: String,
}

impl Translation {
    /// The cards of it.
    pub fn nodes(&self) -> impl Iterator<Item = (&Address, &Node)> {
        self.nodes.iter()
    }

    /// One card of it.
    #[must_use]
    pub fn node(&self, address: &Address) -> Option<&Node> {
        self.nodes.get(address)
    }

    /// The cards that somebody has to read again.
    #[must_use]
    pub fn stale(&self) -> &[Stale] {
        &self.stale
    }

    /// How people ask the questions in this language.
    #[must_use]
    pub fn asked(&self) -> &AskedLines {
        &self.asked
    }

    /// The frame's words.
    #[must_use]
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// The word for something that the help lines' data names.
    #[must_use]
    pub fn name(&self, word: &str) -> Option<&str> {
        self.names.get(word).map(String::as_str)
    }
}

/// The fingerprint of a card's words: eight hexadecimal digits that change with any of them.
#[must_use]
pub fn fingerprint(node: &Node) -> String {
    checksum(words_of(node))
}

/// All words of a card, in an order that stays.
pub(super) fn words_of(node: &Node) -> impl Iterator<Item = &str> {
    let parts = node.say.iter().map(|part| part.text.as_str());
    let frame = node.heads_up.iter().map(|at| at.value.as_str()).chain(node.asks.iter().map(|at| at.value.as_str()));
    let items = node.items.iter().flat_map(|item| [item.label.value.as_str(), item.say.as_str()]);
    let choices = node.choices.iter().map(|choice| choice.label.value.as_str());
    parts.chain(frame).chain(items).chain(choices)
}

/// The fingerprint of some words. It finds slips and guards nothing, so a checksum is enough.
pub(super) fn checksum<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut checksum = crc32fast::Hasher::new();
    for words in words {
        checksum.update(words.as_bytes());
        checksum.update(b"\0");
    }
    format!("{:08x}", checksum.finalize())
}
