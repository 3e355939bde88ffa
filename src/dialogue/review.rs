//! Who has read the words of a file, and whether they are still the same.
//!
//! `reviewed:` is `null`, or `{ by: "Name, role", on: 2026-12-01, words: "1a2b3c4d" }`, where `words`
//! is the fingerprint of what was read. Words that were changed afterwards have been read by nobody, so
//! the review is *outdated* then: no finding, since an author has to be able to go on, but neither a
//! review. Who the people are, and whether they know their subject, is left to whoever asks them.

use serde::Deserialize;

use super::diagnostic::{Code, Diagnostic, Pos};
use super::labels::Labels;
use super::node::{Dialogue, Node};
use super::resolve::is_date;
use super::translation::{checksum, words_of};
use super::yaml::At;

/// A review as it is written: the mapping, or a text as it was written before.
#[derive(Debug)]
pub(crate) enum RawReview {
    Text,
    Of(RawReader),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawReader {
    by: String,
    on: At<String>,
    #[serde(default)]
    words: Option<At<String>>,
}

impl<'de> Deserialize<'de> for RawReview {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = RawReview;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("null or { by, on, words }")
            }

            fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
                Ok(RawReview::Text)
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                RawReader::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(RawReview::Of)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// Somebody who has read something, and the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// Name and role.
    pub by: String,
    /// The day, as `2026-12-01`.
    pub on: String,
}

/// A review of a file: who, when, and which words.
#[derive(Debug, Clone)]
pub struct Review {
    reader: Reader,
    pos: Pos,
    words: Option<At<String>>,
}

/// How far the words of a file have been reviewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reviewed {
    /// Nobody has read them.
    Open,
    /// Somebody has, and they have changed since.
    Outdated {
        /// Who had read them.
        reader: Reader,
        /// Where in the file the fingerprint stands.
        pos: Pos,
        /// What it is to be once somebody has read them again.
        fingerprint: String,
    },
    /// Somebody has read them as they are.
    Done(Reader),
}

/// A file with words, and how far they have been reviewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReview {
    /// The file, by its path below the content folder.
    pub file: String,
    /// How far.
    pub state: Reviewed,
}

/// A review as written, to one of the model.
pub(super) fn read(file: &str, raw: Option<&At<RawReview>>, findings: &mut Vec<Diagnostic>) -> Option<Review> {
    let at = raw?;
    let RawReview::Of(raw) = &at.value else {
        let finding = Diagnostic::new(Code::Review, file, at.pos, "a review is no text".to_owned());
        findings.push(
            finding.mend("write null, or { by: \"Name, role\", on: 2026-12-01, words: … }; `words` is told then"),
        );
        return None;
    };
    let reader = reader(file, at.pos, &raw.by, &raw.on, findings)?;
    Some(Review { reader, pos: at.pos, words: raw.words.clone() })
}

/// Somebody who has read all there is, as `haven.yaml` names them: no words are told apart there.
pub(super) fn overall(file: &str, raw: Option<&At<RawReview>>, findings: &mut Vec<Diagnostic>) -> Option<Reader> {
    let review = read(file, raw, findings)?;
    if let Some(words) = &review.words {
        let what = "`words:` is no field here".to_owned();
        let finding = Diagnostic::new(Code::Review, file, words.pos, what);
        findings.push(finding.mend("remove it; each file says by itself which words were read"));
    }
    Some(review.reader)
}

fn reader(file: &str, pos: Pos, by: &str, on: &At<String>, findings: &mut Vec<Diagnostic>) -> Option<Reader> {
    if by.trim().is_empty() {
        let finding = Diagnostic::new(Code::Review, file, pos, "nobody is named".to_owned());
        findings.push(finding.mend("write who has read it: by: \"Name, role\""));
        return None;
    }
    if !(is_date(&on.value) && on.value.len() == "2026-12-01".len()) {
        let finding = Diagnostic::new(Code::Review, file, on.pos, format!("`{}` is no day", on.value));
        findings.push(finding.mend("write it as 2026-12-01"));
        return None;
    }
    Some(Reader { by: by.trim().to_owned(), on: on.value.clone() })
}

/// How far a file has been reviewed whose words have this fingerprint today.
pub(super) fn state(
    file: &str,
    review: Option<&Review>,
    fingerprint: String,
    findings: &mut Vec<Diagnostic>,
) -> FileReview {
    let state = match review {
        None => Reviewed::Open,
        Some(Review { reader, pos, words: None }) => {
            let finding = Diagnostic::new(Code::Review, file, *pos, "it is not said which words were read".to_owned());
            findings.push(finding.mend(format!("add `words: \"{fingerprint}\"`, if it was these")));
            Reviewed::Done(reader.clone())
        }
        Some(Review { reader, words: Some(words), .. }) if words.value == fingerprint => Reviewed::Done(reader.clone()),
        Some(Review { reader, words: Some(words), .. }) => {
            Reviewed::Outdated { reader: reader.clone(), pos: words.pos, fingerprint }
        }
    };
    FileReview { file: file.to_owned(), state }
}

/// The same for a file of lists, such as the help lines: all that stands in it but comments.
pub(crate) fn of_file(
    file: &str,
    text: &str,
    raw: Option<&At<RawReview>>,
    findings: &mut Vec<Diagnostic>,
) -> FileReview {
    let review = read(file, raw, findings);
    let mut is_review = false;
    let lines = text.lines().filter(|line| {
        // The review itself may be written in one line or in several, which are indented then.
        is_review = line.starts_with("reviewed:") || is_review && line.starts_with(' ');
        !is_review && !line.trim().is_empty() && !line.trim_start().starts_with('#')
    });
    state(file, review.as_ref(), checksum(lines), findings)
}

/// The fingerprint of the words of a dialogue in one language: its name, its cards, and the frame's
/// labels where they stand in the same file.
pub(super) fn fingerprint<'a>(
    names: impl Iterator<Item = &'a str>,
    labels: Option<&'a Labels>,
    nodes: impl Iterator<Item = &'a Node>,
) -> String {
    let labels = labels.into_iter().flat_map(Labels::iter).map(|(_, words)| words.value.as_str());
    checksum(names.chain(labels).chain(nodes.flat_map(words_of)))
}

/// The words of a dialogue as it was written.
pub(super) fn of_dialogue(dialogue: &Dialogue, labels: Option<&Labels>) -> String {
    let names = [&dialogue.title, &dialogue.short].into_iter().map(|name| name.value.as_str());
    fingerprint(names, labels, dialogue.nodes.iter())
}
