//! Can everybody get everywhere, and does everybody have a way on (T3)?
//!
//! Back, Menu and help are on every card, so nobody is ever locked in; what is asked here is more:
//! that each node is reached by a choice, and that each reader of it has a choice of their own.

use std::collections::{BTreeSet, VecDeque};

use super::{file, readers};
use crate::dialogue::condition::Facts;
use crate::dialogue::diagnostic::{Code, Diagnostic};
use crate::dialogue::id::Address;
use crate::dialogue::library::Library;
use crate::dialogue::moment::Moment;
use crate::dialogue::node::{Dialogue, Node};
use crate::dialogue::target::Target;

/// Where `targets_exist` is false, a node may be out of reach because of that slip alone, which is
/// one finding and not two.
pub(super) fn check(library: &Library, targets_exist: bool) -> Vec<Diagnostic> {
    let reached = reached(library);
    let mut findings = Vec::new();
    for (address, dialogue, node) in library.nodes() {
        if targets_exist && !reached.contains(&address) {
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
        queue.extend(node.choices.iter().filter_map(|choice| match &choice.target.value {
            Target::Node(address) => Some(address.clone()),
            Target::System(_) => None,
        }));
    }
    reached
}

/// Every reader has something to read and a choice to make. The moments are exempt from the
/// second: what they offer is the frame's.
fn ways_on(dialogue: &Dialogue, node: &Node, findings: &mut Vec<Diagnostic>) {
    let mut find = |code, what: String, mend: &str| {
        findings.push(Diagnostic::new(code, &file(dialogue), node.pos, what).mend(mend));
    };
    let Some(readers) = readers::readers(node) else {
        let what = format!("the conditions of `{}` ask about more than {} things", node.id, readers::MOST_QUESTIONS);
        find(Code::TooMany, what, "split the node, so that every reader of it can be tried out");
        return;
    };
    let readers: Vec<Facts> = readers.collect();
    if let Some(facts) = readers.iter().find(|facts| node.said(facts).is_empty()) {
        let (who, mend) = match node.conditions().next() {
            Some(_) => (readers::describe(facts), "add a part without `if`, or one that holds for them"),
            None => ("anybody".to_owned(), "write something under `say:`"),
        };
        find(Code::Silent, format!("`{}` says nothing to {who}", node.id), mend);
    }
    let moment = Moment::at(&dialogue.address(&node.id)).is_some();
    if let Some(facts) = readers.iter().find(|facts| !moment && node.offered(facts).next().is_none()) {
        let (who, mend) = if node.choices.is_empty() {
            ("anybody".to_owned(), "add a choice")
        } else {
            (readers::describe(facts), "add a choice without `if`, or one that holds for them")
        };
        find(Code::DeadEnd, format!("`{}` offers no way on to {who}", node.id), mend);
    }
}
