//! The database while it is in use: shared by whoever writes, delivers and backs up, and closed and
//! opened again under them. Every call goes through [`Live::with`], so that a panic in sled costs one
//! call, and not the process.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::StoreError;
use super::database::Database;

/// The database, or none while it is closed.
#[derive(Clone)]
pub(super) struct Live(Arc<RwLock<Option<Database>>>);

impl Live {
    pub(super) fn of(database: Database) -> Self {
        Self(Arc::new(RwLock::new(Some(database))))
    }

    /// Does something with the database.
    ///
    /// # Errors
    /// What the work says, and if the database is closed or broke off.
    pub(super) fn with<T>(&self, work: impl FnOnce(&Database) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let database = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let Some(database) = &*database else { return Err(StoreError::Closed) };
        catch_unwind(AssertUnwindSafe(|| work(database)))
            .unwrap_or_else(|_| Err(StoreError::BrokeOff(database.at.clone())))
    }

    /// Exchanges the database, while nobody uses it: it is closed, and what the work returns takes
    /// its place. It stays closed if that fails.
    ///
    /// # Errors
    /// What the work says.
    pub(super) fn exchange(
        &self,
        work: impl FnOnce(Option<Database>) -> Result<Database, StoreError>,
    ) -> Result<(), StoreError> {
        let mut database = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let old = database.take();
        let new = catch_unwind(AssertUnwindSafe(|| work(old))).unwrap_or(Err(StoreError::Closed));
        *database = Some(new?);
        Ok(())
    }
}

/// Tells whoever watches whether a call of the store lasts: an odd number while one does, and another
/// one for each call.
#[derive(Debug, Clone, Default)]
pub struct Pulse(Arc<AtomicU64>);

/// A call that lasts until this is dropped.
pub struct Beat<'a>(&'a AtomicU64);

impl Pulse {
    /// A call begins.
    #[must_use]
    pub fn begin(&self) -> Beat<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Beat(&self.0)
    }

    /// The number of the call that lasts at the moment, if one does.
    #[must_use]
    pub fn lasting(&self) -> Option<u64> {
        Some(self.0.load(Ordering::Relaxed)).filter(|number| number % 2 == 1)
    }
}

impl Drop for Beat<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_that_lasts_is_told_from_the_next_one() {
        let pulse = Pulse::default();
        assert_eq!(pulse.lasting(), None);
        let beat = pulse.begin();
        let first = pulse.lasting();
        assert!(first.is_some());
        drop(beat);
        assert_eq!(pulse.lasting(), None);
        let _beat = pulse.begin();
        assert_ne!(pulse.lasting(), first);
    }
}
