//! Typed words to questions and topics, by the keywords that authors gave.
//!
//! A keyword is a word or a phrase; a phrase counts only as a whole. Below a threshold nothing is
//! guessed: the questions are shown instead. What is typed is compared and forgotten.

use crate::dialogue::Library;
use crate::dialogue::id::Address;
use crate::dialogue::locale::Locale;
use crate::safety::Screened;

use super::stems::{likeness, of_form, stems};

/// From here on an answer is given without asking.
const SURE: f32 = 0.65;
/// From here on the questions are worth showing.
const UNSURE: f32 = 0.4;
/// From here on a topic is worth a button, which guesses nothing.
const WORTH_SHOWING: f32 = 0.55;
/// An answer has to be better than the next one by this much.
const AHEAD: f32 = 0.04;
/// What each further matching keyword of the same entry adds.
const FURTHER: f32 = 0.08;
/// So few words are hardly a sentence.
const FEW: usize = 3;
/// A sentence of more words than this is about more than one matching word.
const LONG: usize = 9;

/// What the questions say to some words.
#[derive(Debug, Clone, PartialEq)]
pub enum Match {
    /// This one.
    Sure(Address),
    /// Perhaps one of them.
    Unsure,
    /// None.
    None,
}

/// A question or a topic's node with its keywords as stems.
#[derive(Debug, Clone)]
struct Entry {
    address: Address,
    keywords: Vec<Keyword>,
    question: Vec<String>,
}

/// A keyword as its author wrote it, and as it is compared.
#[derive(Debug, Clone)]
struct Keyword {
    written: String,
    stems: Vec<String>,
}

/// All that can be found by typing.
#[derive(Debug, Clone)]
pub struct Index {
    locale: Locale,
    questions: Vec<Entry>,
    topics: Vec<Entry>,
}

impl Index {
    /// The index of a library.
    pub(super) fn of(library: &Library) -> Self {
        let locale = library.language().clone();
        let (mut questions, mut topics) = (Vec::new(), Vec::new());
        for (address, _, node) in library.nodes() {
            let keyword = |written: &String| Keyword { written: written.clone(), stems: stems(&locale, written) };
            let keywords: Vec<Keyword> = node.keywords.iter().map(keyword).collect();
            let question = node.asks.as_ref().map(|asks| stems(&locale, &asks.value)).unwrap_or_default();
            let entry = Entry { address, keywords, question };
            if node.asks.is_some() {
                questions.push(entry);
            } else if !node.keywords.is_empty() {
                topics.push(entry);
            }
        }
        Self { locale, questions, topics }
    }

    /// The two questions that fit best, with what the comparison says for them (0 to 1).
    #[must_use]
    pub fn best_two(&self, words: &Screened) -> Vec<(f32, &Address)> {
        self.rank(&self.questions, words).into_iter().take(2).map(|(score, entry)| (score, &entry.address)).collect()
    }

    /// The question that some words ask.
    #[must_use]
    pub fn question(&self, words: &Screened) -> Match {
        let ranked = self.rank(&self.questions, words);
        let first = ranked.first().map_or(0.0, |(score, _)| *score);
        let second = ranked.get(1).map_or(0.0, |(score, _)| *score);
        match ranked.first() {
            Some((_, entry)) if first >= SURE && first - second >= AHEAD => Match::Sure(entry.address.clone()),
            Some(_) if first >= SURE || (first >= UNSURE && words.form().split(' ').count() > 1) => Match::Unsure,
            _ => Match::None,
        }
    }

    /// The best two topics for some words, each with the author's keyword that was found; none
    /// below the threshold.
    #[must_use]
    pub(super) fn topics(&self, words: &Screened) -> Vec<(Address, &str)> {
        let typed = of_form(&self.locale, words.form());
        let ranked = self.rank(&self.topics, words);
        let good = ranked.into_iter().filter(|(score, _)| *score >= WORTH_SHOWING).take(2);
        good.map(|(_, entry)| (entry.address.clone(), entry.best_keyword(&typed))).collect()
    }

    fn rank<'a>(&self, entries: &'a [Entry], words: &Screened) -> Vec<(f32, &'a Entry)> {
        let typed = of_form(&self.locale, words.form());
        let mut ranked: Vec<(f32, &Entry)> = entries.iter().map(|entry| (entry.score(&typed), entry)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        ranked
    }
}

impl Entry {
    /// How well it answers: the best keyword, a little for each further one, less in long texts.
    fn score(&self, typed: &[String]) -> f32 {
        let mut found: Vec<f32> = self
            .keywords
            .iter()
            .filter_map(|keyword| Some(phrase(typed, &keyword.stems)? * of_a_whole(typed, keyword)))
            .collect();
        found.extend(self.asked(typed));
        found.sort_by(|a, b| b.total_cmp(a));
        let Some(best) = found.first() else { return 0.0 };
        let further = FURTHER * f32::from(u8::try_from(found.len() - 1).unwrap_or(u8::MAX).min(4));
        let thin = if found.len() == 1 && typed.len() > LONG { 0.8 } else { 1.0 };
        (best * thin + further).min(1.0)
    }

    /// The keyword that speaks most for it.
    fn best_keyword(&self, typed: &[String]) -> &str {
        let said = |keyword: &&Keyword| phrase(typed, &keyword.stems).unwrap_or(0.0);
        let best = self.keywords.iter().max_by(|a, b| said(a).total_cmp(&said(b)));
        best.map_or("", |keyword| &keyword.written)
    }

    /// The question itself, typed in much the same words.
    fn asked(&self, typed: &[String]) -> Option<f32> {
        let known = |stem: &&String| typed.iter().any(|word| likeness(word, stem).is_some());
        let matched = self.question.iter().filter(known).count();
        let share = |n: usize, of: usize| {
            f32::from(u8::try_from(n).unwrap_or(u8::MAX)) / f32::from(u8::try_from(of.max(1)).unwrap_or(u8::MAX))
        };
        let both = share(matched, self.question.len()).min(share(matched, typed.len()));
        (both >= 0.7).then_some(both)
    }
}

/// One word says enough where hardly anything else was said. Within a sentence it may be about
/// anything, so it needs others beside it before an answer is given unasked.
fn of_a_whole(typed: &[String], keyword: &Keyword) -> f32 {
    if keyword.stems.len() == 1 && typed.len() > FEW { 0.8 } else { 1.0 }
}

/// Whether a keyword occurs as a whole, and how much that says: a longer phrase says more.
fn phrase(typed: &[String], keyword: &[String]) -> Option<f32> {
    if keyword.is_empty() {
        return None;
    }
    let weight = match keyword.len() {
        1 => 0.75,
        2 => 0.86,
        _ => 0.95,
    };
    typed
        .windows(keyword.len())
        .filter_map(|window| {
            let each: Option<Vec<f32>> =
                window.iter().zip(keyword).map(|(word, known)| likeness(word, known)).collect();
            each.map(|each| weight * each.into_iter().fold(1.0, f32::min))
        })
        .max_by(f32::total_cmp)
}
