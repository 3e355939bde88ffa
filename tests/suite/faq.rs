//! Questions in people's own words, on lists that were written before the matcher was tuned.

use crate::binary::{haven, root, run};

/// A line of a list: the question that it asks, or `none`, and its words.
fn list(name: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(root().join("tests/faq").join(name)).expect("readable");
    let lines = text.lines().filter(|line| !line.starts_with("# ") && !line.is_empty());
    lines
        .map(|line| {
            let mut fields = line.split('\t').skip(1).map(str::to_owned);
            (fields.next().expect("an id"), fields.next().expect("words"))
        })
        .collect()
}

/// How many of the lines got what they should: right first, right among two, off-topic answered.
struct Score {
    first: f64,
    among_two: f64,
    cried_wolf: f64,
}

fn score(list: &[(String, String)], reader: &str) -> Score {
    let folder = tempfile::tempdir().expect("a folder");
    let lines: Vec<&str> = list.iter().map(|(_, line)| line.as_str()).collect();
    let output = run(haven(folder.path()).args(["faq", "--lang", reader]), &lines.join("\n"));
    let said = String::from_utf8(output.stdout).expect("text");
    let rows: Vec<Vec<&str>> = said.lines().map(|row| row.split('\t').collect()).collect();
    assert_eq!(rows.len(), list.len(), "a row for each line, in order");
    let (mut asked, mut first, mut two, mut off, mut wolf) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for ((id, line), row) in list.iter().zip(&rows) {
        assert_eq!((row.len(), row[2]), (4, line.as_str()), "id, score, line, second id");
        let is = |yes: bool| if yes { 1.0 } else { 0.0 };
        if id == "none" {
            off += 1.0;
            wolf += is(row[0] != "none");
        } else {
            asked += 1.0;
            first += is(row[0] == id);
            two += is(row[0] == id || row[3] == id);
        }
    }
    Score { first: first / asked, among_two: two / asked, cried_wolf: wolf / off }
}

fn passes(name: &str, reader: &str) {
    let score = score(&list(name), reader);
    let figures = format!("{name}: {:.3} {:.3} {:.3}", score.first, score.among_two, score.cried_wolf);
    assert!(score.first >= 0.85 && score.among_two >= 0.95 && score.cried_wolf <= 0.05, "{figures}");
}

#[test]
fn questions_are_found_and_other_talk_is_left_alone() {
    passes("questions.tsv", "en");
}

#[test]
fn the_same_holds_for_lists_by_people_who_had_seen_nothing_of_the_matcher() {
    passes("unseen.tsv", "en");
    passes("last.tsv", "en");
}

#[test]
fn questions_in_spanish_are_found_and_other_talk_is_left_alone() {
    passes("unseen.es.tsv", "es");
}

#[test]
fn people_type_in_another_language_than_that_of_their_app() {
    passes("questions.tsv", "es");
    passes("unseen.tsv", "es");
    passes("unseen.es.tsv", "en");
}

#[test]
fn a_language_that_nobody_speaks_is_refused_with_those_that_are_spoken() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(haven(folder.path()).args(["faq", "--lang", "fr"]), "how long");
    let said = String::from_utf8(output.stderr).expect("text");
    assert!(!output.status.success() && said.contains("`fr`") && said.contains("en, es"), "{said}");
}
