//! Another database in the place of the one that is there: all or nothing, whenever the process is
//! killed. A database that is complete lies in `store.new`; that the old one has gone to `store.old`
//! says that it counts.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::{StoreError, open};

/// Where a database is made that will take the place of the store.
pub(super) fn fresh(folder: &Path) -> PathBuf {
    folder.join("store.new")
}

fn before(folder: &Path) -> PathBuf {
    folder.join("store.old")
}

/// Whether a kill has left an exchange in the middle.
pub(super) fn is_under_way(folder: &Path) -> bool {
    before(folder).exists()
}

/// Puts the fresh database, which is complete, durable and closed, in the place of the old one.
pub(super) fn put_in_place(folder: &Path) -> Result<(), StoreError> {
    let (fresh, at, before) = (fresh(folder), open::path(folder), before(folder));
    let swapped = fs::rename(&at, &before)
        .and_then(|()| fs::rename(&fresh, &at))
        .and_then(|()| File::open(folder)?.sync_all())
        .and_then(|()| fs::remove_dir_all(&before));
    swapped.map_err(|error| StoreError::of_io(&error, folder))
}

/// Takes a fresh database away that will never be complete.
pub(super) fn abandon(folder: &Path) {
    if let Err(error) = removed(&fresh(folder)) {
        log::warn!("half a copy of the store could not be removed: {error}");
    }
}

/// Ends what a kill may have left in the middle: a database that was not complete goes, and one that
/// was on its way to its place arrives there.
pub(super) fn finish(folder: &Path) -> Result<(), StoreError> {
    let (fresh, at, before) = (fresh(folder), open::path(folder), before(folder));
    let finished = match (at.exists(), before.exists()) {
        (false, true) if fresh.exists() => fs::rename(&fresh, &at).and_then(|()| removed(&before)),
        (false, true) => fs::rename(&before, &at),
        (true, _) => removed(&fresh).and_then(|()| removed(&before)),
        // There was no store to take the place of: `restore` was in the middle of its work.
        (false, false) => removed(&fresh),
    };
    finished.map_err(|error| StoreError::of_io(&error, folder))
}

fn removed(path: &Path) -> io::Result<()> {
    let is_folder = fs::symlink_metadata(path).is_ok_and(|there| there.is_dir());
    match if is_folder { fs::remove_dir_all(path) } else { fs::remove_file(path) } {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with these databases, each of which holds its own name.
    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for name in names {
            fs::create_dir(folder.path().join(name)).expect("made");
            fs::write(folder.path().join(name).join("db"), name).expect("written");
        }
        folder
    }

    #[test]
    fn whenever_the_process_is_killed_the_old_or_the_new_database_is_whole_in_its_place() {
        // What is there before each step of the exchange and after it, and which database counts.
        let rows: [(&[&str], &str); 4] = [
            (&["store", "store.new"], "store"),
            (&["store.old", "store.new"], "store.new"),
            (&["store", "store.old"], "store"),
            (&["store.old"], "store.old"),
        ];
        for (there, counts) in rows {
            let folder = folder(there);
            finish(folder.path()).expect("finished");
            let left: Vec<_> = fs::read_dir(folder.path()).expect("readable").collect();
            assert_eq!(left.len(), 1, "{there:?}");
            assert_eq!(fs::read_to_string(folder.path().join("store/db")).expect("readable"), counts, "{there:?}");
        }
    }

    #[test]
    fn a_new_database_takes_the_place_of_the_old_one() {
        let folder = folder(&["store", "store.new"]);
        put_in_place(folder.path()).expect("swapped");
        assert_eq!(fs::read_to_string(folder.path().join("store/db")).expect("readable"), "store.new");
        assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 1);
    }
}
