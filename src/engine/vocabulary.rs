//! All words of the library: what is said in it, and so what it can be asked about.
//!
//! A sentence full of words that occur nowhere ("how long do you boil an egg") is about something
//! else, however well its beginning fits a question.

use std::collections::{BTreeMap, BTreeSet};

use crate::dialogue::Library;

use super::stems::{is_slip, stems};

/// Words shorter than this are rarely about anything.
const SHORT: usize = 3;

/// A word that stands in more than one of so many nodes tells nothing about the subject.
const COMMON: usize = 10;

/// What is left of a sentence's meaning when half of it is about something else.
const MOSTLY_FOREIGN: f32 = 0.5;

/// The stems of all texts by their first letter, each with the number of nodes that have it.
#[derive(Debug, Clone)]
pub(super) struct Vocabulary {
    stems: BTreeMap<char, BTreeMap<String, usize>>,
    nodes: usize,
}

impl Vocabulary {
    pub(super) fn of(library: &Library) -> Self {
        let mut vocabulary = Self { stems: BTreeMap::new(), nodes: 0 };
        for (_, _, node) in library.nodes() {
            let said = node.say.iter().map(|part| part.text.as_str());
            let labels = node.choices.iter().map(|choice| choice.label.value.as_str());
            let words = said.chain(labels).chain(node.keywords.iter().map(String::as_str));
            let all: Vec<&str> = words.chain(node.asks.iter().map(|asks| asks.value.as_str())).collect();
            vocabulary.learn(&stems(library.language(), &all.join("\n")));
        }
        vocabulary
    }

    fn learn(&mut self, of_a_node: &[String]) {
        self.nodes += 1;
        for stem in of_a_node.iter().collect::<BTreeSet<_>>() {
            if let Some(first) = stem.chars().next() {
                *self.stems.entry(first).or_default().entry(stem.clone()).or_default() += 1;
            }
        }
    }

    /// How much some words are about this library's subject: 1 if all are, 0 if none is. Only words
    /// that can be about something count, and where most of them are of another subject, so is all.
    pub(super) fn at_home(&self, typed: &[String]) -> f32 {
        let count = |n: usize| f32::from(u16::try_from(n).unwrap_or(u16::MAX));
        let known: Vec<Option<usize>> =
            typed.iter().filter(|stem| stem.chars().count() >= SHORT).map(|stem| self.nodes_with(stem)).collect();
        let foreign = known.iter().filter(|nodes| nodes.is_none()).count();
        let at_home = known.iter().flatten().filter(|nodes| **nodes * COMMON <= self.nodes).count();
        let share = count(at_home + 1) / count(foreign + at_home + 1);
        if foreign > 0 && foreign >= at_home { share * MOSTLY_FOREIGN } else { share }
    }

    /// In how many nodes a word occurs, typing errors forgiven; `None` for one of another subject.
    fn nodes_with(&self, stem: &str) -> Option<usize> {
        let near = self.stems.get(&stem.chars().next()?)?;
        near.get(stem)
            .copied()
            .or_else(|| near.iter().filter(|(known, _)| is_slip(stem, known)).map(|(_, nodes)| *nodes).max())
    }
}
