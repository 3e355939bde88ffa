//! A backup: everything in the store, row by row, as one file that another machine can read. Values
//! stay sealed, so the file is worth nothing without the key; a hash over all of it tells whether it
//! is whole.
//!
//! It is written and read as a stream: a million people need no more memory than one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::live::Live;
use super::mark::Mark;
use super::trees::{OUTBOX, SESSIONS, Trees};
use super::vault::{Key, Vault};
use super::{Census, StoreError, census, key_file, open, swap};

/// The version of the form below.
const VERSION: u32 = 1;
/// So many rows are written at a time when a backup is brought back.
const AT_ONCE: usize = 1000;

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
enum Line {
    /// The first one.
    Haven {
        version: u32,
    },
    Row {
        tree: String,
        key: String,
        value: String,
    },
    /// The last one: how many rows, and the hash of everything before it.
    End {
        rows: u64,
        hash: String,
    },
}

/// Why a backup cannot be used, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// It cannot be read or written.
    #[error("{}: {}.", .0.display(), .1)]
    File(PathBuf, io::Error),
    /// It is not whole.
    #[error("{} is no whole backup: {}.\nTake another copy of it.", .0.display(), .1)]
    NotWhole(PathBuf, &'static str),
    /// A value in it was sealed with another key.
    #[error("{} was made with another key.\nGive the key that belongs to it, as HAVEN_KEY or in the file `key` of the data folder.", .0.display())]
    OtherKey(PathBuf),
    /// There is a store already.
    #[error("{} is there already, and nothing in it was changed.\nMove it away first, if the backup is to take its place.", .0.display())]
    InTheWay(PathBuf),
    /// The store itself.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a backup is made of while the store is in use.
#[derive(Clone)]
pub struct Source {
    pub(super) live: Live,
    pub(super) vault: Vault,
}

impl Source {
    /// Writes a backup, and puts it in place once it is whole and durable; how many rows it has.
    ///
    /// # Errors
    /// If it cannot be written. Nothing is left behind then.
    pub fn write(&self, to: &Path) -> Result<u64, BackupError> {
        let new = to.with_extension("new");
        let written = self.write_all(&new).and_then(|rows| fs::rename(&new, to).map(|()| rows));
        written.map_err(|error| {
            drop(fs::remove_file(&new));
            BackupError::File(to.to_owned(), error)
        })
    }

    /// How many people are remembered, and since which version. Reads all records.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn census(&self) -> Result<Census, StoreError> {
        census::count(&self.live, &self.vault)
    }

    fn write_all(&self, to: &Path) -> io::Result<u64> {
        // A handle of its own, so that nobody who writes waits for a backup.
        let db = self.live.with(|database| Ok(database.db.clone())).map_err(io::Error::other)?;
        let trees = Trees::of(&db).map_err(io::Error::other)?;
        let mut file = Hashed { file: BufWriter::new(create(to)?), hash: blake3::Hasher::new() };
        file.line(&Line::Haven { version: VERSION })?;
        let mut rows = 0;
        for (name, tree) in trees.named() {
            for row in tree {
                let (key, value) = row.map_err(io::Error::other)?;
                file.line(&Line::Row { tree: name.to_owned(), key: hex::encode(&key), value: hex::encode(&value) })?;
                rows += 1;
            }
        }
        let hash = file.hash.finalize().to_hex().to_string();
        file.line(&Line::End { rows, hash })?;
        file.file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(rows)
    }
}

/// A new file for its owner alone: it is sealed, and still nobody else's matter.
fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

struct Hashed {
    file: BufWriter<File>,
    hash: blake3::Hasher,
}

impl Hashed {
    fn line(&mut self, line: &Line) -> io::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        self.hash.update(&text);
        self.file.write_all(&text)
    }
}

/// Whether a backup is whole and belongs to the key; how many people it remembers.
///
/// # Errors
/// What is wrong with it.
pub fn verify(backup: &Path, folder: &Path, key: Option<&Key>) -> Result<u64, BackupError> {
    let key = match key {
        Some(key) => key.clone(),
        None => key_file::read_or_make(folder, true)?,
    };
    let vault = Vault::of(&key);
    let mut people = 0;
    read(backup, |tree, key, value| {
        people += u64::from(tree == SESSIONS);
        let is_sealed = tree == SESSIONS || tree == OUTBOX;
        match vault.open(tree, key, value) {
            Err(_) if is_sealed => Err(BackupError::OtherKey(backup.to_owned())),
            _ => Ok(()),
        }
    })?;
    Ok(people)
}

/// Brings a backup back into a folder that has no store; how many people it remembers.
///
/// # Errors
/// If there is a store, or the backup cannot be used. Nothing is changed then.
pub fn restore(backup: &Path, folder: &Path, key: Option<&Key>) -> Result<u64, BackupError> {
    open::folder(folder)?;
    let at = open::path(folder);
    if open::is_there(folder) {
        return Err(BackupError::InTheWay(at));
    }
    let people = verify(backup, folder, key)?;
    let new = swap::fresh(folder);
    if new.exists() {
        fs::remove_dir_all(&new).map_err(|error| BackupError::File(new.clone(), error))?;
    }
    fill(backup, &new)?;
    // What was marked before was another store.
    let placed = Mark::remove(folder).and_then(|()| fs::rename(&new, &at));
    placed.map_err(|error| BackupError::File(at, error))?;
    Ok(people)
}

fn fill(backup: &Path, new: &Path) -> Result<(), BackupError> {
    let db = sled::open(new).map_err(|error| StoreError::of_sled(&error, new))?;
    let trees = Trees::of(&db).map_err(StoreError::from)?;
    let mut batches: Vec<(sled::Batch, usize)> = trees.named().iter().map(|_| Default::default()).collect();
    read(backup, |name, key, value| {
        let Some(at) = trees.named().iter().position(|(known, _)| *known == name) else {
            return Err(BackupError::NotWhole(backup.to_owned(), "it has rows of a kind that is not known"));
        };
        let (batch, count) = &mut batches[at];
        batch.insert(key, value);
        *count += 1;
        if *count >= AT_ONCE {
            *count = 0;
            trees.named()[at].1.apply_batch(std::mem::take(batch)).map_err(StoreError::from)?;
        }
        Ok(())
    })?;
    for ((_, tree), (batch, _)) in trees.named().into_iter().zip(batches) {
        tree.apply_batch(batch).map_err(StoreError::from)?;
    }
    db.flush().map_err(StoreError::from)?;
    let file = File::open(new.join("db")).and_then(|file| file.sync_all());
    file.map_err(|error| BackupError::File(new.to_owned(), error))
}

/// Reads a backup row by row, and then whether it was whole.
fn read(
    backup: &Path,
    mut row_of: impl FnMut(&str, &[u8], &[u8]) -> Result<(), BackupError>,
) -> Result<(), BackupError> {
    let not_whole = |why| BackupError::NotWhole(backup.to_owned(), why);
    let of_file = |error| BackupError::File(backup.to_owned(), error);
    let mut lines = BufReader::new(File::open(backup).map_err(of_file)?);
    let (mut hash, mut count, mut text) = (blake3::Hasher::new(), 0, Vec::new());
    loop {
        text.clear();
        if lines.read_until(b'\n', &mut text).map_err(of_file)? == 0 {
            return Err(not_whole("it ends in the middle"));
        }
        match serde_json::from_slice(&text) {
            Ok(Line::Haven { version: VERSION }) => {}
            Ok(Line::Haven { .. }) => return Err(not_whole("a newer Haven has made it")),
            Ok(Line::Row { tree, key, value }) => {
                let bytes = hex::decode(&key).ok().zip(hex::decode(&value).ok());
                let (key, value) = bytes.ok_or_else(|| not_whole("a row cannot be read"))?;
                row_of(&tree, &key, &value)?;
                count += 1;
            }
            Ok(Line::End { rows, hash: told }) => {
                let is_whole = rows == count && told == hash.finalize().to_hex().as_str();
                return if is_whole { Ok(()) } else { Err(not_whole("it was changed")) };
            }
            Err(_) => return Err(not_whole("a line cannot be read")),
        }
        hash.update(&text);
    }
}
