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

impl<T> At<T> {
    /// The same place with another value.
    pub(super) fn with<U>(&self, value: U) -> At<U> {
        At { value, pos: self.pos }
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
        let (what, mend) = in_plain_words(words);
        Diagnostic::new(Code::Yaml, file, pos, what).mend(mend)
    })
}

/// What the YAML library says, in an author's words, and what can be done about it.
///
/// The library speaks to programmers; what authors run into most is translated, and the rest is
/// passed on as it is.
fn in_plain_words(words: &str) -> (String, String) {
    let translated = TRANSLATIONS.iter().find(|(theirs, ..)| words.contains(theirs));
    if let Some((_, what, mend)) = translated {
        return ((*what).to_owned(), (*mend).to_owned());
    }
    if let Some(key) = words.strip_prefix("duplicate mapping key: ") {
        let key = key.split(',').next().unwrap_or(key);
        return (
            format!("`{key}` stands here for the second time"),
            "give one of the two another name, or remove it".to_owned(),
        );
    }
    if let Some((field, known)) = unknown_name(words) {
        let finding = Diagnostic::new(Code::Yaml, "", Pos::START, String::new()).did_you_mean(field, known.split(", "));
        let what = format!("`{field}` is no field here");
        return (what, finding.mend.unwrap_or_else(|| format!("known here: {known}")));
    }
    if let Some(field) = words.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        return (format!("`{field}` is missing near here"), format!("add `{field}: …`"));
    }
    (words.to_owned(), "check the indent; quote a text that holds `: `, ` #` or, between { }, a comma".to_owned())
}

/// "unknown field `x`, expected one of a, b" and the like.
fn unknown_name(words: &str) -> Option<(&str, &str)> {
    let rest = words.strip_prefix("unknown field `").or_else(|| words.strip_prefix("unknown variant `"))?;
    let (field, rest) = rest.split_once('`')?;
    let known = rest.split_once("one of ").or_else(|| rest.split_once("expected "))?.1;
    Some((field, known))
}

/// A part of what the library says; what it means; what to do.
const TRANSLATIONS: [(&str, &str, &str); 10] = [
    ("tabs disallowed", "this line is indented with a tab", "indent with spaces, two for each level"),
    (
        "mapping values are not allowed",
        "a `: ` stands in a text without quotes, or the indent is wrong",
        "put the text into quotes, or begin it with | on a line of its own",
    ),
    ("unknown anchor", "a text begins with * and is taken for a reference", "put the text into quotes"),
    ("cannot deserialize null", "a text is missing here", "write it after the colon"),
    ("invalid type: unit value", "nothing stands after the colon", "write what belongs there, or remove the line"),
    ("unexpected end of input", "the file is empty", "write the dialogue, or remove the file"),
    ("multiple YAML documents", "a line `---` begins a second document", "remove the line; one file is one dialogue"),
    ("end of mapping after enum", "two conditions stand side by side", "write { all: [ …, … ] } or { any: [ …, … ] }"),
    (
        "externally tagged enum",
        "this is no condition",
        "write { role: … }, { ticked: … }, { visited: … }, { not: … }, { all: … } or { any: … }",
    ),
    ("budget breached", "the file is larger or more deeply nested than any dialogue", "split it into several files"),
];

fn position(location: &serde_saphyr::Location) -> Pos {
    let narrow = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    Pos {
        line: narrow(location.line()).max(1),
        column: narrow(location.column()).max(1),
        len: narrow(location.span().len()).max(1),
    }
}
