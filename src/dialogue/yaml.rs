//! Reading YAML with positions: the only file that names the YAML library.
//!
//! serde-saphyr refuses duplicate keys and alias bombs and knows where each value stands; what it
//! finds is turned into our own [`At`], [`Entries`] and [`Diagnostic`] here, so that a change of
//! library is a change of this file. Writing YAML is left out: Haven only reads it.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::diagnostic::{Code, Diagnostic, Pos};

/// A value together with the place in its file where it stands.
#[derive(Debug, Clone)]
pub struct At<T> {
    /// The value itself.
    pub value: T,
    /// Where it begins.
    pub pos: Pos,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = serde_saphyr::Spanned::<T>::deserialize(deserializer)?;
        Ok(Self { pos: position(&spanned.referenced), value: spanned.value })
    }
}

/// A mapping in the order of the file, with the position of each key.
///
/// The order matters: it is the order of the way through a topic.
#[derive(Debug, Clone)]
pub struct Entries<T>(pub Vec<(At<String>, T)>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for InOrder<T> {
            type Value = Entries<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(key) = map.next_key()? {
                    entries.push((key, map.next_value()?));
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(InOrder(PhantomData))
    }
}

/// One text, or a list of things: `say: Hello` and `say: [ … ]`, `ticked: a` and `ticked: [a, b]`.
#[derive(Debug, Clone)]
pub enum OneOrMany<T> {
    /// The short form.
    One(String),
    /// The list.
    Many(Vec<T>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = OneOrMany<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list")
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(OneOrMany::One(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut many = Vec::new();
                while let Some(element) = seq.next_element()? {
                    many.push(element);
                }
                Ok(OneOrMany::Many(many))
            }
        }
        deserializer.deserialize_any(Either(PhantomData))
    }
}

/// Reads one file.
///
/// # Errors
/// What cannot be read, as one finding with its place.
pub fn read<'de, T: Deserialize<'de>>(file: &str, text: &'de str) -> Result<T, Diagnostic> {
    let options = serde_saphyr::options! {
        // Authors' files are small; the helplines of the world are the largest at some 10,000 nodes.
        budget: serde_saphyr::budget! { max_nodes: 1_000_000 },
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let pos = error.location().map_or(Pos::START, |l| position(&l));
        let words = error.without_snippet().to_string();
        // The position is shown by us, in the same form as for all other findings.
        let words = words.split(" at line ").next().unwrap_or(&words);
        let words = words.strip_suffix(", set DuplicateKeyPolicy in Options if acceptable").unwrap_or(words);
        Diagnostic::new(Code::Yaml, file, pos, words.to_owned()).mend(mend(words))
    })
}

/// What an author can do about a complaint of the YAML library.
fn mend(words: &str) -> &'static str {
    if words.contains("tabs") {
        "indent with spaces, two for each level"
    } else if words.contains("duplicate") {
        "give one of the two another name, or remove it"
    } else if words.contains("unknown field") || words.contains("unknown variant") {
        "use one of the names listed; the format is described in src/dialogue/mod.rs"
    } else if words.contains("missing field") {
        "add the field; the format is described in src/dialogue/mod.rs"
    } else {
        "check the indent, and quote texts that hold `: ` or begin with one of @ % & * ! | > [ {"
    }
}

fn position(location: &serde_saphyr::Location) -> Pos {
    let narrow = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    Pos {
        line: narrow(location.line()).max(1),
        column: narrow(location.column()).max(1),
        len: narrow(location.span().len()).max(1),
    }
}
