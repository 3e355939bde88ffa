//! How many years of school a card asks for, by the formulas that are used for each language.
//!
//! English: Flesch and Kincaid's grade (Kincaid, Fishburne, Rogers, Chissom: *Derivation of new
//! readability formulas for Navy enlisted personnel*, 1975). Spanish: Crawford's (*Fórmula y gráfico para
//! determinar la comprensibilidad de textos de nivel primario en castellano*, Lectura y Vida 10, 1989),
//! which gives years of school, too, and was made for texts of the primary school: above six it says
//! "hard" rather than how hard. A card is shorter than the texts for which both were made, and syllables
//! are counted by rules of thumb, so a grade is a hint where to look, never a finding. Other languages
//! have none here.

use super::id::Address;
use super::library::Library;
use super::locale::Locale;
use super::spoken::cards;

/// Above this grade a card asks for more than most people read with ease.
pub const EASY: f64 = 8.0;

/// A card and its grade.
#[derive(Debug, Clone)]
pub struct Graded<'a> {
    /// In which language.
    pub locale: &'a Locale,
    /// Which card.
    pub address: Address,
    /// Years of school.
    pub grade: f64,
}

/// All cards in the languages that have a formula, the hardest first.
#[must_use]
pub fn grades(library: &Library) -> Vec<Graded<'_>> {
    let graded = cards(library).filter_map(|card| {
        let parts = card.node.say.iter().map(|part| part.text.as_str());
        let texts: Vec<&str> = parts.chain(card.node.items.iter().map(|item| item.say.as_str())).collect();
        let grade = grade(card.locale, &texts.join("\n"))?;
        Some(Graded { locale: card.locale, address: card.address, grade })
    });
    let mut graded: Vec<Graded<'_>> = graded.collect();
    graded.sort_by(|a, b| b.grade.total_cmp(&a.grade).then_with(|| a.address.cmp(&b.address)));
    graded
}

/// The grade of a text, if there is a formula for its language and a word in it.
#[must_use]
pub fn grade(locale: &Locale, text: &str) -> Option<f64> {
    let syllables = match locale.as_str() {
        "en" => english,
        "es" => spanish,
        _ => return None,
    };
    let sentences = text.split(['.', '!', '?', '…', '\n']).filter(|sentence| sentence.contains(char::is_alphabetic));
    let words: Vec<&str> = text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).collect();
    let spoken: u32 = words.iter().flat_map(|word| word.split(['-', '/'])).map(|part| letters(part, syllables)).sum();
    let count = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    let (sentences, words) = (count(sentences.count()), count(words.len()));
    if words == 0.0 || sentences == 0.0 {
        return None;
    }
    let (per_sentence, per_word) = (words / sentences, f64::from(spoken) / words);
    Some(match locale.as_str() {
        "en" => 0.39 * per_sentence + 11.8 * per_word - 15.59,
        _ => -0.205 * (100.0 / per_sentence) + 0.049 * (100.0 * per_word) - 3.407,
    })
}

/// The syllables of the letters in a word; a sign has none.
fn letters(part: &str, syllables: fn(&str) -> u32) -> u32 {
    let letters: String = part.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    if letters.is_empty() { 0 } else { syllables(&letters).max(1) }
}

/// Groups of vowels, but for those that are written and not spoken.
fn english(word: &str) -> u32 {
    for ending in ["ness", "less", "ment", "ful", "ly"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 2) {
            return english(stem).max(1) + 1;
        }
    }
    let is_vowel = |c: char| "aeiouy".contains(c);
    let (mut earlier, mut before, mut groups) = (' ', ' ', 0);
    for c in word.chars() {
        // "violence" has three, "social" two.
        let apart = before == 'i' && "aou".contains(c) && !"ctsgx".contains(earlier);
        groups += u32::from(is_vowel(c) && (!is_vowel(before) || apart));
        (earlier, before) = (before, c);
    }
    let ing = word.strip_suffix("ing").is_some_and(|stem| stem.ends_with(is_vowel));
    groups += u32::from(ing);
    let silent = |ending: &str, but_after: &[&str]| {
        let stem = word.strip_suffix(ending);
        stem.is_some_and(|stem| !stem.ends_with(is_vowel) && !but_after.iter().any(|sound| stem.ends_with(sound)))
    };
    // "table" ends on a spoken e, as do "wanted" and "houses".
    let consonant_l = word.strip_suffix("le").is_some_and(|stem| !stem.ends_with(is_vowel));
    let is_silent = silent("e", &[]) && !consonant_l
        || silent("ed", &["t", "d"])
        || silent("es", &["s", "c", "g", "z", "x", "sh", "ch"]) && !word.ends_with("les");
    groups - u32::from(is_silent && groups > 1)
}

/// Each strong vowel and each accented weak one is a syllable; weak ones alone are one together.
fn spanish(word: &str) -> u32 {
    let last = word.chars().count().saturating_sub(1);
    let (mut syllables, mut cores, mut is_group) = (0, 0, false);
    for (at, c) in word.chars().chain([' ']).enumerate() {
        match c {
            'a' | 'e' | 'o' | 'á' | 'é' | 'ó' | 'í' | 'ú' => (cores, is_group) = (cores + 1, true),
            'i' | 'u' | 'ü' => is_group = true,
            'y' if at == last => is_group = true,
            _ => {
                syllables += if is_group { u32::max(cores, 1) } else { 0 };
                (cores, is_group) = (0, false);
            }
        }
    }
    syllables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_counted_as_they_are_spoken() {
        for (count, words) in [
            (1, "the come closed lives through safe eyes"),
            (2, "closeness lonely table wanted houses moment"),
            (2, "social being going patient"),
            (3, "family violence remember"),
        ] {
            for word in words.split(' ') {
                assert_eq!(letters(word, english), count, "{word}");
            }
        }
        for (count, words) in [
            (1, "que muy bien y hoy dos"),
            (2, "ciudad viaje país leer ayer guía"),
            (3, "ayuda ahora persona cuídate"),
            (5, "universidad terapéutico"),
        ] {
            for word in words.split(' ') {
                assert_eq!(letters(word, spanish), count, "{word}");
            }
        }
    }

    #[test]
    fn short_words_in_short_sentences_are_easier_and_a_language_without_a_formula_has_no_grade() {
        let en = Locale::english();
        let easy = grade(&en, "You can stop. That is fine.").expect("a grade");
        let hard = grade(&en, "Interpersonal vulnerability necessitates considerable psychological preparation.");
        assert!(easy < 2.0 && hard.is_some_and(|hard| hard > 15.0), "{easy} {hard:?}");
        // 13 words, 2 sentences and 20 syllables, reckoned by hand.
        let es = Locale::parse("es").expect("a language");
        let by_hand = -0.205 * 200.0 / 13.0 + 0.049 * 2000.0 / 13.0 - 3.407;
        let text = "Puedes leer todo sin prisa. Nada de lo que lees te pide más.";
        assert!((grade(&es, text).expect("a grade") - by_hand).abs() < 0.01, "{:?}", grade(&es, text));
        assert_eq!(grade(&Locale::parse("fr").expect("a language"), "Bonjour."), None);
        assert_eq!(grade(&en, "…"), None);
    }
}
