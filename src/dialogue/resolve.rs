//! From the files as written to the checked model: ids, conditions, targets, markup.
//!
//! All that one file can be wrong about by itself is found here, and every finding is gathered;
//! what needs all files (does a target exist, can everybody get everywhere) is [`super::check`].

mod condition;
mod node;
mod overlay;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use super::diagnostic::{Code, Diagnostic, Pos};
use super::id::{Address, BadId, DialogueId, NodeId};
use super::node::{Dialogue, Node};
use super::raw::RawDialogue;
use super::review;
use super::target::{System, Target};
use super::yaml::At;

pub(super) use overlay::overlay;
pub(super) use source::is_date;

/// One file on its way into the model, with the findings so far.
pub(super) struct Resolver<'a> {
    file: &'a str,
    id: DialogueId,
    /// The items of all its checklists.
    items: BTreeSet<&'a str>,
    findings: Vec<Diagnostic>,
}

/// Resolves one dialogue. It comes back even where there are findings, so that the checks over
/// all files can go on; a library with findings never goes live.
pub(super) fn resolve(file: &str, raw: &RawDialogue) -> (Option<Dialogue>, Vec<Diagnostic>) {
    let name = file.strip_suffix(".yaml").unwrap_or(file);
    let Ok(id) = DialogueId::parse(name) else {
        let finding = Diagnostic::new(Code::FileName, file, Pos::START, format!("`{file}` is no name for a dialogue"));
        return (None, vec![finding.mend(format!("rename it: {BadId}, then .yaml"))]);
    };
    let items = raw.nodes.0.iter().flat_map(|(_, node)| &node.value.items).map(|item| item.id.value.as_str()).collect();
    let mut resolver = Resolver { file, id, items, findings: Vec::new() };
    if raw.id.value != name {
        let what = format!("the id `{}` is not the name of the file", raw.id.value);
        let finding = Diagnostic::new(Code::FileName, file, raw.id.pos, what);
        resolver.find(finding.mend(format!("write `id: {name}`, or rename the file")));
    }
    let dialogue = resolver.dialogue(raw);
    (dialogue, resolver.findings)
}

/// The text of a field without the spaces around it.
fn trimmed(at: &At<String>) -> At<String> {
    at.with(at.value.trim().to_owned())
}

fn bad_id(file: &str, at: &At<String>, bad: BadId) -> Diagnostic {
    Diagnostic::new(Code::BadId, file, at.pos, format!("`{}` is no id", at.value)).mend(bad.to_string())
}

impl Resolver<'_> {
    fn find(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    fn finding(&self, code: Code, pos: Pos, what: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.file, pos, what.into())
    }

    fn id<T>(&mut self, at: &At<String>, parse: impl Fn(&str) -> Result<T, BadId>) -> Option<T> {
        parse(&at.value).map_err(|bad| self.find(bad_id(self.file, at, bad))).ok()
    }

    fn dialogue(&mut self, raw: &RawDialogue) -> Option<Dialogue> {
        let nodes: Vec<Node> = raw.nodes.0.iter().filter_map(|(key, node)| self.node(key, &node.value)).collect();
        let moved = self.moves(raw);
        let sources = raw.sources.iter().filter_map(|source| self.source(source)).collect();
        let start = self.id(&raw.start, NodeId::parse)?;
        if !nodes.iter().any(|node| node.id == start) {
            let what = format!("`start: {start}` is no node of this file");
            let finding = self.finding(Code::Target, raw.start.pos, what);
            self.find(finding.did_you_mean(start.as_str(), nodes.iter().map(|node| node.id.as_str())));
        }
        Some(Dialogue {
            id: self.id.clone(),
            title: trimmed(&raw.title),
            short: trimmed(&raw.short),
            sources,
            reviewed: review::read(self.file, raw.reviewed.as_ref(), &mut self.findings),
            start,
            nodes,
            moved,
        })
    }

    /// `moved:` of the file and `was:` of its nodes say the same: an old id and where it went.
    fn moves(&mut self, raw: &RawDialogue) -> BTreeMap<NodeId, At<Address>> {
        let by_node = raw.nodes.0.iter().flat_map(|(key, node)| node.value.was.iter().map(move |old| (old, key)));
        let mut moved = BTreeMap::new();
        for (old, new) in raw.moved.0.iter().map(|(old, new)| (old, new)).chain(by_node) {
            let Some(old_id) = self.id(old, NodeId::parse) else { continue };
            let Some(target) = self.address(new) else { continue };
            if raw.nodes.0.iter().any(|(key, _)| key.value == old.value) {
                let what = format!("`{}` is said to have moved, but it is still a node here", old.value);
                let finding = self.finding(Code::Moved, old.pos, what);
                self.find(finding.mend("remove the line, or rename the node"));
            } else if moved.insert(old_id, new.with(target)).is_some() {
                let what = format!("`{}` is said to have moved twice", old.value);
                let finding = self.finding(Code::Moved, old.pos, what);
                self.find(finding.mend("keep one of the two"));
            }
        }
        moved
    }

    fn target(&mut self, at: &At<String>) -> Option<Target> {
        if at.value.starts_with('$') {
            let system = System::parse(&at.value);
            if system.is_none() {
                let finding = self.finding(Code::Target, at.pos, format!("`{}` is no place of Haven's own", at.value));
                let known = System::ALL.iter().map(|system| system.as_str());
                self.find(finding.did_you_mean(&at.value, known));
            }
            return system.map(Target::System);
        }
        self.address(at).map(Target::Node)
    }

    /// `node` in this file, or `dialogue/node`.
    fn address(&mut self, at: &At<String>) -> Option<Address> {
        if at.value.contains('/') {
            self.id(at, Address::parse)
        } else {
            let node = self.id(at, NodeId::parse)?;
            Some(Address { dialogue: self.id.clone(), node })
        }
    }
}
