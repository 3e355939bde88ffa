//! A mark beside the store, which tells a new store from one that was cut, emptied or exchanged:
//! sled opens a file of no length as an empty store, without a word.
//!
//! The mark holds which store it is and how far it had come. A store that is behind its mark has
//! lost something. The mark itself is behind by a second at most.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Which store, and how many commits it had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) store: String,
    pub(super) commits: u64,
}

fn path(folder: &Path) -> PathBuf {
    folder.join("store.mark")
}

impl Mark {
    /// The mark of a folder; none for a folder without a store so far.
    pub(super) fn read(folder: &Path) -> io::Result<Option<Self>> {
        let text = match fs::read_to_string(path(folder)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        // A mark that cannot be read says that something is wrong, too.
        let (store, commits) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        Ok(Some(Self { store: store.to_owned(), commits: commits.parse().unwrap_or(u64::MAX) }))
    }

    /// Writes it down, durably and all or nothing.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let new = folder.join("store.mark.new");
        let mut file = File::create(&new)?;
        writeln!(file, "{} {}", self.store, self.commits)?;
        file.sync_all()?;
        fs::rename(&new, path(folder))
    }

    /// Takes it away together with the store that it belonged to.
    pub(super) fn remove(folder: &Path) -> io::Result<()> {
        match fs::remove_file(path(folder)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Whether a store is the one that was marked, and has all that it had then.
    pub(super) fn holds(&self, store: &Self) -> bool {
        self.store == store.store && self.commits <= store.commits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_is_behind_its_mark_or_another_one_is_noticed() {
        let mark = |store: &str, commits| Mark { store: store.to_owned(), commits };
        assert!(mark("a", 5).holds(&mark("a", 5)) && mark("a", 5).holds(&mark("a", 9)));
        assert!(!mark("a", 5).holds(&mark("a", 4)) && !mark("a", 0).holds(&mark("b", 0)));
    }

    #[test]
    fn a_mark_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(Mark::read(folder.path()).expect("readable"), None);
        let mark = Mark { store: "ab12".to_owned(), commits: 7 };
        mark.write(folder.path()).expect("written");
        assert_eq!(Mark::read(folder.path()).expect("readable"), Some(mark));
        Mark::remove(folder.path()).expect("removed");
        Mark::remove(folder.path()).expect("nothing to remove");
    }
}
