//! The numbers of a chat's messages, Haven's and the person's, so that leaving quickly can take them
//! away (D6). A number says nothing of what stood there, and after two days it is of no use: what is
//! older cannot be deleted any more.
//!
//! What is deleted is known by its number, never reckoned from its neighbours': they may belong to
//! somebody else's chat.

use std::collections::VecDeque;

/// The number of a message in a chat.
pub type MessageNumber = i32;

/// Telegram lets a bot delete messages for 48 hours; an hour less, since our clock may differ from
/// its own. In minutes.
const LASTS: u64 = 47 * 60;
/// So many are known of a chat at most, the newest ones.
pub const MOST_MESSAGES: usize = 300;

/// The messages of one chat, each with when it was sent, in minutes since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Messages(VecDeque<(MessageNumber, u64)>);

impl Messages {
    /// Notes a message that was sent at a time in seconds since 1970. One that is known already stays as
    /// it is: an edit makes it no younger.
    pub fn note(&mut self, number: MessageNumber, at: u64) {
        self.drop_old(at);
        if self.0.iter().any(|(known, _)| *known == number) {
            return;
        }
        self.0.push_back((number, at / 60));
        if self.0.len() > MOST_MESSAGES {
            self.0.pop_front();
        }
    }

    /// All that can be deleted at a time in seconds, the oldest first, but for one that stays. They are
    /// known no more.
    pub fn take(&mut self, stays: Option<MessageNumber>, now: u64) -> Vec<MessageNumber> {
        self.drop_old(now);
        let (stay, go): (VecDeque<_>, VecDeque<_>) = self.0.drain(..).partition(|(number, _)| Some(*number) == stays);
        self.0 = stay;
        go.into_iter().map(|(number, _)| number).collect()
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets what cannot be deleted any more at a time in seconds.
    pub fn drop_old(&mut self, now: u64) {
        let minute = now / 60;
        self.0.retain(|(_, sent)| minute.saturating_sub(*sent) <= LASTS);
    }

    /// Each with its minute, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (MessageNumber, u64)> {
        self.0.iter().copied()
    }
}

impl FromIterator<(MessageNumber, u64)> for Messages {
    fn from_iter<T: IntoIterator<Item = (MessageNumber, u64)>>(messages: T) -> Self {
        Self(messages.into_iter().take(MOST_MESSAGES).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3600;

    #[test]
    fn what_can_be_deleted_is_given_once_and_what_is_too_old_never() {
        let mut messages = Messages::default();
        messages.note(3, 0);
        messages.note(5, 40 * HOUR);
        messages.note(3, 41 * HOUR);
        assert_eq!(messages.clone().take(None, 47 * HOUR), [3, 5]);
        assert_eq!(messages.take(Some(5), 47 * HOUR), [3]);
        assert_eq!(messages.take(None, 47 * HOUR), [5]);
        messages.note(7, 50 * HOUR);
        assert!(messages.take(None, 98 * HOUR).is_empty());
    }

    #[test]
    fn of_many_the_newest_are_known() {
        let mut messages = Messages::default();
        (0..1000).for_each(|number| messages.note(number, 0));
        let known: Vec<MessageNumber> = messages.iter().map(|(number, _)| number).collect();
        assert_eq!((known.len(), known[0]), (MOST_MESSAGES, 700));
    }
}
