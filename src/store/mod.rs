//! The store: what people agreed to, which updates are done, and what is on its way. The only place
//! that names sled.
//!
//! A commit is one transaction over sessions, done-marks and outgoing rows, then `flush`, then
//! `sync_data`, since sled's own flush is no fsync. Values are small records with a version
//! ([`record`]), sealed with a key that lies outside ([`vault`]). Opening has its guards ([`open`],
//! [`mark`], [`database`]); what fails while it runs is opened again ([`live`]), and once a day all of
//! it is written anew, without what was erased ([`rewrite`]) and whoever was away for long ([`idle`]).
//! Nothing here knows what a session means, and no key or value holds words that somebody typed.

mod backup;
mod census;
mod database;
mod error;
mod idle;
mod key_file;
mod live;
mod mark;
mod marks;
mod migrate;
mod open;
mod outbox;
mod person;
mod poison;
mod record;
mod rekey;
mod rewrite;
mod swap;
mod trees;
mod vault;

use std::path::{Path, PathBuf};

use crate::engine::{Day, Session};

use database::Database;
use idle::Idle;
use live::Live;
use mark::Mark;
use marks::Marks;
use poison::Poison;
use rewrite::Rewriting;
use trees::{Commit, OUTBOX, SESSIONS, Written};
use vault::Vault;

pub use backup::{BackupError, Source, restore, verify};
pub use census::Census;
pub use error::StoreError;
pub use live::{Beat, Pulse};
pub use marks::UpdateId;
pub use outbox::{Delivered, RowId};
pub use person::Person;
pub use rekey::rekey;
pub use vault::Key;

/// So many commits pass before the mark beside the store is brought up to date.
const MARK_EVERY: u64 = 200;

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
    folder: PathBuf,
    live: Live,
    pulse: Pulse,
    vault: Vault,
    marks: Marks,
    next_row: RowId,
    id: String,
    commits: u64,
    /// The last commit failed: the database is opened anew before the next one, since sled takes
    /// nothing any more after an error of the disk.
    is_ailing: bool,
    rewriting: Rewriting,
    /// Since when records without a day are counted.
    undated: Option<Day>,
    poison: Poison,
}

impl Store {
    /// Opens the store in a folder, which is made if there is none; with the operator's key, or the
    /// one in the folder's own file.
    ///
    /// # Errors
    /// In words for the operator. What was damaged is moved aside.
    pub fn open(folder: &Path, key: Option<&Key>) -> Result<Self, StoreError> {
        open::folder(folder)?;
        let (vault, database, mark) = match key {
            Some(key) => opened(folder, key)?,
            None => key_file::with_key(folder, open::is_there(folder), |key| opened(folder, key))?,
        };
        let of_sled = |error: sled::Error| StoreError::of_sled(&error, &database.at);
        Ok(Self {
            marks: Marks::read(&database.trees.done).map_err(of_sled)?,
            next_row: outbox::next_row(&database.trees.outbox).map_err(of_sled)?,
            undated: idle::undated(&database.trees)?,
            folder: folder.to_owned(),
            id: mark.store,
            commits: mark.commits,
            live: Live::of(database),
            pulse: Pulse::default(),
            vault,
            is_ailing: false,
            rewriting: Rewriting::default(),
            poison: Poison::look_back(folder).map_err(|error| StoreError::of_io(&error, folder))?,
        })
    }

    /// Opens the store that is there already, for commands: none is begun by looking for one.
    ///
    /// # Errors
    /// As [`Self::open`], and if there is none.
    pub fn open_existing(folder: &Path, key: Option<&Key>) -> Result<Self, StoreError> {
        if open::is_there(folder) { Self::open(folder, key) } else { Err(StoreError::None(folder.to_owned())) }
    }

    /// Somebody's session. A record that cannot be read is set aside, and one of somebody who was away
    /// for too long is erased; both begin anew.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn session(&self, person: Person, today: Day) -> Result<Option<Session>, StoreError> {
        let idle = Idle::as_of(today, self.undated);
        let key = self.vault.person(person);
        self.with(|Database { trees, .. }| {
            let Some(sealed) = trees.sessions.get(key)? else { return Ok(None) };
            let opened = self.vault.open(SESSIONS, &key, &sealed).map_err(|_| record::Unreadable::Form);
            match opened.and_then(|value| record::read(&value)) {
                Ok(session) if idle.is_over(session.active) => {
                    trees.sessions.remove(key)?;
                    Ok(None)
                }
                Ok(session) => Ok(Some(session)),
                Err(error) => {
                    log::warn!("a record could not be read and was set aside: {error}");
                    trees.aside.insert(key, sealed)?;
                    trees.sessions.remove(key)?;
                    Ok(None)
                }
            }
        })
    }

    /// All that is stored of somebody, as they may read it; `None` where nothing is.
    ///
    /// # Errors
    /// If the store cannot be read, or what is in it.
    pub fn shown(&self, person: Person) -> Result<Option<String>, StoreError> {
        let key = self.vault.person(person);
        let sealed = self.with(|Database { trees, .. }| Ok(trees.sessions.get(key)?))?;
        let Some(sealed) = sealed else { return Ok(None) };
        let value = self.vault.open(SESSIONS, &key, &sealed).map_err(|_| record::Unreadable::Form);
        value
            .and_then(|value| record::shown(&value))
            .map(Some)
            .map_err(|why| StoreError::Io(std::io::Error::other(why)))
    }

    /// Notes that an update is about to be handled, so that one on which the process dies is known.
    ///
    /// # Errors
    /// If that cannot be written.
    pub fn begin(&self, update: UpdateId) -> Result<(), StoreError> {
        let _beat = self.pulse.begin();
        Ok(self.poison.begin(update)?)
    }

    /// Notes that it was handled.
    ///
    /// # Errors
    /// If that cannot be written.
    pub fn end(&self) -> Result<(), StoreError> {
        let _beat = self.pulse.begin();
        Ok(self.poison.end()?)
    }

    /// Whether processes before this one have died of an update.
    #[must_use]
    pub fn is_deadly(&self, update: UpdateId) -> bool {
        self.poison.is_deadly(update)
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
        self.with(|Database { trees, .. }| {
            let mut rows = Vec::new();
            for row in &trees.outbox {
                let (key, sealed) = row?;
                if let (Some(number), Ok(row)) = (outbox::number(&key), self.vault.open(OUTBOX, &key, &sealed)) {
                    rows.push((number, row));
                }
            }
            Ok(rows)
        })
    }

    /// What a backup is made of, which can be written while the store is in use.
    #[must_use]
    pub fn source(&self) -> Source {
        Source { live: self.live.clone(), vault: self.vault.clone() }
    }

    /// What takes rows out again once they are delivered.
    #[must_use]
    pub fn delivered(&self) -> Delivered {
        Delivered::start(self.live.clone())
    }

    /// Tells whether a call of the store lasts.
    #[must_use]
    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// A call of the database, which whoever watches can see.
    fn with<T>(&self, work: impl FnOnce(&Database) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let _beat = self.pulse.begin();
        self.live.with(work)
    }

    /// Makes changes, marks and rows durable, all or none; the numbers of the rows.
    ///
    /// # Errors
    /// If nothing was changed, as far as anybody can tell: a disk that fails at the end may have
    /// taken it.
    pub fn commit<'a>(
        &mut self,
        changes: impl Iterator<Item = (&'a Person, &'a Change)> + Clone,
        done: &[UpdateId],
        rows: &[Vec<u8>],
    ) -> Result<Vec<RowId>, StoreError> {
        if self.is_ailing {
            self.open_anew()?;
        }
        let changes = changes.map(|(person, change)| self.sealed(*person, change)).collect::<Result<Vec<_>, _>>()?;
        let numbers: Vec<RowId> = (self.next_row..).take(rows.len()).collect();
        let seal = |(number, row): (&RowId, &Vec<u8>)| {
            let key = number.to_be_bytes();
            (key, self.vault.seal(OUTBOX, &key, row))
        };
        let rows: Vec<([u8; 8], Vec<u8>)> = numbers.iter().zip(rows).map(seal).collect();
        let ring = self.marks.after(done);
        let number = self.commits + 1;
        let commit = Commit { changes: &changes, ring: &ring, rows: &rows, number };
        let written = self.with(|database| {
            fail::fail_point!("commit");
            database.trees.write(&commit)?;
            database.make_durable()
        });
        self.is_ailing = written.is_err();
        written?;
        self.rewriting.note(&changes);
        self.marks.adopt(ring);
        self.commits = number;
        self.next_row += RowId::try_from(rows.len()).unwrap_or(0);
        if self.commits.is_multiple_of(MARK_EVERY) {
            self.mark();
        }
        Ok(numbers)
    }

    /// Closes the database and opens it again.
    fn open_anew(&mut self) -> Result<(), StoreError> {
        let (folder, vault) = (&self.folder, &self.vault);
        let mut commits = self.commits;
        let beat = self.pulse.begin();
        self.live.exchange(|old| {
            drop(old);
            let (database, mark) = open::patiently(|| Database::open(folder, vault))?;
            commits = mark.commits;
            Ok(database)
        })?;
        drop(beat);
        // A commit whose end was not seen may be there, or not.
        self.commits = commits;
        self.marks = self.with(|database| Ok(Marks::read(&database.trees.done)?))?;
        self.is_ailing = false;
        log::info!("the store was opened again");
        Ok(())
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
        let _beat = self.pulse.begin();
        let mark = Mark { store: self.id.clone(), commits: self.commits };
        if let Err(error) = mark.write(&self.folder) {
            log::warn!("the mark beside the store could not be written: {error}");
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.mark();
    }
}

/// What would be stored of a session, as its person may read it.
///
/// # Errors
/// Without a yes nothing is.
pub fn shown(person: Person, session: &Session) -> Result<String, StoreError> {
    record::shown(&record::write(person, session)?).map_err(|why| StoreError::Io(std::io::Error::other(why)))
}

/// The database of a folder under a key.
fn opened(folder: &Path, key: &Key) -> Result<(Vault, Database, Mark), StoreError> {
    let vault = Vault::of(key);
    let (database, mark) = Database::open(folder, &vault)?;
    Ok((vault, database, mark))
}

#[cfg(test)]
mod tests;
