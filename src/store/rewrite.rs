//! Writing the store anew, so that remnants of what was erased leave the disk: at the start, and then
//! once a day. A thread copies what people agreed to into a fresh database while the store is in use;
//! what changed meanwhile, and the small trees, follow at the end, and the fresh one takes the place.
//! Whoever was away for too long is left out ([`idle`]).
//!
//! Values are copied sealed as they are. What cannot be written anew stays as it is until tomorrow.

use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, TryRecvError};

use super::database::Database;
use super::idle::Idle;
use super::trees::{Place, SESSIONS, Trees, Written};
use super::vault::Vault;
use super::{Store, StoreError, idle, open, record, swap};
use crate::engine::Day;

/// A day, in seconds.
const DAY: u64 = 24 * 60 * 60;
/// So many rows are copied at a time.
const AT_ONCE: usize = 1000;

/// How far it is.
#[derive(Default)]
pub(super) struct Rewriting {
    /// When it was begun last, and after which commit.
    last: Option<(u64, u64)>,
    copying: Option<Copying>,
}

/// A copy on its way.
struct Copying {
    copied: Receiver<Result<sled::Db, StoreError>>,
    /// Whose records changed since it began.
    changed: HashSet<Place>,
}

impl Rewriting {
    /// These records have changed.
    pub(super) fn note(&mut self, changes: &[Written]) {
        if let Some(copying) = &mut self.copying {
            copying.changed.extend(changes.iter().map(|written| written.key));
        }
    }

    /// Whether a day has passed, and there is something that may have to go: a remnant of what was
    /// written, or somebody who has not come back.
    fn is_due(&self, now: u64, commits: u64, is_anybody_there: impl FnOnce() -> bool) -> bool {
        let has_passed =
            |(when, after): (u64, u64)| now.saturating_sub(when) >= DAY && (after != commits || is_anybody_there());
        self.copying.is_none() && self.last.is_none_or(has_passed)
    }
}

impl Store {
    /// Looks after the store between two batches: begins to write it anew where it is time for that,
    /// and ends it once the copy is there. `now` is in seconds.
    pub fn tend(&mut self, now: u64) {
        if self.is_ailing {
            self.rewriting.copying = None;
            return;
        }
        let is_anybody_there = || self.with(|database| Ok(!database.trees.sessions.is_empty())).unwrap_or(true);
        if self.rewriting.is_due(now, self.commits, is_anybody_there) {
            self.rewriting.last = Some((now, self.commits));
            self.rewriting.copying = self.begin_to_copy(Day::of(now)).inspect_err(not_today).ok();
        }
        let Some(Copying { copied, .. }) = &self.rewriting.copying else { return };
        let done = match copied.try_recv() {
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => Err(StoreError::BrokeOff(swap::fresh(&self.folder))),
            Ok(copied) => copied,
        };
        let changed = self.rewriting.copying.take().map(|copying| copying.changed).unwrap_or_default();
        if let Err(error) = done.and_then(|fresh| self.adopt(fresh, &changed)) {
            not_today(&error);
            // Half a copy must not fill the disk until tomorrow.
            swap::abandon(&self.folder);
        }
    }

    /// Begins a copy on a thread of its own.
    fn begin_to_copy(&mut self, today: Day) -> Result<Copying, StoreError> {
        if self.undated.is_none() {
            self.with(|database| idle::count_from(&database.trees, today))?;
            self.undated = Some(today);
        }
        let db = self.with(|database| Ok(database.db.clone()))?;
        let people = People { vault: self.vault.clone(), idle: Idle::as_of(today, self.undated) };
        let to = swap::fresh(&self.folder);
        let (done, copied) = mpsc::channel();
        std::thread::spawn(move || drop(done.send(people.copy(&db, &to))));
        Ok(Copying { copied, changed: HashSet::new() })
    }

    /// Completes the copy and puts it in place of the store. Where it cannot be completed, the store
    /// stays what it was.
    fn adopt(&mut self, fresh: sled::Db, changed: &HashSet<Place>) -> Result<(), StoreError> {
        let (folder, vault) = (&self.folder, &self.vault);
        let mut failed = None;
        let _beat = self.pulse.begin();
        let exchanged = self.live.exchange(|old| {
            fail::fail_point!("exchange");
            let Some(old) = old else { return Err(StoreError::Closed) };
            let completed = complete(&old, &fresh, changed, folder);
            drop(fresh);
            if let Err(error) = completed {
                failed = Some(error);
                return Ok(old);
            }
            drop(old);
            failed = swap::put_in_place(folder).err();
            // Whatever has become of the exchange, the store that counts is found and opened.
            let (database, _) = open::patiently(|| Database::open(folder, vault))?;
            Ok(database)
        });
        self.is_ailing = exchanged.is_err();
        exchanged.and(failed.map_or(Ok(()), Err))
    }
}

fn not_today(error: &StoreError) {
    log::warn!("the store could not be written anew, so remnants of what was erased stay until tomorrow: {error}");
}

/// Those who are taken along.
struct People {
    vault: Vault,
    idle: Idle,
}

impl People {
    /// Copies what people agreed to, which may be a lot, but for those who were away for too long.
    fn copy(&self, from: &sled::Db, to: &Path) -> Result<sled::Db, StoreError> {
        let of_sled = |error: sled::Error| StoreError::of_sled(&error, to);
        if to.exists() {
            std::fs::remove_dir_all(to).map_err(|error| StoreError::of_io(&error, to))?;
        }
        let fresh = open::config(to).open().map_err(of_sled)?;
        let (old, new) = (Trees::of(from).map_err(of_sled)?, Trees::of(&fresh).map_err(of_sled)?);
        let mut left_out = 0_usize;
        let stays = |key: &[u8], sealed: &[u8]| {
            let is_over = self.was_away_for_too_long(key, sealed);
            left_out += usize::from(is_over);
            !is_over
        };
        copy_rows(&old.sessions, &new.sessions, stays).map_err(of_sled)?;
        fresh.flush().map_err(of_sled)?;
        if left_out > 0 {
            log::info!("{left_out} people who have not come back for long are forgotten");
        }
        Ok(fresh)
    }

    /// What cannot be read is set aside when its person comes, and stays until then.
    fn was_away_for_too_long(&self, key: &[u8], sealed: &[u8]) -> bool {
        let value = self.vault.open(SESSIONS, key, sealed).ok();
        value.and_then(|value| record::active(&value).ok()).is_some_and(|last| self.idle.is_over(last))
    }
}

fn copy_tree(from: &sled::Tree, to: &sled::Tree) -> sled::Result<()> {
    copy_rows(from, to, |_, _| true)
}

fn copy_rows(from: &sled::Tree, to: &sled::Tree, mut stays: impl FnMut(&[u8], &[u8]) -> bool) -> sled::Result<()> {
    let (mut batch, mut rows) = (sled::Batch::default(), 0);
    for row in from {
        let (key, value) = row?;
        if !stays(&key, &value) {
            continue;
        }
        batch.insert(key, value);
        rows += 1;
        if rows % AT_ONCE == 0 {
            to.apply_batch(std::mem::take(&mut batch))?;
        }
    }
    to.apply_batch(batch)
}

/// Copies the rest, while nothing changes any more, and waits for the disk.
fn complete(old: &Database, fresh: &sled::Db, changed: &HashSet<Place>, folder: &Path) -> Result<(), StoreError> {
    let to: PathBuf = swap::fresh(folder);
    let of_sled = |error: sled::Error| StoreError::of_sled(&error, &to);
    let new = Trees::of(fresh).map_err(of_sled)?;
    for key in changed {
        match old.trees.sessions.get(key).map_err(of_sled)? {
            Some(value) => new.sessions.insert(key, value).map_err(of_sled)?,
            None => new.sessions.remove(key).map_err(of_sled)?,
        };
    }
    let small = [
        (&old.trees.done, &new.done),
        (&old.trees.aside, &new.aside),
        (&old.trees.outbox, &new.outbox),
        (&old.trees.meta, &new.meta),
    ];
    for (from, to) in small {
        copy_tree(from, to).map_err(of_sled)?;
    }
    fresh.flush().map_err(of_sled)?;
    File::open(to.join("db")).and_then(|file| file.sync_all()).map_err(|error| StoreError::of_io(&error, &to))
}
