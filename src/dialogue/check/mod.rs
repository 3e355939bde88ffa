//! What can only be seen over all files: targets, ways, lengths, points, sources.
//!
//! Each check is a function from the library to findings, in a file of its own; none stops
//! another. That one file by itself is well-formed was seen in [`super::resolve`].

mod covers;
mod graph;
mod length;
pub(super) mod readers;
mod sources;
mod targets;

use super::Files;
use super::diagnostic::Diagnostic;
use super::library::Library;
use super::yaml::At;

pub use length::{BUTTON_BYTES, BUTTON_FRAME, GAP, MAX_MESSAGE, preface};

/// All findings over the library. `whole` says that every file could be read and no system moment
/// is missing; what compares files with each other is looked at only then, since it would speak
/// of what is missing anyway.
#[must_use]
pub fn check(library: &Library, start: &At<String>, files: &Files, whole: bool) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if whole {
        findings.extend(targets::check(library, start));
        let targets_exist = findings.is_empty();
        findings.extend(graph::check(library, targets_exist));
        findings.extend(covers::check(library, files));
    }
    findings.extend(length::check(library));
    findings.extend(length::translated(library));
    findings.extend(sources::check(library));
    findings
}

/// The file of a dialogue.
fn file(dialogue: &super::node::Dialogue) -> String {
    format!("{}.yaml", dialogue.id)
}
