//! What somebody typed, word by word, as the words that were meant.
//!
//! Only what is no word may be a typing error. A word of the language means itself, and a word of
//! another subject is no slip of one of ours, however near it looks: *film* is no *feel*.

use crate::dialogue::locale::Locale;

use super::lexicon::Lexicon;
use super::stems;
use super::vocabulary::Vocabulary;

/// Shorter parts of a word are found in everything.
const SHORTEST_PART: usize = 2;

/// The stems of a normalised text, in its order, with typing errors mended.
pub(super) fn typed(locale: &Locale, vocabulary: &Vocabulary, form: &str) -> Vec<String> {
    let reader = Reader { locale, vocabulary, lexicon: Lexicon::of(locale) };
    words(form).flat_map(|word| reader.read(word)).collect()
}

/// How many words of a normalised text are words of a language: of its lexicon, or of ours.
pub(super) fn known(locale: &Locale, vocabulary: &Vocabulary, form: &str) -> usize {
    let reader = Reader { locale, vocabulary, lexicon: Lexicon::of(locale) };
    words(form).filter(|word| reader.knows(word)).count()
}

fn words(form: &str) -> impl Iterator<Item = &str> {
    form.split(' ').filter(|word| !word.is_empty() && *word != ".")
}

struct Reader<'a> {
    locale: &'a Locale,
    vocabulary: &'a Vocabulary,
    lexicon: Lexicon,
}

impl Reader<'_> {
    fn knows(&self, word: &str) -> bool {
        self.vocabulary.has(&stems::stem(self.locale, word)) || self.lexicon.has(word)
    }

    /// One word as it was meant; two where the space between was left out.
    fn read(&self, word: &str) -> Vec<String> {
        let stem = stems::stem(self.locale, word);
        if self.vocabulary.has(&stem) || self.lexicon.has(word) {
            return vec![stem];
        }
        if let Some(parts) = self.apart(word) {
            return parts;
        }
        vec![self.vocabulary.nearest(&stem).map_or(stem.clone(), str::to_owned)]
    }

    /// Two words that were typed as one, *howlong*, where both can be found. Of several
    /// cuts the most even one.
    fn apart(&self, word: &str) -> Option<Vec<String>> {
        let known = |part: &str| {
            let stem = stems::stem(self.locale, part);
            (part.len() >= SHORTEST_PART && self.vocabulary.has(&stem)).then_some(stem)
        };
        let cuts = word.char_indices().map(|(at, _)| word.split_at(at));
        let both = cuts.filter_map(|(first, second)| {
            let evenness = first.len().min(second.len());
            Some((evenness, vec![known(first)?, known(second)?]))
        });
        both.max_by_key(|(evenness, _)| *evenness).map(|(_, parts)| parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_mended_and_words_mean_themselves() {
        let en = Locale::english();
        let known = stems::stems(&en, "how long until intimacy feels close");
        let (vocabulary, _) = Vocabulary::of(std::iter::once(known));
        let read = |form: &str| typed(&en, &vocabulary, form).join(" ");
        assert_eq!(read("intimcay"), stems::stem(&en, "intimacy"));
        assert_eq!(read("howlong"), "how long");
        assert_eq!(read("film"), "film", "a word of another subject is no slip of `feel`");
        assert_eq!(read("qwertz"), "qwertz");
    }
}
