//! What can be wrong with the store, in words for the operator and with a way out.

use std::io;
use std::path::{Path, PathBuf};

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has it.
    #[error("{} is in use by another process, most likely another Haven.\nStop that one first, or give this one a folder of its own with HAVEN_DATA.", .0.display())]
    Locked(PathBuf),
    /// No right to read or write.
    #[error("{} may not be written by this user.\nGive the folder to the user that Haven runs as (chown), or name another with HAVEN_DATA.", .0.display())]
    Forbidden(PathBuf),
    /// No room.
    #[error("the disk is full.\nMake room on it.")]
    Full,
    /// It cannot be read any more.
    #[error("{} is damaged.\nMove the folder away and keep it; Haven then starts with an empty one.", .0.display())]
    Damaged(PathBuf),
    /// A record that could not be written down.
    #[error("a record could not be written down: {0}")]
    Record(#[from] serde_json::Error),
    /// Anything else that the system said.
    #[error("the store cannot be used: {0}.\nLook at the folder, or name another with HAVEN_DATA.")]
    Io(io::Error),
}

impl StoreError {
    pub(super) fn of_io(error: &io::Error, path: &Path) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::Forbidden(path.to_owned()),
            io::ErrorKind::StorageFull => Self::Full,
            // sled reports a lock that somebody else holds as an error of its own making.
            _ if error.to_string().contains("could not acquire lock") => Self::Locked(path.to_owned()),
            kind => Self::Io(io::Error::new(kind, format!("{}: {error}", path.display()))),
        }
    }

    pub(super) fn of_sled(error: &sled::Error, path: &Path) -> Self {
        match error {
            sled::Error::Io(error) => Self::of_io(error, path),
            sled::Error::Corruption { .. } => Self::Damaged(path.to_owned()),
            other => Self::Io(io::Error::other(other.to_string())),
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        Self::of_io(&error, Path::new("the store"))
    }
}

impl From<sled::Error> for StoreError {
    fn from(error: sled::Error) -> Self {
        Self::of_sled(&error, Path::new("the store"))
    }
}

impl From<sled::transaction::TransactionError<()>> for StoreError {
    fn from(error: sled::transaction::TransactionError<()>) -> Self {
        match error {
            sled::transaction::TransactionError::Storage(error) => error.into(),
            sled::transaction::TransactionError::Abort(()) => Self::Io(io::Error::other("a transaction was given up")),
        }
    }
}
