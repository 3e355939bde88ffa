//! `haven faq`: which question each line of the input asks, for authors who tune keywords.

use std::io::{self, BufRead, Write};

use crate::dialogue::locale::Locale;
use crate::engine::{Content, Match};
use crate::safety::{Verdict, screen};

/// Below the threshold, in danger, or without any likeness.
const NONE: &str = "none";

/// Writes `id<TAB>score<TAB>line<TAB>second id` for each line, in order, as for a reader of that language.
///
/// The first id is `none` where Haven would not answer unasked: below the threshold, with two
/// questions equally near, or where danger is heard and help comes first; the second is then the
/// question whose answer waits behind a button under the help.
///
/// # Errors
/// If the input cannot be read or the output not written.
pub fn faq(content: &Content, reader: &Locale, input: impl BufRead, out: &mut impl Write) -> io::Result<()> {
    for line in input.lines() {
        let line = line?;
        let words = match screen(&content.phrases, &line) {
            Verdict::Clear(words) => words,
            Verdict::Heard(signal, words) => {
                let asked = content.asked_beside(&signal.locale, &words);
                let second = asked.map_or_else(|| NONE.to_owned(), |address| address.node.to_string());
                writeln!(out, "{NONE}\t0.00\t{line}\t{second}")?;
                continue;
            }
        };
        let best = content.index.best_two(reader, &words);
        let score = best.first().map_or(0.0, |(score, _)| *score);
        let id = |at: usize| match best.get(at).filter(|(score, _)| *score > 0.0) {
            Some((_, address)) => address.node.to_string(),
            None => NONE.to_owned(),
        };
        // What was not sure enough to be the first is still the nearest, and so the second.
        let (first, second) = match content.index.question(reader, &words) {
            Match::Sure(address) => (address.node.to_string(), id(1)),
            Match::Unsure(_) | Match::None => (NONE.to_owned(), id(0)),
        };
        writeln!(out, "{first}\t{score:.2}\t{line}\t{second}")?;
    }
    Ok(())
}
