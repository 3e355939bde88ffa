//! Words without their endings, so that *triggers* finds *triggered*, and near misses for typing
//! errors. The stemmer is named here and nowhere else.

use rust_stemmers::{Algorithm, Stemmer};

use crate::dialogue::locale::Locale;
use crate::safety::normalise;

/// From this length on, one wrong letter is taken for a typing error; below it changes the word.
const FUZZY_FROM: usize = 4;
/// From this length on, two.
const FUZZIER_FROM: usize = 8;

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
    let form = normalise(text);
    form.split(' ').filter(|word| !word.is_empty() && *word != ".").map(|word| stem(locale, word)).collect()
}

/// The stem of a normalised word.
pub(super) fn stem(locale: &Locale, word: &str) -> String {
    stemmer(locale).stem(word).into_owned()
}

/// Whether a typed stem, which is no word itself, may be a slip of the known one.
pub(super) fn is_slip(typed: &str, known: &str) -> bool {
    // People mistype the middle of a word, hardly ever its beginning.
    if typed.chars().next() != known.chars().next() {
        return false;
    }
    let most = match known.chars().count().min(typed.chars().count()) {
        0..FUZZY_FROM => return false,
        FUZZY_FROM..FUZZIER_FROM => 1,
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
        assert!(is_slip("intimcay", "intimacy"));
        assert!(!is_slip("sex", "six"));
        assert!(!is_slip("night", "fight"));
    }
}
