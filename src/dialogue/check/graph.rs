//! Can everybody get everywhere, and does everybody have a way on (T3)?
//!
//! Back, Menu and help are on every card, so nobody is ever locked in; what is asked here is more:
//! that each node is reached by a choice, and that each reader of it has a choice of their own.

use std::collections::{BTreeSet, VecDeque};

use super::{file, readers};
use crate::dialogue::diagnostic::{Code, Diagnostic};
use crate::dialogue::id::Address;
use crate::dialogue::library::Library;
use crate::dialogue::moment::Moment;
use crate::dialogue::node::{Dialogue, Node};
use crate::dialogue::target::Target;

pub(super) fn check(library: &Library) -> Vec<Diagnostic> {
    let reached = reached(library);
    let mut findings = Vec::new();
    for (address, dialogue, node) in library.nodes() {
        if !reached.contains(&address) {
            let what = format!("nobody can get to `{address}`: no choice leads there");
            let finding = Diagnostic::new(Code::Unreachable, &file(dialogue), node.pos, what);
            findings.push(finding.mend(format!("let a choice lead there (`goto: {}`), or remove the node", node.id)));
        }
        ways_on(dialogue, node, &mut findings);
    }
    findings
}

/// The doors are the start, the beginnings of topics, questions and the professional path, and
/// the system moments; everything else is reached by choices.
fn reached(library: &Library) -> BTreeSet<Address> {
    let topics = library.topics().map(|dialogue| dialogue.address(&dialogue.start));
    let doors = ["faq", "professional"].iter().filter_map(|id| library.start_of(id));
    let moments = Moment::ALL.iter().map(|moment| moment.address());
    let mut queue: VecDeque<Address> = topics.chain(doors).chain(moments).chain([library.start.clone()]).collect();
    let mut reached = BTreeSet::new();
    while let Some(address) = queue.pop_front() {
        let Some((_, node)) = library.node(&address) else { continue };
        if !reached.insert(address) {
            continue;
        }
        queue.extend(node.choices.iter().filter_map(|choice| match &choice.target {
            Target::Node(address) => Some(address.clone()),
            Target::System(_) => None,
        }));
    }
    reached
}

/// Every reader has something to read and a choice to make. The moments are exempt from the
/// second: what they offer is the frame's.
fn ways_on(dialogue: &Dialogue, node: &Node, findings: &mut Vec<Diagnostic>) {
    let Some(mut readers) = readers::readers(node) else { return };
    let moment = Moment::at(&dialogue.address(&node.id)).is_some();
    let stuck = readers.find(|facts| node.said(facts).is_empty() || (!moment && node.offered(facts).next().is_none()));
    let Some(facts) = stuck else { return };
    let who = facts.role.map_or("somebody without a role", |role| role.as_str());
    let (code, what, mend) = if node.said(&facts).is_empty() {
        (Code::Silent, "says nothing to", "add a part without `if`")
    } else {
        (Code::DeadEnd, "offers no way on to", "add a choice, without `if` or with one that holds for them")
    };
    let ticked: Vec<&str> = facts.ticked.iter().map(super::super::id::ItemId::as_str).collect();
    let with = if ticked.is_empty() { String::new() } else { format!(" who ticked {}", ticked.join(", ")) };
    let what = format!("`{}` {what} {who}{with}", node.id);
    findings.push(Diagnostic::new(code, &file(dialogue), node.pos, what).mend(mend));
}
