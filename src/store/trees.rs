//! The trees of the database, and the one transaction over them. What is in a value is not known here.

use sled::transaction::{ConflictableTransactionError, Transactional};

use super::{StoreError, marks, migrate};

pub(super) const SESSIONS: &str = "sessions";
pub(super) const OUTBOX: &str = "outbox";
const DONE: &str = "done";
const ASIDE: &str = "aside";
const META: &str = "meta";

/// The trees of the database.
pub(super) struct Trees {
    /// What is kept of people, by the keyed hash of their chat.
    pub(super) sessions: sled::Tree,
    /// Which updates are done, by running numbers.
    pub(super) done: sled::Tree,
    /// Records that could not be read, as they were.
    pub(super) aside: sled::Tree,
    /// Rows on their way, by their numbers.
    pub(super) outbox: sled::Tree,
    /// The version of all this, which store it is, how many commits it has had.
    pub(super) meta: sled::Tree,
}

/// The key of somebody's record.
pub(super) type Place = [u8; 16];

/// A change as it is written: the person's key, and the sealed record or nothing.
pub(super) struct Written {
    pub(super) key: Place,
    pub(super) value: Option<Vec<u8>>,
}

/// A commit as it is written.
pub(super) struct Commit<'a> {
    pub(super) changes: &'a [Written],
    pub(super) ring: &'a marks::Ring,
    pub(super) rows: &'a [([u8; 8], Vec<u8>)],
    /// How many there were, with this one.
    pub(super) number: u64,
}

impl Trees {
    pub(super) fn of(db: &sled::Db) -> sled::Result<Self> {
        Ok(Self {
            sessions: db.open_tree(SESSIONS)?,
            done: db.open_tree(DONE)?,
            aside: db.open_tree(ASIDE)?,
            outbox: db.open_tree(OUTBOX)?,
            meta: db.open_tree(META)?,
        })
    }

    /// All of them with their names.
    pub(super) fn named(&self) -> [(&'static str, &sled::Tree); 5] {
        let Self { sessions, done, aside, outbox, meta } = self;
        [(SESSIONS, sessions), (DONE, done), (ASIDE, aside), (OUTBOX, outbox), (META, meta)]
    }

    /// The one transaction: all of a commit, or nothing.
    pub(super) fn write(&self, commit: &Commit<'_>) -> Result<(), StoreError> {
        let trees = (&self.sessions, &self.done, &self.aside, &self.outbox, &self.meta);
        trees.transaction(|(sessions, done, aside, outbox, meta)| {
            for Written { key, value } in commit.changes {
                if let Some(value) = value {
                    sessions.insert(key, value.as_slice())?;
                } else {
                    aside.remove(key)?;
                    sessions.remove(key)?;
                }
            }
            for (number, update) in &commit.ring.added {
                done.insert(&number.to_be_bytes(), &update.to_be_bytes())?;
            }
            for number in &commit.ring.dropped {
                done.remove(&number.to_be_bytes())?;
            }
            for (key, row) in commit.rows {
                outbox.insert(key, row.as_slice())?;
            }
            meta.insert(migrate::COMMITS, &commit.number.to_be_bytes())?;
            Ok::<(), ConflictableTransactionError<()>>(())
        })?;
        Ok(())
    }
}
