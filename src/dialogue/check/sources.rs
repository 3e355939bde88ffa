//! Does every file say where its facts come from, and every link how old it is (T9)?

use super::file;
use crate::dialogue::diagnostic::{Code, Diagnostic, Pos};
use crate::dialogue::library::Library;
use crate::dialogue::node::{Dialogue, Node, Source};
use crate::dialogue::text::Style;

pub(super) fn check(library: &Library) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for dialogue in library.dialogues() {
        if dialogue.sources.is_empty() {
            let what = format!("`{}` names no source", dialogue.id);
            let finding = Diagnostic::new(Code::Sources, &file(dialogue), Pos::START, what);
            findings.push(finding.mend("write `sources: [article]`, or the page that the facts come from"));
        }
        for node in &dialogue.nodes {
            links(dialogue, node, &mut findings);
        }
    }
    findings
}

fn links(dialogue: &Dialogue, node: &Node, findings: &mut Vec<Diagnostic>) {
    let texts = node
        .say
        .iter()
        .map(|part| &part.text)
        .chain(node.heads_up.as_ref().map(|at| &at.value))
        .chain(node.items.iter().map(|i| &i.say));
    for mark in texts.flat_map(super::super::text::Text::marks) {
        let Style::Link(url) = &mark.style else { continue };
        let named =
            dialogue.sources.iter().any(|source| matches!(source, Source::Page { url: page, .. } if **page == **url));
        if !named {
            let what = format!("`{}` links to {url}, which has no source and date", node.id);
            let finding = Diagnostic::new(Code::LinkSource, &file(dialogue), node.pos, what);
            findings.push(finding.mend(format!("add {{ name: …, url: {url}, date: … }} to `sources:`")));
        }
    }
}
