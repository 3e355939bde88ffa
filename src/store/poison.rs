//! An update on which the process dies must not take every start down with it. After a stop that was
//! not orderly, each update is noted before it is handled, with how often it was begun; one that was
//! begun again and again and never came to its end is the one.

use super::{Store, StoreError, UpdateId};

/// There while the store is open, so that it is left behind by a kill.
const OPEN: &str = "open";
/// The update that is being handled.
pub(super) const TRYING: &str = "trying";

/// So often a kill may hit the same update by chance; whoever runs Haven may have a bad day, too.
const MOST_DEATHS: u8 = 3;

/// What an earlier process has left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Remains {
    /// It did not stop in order.
    pub was_killed: bool,
    /// The update that it was handling then, where that was noted, and how often it was begun.
    tried: Option<(UpdateId, u8)>,
}

impl Remains {
    /// Whether the process dies of that update, so that it is not to be handled again.
    #[must_use]
    pub fn is_deadly(&self, update: UpdateId) -> bool {
        self.tried.is_some_and(|(tried, deaths)| tried == update && deaths >= MOST_DEATHS)
    }
}

impl Store {
    /// Looks at what an earlier process left behind, and notes that this one is at work.
    pub(super) fn look_back(&mut self) -> Result<(), StoreError> {
        let was_killed = self.trees.meta.insert(OPEN, &[1])?.is_some();
        let trying = self.trees.meta.get(TRYING)?;
        let tried = trying.and_then(|noted| {
            let (id, deaths) = noted.split_first_chunk::<4>()?;
            Some((UpdateId::from_be_bytes(*id), *deaths.first()?))
        });
        self.remains = Remains { was_killed, tried };
        Ok(())
    }

    /// What an earlier process left behind.
    #[must_use]
    pub fn remains(&self) -> Remains {
        self.remains
    }

    /// Notes that an update is about to be handled. Its commit takes the note away.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn begin(&mut self, update: UpdateId) -> Result<(), StoreError> {
        let before = self.remains.tried.filter(|(tried, _)| *tried == update).map_or(0, |(_, deaths)| deaths);
        let noted = [update.to_be_bytes().as_slice(), &[before.saturating_add(1)]].concat();
        self.trees.meta.insert(TRYING, noted)?;
        self.db.flush()?;
        Ok(())
    }

    /// Notes that this process stops in order.
    pub(super) fn end(&self) -> Result<(), StoreError> {
        self.trees.meta.remove(OPEN)?;
        self.db.flush()?;
        Ok(())
    }
}
