//! Words without their endings, so that *triggers* finds *triggered*, and near misses for typing
//! errors. The stemmer is named here and nowhere else.

use rust_stemmers::{Algorithm, Stemmer};

use crate::dialogue::locale::Locale;
use crate::safety::normalise;

/// From this length on, one wrong letter is taken for a typing error; below it changes the word.
const FUZZY_FROM: usize = 4;
/// From this length on, two.
const FUZZIER_FROM: usize = 9;

/// The stemmer of a language.
fn stemmer(locale: &Locale) -> Stemmer {
    Stemmer::create(match locale.as_str() {
        "es" => Algorithm::Spanish,
        "de" => Algorithm::German,
        "fr" => Algorithm::French,
        _ => Algorithm::English,
    })
}

/// The stems of a text, in its order.
pub(super) fn stems(locale: &Locale, text: &str) -> Vec<String> {
    of_form(locale, &normalise(text))
}

/// The stems of a text that is normalised already.
pub(super) fn of_form(locale: &Locale, form: &str) -> Vec<String> {
    let stemmer = stemmer(locale);
    form.split(' ')
        .filter(|word| !word.is_empty() && *word != ".")
        .map(|word| stemmer.stem(word).into_owned())
        .collect()
}

/// How well a typed stem is the known one: 1 for the same, less for a typing error, `None` else.
pub(super) fn likeness(typed: &str, known: &str) -> Option<f32> {
    if typed == known {
        return Some(1.0);
    }
    // People mistype the middle of a word, hardly ever its beginning: *night* is no *fight*.
    if typed.chars().next() != known.chars().next() {
        return None;
    }
    let length = known.chars().count().min(typed.chars().count());
    let most = match length {
        0..FUZZY_FROM => return None,
        FUZZY_FROM..FUZZIER_FROM => 1,
        _ => 2,
    };
    match strsim::damerau_levenshtein(typed, known) {
        distance if distance <= most => Some(0.9),
        _ => None,
    }
}

/// Whether a typed stem may be a slip of the known one. Looser than [`likeness`]: it decides only
/// whether a word is of this language and subject, not which word it is.
pub(super) fn is_slip(typed: &str, known: &str) -> bool {
    let most = match typed.chars().count() {
        0..=3 => return false,
        4 => 1,
        _ => 2,
    };
    strsim::damerau_levenshtein(typed, known) <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_and_typing_errors_do_not_matter() {
        let en = Locale::english();
        assert_eq!(stems(&en, "Triggered!"), stems(&en, "triggers"));
        assert!(likeness("intimcay", "intimacy").is_some());
        assert!(likeness("sex", "six").is_none());
        assert!(likeness("night", "fight").is_none());
    }
}
