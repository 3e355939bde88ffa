//! A new key: everything is opened with the old one and sealed with the new one, into a folder of its
//! own that then takes the place of the store. Until that moment the old store is as it was.

use std::fs::{self, File};
use std::path::Path;

use super::database::Database;
use super::trees::{OUTBOX, SESSIONS, Trees};
use super::vault::{Key, Vault};
use super::{Store, StoreError, key_file, migrate, record, swap};

/// Gives a store a new key; how many people it remembers. The key's own file, where the old key came
/// from it, gets the new one.
///
/// # Errors
/// If the store is in use, cannot be read or not be written. It is as it was then.
pub fn rekey(folder: &Path, old: Option<&Key>, new: &Key) -> Result<usize, StoreError> {
    let store = Store::open_existing(folder, old)?;
    let fresh = swap::fresh(folder);
    if fresh.exists() {
        fs::remove_dir_all(&fresh).map_err(|error| StoreError::of_io(&error, folder))?;
    }
    let (vault, to) = (Vault::of(new), fresh.as_path());
    let people = store.with(|database| sealed_anew(database, &store.vault, &vault, to))?;
    // The store writes its mark when it closes, and it is the same store under another key.
    drop(store);
    if old.is_none() {
        key_file::prepare(folder, new)?;
    }
    swap::put_in_place(folder)?;
    if old.is_none() {
        key_file::adopt(folder)?;
    }
    Ok(people)
}

/// Writes all of a store into a new database, sealed with another key.
fn sealed_anew(from: &Database, old: &Vault, new: &Vault, to: &Path) -> Result<usize, StoreError> {
    let db = sled::open(to)?;
    let trees = Trees::of(&db)?;
    let mut people = 0;
    for row in &from.trees.sessions {
        let (key, sealed) = row?;
        // What the old key does not open is nobody's any more.
        let Ok(value) = old.open(SESSIONS, &key, &sealed) else { continue };
        let Ok(person) = record::person(&value) else { continue };
        let place = new.person(person);
        trees.sessions.insert(place, new.seal(SESSIONS, &place, &value))?;
        people += 1;
    }
    for row in &from.trees.outbox {
        let (key, sealed) = row?;
        let Ok(value) = old.open(OUTBOX, &key, &sealed) else { continue };
        trees.outbox.insert(&key, new.seal(OUTBOX, &key, &value))?;
    }
    for (from, into) in [(&from.trees.done, &trees.done), (&from.trees.meta, &trees.meta)] {
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
