//! A language, as a short tag: `en`, `es`, `pt-br`.

use std::fmt;
use std::sync::Arc;

/// A language that Haven speaks, by its tag in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(Arc<str>);

impl Locale {
    /// The language tag, if the text has the form of one (2 to 5 characters of `a-z` and `-`).
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        let well_formed = (2..=5).contains(&tag.len()) && tag.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        well_formed.then(|| Self(tag.into()))
    }

    /// English, the language in which the dialogues are written.
    #[must_use]
    pub fn english() -> Self {
        Self("en".into())
    }

    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
