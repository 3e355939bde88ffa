//! `haven backup`, `restore`, `verify` and `rekey`: what is kept, as one file, and back; and under
//! another key.

use std::io::{self, Write};
use std::path::Path;

use crate::control::{self, Request};
use crate::store::{BackupError, Key, Store, StoreError, restore as restored, verify as verified};

/// Where the data is, and the operator's key if it was given.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The data folder.
    pub folder: &'a Path,
    /// The key.
    pub key: Option<&'a Key>,
}

/// Writes a backup: a Haven that is running writes it itself, and goes on answering meanwhile.
///
/// # Errors
/// If the store cannot be read, or the file not be written.
pub fn backup(place: Place<'_>, file: &Path, out: &mut impl Write) -> Result<(), BackupError> {
    let at = std::path::absolute(file).map_err(|error| BackupError::File(file.to_owned(), error))?;
    let asked = control::ask(place.folder, &Request::Backup(at.clone()));
    match asked {
        Some(Ok(Ok(_))) => {}
        Some(Ok(Err(refused))) => return Err(BackupError::File(at, io::Error::other(refused))),
        Some(Err(error)) => return Err(BackupError::File(at, error)),
        None => drop(Store::open_existing(place.folder, place.key)?.source().write(&at)?),
    }
    let people = verified(&at, place.folder, place.key)?;
    said(file, writeln!(out, "{}: {people} people. It is sealed: keep the key, elsewhere.", file.display()))
}

/// Brings a backup back into a folder without a store.
///
/// # Errors
/// If there is a store, or the backup is not whole or made with another key; nothing is changed then.
pub fn restore(place: Place<'_>, file: &Path, out: &mut impl Write) -> Result<(), BackupError> {
    let people = restored(file, place.folder, place.key)?;
    said(file, writeln!(out, "{people} people are remembered again."))
}

/// Says whether a backup is whole and belongs to the key.
///
/// # Errors
/// What is wrong with it.
pub fn verify(place: Place<'_>, file: &Path, out: &mut impl Write) -> Result<(), BackupError> {
    let people = verified(file, place.folder, place.key)?;
    said(file, writeln!(out, "{} is whole and belongs to this key: {people} people.", file.display()))
}

/// Seals a store with the key in a file instead of the one that it has.
///
/// # Errors
/// If the file holds no key, or the store is in use; nothing is changed then.
pub fn rekey(place: Place<'_>, file: &Path, out: &mut impl Write) -> Result<(), BackupError> {
    let digits = std::fs::read_to_string(file).map_err(|error| BackupError::File(file.to_owned(), error))?;
    let new = Key::parse(&digits).ok_or_else(|| StoreError::BadKey(file.to_owned()))?;
    let people = crate::store::rekey(place.folder, place.key, &new)?;
    let where_to =
        if place.key.is_some() { "give it as HAVEN_KEY from now on" } else { "it is in the data folder now" };
    said(
        file,
        writeln!(out, "The records of {people} people have the new key; {where_to}. Older backups keep the old one."),
    )
}

fn said(file: &Path, written: io::Result<()>) -> Result<(), BackupError> {
    written.map_err(|error| BackupError::File(file.to_owned(), error))
}
