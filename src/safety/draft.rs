//! What Haven wants to say: a text and buttons, not yet anything that can be sent.

use crate::dialogue::Wording;
use crate::dialogue::id::Address;
use crate::dialogue::labels::Label;
use crate::dialogue::locale::Locale;
use crate::dialogue::target::System;
use crate::dialogue::text::Text;

use super::reply::{Attachment, Key, KeyButton, Reply};
use super::tap::{Act, Origin, Tap};

/// The longest label that shares a row with others on a small phone.
const SHARED_ROW: usize = 16;

/// A button on a draft.
#[derive(Debug, Clone)]
pub struct Button {
    /// Its label.
    pub label: String,
    /// What it does.
    pub press: Press,
}

/// What a button does.
#[derive(Debug, Clone)]
pub enum Press {
    /// Something on this card.
    Act(Act),
    /// Something on another card: the button carries that card's address.
    ActAt(Address, Act),
    /// Copies a text, such as a telephone number.
    Copy(String),
    /// Opens a page.
    Open(String),
}

impl Button {
    /// A button that acts on its own card.
    #[must_use]
    pub fn act(label: impl Into<String>, act: Act) -> Self {
        Self { label: label.into(), press: Press::Act(act) }
    }

    /// A button that arrives at a card.
    #[must_use]
    pub fn arrive(label: impl Into<String>, at: Address) -> Self {
        Self { label: label.into(), press: Press::ActAt(at, Act::Arrive) }
    }
}

/// A card before help is on it.
#[derive(Debug, Clone)]
pub struct Draft {
    origin: Origin,
    text: Text,
    rows: Vec<Vec<Button>>,
    more_lines: Option<Button>,
    file: Option<Attachment>,
    doors: Doors,
    language: Locale,
}

/// The words on the two doors to help, in the language of the card.
#[derive(Debug, Clone)]
struct Doors {
    help: String,
    professional: String,
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self::plain(words)
    }
}

impl Draft {
    /// A card without buttons of its own, in one wording: the doors to help take their words from there.
    #[must_use]
    pub fn new(origin: Origin, text: Text, wording: Wording<'_>) -> Self {
        let word = |label| wording.label(label).to_owned();
        let doors = Doors { help: word(Label::Help), professional: word(Label::Professional) };
        Self { origin, text, rows: Vec::new(), more_lines: None, file: None, doors, language: wording.locale().clone() }
    }

    /// The language of its words, which is the library's where the reader's has none for this card.
    #[must_use]
    pub fn language(&self) -> &Locale {
        &self.language
    }

    /// Where the card stands.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Says something before everything else.
    #[must_use]
    pub fn preface(mut self, words: &Text) -> Self {
        let mut text = words.clone();
        text.paragraph(&self.text);
        self.text = text;
        self
    }

    /// Says something after everything else.
    pub fn append(&mut self, words: &Text) {
        self.text.paragraph(words);
    }

    /// Carries a file, under which its words stand.
    #[must_use]
    pub fn attach(mut self, file: Attachment) -> Self {
        self.file = Some(file);
        self
    }

    /// Says something else, with the same buttons.
    #[must_use]
    pub fn instead(mut self, words: Text) -> Self {
        self.text = words;
        self
    }

    /// Adds a button on a row of its own.
    pub fn row(&mut self, button: Button) {
        self.rows.push(vec![button]);
    }

    /// Adds buttons, as many in a row as are short enough to share one.
    pub fn share(&mut self, buttons: impl IntoIterator<Item = Button>, in_a_row: usize) {
        let mut open = false;
        for button in buttons {
            let short = button.label.chars().count() <= SHARED_ROW;
            match self.rows.last_mut().filter(|row| open && short && row.len() < in_a_row) {
                Some(row) => row.push(button),
                None => self.rows.push(vec![button]),
            }
            open = short;
        }
    }

    /// On a help card: more lines take the place of the door to the card itself.
    pub(super) fn more_lines(&mut self, button: Option<Button>) {
        self.more_lines = button;
    }

    /// Puts help on the card: the one way to a [`Reply`].
    ///
    /// The two doors stand last, each on a row of its own (C2). On a help card the first of them
    /// would lead to the card itself, so *more lines* stands there, or nothing if all are shown.
    #[must_use]
    pub fn seal(self) -> Reply {
        let help = match (self.origin.surface, self.more_lines) {
            (super::Surface::Help(_), more) => more,
            (super::Surface::Card, _) => Some(Button::act(self.doors.help, Act::Go(System::Help))),
        };
        let professional = Button::act(self.doors.professional, Act::Go(System::Professional));
        let doors = help.into_iter().chain([professional]).map(|button| vec![button]);
        let origin = self.origin;
        let rows = self
            .rows
            .into_iter()
            .chain(doors)
            .map(|row| row.into_iter().map(|button| key(&origin, button)).collect())
            .collect();
        Reply::sealed(self.text, rows, self.file)
    }
}

/// A button as it travels.
fn key(origin: &Origin, button: Button) -> KeyButton {
    let data = |origin: Origin, act| Key::Data(Tap { origin, act }.encode());
    let key = match button.press {
        Press::Act(act) => data(origin.clone(), act),
        Press::ActAt(place, act) => data(Origin { place, ..origin.clone() }, act),
        Press::Copy(words) => Key::Copy(words),
        Press::Open(url) => Key::Url(url),
    };
    KeyButton { label: button.label, key }
}
