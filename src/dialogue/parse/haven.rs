//! `haven.yaml` and `points.yaml`: what holds the dialogues together, and what they have to teach.

use std::collections::BTreeMap;

use super::{HAVEN, POINTS};
use crate::dialogue::diagnostic::{Code, Diagnostic, Pos};
use crate::dialogue::id::{Address, DialogueId};
use crate::dialogue::locale::Locale;
use crate::dialogue::moment::Moment;
use crate::dialogue::node::Dialogue;
use crate::dialogue::raw::{RawHaven, RawPoints};
use crate::dialogue::yaml::At;

/// The topics in their order, which is the order in which the article leads (`flow`).
pub(super) fn topics(
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
    let flow: Vec<&str> =
        points.flow.iter().map(|topic| topic.value.as_str()).filter(|topic| *topic != "faq").collect();
    let order: Vec<&str> = haven.topics.iter().map(|topic| topic.value.as_str()).collect();
    // Where a name is misspelt, that is the slip; the order is looked at once all names are known.
    if topics.len() == order.len() && flow != order {
        let pos = haven.topics.first().map_or(Pos::START, |topic| topic.pos);
        let finding = Diagnostic::new(Code::Topic, HAVEN, pos, "the topics do not follow the article".to_owned());
        findings.push(finding.mend(format!("write them as `flow` in points.yaml says: {}", flow.join(", "))));
    }
    topics
}

/// Every question of the article is an entry of the FAQ.
pub(super) fn questions(
    points: &RawPoints,
    dialogues: &BTreeMap<DialogueId, Dialogue>,
    findings: &mut Vec<Diagnostic>,
) {
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

pub(super) fn start(at: &At<String>, findings: &mut Vec<Diagnostic>) -> Address {
    Address::parse(&at.value).unwrap_or_else(|_| {
        let finding = Diagnostic::new(Code::Target, HAVEN, at.pos, format!("`{}` is no address", at.value));
        findings.push(finding.mend("write dialogue/node, as welcome/hello"));
        Moment::Menu.address()
    })
}

pub(super) fn languages(haven: &RawHaven, findings: &mut Vec<Diagnostic>) -> Vec<Locale> {
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
    if haven.languages.is_empty() {
        let finding = Diagnostic::new(Code::BadId, HAVEN, Pos::START, "no language is named".to_owned());
        findings.push(finding.mend("write `languages: [en]`"));
    }
    if languages.is_empty() {
        languages.push(Locale::english());
    }
    languages
}

/// The longest name of a language, which is a button.
const MAX_NAME: usize = 40;

/// What the languages are called. Where there is a choice, each needs a name by which to choose it.
pub(super) fn names(
    haven: &RawHaven,
    languages: &[Locale],
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<Locale, Vec<String>> {
    let mut names = BTreeMap::new();
    for (tag, called) in &haven.names.0 {
        let Some(locale) = languages.iter().find(|known| known.as_str() == tag.value) else {
            let what = format!("`{}` has names and is none of the languages", tag.value);
            let finding = Diagnostic::new(Code::Screen, HAVEN, tag.pos, what);
            findings.push(finding.did_you_mean(&tag.value, languages.iter().map(Locale::as_str)));
            continue;
        };
        for name in called {
            let length = name.value.trim().chars().count();
            if length == 0 || length > MAX_NAME {
                let what = format!("a name of `{locale}` is {length} characters long");
                let finding = Diagnostic::new(Code::LabelLength, HAVEN, name.pos, what);
                findings.push(finding.mend(format!("write 1 to {MAX_NAME} characters")));
            }
        }
        names.insert(locale.clone(), called.iter().map(|name| name.value.trim().to_owned()).collect());
    }
    let is_nameless = |locale: &&Locale| names.get(*locale).is_none_or(Vec::is_empty);
    for locale in languages.iter().filter(is_nameless).filter(|_| languages.len() > 1) {
        let pos = haven.languages.iter().find(|tag| tag.value == locale.as_str()).map_or(Pos::START, |tag| tag.pos);
        let finding =
            Diagnostic::new(Code::Screen, HAVEN, pos, format!("`{locale}` has no name by which to choose it"));
        findings
            .push(finding.mend(format!("add `{locale}: [its name in itself, its names in others]` under `names:`")));
    }
    names
}
