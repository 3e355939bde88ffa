//! Which version a store is of, and the way from an older one to this: the first version had plain
//! records under plain chat ids, and no key.

use std::path::Path;

use super::mark::Mark;
use super::trees::{SESSIONS, Trees};
use super::vault::{Key, Vault};
use super::{Person, StoreError};

/// The version of the store as a whole.
const VERSION: u32 = 2;
const SCHEMA: &str = "schema";
const ID: &str = "id";
const CHECK: &str = "check";
pub(super) const COMMITS: &str = "commits";
/// What is sealed to tell whether a key is the right one.
const CHECKED: &[u8] = b"haven";

/// Brings a store to this version, and says which one it is.
pub(super) fn to_this_version(db: &sled::Db, trees: &Trees, vault: &Vault, path: &Path) -> Result<Mark, StoreError> {
    match number::<4>(trees, SCHEMA)?.map(u32::from_be_bytes) {
        Some(VERSION) => {}
        Some(newer) => return Err(StoreError::Newer(path.to_owned(), newer)),
        None => from_the_first(db, trees, vault)?,
    }
    // A store that has lost this row has lost more; a wrong key is another matter.
    let Some(check) = trees.meta.get(CHECK)? else { return Err(StoreError::Damaged(path.to_owned())) };
    if vault.open(CHECK, CHECK.as_bytes(), &check).is_err() {
        return Err(StoreError::WrongKey(path.to_owned()));
    }
    let id = trees.meta.get(ID)?.unwrap_or_default();
    let commits = number::<8>(trees, COMMITS)?.map_or(0, u64::from_be_bytes);
    Ok(Mark { store: String::from_utf8_lossy(&id).into_owned(), commits })
}

/// Notes by which a later start tells whether it has the right key.
pub(super) fn write_check(trees: &Trees, vault: &Vault) -> Result<(), StoreError> {
    trees.meta.insert(CHECK, vault.seal(CHECK, CHECK.as_bytes(), CHECKED))?;
    Ok(())
}

fn number<const N: usize>(trees: &Trees, name: &str) -> Result<Option<[u8; N]>, StoreError> {
    Ok(trees.meta.get(name)?.and_then(|value| value.as_ref().try_into().ok()))
}

/// Seals what the first version kept, which for a new store is nothing. The version is written
/// last, so that whatever stops this is done again.
fn from_the_first(db: &sled::Db, trees: &Trees, vault: &Vault) -> Result<(), StoreError> {
    for tree in [&trees.sessions, &trees.aside] {
        for row in tree {
            let (key, record) = row?;
            let Ok(chat) = <[u8; 8]>::try_from(key.as_ref()) else { continue };
            let person = Person::of_chat(i64::from_be_bytes(chat));
            let place = vault.person(person);
            let value = [chat.as_slice(), &record].concat();
            tree.insert(place, vault.seal(SESSIONS, &place, &value))?;
            tree.remove(key)?;
        }
    }
    write_check(trees, vault)?;
    // Any random number does; what it says is only that this is another store than that.
    trees.meta.insert(ID, &Key::new().digits().as_bytes()[..16])?;
    db.flush()?;
    trees.meta.insert(SCHEMA, &VERSION.to_be_bytes())?;
    db.flush()?;
    Ok(())
}
