//! Learning, writing down and reading again, and what the lines of the corpus must and must not do.

use super::*;
use crate::safety::normalise::normalise;

fn places(line: &str) -> Vec<u32> {
    features(&squeezed(&normalise(line)))
}

#[test]
fn what_is_learnt_and_written_is_read_and_tells_lines_apart() {
    let lines = ["it rains on the roof", "it rained all night", "the bread is warm", "warm bread and tea"];
    let is_weather = [true, true, false, false];
    let seen: Vec<Vec<u32>> = lines.iter().map(|line| places(line)).collect();
    let seen: Vec<&[u32]> = seen.iter().map(Vec::as_slice).collect();
    let weights = learn::learn(&seen, &is_weather, 1 << features::BITS);
    let table = learn::written(&[("weather".to_owned(), weights)]);
    let rows = table::read(&table);
    let [weather] = rows.as_slice() else { panic!("one row") };
    assert_eq!(weather.name, "weather");
    for (line, is_weather) in lines.iter().zip(is_weather).chain([(&"it rains a lot", true), (&"some bread", false)]) {
        assert_eq!(weather.score(&places(line)) > 0.0, is_weather, "{line}");
    }
}

#[test]
fn a_table_that_is_cut_has_no_rows() {
    let table = learn::written(&[("a".to_owned(), vec![1.0; 4]), ("b".to_owned(), vec![-1.0; 4])]);
    assert_eq!(table::read(&table).len(), 2);
    for length in 0..table.len() {
        assert_eq!(table::read(&table[..length]).len(), 0, "{length}");
    }
}

#[test]
fn the_table_in_the_binary_knows_every_kind_and_both_languages() {
    let ear = EAR.as_ref().expect("a table");
    assert_eq!(ear.kinds.len(), Kind::ALL.len());
    let languages: Vec<&str> = ear.languages.iter().map(|(locale, _)| locale.as_str()).collect();
    assert_eq!(languages, ["en", "es"]);
}

#[test]
fn a_long_text_is_read_in_parts_that_leave_out_no_word() {
    for count in [1, PART, PART + 1, PART + STEP, 3 * PART + 7] {
        let words: Vec<String> = (0..count).map(|word| format!("w{word}")).collect();
        let parts = parts(&words.join(" "));
        assert!(
            words.iter().all(|word| parts.iter().any(|part| part.split(' ').any(|known| known == word))),
            "{count}"
        );
        assert!(parts.iter().all(|part| part.split(' ').count() <= PART), "{count}");
    }
}

#[test]
fn a_word_or_two_have_to_be_more_like_it_also_with_an_end_of_a_sentence_between_them() {
    assert!(hear(&normalise("Canary\n1")).is_none());
    assert!(hear(&normalise("he keeps\nhurting me at night")).is_some());
}
