//! Somebody, by their private chat.

/// Somebody in a private chat. `Debug` shows no id, so that none gets into a log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person(i64);

impl Person {
    /// The person of a private chat's id.
    #[must_use]
    pub fn of_chat(id: i64) -> Self {
        Self(id)
    }

    /// The chat's id, for whoever sends.
    #[must_use]
    pub fn chat(self) -> i64 {
        self.0
    }
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(…)")
    }
}
