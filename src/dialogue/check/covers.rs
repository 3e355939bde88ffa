//! Is every point of the article taught, by a node that says enough about it to everybody?

use super::{file, readers};
use crate::dialogue::Files;
use crate::dialogue::condition::Facts;
use crate::dialogue::diagnostic::{Code, Diagnostic, Pos};
use crate::dialogue::library::Library;
use crate::dialogue::node::{Item, Node};
use crate::dialogue::yaml::At;

/// The most points of a node or an item: more would be mentioned, not taught.
const MOST_POINTS: usize = 2;
/// The fewest characters said for each point.
const FEWEST_CHARACTERS: usize = 60;

pub(super) fn check(library: &Library, files: &Files) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for dialogue in library.dialogues() {
        let file = file(dialogue);
        for node in &dialogue.nodes {
            points(library, &file, node.id.as_str(), &node.covers, &mut findings);
            enough(&file, node, &mut findings);
            for item in &node.items {
                points(library, &file, item.id.as_str(), &item.covers, &mut findings);
                enough_of_item(&file, item, &mut findings);
            }
        }
    }
    // A point that is misspelt is uncovered as well, which would be the same slip twice.
    if !findings.iter().any(|finding| finding.code == Code::UnknownPoint) {
        findings.extend(uncovered(library, files));
    }
    findings
}

fn points(library: &Library, file: &str, id: &str, covers: &[At<String>], findings: &mut Vec<Diagnostic>) {
    for point in covers.iter().filter(|point| !library.points.iter().any(|(known, _)| *known == point.value)) {
        let what = format!("`{}` is no point of points.yaml", point.value);
        let finding = Diagnostic::new(Code::UnknownPoint, file, point.pos, what);
        findings.push(finding.did_you_mean(&point.value, library.points.iter().map(|(known, _)| known.as_str())));
    }
    if let Some(point) = covers.get(MOST_POINTS) {
        let what = format!("`{id}` covers {} points", covers.len());
        let finding = Diagnostic::new(Code::TooManyPoints, file, point.pos, what);
        findings.push(finding.mend(format!("at most {MOST_POINTS}: give the others a node of their own")));
    }
}

/// Whether enough is said about what a node covers to the reader who is told the least.
fn enough(file: &str, node: &Node, findings: &mut Vec<Diagnostic>) {
    let said = |facts: &Facts| {
        node.say.iter().filter(|part| part.holds(facts)).map(|part| part.text.utf16_len()).sum::<usize>()
    };
    let readers = readers::roles().map(|role| Facts { role, ..Facts::default() });
    let Some((least, facts)) = readers.map(|facts| (said(&facts), facts)).min_by_key(|(least, _)| *least) else {
        return;
    };
    let wanted = node.covers.len().min(MOST_POINTS) * FEWEST_CHARACTERS;
    if least < wanted {
        let who = readers::describe(&facts);
        let what = format!("`{}` says only {least} of {wanted} characters about what it covers to {who}", node.id);
        let finding = Diagnostic::new(Code::TooLittleSaid, file, node.pos, what);
        findings.push(finding.mend("say more in parts without `if`, so that everybody is told"));
    }
}

fn enough_of_item(file: &str, item: &Item, findings: &mut Vec<Diagnostic>) {
    let (said, wanted) = (item.say.utf16_len(), item.covers.len().min(MOST_POINTS) * FEWEST_CHARACTERS);
    if said < wanted {
        let what = format!("the item `{}` says only {said} of {wanted} characters about what it covers", item.id);
        findings.push(Diagnostic::new(Code::TooLittleSaid, file, item.pos, what).mend("say more in its `say:`"));
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
