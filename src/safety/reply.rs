//! What may be sent: a card that has help on it.
//!
//! The fields are private and there is no constructor outside of this module but
//! [`Draft::seal`](super::Draft::seal): no `Default`, no `From`, no `Deserialize`. Whoever sends
//! reads all [`Parts`] at once, so that leaving one out is seen by the compiler.

use crate::dialogue::target::System;
use crate::dialogue::text::Text;

use super::tap::{Act, Surface, Tap};

/// A card with help on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    text: Text,
    rows: Vec<Vec<KeyButton>>,
    file: Option<Attachment>,
}

/// A file of text that a card carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// A button as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyButton {
    /// Its label.
    pub label: String,
    /// What it carries.
    pub key: Key,
}

/// What a button carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// Data that comes back with a tap, at most 64 bytes.
    Data(String),
    /// A text to copy.
    Copy(String),
    /// A page to open.
    Url(String),
}

/// All of a reply.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The words.
    pub text: &'a Text,
    /// The buttons, row by row, the doors to help last.
    pub rows: &'a [Vec<KeyButton>],
    /// The file under which they stand, where there is one.
    pub file: Option<&'a Attachment>,
}

impl Reply {
    pub(super) fn sealed(text: Text, rows: Vec<Vec<KeyButton>>, file: Option<Attachment>) -> Self {
        Self { text, rows, file }
    }

    /// Everything in it.
    #[must_use]
    pub fn parts(&self) -> Parts<'_> {
        Parts { text: &self.text, rows: &self.rows, file: self.file.as_ref() }
    }
}

impl KeyButton {
    /// What a tap on it means, if it comes back at all.
    #[must_use]
    pub fn tap(&self) -> Option<Tap> {
        match &self.key {
            Key::Data(data) => Tap::decode(data),
            Key::Copy(_) | Key::Url(_) => None,
        }
    }

    /// Whether it leads to crisis help, found by its target and not by its label (C2). On a help
    /// card the card itself is the help, and its own buttons count.
    #[must_use]
    pub fn opens_help(&self) -> bool {
        self.tap().is_some_and(|tap| match tap.act {
            Act::Go(System::Help) | Act::Lines(_) => true,
            _ => matches!(tap.origin.surface, Surface::Help(_)),
        })
    }

    /// Whether it leads to the professional path.
    #[must_use]
    pub fn opens_professional(&self) -> bool {
        self.tap().is_some_and(|tap| tap.act == Act::Go(System::Professional))
    }
}
