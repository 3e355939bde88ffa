//! The store: what people agreed to, and which updates are done. The only place that names sled.
//!
//! A commit is one transaction over sessions, done-marks and outgoing rows, then `flush`, then `sync_data`: sled's
//! own flush is no fsync. Values are small records with a version ([`record`]). Nothing here knows
//! what a session means, and no key or value holds words that somebody typed.

mod error;
mod marks;
mod outbox;
mod record;

use std::fs::{self, File};
use std::path::Path;

use sled::transaction::Transactional;

use crate::engine::Session;

use marks::Marks;

pub use error::StoreError;
pub use marks::UpdateId;
pub use outbox::{Delivered, RowId};

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

    fn key(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(…)")
    }
}

/// A change to one person's record.
#[derive(Debug, Clone)]
pub enum Change {
    /// The session as it is now.
    Keep(Box<Session>),
    /// Everything goes.
    Erase,
}

/// The open store.
pub struct Store {
    db: sled::Db,
    sessions: sled::Tree,
    done: sled::Tree,
    aside: sled::Tree,
    outbox: sled::Tree,
    next_row: RowId,
    /// Our own handle, for `sync_data`.
    file: File,
    marks: Marks,
}

impl Store {
    /// Opens the store in a folder, which is made if there is none.
    ///
    /// # Errors
    /// In words for the operator.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(folder).map_err(|error| StoreError::of_io(&error, folder))?;
        let path = folder.join("store");
        let opened = std::panic::catch_unwind(|| {
            sled::Config::new().path(&path).cache_capacity(16 * 1024 * 1024).flush_every_ms(Some(500)).open()
        });
        // sled panics on some kinds of damage where others are an error.
        let db = opened
            .map_err(|_| StoreError::Damaged(path.clone()))?
            .map_err(|error| StoreError::of_sled(&error, &path))?;
        let tree = |name: &str| db.open_tree(name).map_err(|error| StoreError::of_sled(&error, &path));
        let (sessions, done, aside, outbox) = (tree("sessions")?, tree("done")?, tree("aside")?, tree("outbox")?);
        let file = File::open(path.join("db")).map_err(|error| StoreError::of_io(&error, &path))?;
        let marks = Marks::read(&done).map_err(|error| StoreError::of_sled(&error, &path))?;
        let next_row = outbox::next_row(&outbox).map_err(|error| StoreError::of_sled(&error, &path))?;
        Ok(Self { db, sessions, done, aside, outbox, next_row, file, marks })
    }

    /// Somebody's session. A record that cannot be read is set aside, and they begin anew.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn session(&self, person: Person) -> Result<Option<Session>, StoreError> {
        let Some(value) = self.sessions.get(person.key())? else { return Ok(None) };
        match record::read(&value) {
            Ok(session) => Ok(Some(session)),
            Err(error) => {
                log::warn!("a record could not be read and was set aside: {error}");
                self.aside.insert(person.key(), value)?;
                self.sessions.remove(person.key())?;
                Ok(None)
            }
        }
    }

    /// Whether an update was handled already.
    #[must_use]
    pub fn is_done(&self, update: UpdateId) -> bool {
        self.marks.contains(update)
    }

    /// The rows that an earlier process left behind, in their order.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn rows(&self) -> Result<Vec<(RowId, Vec<u8>)>, StoreError> {
        let rows = self.outbox.iter().map(|row| row.map(|(key, value)| (outbox::number(&key), value.to_vec())));
        rows.filter_map(|row| row.map(|(number, value)| Some((number?, value))).transpose())
            .collect::<Result<_, _>>()
            .map_err(StoreError::from)
    }

    /// What takes rows out again once they are delivered.
    #[must_use]
    pub fn delivered(&self) -> Delivered {
        Delivered::start(self.db.clone(), self.outbox.clone())
    }

    /// Makes changes, marks and rows durable, all or none; the numbers of the rows.
    ///
    /// # Errors
    /// If nothing was changed.
    pub fn commit<'a>(
        &mut self,
        changes: impl Iterator<Item = (&'a Person, &'a Change)> + Clone,
        done: &[UpdateId],
        rows: &[Vec<u8>],
    ) -> Result<Vec<RowId>, StoreError> {
        let changes: Vec<([u8; 8], Option<Vec<u8>>)> = changes
            .map(|(person, change)| match change {
                Change::Keep(session) => Ok((person.key(), Some(record::write(session)?))),
                Change::Erase => Ok((person.key(), None)),
            })
            .collect::<Result<_, StoreError>>()?;
        let ring = self.marks.after(done);
        let numbers: Vec<RowId> = (self.next_row..).take(rows.len()).collect();
        let trees = (&self.sessions, &self.done, &self.aside, &self.outbox);
        trees.transaction(|(sessions, marked, aside, outbox)| {
            for (key, value) in &changes {
                if let Some(value) = value {
                    sessions.insert(key, value.as_slice())?
                } else {
                    aside.remove(key)?;
                    sessions.remove(key)?
                };
            }
            for (number, update) in &ring.added {
                marked.insert(&number.to_be_bytes(), &update.to_be_bytes())?;
            }
            for number in &ring.dropped {
                marked.remove(&number.to_be_bytes())?;
            }
            for (number, row) in numbers.iter().zip(rows) {
                outbox.insert(&number.to_be_bytes(), row.as_slice())?;
            }
            Ok::<(), sled::transaction::ConflictableTransactionError<()>>(())
        })?;
        self.db.flush()?;
        self.file.sync_data()?;
        self.marks.adopt(ring);
        self.next_row += RowId::try_from(rows.len()).unwrap_or(0);
        Ok(numbers)
    }

    /// How many people are remembered. Counts all records: for commands, not for the way of an update.
    #[must_use]
    pub fn people(&self) -> usize {
        self.sessions.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Consent;

    fn none() -> std::iter::Empty<(&'static Person, &'static Change)> {
        std::iter::empty()
    }

    #[test]
    fn what_was_committed_is_there_after_opening_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let person = Person::of_chat(7);
        let mut session = Session::default().with_path([]);
        session.consent = Consent::Given(1);
        {
            let mut store = Store::open(folder.path()).expect("a store");
            let change = Change::Keep(Box::new(session.clone()));
            store.commit([(&person, &change)].into_iter(), &[5_000_000, 900], &[]).expect("committed");
        }
        let mut store = reopen(folder.path());
        assert_eq!(store.session(person).expect("readable"), Some(session));
        assert!(store.is_done(900) && store.is_done(5_000_000) && !store.is_done(901));
        store.commit([(&person, &Change::Erase)].into_iter(), &[], &[]).expect("committed");
        assert_eq!(store.session(person).expect("readable"), None);
    }

    #[test]
    fn the_last_thousand_marks_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut store = Store::open(folder.path()).expect("a store");
        for first in (0..3000).step_by(100) {
            let batch: Vec<UpdateId> = (first..first + 100).collect();
            store.commit(none(), &batch, &[]).expect("committed");
        }
        assert!(store.is_done(2999) && store.is_done(2000) && !store.is_done(1999));
        assert_eq!(store.done.len(), marks::MOST);
    }

    #[test]
    fn rows_are_there_until_they_are_delivered() {
        let folder = tempfile::tempdir().expect("a folder");
        let rows = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect::<Vec<_>>();
        {
            let mut store = Store::open(folder.path()).expect("a store");
            assert_eq!(store.commit(none(), &[], &rows(&["one", "two"])).expect("committed"), [1, 2]);
            assert_eq!(store.commit(none(), &[], &rows(&["three"])).expect("committed"), [3]);
            let delivered = store.delivered();
            delivered.note(2);
            delivered.flush();
        }
        let store = reopen(folder.path());
        assert_eq!(store.rows().expect("readable"), [(1, b"one".to_vec()), (3, b"three".to_vec())]);
    }

    /// The lock may linger for some milliseconds after a store is closed.
    fn reopen(folder: &Path) -> Store {
        for _ in 0..10_000 {
            match Store::open(folder) {
                Err(StoreError::Locked(_)) => std::thread::yield_now(),
                other => return other.expect("a store"),
            }
        }
        panic!("the store stayed locked")
    }
}
