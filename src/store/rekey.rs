//! A new key: everything is opened with the old one and sealed with the new one, into a folder of its
//! own that then takes the place of the store. Until that moment the old store is as it was.

use std::fs::{self, File};
use std::path::Path;

use super::vault::{Key, Vault};
use super::{OUTBOX, SESSIONS, Store, StoreError, Trees, key_file, migrate, open, record};

/// Gives a store a new key; how many people it remembers. The key's own file, where the old key came
/// from it, gets the new one.
///
/// # Errors
/// If the store is in use, cannot be read or not be written. It is as it was then.
pub fn rekey(folder: &Path, old: Option<&Key>, new: &Key) -> Result<usize, StoreError> {
    let store = Store::open_existing(folder, old)?;
    let (at, fresh, before) = (open::path(folder), folder.join("store.new"), folder.join("store.old"));
    let of_io = |error: std::io::Error| StoreError::of_io(&error, folder);
    if fresh.exists() {
        fs::remove_dir_all(&fresh).map_err(of_io)?;
    }
    let people = sealed_anew(&store, &Vault::of(new), &fresh)?;
    // The store writes its mark when it closes, and it is the same store under another key.
    drop(store);
    fs::rename(&at, &before).and_then(|()| fs::rename(&fresh, &at)).map_err(of_io)?;
    if old.is_none() {
        key_file::replace(folder, new)?;
    }
    fs::remove_dir_all(&before).map_err(of_io)?;
    Ok(people)
}

/// Writes all of a store into a new database, sealed with another key.
fn sealed_anew(store: &Store, new: &Vault, to: &Path) -> Result<usize, StoreError> {
    let db = sled::open(to)?;
    let trees = Trees::of(&db)?;
    let mut people = 0;
    for row in &store.trees.sessions {
        let (key, sealed) = row?;
        // What the old key does not open is nobody's any more.
        let Ok(value) = store.vault.open(SESSIONS, &key, &sealed) else { continue };
        let Ok(person) = record::person(&value) else { continue };
        let place = new.person(person);
        trees.sessions.insert(place, new.seal(SESSIONS, &place, &value))?;
        people += 1;
    }
    for row in &store.trees.outbox {
        let (key, sealed) = row?;
        let Ok(value) = store.vault.open(OUTBOX, &key, &sealed) else { continue };
        trees.outbox.insert(&key, new.seal(OUTBOX, &key, &value))?;
    }
    for (from, into) in [(&store.trees.done, &trees.done), (&store.trees.meta, &trees.meta)] {
        for row in from {
            let (key, value) = row?;
            into.insert(key, value)?;
        }
    }
    migrate::write_check(&trees, new)?;
    db.flush()?;
    File::open(to.join("db")).and_then(|file| file.sync_all())?;
    Ok(people)
}
