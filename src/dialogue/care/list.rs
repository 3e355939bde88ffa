//! Texts as words, and lists of words that are looked for in them.

use std::collections::BTreeMap;
use std::ops::Range;

/// A word of a text, and where it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// In lower case.
    written: String,
    /// The same without accents.
    plain: String,
    /// It begins a sentence or a line of a list.
    opens: bool,
    /// Its bytes in the text.
    pub(super) at: Range<usize>,
}

/// The words of a text. A slash is one, so that `solo/a` can be told from `solo`.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut begin, mut opens) = (None, true);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() || is_accent(c) {
            begin.get_or_insert(at);
            continue;
        }
        if let Some(from) = begin.take() {
            words.push(Word::of(text, from..at, opens));
            opens = false;
        }
        if c == '/' {
            words.push(Word::of(text, at..at + 1, opens));
        }
        opens |= matches!(c, '.' | '!' | '?' | ';' | '…' | '\n');
    }
    words
}

impl Word {
    fn of(text: &str, at: Range<usize>, opens: bool) -> Self {
        let written = text[at.clone()].to_lowercase();
        let plain = written.chars().filter(|c| !is_accent(*c)).map(without_accent).collect();
        Self { written, plain, opens, at }
    }

    /// Whether it is the same word, whatever its accents.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.plain == other.plain
    }
}

/// An accent that stands by itself behind its letter.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The letter without its accent, for the letters of the languages of western Europe.
fn without_accent(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        c => c,
    }
}

/// One word that is looked for: `cure`, `heal*`, `*ado`.
#[derive(Debug, Clone)]
struct Wanted {
    letters: String,
    /// It is met only with its accents.
    is_accented: bool,
    any_beginning: bool,
    any_ending: bool,
}

impl Wanted {
    fn is_met_by(&self, word: &Word) -> bool {
        let word = if self.is_accented { &word.written } else { &word.plain };
        match (self.any_beginning, self.any_ending) {
            (false, false) => *word == self.letters,
            (false, true) => word.starts_with(&self.letters),
            (true, false) => word.ends_with(&self.letters),
            (true, true) => word.contains(&self.letters),
        }
    }
}

/// Words and phrases to look for, by their first letter; `None` for those that begin with a star.
#[derive(Debug, Clone, Default)]
pub(super) struct List(BTreeMap<Option<char>, Vec<Vec<Wanted>>>);

impl List {
    /// Adds a word or a phrase. Gives how many words it has; with none of them nothing is added.
    pub(super) fn add(&mut self, phrase: &str) -> usize {
        let parts = phrase.split_whitespace().flat_map(|part| {
            let (any_beginning, any_ending) = (part.starts_with('*'), part.ends_with('*'));
            let words = words(part);
            let last = words.len().saturating_sub(1);
            let wanted = move |(at, word): (usize, Word)| Wanted {
                is_accented: word.written != word.plain,
                letters: word.written,
                any_beginning: any_beginning && at == 0,
                any_ending: any_ending && at == last,
            };
            words.into_iter().enumerate().map(wanted)
        });
        let phrase: Vec<Wanted> = parts.collect();
        let count = phrase.len();
        if let Some(first) = phrase.first() {
            let letter = first.letters.chars().next().map(without_accent).filter(|_| !first.any_beginning);
            self.0.entry(letter).or_default().push(phrase);
        }
        count
    }

    /// Where one of them stands, as ranges of words: from each word the longest, and none twice. A
    /// phrase does not reach from one sentence into the next.
    pub(super) fn met(&self, words: &[Word]) -> Vec<Range<usize>> {
        let mut met: Vec<Range<usize>> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            if met.last().is_some_and(|before| before.end > at) {
                continue;
            }
            let letters = [word.plain.chars().next(), None];
            let phrases = letters.iter().filter_map(|letter| self.0.get(letter)).flatten();
            let longest = phrases.filter(|phrase| stands(phrase, &words[at..])).map(Vec::len).max();
            met.extend(longest.map(|length| at..at + length));
        }
        met
    }

    /// Whether one of them stands around a range of words.
    pub(super) fn covers(&self, words: &[Word], range: &Range<usize>) -> bool {
        let phrases = self.0.values().flatten();
        phrases.into_iter().any(|phrase| {
            let from = (range.end).saturating_sub(phrase.len());
            (from..=range.start).any(|at| at + phrase.len() >= range.end && stands(phrase, &words[at..]))
        })
    }
}

/// Whether a phrase stands at the beginning of some words.
fn stands(phrase: &[Wanted], words: &[Word]) -> bool {
    let goes_on = |(at, word): (usize, &Word)| at == 0 || !word.opens;
    words.len() >= phrase.len()
        && phrase.iter().zip(words).all(|(wanted, word)| wanted.is_met_by(word))
        && words.iter().take(phrase.len()).enumerate().all(goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(phrases: &[&str], text: &str) -> Vec<String> {
        let mut list = List::default();
        for phrase in phrases {
            list.add(phrase);
        }
        let words = words(text);
        let shown = |range: Range<usize>| text[words[range.start].at.start..words[range.end - 1].at.end].to_owned();
        list.met(&words).into_iter().map(shown).collect()
    }

    #[test]
    fn words_are_whole_and_phrases_stay_within_a_sentence() {
        for (phrase, text, expected) in [
            ("he", "He’s there, and she is not", vec!["He"]),
            ("he", "the help here", vec![]),
            ("you should", "You\nshould", vec![]),
            ("you should", "Perhaps you **should** not", vec!["you **should"]),
            ("you should", "I see you. Should it rain", vec![]),
            ("heal*", "healing heals a healthy ideal", vec!["healing", "heals", "healthy"]),
            ("estas *ado", "Quizá estás muy cansado, o estás cansado", vec!["estás cansado"]),
            ("don't", "I don’t", vec!["don’t"]),
            ("solo/a", "solo/a o solo", vec!["solo/a"]),
        ] {
            assert_eq!(found(&[phrase], text), expected, "{phrase}: {text}");
        }
    }

    #[test]
    fn an_accent_that_is_written_is_wanted_and_one_that_is_not_is_left_open() {
        assert_eq!(found(&["él"], "el miedo y él"), ["él"]);
        assert_eq!(found(&["deberias"], "deberías o deberias"), ["deberías", "deberias"]);
        assert_eq!(found(&["deberias"], "deberi\u{301}as"), ["deberi\u{301}as"]);
    }

    #[test]
    fn what_stands_around_a_word_can_make_it_harmless() {
        let mut unless = List::default();
        unless.add("not your fault");
        let words = words("It is not your fault. Is it your fault?");
        assert!(unless.covers(&words, &(3..5)) && !unless.covers(&words, &(7..9)));
    }
}
