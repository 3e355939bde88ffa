//! Who answers for what is kept: named to everybody who asks, and without whom no bot for the public
//! starts.

use std::fs;
use std::process::{Command, Output, Stdio};

use crate::binary::{haven, run};
use crate::bot::{Bot, command};
use crate::server::Server;
use crate::walk::{both_doors, short_enough};

const CONTROLLER: &str = "controller:\n  name: Practice by the river\n  contact: privacy@practice.example\n";
const PRACTICE: &str = "professional:
  name: Practice by the river
  offer: Talks for adults at their own pace.
  languages: [English]
  link: https://practice.example/contact
  taking_new_clients: true
";

/// The command of a bot for the public.
fn public(server: &Server, folder: &std::path::Path) -> Command {
    let mut command = command(server, folder);
    command.env_remove("HAVEN_TRIAL").stdin(Stdio::null());
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_bot_for_the_public_does_not_start_while_nobody_answers_and_opens_and_sends_nothing() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    for operator in [None, Some(PRACTICE)] {
        if let Some(operator) = operator {
            fs::write(folder.path().join("operator.yaml"), operator).expect("written");
        }
        let output = public(&server, folder.path()).output().expect("it ends");
        assert_eq!(output.status.code(), Some(2));
        let said = said(&output);
        assert!(said.contains("operator.yaml names no controller") && said.contains("HAVEN_TRIAL=1"), "{said}");
        let example = CONTROLLER.trim();
        assert!(said.contains(example), "the lines to write: {said}");
        assert!(!folder.path().join("data").exists() && server.requests().is_empty());
    }
}

#[test]
fn a_trial_starts_says_so_once_and_to_everybody_who_asks() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let log = folder.path().join("log");
    let mut command = command(&server, folder.path());
    let _bot = Bot::of(command.stderr(fs::File::create(&log).expect("a log")));
    let privacy = server.say(1, "/privacy");
    assert!(privacy.text.ends_with("This is a trial, and nobody answers yet for what is kept."), "{}", privacy.text);
    both_doors(&privacy);
    short_enough(&privacy);
    let log = fs::read_to_string(&log).expect("readable");
    assert_eq!(log.lines().filter(|line| line.contains("WARN") && line.contains("A TRIAL")).count(), 1, "{log}");
}

#[test]
fn whoever_answers_is_named_under_privacy_with_a_way_to_reach_them() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    // The longest that its file may say.
    let (name, contact) = ("n".repeat(60), format!("https://practice.example/{}", "p".repeat(75)));
    let operator = format!("controller:\n  name: {name}\n  contact: {contact}\n");
    fs::write(folder.path().join("operator.yaml"), operator).expect("written");
    let _bot = Bot::of(&mut public(&server, folder.path()));
    let privacy = server.say(1, "/privacy");
    assert!(privacy.text.contains(&format!("{name}, {contact}")), "{}", privacy.text);
    assert!(!privacy.text.contains("trial"));
    short_enough(&privacy);
    let spanish = serde_json::json!({ "text": "/privacy", "from": { "id": 2, "is_bot": false, "first_name": "A",
        "language_code": "es" } });
    let privacy = server.say_raw(2, &spanish);
    assert!(privacy.text.contains(&format!("Quién responde por lo que se guarda: {name}")), "{}", privacy.text);
    short_enough(&privacy);
}

#[test]
fn a_slip_in_the_practice_takes_nobody_away_who_answers() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let operator = format!("{CONTROLLER}{}", PRACTICE.replace("offer", "ofer"));
    fs::write(folder.path().join("operator.yaml"), operator).expect("written");
    let _bot = Bot::of(&mut public(&server, folder.path()));
    let privacy = server.say(1, "/privacy");
    assert!(privacy.text.contains("Practice by the river, privacy@practice.example"), "{}", privacy.text);
    assert!(server.say(1, "/professional").data("Practice by the river").is_none());
}

#[test]
fn new_words_do_not_go_live_without_somebody_who_answers() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let operator = folder.path().join("operator.yaml");
    fs::write(&operator, CONTROLLER).expect("written");
    let _bot = Bot::of(&mut public(&server, folder.path()));
    server.say(1, "/menu");
    fs::write(&operator, PRACTICE).expect("written");
    let mut reload = haven(folder.path());
    let output = run(reload.env("HAVEN_DATA", folder.path().join("data")).arg("reload"), "");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("names no controller"), "{}", said(&output));
    server.say(1, "/menu");
    assert!(server.say(1, "/privacy").text.contains("privacy@practice.example"));
}

#[test]
fn what_is_neither_a_trial_nor_none_is_said() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let output = public(&server, folder.path()).env("HAVEN_TRIAL", "yes").output().expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("HAVEN_TRIAL is neither 1 nor 0"), "{}", said(&output));
}

#[test]
fn in_a_terminal_nobody_has_to_answer_and_whoever_does_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let chat = || String::from_utf8(run(haven(folder.path()).args(["chat", "--fresh"]), "/privacy\n").stdout);
    let without = chat().expect("text");
    assert!(without.contains("and never stores it.") && !without.contains("trial") && !without.contains("answers for"));
    fs::write(folder.path().join("operator.yaml"), CONTROLLER).expect("written");
    assert!(chat().expect("text").contains("Practice by the river, privacy@practice.example"));
    let check = run(haven(folder.path()).arg("check"), "");
    assert!(String::from_utf8_lossy(&check.stdout).contains("“Practice by the river” answers for what is kept."));
}
