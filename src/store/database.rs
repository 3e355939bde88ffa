//! The database of a folder: opened only if it is the right one and has lost nothing, and made
//! durable. What is in it is the business of others.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::mark::Mark;
use super::trees::Trees;
use super::vault::Vault;
use super::{StoreError, migrate, open, swap};

/// An open database.
pub(super) struct Database {
    pub(super) db: sled::Db,
    pub(super) trees: Trees,
    /// Our own handle, for `sync_data`.
    file: File,
    /// Where it lies.
    pub(super) at: PathBuf,
}

impl Database {
    /// Opens that of a folder, and says which one it is and how far it has come.
    ///
    /// # Errors
    /// In words for the operator. What was damaged is moved aside.
    pub(super) fn open(folder: &Path, vault: &Vault) -> Result<(Self, Mark), StoreError> {
        let at = open::path(folder);
        swap::finish(folder)?;
        let known = Mark::read(folder).map_err(|error| StoreError::of_io(&error, folder))?;
        if known.is_some() && !at.exists() {
            return Err(open::gone(folder));
        }
        let db = open::database(folder)?;
        let trees = Trees::of(&db).map_err(|error| StoreError::of_sled(&error, &at))?;
        let mark = match migrate::to_this_version(&db, &trees, vault, &at) {
            Ok(mark) if known.is_none_or(|known| known.holds(&mark)) => mark,
            Ok(_) | Err(StoreError::Damaged(_)) => {
                drop((trees, db));
                return Err(open::aside(folder));
            }
            Err(error) => return Err(error),
        };
        mark.write(folder).map_err(|error| StoreError::of_io(&error, folder))?;
        let file = File::open(at.join("db")).map_err(|error| StoreError::of_io(&error, &at))?;
        Ok((Self { db, trees, file, at }, mark))
    }

    /// Waits until everything written so far is on the disk: sled's own flush is no fsync.
    pub(super) fn make_durable(&self) -> Result<(), StoreError> {
        self.db.flush().map_err(|error| StoreError::of_sled(&error, &self.at))?;
        self.file.sync_data().map_err(|error| StoreError::of_io(&error, &self.at))?;
        // What was removed or moved away is written as well as ever, and nobody finds it again.
        if self.is_in_place() { Ok(()) } else { Err(StoreError::Gone(self.at.clone())) }
    }

    /// Whether the files that are open are those that lie in the folder.
    fn is_in_place(&self) -> bool {
        let (Ok(ours), Ok(there)) = (self.file.metadata(), fs::metadata(self.at.join("db"))) else { return false };
        (ours.dev(), ours.ino()) == (there.dev(), there.ino())
    }
}
