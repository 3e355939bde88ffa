//! What people have read: which files, as they were when; and what is open before others are invited.

use std::path::{Path, PathBuf};

use haven::dialogue::labels::Label::{NumbersAll, NumbersNone, NumbersSome, ReviewNone, ReviewSome};
use haven::dialogue::locale::Locale;
use haven::dialogue::moment::Moment;
use haven::engine::{Content, Event, Session, step};
use haven::files::embedded;
use haven::safety::{Act, Origin, Surface, Tap};

use crate::binary::{haven, root, run};
use crate::gallery::lay_over;

/// The gallery's small library, to be changed.
fn library(folder: &Path) -> PathBuf {
    let dialogues = folder.join("dialogues");
    lay_over(&root().join("tests/gallery/base"), &dialogues);
    dialogues
}

fn change(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).expect("readable");
    assert!(text.contains(from), "{} holds {from}", file.display());
    std::fs::write(file, text.replace(from, to)).expect("written");
}

fn check(folder: &Path, more: &[&str]) -> (Option<i32>, String) {
    let mut command = haven(folder);
    let output = run(command.env("HAVEN_DIALOGUES", folder.join("dialogues")).arg("check").args(more), "");
    (output.status.code(), String::from_utf8(output.stdout).expect("text"))
}

/// Signs each file in the way in which `check` tells it: first without the fingerprint, then with it.
fn sign(folder: &Path, files: &[&str]) {
    for file in files {
        let path = folder.join("dialogues").join(file);
        let mut text = std::fs::read_to_string(&path).expect("readable").replace("reviewed: null\n", "");
        text.push_str("reviewed: { by: \"A. Reader, psychologist\", on: 2026-11-20 }\n");
        std::fs::write(&path, text).expect("written");
    }
    let (_, said) = check(folder, &[]);
    for file in files {
        let (_, finding) = said.split_once(&format!("dialogues/{file}:")).expect("a finding for each");
        let fingerprint = finding.split('`').nth(1).expect("what to add");
        let path = folder.join("dialogues").join(file);
        change(&path, "on: 2026-11-20 }", &format!("on: 2026-11-20, {fingerprint} }}"));
    }
}

const FILES: [&str; 7] = [
    "faq.yaml",
    "professional.yaml",
    "screens.yaml",
    "signs.yaml",
    "safety/care.en.yaml",
    "safety/helplines.yaml",
    "safety/phrases.en.yaml",
];

#[test]
fn t09_a_review_is_of_words_and_outdated_once_they_change() {
    let folder = tempfile::tempdir().expect("a folder");
    let dialogues = library(folder.path());
    assert!(check(folder.path(), &[]).1.contains("0 of 7 files have been reviewed, 0 more are outdated."));
    sign(folder.path(), &FILES);
    let (code, said) = check(folder.path(), &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("7 of 7 files have been reviewed, 0 more are outdated."), "{said}");
    // What nobody reads may change.
    change(&dialogues.join("signs.yaml"), "keywords: [signs, symptoms]", "keywords: [signs]");
    change(&dialogues.join("signs.yaml"), "nodes:\n", "# A comment.\nnodes:\n");
    change(&dialogues.join("safety/phrases.en.yaml"), "lang: en", "# A comment.\nlang: en");
    assert!(check(folder.path(), &[]).1.contains("7 of 7 files"));
    // What they do read may not, wherever it stands.
    for (file, from, to) in [
        ("signs.yaml", "Thank you for looking.", "Thank you."),
        ("faq.yaml", "asks: Do the signs", "asks: Can the signs"),
        ("professional.yaml", "title: Talk to somebody", "title: Talk to a person"),
        ("screens.yaml", "more: More", "more: Further"),
        ("safety/helplines.yaml", "name: Example Line", "name: Other Line"),
        ("safety/phrases.en.yaml", "kind: suicide", "kind: self_harm"),
        ("safety/care.en.yaml", "why: It commands.", "why: It presses."),
    ] {
        change(&dialogues.join(file), from, to);
        let (code, said) = check(folder.path(), &[]);
        assert_eq!(code, Some(0), "no finding: {said}");
        let (_, line) = said.split_once(&format!("\n  {file}:")).expect("it is named");
        assert!(line.contains("A. Reader, psychologist read them on 2026-11-20"), "{said}");
        // Once it is read again, the fingerprint that was told is the right one.
        let (line, fingerprint) = (line.split(':').next().expect("a line"), line.split('"').nth(1).expect("digits"));
        let text = std::fs::read_to_string(dialogues.join(file)).expect("readable");
        let at: usize = line.parse().expect("a number");
        let old = text.lines().nth(at - 1).expect("the line").split("words: \"").nth(1).expect("the old one");
        change(&dialogues.join(file), &old[..8], fingerprint);
        assert!(check(folder.path(), &[]).1.contains("7 of 7 files"), "{file}");
    }
}

#[test]
fn what_people_still_have_to_do_is_listed_and_shrinks_to_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let dialogues = library(folder.path());
    let open = |what: &[&str]| {
        let (code, said) = check(folder.path(), &["--release"]);
        assert_eq!(code, Some(i32::from(!what.is_empty())), "{said}");
        let lines: Vec<&str> = said.lines().filter(|line| line.starts_with("open: ")).collect();
        assert_eq!(lines.len(), what.len(), "{said}");
        for (line, words) in lines.iter().zip(what) {
            assert!(line.contains(words), "{line}: {words}");
        }
    };
    let people = ["no clinician", "no advocate", "nobody answers"];
    open(&["5 of 5 help lines", "7 of 7 files were never reviewed", people[0], people[1], people[2]]);
    let (_, said) = check(folder.path(), &["--release"]);
    assert!(said.contains("United Kingdom: Scottish Example Line"), "the first few by country: {said}");
    // A day that never gets old, so that the test needs no clock.
    change(
        &dialogues.join("safety/helplines.yaml"),
        "confidence: high\n    checked: null",
        "confidence: high\n    checked: 9999-01-01",
    );
    open(&["4 of 5 help lines", "7 of 7 files", people[0], people[1], people[2]]);
    change(&dialogues.join("safety/helplines.yaml"), "checked: null", "checked: 2001-01-01");
    open(&["4 of 5 help lines", "7 of 7 files", people[0], people[1], people[2]]);
    change(&dialogues.join("safety/helplines.yaml"), "checked: 2001-01-01", "checked: 9999-01-01");
    open(&["7 of 7 files", people[0], people[1], people[2]]);
    sign(folder.path(), &FILES);
    open(&people);
    change(&dialogues.join("signs.yaml"), "Thank you for looking.", "Thank you.");
    open(&["1 of 7 files were changed after their review (signs.yaml)", people[0], people[1], people[2]]);
    change(&dialogues.join("signs.yaml"), "Thank you.", "Thank you for looking.");
    let mut haven = std::fs::read_to_string(dialogues.join("haven.yaml")).expect("readable");
    haven.push_str("reviews:\n  clinician: { by: \"A. Reader, psychologist\", on: 2026-11-20 }\n");
    std::fs::write(dialogues.join("haven.yaml"), &haven).expect("written");
    open(&people[1..]);
    haven.push_str("  advocate: { by: \"B. Reader, survivors' network\", on: 2026-11-20 }\n");
    std::fs::write(dialogues.join("haven.yaml"), haven).expect("written");
    open(&people[2..]);
    let controller = "controller: { name: The practice, contact: privacy@example.org }\n";
    std::fs::write(folder.path().join("operator.yaml"), controller).expect("written");
    open(&[]);
    assert!(check(folder.path(), &["--release"]).1.contains("Nothing is open"));
    // Findings come first.
    change(&dialogues.join("signs.yaml"), "goto: list", "goto: lost");
    let (code, said) = check(folder.path(), &["--release"]);
    assert!(code == Some(1) && said.contains("HV010") && !said.contains("open: "), "{said}");
}

#[test]
fn a_translation_that_is_begun_and_not_finished_is_open() {
    let folder = tempfile::tempdir().expect("a folder");
    lay_over(&root().join("dialogues"), &folder.path().join("dialogues"));
    // Of the people around somebody only the card about fear is in Spanish, and so many are open there
    // that no other would be named. Without it that dialogue is not begun.
    let begun = "of: partners\ntitle: Las personas cercanas\nshort: Personas\n";
    std::fs::write(folder.path().join("dialogues/lang/es/partners.yaml"), begun).expect("written");
    let file = folder.path().join("dialogues/lang/es/screens.yaml");
    let whole = std::fs::read_to_string(&file).expect("readable");
    let (before, rest) = whole.split_once("  goodbye:\n").expect("a card");
    let (_, after) = rest.split_once("  exit:\n").expect("the next");
    std::fs::write(&file, format!("{before}  exit:\n{after}")).expect("written");
    let (code, said) = check(folder.path(), &["--release"]);
    let missing = said.lines().find(|line| line.starts_with("open: es:") && line.contains("not translated"));
    assert!(code == Some(1) && missing.is_some_and(|line| line.contains("screens/goodbye")), "{said}");
    std::fs::write(&file, &whole).expect("written");
    change(
        &folder.path().join("dialogues/screens.yaml"),
        "Then this is a good place to stop.",
        "This is a good place to stop.",
    );
    let (_, said) = check(folder.path(), &["--release"]);
    let stale = said.lines().find(|line| line.starts_with("open: es:") && line.contains("stale"));
    assert!(stale.is_some_and(|line| line.contains("screens/goodbye")), "{said}");
}

/// The card about Haven, as somebody gets it in a language.
fn about(content: &Content, language: &Locale) -> String {
    let mut session = Session::default();
    session.locale = Some(language.clone());
    let origin =
        Origin { surface: Surface::Card, place: Moment::About.address(), role: None, locale: language.clone() };
    let turn = step(content, session, &Event::Tapped(Tap { origin, act: Act::Arrive }, [].into()));
    turn.draft.seal().parts().text.as_str().to_owned()
}

#[test]
fn t09_the_card_about_haven_says_how_far_words_and_numbers_were_read_and_never_more() {
    let mut files = embedded();
    let content = |files: &_| Content::parse(files).expect("sound");
    let labels = |content: &Content| {
        let mut labels = vec![(content.library.language().clone(), content.library.labels().clone())];
        labels
            .extend(content.library.translations().iter().map(|other| (other.locale.clone(), other.labels().clone())));
        labels
    };
    let nobody = content(&files);
    for (language, labels) in labels(&nobody) {
        let said = about(&nobody, &language);
        assert!(said.contains(labels.get(ReviewNone)) && said.contains(labels.get(NumbersNone)), "{said}");
    }
    // One file is read, and one line within a year.
    let signs = files.get_mut("signs.yaml").expect("a file");
    *signs = signs.replace("reviewed: null", "reviewed: { by: \"Name, role\", on: 2026-11-20 }");
    let findings = Content::parse(&files).expect_err("which words were read?");
    let fingerprint = findings[0].mend.as_deref().and_then(|mend| mend.split('"').nth(1)).expect("digits").to_owned();
    let signs = files.get_mut("signs.yaml").expect("a file");
    *signs = signs.replace("on: 2026-11-20 }", &format!("on: 2026-11-20, words: \"{fingerprint}\" }}"));
    let lines = files.get_mut("safety/helplines.yaml").expect("a file");
    let (head, countries) = lines.split_once("\ncountries:").expect("countries");
    *lines = format!("{head}\ncountries:{}", countries.replacen("checked: null", "checked: 2026-06-01", 1));
    let mut some = content(&files);
    let (of, all) = (some.reviews().count().to_string(), some.helplines.lines().count().to_string());
    for (language, labels) in labels(&some) {
        let said = about(&some, &language);
        let words = labels.fill(ReviewSome, &[("count", "1"), ("of", &of)]);
        let numbers = labels.fill(NumbersSome, &[("count", "1"), ("of", &all)]);
        assert!(said.contains(&words) && said.contains(&numbers), "{said}");
    }
    // The words change, and the year passes.
    some.helplines.as_of("2027-06-02");
    assert!(about(&some, some.library.language()).contains(some.library.label(NumbersNone)));
    let signs = files.get_mut("signs.yaml").expect("a file");
    *signs = signs.replace("title: Recognising the signs", "title: Signs");
    let changed = content(&files);
    assert!(about(&changed, changed.library.language()).contains(changed.library.label(ReviewNone)));
    let lines = files.get_mut("safety/helplines.yaml").expect("a file");
    *lines = lines.replace("checked: null", "checked: 2026-06-01");
    let mut read = content(&files);
    read.helplines.as_of("2026-11-21");
    assert!(about(&read, read.library.language()).contains(read.library.label(NumbersAll)));
}

#[test]
fn cards_are_listed_by_how_hard_they_are_to_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let dialogues = library(folder.path());
    let hard = "Interpersonal vulnerability necessitates considerable psychological preparation beforehand.";
    change(&dialogues.join("signs.yaml"), "Thank you for looking.", hard);
    let (code, said) = check(folder.path(), &["--grades"]);
    assert_eq!(code, Some(0), "{said}");
    let rows: Vec<Vec<&str>> = said.lines().map(|line| line.split('\t').collect()).collect();
    let reflect = rows.iter().find(|row| row[1..] == ["en", "signs/reflect"]).expect("every card");
    assert!(reflect[0].parse::<f64>().expect("a grade") > 8.0, "{said}");
    let grades: Vec<f64> = rows.iter().map(|row| row[0].parse().expect("a grade")).collect();
    assert!(grades.is_sorted_by(|a, b| a >= b) && grades[0] > 8.0, "{said}");
    let (_, said) = check(folder.path(), &[]);
    let last = said.lines().last().expect("a line");
    assert!(last.starts_with("Reading grade (median): en ") && last.contains("cards above 8"), "{said}");
}
