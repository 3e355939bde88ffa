//! The store: what people agreed to, which updates are done, and what is on its way. The only place
//! that names sled.
//!
//! A commit is one transaction over sessions, done-marks and outgoing rows, then `flush`, then
//! `sync_data`, since sled's own flush is no fsync. Values are small records with a version
//! ([`record`]), sealed with a key that lies outside ([`vault`]). Opening has its guards ([`open`],
//! [`mark`]). Nothing here knows what a session means, and no key or value holds words that somebody
//! typed.

mod backup;
mod error;
mod key_file;
mod mark;
mod marks;
mod migrate;
mod open;
mod outbox;
mod person;
mod poison;
mod record;
mod rekey;
mod vault;

use std::fs::File;
use std::path::{Path, PathBuf};

use sled::transaction::{ConflictableTransactionError, Transactional};

use crate::engine::Session;

use mark::Mark;
use marks::Marks;
use vault::Vault;

pub use backup::{BackupError, Source, restore, verify};
pub use error::StoreError;
pub use marks::UpdateId;
pub use outbox::{Delivered, RowId};
pub use person::Person;
pub use poison::Remains;
pub use rekey::rekey;
pub use vault::Key;

/// So many commits pass before the mark beside the store is brought up to date.
const MARK_EVERY: u64 = 200;
const SESSIONS: &str = "sessions";
const OUTBOX: &str = "outbox";
const DONE: &str = "done";
const ASIDE: &str = "aside";
const META: &str = "meta";

/// A change to one person's record.
#[derive(Debug, Clone)]
pub enum Change {
    /// The session as it is now.
    Keep(Box<Session>),
    /// Everything goes.
    Erase,
}

/// The trees of the database.
struct Trees {
    /// What is kept of people, by the keyed hash of their chat.
    sessions: sled::Tree,
    /// Which updates are done, by running numbers.
    done: sled::Tree,
    /// Records that could not be read, as they were.
    aside: sled::Tree,
    /// Rows on their way, by their numbers.
    outbox: sled::Tree,
    /// The version of all this, which store it is, how many commits it has had.
    meta: sled::Tree,
}

/// The open store.
pub struct Store {
    folder: PathBuf,
    db: sled::Db,
    trees: Trees,
    vault: Vault,
    marks: Marks,
    next_row: RowId,
    id: String,
    commits: u64,
    /// Our own handle, for `sync_data`.
    file: File,
    remains: Remains,
}

impl Store {
    /// Opens the store in a folder, which is made if there is none; with the operator's key, or the
    /// one in the folder's own file.
    ///
    /// # Errors
    /// In words for the operator. What was damaged is moved aside.
    pub fn open(folder: &Path, key: Option<&Key>) -> Result<Self, StoreError> {
        open::folder(folder)?;
        let at = open::path(folder);
        let key = match key {
            Some(key) => key.clone(),
            None => key_file::read_or_make(folder, at.exists())?,
        };
        let vault = Vault::of(&key);
        let known = Mark::read(folder).map_err(|error| StoreError::of_io(&error, folder))?;
        if known.is_some() && !at.exists() {
            return Err(open::gone(folder));
        }
        let db = open::database(folder)?;
        let of_sled = |error: sled::Error| StoreError::of_sled(&error, &at);
        let trees = Trees::of(&db).map_err(of_sled)?;
        let meta = match migrate::to_this_version(&db, &trees, &vault, &at) {
            Ok(meta) if known.is_none_or(|known| known.holds(&meta)) => meta,
            Ok(_) | Err(StoreError::Damaged(_)) => {
                drop((trees, db));
                return Err(open::aside(folder));
            }
            Err(error) => return Err(error),
        };
        meta.write(folder).map_err(|error| StoreError::of_io(&error, folder))?;
        let mut store = Self {
            remains: Remains::default(),
            file: File::open(at.join("db")).map_err(|error| StoreError::of_io(&error, &at))?,
            marks: Marks::read(&trees.done).map_err(of_sled)?,
            next_row: outbox::next_row(&trees.outbox).map_err(of_sled)?,
            folder: folder.to_owned(),
            id: meta.store,
            commits: meta.commits,
            db,
            trees,
            vault,
        };
        store.look_back()?;
        Ok(store)
    }

    /// Opens the store that is there already, for commands: none is begun by looking for one.
    ///
    /// # Errors
    /// As [`Self::open`], and if there is none.
    pub fn open_existing(folder: &Path, key: Option<&Key>) -> Result<Self, StoreError> {
        if open::path(folder).exists() { Self::open(folder, key) } else { Err(StoreError::None(folder.to_owned())) }
    }

    /// Somebody's session. A record that cannot be read is set aside, and they begin anew.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn session(&self, person: Person) -> Result<Option<Session>, StoreError> {
        let key = self.vault.person(person);
        let Some(sealed) = self.trees.sessions.get(key)? else { return Ok(None) };
        let opened = self.vault.open(SESSIONS, &key, &sealed).map_err(|_| record::Unreadable::Form);
        match opened.and_then(|value| record::read(&value)) {
            Ok(session) => Ok(Some(session)),
            Err(error) => {
                log::warn!("a record could not be read and was set aside: {error}");
                self.trees.aside.insert(key, sealed)?;
                self.trees.sessions.remove(key)?;
                Ok(None)
            }
        }
    }

    /// Whether an update was handled already.
    #[must_use]
    pub fn is_done(&self, update: UpdateId) -> bool {
        self.marks.contains(update)
    }

    /// The rows that an earlier process left behind, in their order. What cannot be opened is passed
    /// over.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn rows(&self) -> Result<Vec<(RowId, Vec<u8>)>, StoreError> {
        let mut rows = Vec::new();
        for row in &self.trees.outbox {
            let (key, sealed) = row?;
            if let (Some(number), Ok(row)) = (outbox::number(&key), self.vault.open(OUTBOX, &key, &sealed)) {
                rows.push((number, row));
            }
        }
        Ok(rows)
    }

    /// What a backup is made of, which can be written while the store is in use.
    #[must_use]
    pub fn source(&self) -> Source {
        Source { db: self.db.clone() }
    }

    /// What takes rows out again once they are delivered.
    #[must_use]
    pub fn delivered(&self) -> Delivered {
        Delivered::start(self.db.clone(), self.trees.outbox.clone())
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
        let changes = changes.map(|(person, change)| self.sealed(*person, change)).collect::<Result<Vec<_>, _>>()?;
        let numbers: Vec<RowId> = (self.next_row..).take(rows.len()).collect();
        let seal = |(number, row): (&RowId, &Vec<u8>)| {
            let key = number.to_be_bytes();
            (key, self.vault.seal(OUTBOX, &key, row))
        };
        let rows: Vec<([u8; 8], Vec<u8>)> = numbers.iter().zip(rows).map(seal).collect();
        let ring = self.marks.after(done);
        let commits = self.commits + 1;
        self.trees.write(&changes, &ring, &rows, commits)?;
        self.db.flush()?;
        self.file.sync_data()?;
        self.marks.adopt(ring);
        self.commits = commits;
        self.next_row += RowId::try_from(rows.len()).unwrap_or(0);
        if self.commits.is_multiple_of(MARK_EVERY) {
            self.mark();
        }
        Ok(numbers)
    }

    /// A change as it is written: the person's key, and the sealed record or nothing.
    fn sealed(&self, person: Person, change: &Change) -> Result<Written, StoreError> {
        let key = self.vault.person(person);
        let value = match change {
            Change::Keep(session) => Some(self.vault.seal(SESSIONS, &key, &record::write(person, session)?)),
            Change::Erase => None,
        };
        Ok(Written { key, value })
    }

    /// Brings the mark beside the store up to date. That it cannot be is no reason to stop.
    fn mark(&self) {
        let mark = Mark { store: self.id.clone(), commits: self.commits };
        if let Err(error) = mark.write(&self.folder) {
            log::warn!("the mark beside the store could not be written: {error}");
        }
    }

    /// How many people are remembered. Counts all records: for commands, not for the way of an update.
    #[must_use]
    pub fn people(&self) -> usize {
        self.trees.sessions.len()
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.mark();
        // A panic is no orderly stop: what caused it has to be looked for at the next start.
        if std::thread::panicking() {
            return;
        }
        if let Err(error) = self.end() {
            log::warn!("that Haven stopped in order could not be noted: {error}");
        }
    }
}

/// A change as it is written.
struct Written {
    key: [u8; 16],
    value: Option<Vec<u8>>,
}

impl Trees {
    fn of(db: &sled::Db) -> sled::Result<Self> {
        Ok(Self {
            sessions: db.open_tree(SESSIONS)?,
            done: db.open_tree(DONE)?,
            aside: db.open_tree(ASIDE)?,
            outbox: db.open_tree(OUTBOX)?,
            meta: db.open_tree(META)?,
        })
    }

    /// All of them with their names.
    fn named(&self) -> [(&'static str, &sled::Tree); 5] {
        let Self { sessions, done, aside, outbox, meta } = self;
        [(SESSIONS, sessions), (DONE, done), (ASIDE, aside), (OUTBOX, outbox), (META, meta)]
    }

    /// The one transaction.
    fn write(
        &self,
        changes: &[Written],
        ring: &marks::Ring,
        rows: &[([u8; 8], Vec<u8>)],
        commits: u64,
    ) -> Result<(), StoreError> {
        let trees = (&self.sessions, &self.done, &self.aside, &self.outbox, &self.meta);
        trees.transaction(|(sessions, done, aside, outbox, meta)| {
            for Written { key, value } in changes {
                if let Some(value) = value {
                    sessions.insert(key, value.as_slice())?;
                } else {
                    aside.remove(key)?;
                    sessions.remove(key)?;
                }
            }
            for (number, update) in &ring.added {
                done.insert(&number.to_be_bytes(), &update.to_be_bytes())?;
            }
            for number in &ring.dropped {
                done.remove(&number.to_be_bytes())?;
            }
            for (key, row) in rows {
                outbox.insert(key, row.as_slice())?;
            }
            meta.insert(migrate::COMMITS, &commits.to_be_bytes())?;
            meta.remove(poison::TRYING)?;
            Ok::<(), ConflictableTransactionError<()>>(())
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
