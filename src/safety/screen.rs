//! The gate: every text a person sends passes here first, and nothing else may read it before.
//!
//! A text is either heard as danger ([`Verdict::Heard`]) or becomes [`Screened`], the only form
//! in which the engine accepts words. `Screened` cannot be made elsewhere, is not serialisable,
//! and its `Debug` prints a length, so that no words reach the disk or a log by accident:
//!
//! ```compile_fail
//! let words = haven::safety::Screened { form: String::new() };
//! ```

use std::fmt;

use super::likeness;
use super::normalise::normalise;
use super::phrases::{Phrases, Signal};

/// The most characters of a text that Telegram delivers; more is cut before it is read, so that
/// no input can stall the gate.
const MOST_CHARACTERS: usize = 4096;

/// A text in which no danger was heard.
#[derive(Clone, PartialEq, Eq)]
pub struct Screened {
    text: String,
    form: String,
}

/// What the gate says about a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Danger: the help card comes first. The words are there for a question that may stand beside it
    /// ([`Screened::beside_danger`]) and for nothing else.
    Heard(Signal, Screened),
    /// None that the rules know.
    Clear(Screened),
}

/// Reads a text before anything else does.
#[must_use]
pub fn screen(phrases: &Phrases, text: &str) -> Verdict {
    let text: String = text.chars().take(MOST_CHARACTERS).collect();
    let form = normalise(&text);
    match heard(phrases, &form) {
        Some(signal) => Verdict::Heard(signal, Screened { text, form }),
        None => Verdict::Clear(Screened { text, form }),
    }
}

/// What the rules hear, or what the text is like where they hear nothing.
fn heard(phrases: &Phrases, form: &str) -> Option<Signal> {
    phrases.hear(form).or_else(|| likeness::hear(form))
}

impl Screened {
    /// The words in their one form, for matching.
    #[must_use]
    pub fn form(&self) -> &str {
        &self.form
    }

    /// These words and the next, as one text that came in pieces.
    #[must_use]
    pub fn followed_by(&self, next: &Self) -> Self {
        let both = |first: &str, second: &str| format!("{first} {second}").trim().to_owned();
        Self { text: both(&self.text, &next.text), form: both(&self.form, &next.form) }
    }

    /// What the rules hear in words that came in pieces. Only they: what two pieces together are *like*
    /// says little, since they may have nothing to do with each other.
    #[must_use]
    pub fn rules_hear(&self, phrases: &Phrases) -> Option<Signal> {
        phrases.hear(&self.form)
    }

    /// The sentences in which no rule hears danger by themselves, and all of it where none hears any. What
    /// is only *like* danger may be a question after all, and then its answer is to be a tap away.
    #[must_use]
    pub fn beside_danger(&self, phrases: &Phrases) -> Vec<Self> {
        let sentences = self.form.split(" . ").chain([self.form.as_str()]);
        let unheard = sentences.filter(|sentence| phrases.hear(sentence).is_none());
        unheard.map(|sentence| Self { text: sentence.to_owned(), form: sentence.to_owned() }).collect()
    }

    /// A command and what stands behind it, if the text is one: `/FAQ@haven_bot how long` is
    /// `faq` and `how long`.
    #[must_use]
    pub fn command(&self) -> Option<(String, Self)> {
        let rest = self.text.trim_start().strip_prefix('/')?;
        let (name, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let name = name.split('@').next().unwrap_or(name).to_lowercase();
        let words = Self { text: words.trim().to_owned(), form: normalise(words) };
        Some((name, words))
    }

    /// The payload of a deep link, which is no natural language and keeps its spelling.
    #[must_use]
    pub fn payload(&self) -> &str {
        self.text.trim()
    }

    /// Nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.form.is_empty()
    }
}

impl fmt::Debug for Screened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Screened({} characters)", self.text.chars().count())
    }
}
