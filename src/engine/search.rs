//! Typed words to questions and topics, by the keywords that authors gave.
//!
//! A keyword is a word or a phrase. For a question all of its keywords that occur are added up; a
//! phrase says more than a word, and a word less in the middle of a sentence, where it may be about
//! anything. Words that occur nowhere in the library speak for another subject altogether. Below a
//! threshold nothing is guessed: the questions are shown instead. What is typed is compared and
//! forgotten.

use std::collections::BTreeSet;

use crate::dialogue::Library;
use crate::dialogue::id::Address;
use crate::dialogue::locale::Locale;
use crate::safety::Screened;

use super::stems::{likeness, of_form, stems};
use super::vocabulary::Vocabulary;

/// From here on an answer is given without asking.
const SURE: f32 = 0.55;
/// From here on the questions are worth showing.
const UNSURE: f32 = 0.4;
/// An answer has to be better than the next one by this much.
const AHEAD: f32 = 0.05;
/// From here on a topic is worth a button, which guesses nothing.
const WORTH_SHOWING: f32 = 0.55;
/// So few words are hardly a sentence.
const FEW: usize = 3;
/// So many words may stand between two of a phrase: "bring my husband along".
const BETWEEN: usize = 2;
/// What each such gap takes away.
const LOOSE: f32 = 0.85;

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

/// A question or a topic's node with its keywords.
#[derive(Debug, Clone)]
struct Entry {
    address: Address,
    keywords: Vec<Keyword>,
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
    vocabulary: Vocabulary,
}

impl Index {
    /// The index of a library.
    pub(super) fn of(library: &Library) -> Self {
        let locale = library.language().clone();
        let (mut questions, mut topics) = (Vec::new(), Vec::new());
        for (address, _, node) in library.nodes() {
            let keyword = |written: &String| Keyword { written: written.clone(), stems: stems(&locale, written) };
            // The question itself is one long keyword of its own.
            let asks = node.asks.iter().map(|asks| keyword(&asks.value));
            let keywords: Vec<Keyword> = node.keywords.iter().map(keyword).chain(asks).collect();
            let entry = Entry { address, keywords };
            if node.asks.is_some() {
                questions.push(entry);
            } else if !node.keywords.is_empty() {
                topics.push(entry);
            }
        }
        let vocabulary = Vocabulary::of(library);
        Self { locale, questions, topics, vocabulary }
    }

    /// The two questions that fit best, with what the comparison says for them (0 to 1).
    #[must_use]
    pub fn best_two(&self, words: &Screened) -> Vec<(f32, &Address)> {
        self.ranked_questions(words).into_iter().take(2).map(|(score, entry)| (score, &entry.address)).collect()
    }

    /// The question that some words ask.
    #[must_use]
    pub fn question(&self, words: &Screened) -> Match {
        let ranked = self.ranked_questions(words);
        let score = |at: usize| ranked.get(at).map_or(0.0, |(score, _)| *score);
        match ranked.first() {
            Some((first, entry)) if *first >= SURE && first - score(1) >= AHEAD => Match::Sure(entry.address.clone()),
            Some((first, _)) if *first >= UNSURE => Match::Unsure,
            _ => Match::None,
        }
    }

    /// The best two topics for some words, each with the author's keyword that was found; none
    /// below the threshold.
    #[must_use]
    pub fn topics(&self, words: &Screened) -> Vec<(Address, &str)> {
        let typed = of_form(&self.locale, words.form());
        let mut found: Vec<(f32, &Entry, &Keyword)> = self
            .topics
            .iter()
            .filter_map(|entry| entry.best(&typed).map(|(score, keyword)| (score, entry, keyword)))
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        let good = found.into_iter().filter(|(score, ..)| *score >= WORTH_SHOWING).take(2);
        good.map(|(_, entry, keyword)| (entry.address.clone(), keyword.written.as_str())).collect()
    }

    fn ranked_questions(&self, words: &Screened) -> Vec<(f32, &Entry)> {
        let typed = of_form(&self.locale, words.form());
        let at_home = self.vocabulary.at_home(&typed);
        let score = |entry: &Entry| saturate(entry.sum(&typed) * at_home);
        let mut ranked: Vec<(f32, &Entry)> = self.questions.iter().map(|entry| (score(entry), entry)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        ranked
    }
}

/// From a sum without bound to 0 to 1: each further keyword adds less.
fn saturate(sum: f32) -> f32 {
    1.0 - (-sum).exp()
}

impl Entry {
    /// All keywords that occur, added up. A typed word counts once, for the longest keyword that it
    /// is a part of.
    fn sum(&self, typed: &[String]) -> f32 {
        let mut keywords: Vec<&Keyword> = self.keywords.iter().collect();
        keywords.sort_by_key(|keyword| std::cmp::Reverse(keyword.stems.len()));
        let mut used = BTreeSet::new();
        let mut sum = 0.0;
        for keyword in keywords {
            let Some((places, alike)) = keyword.find(typed) else { continue };
            if places.iter().all(|place| used.contains(place)) {
                continue;
            }
            used.extend(places);
            sum += alike * keyword.weight(typed.len());
        }
        sum
    }

    /// The keyword that speaks most for it, and how much it says.
    fn best(&self, typed: &[String]) -> Option<(f32, &Keyword)> {
        let found = self.keywords.iter().filter_map(|keyword| {
            let (_, alike) = keyword.find(typed)?;
            Some((saturate(alike * keyword.weight(typed.len())), keyword))
        });
        found.max_by(|a, b| a.0.total_cmp(&b.0))
    }
}

impl Keyword {
    /// How much it says: a phrase more than a word, a word less within a sentence.
    fn weight(&self, typed: usize) -> f32 {
        match self.stems.len() {
            0 => 0.0,
            1 if typed <= FEW => 1.0,
            1 => 0.55,
            2 => 0.95,
            _ => 1.3,
        }
    }

    /// Where it occurs, its words in their order with little between them, and how alike it is: 1
    /// for the same words, less with errors and with words between.
    fn find(&self, typed: &[String]) -> Option<(Vec<usize>, f32)> {
        let (first, rest) = self.stems.split_first()?;
        let begins = typed.iter().enumerate().filter_map(|(at, word)| Some((at, likeness(word, first)?)));
        let found = begins.filter_map(|(begin, alike)| {
            let (mut places, mut alike) = (vec![begin], alike);
            for known in rest {
                let next = places.last()? + 1;
                let mut reach = next..typed.len().min(next + BETWEEN + 1);
                let hit = reach.find_map(|at| Some((at, likeness(&typed[at], known)?)));
                let (at, likeness) = hit?;
                alike = alike.min(likeness) * if at == next { 1.0 } else { LOOSE };
                places.push(at);
            }
            Some((places, alike))
        });
        found.max_by(|a, b| a.1.total_cmp(&b.1))
    }
}
