//! The key where the operator has not given one: a file beside the store, made at the first start,
//! for its owner alone.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::vault::Key;
use super::{StoreError, open};

/// Only the owner reads and writes.
const OWNER_ONLY: u32 = 0o600;

fn path(folder: &Path) -> PathBuf {
    folder.join("key")
}

/// Does something that needs the key of a folder. Where the process was killed while the store got
/// another key, the new one lies beside the old one, and only one of them opens the store.
pub(super) fn with_key<T>(
    folder: &Path,
    has_store: bool,
    work: impl Fn(&Key) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let key = read_or_make(folder, has_store)?;
    match (work(&key), read(&next(folder))) {
        (Err(StoreError::WrongKey(_)), Ok(Some(next))) => {
            // The database was open a moment ago, to see that the old key does not fit.
            let done = open::patiently(|| work(&next))?;
            adopt(folder)?;
            Ok(done)
        }
        (done, _) => done,
    }
}

/// The key of a folder. One is made only where there is no store that another has sealed.
pub(super) fn read_or_make(folder: &Path, has_store: bool) -> Result<Key, StoreError> {
    let path = path(folder);
    match read(&path)? {
        Some(key) => Ok(key),
        None if has_store => Err(StoreError::NoKey(path)),
        None => write(&path, &Key::new()),
    }
}

/// The key in a file, if there is one.
fn read(path: &Path) -> Result<Option<Key>, StoreError> {
    match fs::read_to_string(path) {
        Ok(digits) => Key::parse(&digits).map(Some).ok_or_else(|| StoreError::BadKey(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::of_io(&error, path)),
    }
}

fn next(folder: &Path) -> PathBuf {
    folder.join("key.new")
}

/// Lays another key beside the one that is there, before the store is sealed with it.
pub(super) fn prepare(folder: &Path, key: &Key) -> Result<(), StoreError> {
    drop(fs::remove_file(next(folder)));
    write(&next(folder), key).map(drop)
}

/// Puts the prepared key in the place of the one that is there, all or nothing.
pub(super) fn adopt(folder: &Path) -> Result<(), StoreError> {
    let path = path(folder);
    fs::rename(next(folder), &path).map_err(|error| StoreError::of_io(&error, &path))
}

/// Writes a key down, durably, where there is none.
fn write(path: &Path, key: &Key) -> Result<Key, StoreError> {
    let written = || -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(path)?;
        writeln!(file, "{}", key.digits())?;
        file.sync_all()
    };
    written().map_err(|error| StoreError::of_io(&error, path))?;
    Ok(key.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let made = read_or_make(folder.path(), false).expect("made");
        let rights = fs::metadata(path(folder.path())).expect("a file").permissions().mode();
        assert_eq!(rights & 0o777, OWNER_ONLY);
        assert_eq!(read_or_make(folder.path(), true).expect("read"), made);
    }

    #[test]
    fn a_kill_between_the_new_store_and_its_new_key_locks_nobody_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let (old, new) = (read_or_make(folder.path(), false).expect("made"), Key::new());
        prepare(folder.path(), &new).expect("prepared");
        // The store is sealed with one of them, and the process was killed before or after that.
        let opens = |sealed_with: &Key| {
            with_key(folder.path(), true, |key| {
                if key == sealed_with { Ok(()) } else { Err(StoreError::WrongKey(folder.path().to_owned())) }
            })
        };
        opens(&old).expect("the old key still counts");
        opens(&new).expect("the new key counts");
        assert_eq!(read_or_make(folder.path(), true).expect("read"), new);
        assert!(matches!(opens(&old), Err(StoreError::WrongKey(_))), "there is no way back");
    }

    #[test]
    fn a_store_without_its_key_gets_no_new_one() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(read_or_make(folder.path(), true), Err(StoreError::NoKey(_))));
        fs::write(path(folder.path()), "no key").expect("written");
        assert!(matches!(read_or_make(folder.path(), false), Err(StoreError::BadKey(_))));
    }
}
