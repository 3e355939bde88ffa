//! The words of a card in somebody's language, or all of them in the library's own: never a mix.
//!
//! Whoever draws a card asks for its wording once and takes every word from there.

use super::id::{Address, DialogueId};
use super::labels::{Label, Labels};
use super::library::Library;
use super::locale::Locale;
use super::moment::Moment;
use super::node::{Dialogue, Node};
use super::translation::Translation;

/// The words for one card.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'a> {
    library: &'a Library,
    translation: Option<&'a Translation>,
}

impl Library {
    /// The words for a card in a language: where the card is not translated, those of the library.
    #[must_use]
    pub fn wording(&self, locale: &Locale, card: &Address) -> Wording<'_> {
        let speaks = |translation: &&Translation| translation.locale == *locale;
        let translation = self.translations().iter().find(speaks);
        let translation = translation.filter(|translation| translation.nodes.contains_key(card));
        Wording { library: self, translation }
    }
}

/// What a card names besides itself, on its buttons.
#[derive(Debug, Clone, Copy)]
pub enum Named<'a> {
    /// Another card, by its words.
    Card(&'a Address),
    /// A dialogue, by its title or its short name.
    Dialogue(&'a DialogueId),
}

impl Library {
    /// The words for a card that names others: in a language only if all of them have words in it, so
    /// that no list is in two.
    #[must_use]
    pub fn wording_of_list<'a>(
        &'a self,
        locale: &Locale,
        card: &Address,
        mut named: impl Iterator<Item = Named<'a>>,
    ) -> Wording<'a> {
        let wording = self.wording(locale, card);
        let translation = wording.translation.filter(|translation| {
            named.all(|named| match named {
                Named::Card(address) => translation.nodes.contains_key(address),
                Named::Dialogue(id) => translation.titles.contains_key(id) && translation.shorts.contains_key(id),
            })
        });
        Wording { translation, ..wording }
    }

    /// The frame's words in a language, where no card says in which.
    #[must_use]
    pub fn labels_in(&self, locale: &Locale) -> &Labels {
        let translation = self.translations().iter().find(|translation| translation.locale == *locale);
        translation.map_or(self.labels(), |translation| &translation.labels)
    }
}

impl<'a> Wording<'a> {
    /// The language that it speaks.
    #[must_use]
    pub fn locale(&self) -> &'a Locale {
        self.translation.map_or(self.library.language(), |translation| &translation.locale)
    }

    /// The frame's words.
    #[must_use]
    pub fn labels(&self) -> &'a Labels {
        self.translation.map_or(self.library.labels(), |translation| &translation.labels)
    }

    /// One of the frame's words.
    #[must_use]
    pub fn label(&self, label: Label) -> &'a str {
        self.labels().get(label)
    }

    /// A card with its words. One that is named and not translated has the library's; whether all that a
    /// list names are translated is asked before ([`Library::wording_of_list`]).
    #[must_use]
    pub fn node(&self, address: &Address) -> Option<&'a Node> {
        let translated = self.translation.and_then(|translation| translation.nodes.get(address));
        translated.or_else(|| self.library.node(address).map(|(_, node)| node))
    }

    /// The node of a system moment.
    ///
    /// # Panics
    /// Never for a library that passed `check`, which refuses one in which a moment is missing.
    #[must_use]
    pub fn moment(&self, moment: Moment) -> &'a Node {
        self.node(&moment.address()).expect("every moment has its node")
    }

    /// The name of a dialogue in the progress line.
    #[must_use]
    pub fn short(&self, dialogue: &'a Dialogue) -> &'a str {
        let translated = self.translation.and_then(|translation| translation.shorts.get(&dialogue.id));
        &translated.unwrap_or(&dialogue.short).value
    }

    /// The name of a dialogue in the menu.
    #[must_use]
    pub fn title(&self, dialogue: &'a Dialogue) -> &'a str {
        let translated = self.translation.and_then(|translation| translation.titles.get(&dialogue.id));
        &translated.unwrap_or(&dialogue.title).value
    }

    /// The word for something that the help lines' data names: a country, or what a number is for.
    #[must_use]
    pub fn name(&self, word: &'a str) -> &'a str {
        self.translation.and_then(|translation| translation.name(word)).unwrap_or(word)
    }
}
