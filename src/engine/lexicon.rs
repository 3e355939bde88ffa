//! Which words a language has at all, so that a typing error is told from a word of another
//! subject: *flim* may be *film*, *film* is no *feel*. The word lists come with a crate that is
//! named here and nowhere else; what the words mean is not known.

use random_word::Lang;

use crate::dialogue::locale::Locale;

/// The words of a language, each in its one form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexicon(&'static [&'static str]);

impl Lexicon {
    /// The list of a language; an empty one for a language without, in which every word that the
    /// library does not use may be a typing error. There is one of Spanish, which takes 17 MB in memory
    /// and finds no question more.
    pub(super) fn of(locale: &Locale) -> Self {
        Self(match locale.as_str() {
            "en" => random_word::all(Lang::En),
            _ => &[],
        })
    }

    /// Whether there is such a word. The list is sorted.
    pub(super) fn has(self, word: &str) -> bool {
        self.0.binary_search(&word).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_so_that_every_word_in_it_is_found() {
        let lexicon = Lexicon::of(&Locale::english());
        assert!(lexicon.0.is_sorted() && lexicon.0.len() > 10_000);
    }

    #[test]
    fn a_typing_error_is_no_word() {
        let lexicon = Lexicon::of(&Locale::english());
        assert!(lexicon.has("film") && lexicon.has("couples"));
        assert!(!lexicon.has("flim") && !lexicon.has("copules"));
    }
}
