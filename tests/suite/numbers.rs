//! `haven helplines`: the numbers as a person in a country sees them, and those that somebody should
//! read again first.

use crate::binary::{haven, run};

fn said(arguments: &[&str]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(haven(folder.path()).arg("helplines").args(arguments), "");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn what_a_person_in_a_country_would_see_is_shown_card_by_card() {
    let (code, shown, _) = said(&["gb"]);
    assert_eq!(code, Some(0));
    for part in [
        "── United Kingdom · suicide · 1 of",
        "· scotland · violence ·",
        "Samaritans: call 116 123",
        "[Copy 999]",
        "[Wales]",
    ] {
        assert!(shown.contains(part), "{part} is missing");
    }
    let (_, spanish, _) = said(&["MX", "--lang", "es"]);
    assert!(
        spanish.contains("Si hay peligro ahora: 911") && spanish.contains("[Alguien con quien hablar]"),
        "{spanish}"
    );
}

#[test]
fn a_country_or_a_language_that_is_not_there_is_said_with_those_that_are() {
    let (code, _, why) = said(&["XX"]);
    assert_eq!(code, Some(1));
    assert!(why.contains("`XX`") && why.contains("AR AU"), "{why}");
    let (code, _, why) = said(&["US", "--lang", "fr"]);
    assert_eq!(code, Some(1));
    assert!(why.contains("`fr`") && why.contains("en, es"), "{why}");
    let (code, _, why) = said(&[]);
    assert_eq!(code, Some(2), "{why}");
}

#[test]
fn every_line_is_listed_for_reading_again_the_oldest_of_each_country_first() {
    let (code, listed, _) = said(&["--stale"]);
    assert_eq!(code, Some(0));
    let (rows, summary) = listed.trim_end().rsplit_once('\n').expect("rows and a summary");
    let rows: Vec<Vec<&str>> = rows.lines().map(|row| row.split('\t').collect()).collect();
    assert!(rows.iter().all(|row| row.len() == 6), "six columns");
    assert_eq!(summary, format!("{0} of {0} lines have never been read on their provider's page.", rows.len()));
    let of_germany: Vec<&str> = rows.iter().filter(|row| row[0] == "DE").map(|row| row[4]).collect();
    let age = |listed: &&str| if *listed == "never" { String::new() } else { (*listed).to_owned() };
    assert!(of_germany.len() > 3 && of_germany.is_sorted_by_key(age), "{of_germany:?}");
}
