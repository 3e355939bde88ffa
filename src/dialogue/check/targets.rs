//! Does all that is named exist: targets, nodes in conditions, new places of old nodes.

use std::collections::BTreeSet;

use super::file;
use crate::dialogue::diagnostic::{Code, Diagnostic, Pos};
use crate::dialogue::id::Address;
use crate::dialogue::library::Library;
use crate::dialogue::node::{Dialogue, Node};
use crate::dialogue::target::{System, Target};
use crate::dialogue::yaml::At;

pub(super) fn check(library: &Library, start: &At<String>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if library.node(&library.start).is_none() && Address::parse(&start.value).is_ok() {
        findings.push(missing(library, "haven.yaml", start.pos, "`start` leads to", &library.start));
    }
    for dialogue in library.dialogues() {
        for node in &dialogue.nodes {
            choices(library, dialogue, node, &mut findings);
            visits(library, dialogue, node, &mut findings);
        }
        moves(library, dialogue, &mut findings);
    }
    system_places(library, &mut findings);
    findings
}

fn choices(library: &Library, dialogue: &Dialogue, node: &Node, findings: &mut Vec<Diagnostic>) {
    for choice in &node.choices {
        if let Target::Node(address) = &choice.target.value
            && library.node(address).is_none()
        {
            let what = format!("choice `{}` of `{}` leads to", choice.id, node.id);
            findings.push(missing(library, &file(dialogue), choice.target.pos, &what, address));
        }
    }
}

/// "… leads to `signs/lits`, which does not exist", with the nearest name as it has to be written.
fn missing(library: &Library, file: &str, pos: Pos, what: &str, address: &Address) -> Diagnostic {
    let finding = Diagnostic::new(Code::Target, file, pos, format!("{what} `{address}`, which does not exist"));
    let at_home = file == format!("{}.yaml", address.dialogue);
    if at_home && let Some(dialogue) = library.dialogue(&address.dialogue) {
        return finding.did_you_mean(address.node.as_str(), dialogue.nodes.iter().map(|node| node.id.as_str()));
    }
    // A word alone is a node of this file; the author may have meant another file's beginning.
    if at_home && let Some(start) = library.start_of(address.node.as_str()) {
        return finding.mend(format!("did you mean `{start}`?"));
    }
    let known: Vec<String> = library.nodes().map(|(address, ..)| address.to_string()).collect();
    finding.did_you_mean(&address.to_string(), known.iter().map(String::as_str))
}

fn visits(library: &Library, dialogue: &Dialogue, node: &Node, findings: &mut Vec<Diagnostic>) {
    let (mut ticks, mut visits) = (BTreeSet::new(), BTreeSet::new());
    for condition in node.conditions() {
        condition.asks_about(&mut ticks, &mut visits);
    }
    for visit in visits.iter().filter(|visit| library.node(visit).is_none()) {
        let what = format!("a condition of `{}` asks for", node.id);
        let mut finding = missing(library, &file(dialogue), node.pos, &what, visit);
        finding.code = Code::Condition;
        findings.push(finding);
    }
}

fn moves(library: &Library, dialogue: &Dialogue, findings: &mut Vec<Diagnostic>) {
    for (old, first) in &dialogue.moved {
        let mut way = vec![dialogue.address(old)];
        let mut at = first.value.clone();
        let problem = loop {
            if library.node(&at).is_some() {
                break None;
            }
            if way.contains(&at) {
                // Each of a circle would be found once more; the first in its order is enough.
                let first_of_circle = way.iter().min() == way.first();
                way.push(at);
                let way: Vec<String> = way.iter().map(ToString::to_string).collect();
                break first_of_circle.then(|| format!("these have moved in a circle: {}", way.join(" → ")));
            }
            way.push(at.clone());
            match library.dialogue(&at.dialogue).and_then(|d| d.moved.get(&at.node)) {
                Some(next) => at = next.value.clone(),
                None => break Some(format!("`{old}` is said to have moved to `{at}`, which does not exist")),
            }
        };
        if let Some(what) = problem {
            let finding = Diagnostic::new(Code::Moved, &file(dialogue), first.pos, what);
            findings.push(finding.mend("name a node that exists today in `moved:` or `was:`"));
        }
    }
}

/// `$faq` and `$professional` are dialogues; without them the doors lead nowhere.
fn system_places(library: &Library, findings: &mut Vec<Diagnostic>) {
    for (system, id) in [(System::Faq, "faq"), (System::Professional, "professional")] {
        if library.start_of(id).is_none() {
            let what = format!("`{id}.yaml` is missing, and `{}` leads there", system.as_str());
            let finding = Diagnostic::new(Code::MissingFile, &format!("{id}.yaml"), Pos::START, what);
            findings.push(finding.mend("add the file; README.md shows a dialogue in twenty lines"));
        }
    }
}
