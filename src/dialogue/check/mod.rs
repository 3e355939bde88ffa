//! What can only be seen over all files: targets, ways, lengths, points, sources.
//!
//! Each check is a function from the library to findings, in a file of its own; none stops
//! another. That one file by itself is well-formed was seen in [`super::resolve`].

mod covers;
mod graph;
mod length;
mod readers;
mod sources;
mod targets;

use super::Files;
use super::diagnostic::Diagnostic;
use super::library::Library;
use super::yaml::At;

pub use length::{BUTTON_BYTES, BUTTON_FRAME, MAX_MESSAGE};

/// All findings over the whole library. `screens_whole` says that no system moment is missing:
/// the graph is looked at only then, since it begins at the moments.
#[must_use]
pub fn check(library: &Library, start: &At<String>, files: &Files, screens_whole: bool) -> Vec<Diagnostic> {
    let mut findings = targets::check(library, start);
    if screens_whole {
        findings.extend(graph::check(library));
    }
    findings.extend(length::check(library));
    findings.extend(covers::check(library, files));
    findings.extend(sources::check(library));
    findings
}

/// The file of a dialogue.
fn file(dialogue: &super::node::Dialogue) -> String {
    format!("{}.yaml", dialogue.id)
}
