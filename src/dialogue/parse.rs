//! From the texts of the files to a library: read, resolve, put together, check.

use std::collections::BTreeMap;

use super::Files;
use super::check;
use super::diagnostic::{Code, Diagnostic, Pos};
use super::id::{Address, DialogueId};
use super::labels::{self, Label, Labels};
use super::library::Library;
use super::locale::Locale;
use super::moment::{Moment, SCREENS};
use super::node::Dialogue;
use super::raw::{RawDialogue, RawHaven, RawPoints};
use super::resolve::resolve;
use super::yaml::{self, At};

const HAVEN: &str = "haven.yaml";
const POINTS: &str = "points.yaml";

/// Reads all dialogues.
///
/// # Errors
/// All findings, sorted by file and place. With a single one there is no library: a bad dialogue
/// never goes live.
pub fn parse(files: &Files) -> Result<Library, Vec<Diagnostic>> {
    let mut findings = Vec::new();
    let haven = file::<RawHaven>(files, HAVEN, &mut findings);
    let points = file::<RawPoints>(files, POINTS, &mut findings);
    let mut dialogues = BTreeMap::new();
    let mut given_labels = None;
    // A file that cannot be read is one finding; that its nodes are missing then is none.
    let mut unread = false;
    for name in files.keys().filter(|name| is_dialogue(name)) {
        let Some(raw) = file::<RawDialogue>(files, name, &mut findings) else {
            unread = true;
            continue;
        };
        let (dialogue, found) = resolve(name, &raw);
        unread |= dialogue.is_none();
        findings.extend(found);
        if name == "screens.yaml" {
            given_labels = self::labels(&raw, &mut findings);
        } else if let Some((key, _)) = raw.labels.0.first() {
            findings.push(misplaced_labels(name, key));
        }
        if let Some(dialogue) = dialogue {
            dialogues.insert(dialogue.id.clone(), dialogue);
        }
    }
    let whole = (haven, points, given_labels);
    if let (Some(haven), Some(points), Some(labels)) = whole {
        if !unread {
            questions(&points, &dialogues, &mut findings);
        }
        let library = Library {
            topics: topics(&haven, &points, &dialogues, unread, &mut findings),
            start: start(&haven.start, &mut findings),
            languages: languages(&haven, &mut findings),
            consent_version: haven.consent_version.value,
            points: points.points.0.into_iter().map(|(id, says)| (id.value, says)).collect(),
            dialogues,
            labels,
        };
        if !unread {
            let screens_whole = moments(&library, &mut findings);
            findings.extend(check::check(&library, &haven.start, files, screens_whole));
        }
        if findings.is_empty() {
            return Ok(library);
        }
    }
    super::diagnostic::sort(&mut findings);
    Err(findings)
}

/// Whether a file holds a dialogue: all YAML files at the top do, but for two.
fn is_dialogue(name: &str) -> bool {
    !name.contains('/') && name != HAVEN && name != POINTS
}

fn file<T: for<'de> serde::Deserialize<'de>>(files: &Files, name: &str, findings: &mut Vec<Diagnostic>) -> Option<T> {
    let Some(text) = files.get(name) else {
        let finding = Diagnostic::new(Code::MissingFile, name, Pos::START, format!("`{name}` is missing"));
        findings.push(finding.mend("add the file; the format is described in src/dialogue/mod.rs"));
        return None;
    };
    yaml::read(name, text).map_err(|finding| findings.push(finding)).ok()
}

fn misplaced_labels(file: &str, key: &At<String>) -> Diagnostic {
    Diagnostic::new(Code::Screen, file, key.pos, "labels stand here".to_owned())
        .mend("move `labels:` to screens.yaml; no other file has them")
}

fn labels(raw: &RawDialogue, findings: &mut Vec<Diagnostic>) -> Option<Labels> {
    let file = "screens.yaml";
    let mut given = BTreeMap::new();
    for (key, words) in &raw.labels.0 {
        let Some(label) = Label::ALL.iter().copied().find(|label| label.key() == key.value) else {
            let finding = Diagnostic::new(Code::Screen, file, key.pos, format!("`{}` is no label", key.value));
            findings.push(finding.did_you_mean(&key.value, Label::ALL.iter().map(|label| label.key())));
            continue;
        };
        let mut found = labels::slots(&words.value);
        found.sort_unstable();
        let mut wanted = label.slots().to_vec();
        wanted.sort_unstable();
        if found != wanted {
            let what = format!("the label `{}` has other places to fill than it needs", key.value);
            let places: Vec<String> = label.slots().iter().map(|slot| format!("{{{slot}}}")).collect();
            let mend = if places.is_empty() {
                "write it without { }".to_owned()
            } else {
                format!("use each of {} once", places.join(" "))
            };
            findings.push(Diagnostic::new(Code::Screen, file, words.pos, what).mend(mend));
        }
        given.insert(label, words.value.trim().to_owned());
    }
    match Labels::complete(given) {
        Ok(labels) => Some(labels),
        Err(missing) => {
            for label in missing {
                let finding =
                    Diagnostic::new(Code::Screen, file, Pos::START, format!("the label `{}` is missing", label.key()));
                findings.push(finding.mend(format!("add `{}: …` under `labels:`", label.key())));
            }
            None
        }
    }
}

/// The topics in their order, which is the order in which the article leads (`flow`).
fn topics(
    haven: &RawHaven,
    points: &RawPoints,
    dialogues: &BTreeMap<DialogueId, Dialogue>,
    unread: bool,
    findings: &mut Vec<Diagnostic>,
) -> Vec<DialogueId> {
    let mut topics = Vec::new();
    for topic in &haven.topics {
        match DialogueId::parse(&topic.value) {
            Ok(id) if dialogues.contains_key(&id) => topics.push(id),
            // The topic may be the file that could not be read, which is said already.
            _ if unread => {}
            _ => {
                let finding =
                    Diagnostic::new(Code::Topic, HAVEN, topic.pos, format!("there is no dialogue `{}`", topic.value));
                findings.push(finding.did_you_mean(&topic.value, dialogues.keys().map(DialogueId::as_str)));
            }
        }
    }
    let flow = points.flow.iter().filter(|topic| topic.value != "faq");
    if let Some((topic, _)) = haven.topics.iter().zip(flow).find(|(topic, flow)| topic.value != flow.value) {
        let what = format!("`{}` stands out of the order of the article", topic.value);
        let finding = Diagnostic::new(Code::Topic, HAVEN, topic.pos, what);
        findings.push(finding.mend("follow `flow` in points.yaml"));
    }
    topics
}

/// Every question of the article is an entry of the FAQ.
fn questions(points: &RawPoints, dialogues: &BTreeMap<DialogueId, Dialogue>, findings: &mut Vec<Diagnostic>) {
    let Some(faq) = dialogues.get("faq") else { return };
    for (question, _) in &points.faq.0 {
        let entry = faq.nodes.iter().find(|node| node.id.as_str() == question.value);
        if entry.is_none_or(|node| node.asks.is_none()) {
            let what = format!("the question `{}` is not answered in faq.yaml", question.value);
            let finding = Diagnostic::new(Code::UncoveredPoint, POINTS, question.pos, what);
            findings.push(finding.mend(format!("add a node `{}` with `asks:`", question.value)));
        }
    }
}

fn start(at: &At<String>, findings: &mut Vec<Diagnostic>) -> Address {
    Address::parse(&at.value).unwrap_or_else(|_| {
        let finding = Diagnostic::new(Code::Target, HAVEN, at.pos, format!("`{}` is no address", at.value));
        findings.push(finding.mend("write dialogue/node, as welcome/hello"));
        Moment::Menu.address()
    })
}

fn languages(haven: &RawHaven, findings: &mut Vec<Diagnostic>) -> Vec<Locale> {
    let mut languages = Vec::new();
    for tag in &haven.languages {
        match Locale::parse(&tag.value) {
            Some(locale) => languages.push(locale),
            None => findings.push(
                Diagnostic::new(Code::BadId, HAVEN, tag.pos, format!("`{}` is no language tag", tag.value))
                    .mend("write two letters, as en or es"),
            ),
        }
    }
    if languages.is_empty() {
        let finding = Diagnostic::new(Code::MissingFile, HAVEN, Pos::START, "no language is named".to_owned());
        findings.push(finding.mend("write `languages: [en]`"));
        languages.push(Locale::english());
    }
    languages
}

/// Whether every system moment has its node.
fn moments(library: &Library, findings: &mut Vec<Diagnostic>) -> bool {
    let missing: Vec<Moment> =
        Moment::ALL.iter().copied().filter(|moment| library.node(&moment.address()).is_none()).collect();
    for moment in &missing {
        let file = format!("{SCREENS}.yaml");
        let finding =
            Diagnostic::new(Code::Screen, &file, Pos::START, format!("the node `{}` is missing", moment.id()));
        findings.push(finding.mend(format!("add `{}:` with a `say:`", moment.id())));
    }
    missing.is_empty()
}
