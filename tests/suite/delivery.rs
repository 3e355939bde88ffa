//! Delivery through everything that can go wrong on the way: nothing that is owed is lost, one
//! chat's trouble is nobody else's, and help goes first.

use serde_json::json;

use crate::bot::{Bot, Stage};
use crate::server::{Card, Fault};
use crate::walk::both_doors;

/// Waits until a request of the bot's is held back by the server.
fn held(stage: &Stage, so_many: usize) {
    stage.server.wait("a request on its way", |state| (state.waiting >= so_many).then_some(()));
}

fn release(stage: &Stage, method: &str) {
    stage.server.with(|state| state.held.remove(method));
}

fn hold(stage: &Stage, method: &str) {
    stage.server.with(|state| state.held.insert(method.to_owned()));
}

/// All cards of a chat that were shown, in their order.
fn cards(stage: &Stage, chat: i64) -> Vec<Card> {
    stage.server.with(|state| state.cards(chat))
}

#[test]
fn a_reply_that_was_owed_when_the_process_was_killed_is_delivered_by_the_next_one() {
    let mut stage = Stage::new();
    stage.server.say(1, "/menu");
    hold(&stage, "sendmessage");
    stage.server.with(|state| {
        state.arrive_message(1, &json!({ "text": "how long does it take" }));
        state.arrive_message(2, &json!({ "text": "/menu" }));
    });
    held(&stage, 2);
    stage.server.wait("the batch to be acknowledged", |state| state.all_confirmed().then_some(()));
    stage.bot.take().expect("a bot").kill();
    release(&stage, "sendmessage");
    stage.bot = Some(Bot::start(&stage.server, stage.folder.path()));
    for (chat, words) in [(1, "How long can it take"), (2, "Where would you like")] {
        let card =
            stage.server.wait("the reply", |state| state.cards(chat).pop().filter(|card| card.text.starts_with(words)));
        both_doors(&card);
    }
}

#[test]
fn a_stop_ends_within_seconds_whatever_hangs_and_the_next_start_delivers() {
    let mut stage = Stage::new();
    stage.server.say(1, "/menu");
    hold(&stage, "sendmessage");
    stage.server.with(|state| state.arrive_message(2, &json!({ "text": "/menu" })));
    held(&stage, 1);
    let begun = std::time::Instant::now();
    let status = stage.bot.take().expect("a bot").terminate();
    assert_eq!(status.code(), Some(0));
    assert!(begun.elapsed().as_secs() < 5, "it took {:?}", begun.elapsed());
    release(&stage, "sendmessage");
    stage.bot = Some(Bot::start(&stage.server, stage.folder.path()));
    both_doors(&stage.server.wait("the reply", |state| state.cards(2).pop()));
}

#[test]
fn what_was_delivered_is_not_delivered_again() {
    let mut stage = Stage::new();
    for chat in 1..=20 {
        stage.server.say(chat, "/menu");
    }
    assert_eq!(stage.bot.take().expect("a bot").terminate().code(), Some(0));
    stage.bot = Some(Bot::start(&stage.server, stage.folder.path()));
    stage.server.say(99, "/menu");
    for chat in 1..=20 {
        assert_eq!(cards(&stage, chat).len(), 1);
    }
}

#[test]
fn one_chat_that_has_to_wait_holds_up_no_other() {
    let stage = Stage::new();
    stage.server.with(|state| {
        state.plan_for(1, "sendmessage", 1, Fault::TooMany(3600));
        state.arrive_message(1, &json!({ "text": "/menu" }));
    });
    stage.server.wait("the refusal", |state| {
        state
            .requests
            .iter()
            .any(|request| request.refusal.as_deref().is_some_and(|words| words.contains("retry after")))
            .then_some(())
    });
    for _ in 0..3 {
        both_doors(&stage.server.say(2, "/menu"));
    }
    assert!(cards(&stage, 1).is_empty(), "the server's wish to wait is obeyed");
}

#[test]
fn an_outage_is_survived_and_all_that_was_owed_arrives_in_order() {
    let stage = Stage::new();
    stage.server.say(1, "/menu");
    let owed = ["/start signs", "/start hope", "/privacy"];
    let outage = [
        Fault::Page(502, "<html>Bad Gateway</html>"),
        Fault::CutBefore,
        Fault::Refused(500, "Internal Server Error"),
        Fault::Page(200, "garbage"),
    ];
    stage.server.with(|state| outage.map(|fault| state.plan("sendmessage", 1, fault)));
    for text in owed {
        // One at a time, so that each is a batch and an answer of its own.
        stage.server.with(|state| state.arrive_message(1, &json!({ "text": text })));
        stage.server.wait("it to be acknowledged", |state| state.all_confirmed().then_some(()));
    }
    let shown = stage.server.wait("all of them", |state| Some(state.cards(1)).filter(|cards| cards.len() == 4));
    let begin: Vec<String> = shown[1..].iter().map(|card| card.text.chars().take(12).collect()).collect();
    assert!(
        begin[0].starts_with("Signs") && begin[1].starts_with("Hope") && begin[2].starts_with("Whoever"),
        "{begin:?}"
    );
}

#[test]
fn a_reply_whose_answer_was_cut_off_comes_again_rather_than_not() {
    let stage = Stage::new();
    stage.server.with(|state| state.plan("sendmessage", 1, Fault::CutAfter));
    stage.server.say(1, "/menu");
    let twice = stage.server.wait("it to come again", |state| Some(state.cards(1)).filter(|cards| cards.len() == 2));
    assert_eq!(twice[0].text, twice[1].text);
}

#[test]
fn a_reply_that_is_refused_for_good_comes_as_plain_text_and_then_as_help() {
    let stage = Stage::new();
    let refused = Fault::Refused(400, "Bad Request: something about this message");
    stage.server.with(|state| state.plan("sendmessage", 1, refused.clone()));
    let plain = stage.server.say(1, "/menu");
    assert!(plain.text.contains("Where would you like") && plain.entities == json!([]), "{}", plain.show());
    stage.server.with(|state| state.plan("sendmessage", 2, refused.clone()));
    let help = stage.server.say(1, "/menu");
    assert!(help.text.contains("In danger right now"), "{}", help.text);
    // And where even that is refused, the chat goes on with what comes next.
    stage.server.with(|state| {
        state.plan("sendmessage", 3, refused);
        state.arrive_message(1, &json!({ "text": "/menu" }));
    });
    stage.server.wait("it to be acknowledged", |state| state.all_confirmed().then_some(()));
    both_doors(&stage.server.say(1, "/privacy"));
}

#[test]
fn whoever_has_blocked_gets_nothing_more_and_holds_nothing_up() {
    let stage = Stage::new();
    stage.server.with(|state| {
        state.blocked.insert(1);
        for _ in 0..5 {
            state.arrive_message(1, &json!({ "text": "/menu" }));
        }
    });
    both_doors(&stage.server.say(2, "/menu"));
    stage.server.with(|state| state.blocked.remove(&1));
    both_doors(&stage.server.say(1, "/menu"));
}

#[test]
fn help_overtakes_what_waits() {
    let stage = Stage::new();
    stage.server.say(1, "/menu");
    hold(&stage, "sendmessage");
    stage.server.with(|state| state.waiting = 0);
    for text in ["/start signs", "/start hope", "I want to die"] {
        stage.server.with(|state| state.arrive_message(1, &json!({ "text": text })));
        stage.server.wait("it to be acknowledged", |state| state.all_confirmed().then_some(()));
    }
    release(&stage, "sendmessage");
    let shown = stage.server.wait("all of them", |state| Some(state.cards(1)).filter(|cards| cards.len() == 4));
    assert!(shown[2].text.contains("In danger right now"), "after what was on its way already: {}", shown[2].text);
    assert!(shown[3].text.starts_with("Hope"), "{}", shown[3].text);
}

#[test]
fn c04_fifty_cries_in_a_minute_end_with_a_help_card() {
    let stage = Stage::new();
    stage.server.with(|state| {
        for n in 0..50 {
            let text = if n % 2 == 0 { "I want to die" } else { "how long does it take" };
            state.arrive_message(1, &json!({ "text": text }));
        }
    });
    stage.server.wait("all to be acknowledged", |state| state.all_confirmed().then_some(()));
    let last = stage.server.wait("the cards", |state| state.cards(1).pop());
    assert!(last.text.contains("In danger right now"), "{}", last.text);
}

#[test]
fn several_messages_that_waited_get_one_answer_the_gravest() {
    let mut stage = Stage::new();
    stage.server.say(1, "/menu");
    assert_eq!(stage.bot.take().expect("a bot").terminate().code(), Some(0));
    stage.server.with(|state| {
        for text in ["hello", "I want to die", "how long does it take"] {
            state.arrive_message(1, &json!({ "text": text }));
        }
    });
    stage.bot = Some(Bot::start(&stage.server, stage.folder.path()));
    let answer = stage.server.wait("an answer", |state| Some(state.cards(1)).filter(|cards| cards.len() > 1));
    assert!(answer[1].text.contains("In danger right now"), "{}", answer[1].text);
    stage.server.wait("all to be acknowledged", |state| state.all_confirmed().then_some(()));
    stage.server.say(2, "/menu");
    assert_eq!(cards(&stage, 1).len(), 2, "one answer");
}

#[test]
fn whoever_wrote_long_ago_hears_that_haven_was_not_reachable() {
    let stage = Stage::new();
    let late = stage.server.say_raw(1, &json!({ "text": "how long does it take", "date": 1_700_000_000 }));
    assert!(late.text.starts_with("I wasn't reachable when you wrote."), "{}", late.text);
    // Whether it was long ago is told by Telegram's clock: a machine's own may be years off.
    stage.server.with(|state| state.date = Some("Tue, 14 Nov 2023 22:14:00 GMT"));
    stage.server.say(1, "/menu");
    let on_time_there = stage.server.say_raw(1, &json!({ "text": "how long does it take", "date": 1_700_000_000 }));
    assert!(on_time_there.text.starts_with("How long can it take"), "{}", on_time_there.text);
    stage.server.with(|state| state.date = None);
    stage.server.say(1, "/menu");
    let in_time = stage.server.say(1, "how long does it take");
    assert!(in_time.text.starts_with("How long can it take"), "{}", in_time.text);
}
