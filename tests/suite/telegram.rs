//! The bot over the protocol: what it edits and what it sends anew, and that a restart anywhere
//! goes on where the person was.

use serde_json::json;

use crate::bot::Stage;
use crate::server::{Fault, Server};
use crate::walk::both_doors;

#[test]
fn a_tap_edits_its_card_and_typed_text_gets_a_new_one() {
    let stage = Stage::new();
    let card = stage.first_card(1, "Rather not");
    assert_eq!(stage.server.with(|state| state.messages(1)), 1);
    let next = stage.server.tap(&card, "What it rests on");
    assert_eq!(next.message, card.message);
    let answer = stage.server.say(1, "how long does it take");
    assert_ne!(answer.message, card.message);
    assert!(answer.text.contains("nobody can give you a date"), "{}", answer.text);
}

#[test]
fn d07_help_is_a_new_message_that_going_on_never_edits_away() {
    let stage = Stage::new();
    let card = stage.first_card(1, "Rather not");
    let help = stage.server.tap(&card, "Help now");
    assert_ne!(help.message, card.message);
    let countries = stage.server.tap(&help, "Choose my country");
    assert_eq!(countries.message, help.message);
    both_doors(&countries);
    let australia = stage.server.tap(&countries, "Australia");
    assert_eq!(australia.message, help.message);
    assert!(australia.text.contains("13 11 14"), "{}", australia.text);
    let more = stage.server.tap(&australia, "More lines");
    assert_eq!(more.message, help.message);
    let door = stage.server.tap(&more, "Someone to talk to");
    assert_ne!(door.message, help.message);
    let back = stage.server.tap(&more, "Back to where I was");
    assert_ne!(back.message, help.message);
    assert_eq!(back.text, card.text);
    assert_eq!(stage.server.with(|state| state.card(1, help.message).cloned()), Some(more), "help is still there");
}

#[test]
fn numbers_can_be_copied_with_one_tap() {
    let stage = Stage::new();
    let help = stage.server.say(1, "/country GB");
    let copied: Vec<&str> = help.buttons().filter_map(|button| button["copy_text"]["text"].as_str()).collect();
    assert!(copied.contains(&"999") && copied.contains(&"116 123"), "{}", help.show());
}

#[test]
fn c01_danger_is_answered_before_everything_else_whatever_carries_the_words() {
    let stage = Stage::new();
    stage.first_card(1, "Rather not");
    for fields in [
        json!({ "text": "yes, but I want to kill myself" }),
        json!({ "text": "/faq I want to die" }),
        json!({ "text": "/start i want to die" }),
        json!({ "photo": [], "caption": "I want to die" }),
        json!({ "text": "I want to die", "entities": [{ "type": "date_time", "offset": 0, "length": 6, "unix_time": 1 }] }),
    ] {
        let card = stage.server.say_raw(1, &fields);
        assert!(card.text.contains("In danger right now"), "{fields}: {}", card.text);
        both_doors(&card);
    }
    let before_anything = stage.server.say(2, "I want to die");
    assert!(before_anything.text.contains("In danger right now"));
}

#[test]
fn c10_after_a_false_alarm_one_tap_returns_to_the_same_screen() {
    let stage = Stage::new();
    let card = stage.first_card(1, "Rather not");
    let help = stage.server.say(1, "that movie makes me want to end it all, I want to die");
    let back = stage.server.tap(&help, "That's not what I meant");
    assert_eq!((back.text, back.keyboard), (card.text, card.keyboard));
}

#[test]
fn d06_nothing_on_the_neutral_last_line_leads_back() {
    let stage = Stage::new();
    let card = stage.first_card(1, "Rather not");
    stage.server.tap(&card, "What it rests on");
    let last = stage.server.say(1, "/exit");
    both_doors(&last);
    assert_eq!(last.buttons().count(), 2, "{}", last.show());
    let help = stage.server.tap(&last, "Help now");
    let returned = stage.server.tap(&help, "Back to where I was");
    assert_eq!(returned.text, last.text);
}

#[test]
fn after_a_restart_a_person_who_agreed_goes_on_where_they_were() {
    let mut stage = Stage::new();
    let card = stage.first_card(1, "Remember my place");
    let second = stage.server.tap(&card, "What it rests on");
    stage.restart();
    let returning = stage.server.say(1, "/start");
    let on = stage.server.tap(&returning, "Go on where I was");
    assert_eq!(on.text, second.text);
    let back = stage.server.tap(&on, "‹ Back");
    assert_eq!(back.text, card.text, "the path is remembered, too");
}

#[test]
fn after_a_restart_a_button_alone_restores_place_and_role() {
    let mut stage = Stage::new();
    let card = stage.first_card(1, "Rather not");
    stage.restart();
    let next = stage.server.tap(&card, "What it rests on");
    assert!(next.text.contains("once used against you"), "a survivor's words: {}", next.text);
    let back = stage.server.tap(&next, "‹ Back");
    assert_eq!(back.text, card.text);
}

#[test]
fn changing_ones_mind_about_being_remembered_leads_back_to_where_one_was() {
    let mut stage = Stage::new();
    let card = stage.first_card(1, "Rather not");
    let second = stage.server.tap(&card, "What it rests on");
    let privacy = stage.server.say(1, "/privacy");
    let remember = stage.server.tap(&privacy, "Change: remember me or not");
    let back = stage.server.tap(&remember, "Remember my place");
    assert_eq!(back.text, second.text);
    stage.restart();
    let returning = stage.server.say(1, "/start");
    assert_eq!(stage.server.tap(&returning, "Go on where I was").text, second.text);
}

#[test]
fn t06_without_a_yes_nothing_about_a_person_is_written() {
    let mut stage = Stage::new();
    stage.first_card(1, "Rather not");
    stage.server.say(1, "how long does it take");
    stage.restart();
    let start = stage.server.say(1, "/start");
    assert!(start.data("Somebody I love went through it").is_some(), "somebody new: {}", start.show());
}

#[test]
fn forget_asks_once_and_then_everything_is_gone() {
    let mut stage = Stage::new();
    stage.first_card(1, "Remember my place");
    let ask = stage.server.say(1, "/forget");
    let gone = stage.server.tap(&ask, "Erase everything");
    assert!(gone.text.contains("is erased"));
    stage.restart();
    let start = stage.server.say(1, "/start");
    assert!(start.data("Somebody I love went through it").is_some(), "somebody new: {}", start.show());
}

#[test]
fn ticks_are_read_back_from_the_card_and_toggled_in_place() {
    let mut stage = Stage::new();
    let signs = stage.server.say(1, "/start signs");
    let heads_up = stage.server.tap(&signs, "Look at the list");
    let list = stage.server.tap(&heads_up, "Show me");
    let one = stage.server.tap(&list, "☐ Distance");
    assert!(one.data("☑ Distance").is_some() && one.message == list.message);
    // Nothing was agreed to, so the bot knows nothing of it any more; the card does.
    stage.restart();
    let two = stage.server.tap(&one, "☐ Low and empty");
    assert!(two.data("☑ Distance").is_some() && two.data("☑ Low and empty").is_some());
    let none = stage.server.tap(&two, "☑ Distance");
    assert!(none.data("☐ Distance").is_some() && none.data("☑ Low and empty").is_some());
    let reflection = stage.server.tap(&none, "That is enough");
    assert!(reflection.text.contains("Low and empty") && !reflection.text.contains("Distance"), "{}", reflection.text);
}

#[test]
fn an_update_that_comes_again_takes_effect_once() {
    let mut stage = Stage::new();
    stage.first_card(1, "Remember my place");
    let shown = |server: &Server| server.with(|state| (state.messages(1), state.shown(1)));
    let before = shown(&stage.server);
    // Telegram gives the same update again, now and to the next process.
    for restart in [false, true] {
        if restart {
            stage.restart();
        }
        stage.server.with(|state| state.redeliver(1));
        stage.server.wait("it to be confirmed", |state| state.all_confirmed().then_some(()));
    }
    assert_eq!(shown(&stage.server), before, "nothing is sent or edited");
}

#[test]
fn ids_that_start_anew_lower_are_answered() {
    let stage = Stage::new();
    stage.server.with(|state| state.continue_from(5_000_000));
    stage.first_card(1, "Remember my place");
    stage.server.with(|state| state.continue_from(900));
    let answer = stage.server.say(1, "/menu");
    assert!(answer.text.contains("Where would you like to go"));
}

#[test]
fn a_full_server_is_obeyed_and_the_answer_comes_after() {
    let stage = Stage::new();
    stage.server.with(|state| {
        state.plan("sendmessage", 1, Fault::TooMany(1));
    });
    let card = stage.server.say(1, "/menu");
    both_doors(&card);
}

#[test]
fn n08_a_country_that_happens_to_be_named_after_a_help_card_is_not_taken_for_ones_own() {
    let stage = Stage::new();
    let unknown = stage.server.say(1, "/help").text;
    for words in ["we went to peru together", "gremany", "chain"] {
        stage.server.say(1, words);
        assert_eq!(stage.server.say(1, "/help").text, unknown, "{words}");
    }
    let named = stage.server.say(1, "Germany");
    assert!(named.text.contains("116 016") || named.text.contains("0800"), "the name alone is meant: {}", named.text);
}

#[test]
fn a_country_typed_after_a_cry_is_for_the_help_that_answered_it() {
    let stage = Stage::new();
    stage.server.say(1, "/country");
    stage.server.say(1, "he hit me");
    let help = stage.server.say(1, "germany");
    assert!(help.text.contains("only if it is safe"), "{}", help.text);
}

#[test]
fn t02_typing_show_me_leads_to_the_heads_up_and_not_past_it() {
    let stage = Stage::new();
    let signs = stage.server.say(1, "/start signs");
    let heads_up = stage.server.tap(&signs, "Look at the list");
    stage.server.tap(&heads_up, "Something else");
    let typed = stage.server.say(1, "show me");
    assert_eq!(typed.text, heads_up.text);
}
