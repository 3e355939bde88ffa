//! What Haven says outside of its private chats, with both doors to help as links into them: a
//! group's one message (C13), and the answers that somebody places into another chat (inline mode).
//!
//! Elsewhere, buttons that come back would show everybody who tapped what, so the doors are links.
//! Nothing that was said there is read, screened or quoted.

use crate::dialogue::labels::{Label, Labels};
use crate::dialogue::text::Text;

use super::reply::{Key, KeyButton, Reply};

/// The start that opens help in private, as in `t.me/<bot>?start=help`.
pub const START_HELP: &str = "help";
/// The start that opens the professional path.
pub const START_PROFESSIONAL: &str = "professional";

/// The words with both doors, for the bot of that name.
#[must_use]
pub fn outside(labels: &Labels, words: Text, bot: &str) -> Reply {
    let door = |label, start: &str| {
        let url = format!("https://t.me/{bot}?start={start}");
        vec![KeyButton { label: labels.get(label).to_owned(), key: Key::Url(url) }]
    };
    Reply::sealed(words, vec![door(Label::Help, START_HELP), door(Label::Professional, START_PROFESSIONAL)], None)
}
