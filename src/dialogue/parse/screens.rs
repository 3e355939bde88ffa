//! `screens.yaml`: the labels of the frame and the system moments, none missing and none unknown.

use std::collections::BTreeMap;

use crate::dialogue::diagnostic::{Code, Diagnostic, Pos};
use crate::dialogue::labels::{self, Label, Labels};
use crate::dialogue::library::Library;
use crate::dialogue::moment::Moment;
use crate::dialogue::raw::RawDialogue;
use crate::dialogue::yaml::{At, Entries};

const FILE: &str = "screens.yaml";

/// The labels of a file. One that is missing has its key for words meanwhile, so that the checks go on.
pub(super) fn labels(file: &str, raw: &Entries<At<String>>, findings: &mut Vec<Diagnostic>) -> Labels {
    let mut given = BTreeMap::new();
    for (key, words) in &raw.0 {
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
            let what = match found.iter().find(|slot| !wanted.contains(slot)) {
                Some(slot) => format!("`{{{slot}}}` is no place to fill in the label `{}`", key.value),
                None => format!("the label `{}` lacks a place to fill, or has it twice", key.value),
            };
            let places: Vec<String> = label.slots().iter().map(|slot| format!("{{{slot}}}")).collect();
            let mend = if places.is_empty() {
                "write it without { }".to_owned()
            } else {
                format!("use each of {} once", places.join(" "))
            };
            findings.push(Diagnostic::new(Code::Screen, file, words.pos, what).mend(mend));
        }
        if words.value.trim().is_empty() {
            let finding =
                Diagnostic::new(Code::LabelLength, file, words.pos, format!("the label `{}` is empty", key.value));
            findings.push(finding.mend("a button needs words"));
        }
        given.insert(label, words.with(words.value.trim().to_owned()));
    }
    let (labels, missing) = Labels::complete(given);
    let pos = raw.0.first().map_or(Pos::START, |(key, _)| key.pos);
    for label in missing {
        let finding = Diagnostic::new(Code::Screen, file, pos, format!("the label `{}` is missing", label.key()));
        findings.push(finding.mend(format!("add `{}: …` under `labels:`", label.key())));
    }
    labels
}

/// Whether every system moment has its node.
pub(super) fn moments(library: &Library, raw: &RawDialogue, findings: &mut Vec<Diagnostic>) -> bool {
    let missing: Vec<Moment> =
        Moment::ALL.iter().copied().filter(|moment| library.node(&moment.address()).is_none()).collect();
    let pos = raw.nodes.0.first().map_or(Pos::START, |(key, _)| key.pos);
    for moment in &missing {
        let finding = Diagnostic::new(Code::Screen, FILE, pos, format!("the node `{}` is missing", moment.id()));
        findings.push(finding.mend(format!("add `{}:` with a `say:` under `nodes:`", moment.id())));
    }
    missing.is_empty()
}
