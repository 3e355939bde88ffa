//! A minute in which Telegram takes nothing from anybody and says so with 429: no chat is asked for
//! again before its time is over, and afterwards each gets all that it is owed, once and in order.

use std::ops::Range;
use std::time::Duration;

use serde_json::json;

use crate::clock::Simulation;
use crate::server::{Card, Fault, Request};
use crate::walk::both_doors;

/// Who is there.
fn people() -> Range<i64> {
    1..51
}

/// How long the server asks each chat to wait, in seconds. It divides no minute, so that the last
/// wait reaches beyond it.
const RETRY_AFTER: u64 = 7;
/// What is written meanwhile, and how the answers begin.
const WRITTEN: [(&str, &str); 3] = [("/start signs", "Signs"), ("/start hope", "Hope"), ("/privacy", "Whoever opens")];

/// What a chat was asked to take, in its order.
fn of_chat(requests: &[Request], chat: i64) -> Vec<&Request> {
    let sends = |request: &&Request| ["sendmessage", "editmessagetext"].contains(&request.method.as_str());
    requests.iter().filter(sends).filter(|request| request.body["chat_id"] == chat).collect()
}

/// Everybody taps and then writes, and each of it is a batch of its own.
fn all_act(simulation: &Simulation, cards: &[Card]) {
    let server = &simulation.stage.server;
    let acknowledged = || server.wait("it to be acknowledged", |state| state.all_confirmed().then_some(()));
    server.with(|state| {
        for card in cards {
            state.arrive_tap(card.chat, card.message, &card.data("What it rests on").expect("a button"));
        }
    });
    acknowledged();
    for (text, _) in WRITTEN {
        server.with(|state| people().for_each(|chat| _ = state.arrive_message(chat, &json!({ "text": text }))));
        acknowledged();
        simulation.skip(Duration::from_secs(5));
    }
}

#[test]
fn a_minute_of_429_for_everybody_ends_with_all_that_is_owed_once_in_order_and_asked_for_in_time() {
    let simulation = Simulation::new();
    let server = &simulation.stage.server;
    let cards: Vec<Card> = people().map(|chat| simulation.stage.first_card(chat, "Rather not")).collect();
    let (from, minute) = (server.requests().len(), simulation.now() + Duration::from_secs(60));
    server.with(|state| {
        for method in ["sendmessage", "editmessagetext"] {
            state.plan_until(method, minute, Fault::TooMany(RETRY_AFTER));
        }
    });
    all_act(&simulation, &cards);
    simulation.skip_until("the minute to be over", Duration::from_secs(60), |state| state.time.elapsed() >= minute);
    let all = 1 + WRITTEN.len();
    let taken = |request: &&Request| request.refusal.is_none();
    simulation.skip_until("all that is owed", Duration::from_secs(30), |state| {
        people().all(|chat| of_chat(&state.requests[from..], chat).into_iter().filter(taken).count() >= all)
    });
    // Whatever would come twice comes now.
    simulation.skip(Duration::from_secs(60));
    let requests = server.requests().split_off(from);
    for chat in people() {
        let asked = of_chat(&requests, chat);
        let shown: Vec<&str> =
            asked.iter().copied().filter(taken).map(|r| r.body["text"].as_str().expect("words")).collect();
        assert_eq!(shown.len(), all, "{shown:?}");
        assert!(shown[0].contains("rests"), "{shown:?}");
        assert!(shown[1..].iter().zip(WRITTEN).all(|(shown, (_, begin))| shown.starts_with(begin)), "{shown:?}");
        waits_as_long_as_it_was_asked_to(&asked);
        simulation.stage.server.with(|state| state.cards(chat)).iter().for_each(both_doors);
    }
}

fn waits_as_long_as_it_was_asked_to(asked: &[&Request]) {
    let refused = |request: &Request| request.refusal.as_deref().is_some_and(|words| words.contains("retry after"));
    let between = |pair: &[&Request]| pair[1].at.saturating_sub(pair[0].at).as_millis();
    let waits: Vec<u128> = asked.windows(2).filter(|pair| refused(pair[0])).map(between).collect();
    // The first answer was tried at once, and then each time that the server had named.
    assert!((8..=9).contains(&waits.len()), "{waits:?}");
    // The bot counts in whole milliseconds.
    let asked_for = u128::from(RETRY_AFTER) * 1000 - 1;
    assert!(waits.iter().all(|wait| *wait >= asked_for), "{waits:?}");
}
