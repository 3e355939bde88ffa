//! Does all that is named exist: targets, items and nodes in conditions, new places of old nodes.

use std::collections::BTreeSet;

use super::file;
use crate::dialogue::diagnostic::{Code, Diagnostic, Pos};
use crate::dialogue::id::{Address, ItemId};
use crate::dialogue::library::Library;
use crate::dialogue::node::{Dialogue, Node};
use crate::dialogue::target::{System, Target};
use crate::dialogue::yaml::At;

pub(super) fn check(library: &Library, start: &At<String>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if library.node(&library.start).is_none() && Address::parse(&start.value).is_ok() {
        findings.push(missing(library, "haven.yaml", start.pos, "start", &library.start));
    }
    for dialogue in library.dialogues() {
        for node in &dialogue.nodes {
            choices(library, dialogue, node, &mut findings);
            conditions(library, dialogue, node, &mut findings);
        }
        moves(library, dialogue, &mut findings);
    }
    system_places(library, &mut findings);
    findings
}

fn choices(library: &Library, dialogue: &Dialogue, node: &Node, findings: &mut Vec<Diagnostic>) {
    for choice in &node.choices {
        if let Target::Node(address) = &choice.target
            && library.node(address).is_none()
        {
            let what = format!("choice `{}` of `{}`", choice.id, node.id);
            findings.push(missing(library, &file(dialogue), choice.pos, &what, address));
        }
    }
}

/// "leads to signs/lits, which does not exist", with the nearest name.
fn missing(library: &Library, file: &str, pos: Pos, what: &str, address: &Address) -> Diagnostic {
    let finding =
        Diagnostic::new(Code::Target, file, pos, format!("{what} leads to `{address}`, which does not exist"));
    match library.dialogue(&address.dialogue) {
        Some(dialogue) => finding.did_you_mean(address.node.as_str(), dialogue.nodes.iter().map(|n| n.id.as_str())),
        None => finding.did_you_mean(address.dialogue.as_str(), library.dialogues().map(|d| d.id.as_str())),
    }
}

fn conditions(library: &Library, dialogue: &Dialogue, node: &Node, findings: &mut Vec<Diagnostic>) {
    let (mut ticks, mut visits) = (BTreeSet::new(), BTreeSet::new());
    let of_parts = node.say.iter().filter_map(|part| part.condition.as_ref());
    let of_choices = node.choices.iter().filter_map(|choice| choice.condition.as_ref());
    for condition in of_parts.chain(of_choices) {
        condition.asks_about(&mut ticks, &mut visits);
    }
    let items: BTreeSet<&ItemId> = dialogue.nodes.iter().flat_map(|node| &node.items).map(|item| &item.id).collect();
    for tick in ticks.iter().filter(|tick| !items.contains(tick)) {
        let what =
            format!("a condition of `{}` asks for `ticked: {tick}`, which no checklist of this file has", node.id);
        let finding = Diagnostic::new(Code::Condition, &file(dialogue), node.pos, what);
        findings.push(finding.did_you_mean(tick.as_str(), items.iter().map(|item| item.as_str())));
    }
    for visit in visits.iter().filter(|visit| library.node(visit).is_none()) {
        let what = format!("a condition of `{}`", node.id);
        let mut finding = missing(library, &file(dialogue), node.pos, &what, visit);
        finding.code = Code::Condition;
        findings.push(finding);
    }
}

fn moves(library: &Library, dialogue: &Dialogue, findings: &mut Vec<Diagnostic>) {
    for (old, first) in &dialogue.moved {
        let mut seen = BTreeSet::from([dialogue.address(old)]);
        let mut at = first.clone();
        let problem = loop {
            if library.node(&at).is_some() {
                break None;
            }
            if !seen.insert(at.clone()) {
                break Some(format!("`{old}` is moved in a circle: it comes back to `{at}`"));
            }
            match library.dialogue(&at.dialogue).and_then(|d| d.moved.get(&at.node)) {
                Some(next) => at = next.clone(),
                None => break Some(format!("`{old}` is moved to `{at}`, which does not exist")),
            }
        };
        if let Some(what) = problem {
            let pos = dialogue.nodes.first().map_or(Pos::START, |node| node.pos);
            findings.push(
                Diagnostic::new(Code::Moved, &file(dialogue), pos, what)
                    .mend("name a node that exists today in `moved:` or `was:`"),
            );
        }
    }
}

/// `$faq` and `$professional` are dialogues; without them the doors lead nowhere.
fn system_places(library: &Library, findings: &mut Vec<Diagnostic>) {
    for (system, id) in [(System::Faq, "faq"), (System::Professional, "professional")] {
        if library.start_of(id).is_none() {
            let what = format!("`{}` leads to the dialogue `{id}`, which does not exist", system.as_str());
            let finding = Diagnostic::new(Code::MissingFile, &format!("{id}.yaml"), Pos::START, what);
            findings.push(finding.mend(format!("add `{id}.yaml`")));
        }
    }
}
