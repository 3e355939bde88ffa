//! How findings look to an author: code, place, the source line, a way to mend.
//!
//! The drawing is left to annotate-snippets, which is named here and nowhere else.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::Files;
use super::diagnostic::{Diagnostic, Pos};
use super::operator::OPERATOR;

/// Whether the reader's screen shows colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Plain text, for files, pipes and tests.
    Plain,
    /// ANSI colours, for a terminal.
    Ansi,
}

/// Draws all findings, with an empty line between them.
#[must_use]
pub fn report(findings: &[Diagnostic], files: &Files, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Plain => Renderer::plain(),
        Colour::Ansi => Renderer::styled(),
    };
    findings.iter().map(|finding| draw(finding, files, &renderer)).collect::<Vec<_>>().join("\n\n")
}

fn draw(finding: &Diagnostic, files: &Files, renderer: &Renderer) -> String {
    let source = files.get(&finding.file).map_or("", String::as_str);
    let path = if finding.file == OPERATOR { OPERATOR.to_owned() } else { format!("dialogues/{}", finding.file) };
    let title = Level::ERROR.primary_title(&finding.what).id(finding.code.as_str());
    let mut group: Group<'_> = if source.is_empty() {
        title.element(annotate_snippets::Origin::path(&path))
    } else {
        title.element(
            Snippet::source(source).path(&path).annotation(AnnotationKind::Primary.span(bytes(source, finding.pos))),
        )
    };
    if let Some(mend) = &finding.mend {
        group = group.element(Level::HELP.message(mend));
    }
    renderer.render(&[group])
}

/// The byte range of a place given by line and column, never past the end of its line.
fn bytes(source: &str, pos: Pos) -> std::ops::Range<usize> {
    let mut start = 0;
    for _ in 1..pos.line {
        match source[start..].find('\n') {
            Some(end) => start += end + 1,
            None => break,
        }
    }
    let line = source[start..].split('\n').next().unwrap_or("");
    let at = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(byte, _)| byte);
    let from = pos.column as usize - 1;
    let begin = at(from);
    let end = at(from + pos.len as usize).max(begin);
    start + begin..start + end
}
