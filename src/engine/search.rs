//! Typed words to questions and topics, in the language of whoever types and in all others ([`super::asked`]).
//! Below a threshold nothing is guessed: the questions are shown instead. What is typed is compared and
//! forgotten.

use std::sync::Arc;

use crate::dialogue::Library;
use crate::dialogue::id::Address;
use crate::dialogue::locale::Locale;
use crate::dialogue::moment::Moment;
use crate::safety::Screened;

use super::asked::Asked;

/// What the questions say to some words.
#[derive(Debug, Clone, PartialEq)]
pub enum Match {
    /// This one.
    Sure(Address),
    /// Perhaps one of them, this one first.
    Unsure(Address),
    /// None.
    None,
}

/// A topic that some words name.
#[derive(Debug, Clone)]
pub struct Topic<'a> {
    /// The card.
    pub address: Address,
    /// The author's keyword that was found.
    pub keyword: &'a str,
    /// The language of that keyword.
    pub locale: &'a Locale,
}

/// All that can be found by typing.
#[derive(Debug, Clone)]
pub struct Index {
    start: Address,
    /// The library's language first.
    languages: Vec<Asked>,
}

impl Index {
    /// The index of a library.
    pub(super) fn of(library: &Library) -> Self {
        let questions: Arc<[Address]> =
            library.nodes().filter(|(_, _, node)| node.asks.is_some()).map(|(address, ..)| address).collect();
        let others = library.translations().iter().map(|translation| Asked::translated(translation, &questions));
        let languages = [Asked::of(library, &questions)].into_iter().chain(others).collect();
        Self { start: library.start().clone(), languages }
    }

    /// Learns what is to be learnt, for whoever has the time before somebody types.
    pub fn learn(&self) {
        for language in &self.languages {
            language.learn();
        }
    }

    /// The languages in which some words can be meant: those that know most of them, the reader's first.
    /// In one that knows fewer, a word would be taken for another by its spelling alone.
    fn languages(&self, reader: &Locale, words: &Screened) -> Vec<&Asked> {
        let known: Vec<usize> = self.languages.iter().map(|language| language.known(words)).collect();
        let most = known.iter().max().copied().unwrap_or_default();
        let those = self.languages.iter().zip(known).filter(|(_, known)| *known == most).map(|(language, _)| language);
        let mut those: Vec<&Asked> = those.collect();
        those.sort_by_key(|language| language.locale != *reader);
        those
    }

    /// What some words ask, and in which language: the first that is sure of it, or else the first that
    /// is not quite.
    fn asked(&self, reader: &Locale, words: &Screened) -> Option<(&Asked, Match)> {
        let mut unsure = None;
        for language in self.languages(reader, words) {
            match language.question(words) {
                Match::Sure(question) => return Some((language, Match::Sure(question))),
                Match::Unsure(question) if unsure.is_none() => unsure = Some((language, Match::Unsure(question))),
                Match::Unsure(_) | Match::None => {}
            }
        }
        unsure
    }

    /// The question that some words ask.
    #[must_use]
    pub fn question(&self, reader: &Locale, words: &Screened) -> Match {
        self.asked(reader, words).map_or(Match::None, |(_, found)| found)
    }

    /// The language in which some words ask something, if they do.
    #[must_use]
    pub fn language(&self, reader: &Locale, words: &Screened) -> Option<&Locale> {
        self.asked(reader, words).map(|(language, _)| &language.locale)
    }

    /// The two questions that fit best, with how likely each is (0 to 1): in the language in which they
    /// are asked, or else in the reader's.
    #[must_use]
    pub fn best_two(&self, reader: &Locale, words: &Screened) -> Vec<(f32, &Address)> {
        let asked = self.asked(reader, words).map(|(language, _)| language);
        let language = asked.or_else(|| self.languages(reader, words).first().copied());
        language.map(|language| language.best_two(words)).unwrap_or_default()
    }

    /// The moment or the start that some words mean as a whole ("thanks", "hello"): where an author
    /// gave them as a keyword, and no other node has it.
    #[must_use]
    pub fn meant(&self, reader: &Locale, words: &Screened) -> Option<Address> {
        let address = self.languages(reader, words).into_iter().find_map(|language| language.exact(words))?;
        (Moment::at(address).is_some() || *address == self.start).then(|| address.clone())
    }

    /// Whether the words are, as a whole, a known way to ask that question.
    #[must_use]
    pub fn is_way_to_ask(&self, question: &Address, words: &Screened) -> bool {
        self.languages.iter().any(|language| language.is_way_to_ask(question, words))
    }

    /// The best two topics for some words; none below the threshold.
    #[must_use]
    pub fn topics(&self, reader: &Locale, words: &Screened) -> Vec<Topic<'_>> {
        let found = self.languages(reader, words).into_iter().map(|language| {
            let topic = |(address, keyword)| Topic { address, keyword, locale: &language.locale };
            language.topics(words).into_iter().map(topic).collect::<Vec<_>>()
        });
        found.into_iter().find(|topics| !topics.is_empty()).unwrap_or_default()
    }
}
