//! The second ear: whether a text is like the lines in which people told of danger, or like those in
//! which they told of anything else.
//!
//! Phrase rules know shapes of sentences and are sure of them; people in need write in a thousand
//! other ways. So what no rule hears is compared with all lines of `corpus/`, from which the build
//! learns a table of weights (`learn.rs`); it travels in the binary, and nothing is learnt from
//! anybody at run time. It is the softer of the two, and how its threshold was
//! chosen stands in `docs/limits.md`. What may be heard by a rule is never silenced here.

mod features;
#[cfg(test)]
mod learn;
mod table;

use std::sync::LazyLock;

use features::features;
use table::Row;

use super::kind::Kind;
use super::phrases::Signal;
use super::squeeze::squeezed;
use crate::dialogue::locale::Locale;

/// The name by which what was heard here is told from a rule.
pub(super) const LIKENESS: &str = "likeness";
/// From here on a text is like danger.
const THRESHOLD: f32 = 0.0;
/// A word or two are like many things, so they have to be more like it.
const THRESHOLD_OF_A_STUB: f32 = 0.9;
const A_STUB: usize = 2;
/// What stands between two sentences is no word of either.
const END: &str = ".";
/// From so many words on a sentence of a long text is looked at by itself.
const A_SENTENCE: usize = 5;
/// A text of more words is read in parts, so that what surrounds a sentence does not drown it.
const PART: usize = 24;
/// How far the next part begins behind the last.
const STEP: usize = 16;

static TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/likeness"));
static EAR: LazyLock<Option<Ear>> = LazyLock::new(Ear::of_table);

/// What was learnt.
struct Ear {
    danger: Row<'static>,
    kinds: Vec<(Kind, Row<'static>)>,
    languages: Vec<(Locale, Row<'static>)>,
}

impl Ear {
    fn of_table() -> Option<Self> {
        let rows = table::read(TABLE);
        let kinds = rows.iter().filter_map(|row| Some((Kind::parse(row.name)?, *row))).collect();
        let is_language = |row: &&Row<'_>| Kind::parse(row.name).is_none() && row.name != DANGER;
        let languages = rows.iter().filter(is_language).filter_map(|row| Some((Locale::parse(row.name)?, *row)));
        let languages = languages.collect();
        Some(Self { danger: rows.into_iter().find(|row| row.name == DANGER)?, kinds, languages })
    }

    /// What a part of a text is like, if it is like danger at all.
    fn hear(&self, form: &str) -> Option<(f32, Signal)> {
        let places = features(form);
        let likeness = self.danger.score(&places);
        let is_stub = form.split(' ').filter(|word| *word != END).count() <= A_STUB;
        if likeness <= if is_stub { THRESHOLD_OF_A_STUB } else { THRESHOLD } {
            return None;
        }
        let kind = best(&self.kinds, &places)?;
        let locale = best(&self.languages, &places)?;
        Some((likeness, Signal { kind, rule: LIKENESS.to_owned(), locale }))
    }
}

/// The row of all lines of danger, whatever their kind.
const DANGER: &str = "danger";

/// The class for which some features speak most.
fn best<T: Clone>(rows: &[(T, Row<'_>)], places: &[u32]) -> Option<T> {
    let scored = rows.iter().map(|(class, row)| (row.score(places), class));
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, class)| class.clone())
}

/// What a normalised text is like: the part of it that is most like danger decides.
pub(super) fn hear(form: &str) -> Option<Signal> {
    let ear = EAR.as_ref()?;
    let form = squeezed(form);
    let heard = parts(&form).into_iter().filter_map(|part| ear.hear(&part));
    heard.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, signal)| signal)
}

/// The text as a whole if it is short; otherwise parts of it that overlap, and its sentences.
fn parts(form: &str) -> Vec<String> {
    let words: Vec<&str> = form.split(' ').collect();
    if words.len() <= PART {
        return vec![form.to_owned()];
    }
    let begins = (0..words.len()).step_by(STEP).take_while(|begin| begin + PART - STEP < words.len());
    let parts = begins.map(|begin| words[begin..words.len().min(begin + PART)].join(" "));
    let sentences = form.split(" . ").filter(|one| (A_SENTENCE..=PART).contains(&one.split(' ').count()));
    parts.chain(sentences.map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests;
