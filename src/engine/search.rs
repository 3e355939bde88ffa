//! Typed words to questions and topics: a question by how people ask it ([`super::learner`]), a
//! topic by the keywords that its author gave. Below a threshold nothing is guessed: the questions
//! are shown instead. What is typed is compared and forgotten.

use std::sync::OnceLock;

use crate::dialogue::Library;
use crate::dialogue::id::Address;
use crate::dialogue::locale::Locale;
use crate::dialogue::moment::Moment;
use crate::safety::Screened;

use super::keywords::Keywords;
use super::learner::Learner;
use super::stems::stems;
use super::typed::typed;
use super::vocabulary::Vocabulary;

/// From here on an answer is given without asking.
const SURE: f32 = 0.5;
/// From here on the questions are worth showing.
const UNSURE: f32 = 0.35;

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

/// All that can be found by typing.
#[derive(Debug, Clone)]
pub struct Index {
    locale: Locale,
    start: Address,
    /// The questions, in the order of the classes; after them comes "none of these".
    questions: Vec<Address>,
    topics: Keywords,
    lines: Vec<(usize, String)>,
    /// The authors' own keywords for a question, which are lines, too.
    keywords: Vec<(String, usize)>,
    /// Learnt when somebody types for the first time, so that nobody waits for it at the start.
    learnt: OnceLock<Learnt>,
}

/// What the lines and keywords teach.
#[derive(Debug, Clone)]
struct Learnt {
    vocabulary: Vocabulary,
    learner: Learner,
}

impl Index {
    /// The index of a library.
    pub(super) fn of(library: &Library) -> Self {
        let asking: Vec<_> = library.nodes().filter(|(_, _, node)| node.asks.is_some()).collect();
        let questions: Vec<Address> = asking.iter().map(|(address, ..)| address.clone()).collect();
        let none = questions.len();
        let class = |asked: &Option<Address>| {
            asked.as_ref().and_then(|asked| questions.iter().position(|question| question == asked)).unwrap_or(none)
        };
        let mut lines: Vec<(usize, String)> =
            library.asked().iter().map(|(asked, line)| (class(asked), line.clone())).collect();
        let mut keywords = Vec::new();
        // The question itself and its author's keywords are ways to ask it, too.
        for (class, (_, _, node)) in asking.iter().enumerate() {
            let own = node.asks.iter().map(|asks| &asks.value).chain(&node.keywords);
            lines.extend(own.map(|line| (class, line.clone())));
            keywords.extend(node.keywords.iter().map(|keyword| (keyword.clone(), class)));
        }
        Self {
            locale: library.language().clone(),
            start: library.start().clone(),
            topics: Keywords::of(library),
            questions,
            lines,
            keywords,
            learnt: OnceLock::new(),
        }
    }

    fn learnt(&self) -> &Learnt {
        self.learnt.get_or_init(|| {
            let lines: Vec<(usize, Vec<String>)> =
                self.lines.iter().map(|(class, line)| (*class, stems(&self.locale, line))).collect();
            let texts = lines.iter().map(|(_, stems)| stems.as_slice()).chain(self.topics.stems());
            let vocabulary = Vocabulary::of(texts);
            Learnt { vocabulary, learner: Learner::learn(self.questions.len() + 1, &lines) }
        })
    }

    fn read(&self, words: &Screened) -> Vec<String> {
        typed(&self.locale, &self.learnt().vocabulary, words.form())
    }

    /// The two questions that fit best, with how likely each is (0 to 1).
    #[must_use]
    pub fn best_two(&self, words: &Screened) -> Vec<(f32, &Address)> {
        let read = self.read(words);
        let likely = self.learnt().learner.likely(&read.iter().map(String::as_str).collect::<Vec<_>>());
        let mut ranked: Vec<(f32, &Address)> = likely.into_iter().zip(&self.questions).collect();
        // What an author gave as a keyword means its question, whatever else it might.
        if let Some((_, class)) = self.keywords.iter().find(|(keyword, _)| stems(&self.locale, keyword) == read) {
            ranked[*class].0 = 1.0;
        }
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        ranked.truncate(2);
        ranked
    }

    /// The question that some words ask.
    #[must_use]
    pub fn question(&self, words: &Screened) -> Match {
        match self.best_two(words).first() {
            Some((likely, question)) if *likely >= SURE => Match::Sure((*question).clone()),
            Some((likely, question)) if *likely >= UNSURE => Match::Unsure((*question).clone()),
            _ => Match::None,
        }
    }

    /// The moment or the start that some words mean as a whole ("thanks", "hello"): where an author
    /// gave them as a keyword, and no other node has it.
    #[must_use]
    pub fn meant(&self, words: &Screened) -> Option<Address> {
        let address = self.topics.exact(&self.read(words))?;
        (Moment::at(address).is_some() || *address == self.start).then(|| address.clone())
    }

    /// Whether the words are, as a whole, a known way to ask that question.
    #[must_use]
    pub fn is_way_to_ask(&self, question: &Address, words: &Screened) -> bool {
        let read = self.read(words);
        let class = self.questions.iter().position(|known| known == question);
        self.lines.iter().any(|(of, line)| Some(*of) == class && stems(&self.locale, line) == read)
    }

    /// The best two topics for some words, each with the author's keyword that was found; none
    /// below the threshold.
    #[must_use]
    pub fn topics(&self, words: &Screened) -> Vec<(Address, &str)> {
        self.topics.best_two(&self.read(words))
    }
}
