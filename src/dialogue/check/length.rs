//! Does everything fit: cards onto a phone, labels onto buttons, addresses into a button's data?

use super::{file, readers};
use crate::dialogue::Wording;
use crate::dialogue::condition::Facts;
use crate::dialogue::controller::{MAX_CONTACT, MAX_NAME};
use crate::dialogue::diagnostic::{Code, Diagnostic};
use crate::dialogue::labels::Label;
use crate::dialogue::library::Library;
use crate::dialogue::locale::Locale;
use crate::dialogue::moment::Moment;
use crate::dialogue::node::{Dialogue, Node};
use crate::dialogue::yaml::At;

/// The most characters of a message (T7), as the Bot API counts them.
pub const MAX_MESSAGE: usize = 700;
/// The line breaks between two paragraphs.
pub const GAP: usize = 2;
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

/// The longest that the frame puts where a choice's id stands: an area's id of 16 and its sign.
const LONGEST_ACT: usize = 17;

pub(super) fn check(library: &Library) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for dialogue in library.dialogues() {
        let file = file(dialogue);
        label(&file, "the title", &dialogue.title, MAX_TITLE, &mut findings);
        label(&file, "the short name", &dialogue.short, MAX_SHORT, &mut findings);
        for node in &dialogue.nodes {
            let wording = library.wording(library.language(), &dialogue.address(&node.id));
            card(&file, node, frame(library, wording, dialogue, node), &mut findings);
            labels(&file, node, &mut findings);
            buttons(&file, dialogue, node, &mut findings);
            counts(&file, node, &mut findings);
        }
    }
    findings
}

/// The same for what is translated: ids and counts are those of the library.
pub(super) fn translated(library: &Library) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for translation in library.translations() {
        for (address, node) in translation.nodes() {
            let Some(dialogue) = library.dialogue(&address.dialogue) else { continue };
            let file = format!("lang/{}/{}", translation.locale, file(dialogue));
            let wording = library.wording(&translation.locale, address);
            card(&file, node, frame(library, wording, dialogue, node), &mut findings);
            labels(&file, node, &mut findings);
        }
        for (id, title) in &translation.titles {
            label(&format!("lang/{}/{id}.yaml", translation.locale), "the title", title, MAX_TITLE, &mut findings);
        }
        for (id, short) in &translation.shorts {
            label(&format!("lang/{}/{id}.yaml", translation.locale), "the short name", short, MAX_SHORT, &mut findings);
        }
    }
    findings
}

/// What the frame adds to a card at the most: the question or the progress on top, and the sentence
/// that a step has moved or that Haven was not reachable; each with an empty line. On the card about
/// privacy stands who answers, whoever that is.
fn frame(library: &Library, wording: Wording<'_>, dialogue: &Dialogue, node: &Node) -> usize {
    let units = |text: &str| text.encode_utf16().count();
    let way = dialogue.nodes.len().to_string();
    let values = [("topic", wording.short(dialogue)), ("at", &way), ("of", &way)];
    let progress = units(&wording.labels().fill(Label::Progress, &values));
    let heading = node.asks.as_ref().map_or(progress, |question| units(&question.value));
    heading + preface(library) + 2 * GAP + read_again(wording, dialogue, node) + answers(wording, dialogue, node)
}

/// What the card about Haven says of how far words and numbers were read, at its longest.
fn read_again(wording: Wording<'_>, dialogue: &Dialogue, node: &Node) -> usize {
    if Moment::at(&dialogue.address(&node.id)) != Some(Moment::About) {
        return 0;
    }
    let count = "99999";
    let length = |label| wording.labels().fill(label, &[("count", count), ("of", count)]).encode_utf16().count();
    let longest = |labels: [Label; 3]| labels.into_iter().map(length).max().unwrap_or(0);
    let words = longest([Label::ReviewNone, Label::ReviewSome, Label::ReviewAll]);
    words + longest([Label::NumbersNone, Label::NumbersSome, Label::NumbersAll]) + 1 + GAP
}

/// The longest that the line about who answers can be, on the card that says it.
fn answers(wording: Wording<'_>, dialogue: &Dialogue, node: &Node) -> usize {
    if Moment::at(&dialogue.address(&node.id)) != Some(Moment::Privacy) {
        return 0;
    }
    let units = |text: &str| text.encode_utf16().count();
    let named = wording.labels().fill(Label::Controller, &[("name", ""), ("contact", "")]);
    (units(&named) + MAX_NAME + MAX_CONTACT).max(units(wording.label(Label::Trial))) + GAP
}

/// The longest of the sentences that can stand before any card, in any language.
#[must_use]
pub fn preface(library: &Library) -> usize {
    let said = |moment: Moment, locale: &Locale| {
        let address = moment.address();
        Some(library.wording(locale, &address).node(&address)?.said(&Facts::default()).utf16_len())
    };
    let both = |locale| [Moment::Moved, Moment::Late].into_iter().filter_map(move |moment| said(moment, locale));
    library.languages().iter().flat_map(both).max().unwrap_or(0)
}

fn card(file: &str, node: &Node, frame: usize, findings: &mut Vec<Diagnostic>) {
    let most = MAX_MESSAGE.saturating_sub(frame);
    // A node that asks about too much to try every reader is a finding of its own (`graph`).
    let longest = readers::readers(node).and_then(|readers| readers.max_by_key(|facts| node.said(facts).utf16_len()));
    if let Some(facts) = longest {
        let length = node.said(&facts).utf16_len();
        if length > most {
            let who = readers::describe(&facts);
            let what = format!("`{}` is {length} characters long for {who}, {} too many", node.id, length - most);
            let finding = Diagnostic::new(Code::CardLength, file, node.pos, what);
            let items = if node.items.is_empty() { "" } else { " (its items count)" };
            let mend =
                format!("shorten it{items} to {most}, which leaves {frame} of {MAX_MESSAGE} to the frame, or split it");
            findings.push(finding.mend(mend));
        }
    }
    let Some(heads_up) = &node.heads_up else { return };
    let length = heads_up.value.utf16_len();
    if length > most || length == 0 {
        let what = format!("the heads-up of `{}` is {length} characters long", node.id);
        findings.push(Diagnostic::new(Code::CardLength, file, heads_up.pos, what).mend("write one or two sentences"));
    }
}

fn labels(file: &str, node: &Node, findings: &mut Vec<Diagnostic>) {
    for choice in &node.choices {
        label(file, &format!("the button of `{}`", choice.id), &choice.label, MAX_LABEL, findings);
    }
    for item in &node.items {
        label(file, &format!("the button of `{}`", item.id), &item.label, MAX_LABEL, findings);
    }
    if let Some(question) = &node.asks {
        label(file, &format!("the question of `{}`", node.id), question, MAX_QUESTION, findings);
    }
}

fn label(file: &str, what: &str, words: &At<String>, max: usize, findings: &mut Vec<Diagnostic>) {
    let length = words.value.chars().count();
    if length > max {
        let what = format!("{what} is {length} characters long, {} too many", length - max);
        let finding = Diagnostic::new(Code::LabelLength, file, words.pos, what);
        findings.push(finding.mend(format!("shorten it to {max} characters")));
    } else if length == 0 {
        let finding = Diagnostic::new(Code::LabelLength, file, words.pos, format!("{what} is empty"));
        findings.push(finding.mend("a button needs words"));
    }
}

/// The address stands in each button of a card; the longest that the frame adds is an area's.
fn buttons(file: &str, dialogue: &Dialogue, node: &Node, findings: &mut Vec<Diagnostic>) {
    let frame = ("a button of the frame", LONGEST_ACT, node.pos);
    let choices = node.choices.iter().map(|choice| (choice.id.as_str(), choice.id.as_str().len(), choice.pos));
    let items = node.items.iter().map(|item| (item.id.as_str(), item.id.as_str().len(), item.pos));
    for (what, id, pos) in choices.chain(items).chain([frame]) {
        let ids = dialogue.id.as_str().len() + node.id.as_str().len() + id;
        let most = BUTTON_BYTES - BUTTON_FRAME;
        if ids > most {
            let what = format!(
                "`{}/{}` and {} are {ids} bytes together, {} too many for a button",
                dialogue.id,
                node.id,
                if what.contains(' ') { what.to_owned() } else { format!("`{what}`") },
                ids - most
            );
            findings.push(Diagnostic::new(Code::ButtonData, file, pos, what).mend("shorten one of the ids"));
        }
    }
}

fn counts(file: &str, node: &Node, findings: &mut Vec<Diagnostic>) {
    for (what, count, max) in [("choices", node.choices.len(), MAX_CHOICES), ("items", node.items.len(), MAX_ITEMS)] {
        if count > max {
            let words = format!("`{}` has {count} {what}; more than {max} are hard to take in", node.id);
            findings.push(Diagnostic::new(Code::TooMany, file, node.pos, words).mend("split the node"));
        }
    }
    if node.fold == Some(0) {
        let words = format!("`{}` folds all choices away", node.id);
        findings.push(Diagnostic::new(Code::TooMany, file, node.pos, words).mend("write 1 or more"));
    }
}
