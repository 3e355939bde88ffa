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
    #[error("the disk is full, so {} cannot be written.\nMake room on that disk, or name another folder with HAVEN_DATA.", .0.display())]
    Full(PathBuf),
    /// It cannot be read any more.
    #[error("{} is damaged.\nMove the folder away and keep it; Haven then starts with an empty one.", .0.display())]
    Damaged(PathBuf),
    /// It cannot be read any more, or has lost something, and was moved aside.
    #[error("{} was damaged or cut, and is kept as {}.\nThe next start begins a new one; `haven restore` brings a backup back.", .0.display(), .1.display())]
    MovedAside(PathBuf, PathBuf),
    /// There is none where one was looked for.
    #[error("there is no store in {}.\nIs this the right folder? HAVEN_DATA names another.", .0.display())]
    None(PathBuf),
    /// It was there at the last start, and is not any more.
    #[error("{} is gone, though it was there before.\nIf it was moved, put it back before the next start, which begins a new one; `haven restore` brings a backup back.", .0.display())]
    Gone(PathBuf),
    /// It does not open in any reasonable time.
    #[error("{} does not open.\nLook at the disk; Haven tries again at its next start.", .0.display())]
    Stuck(PathBuf),
    /// It was sealed with another key.
    #[error("{} was sealed with another key, and nothing in it was changed.\nGive the key that it was made with, as HAVEN_KEY or in the file `key` beside it.", .0.display())]
    WrongKey(PathBuf),
    /// There is a store and no key.
    #[error("{} is missing, and without it nothing in the store can be read.\nPut it back, or give the key as HAVEN_KEY. To begin anew, move the store away.", .0.display())]
    NoKey(PathBuf),
    /// The key's file holds none.
    #[error("{} holds no key, which is 64 hexadecimal digits.\nPut the right file back, or give the key as HAVEN_KEY.", .0.display())]
    BadKey(PathBuf),
    /// A newer Haven has written it.
    #[error("{} was written by a newer Haven (version {}), and this one leaves it as it is.\nStart the newer one, or give this one a folder of its own with HAVEN_DATA.", .0.display(), .1)]
    Newer(PathBuf, u32),
    /// It was closed after an error, and could not be opened again so far.
    #[error("the store is closed after an error; Haven opens it again as soon as it can.")]
    Closed,
    /// The database itself broke off.
    #[error("the database in {} broke off.\nHaven opens it again; if this comes back, look at the disk.", .0.display())]
    BrokeOff(PathBuf),
    /// A record that could not be written down.
    #[error("a record could not be written down: {0}")]
    Record(#[from] serde_json::Error),
    /// Anything else that the system said.
    #[error("the store cannot be used: {0}.\nLook at the folder, or name another with HAVEN_DATA.")]
    Io(io::Error),
}

impl StoreError {
    /// Whether Haven had better not start: with the wrong key or beside another process it would do
    /// harm, while without a store it can still help.
    #[must_use]
    pub fn refuses_the_start(&self) -> bool {
        matches!(self, Self::Locked(_) | Self::Newer(..)) || self.is_about_the_key()
    }

    /// Whether the key is wrong or missing.
    #[must_use]
    pub fn is_about_the_key(&self) -> bool {
        matches!(self, Self::WrongKey(_) | Self::NoKey(_) | Self::BadKey(_))
    }

    /// Whether it makes no sense to open the store again while this process runs.
    #[must_use]
    pub fn is_for_good(&self) -> bool {
        matches!(self, Self::MovedAside(..) | Self::Damaged(_) | Self::Gone(_) | Self::Stuck(_))
            || self.refuses_the_start() && !matches!(self, Self::Locked(_))
    }

    pub(super) fn of_io(error: &io::Error, path: &Path) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::Forbidden(path.to_owned()),
            io::ErrorKind::StorageFull => Self::Full(path.to_owned()),
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
