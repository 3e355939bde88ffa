//! `haven check --release`: what people still have to do before people are invited.
//!
//! No program can do any of it, and none of it is a finding: the bot runs without. What is listed here
//! is what the README calls "Before you invite people". Whether a review is a good one is left to
//! whoever signs it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::check::{Outcome, plural};
use crate::dialogue::Library;
use crate::dialogue::controller::Answers;
use crate::dialogue::id::{Address, DialogueId};
use crate::dialogue::review::{FileReview, Reviewed};
use crate::dialogue::translation::Translation;
use crate::engine::Content;

/// How many of a kind are named; the rest is a number.
const NAMED: usize = 5;

/// Writes what is open on a day (`2026-11-21`), and whether anything is.
///
/// # Errors
/// If the output cannot be written.
pub(super) fn release(mut content: Content, today: &str, out: &mut impl Write) -> io::Result<Outcome> {
    content.helplines.as_of(today);
    let open = open_points(&content);
    for point in &open {
        writeln!(out, "open: {point}")?;
    }
    if open.is_empty() {
        writeln!(out, "Nothing is open: people can be invited.")?;
        return Ok(Outcome::Sound);
    }
    writeln!(out, "\n{} {} before people are invited.", open.len(), plural(open.len(), "point"))?;
    Ok(Outcome::Findings)
}

/// Everything that is open. A further thing that a person has to see to joins here.
fn open_points(content: &Content) -> Vec<String> {
    let library = &content.library;
    let numbers = numbers(content);
    let reviews = reviews(content);
    let all_of_it = [
        ("clinician", library.clinician(), "clinician"),
        ("advocate", library.advocate(), "advocate for those who were hurt"),
    ];
    let readers = all_of_it.into_iter().filter(|(_, reader, _)| reader.is_none()).map(|(key, _, who)| {
        format!("no {who} has read all of it; their name and the day go into haven.yaml: `reviews: {{ {key}: {{ by: …, on: … }} }}`")
    });
    let answers = nobody_answers(library);
    numbers.into_iter().chain(reviews).chain(readers).chain(translations(library)).chain(answers).collect()
}

/// Somebody answers for what is kept.
fn nobody_answers(library: &Library) -> Option<String> {
    let is_named = matches!(library.answers(), Some(Answers::Controller(_)));
    let open = "nobody answers for what is kept; their name and a contact go into operator.yaml: \
                `controller: { name: …, contact: … }`";
    (!is_named).then(|| open.to_owned())
}

/// Every line that is shown was read on its provider's page within a year.
fn numbers(content: &Content) -> Option<String> {
    let all: Vec<_> = content.helplines.lines().collect();
    let unread: Vec<String> = all
        .iter()
        .filter(|(_, line)| line.checked.is_none())
        .map(|(country, line)| {
            country.map_or_else(|| line.name.clone(), |country| format!("{}: {}", country.name, line.name))
        })
        .collect();
    let some = named(&unread)?;
    let (count, of) = (unread.len(), all.len());
    Some(format!(
        "{count} of {of} help lines were not read on their own page within 12 months ({some}); \
         `haven helplines --stale` lists them"
    ))
}

/// Every file was read by somebody, as it is now.
fn reviews(content: &Content) -> Vec<String> {
    let files = |is_it: fn(&Reviewed) -> bool| -> Vec<String> {
        content.reviews().filter(|FileReview { state, .. }| is_it(state)).map(|review| review.file.clone()).collect()
    };
    let kinds = [
        (files(|state| *state == Reviewed::Open), "never reviewed"),
        (files(|state| matches!(state, Reviewed::Outdated { .. })), "changed after their review"),
    ];
    let of = content.reviews().count();
    let line = |(files, what): (Vec<String>, &str)| {
        Some(format!("{} of {of} files were {what} ({})", files.len(), named(&files)?))
    };
    kinds.into_iter().filter_map(line).collect()
}

/// What a language has begun, it has as a whole, and as the original is now.
fn translations(library: &Library) -> Vec<String> {
    let mut open = Vec::new();
    for translation in library.translations() {
        let stale: Vec<String> = translation.stale().iter().map(|stale| stale.address.to_string()).collect();
        let here: BTreeSet<&Address> = translation.nodes().map(|(address, _)| address).collect();
        let begun: BTreeSet<&DialogueId> = here.iter().map(|address| &address.dialogue).collect();
        let elsewhere = library.translations().iter().flat_map(Translation::nodes).map(|(address, _)| address);
        let elsewhere: BTreeSet<&Address> = elsewhere.collect();
        let missing: Vec<String> = library
            .nodes()
            .map(|(address, ..)| address)
            .filter(|address| begun.contains(&address.dialogue) || elsewhere.contains(address))
            .filter(|address| !here.contains(address))
            .map(|address| address.to_string())
            .collect();
        for (cards, what) in [(missing, "not translated, though their dialogue is begun"), (stale, "stale")] {
            if let Some(some) = named(&cards) {
                open.push(format!("{}: {} cards are {what} ({some})", translation.locale, cards.len()));
            }
        }
    }
    open
}

/// The first few, and how many more there are; `None` if there are none.
fn named(all: &[String]) -> Option<String> {
    let mut words = all.get(..NAMED).unwrap_or(all).join(", ");
    if all.len() > NAMED {
        let _ = write!(words, " and {} more", all.len() - NAMED);
    }
    (!all.is_empty()).then_some(words)
}
