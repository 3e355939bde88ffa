//! A group's one message: both doors to help as links into the private chat (C13).
//!
//! In a group buttons that come back would show everybody who tapped what, so the doors are links.
//! Nothing that was said there is read, screened or quoted.

use crate::dialogue::labels::{Label, Labels};
use crate::dialogue::text::Text;

use super::reply::{Key, KeyButton, Reply};

/// The message, for the bot of that name.
#[must_use]
pub fn group_notice(labels: &Labels, words: Text, bot: &str) -> Reply {
    let door = |label, start: &str| {
        let url = format!("https://t.me/{bot}?start={start}");
        vec![KeyButton { label: labels.get(label).to_owned(), key: Key::Url(url) }]
    };
    Reply::sealed(words, vec![door(Label::Help, "help"), door(Label::Professional, "professional")])
}
