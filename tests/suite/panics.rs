//! Bugs of ours in every hop of an update, put there by fail points that only test builds have: the
//! person gets help or the answer, the next one is served as ever, and no log quotes a panic.

use std::fs::File;
use std::path::Path;
use std::process::Command;

use crate::bot::{Bot, Stage, command};
use crate::server::{Card, Server};
use crate::walk::both_doors;

/// What somebody typed, as a panic might quote it.
const CANARY: &str = "canary words of a person";

/// A bot that breaks once at that point. What it says goes to a file.
fn breaking(server: &Server, folder: &Path, point: &str) -> Bot {
    let mut command = command(server, folder);
    fails_at(&mut command, point);
    Bot::of(command.stderr(File::create(folder.join("log")).expect("a log")))
}

fn fails_at(command: &mut Command, point: &str) {
    command.env("FAILPOINTS", format!("{point}=1*panic({CANARY})"));
}

/// Says something to a bot that breaks at that point; what comes, and what comes after that.
fn answers_around(point: &str) -> (Card, Card) {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let _bot = breaking(&server, folder.path(), point);
    let answers = (server.say(1, "/privacy"), server.say(1, "/privacy"));
    both_doors(&answers.0);
    let log = std::fs::read_to_string(folder.path().join("log")).expect("readable");
    assert!(log.contains("a bug of Haven's own, at "), "{point}: {log}");
    assert!(!log.contains(CANARY), "what a panic says can quote what somebody typed: {log}");
    answers
}

#[test]
fn a_panic_on_the_way_to_an_answer_ends_in_help_and_the_next_answer_is_whole() {
    for point in ["intake", "screen", "step", "seal", "render"] {
        let (first, next) = answers_around(point);
        assert!(first.text.contains("In danger right now"), "{point}: {}", first.text);
        assert!(next.text.starts_with("Whoever opens this chat"), "{point}: {}", next.text);
    }
}

#[test]
fn a_panic_in_the_store_or_on_the_wire_costs_nobody_an_answer() {
    for point in ["commit", "deliver"] {
        let (first, next) = answers_around(point);
        for answer in [first, next] {
            assert!(answer.text.starts_with("Whoever opens this chat"), "{point}: {}", answer.text);
        }
    }
}

#[test]
fn a_yes_that_broke_off_in_the_store_is_not_taken_for_one_and_the_next_is() {
    let mut stage = Stage::new();
    let hello = stage.server.say(1, "/start");
    let remember = stage.server.tap(&hello, "I lived through something hard");
    stage.kill();
    let mut command = command(&stage.server, stage.folder.path());
    fails_at(&mut command, "commit");
    stage.bot = Some(Bot::of(&mut command));
    let unsaved = stage.server.tap(&remember, "Remember my place");
    assert!(unsaved.text.contains("couldn't save that"), "{}", unsaved.text);
    let saved = stage.server.tap(&remember, "Remember my place");
    assert!(!saved.text.contains("couldn't save that"), "{}", saved.text);
    stage.restart();
    assert!(stage.server.say(1, "/start").data("Go on where I was").is_some(), "it was kept");
}

#[test]
fn a_process_whose_delivery_has_died_ends_and_the_next_one_delivers() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let bot = breaking(&server, folder.path(), "queue");
    server.with(|state| state.arrive_message(1, &serde_json::json!({ "text": "/privacy" })));
    assert_eq!(bot.ended().code(), Some(1), "whatever starts it again has to know");
    let _next = Bot::start(&server, folder.path());
    both_doors(&server.wait("the answer", |state| state.last_card(1)));
}

#[test]
fn a_store_that_stands_still_while_it_is_exchanged_keeps_nobody_waiting() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let bot = Bot::of(command(&server, folder.path()).env("FAILPOINTS", "exchange=pause"));
    server.with(|state| state.arrive_message(1, &serde_json::json!({ "text": "/privacy" })));
    let help = |card: &Card| card.text.contains("In danger right now");
    // What came before the exchange was answered; the next message is the one that waits.
    while server.with(|state| state.last_card(1).filter(help)).is_none() {
        server.with(|state| state.arrive_message(1, &serde_json::json!({ "text": "/privacy" })));
        server.wait("an answer or help", |state| {
            (state.all_confirmed() || state.last_card(1).is_some_and(|card| help(&card))).then_some(())
        });
    }
    assert_eq!(bot.ended().code(), Some(1), "whatever starts it again has to know");
    let _next = Bot::start(&server, folder.path());
    let privacy = |card: &Card| card.text.starts_with("Whoever opens this chat");
    both_doors(&server.wait("the answer itself", |state| state.last_card(1).filter(privacy)));
}
