//! Ten minutes in which Telegram is in trouble, as it shows from outside: errors, pages of gateways,
//! connections that are cut. Haven goes on trying in growing pauses, the operator hears of it now
//! and then, and afterwards everybody gets what they are owed.

use std::ops::Range;
use std::time::Duration;

use serde_json::json;

use crate::clock::Simulation;
use crate::server::{Fault, Request};
use crate::walk::both_doors;

/// Who is there.
fn people() -> Range<i64> {
    1..11
}

const OUTAGE: Duration = Duration::from_secs(600);
/// So long the trouble shows in one form, and then in the next, which comes back soon.
const ONE_FORM: Duration = Duration::from_secs(7);
const FORMS: [Fault; 5] = [
    Fault::Refused(500, "Internal Server Error"),
    Fault::Page(502, "<html>Bad Gateway</html>"),
    Fault::CutBefore,
    Fault::Page(504, ""),
    Fault::Page(200, "garbage"),
];
/// Pauses of a half, 1, 2, 4, 8, 16 and then 30 seconds are so many tries in ten minutes, and one.
const MOST_TRIES: usize = 27;

/// From now on nothing of these methods goes through.
fn breaks(simulation: &Simulation, methods: &[&str]) {
    let begin = simulation.now();
    simulation.stage.server.with(|state| {
        for method in methods {
            let mut end = begin;
            for form in FORMS.iter().cycle() {
                end += ONE_FORM;
                state.plan_until(method, end.min(begin + OUTAGE), form.clone());
                if end >= begin + OUTAGE {
                    break;
                }
            }
        }
    });
}

fn all_write(simulation: &Simulation, text: &str) {
    simulation.stage.server.with(|state| {
        for chat in people() {
            state.arrive_message(chat, &json!({ "text": text }));
        }
    });
}

#[test]
fn ten_minutes_of_trouble_are_tried_in_growing_pauses_and_all_that_is_owed_arrives_in_order() {
    let simulation = Simulation::new();
    let server = &simulation.stage.server;
    people().for_each(|chat| drop(simulation.stage.first_card(chat, "Rather not")));
    let from = server.requests().len();
    breaks(&simulation, &["sendmessage", "editmessagetext"]);
    for text in ["/start signs", "/start hope"] {
        all_write(&simulation, text);
        server.wait("it to be acknowledged", |state| state.all_confirmed().then_some(()));
    }
    breaks(&simulation, &["getupdates"]);
    simulation.skip(OUTAGE / 2);
    all_write(&simulation, "/privacy");
    simulation.skip(OUTAGE / 2);
    simulation.skip_until("all that is owed", Duration::from_secs(60), |state| {
        people().all(|chat| state.cards(chat).len() == 4) && state.all_confirmed()
    });
    // Whatever would come twice comes now.
    simulation.skip(Duration::from_secs(60));
    for chat in people() {
        let cards = server.with(|state| state.cards(chat));
        let begin: Vec<String> = cards[1..].iter().map(|card| card.text.chars().take(8).collect()).collect();
        assert_eq!(begin, ["Signs · ", "Hope · 1", "Whoever "]);
        cards.iter().for_each(both_doors);
    }
    tries_are_bounded(&server.requests()[from..]);
    the_log_mentions_it_once_a_minute(&simulation.log());
}

fn tries_are_bounded(requests: &[Request]) {
    let failed = requests.iter().filter(|request| request.refusal.is_some());
    let (polls, sends): (Vec<&Request>, Vec<&Request>) = failed.partition(|request| request.method == "getupdates");
    assert!((20..=MOST_TRIES).contains(&polls.len()), "{} polls", polls.len());
    for chat in people() {
        let tries = sends.iter().filter(|request| request.body["chat_id"] == chat).count();
        assert!((20..=MOST_TRIES).contains(&tries), "{tries} tries for one chat");
    }
}

/// The seconds of a line's day, as `[2026-01-31T12:34:56Z WARN  …`, and what it says.
fn line(line: &str) -> Option<(u32, &str)> {
    let (head, words) = line.split_once("] ")?;
    let time = head.split_once('T')?.1.get(..8)?;
    let seconds = time.split(':').filter_map(|part| part.parse::<u32>().ok()).fold(0, |sum, part| sum * 60 + part);
    Some((seconds, words))
}

/// Each form is mentioned when it first shows, and then the trouble as a whole once a minute.
fn the_log_mentions_it_once_a_minute(log: &[String]) {
    let troubles: Vec<(u32, &str)> =
        log.iter().filter_map(|said| line(said)).filter(|(_, words)| words.contains("goes on trying")).collect();
    let again =
        troubles.iter().enumerate().filter(|(at, (_, words))| troubles[..*at].iter().any(|(_, said)| said == words));
    for (at, (later, _)) in again {
        // Midnight may lie in between, and the log has whole seconds.
        let apart = (86_400 + later - troubles[at - 1].0) % 86_400;
        assert!(apart >= 59, "it was mentioned again after {apart} seconds: {log:#?}");
    }
    assert!(troubles.len() > FORMS.len(), "{log:#?}");
    assert!(log.iter().any(|said| said.contains("Telegram is there again")), "{log:#?}");
}
