//! What is asked in one language: a question by how people ask it ([`super::learner`]), a topic by the
//! keywords that its author gave. Which language answers is the matter of [`super::search`].

use std::sync::{Arc, OnceLock};

use crate::dialogue::Library;
use crate::dialogue::id::Address;
use crate::dialogue::library::AskedLines;
use crate::dialogue::locale::Locale;
use crate::dialogue::node::Node;
use crate::dialogue::translation::Translation;
use crate::safety::Screened;

use super::keywords::Keywords;
use super::learner::Learner;
use super::search::Match;
use super::stems::stems;
use super::typed::{known, typed};
use super::vocabulary::{Vocabulary, Word};

/// From here on an answer is given without asking.
const SURE: f32 = 0.5;
/// From here on the questions are worth showing.
const UNSURE: f32 = 0.35;

/// The ways to ask in one language.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) locale: Locale,
    /// The questions, in the order of the classes; after them comes "none of these".
    questions: Arc<[Address]>,
    topics: Keywords,
    /// How people ask.
    lines: AskedLines,
    /// How the authors ask: the questions themselves and their keywords, each with its class.
    own: Arc<[Line<Box<str>>]>,
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

impl Asked {
    /// In the library's own language.
    pub(super) fn of(library: &Library, questions: &Arc<[Address]>) -> Self {
        let node = |address: &Address| library.node(address).map(|(_, node)| node);
        Self {
            locale: library.language().clone(),
            topics: Keywords::of(library),
            lines: library.asked().clone(),
            own: own(questions, node),
            questions: questions.clone(),
            learnt: Arc::default(),
        }
    }

    /// In another language.
    pub(super) fn translated(translation: &Translation, questions: &Arc<[Address]>) -> Self {
        Self {
            locale: translation.locale.clone(),
            topics: Keywords::translated(translation),
            lines: translation.asked().clone(),
            own: own(questions, |address| translation.node(address)),
            questions: questions.clone(),
            learnt: Arc::default(),
        }
    }

    fn class(&self, asked: Option<&Address>) -> usize {
        asked
            .and_then(|asked| self.questions.iter().position(|question| question == asked))
            .unwrap_or(self.questions.len())
    }

    /// Learns what is to be learnt, for whoever has the time before somebody types.
    pub(super) fn learn(&self) {
        self.learnt();
    }

    fn learnt(&self) -> &Learnt {
        self.learnt.get_or_init(|| {
            let asked = self.lines.iter().map(|(asked, words)| (self.class(asked.as_ref()), &**words, false));
            let own = self.own.iter().map(|line| (line.class, &*line.words, line.is_keyword));
            let written: Vec<(usize, &str, bool)> = asked.chain(own).collect();
            let texts = written.iter().map(|(_, words, _)| stems(&self.locale, words));
            let (vocabulary, texts) = Vocabulary::of(texts.chain(self.topics.stems().map(<[String]>::to_vec)));
            let line = |((class, _, is_keyword), words)| Line { class, words, is_keyword };
            let lines: Vec<Line<Box<[Word]>>> = written.into_iter().zip(texts).map(line).collect();
            let examples = lines.iter().map(|line| (line.class, &*line.words));
            let learner = Learner::learn(self.questions.len() + 1, examples);
            Learnt { lines, vocabulary, learner }
        })
    }

    /// How many of the words are words of this language.
    pub(super) fn known(&self, words: &Screened) -> usize {
        known(&self.locale, &self.learnt().vocabulary, words.form())
    }

    fn read(&self, words: &Screened) -> Vec<String> {
        typed(&self.locale, &self.learnt().vocabulary, words.form())
    }

    /// The same by number; `None` for a word that no line has.
    fn numbers(&self, words: &Screened) -> Vec<Option<Word>> {
        self.read(words).iter().map(|stem| self.learnt().vocabulary.number(stem)).collect()
    }

    /// The two questions that fit best, with how likely each is (0 to 1).
    pub(super) fn best_two(&self, words: &Screened) -> Vec<(f32, &Address)> {
        let read = self.numbers(words);
        // Where nobody has written down how people ask, there is nothing to tell ways to ask from all else.
        let mut likely = vec![0.0; self.questions.len() + 1];
        if !self.lines.is_empty() {
            likely = self.learnt().learner.likely(&read);
        }
        let mut ranked: Vec<(f32, &Address)> = likely.into_iter().zip(self.questions.iter()).collect();
        if let Some(keyword) = self.learnt().lines.iter().find(|line| line.is_keyword && line.is(&read)) {
            ranked[keyword.class].0 = 1.0;
        }
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        ranked.truncate(2);
        ranked
    }

    /// The question that some words ask.
    pub(super) fn question(&self, words: &Screened) -> Match {
        match self.best_two(words).first() {
            Some((likely, question)) if *likely >= SURE => Match::Sure((*question).clone()),
            Some((likely, question)) if *likely >= UNSURE => Match::Unsure((*question).clone()),
            _ => Match::None,
        }
    }

    /// The one node of which the words are a keyword as a whole.
    pub(super) fn exact(&self, words: &Screened) -> Option<&Address> {
        self.topics.exact(&self.read(words))
    }

    /// Whether the words are, as a whole, a known way to ask that question.
    pub(super) fn is_way_to_ask(&self, question: &Address, words: &Screened) -> bool {
        let (read, class) = (self.numbers(words), self.class(Some(question)));
        self.learnt().lines.iter().any(|line| line.class == class && line.is(&read))
    }

    /// The best two topics for some words, each with the author's keyword that was found.
    pub(super) fn topics(&self, words: &Screened) -> Vec<(Address, &str)> {
        self.topics.best_two(&self.read(words))
    }
}

/// The question itself and its author's keywords are ways to ask it, too.
fn own<'a>(questions: &[Address], node: impl Fn(&Address) -> Option<&'a Node>) -> Arc<[Line<Box<str>>]> {
    let asking = questions.iter().enumerate().filter_map(|(class, address)| Some((class, node(address)?)));
    let line = |class, words: &String, is_keyword| Line { class, words: words.as_str().into(), is_keyword };
    let lines = asking.flat_map(|(class, node)| {
        let asks = node.asks.iter().map(move |asks| line(class, &asks.value, false));
        asks.chain(node.keywords.iter().map(move |keyword| line(class, keyword, true)))
    });
    lines.collect()
}
