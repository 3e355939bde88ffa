//! The key where the operator has not given one: a file beside the store, made at the first start,
//! for its owner alone.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::StoreError;
use super::vault::Key;

/// Only the owner reads and writes.
const OWNER_ONLY: u32 = 0o600;

fn path(folder: &Path) -> PathBuf {
    folder.join("key")
}

/// The key of a folder. One is made only where there is no store that another has sealed.
pub(super) fn read_or_make(folder: &Path, has_store: bool) -> Result<Key, StoreError> {
    let path = path(folder);
    match fs::read_to_string(&path) {
        Ok(digits) => Key::parse(&digits).ok_or(StoreError::BadKey(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound && has_store => Err(StoreError::NoKey(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(&path),
        Err(error) => Err(StoreError::of_io(&error, &path)),
    }
}

fn make(path: &Path) -> Result<Key, StoreError> {
    write(path, &Key::new())
}

/// Puts another key in the place of the one that is there, all or nothing.
pub(super) fn replace(folder: &Path, key: &Key) -> Result<(), StoreError> {
    let new = folder.join("key.new");
    drop(fs::remove_file(&new));
    write(&new, key)?;
    let path = path(folder);
    fs::rename(&new, &path).map_err(|error| StoreError::of_io(&error, &path))
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
    fn a_store_without_its_key_gets_no_new_one() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(read_or_make(folder.path(), true), Err(StoreError::NoKey(_))));
        fs::write(path(folder.path()), "no key").expect("written");
        assert!(matches!(read_or_make(folder.path(), false), Err(StoreError::BadKey(_))));
    }
}
