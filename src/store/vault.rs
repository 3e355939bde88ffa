//! At rest: values are sealed (XChaCha20-Poly1305) with a key that lies outside of the store, and the
//! chat in a key of the store is a keyed hash. Whoever has the files without the key can read
//! nothing and cannot tell whose a record is.
//!
//! A sealed value is bound to its place: moved to another tree or another key, it cannot be opened.

use std::fmt;

use chacha20poly1305::aead::{Aead, Generate, KeyInit, Payload};
use chacha20poly1305::{Key as CipherKey, XChaCha20Poly1305, XNonce};

use super::Person;

/// The version of the form below.
const VERSION: u8 = 1;
const NONCE: usize = 24;
/// So much of the hash is enough to tell a million people apart (2^-88 for two of them to meet).
const HASH: usize = 16;
/// What the two keys are for, so that neither says anything about the other.
const FOR_VALUES: &str = "haven 2026 store: sealing values";
const FOR_PEOPLE: &str = "haven 2026 store: hashing chats";

/// The operator's key: 32 bytes, written as 64 hexadecimal digits. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// A new one, from the system's own randomness.
    #[must_use]
    pub fn new() -> Self {
        Self(CipherKey::generate().into())
    }

    /// The key that some digits stand for.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        let mut key = [0; 32];
        hex::decode_to_slice(digits.trim(), &mut key).ok()?;
        Some(Self(key))
    }

    /// Its digits, for the file that holds it.
    #[must_use]
    pub fn digits(&self) -> String {
        hex::encode(self.0)
    }
}

impl Default for Key {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// A value that this key does not open: it was sealed with another one, or was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it was sealed with another key, or changed")]
pub(super) struct Unopened;

/// Seals and opens.
#[derive(Clone)]
pub(super) struct Vault {
    cipher: XChaCha20Poly1305,
    people: [u8; 32],
}

impl Vault {
    pub(super) fn of(key: &Key) -> Self {
        let values = blake3::derive_key(FOR_VALUES, &key.0);
        Self { cipher: XChaCha20Poly1305::new(&values.into()), people: blake3::derive_key(FOR_PEOPLE, &key.0) }
    }

    /// Under which key of the store somebody's record lies.
    pub(super) fn person(&self, person: Person) -> [u8; HASH] {
        let hash = blake3::keyed_hash(&self.people, &person.chat().to_be_bytes());
        let mut key = [0; HASH];
        key.copy_from_slice(&hash.as_bytes()[..HASH]);
        key
    }

    /// Seals a value for its place.
    pub(super) fn seal(&self, tree: &str, key: &[u8], value: &[u8]) -> Vec<u8> {
        let nonce = XNonce::generate();
        let payload = Payload { msg: value, aad: &place(tree, key) };
        // Sealing fails only for values of many gigabytes.
        let sealed = self.cipher.encrypt(&nonce, payload).expect("a value fits into memory");
        [&[VERSION], nonce.as_slice(), &sealed].concat()
    }

    /// Opens a value of a place.
    pub(super) fn open(&self, tree: &str, key: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unopened> {
        let (head, sealed) = sealed.split_at_checked(1 + NONCE).ok_or(Unopened)?;
        if head[0] != VERSION {
            return Err(Unopened);
        }
        let nonce = XNonce::try_from(&head[1..]).map_err(|_| Unopened)?;
        let payload = Payload { msg: sealed, aad: &place(tree, key) };
        self.cipher.decrypt(&nonce, payload).map_err(|_| Unopened)
    }
}

fn place(tree: &str, key: &[u8]) -> Vec<u8> {
    [tree.as_bytes(), b"/", key].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_opened_with_its_key_at_its_place_and_nowhere_else() {
        let (key, other) = (Key::new(), Key::new());
        let (vault, stranger) = (Vault::of(&key), Vault::of(&other));
        let sealed = vault.seal("sessions", b"k", b"value");
        assert_eq!(vault.open("sessions", b"k", &sealed), Ok(b"value".to_vec()));
        assert_eq!(stranger.open("sessions", b"k", &sealed), Err(Unopened));
        assert_eq!(vault.open("outbox", b"k", &sealed), Err(Unopened));
        assert_eq!(vault.open("sessions", b"l", &sealed), Err(Unopened));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(vault.open("sessions", b"k", &changed), Err(Unopened), "byte {at}");
        }
        assert_eq!(vault.open("sessions", b"k", b"short"), Err(Unopened));
        assert_ne!(sealed, vault.seal("sessions", b"k", b"value"), "no two are alike");
    }

    #[test]
    fn a_key_is_read_as_it_was_written_and_shows_nothing_of_itself() {
        let key = Key::new();
        assert_eq!(Key::parse(&format!("{}\n", key.digits())), Some(key.clone()));
        assert_eq!(format!("{key:?}"), "Key(…)");
        for wrong in ["", "12", &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(Key::parse(wrong), None);
        }
    }

    #[test]
    fn whose_a_record_is_shows_only_with_the_key() {
        let (vault, stranger) = (Vault::of(&Key::new()), Vault::of(&Key::new()));
        let person = Person::of_chat(7);
        assert_eq!(vault.person(person), vault.person(person));
        assert_ne!(vault.person(person), vault.person(Person::of_chat(8)));
        assert_ne!(vault.person(person), stranger.person(person));
    }
}
