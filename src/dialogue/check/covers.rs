//! Is every point of the article taught, by a node that says enough about it to everybody?

use super::{file, readers};
use crate::dialogue::Files;
use crate::dialogue::condition::Facts;
use crate::dialogue::diagnostic::{Code, Diagnostic, Pos};
use crate::dialogue::library::Library;
use crate::dialogue::node::Node;

/// The most points of a node or an item: more would be mentioned, not taught.
const MOST_POINTS: usize = 2;
/// The fewest characters said for each point.
const FEWEST_CHARACTERS: usize = 60;

pub(super) fn check(library: &Library, files: &Files) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for dialogue in library.dialogues() {
        let file = file(dialogue);
        for node in &dialogue.nodes {
            let fewest = fewest_said(node);
            covered(library, &file, node.pos, node.id.as_str(), &node.covers, fewest, &mut findings);
            for item in &node.items {
                let said = item.say.utf16_len();
                covered(library, &file, item.pos, item.id.as_str(), &item.covers, said, &mut findings);
            }
        }
    }
    findings.extend(uncovered(library, files));
    findings
}

/// How much is said to the reader who is told the least, whatever they ticked.
fn fewest_said(node: &Node) -> usize {
    let to = |role| {
        let facts = Facts { role, ..Facts::default() };
        node.say.iter().filter(|part| part.holds(&facts)).map(|part| part.text.utf16_len()).sum::<usize>()
    };
    readers::roles().map(to).min().unwrap_or(0)
}

fn covered(
    library: &Library,
    file: &str,
    pos: Pos,
    id: &str,
    covers: &[String],
    said: usize,
    findings: &mut Vec<Diagnostic>,
) {
    for point in covers {
        if !library.points.iter().any(|(known, _)| known == point) {
            let what = format!("`{id}` covers `{point}`, which is no point of points.yaml");
            let finding = Diagnostic::new(Code::UnknownPoint, file, pos, what);
            findings.push(finding.did_you_mean(point, library.points.iter().map(|(known, _)| known.as_str())));
        }
    }
    if covers.len() > MOST_POINTS {
        let what = format!("`{id}` covers {} points", covers.len());
        let finding = Diagnostic::new(Code::TooManyPoints, file, pos, what);
        findings.push(finding.mend(format!("at most {MOST_POINTS}: give the others a node of their own")));
    }
    let wanted = covers.len() * FEWEST_CHARACTERS;
    if said < wanted {
        let what = format!("`{id}` says {said} characters to some readers, too few for what it covers");
        let finding = Diagnostic::new(Code::TooLittleSaid, file, pos, what);
        findings.push(finding.mend(format!("say at least {wanted} to everybody, outside of conditions")));
    }
}

fn uncovered(library: &Library, files: &Files) -> Vec<Diagnostic> {
    let file = "points.yaml";
    let covered: Vec<&str> = library.coverage().iter().map(|(point, _)| *point).collect();
    let missing = library.points.iter().filter(|(point, _)| !covered.contains(&point.as_str()));
    missing
        .map(|(point, _)| {
            let pos = line_of(files.get(file).map_or("", String::as_str), point);
            let finding = Diagnostic::new(Code::UncoveredPoint, file, pos, format!("no node covers `{point}`"));
            finding.mend(format!("teach it in a node with `covers: [{point}]`"))
        })
        .collect()
}

/// Where a point stands in its file.
fn line_of(text: &str, point: &str) -> Pos {
    let len = u32::try_from(point.len()).unwrap_or(1);
    let key = format!("{point}:");
    (1..)
        .zip(text.lines())
        .find(|(_, line)| line.trim_start().starts_with(&key))
        .and_then(|(line, words)| {
            let column = u32::try_from(words.len() - words.trim_start().len()).ok()? + 1;
            Some(Pos { line, column, len })
        })
        .unwrap_or(Pos::START)
}
