//! `haven check`: all findings about the dialogues at once; where each point is taught; how hard the cards
//! are to read; what is left to people before others are invited.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use crate::dialogue::controller::Answers;
use crate::dialogue::diagnostic::Diagnostic;
use crate::dialogue::grade;
use crate::dialogue::report::{Colour, report};
use crate::dialogue::review::{FileReview, Reviewed};
use crate::dialogue::translation::Stale;
use crate::dialogue::{Files, Library};
use crate::engine::{Content, overheard};
use crate::files;

use super::release;

/// Whether the dialogues are sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was found.
    Sound,
    /// Something was.
    Findings,
}

/// Looks at a folder and the operator's file, and writes what was found.
///
/// # Errors
/// If they cannot be read, or the output not written.
pub fn check(folder: &Path, operator: &Path, out: &mut impl Write) -> io::Result<Outcome> {
    let files = files::with_operator(files::read(folder)?, files::read_operator(operator)?);
    match sound(&files) {
        Ok(content) => {
            writeln!(out, "{}", summary(&content))?;
            Ok(Outcome::Sound)
        }
        Err(findings) => {
            let colour = if io::stdout().is_terminal() { Colour::Ansi } else { Colour::Plain };
            writeln!(out, "{}\n", report(&findings, &files, colour))?;
            let files = findings.iter().map(|finding| &finding.file).collect::<std::collections::BTreeSet<_>>().len();
            writeln!(
                out,
                "{} {} in {} {}",
                findings.len(),
                plural(findings.len(), "finding"),
                files,
                plural(files, "file")
            )?;
            Ok(Outcome::Findings)
        }
    }
}

/// The content, if it is sound, also where its own words are typed.
fn sound(files: &Files) -> Result<Content, Vec<Diagnostic>> {
    let content = Content::parse(files)?;
    let overheard = overheard(&content);
    if overheard.is_empty() { Ok(content) } else { Err(overheard) }
}

/// The content of a folder and the operator's file, for a Haven that is running.
///
/// # Errors
/// What was found in them, as [`check`] shows it, or why they cannot be read.
pub fn read(folder: &Path, operator: &Path) -> Result<Content, String> {
    let files = || Ok(files::with_operator(files::read(folder)?, files::read_operator(operator)?));
    let files = files().map_err(|error: io::Error| format!("the dialogues cannot be read: {error}"))?;
    sound(&files).map_err(|findings| {
        let report = report(&findings, &files, Colour::Plain);
        format!("{report}\n\nNothing was changed: {} {}.", findings.len(), plural(findings.len(), "finding"))
    })
}

/// `check --coverage`: each point and a node that teaches it, a line each.
///
/// # Errors
/// As [`check`]; with findings there is nothing to list, and they are written instead.
pub fn coverage(folder: &Path, operator: &Path, out: &mut impl Write) -> io::Result<Outcome> {
    let files = files::read(folder)?;
    let Ok(content) = Content::parse(&files) else { return check(folder, operator, out) };
    for (point, address) in content.library.coverage() {
        writeln!(out, "{point}\t{address}")?;
    }
    Ok(Outcome::Sound)
}

/// `check --release`: what is left to people before others are invited, on a day (`2026-11-21`).
///
/// # Errors
/// As [`check`]; findings come before everything else, and are written instead.
pub fn release(folder: &Path, operator: &Path, today: &str, out: &mut impl Write) -> io::Result<Outcome> {
    let files = files::with_operator(files::read(folder)?, files::read_operator(operator)?);
    match sound(&files) {
        Ok(content) => release::release(content, today, out),
        Err(_) => check(folder, operator, out),
    }
}

/// `check --grades`: every card with its reading grade, the hardest first: grade, language, address.
///
/// # Errors
/// As [`check`]; with findings there is nothing to list, and they are written instead.
pub fn grades(folder: &Path, operator: &Path, out: &mut impl Write) -> io::Result<Outcome> {
    let files = files::read(folder)?;
    let Ok(content) = Content::parse(&files) else { return check(folder, operator, out) };
    for graded in grade::grades(&content.library) {
        writeln!(out, "{:.1}\t{}\t{}", graded.grade, graded.locale, graded.address)?;
    }
    Ok(Outcome::Sound)
}

fn summary(content: &Content) -> String {
    let library = &content.library;
    let dialogues = library.dialogues().count();
    let nodes = library.nodes().count();
    let points = library.points().len();
    let countries = content.helplines.countries().len();
    let practice = library.practice().map_or_else(String::new, |practice| {
        format!("\nThe practice “{}” stands first on the way to a professional.", practice.name)
    });
    let answers = match library.answers() {
        Some(Answers::Controller(controller)) => format!("\n“{}” answers for what is kept.", controller.name),
        Some(Answers::Trial) | None => String::new(),
    };
    format!(
        "No findings: {dialogues} dialogues with {nodes} nodes cover all {points} points; help lines for {countries} countries.\n\
         {}{answers}{practice}{}{}",
        reviewed(content),
        translated(library),
        graded(library)
    )
}

/// How many files were reviewed, and which were changed afterwards.
fn reviewed(content: &Content) -> String {
    let done = content.reviews().filter(|file| matches!(file.state, Reviewed::Done(_))).count();
    let (mut outdated, mut lines) = (0, String::new());
    for FileReview { file, state } in content.reviews() {
        let Reviewed::Outdated { reader, pos, fingerprint } = state else { continue };
        outdated += 1;
        let (line, by, on) = (pos.line, &reader.by, &reader.on);
        let _ = write!(
            lines,
            "\n  {file}:{line}: the words have changed since {by} read them on {on}. Once they are read again: `words: \"{fingerprint}\"`"
        );
    }
    format!("{done} of {} files have been reviewed, {outdated} more are outdated.{lines}", content.reviews().count())
}

/// How hard the cards are to read, language by language.
fn graded(library: &Library) -> String {
    let grades = grade::grades(library);
    let mut said = Vec::new();
    for locale in library.languages() {
        let of: Vec<f64> = grades.iter().filter(|graded| graded.locale == locale).map(|graded| graded.grade).collect();
        let Some(median) = of.get(of.len() / 2) else { continue };
        let hard = of.iter().filter(|grade| **grade > grade::EASY).count();
        said.push(format!("{locale} {median:.1} with {hard} of {} cards above {}", of.len(), grade::EASY));
    }
    if said.is_empty() { String::new() } else { format!("\nReading grade (median): {}.", said.join("; ")) }
}

/// How much is translated, and what was changed since and wants to be read again.
fn translated(library: &Library) -> String {
    let nodes = library.nodes().count();
    let mut lines = String::new();
    for translation in library.translations() {
        let (cards, stale) = (translation.nodes().count(), translation.stale());
        let _ = write!(lines, "\n{}: {cards} of {nodes} cards, {} of them stale.", translation.locale, stale.len());
        for Stale { file, pos, address, fingerprint } in stale {
            let line = pos.line;
            let _ = write!(
                lines,
                "\n  {file}:{line}: the words of `{address}` have changed. Once it is right again: `from: \"{fingerprint}\"`"
            );
        }
    }
    lines
}

pub(super) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}
