//! `asked.yaml`, in each language: how people ask the questions of the FAQ, in their own words.

use std::collections::BTreeMap;

use crate::dialogue::diagnostic::{Code, Diagnostic};
use crate::dialogue::id::{Address, DialogueId, NodeId};
use crate::dialogue::library::AskedLines;
use crate::dialogue::node::Dialogue;
use crate::dialogue::raw::RawAsked;

/// The key of the lines that none of the questions answers.
const NONE: &str = "none";
/// With fewer lines a question is not told from the others.
const FEWEST: usize = 20;

/// Each line with the question that it asks, or `None` where it asks none.
pub(super) fn asked(
    file: &str,
    raw: &RawAsked,
    dialogues: &BTreeMap<DialogueId, Dialogue>,
    findings: &mut Vec<Diagnostic>,
) -> AskedLines {
    let questions: Vec<(Address, &NodeId)> = dialogues
        .values()
        .flat_map(|dialogue| dialogue.nodes.iter().map(move |node| (dialogue, node)))
        .filter(|(_, node)| node.asks.is_some())
        .map(|(dialogue, node)| (dialogue.address(&node.id), &node.id))
        .collect();
    let mut lines = Vec::new();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for (key, asked) in &raw.0 {
        let question = questions.iter().find(|(_, id)| id.as_str() == key.value).map(|(address, _)| address.clone());
        if question.is_none() && key.value != NONE {
            let what = format!("`{}` is no question of the FAQ", key.value);
            let known = questions.iter().map(|(_, id)| id.as_str()).chain([NONE]);
            findings.push(Diagnostic::new(Code::Asked, file, key.pos, what).did_you_mean(&key.value, known));
            continue;
        }
        if asked.len() < FEWEST {
            let what = format!("`{}` has {} lines, too few to be told from the others", key.value, asked.len());
            let finding = Diagnostic::new(Code::Asked, file, key.pos, what);
            findings.push(finding.mend(format!("write at least {FEWEST}, each in other words")));
        }
        for line in asked {
            let form = line.value.trim().to_lowercase();
            if let Some(before) = seen.insert(form, line.pos.line) {
                let what = format!("this line stands in line {before} already");
                findings.push(Diagnostic::new(Code::Asked, file, line.pos, what).mend("leave one of the two out"));
            }
            lines.push((question.clone(), line.value.as_str().into()));
        }
    }
    for (address, id) in questions.iter().filter(|(_, id)| raw.0.iter().all(|(key, _)| key.value != id.as_str())) {
        let what = format!("nothing says how people ask `{address}`");
        let finding = Diagnostic::new(Code::Asked, file, crate::dialogue::diagnostic::Pos::START, what);
        findings.push(finding.mend(format!("add `{id}:` with at least {FEWEST} lines")));
    }
    lines.into()
}
