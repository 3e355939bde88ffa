//! Buttons as people press them: twice, on two cards, last year's, forged, on cards that are gone.
//! Whatever is pressed, the spinner ends and a card comes, with help on it.

use std::path::Path;

use serde_json::{Value, json};

use crate::binary::root;
use crate::bot::{Bot, Stage, command};
use crate::gallery::lay_over;
use crate::server::{Card, Server};
use crate::walk::both_doors;

/// The sentence where something has moved.
const MOVED: &str = "This step has moved a little.";

#[test]
fn forged_and_ancient_buttons_get_a_card_and_an_end_of_the_spinner() {
    let stage = Stage::new();
    let card = stage.first_card(1, "Rather not");
    for data in [
        "nonsense",
        "9|x",
        "1|nowhere|nothing|gone|s|en",
        "1|signs|list|gone|s|en",
        "1|welcome|arrive|fear:1|-|en",
        "1|screens|menu|+ZZ|-|en",
    ] {
        let answer = stage.server.tap_data(&card, data);
        both_doors(&answer);
    }
    assert_eq!(stage.server.refusals(), Vec::<String>::new());
}

#[test]
fn a_card_that_was_deleted_is_sent_anew() {
    let stage = Stage::new();
    let card = stage.first_card(1, "Rather not");
    let data = card.data("What it rests on").expect("a button");
    // The tap was on its way when the person deleted the card.
    let query = stage.server.with(|state| {
        let query = state.arrive_tap(1, card.message, &data);
        state.delete(&card);
        query
    });
    let next = stage.server.wait("a card", |state| state.card_after(1, 0));
    assert_ne!(next.message, card.message);
    assert!(stage.server.wait("the end of the spinner", |state| state.answered(&query).then_some(true)));
    both_doors(&next);
}

/// A tap whose message is not as it usually is; the card that answers.
fn tap_on(stage: &Stage, card: &Card, message: Option<Value>) -> Card {
    let before = stage.server.with(|state| state.shown(1));
    let data = card.data("What it rests on").expect("a button");
    let query = stage.server.with(|state| {
        let query = state.query();
        let mut tap = json!({ "id": query, "chat_instance": "1", "data": data,
            "from": { "id": 1, "is_bot": false, "first_name": "A" } });
        if let Some(message) = message {
            tap["message"] = message;
        }
        state.arrive(json!({ "callback_query": tap }));
        query
    });
    stage.server.wait("the end of the spinner", |state| state.answered(&query).then_some(()));
    stage.server.wait("a card", |state| state.card_after(1, before))
}

#[test]
fn a_tap_on_a_card_out_of_reach_or_without_one_gets_a_new_card() {
    let stage = Stage::new();
    let card = stage.first_card(1, "Rather not");
    let out_of_reach = json!({ "message_id": card.message, "date": 0, "chat": { "id": 1, "type": "private" } });
    for message in [Some(out_of_reach), None] {
        let next = tap_on(&stage, &card, message);
        assert_ne!(next.message, card.message);
        assert!(next.text.contains("once used against you"), "the step that was tapped for: {}", next.text);
        both_doors(&next);
    }
    assert_eq!(stage.server.refusals(), Vec::<String>::new());
}

#[test]
fn a_double_tap_ends_both_spinners_and_goes_one_step() {
    let stage = Stage::new();
    let card = stage.first_card(1, "Rather not");
    let data = card.data("What it rests on").expect("a button");
    let queries: Vec<String> =
        stage.server.with(|state| (0..2).map(|_| state.arrive_tap(1, card.message, &data)).collect());
    stage.server.wait("both spinners", |state| queries.iter().all(|query| state.answered(query)).then_some(()));
    stage.server.wait("all to be confirmed", |state| state.all_confirmed().then_some(()));
    let shown = stage.server.wait("the step", |state| state.card_after(1, 0).filter(|shown| shown.text != card.text));
    assert_eq!(shown.message, card.message, "no second card");
    let back = shown.data("‹ Back").expect("a button");
    stage.server.with(|state| state.arrive_tap(1, shown.message, &back));
    // One step back is the card that was tapped twice.
    stage.server.wait("the first card", |state| state.last_card(1).filter(|last| last.text == card.text));
    assert_eq!(stage.server.refusals(), Vec::<String>::new());
}

#[test]
fn two_cards_of_one_chat_go_their_own_ways() {
    let stage = Stage::new();
    let first = stage.first_card(1, "Rather not");
    let second = stage.server.say(1, "/start signs");
    let on_first = stage.server.tap(&first, "What it rests on");
    let on_second = stage.server.tap(&second, "Look at the list");
    assert_eq!((on_first.message, on_second.message), (first.message, second.message));
    let again = stage.server.tap_data(&first, &first.data("What it rests on").expect("a button"));
    assert_eq!(again.text, on_first.text, "the older card still means what it says");
}

#[test]
fn a_button_from_before_forgetting_works_and_remembers_nothing() {
    let mut stage = Stage::new();
    let card = stage.first_card(1, "Remember my place");
    let ask = stage.server.say(1, "/forget");
    stage.server.tap(&ask, "Erase everything");
    let next = stage.server.tap_data(&card, &card.data("What it rests on").expect("a button"));
    assert!(next.text.contains("once used against you"), "{}", next.text);
    stage.restart();
    let start = stage.server.say(1, "/start");
    assert!(start.data("Somebody I love went through it").is_some(), "nothing was kept: {}", start.show());
}

/// A bot whose dialogues are a copy, in which a test changes some words.
fn edited(server: &Server, folder: &Path, edits: &[(&str, &str, &str)]) -> Bot {
    let dialogues = folder.join("dialogues");
    lay_over(&root().join("dialogues"), &dialogues);
    for (file, before, after) in edits {
        let words = std::fs::read_to_string(dialogues.join(file)).expect("readable");
        assert!(words.contains(before), "{file} has no `{before}`");
        std::fs::write(dialogues.join(file), words.replace(before, after)).expect("written");
    }
    Bot::of(command(server, folder).env("HAVEN_DIALOGUES", &dialogues))
}

#[test]
fn a_step_that_was_renamed_is_found_and_one_that_is_gone_leads_to_the_nearest_with_a_kind_sentence() {
    let mut stage = Stage::new();
    let signs = stage.server.say(1, "/start signs");
    let list = stage.server.tap(&stage.server.tap(&signs, "Look at the list"), "Show me");
    let data = list.data("That is enough").expect("a button");
    stage.kill();

    let named = |node: &'static str| {
        [
            ("signs.yaml", "  list:\n", node),
            ("signs.yaml", "goto: list ", "goto: overview "),
            ("faq.yaml", "goto: signs/list ", "goto: signs/overview "),
        ]
    };
    let renamed = named("  overview:\n    was: [list]\n");
    stage.bot = Some(edited(&stage.server, stage.folder.path(), &renamed));
    let next = stage.server.tap_data(&list, &data);
    assert!(!next.text.contains(MOVED), "only its name has changed: {}", next.text);
    stage.kill();

    let gone = named("  overview:\n");
    stage.bot = Some(edited(&stage.server, stage.folder.path(), &gone));
    let next = stage.server.tap_data(&list, &data);
    assert!(next.text.starts_with(MOVED), "{}", next.text);
    both_doors(&next);
    assert_eq!(stage.server.refusals(), Vec::<String>::new());
}

#[test]
fn a_choice_that_is_gone_shows_the_step_as_it_is_now_with_a_kind_sentence() {
    let mut stage = Stage::new();
    let signs = stage.server.say(1, "/start signs");
    let data = signs.data("Look at the list").expect("a button");
    stage.kill();
    let gone = [("signs.yaml", "{ id: look,", "{ id: see,")];
    stage.bot = Some(edited(&stage.server, stage.folder.path(), &gone));
    let next = stage.server.tap_data(&signs, &data);
    assert!(next.text.starts_with(MOVED), "{}", next.text);
    assert!(next.data("Look at the list").is_some(), "the step as it is now: {}", next.show());
}

#[test]
fn deep_links_open_every_topic_help_and_the_professional_path_and_wrong_ones_the_start() {
    let stage = Stage::new();
    let content = haven::engine::Content::embedded();
    let start = stage.server.say(1, "/start");
    for topic in content.library.topics() {
        let card = stage.server.say(1, &format!("/start {}", topic.id));
        both_doors(&card);
        let begins = card.all_data().iter().any(|data| data.contains(topic.id.as_str()));
        assert!(begins, "{}: {}", topic.id, card.show());
    }
    assert!(stage.server.say(2, "/start help").text.contains("In danger right now"));
    assert!(stage.server.say(2, "/start professional").text.contains("Talking with somebody"));
    let wrong = ["nonsense", "welcome/remember", "1|signs|list|done|s|en", "signs signs", "SIGNS%20"];
    for (chat, wrong) in (3..).zip(wrong) {
        let card = stage.server.say(chat, &format!("/start {wrong}"));
        assert_eq!((card.text, card.keyboard), (start.text.clone(), start.keyboard.clone()), "{wrong}");
    }
}
