//! An hour in which Telegram takes every request and answers none, and a day without Haven: whoever
//! is owed an answer gets it, whoever waited long hears so, and what is older than a day is dropped.

use std::ops::Range;
use std::time::Duration;

use serde_json::json;

use crate::clock::Simulation;
use crate::server::{Card, Fault, Server};
use crate::walk::both_doors;

/// Who is there.
fn people() -> Range<i64> {
    1..21
}

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const METHODS: [&str; 4] = ["sendmessage", "editmessagetext", "answercallbackquery", "getupdates"];
/// The beginning of what whoever has waited hears.
const LATE: &str = "I wasn't reachable when you wrote.";
/// A request times out after 17 seconds and goes again half a minute later; the first pauses are
/// shorter. A poll times out after 35 seconds.
const MOST_TRIES: usize = 85;

fn all_write(server: &Server, text: &str, people: impl Iterator<Item = i64>) {
    server.with(|state| people.for_each(|chat| _ = state.arrive_message(chat, &json!({ "text": text }))));
}

fn acknowledged(server: &Server) {
    server.wait("it to be acknowledged", |state| state.all_confirmed().then_some(()));
}

/// Who writes early in the hour; the others write late in it.
fn early(chat: i64) -> bool {
    chat % 2 == 0
}

#[test]
fn an_hour_of_silence_loses_nothing_and_whoever_waited_longer_than_ten_minutes_hears_so() {
    let simulation = Simulation::new();
    let server = &simulation.stage.server;
    people().for_each(|chat| drop(simulation.stage.first_card(chat, "Rather not")));
    server.with(|state| state.waiting = 0);
    server.with(|state| METHODS[..3].iter().for_each(|method| _ = state.held.insert((*method).to_owned())));
    for text in ["/start signs", "/start hope"] {
        all_write(server, text, people());
        acknowledged(server);
    }
    server.with(|state| state.held.insert(METHODS[3].to_owned()));
    simulation.skip(5 * MINUTE);
    all_write(server, "/privacy", people().filter(|chat| early(*chat)));
    simulation.skip(50 * MINUTE);
    all_write(server, "/privacy", people().filter(|chat| !early(*chat)));
    simulation.skip(5 * MINUTE);
    server.with(|state| state.held.clear());
    simulation.skip_until("an answer for everybody", 2 * MINUTE, |state| {
        people().all(|chat| state.last_card(chat).is_some_and(|card| card.text.contains("Whoever opens")))
            && state.all_confirmed()
    });
    // Whatever would come twice comes now.
    simulation.skip(MINUTE);
    for chat in people() {
        let cards = server.with(|state| state.cards(chat));
        cards.iter().for_each(both_doors);
        in_order(&cards[1..], early(chat));
    }
    let tries = server.with(|state| state.waiting);
    assert!((20 * 70..=21 * MOST_TRIES).contains(&tries), "{tries} requests of 20 chats and of the polls");
}

/// Two replies that were owed, the first of which was on its way and may be seen twice, and one
/// answer to what was written meanwhile.
fn in_order(cards: &[Card], waited: bool) {
    let mut texts: Vec<&str> = cards.iter().map(|card| card.text.as_str()).collect();
    texts.dedup();
    assert!(cards.len() <= texts.len() + 1 && texts.len() == 3, "{texts:#?}");
    assert!(texts[0].starts_with("Signs") && texts[1].starts_with("Hope"), "{texts:#?}");
    assert_eq!(texts[2].starts_with(LATE), waited, "{}", texts[2]);
}

#[test]
fn a_reply_that_nobody_could_deliver_for_a_day_is_dropped_and_one_of_yesterday_evening_is_not() {
    for (hours, arrives) in [(23, true), (25, false)] {
        let mut simulation = Simulation::new();
        simulation.stage.server.say(1, "/menu");
        let refused = Fault::Refused(500, "Internal Server Error");
        let written = simulation.now();
        simulation.stage.server.with(|state| state.plan_until("sendmessage", written + HOUR, refused));
        all_write(&simulation.stage.server, "/start signs", 1..=1);
        acknowledged(&simulation.stage.server);
        simulation.stage.bot.take().expect("a bot").kill();
        // The clock has skipped ahead by then, as far as the bot rested between its tries.
        let passed = simulation.now().saturating_sub(written);
        simulation.leap((hours * HOUR).saturating_sub(passed));
        simulation.start_bot();
        let menu = simulation.stage.server.say(1, "/privacy");
        both_doors(&menu);
        let shown = simulation.stage.server.with(|state| state.cards(1));
        assert_eq!(shown.iter().any(|card| card.text.starts_with("Signs")), arrives, "after {hours} hours");
        let dropped = simulation.log().iter().any(|line| line.contains("older than a day was dropped"));
        assert_eq!(dropped, !arrives, "{:#?}", simulation.log());
    }
}
