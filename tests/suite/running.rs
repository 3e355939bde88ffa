//! What an operator asks of a Haven that is running: how it is, and new words without a new start.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use haven::engine::{Consent, Content, Session};
use haven::store::{Change, Person, Store};

use crate::binary::{haven, run};
use crate::bot::{Bot, Stage, command};
use crate::server::Server;
use crate::walk::both_doors;

fn asked(folder: &Path, words: &Path, what: &str) -> (Output, String) {
    let output = run(haven(folder).env("HAVEN_DIALOGUES", words).arg(what), "");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output, said)
}

/// A bot with words of its own, which a test can change.
fn with_words() -> (Stage, PathBuf) {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let words = folder.path().join("words");
    let copied = Command::new("cp").args(["-r", "dialogues"]).arg(&words).status();
    assert!(copied.expect("cp").success());
    let bot = Bot::of(command(&server, folder.path()).env("HAVEN_DIALOGUES", &words));
    (Stage { server, folder, bot: Some(bot) }, words)
}

fn change(words: &Path, from: &str, to: &str) {
    let file = words.join("screens.yaml");
    let text = fs::read_to_string(&file).expect("readable");
    assert!(text.contains(from));
    fs::write(file, text.replace(from, to)).expect("written");
}

#[test]
fn new_words_go_live_while_it_runs_and_words_with_findings_do_not() {
    let (stage, words) = with_words();
    let before = stage.first_card(1, "Remember my place");
    change(&words, "and never stores it.", "and nobody stores it.");
    assert!(stage.server.say(2, "/privacy").text.contains("and never stores it."));
    let (output, said) = asked(stage.folder.path(), &words, "reload");
    assert!(output.status.success() && said.contains("are live from the next message on"), "{said}");
    stage.server.say(2, "/menu");
    assert!(stage.server.say(2, "/privacy").text.contains("and nobody stores it."));
    // A slip is shown as `check` shows it, and nothing changes.
    change(&words, "goto: menu }", "goto: menue }");
    let (output, said) = asked(stage.folder.path(), &words, "reload");
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("screens.yaml") && said.contains("Nothing was changed"), "{said}");
    assert!(stage.server.say(2, "/privacy").text.contains("and nobody stores it."));
    both_doors(&stage.server.tap(&before, "What it rests on"));
}

#[test]
fn how_it_is_shows_in_figures_without_anybody_in_them() {
    let stage = Stage::new();
    stage.first_card(1, "Remember my place");
    stage.server.say(2, "my secret words");
    // Whoever is answered now is answered after what was delivered before was counted.
    stage.server.say(3, "/menu");
    let (output, said) = asked(stage.folder.path(), Path::new("dialogues"), "status");
    assert!(output.status.success(), "{said}");
    let figure = |name: &str| {
        let line = said.lines().find(|line| line.ends_with(name)).unwrap_or_else(|| panic!("{name}: {said}"));
        line.split_whitespace().next().and_then(|figure| figure.parse::<usize>().ok()).expect("a figure")
    };
    assert_eq!(figure("people remembered"), 1);
    assert_eq!(figure("updates handled"), 5);
    assert!(figure("replies delivered") >= 4, "{said}");
    assert!(said.contains("The store is well.") && !said.contains("secret"), "{said}");
}

#[test]
fn of_how_many_nothing_new_is_kept_is_said() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let current = Content::embedded().library.consent_version();
    {
        let mut store = Store::open(&folder.path().join("data"), None).expect("a store");
        let agreed = |(chat, version)| {
            let mut session = Session::default();
            session.consent = Consent::Given(version);
            (Person::of_chat(chat), Change::Keep(Box::new(session)))
        };
        let people = [(1, current), (2, current - 1), (3, current - 1)].map(agreed);
        store.commit(people.iter().map(|(person, change)| (person, change)), &[], &[]).expect("committed");
    }
    let _bot = Bot::start(&server, folder.path());
    server.say(9, "/menu");
    let (output, said) = asked(folder.path(), Path::new("dialogues"), "status");
    assert!(output.status.success(), "{said}");
    let before = current - 1;
    let lines = ["3 people remembered".to_owned(), format!("2 of them with a yes to version {before} of what is kept")];
    assert!(lines.iter().all(|line| said.contains(line)) && !said.contains("1 of them"), "{said}");
}

#[test]
fn where_none_is_running_that_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    for what in ["status", "reload"] {
        let (output, said) = asked(folder.path(), Path::new("dialogues"), what);
        assert_eq!(output.status.code(), Some(1));
        assert!(said.contains("no Haven is running on data") && said.contains("HAVEN_DATA"), "{said}");
    }
}
