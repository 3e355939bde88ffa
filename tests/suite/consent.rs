//! A yes, a no, and a yes to less than is kept today: what the store holds afterwards.

use std::collections::BTreeSet;

use haven::engine::Day;
use haven::safety::{Act, Tap};
use haven::store::{Person, Store};

use crate::binary::{haven, root, run};
use crate::bot::{Bot, Stage, command};
use crate::server::{Card, Server};

/// Stops the bot in order, and opens what it has kept.
fn kept(stage: &mut Stage) -> Store {
    assert!(stage.bot.take().expect("a bot").terminate().success());
    Store::open_existing(&stage.folder.path().join("data"), None).expect("a store")
}

/// How many people are remembered, as a backup counts them.
fn people(stage: &Stage) -> String {
    let file = stage.folder.path().join("copy");
    let output =
        run(haven(stage.folder.path()).env("HAVEN_DATA", stage.folder.path().join("data")).arg("backup").arg(file), "");
    String::from_utf8(output.stdout).expect("text")
}

/// Taps everything once that leads on, from a card. No yes, and nothing that would take one back: what is
/// written by mistake is there in the end. Of the countries one is enough, which is typed.
fn walk(server: &Server, first: Card) {
    let (mut tapped, mut waiting, mut card) = (BTreeSet::new(), first.all_data(), first);
    while let Some(data) = waiting.pop() {
        let Tap { origin, act } = Tap::decode(&data).expect("the bot's own buttons can be read");
        let answers = ["|remember|yes", "|remember|no", "|forget|erase"];
        let is_left_out = matches!(act, Act::Country(_)) || answers.iter().any(|answer| data.contains(answer));
        // What the frame of a card does is the same on each.
        let is_its_own = matches!(act, Act::Choose(_) | Act::Tick(..) | Act::Arrive | Act::Show | Act::Fold(_));
        let place = is_its_own.then_some(origin.place);
        if is_left_out || !tapped.insert(format!("{place:?} {act:?}")) {
            continue;
        }
        card = server.tap_data(&card, &data);
        waiting.extend(card.all_data());
    }
}

#[test]
fn t06_a_full_walk_without_a_yes_leaves_the_store_empty() {
    let mut stage = Stage::new();
    let card = stage.first_card(1, "Rather not");
    walk(&stage.server, card);
    for words in ["how long does it take", "i want to die", "/country GB", "/language", "/mydata", "/forget", "/exit"] {
        stage.server.say(1, words);
    }
    let store = kept(&mut stage);
    assert!(store.session(Person::of_chat(1), Day::from_number(0)).expect("readable").is_none());
    assert!(store.rows().expect("readable").is_empty(), "all was delivered");
    drop(store);
    assert!(people(&stage).contains(": 0 people"), "{}", people(&stage));
}

#[test]
fn t06_a_yes_to_less_than_is_kept_today_keeps_nothing_new_until_it_is_given_anew() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let words = folder.path().join("words");
    let copied = std::process::Command::new("cp").args(["-r", "dialogues"]).arg(&words).current_dir(root()).status();
    assert!(copied.expect("cp").success());
    let start = |server: &Server| Bot::of(command(server, folder.path()).env("HAVEN_DIALOGUES", &words));
    let mut stage = Stage { bot: Some(start(&server)), server, folder: tempfile::tempdir().expect("unused") };
    let first = stage.first_card(1, "Remember my place");
    assert!(stage.bot.take().expect("a bot").terminate().success());
    let store = || Store::open_existing(&folder.path().join("data"), None).expect("a store");
    let place =
        |store: &Store| store.session(Person::of_chat(1), Day::from_number(0)).expect("readable").expect("kept").place;
    let before = place(&store());

    raise_the_version(&words);
    stage.bot = Some(start(&stage.server));
    let second = stage.server.tap(&first, "What it rests on");
    assert!(second.data("What I keep has changed").is_some(), "it is asked for anew: {}", second.show());
    stage.kill();
    assert_eq!(place(&store()), before, "nothing new is kept");

    stage.bot = Some(start(&stage.server));
    let menu = stage.server.say(1, "/menu");
    let asked = stage.server.tap(&menu, "What I keep has changed");
    let agreed = stage.server.tap(&asked, "Remember my place");
    assert!(agreed.data("What I keep has changed").is_none());
    stage.server.say(1, "/start signs");
    assert!(stage.bot.take().expect("a bot").terminate().success());
    assert_ne!(place(&store()), before, "and now it is");
}

fn raise_the_version(words: &std::path::Path) {
    let file = words.join("haven.yaml");
    let text = std::fs::read_to_string(&file).expect("readable");
    let line = text.lines().find(|line| line.starts_with("consent_version:")).expect("a version").to_owned();
    std::fs::write(&file, text.replace(&line, "consent_version: 99")).expect("written");
}

#[test]
fn t06_withdrawing_takes_as_many_taps_as_giving_and_empties_the_store() {
    let mut stage = Stage::new();
    stage.first_card(1, "Rather not");
    for answer in ["Remember my place", "Rather not"] {
        let privacy = stage.server.say(1, "/privacy");
        let asked = stage.server.tap(&privacy, "Change: remember me or not");
        stage.server.tap(&asked, answer);
    }
    assert!(kept(&mut stage).session(Person::of_chat(1), Day::from_number(0)).expect("readable").is_none());
}

#[test]
fn p02_forget_erases_at_once_after_one_question_also_without_a_yes() {
    for consent in ["Remember my place", "Rather not"] {
        let mut stage = Stage::new();
        for chat in [2, 1] {
            stage.first_card(chat, consent);
            let asked = stage.server.say(chat, "/forget");
            let gone = stage.server.tap(&asked, "Erase everything");
            assert!(gone.text.contains("is erased"), "{}", gone.text);
            // One of them goes on with the same process, which knows nothing of them either.
            let start = (chat == 2).then(|| stage.server.say(chat, "/start"));
            assert!(
                start.is_none_or(|start| start.data("Somebody I love went through it").is_some()),
                "somebody new, {consent}"
            );
        }
        // What is erased is gone with that answer, not with some later one.
        stage.bot.take().expect("a bot").kill();
        let store = Store::open_existing(&stage.folder.path().join("data"), None).expect("a store");
        assert!(store.session(Person::of_chat(1), Day::from_number(0)).expect("readable").is_none());
    }
}
