//! Does everything fit: cards onto a phone, labels onto buttons, addresses into a button's data?

use super::{file, readers};
use crate::dialogue::diagnostic::{Code, Diagnostic, Pos};
use crate::dialogue::library::Library;
use crate::dialogue::node::{Dialogue, Node};

/// The most characters of a message (T7), as the Bot API counts them.
pub const MAX_MESSAGE: usize = 700;
/// Room for what the frame adds to a card: the progress line and, after an edit of the dialogues,
/// the sentence that a step has moved.
const FRAME: usize = 60;
/// The most characters of a title, which is a button in the menu.
const MAX_TITLE: usize = 32;
/// The most characters of the short name in the progress line.
const MAX_SHORT: usize = 16;
/// The most characters of a choice, in one row on a small phone.
const MAX_LABEL: usize = 40;
/// The most characters of a question of the FAQ.
const MAX_QUESTION: usize = 60;
/// The most choices of a card; the hubs of the path need nine.
const MAX_CHOICES: usize = 9;
/// The most items of a checklist.
const MAX_ITEMS: usize = 10;
/// The most bytes of a button's data (<https://core.telegram.org/bots/api#inlinekeyboardbutton>).
pub const BUTTON_BYTES: usize = 64;
/// What a button's data holds besides the three ids: version, surface, role, language, the state
/// of a tick, and what separates them. A test of `safety::tap` holds it.
pub const BUTTON_FRAME: usize = 15;

pub(super) fn check(library: &Library) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for dialogue in library.dialogues() {
        let file = file(dialogue);
        for (what, words, max) in [("title", &dialogue.title, MAX_TITLE), ("short", &dialogue.short, MAX_SHORT)] {
            label(&file, Pos::START, what, words, max, &mut findings);
        }
        for node in &dialogue.nodes {
            card(&file, node, &mut findings);
            labels(&file, node, &mut findings);
            buttons(&file, dialogue, node, &mut findings);
            counts(&file, node, &mut findings);
        }
    }
    findings
}

fn card(file: &str, node: &Node, findings: &mut Vec<Diagnostic>) {
    let most = MAX_MESSAGE - FRAME;
    let longest = match readers::readers(node) {
        Some(readers) => readers
            .map(|facts| (node.said(&facts).utf16_len(), facts.role))
            .max_by_key(|(length, _)| *length)
            .unwrap_or_default(),
        // Too many conditions to try every reader: all parts together are the upper bound.
        None => (node.say.iter().map(|part| part.text.utf16_len() + 2).sum(), None),
    };
    if longest.0 > most {
        let who = longest.1.map_or("somebody without a role", |role| role.as_str());
        let what = format!("`{}` is {} characters long for {who}, {} too many", node.id, longest.0, longest.0 - most);
        let finding = Diagnostic::new(Code::CardLength, file, node.pos, what);
        findings.push(finding.mend(format!("shorten it to {most}, or split it into two nodes")));
    }
    if let Some(heads_up) = node.heads_up.as_ref().filter(|text| text.utf16_len() > most) {
        let what = format!("the heads-up of `{}` is {} characters long", node.id, heads_up.utf16_len());
        findings.push(Diagnostic::new(Code::CardLength, file, node.pos, what).mend("one or two sentences are enough"));
    }
}

fn labels(file: &str, node: &Node, findings: &mut Vec<Diagnostic>) {
    for choice in &node.choices {
        label(file, choice.pos, "text", &choice.label, MAX_LABEL, findings);
    }
    for item in &node.items {
        label(file, item.pos, "text", &item.label, MAX_LABEL, findings);
    }
    if let Some(question) = &node.asks {
        label(file, node.pos, "asks", question, MAX_QUESTION, findings);
    }
}

fn label(file: &str, pos: Pos, what: &str, words: &str, max: usize, findings: &mut Vec<Diagnostic>) {
    let length = words.chars().count();
    if length > max {
        let words = format!("`{what}` is {length} characters long, {} too many for its place", length - max);
        findings.push(Diagnostic::new(Code::LabelLength, file, pos, words).mend(format!("shorten it to {max}")));
    } else if words.is_empty() {
        let words = format!("`{what}` is empty");
        findings.push(Diagnostic::new(Code::LabelLength, file, pos, words).mend("a button needs words"));
    }
}

fn buttons(file: &str, dialogue: &Dialogue, node: &Node, findings: &mut Vec<Diagnostic>) {
    let choices = node.choices.iter().map(|choice| (choice.id.as_str(), choice.pos));
    for (id, pos) in choices.chain(node.items.iter().map(|item| (item.id.as_str(), item.pos))) {
        let ids = dialogue.id.as_str().len() + node.id.as_str().len() + id.len();
        if ids + BUTTON_FRAME > BUTTON_BYTES {
            let most = BUTTON_BYTES - BUTTON_FRAME;
            let what = format!(
                "`{}/{}` and `{id}` are {ids} bytes together, {} too many for a button",
                dialogue.id,
                node.id,
                ids - most
            );
            findings.push(Diagnostic::new(Code::ButtonData, file, pos, what).mend("shorten one of the three ids"));
        }
    }
}

fn counts(file: &str, node: &Node, findings: &mut Vec<Diagnostic>) {
    for (what, count, max) in [("choices", node.choices.len(), MAX_CHOICES), ("items", node.items.len(), MAX_ITEMS)] {
        if count > max {
            let words = format!("`{}` has {count} {what}; more than {max} are hard to overlook", node.id);
            findings.push(Diagnostic::new(Code::TooMany, file, node.pos, words).mend("split the node"));
        }
    }
    if node.fold == Some(0) {
        let words = format!("`{}` folds all choices away", node.id);
        findings.push(Diagnostic::new(Code::TooMany, file, node.pos, words).mend("write 1 or more"));
    }
}
