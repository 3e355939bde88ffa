//! `/mydata`: everything that is stored of somebody, in words and as it is stored, and nothing else.

use std::fs;
use std::path::Path;

use haven::dialogue::id::Address;
use haven::engine::{Consent, Day, Session};
use haven::store::Person;
use serde_json::{Value, json};

use crate::binary::{haven, run};
use crate::bot::Stage;
use crate::prompts::store;
use crate::server::{Card, Fault};
use crate::walk::{both_doors, short_enough};

/// Somebody of whom everything is stored that can be.
fn with_everything(stage: &Stage, chat: i64) {
    let server = &stage.server;
    let card = stage.first_card(chat, "Remember my place");
    server.tap(&card, "What it rests on");
    server.say(chat, "/country Wales");
    let signs = server.say(chat, "/start signs");
    let heads_up = server.tap(&signs, "Look at the list");
    let list = server.tap(&heads_up, "Show me");
    server.tap(&list, "☐ Distance");
}

/// All pages that a card is the first of.
fn pages(stage: &Stage, first: Card) -> Vec<Card> {
    let mut pages = vec![first];
    while let Some(next) = pages.last().and_then(|page| page.data("Next ›")) {
        let next = stage.server.tap_data(&pages[pages.len() - 1], &next);
        pages.push(next);
    }
    pages
}

fn addresses<'a>(addresses: impl Iterator<Item = &'a Address>) -> Value {
    addresses.map(|at| json!(at.to_string())).collect()
}

/// The fields of a session as a record has them.
fn record(person: Person, session: &Session) -> Value {
    let Consent::Given(consent) = session.consent else { panic!("nobody agreed") };
    let ticks = session
        .ticks()
        .map(|(at, items)| (at.to_string(), items.iter().map(|item| json!(item.as_str())).collect::<Value>()));
    json!({
        "chat": person.chat(), "v": 3, "consent": consent,
        "role": session.role.map(haven::dialogue::role::Role::as_str),
        "locale": session.locale.as_ref().map(ToString::to_string),
        "country": session.country.map(|code| code.to_string()),
        "area": session.area.as_ref().map(ToString::to_string),
        "place": session.place.as_ref().map(ToString::to_string),
        "path": addresses(session.path()),
        "ticks": ticks.collect::<serde_json::Map<_, _>>(),
        "visited": addresses(session.visited()),
        "active": session.active.map(Day::number),
    })
}

#[test]
fn p07_the_file_says_field_by_field_what_the_store_holds() {
    let mut stage = Stage::new();
    with_everything(&stage, 1);
    let first = stage.server.say(1, "/mydata");
    let file = stage.server.tap(&first, "As a file");
    assert_ne!(file.message, first.message, "a card cannot be edited into a file");
    both_doors(&file);
    short_enough(&file);
    let (name, text) = file.file.clone().expect("a file");
    assert_eq!(name, "haven.json");
    assert_eq!(stage.bot.take().expect("a bot").terminate().code(), Some(0));
    let said: Value = serde_json::from_str(&text).expect("JSON");
    let today = Day::from_number(u32::try_from(said["active"].as_u64().expect("a day")).expect("a small number"));
    let person = Person::of_chat(1);
    let session = store(stage.folder.path()).session(person, today).expect("readable").expect("remembered");
    let held = record(person, &session);
    let fields = held.as_object().expect("fields");
    for (field, value) in fields {
        assert_eq!(said[field], *value, "{field}");
        let is_set = !value.is_null() && *value != json!([]) && *value != json!({});
        assert!(is_set, "{field} of somebody of whom everything is stored");
    }
    // The numbers of messages go on with the file itself.
    let others = said.as_object().expect("fields").keys().filter(|field| !fields.contains_key(*field));
    assert!(others.clone().all(|field| field == "messages"), "{:?}", others.collect::<Vec<_>>());
    assert_eq!(stage.server.refusals(), Vec::<String>::new());
}

#[test]
fn p07_the_cards_say_in_words_what_is_stored() {
    let stage = Stage::new();
    with_everything(&stage, 1);
    let pages = pages(&stage, stage.server.say(1, "/mydata"));
    for page in &pages {
        both_doors(page);
        short_enough(page);
    }
    let all = pages.iter().map(|page| page.text.as_str()).collect::<Vec<_>>().join("\n");
    let today = stage.server.with(|state| Day::of(state.time.seconds()));
    for words in [
        "This is stored about you",
        "You said yes to being remembered.",
        "Who is reading: somebody who lived through something hard",
        "Language: English",
        "Country: United Kingdom",
        "Part of it: Wales",
        // A card with a heads-up is named, and its words are not said.
        "Where you are: Signs · 2 of",
        "Before that: Signs, “",
        "Before that: Closeness, “Closeness rests on three things",
        "Ticked in Signs: Distance",
        "Seen: Closeness, “Intimacy is more than touch",
        &format!("Last here: {today}"),
    ] {
        assert!(all.contains(words), "{words}: {all}");
    }
    assert_eq!(stage.server.refusals(), Vec::<String>::new());
}

#[test]
fn p07_a_long_path_is_shown_to_its_end() {
    let stage = Stage::new();
    let mut card = stage.first_card(1, "Remember my place");
    for topic in ["impact", "signs", "therapy", "partners", "healing", "hope"].iter().cycle().take(40) {
        card = stage.server.say(1, &format!("/start {topic}"));
    }
    assert!(!card.text.is_empty());
    let pages = pages(&stage, stage.server.say(1, "/mydata"));
    pages.iter().for_each(short_enough);
    let before: usize = pages.iter().map(|page| page.text.matches("Before that: ").count()).sum();
    assert_eq!((before, pages.len() > 3), (haven::engine::PATH_LENGTH, true));
    let last = &pages[pages.len() - 1];
    assert_eq!(stage.server.tap(last, "‹ Before").text, pages[pages.len() - 2].text);
}

#[test]
fn p07_without_a_yes_it_is_said_that_nothing_is_stored_and_no_file_is_offered() {
    let stage = Stage::new();
    stage.first_card(1, "Rather not");
    for (chat, words) in [(1, "You said no to being remembered."), (2, "You have not said")] {
        let card = stage.server.say(chat, "/mydata");
        assert!(card.text.contains("Nothing is stored about you.") && card.text.contains(words), "{}", card.text);
        assert!(card.data("As a file").is_none());
        both_doors(&card);
    }
    // Somebody who has changed their mind, with the old card before them.
    stage.first_card(3, "Remember my place");
    let card = stage.server.say(3, "/mydata");
    let forget = stage.server.say(3, "/forget");
    stage.server.tap(&forget, "Erase everything");
    let answer = stage.server.tap(&card, "As a file");
    assert!(answer.file.is_none() && answer.text.contains("Nothing is stored about you."), "{}", answer.text);
}

#[test]
fn a_tap_below_the_file_is_answered_with_a_new_card() {
    let stage = Stage::new();
    with_everything(&stage, 1);
    let file = stage.server.tap(&stage.server.say(1, "/mydata"), "As a file");
    for label in ["What is stored about me", "Menu", "Help now", "Someone to talk to"] {
        let card = stage.server.tap(&file, label);
        assert_ne!(card.message, file.message, "{label}");
        both_doors(&card);
    }
    assert_eq!(stage.server.refusals(), Vec::<String>::new(), "no edit of a file was tried");
}

/// Taps without waiting for the answer.
fn tap_and_leave(stage: &Stage, card: &Card, label: &str) {
    let data = card.data(label).expect("a button");
    stage.server.with(|state| state.arrive_tap(card.chat, card.message, &data));
}

#[test]
fn the_file_waits_sealed_for_the_next_process_like_any_answer() {
    let mut stage = Stage::new();
    with_everything(&stage, 1);
    let card = stage.server.say(1, "/mydata");
    stage.server.with(|state| state.held.insert("senddocument".to_owned()));
    tap_and_leave(&stage, &card, "As a file");
    stage.server.wait("the file to be on its way", |state| (state.waiting > 0).then_some(()));
    stage.bot.take().expect("a bot").kill();
    assert!(!is_on_disk(stage.folder.path(), b"haven.json") && !is_on_disk(stage.folder.path(), b"signs/list"));
    stage.server.with(|state| state.held.clear());
    let before = stage.server.with(|state| state.shown(1));
    stage.bot = Some(crate::bot::Bot::start(&stage.server, stage.folder.path()));
    let file = stage.server.wait("the file", |state| state.card_after(1, before).filter(|card| card.file.is_some()));
    both_doors(&file);
}

fn is_on_disk(folder: &Path, words: &[u8]) -> bool {
    let entries =
        fs::read_dir(folder.join("data/store")).expect("readable").map(|entry| entry.expect("an entry").path());
    entries
        .filter(|path| path.is_file())
        .any(|path| fs::read(path).expect("readable").windows(words.len()).any(|window| window == words))
}

#[test]
fn a_file_that_does_not_get_through_is_tried_again_and_one_that_is_refused_becomes_help() {
    let stage = Stage::new();
    with_everything(&stage, 1);
    for fault in [Fault::TooMany(1), Fault::CutBefore, Fault::Page(502, "<html>Bad Gateway</html>")] {
        stage.server.with(|state| state.plan("senddocument", 1, fault));
        let file = stage.server.tap(&stage.server.say(1, "/mydata"), "As a file");
        assert!(file.file.is_some());
    }
    stage.server.with(|state| state.plan("senddocument", 1, Fault::Refused(400, "Bad Request: wrong file")));
    let help = stage.server.tap(&stage.server.say(1, "/mydata"), "As a file");
    assert!(help.file.is_none() && help.text.contains("In danger right now"), "{}", help.text);
    let sent = stage.server.requests().iter().filter(|request| request.method == "senddocument").count();
    assert_eq!(sent, 7, "what is refused for good is not sent again as it is");
}

#[test]
fn in_a_terminal_the_file_is_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(haven(folder.path()).arg("chat"), "1\n1\n/mydata\n1\n");
    let said = String::from_utf8(output.stdout).expect("text");
    let (_, file) = said.split_once("haven.json:\n").expect("the file");
    let record = file.split_once("\n\n").expect("its end").0;
    let record: Value = serde_json::from_str(record).expect("JSON");
    assert_eq!((&record["role"], &record["place"]), (&json!("survivor"), &json!("welcome/arrive")), "{record}");
}
