//! Typed words to questions and topics: a question by how people ask it ([`super::learner`]), a
//! topic by the keywords that its author gave. Below a threshold nothing is guessed: the questions
//! are shown instead. What is typed is compared and forgotten.

use std::sync::{Arc, OnceLock};

use crate::dialogue::Library;
use crate::dialogue::id::Address;
use crate::dialogue::locale::Locale;
use crate::dialogue::moment::Moment;
use crate::safety::Screened;

use super::keywords::Keywords;
use super::learner::Learner;
use super::stems::stems;
use super::typed::typed;
use super::vocabulary::{Vocabulary, Word};

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
    /// The keywords of the other languages.
    translated: Vec<(Locale, Keywords)>,
    /// How people ask.
    lines: Arc<[Line<Box<str>>]>,
    /// Learnt beside the start, or when somebody types before that.
    learnt: Arc<OnceLock<Learnt>>,
}

/// One way to ask: the class of its question, and the words as written or by number.
#[derive(Debug, Clone)]
struct Line<Words> {
    class: usize,
    words: Words,
    /// An author's own keyword: typed as a whole it means its question, whatever else it might.
    is_keyword: bool,
}

/// What the lines and keywords teach.
#[derive(Debug, Clone)]
struct Learnt {
    lines: Vec<Line<Box<[Word]>>>,
    vocabulary: Vocabulary,
    learner: Learner,
}

impl Line<Box<[Word]>> {
    /// Whether it is these words and no others.
    fn is(&self, words: &[Option<Word>]) -> bool {
        self.words.iter().copied().map(Some).eq(words.iter().copied())
    }
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
        let line = |class, words: &String, is_keyword| Line { class, words: words.as_str().into(), is_keyword };
        let asked = library.asked().iter().map(|(asked, words)| line(class(asked), words, false));
        // The question itself and its author's keywords are ways to ask it, too.
        let own = asking.iter().enumerate().flat_map(|(class, (_, _, node))| {
            let asks = node.asks.iter().map(move |asks| line(class, &asks.value, false));
            asks.chain(node.keywords.iter().map(move |keyword| line(class, keyword, true)))
        });
        let lines = asked.chain(own).collect();
        Self {
            locale: library.language().clone(),
            start: library.start().clone(),
            topics: Keywords::of(library),
            translated: library
                .translations()
                .iter()
                .map(|translation| (translation.locale.clone(), Keywords::translated(translation)))
                .collect(),
            questions,
            lines,
            learnt: Arc::default(),
        }
    }

    /// Learns what is to be learnt, for whoever has the time before somebody types.
    pub fn learn(&self) {
        self.learnt();
    }

    fn learnt(&self) -> &Learnt {
        self.learnt.get_or_init(|| {
            let written = self.lines.iter().map(|line| stems(&self.locale, &line.words));
            let (vocabulary, texts) = Vocabulary::of(written.chain(self.topics.stems().map(<[String]>::to_vec)));
            let lines = self.lines.iter().zip(texts).map(|(&Line { class, is_keyword, .. }, words)| Line {
                class,
                words,
                is_keyword,
            });
            let lines: Vec<Line<Box<[Word]>>> = lines.collect();
            let examples = lines.iter().map(|line| (line.class, &*line.words));
            let learner = Learner::learn(self.questions.len() + 1, examples);
            Learnt { lines, vocabulary, learner }
        })
    }

    fn read(&self, words: &Screened) -> Vec<String> {
        typed(&self.locale, &self.learnt().vocabulary, words.form())
    }

    /// The same by number; `None` for a word that no line has.
    fn numbers(&self, words: &Screened) -> Vec<Option<Word>> {
        self.read(words).iter().map(|stem| self.learnt().vocabulary.number(stem)).collect()
    }

    /// The two questions that fit best, with how likely each is (0 to 1).
    #[must_use]
    pub fn best_two(&self, words: &Screened) -> Vec<(f32, &Address)> {
        let read = self.numbers(words);
        let likely = self.learnt().learner.likely(&read);
        let mut ranked: Vec<(f32, &Address)> = likely.into_iter().zip(&self.questions).collect();
        if let Some(keyword) = self.learnt().lines.iter().find(|line| line.is_keyword && line.is(&read)) {
            ranked[keyword.class].0 = 1.0;
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
        let translated =
            || self.translated.iter().find_map(|(locale, keywords)| keywords.exact(&stems(locale, words.form())));
        let address = self.topics.exact(&self.read(words)).or_else(translated)?;
        (Moment::at(address).is_some() || *address == self.start).then(|| address.clone())
    }

    /// Whether the words are, as a whole, a known way to ask that question.
    #[must_use]
    pub fn is_way_to_ask(&self, question: &Address, words: &Screened) -> bool {
        let read = self.numbers(words);
        let class = self.questions.iter().position(|known| known == question);
        self.learnt().lines.iter().any(|line| Some(line.class) == class && line.is(&read))
    }

    /// The best two topics for some words, each with the author's keyword that was found; none
    /// below the threshold.
    #[must_use]
    pub fn topics(&self, words: &Screened) -> Vec<(Address, &str)> {
        self.topics.best_two(&self.read(words))
    }
}
