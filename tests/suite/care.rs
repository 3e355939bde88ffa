//! Words that can do harm: `haven check` finds each of them, in every language, and none in the words
//! that are live.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use haven::dialogue::moment::Moment;
use haven::engine::Content;

use crate::binary::{haven, root, run};
use crate::gallery::lay_over;

/// A dozen sentences for each group of each language, and what is near to some of them and harmless.
const ENGLISH: &str = include_str!("../care/sentences.en.tsv");
const SPANISH: &str = include_str!("../care/sentences.es.tsv");

/// The gallery's small library in one language, with the real lists of words.
fn library(folder: &Path, lang: &str) -> PathBuf {
    let dialogues = folder.join("dialogues");
    lay_over(&root().join("tests/gallery/base"), &dialogues);
    let list = format!("safety/care.{lang}.yaml");
    std::fs::copy(root().join("dialogues").join(&list), dialogues.join(&list)).expect("copied");
    let haven = std::fs::read_to_string(dialogues.join("haven.yaml")).expect("readable");
    let haven = haven.replace("languages: [en]", &format!("languages: [{lang}]"));
    std::fs::write(dialogues.join("haven.yaml"), haven.replace("  en:", &format!("  {lang}:"))).expect("written");
    dialogues
}

/// What `check` says, finding by finding.
fn findings(folder: &Path, dialogues: &Path) -> Vec<String> {
    let output = run(haven(folder).env("HAVEN_DIALOGUES", dialogues).arg("check"), "");
    let said = String::from_utf8(output.stdout).expect("text");
    said.split("\n\n").filter(|finding| finding.starts_with("error[")).map(str::to_owned).collect()
}

/// A file of the library with something in place of something else.
fn change(dialogues: &Path, file: &str, from: &str, to: &str) {
    let text = std::fs::read_to_string(dialogues.join(file)).expect("readable");
    assert!(text.contains(from), "{file} holds {from}");
    std::fs::write(dialogues.join(file), text.replacen(from, to, 1)).expect("written");
}

/// Every sentence stands on a line of its own on one card. Those of a rule's groups are found, each as
/// one of its group; those of the group `-` are not.
#[track_caller]
fn each_is_found(rule: &str, groups: &[&str]) {
    for (lang, sentences) in [("en", ENGLISH), ("es", SPANISH)] {
        let folder = tempfile::tempdir().expect("a folder");
        let dialogues = library(folder.path(), lang);
        let rows = sentences.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        let rows: Vec<(&str, &str)> = rows.map(|row| row.split_once('\t').expect("a tab")).collect();
        let mut card = String::from("say:\n");
        for (_, sentence) in &rows {
            let _ = writeln!(card, "      - text: \"{sentence}\"");
        }
        let said = "say: You can leave it here for today. Nothing has to be done with it.\n";
        let text = std::fs::read_to_string(dialogues.join("signs.yaml")).expect("readable");
        let first = 2 + text.lines().position(|line| line.trim() == said.trim()).expect("the card");
        change(&dialogues, "signs.yaml", said, &card);
        let findings = findings(folder.path(), &dialogues);
        for (line, (group, sentence)) in (first..).zip(&rows) {
            let here = format!("dialogues/signs.yaml:{line}:");
            let found: Vec<&String> = findings.iter().filter(|finding| finding.contains(&here)).collect();
            if *group == "-" {
                assert!(found.is_empty(), "{lang}: {sentence}\n{found:?}");
            } else if groups.contains(group) {
                let named = format!("({group}, {rule})");
                assert!(found.iter().any(|finding| finding.contains(&named)), "{lang} {group}: {sentence}\n{found:?}");
            }
        }
        for group in groups {
            let count = rows.iter().filter(|(of, _)| of == group).count();
            assert!(count >= 12, "{lang}: {group} has {count} sentences");
        }
    }
}

#[test]
fn the_words_that_are_live_hold_none_of_these_and_have_a_list_in_every_language() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = findings(folder.path(), &root().join("dialogues"));
    assert!(said.is_empty(), "{}", said.join("\n\n"));
    for locale in Content::embedded().library.languages() {
        let list = root().join(format!("dialogues/safety/care.{locale}.yaml"));
        assert!(list.exists(), "{}", list.display());
    }
}

#[test]
fn t04_words_of_blame_promise_diagnosis_and_pressure_are_found_in_every_language() {
    each_is_found("T4", &["suicide", "blame", "promise", "diagnosis", "pressure"]);
}

#[test]
fn t08_a_gender_that_is_taken_for_granted_is_found_in_every_language() {
    each_is_found("T8", &["gender"]);
}

#[test]
fn d08_whoever_is_told_to_confront_to_tell_or_to_leave_is_found_in_every_language() {
    each_is_found("D8", &["confront"]);
}

#[test]
fn d10_an_exercise_that_asks_for_touch_or_sex_is_found_in_every_language() {
    each_is_found("D10", &["body"]);
}

#[test]
fn t02_a_heavy_word_without_a_heads_up_is_found_in_every_language_and_with_one_it_is_not() {
    each_is_found("T2", &["heads_up"]);
    let folder = tempfile::tempdir().expect("a folder");
    let dialogues = library(folder.path(), "en");
    change(&dialogues, "signs.yaml", "I feel far away from people, even", "After an assault I feel far away, even");
    assert!(findings(folder.path(), &dialogues).iter().all(|finding| !finding.contains("HV084")), "the list has one");
    change(&dialogues, "signs.yaml", "    heads_up: The next card names two signs. They can be hard to read.\n", "");
    assert!(findings(folder.path(), &dialogues).iter().any(|finding| finding.contains("HV084")));
    // Help says plainly what it is for.
    change(&dialogues, "screens.yaml", "It was not your fault.", "An assault is not your fault.");
    let found = findings(folder.path(), &dialogues);
    assert!(found.iter().all(|finding| !finding.contains("screens.yaml")), "{}", found.join("\n\n"));
}

#[test]
fn t04_words_are_found_wherever_haven_says_them_and_not_where_people_type_them() {
    for (file, from, to) in [
        ("signs.yaml", "title: Knowing the signs", "title: You must know"),
        ("signs.yaml", "short: Signs", "short: You must"),
        ("signs.yaml", "heads_up: The next card", "heads_up: You must see that the next card"),
        ("signs.yaml", "text: Distance\n", "text: You must\n"),
        ("signs.yaml", "say: When somebody", "say: You must when somebody"),
        ("signs.yaml", "text: Rest a little", "text: You must rest"),
        ("faq.yaml", "asks: Do the signs", "asks: Must the signs"),
        ("screens.yaml", "more: More", "more: You must"),
        ("haven.yaml", "short: A place to read.", "short: A place to read. You must."),
        ("screens.yaml", "Is it one of these?", "It must be one of these."),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let dialogues = library(folder.path(), "en");
        change(&dialogues, "signs.yaml", "keywords: [signs, symptoms]", "keywords: [signs, what must i do, rape]");
        change(&dialogues, file, from, to);
        let found = findings(folder.path(), &dialogues);
        let found: Vec<&String> = found.iter().filter(|finding| finding.contains("(pressure, T4)")).collect();
        let [one] = found.as_slice() else { panic!("{to}: {found:?}") };
        let line = std::fs::read_to_string(dialogues.join(file)).expect("readable");
        let line = line.lines().position(|line| line.contains(to.lines().next().unwrap_or(to))).expect("the line") + 1;
        assert!(one.contains(&format!("dialogues/{file}:{line}:")), "{to}: {one}");
    }
}

#[test]
fn d02_nothing_of_the_subject_stands_in_the_profile_or_in_the_first_words_of_what_nobody_asked_for() {
    let content = Content::embedded();
    let unasked = content.library.unasked();
    assert!(unasked.contains(content.library.start()) && unasked.contains(&Moment::Group.address()));
    let slips: [(&str, &[&str], &[&str]); 2] = [
        (
            "en",
            &["About trauma", "For partners", "After abuse", "On intimacy", "Your therapist", "Sex and closeness"],
            &[
                "A survivor's way",
                "EMDR and more",
                "In a crisis",
                "About PTSD",
                "Healing, slowly",
                "Hard times: violence",
            ],
        ),
        (
            "es",
            &["Sobre el trauma", "Para parejas", "Tras un abuso", "La intimidad", "Tu terapeuta", "Sexo y cercanía"],
            &["Para sobrevivientes", "EMDR y más", "En una crisis", "Sobre el TEPT", "Sanar despacio", "La violencia"],
        ),
    ];
    for (lang, in_profile, in_message) in slips {
        for words in in_profile {
            for field in
                ["    name: Haven", "    short: A place to read.", "    description: A place", "      help: Help"]
            {
                let folder = tempfile::tempdir().expect("a folder");
                let dialogues = library(folder.path(), lang);
                let key = field.split(':').next().expect("a key");
                change(&dialogues, "haven.yaml", field, &format!("{key}: {words}"));
                let found = findings(folder.path(), &dialogues);
                assert!(found.iter().any(|finding| finding.contains("HV083")), "{lang} {key}: {words}");
            }
        }
        for words in in_message {
            let folder = tempfile::tempdir().expect("a folder");
            let dialogues = library(folder.path(), lang);
            change(
                &dialogues,
                "screens.yaml",
                "say: Write to me in private.",
                &format!("say: \"{words}. In private.\""),
            );
            let found = findings(folder.path(), &dialogues);
            assert!(
                found.iter().any(|finding| finding.contains("HV083") && finding.contains("screens.yaml")),
                "{words}"
            );
        }
    }
    // What comes after the preview is seen only by whoever opens it.
    let folder = tempfile::tempdir().expect("a folder");
    let dialogues = library(folder.path(), "en");
    let later = "say: Write to me in private, there is time for all of it, and it can wait. It is about trauma.";
    change(&dialogues, "screens.yaml", "say: Write to me in private.", later);
    let found = findings(folder.path(), &dialogues);
    assert!(found.iter().all(|finding| !finding.contains("screens.yaml")), "{}", found.join("\n\n"));
}

#[test]
fn d08_couples_work_without_its_condition_is_found_for_each_reader_in_every_language() {
    let english = (
        "en",
        "Couples therapy can be one way.",
        [
            "It is not advised where there is fear or violence: help for yourself comes first.",
            "It is not advised where there is violence: help for yourself comes first.",
            "It is not advised where there is fear: help for yourself comes first.",
            "Some are in fear or meet violence: help for yourself comes first.",
            "It is not advised where there is fear or violence.",
        ],
    );
    let spanish = (
        "es",
        "La terapia de pareja puede ser un camino.",
        [
            "No se aconseja donde hay miedo o violencia: la ayuda para ti viene primero.",
            "No se aconseja donde hay violencia: la ayuda para ti viene primero.",
            "No se aconseja donde hay miedo: la ayuda para ti viene primero.",
            "A veces hay miedo o violencia: la ayuda para ti viene primero.",
            "No se aconseja donde hay miedo o violencia.",
        ],
    );
    for (lang, names_it, conditions) in [english, spanish] {
        let says = |extra: &str| {
            let folder = tempfile::tempdir().expect("a folder");
            let dialogues = library(folder.path(), lang);
            let card = format!("say:\n      - text: {names_it}\n{extra}");
            change(
                &dialogues,
                "faq.yaml",
                "say: No. Each of them can have other reasons, and only you know what fits.\n",
                &card,
            );
            findings(folder.path(), &dialogues)
                .iter()
                .any(|finding| finding.contains("HV082") && finding.contains("`faq/proof`"))
        };
        assert!(says(""), "{lang}: without a condition");
        for (at, condition) in conditions.iter().enumerate() {
            assert_eq!(says(&format!("      - text: \"{condition}\"\n")), at > 0, "{lang}: {condition}");
            let for_some = format!("      - {{ if: {{ role: survivor }}, text: \"{condition}\" }}\n");
            assert!(says(&for_some), "{lang}: a partner is told nothing of it");
        }
    }
}
