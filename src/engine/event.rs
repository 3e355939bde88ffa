//! What can happen: words, taps, commands, and things that are no words.

use std::collections::BTreeMap;

use crate::dialogue::id::{Address, ItemId};
use crate::safety::{Screened, Signal, Tap};

/// What the tapped card's own keyboard says about its items: the state that each one shows.
pub type Ticks = BTreeMap<ItemId, bool>;

/// Something that a person did.
#[derive(Debug, Clone)]
pub enum Event {
    /// Wrote something in which no danger was heard.
    Said(Screened),
    /// Wrote something in which danger was heard, and perhaps a question beside it.
    Heard(Signal, Option<Address>),
    /// Tapped a button that Haven made, on a card with these ticks.
    Tapped(Tap, Ticks),
    /// Tapped something that cannot be read: forged, or older than any version known.
    TappedUnknown,
    /// Sent something that is no text.
    SentOther,
    /// Sent voice or video.
    SentVoice,
    /// Paid, or showed something to be paid.
    SentMoney,
}

/// What can be typed with a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// `/start`, perhaps with the payload of a deep link.
    Start(Screened),
    /// `/menu`
    Menu,
    /// `/help` and `/crisis`
    Help,
    /// `/professional`
    Professional,
    /// `/faq`, perhaps with words.
    Faq(Screened),
    /// `/country`, perhaps with a name.
    Country(Screened),
    /// `/language`, perhaps with a name.
    Language(Screened),
    /// `/privacy`
    Privacy,
    /// `/mydata`
    MyData,
    /// `/about`
    About,
    /// `/forget`
    Forget,
    /// `/exit`
    Exit,
}

impl Command {
    /// Whether a text is a command that Haven knows and nothing else. Its name is no word of any language:
    /// `/help` is what a button says, and no cry in English.
    #[must_use]
    pub fn is_bare(words: &Screened) -> bool {
        words.command().is_some_and(|(_, rest)| rest.is_empty()) && matches!(Self::parse(words), Some(Some(_)))
    }

    /// The command in a text: `None` for words, `Some(None)` for a command that does not exist.
    #[must_use]
    pub fn parse(words: &Screened) -> Option<Option<Self>> {
        let (name, rest) = words.command()?;
        Some(match name.as_str() {
            "start" => Some(Self::Start(rest)),
            "menu" => Some(Self::Menu),
            "help" | "crisis" => Some(Self::Help),
            "professional" => Some(Self::Professional),
            "faq" => Some(Self::Faq(rest)),
            "country" => Some(Self::Country(rest)),
            "language" | "idioma" => Some(Self::Language(rest)),
            "privacy" => Some(Self::Privacy),
            "mydata" => Some(Self::MyData),
            "about" => Some(Self::About),
            "forget" => Some(Self::Forget),
            "exit" => Some(Self::Exit),
            _ => None,
        })
    }
}
