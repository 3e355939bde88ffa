//! What goes into the app and what comes out of it: something that was sent, and its answer.

use crate::dialogue::locale::Locale;
use crate::engine::{MessageNumber, On, Ticks};
use crate::safety::{Cause, Reply};

use super::Seconds;

/// Something that a person sent.
#[derive(Debug, Clone)]
pub enum Sent {
    /// Words: a text, a caption, a command.
    Words(String),
    /// A tap: the button's data, and what the tapped card's keyboard shows as ticked.
    Tap(String, Ticks),
    /// Anything that is no text, with the words that it may carry all the same (a contact's name,
    /// a poll's question): they are screened and no more.
    Other(String),
    /// Voice or video.
    Voice,
    /// Money, for which nobody here has asked.
    Money,
}

/// What a person gets.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The card.
    pub reply: Reply,
    /// Where it is shown.
    pub on: On,
    /// What it goes before.
    pub urgency: Urgency,
    /// Somebody leaves quickly: these messages of the chat are deleted before it is shown.
    pub takes_away: Option<Vec<MessageNumber>>,
}

/// What an answer goes before, when several wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// Help: before everything else, and once for each cause.
    Help(Cause),
    /// An answer among others.
    Reply,
}

impl Urgency {
    /// Of several answers the gravest is given: 0 for a reply, more for what was heard.
    #[must_use]
    pub fn gravity(self) -> usize {
        match self {
            Self::Reply => 0,
            // The causes stand in the order of their gravity, asked for last.
            Self::Help(cause) => Cause::all().skip_while(|graver| *graver != cause).count(),
        }
    }
}

/// Something that a person sent, and how long it was on its way.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// What it is.
    pub sent: Sent,
    /// How long it has waited for an answer.
    pub waited: Seconds,
    /// The language of the app from which it came, if that was said.
    pub locale: Option<Locale>,
    /// The message that it came in; for a tap the card on which it was made.
    pub message: Option<MessageNumber>,
    /// Whether that message can become the answer.
    pub can_change: bool,
}

impl Arrived {
    /// Something that has just come.
    #[must_use]
    pub fn now(sent: Sent) -> Self {
        Self { sent, waited: 0, locale: None, message: None, can_change: false }
    }
}
