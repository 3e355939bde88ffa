//! The operator's side of a Haven that is running: how much it has done, and new words for it. It is
//! shared with whoever delivers and whoever answers commands; nothing of a person is in it.

use std::fmt;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::engine::Content;

/// What can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Updates that were handled.
    Handled,
    /// Replies that Telegram has taken.
    Delivered,
    /// Replies that Telegram refused for good, with the help card in their place.
    Refused,
    /// Replies that were dropped because they were older than a day.
    Dropped,
}

impl Count {
    const ALL: [Self; 4] = [Self::Handled, Self::Delivered, Self::Refused, Self::Dropped];

    fn name(self) -> &'static str {
        match self {
            Self::Handled => "updates handled",
            Self::Delivered => "replies delivered",
            Self::Refused => "replies refused for good",
            Self::Dropped => "replies dropped after a day",
        }
    }
}

/// How the store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Health {
    /// Everything is saved.
    #[default]
    Well,
    /// Nothing can be saved at the moment.
    Ailing,
    /// Nobody is remembered until the next start.
    Lost,
}

/// The desk itself. A clone is the same desk.
#[derive(Clone, Default)]
pub struct Desk(Arc<Papers>);

#[derive(Default)]
struct Papers {
    counts: [AtomicUsize; 4],
    waiting: AtomicUsize,
    consent: AtomicU32,
    health: Mutex<Health>,
    words: Mutex<Option<Content>>,
}

impl Desk {
    /// So many more of these.
    pub fn count(&self, what: Count, more: usize) {
        self.0.counts[what as usize].fetch_add(more, Ordering::Relaxed);
    }

    /// So many replies wait or are on their way.
    pub fn waiting(&self, replies: usize) {
        self.0.waiting.store(replies, Ordering::Relaxed);
    }

    /// What is kept today is agreed to with a yes to this version.
    pub(super) fn asks_for(&self, version: u32) {
        self.0.consent.store(version, Ordering::Relaxed);
    }

    /// The version of what is kept to which a yes is asked for.
    #[must_use]
    pub fn consent_version(&self) -> u32 {
        self.0.consent.load(Ordering::Relaxed)
    }

    /// The store is like that from now on.
    pub fn store_is(&self, health: Health) {
        *self.0.health.lock().unwrap_or_else(PoisonError::into_inner) = health;
    }

    /// Lays new words on the desk. They are live from the next message on.
    pub fn renew(&self, words: Content) {
        *self.0.words.lock().unwrap_or_else(PoisonError::into_inner) = Some(words);
    }

    /// Takes the new words from the desk, if there are any.
    pub(super) fn renewed(&self) -> Option<Content> {
        self.0.words.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Display for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for count in Count::ALL {
            writeln!(f, "{:>9} {}", self.0.counts[count as usize].load(Ordering::Relaxed), count.name())?;
        }
        writeln!(f, "{:>9} replies waiting", self.0.waiting.load(Ordering::Relaxed))?;
        f.write_str(match *self.0.health.lock().unwrap_or_else(PoisonError::into_inner) {
            Health::Well => "The store is well.",
            Health::Ailing => "NOTHING CAN BE SAVED at the moment; the log says why.",
            Health::Lost => "HAVEN RUNS WITHOUT MEMORY until its next start; the log says why.",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_was_counted_is_shown() {
        let desk = Desk::default();
        for (at, count) in Count::ALL.into_iter().enumerate() {
            desk.clone().count(count, at + 1);
        }
        desk.waiting(5);
        desk.store_is(Health::Ailing);
        let shown = desk.to_string();
        let figures: Vec<&str> = shown.lines().filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(figures, ["1", "2", "3", "4", "5", "NOTHING"]);
    }
}
