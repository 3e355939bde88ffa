//! A disk that is full, read-only, slow or dead while the bot runs, and a store that is taken away
//! under it: everybody gets an answer, what could not be saved is said, nothing is replaced in silence.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::bot::{Bot, Stage, command};
use crate::preload::library;
use crate::server::{Card, Server};
use crate::walk::both_doors;

/// A bot on a disk that does as it is told.
struct Ailing {
    stage: Stage,
    mode: PathBuf,
}

impl Ailing {
    fn new() -> Self {
        let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
        let mode = folder.path().join("disk");
        fs::write(&mode, ".").expect("written");
        let mut ailing = Self { stage: Stage { server, folder, bot: None }, mode };
        ailing.start();
        ailing
    }

    fn start(&mut self) {
        let mut command = command(&self.stage.server, self.stage.folder.path());
        command.env("LD_PRELOAD", library("disk")).env("HAVEN_TEST_DISK", &self.mode);
        let log = File::options().create(true).append(true).open(self.stage.folder.path().join("log"));
        self.stage.bot = Some(Bot::of(command.stderr(log.expect("a log"))));
    }

    /// From now on the disk is like that.
    fn disk(&self, mode: &str) {
        // The file stays the same, since the bot has it mapped.
        use std::os::unix::fs::FileExt;
        let file = File::options().write(true).open(&self.mode).expect("there");
        file.write_all_at(mode.as_bytes(), 0).expect("written");
    }

    fn log(&self) -> String {
        fs::read_to_string(self.stage.folder.path().join("log")).expect("readable")
    }

    fn say(&self, chat: i64, text: &str) -> Card {
        let card = self.stage.server.say(chat, text);
        both_doors(&card);
        card
    }

    /// The card that asks whether somebody wants to be remembered.
    fn asked(&self, chat: i64) -> Card {
        let hello = self.say(chat, "/start");
        self.stage.server.tap(&hello, "I lived through something hard")
    }
}

fn is_unsaved(card: &Card) -> bool {
    card.text.contains("couldn't save that")
}

fn is_remembered(ailing: &Ailing, chat: i64) -> bool {
    ailing.say(chat, "/start").data("Go on where I was").is_some()
}

#[test]
fn on_a_full_or_read_only_disk_everybody_is_answered_and_a_wish_is_told_that_it_was_not_saved() {
    for mode in ["f", "r"] {
        let mut ailing = Ailing::new();
        let first = ailing.stage.first_card(1, "Remember my place");
        let asked = ailing.asked(2);
        ailing.disk(mode);
        let gone_on = ailing.stage.server.tap(&first, "What it rests on");
        assert!(!is_unsaved(&gone_on), "reading needs no store: {}", gone_on.text);
        both_doors(&gone_on);
        assert!(ailing.say(3, "I want to die").text.contains("In danger right now"));
        assert!(is_unsaved(&ailing.stage.server.tap(&asked, "Remember my place")), "{mode}");
        let forget = ailing.say(1, "/forget");
        assert!(is_unsaved(&ailing.stage.server.tap(&forget, "Erase everything")), "{mode}");
        assert_eq!(ailing.log().matches("NOTHING CAN BE SAVED").count(), 1, "once: {}", ailing.log());
        // The disk is well again, and so is everything else, without anybody doing anything.
        ailing.disk(".");
        assert!(!is_unsaved(&ailing.stage.server.tap(&asked, "Remember my place")), "{}", ailing.log());
        ailing.stage.kill();
        ailing.start();
        assert!(is_remembered(&ailing, 1) && is_remembered(&ailing, 2), "{mode}: {}", ailing.log());
        assert!(!is_remembered(&ailing, 3));
    }
}

#[test]
fn whoever_could_not_be_forgotten_is_remembered_as_they_were() {
    let ailing = Ailing::new();
    let first = ailing.stage.first_card(1, "Remember my place");
    let second = ailing.stage.server.tap(&first, "What it rests on");
    ailing.disk("f");
    let forget = ailing.say(1, "/forget");
    assert!(is_unsaved(&ailing.stage.server.tap(&forget, "Erase everything")));
    ailing.disk(".");
    let returning = ailing.say(1, "/start");
    assert_eq!(ailing.stage.server.tap(&returning, "Go on where I was").text, second.text);
}

#[test]
fn whoever_leaves_while_nothing_can_be_saved_leaves_nothing_behind() {
    let ailing = Ailing::new();
    ailing.stage.first_card(1, "Remember my place");
    let forget = ailing.say(1, "/forget");
    let erase = forget.data("Erase everything").expect("a button");
    ailing.disk("f");
    let server = &ailing.stage.server;
    server.with(|state| {
        state.arrive_tap(1, forget.message, &erase);
        state.arrive_message(1, &serde_json::json!({ "text": "/exit" }));
    });
    server.wait("the messages to go", |state| {
        let last = state.last_card(1)?;
        (last.text.starts_with("All done") && state.visible(1) == [last.message]).then_some(())
    });
}

#[test]
fn a_slow_disk_makes_answers_slow_and_loses_none() {
    let mut ailing = Ailing::new();
    ailing.disk("s");
    for chat in 1..=5 {
        both_doors(&ailing.stage.first_card(chat, "Remember my place"));
    }
    ailing.stage.kill();
    ailing.disk(".");
    ailing.start();
    for chat in 1..=5 {
        assert!(is_remembered(&ailing, chat), "{}", ailing.log());
    }
}

#[test]
fn on_a_disk_that_does_not_answer_everybody_gets_help_and_the_process_makes_room_for_the_next() {
    let mut ailing = Ailing::new();
    let card = ailing.stage.first_card(1, "Remember my place");
    ailing.disk("h");
    ailing.stage.server.with(|state| {
        state.arrive_tap(1, card.message, card.data("What it rests on").expect("a button").as_str());
        state.arrive_message(2, &serde_json::json!({ "text": "how long does it take" }));
    });
    for chat in [1, 2] {
        let help = |card: &Card| card.text.contains("In danger right now");
        both_doors(&ailing.stage.server.wait("help", |state| state.last_card(chat).filter(help)));
    }
    let bot = ailing.stage.bot.take().expect("a bot");
    assert_eq!(bot.ended().code(), Some(1), "whatever starts it again has to know");
    assert!(ailing.log().contains("The disk has not answered"), "{}", ailing.log());
    ailing.disk(".");
    ailing.start();
    for (chat, words) in [(1, "Closeness rests on"), (2, "How long can it take")] {
        let answered = |card: &Card| card.text.contains(words);
        both_doors(&ailing.stage.server.wait("the answer itself", |state| state.last_card(chat).filter(answered)));
    }
    assert!(is_remembered(&ailing, 1), "nothing was lost");
}

#[test]
fn a_store_that_is_taken_away_under_the_bot_is_noticed_and_not_replaced_in_silence() {
    let mut ailing = Ailing::new();
    let card = ailing.stage.first_card(1, "Remember my place");
    let asked = ailing.asked(2);
    let store = ailing.stage.folder.path().join("data/store");
    fs::remove_dir_all(&store).expect("removed");
    both_doors(&ailing.stage.server.tap(&card, "What it rests on"));
    assert!(is_unsaved(&ailing.stage.server.tap(&asked, "Remember my place")), "{}", ailing.log());
    let forget = ailing.say(3, "/forget");
    assert!(is_unsaved(&ailing.stage.server.tap(&forget, "Erase everything")), "nobody knows what is kept");
    assert!(ailing.log().contains("HAVEN RUNS WITHOUT MEMORY") && ailing.log().contains("is gone"), "{}", ailing.log());
    ailing.stage.kill();
    assert!(!has_database(&store));
    ailing.start();
    assert!(!is_remembered(&ailing, 1), "the next start says so once more");
    ailing.stage.kill();
    ailing.start();
    let asked = ailing.asked(2);
    assert!(!is_unsaved(&ailing.stage.server.tap(&asked, "Remember my place")), "and the one after begins anew");
}

fn has_database(store: &Path) -> bool {
    store.join("db").exists()
}
