//! Opening the store, with the guards that sled needs: on a thread of its own with a deadline, since
//! it can hang; behind `catch_unwind`, since it panics on some kinds of damage; against its mark,
//! since it opens a cut file as an empty store.
//!
//! What is damaged is moved aside and never replaced in silence.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use super::mark::Mark;
use super::{StoreError, swap};

/// A million people are read in a second or two; what takes so much longer never ends.
const DEADLINE: Duration = Duration::from_secs(30);
/// So often a lock that lingers is tried again, and after so long each time.
const LINGERS: u32 = 100;
const MOMENT: Duration = Duration::from_millis(10);
/// Only the owner looks into the folder.
const OWNER_ONLY: u32 = 0o700;
/// What sled may hold in memory of what it has read.
const CACHE: u64 = 16 * 1024 * 1024;
/// How often sled itself writes to the disk what nobody has asked it to write.
const FLUSH_MS: u64 = 500;
/// So many damaged stores are kept; after that an operator has to look first.
const MOST_ASIDE: u32 = 100;

/// Where the store of a folder lies.
pub(super) fn path(folder: &Path) -> PathBuf {
    folder.join("store")
}

/// Whether a folder has a store, perhaps one that was being exchanged when the process was killed.
pub(super) fn is_there(folder: &Path) -> bool {
    path(folder).exists() || swap::is_under_way(folder)
}

/// Makes the folder, for its owner alone, if there is none.
pub(super) fn folder(folder: &Path) -> Result<(), StoreError> {
    let made = DirBuilder::new().recursive(true).mode(OWNER_ONLY).create(folder);
    made.map_err(|error| StoreError::of_io(&error, folder))
}

/// Opens the database of a folder. One that is damaged is moved aside first, and then there is none.
pub(super) fn database(folder: &Path) -> Result<sled::Db, StoreError> {
    let at = path(folder);
    match try_open(&at) {
        Err(StoreError::Damaged(_)) => {}
        other => return other,
    }
    // A snapshot that was being written when the process ended stops sled; all that it holds is in
    // the log as well.
    if without_snapshots(&at) {
        match try_open(&at) {
            Err(StoreError::Damaged(_)) => {}
            other => return other,
        }
    }
    Err(aside(folder))
}

/// Opens what this very process has just closed: its lock lingers for some milliseconds.
pub(super) fn patiently<T>(open: impl Fn() -> Result<T, StoreError>) -> Result<T, StoreError> {
    for _ in 0..LINGERS {
        match open() {
            Err(StoreError::Locked(_)) => std::thread::sleep(MOMENT),
            other => return other,
        }
    }
    open()
}

/// How sled is to work.
pub(super) fn config(at: &Path) -> sled::Config {
    sled::Config::new().path(at).cache_capacity(CACHE).flush_every_ms(Some(FLUSH_MS))
}

fn try_open(at: &Path) -> Result<sled::Db, StoreError> {
    let (opened, is_open) = mpsc::channel();
    let path = at.to_owned();
    std::thread::spawn(move || {
        let result = std::panic::catch_unwind(|| config(&path).open());
        // Whoever has given up waiting gets a database that closes again.
        drop(opened.send(result));
    });
    match is_open.recv_timeout(DEADLINE) {
        Ok(Ok(opened)) => opened.map_err(|error| StoreError::of_sled(&error, at)),
        Ok(Err(_panicked)) => Err(StoreError::Damaged(at.to_owned())),
        Err(_) => Err(StoreError::Stuck(at.to_owned())),
    }
}

/// Takes snapshots away, which sled can do without; whether there was one.
fn without_snapshots(at: &Path) -> bool {
    let Ok(entries) = fs::read_dir(at) else { return false };
    let names = entries.filter_map(Result::ok).map(|entry| entry.path());
    let snapshots =
        names.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("snap.")));
    let mut any = false;
    for snapshot in snapshots {
        let kept =
            snapshot.with_file_name(format!("kept-{}", snapshot.file_name().unwrap_or_default().to_string_lossy()));
        any |= fs::rename(&snapshot, kept).is_ok();
    }
    any
}

/// Notes that a store is gone, so that the next start begins a new one.
pub(super) fn gone(folder: &Path) -> StoreError {
    match Mark::remove(folder) {
        Ok(()) => StoreError::Gone(path(folder)),
        Err(error) => StoreError::of_io(&error, folder),
    }
}

/// Moves a damaged store aside together with its mark, so that the next start begins a new one.
pub(super) fn aside(folder: &Path) -> StoreError {
    let from = path(folder);
    let free = |n: &u32| !folder.join(format!("store.damaged-{n}")).exists();
    let Some(to) = (1..MOST_ASIDE).find(free).map(|n| folder.join(format!("store.damaged-{n}"))) else {
        return StoreError::Damaged(from);
    };
    match fs::rename(&from, &to).and_then(|()| Mark::remove(folder)) {
        Ok(()) => StoreError::MovedAside(from, to),
        Err(error) => StoreError::of_io(&error, &from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let outer = tempfile::tempdir().expect("a folder");
        let data = outer.path().join("a/b");
        folder(&data).expect("made");
        assert_eq!(fs::metadata(&data).expect("there").permissions().mode() & 0o777, OWNER_ONLY);
        folder(&data).expect("there already");
    }

    #[test]
    fn what_is_damaged_is_moved_aside_and_kept_each_time() {
        let data = tempfile::tempdir().expect("a folder");
        for n in 1..=2 {
            fs::create_dir(path(data.path())).expect("a store");
            let StoreError::MovedAside(_, to) = aside(data.path()) else { panic!("not moved") };
            assert!(to.ends_with(format!("store.damaged-{n}")) && to.exists());
            assert!(!path(data.path()).exists());
        }
    }
}
