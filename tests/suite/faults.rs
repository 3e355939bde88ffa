//! Faults inside of the process and people who press too much: a flood of one person is nobody
//! else's wait, and an update on which the process has died twice is answered with help.

use std::path::Path;

use haven::store::{Store, StoreError, UpdateId};
use serde_json::json;

use crate::bot::{Bot, Stage};
use crate::server::Card;
use crate::walk::both_doors;

/// How many others talk meanwhile, how often, and how many taps come in between.
const OTHERS: i64 = 20;
const ROUNDS: usize = 5;
const TAPS_BETWEEN: usize = 6;

#[test]
fn a_flood_of_taps_by_one_person_holds_up_nobody_and_ends_on_the_last_card() {
    let stage = Stage::new();
    let card = stage.first_card(1, "Rather not");
    let (there, back) = (card.data("What it rests on").expect("a button"), "1|welcome|roots|$back|s|en".to_owned());
    for round in 0..ROUNDS {
        for chat in 100..100 + OTHERS {
            for tap in 0..TAPS_BETWEEN {
                let data = if (round + tap) % 2 == 0 { &there } else { &back };
                stage.server.with(|state| drop(state.arrive_tap(1, card.message, data)));
            }
            both_doors(&stage.server.say(chat, "/menu"));
        }
    }
    stage.server.wait("all to be acknowledged", |state| state.all_confirmed().then_some(()));
    let last: Card = stage.server.tap_data(&card, &there);
    both_doors(&last);
    stage.server.wait("every spinner to end", |state| (state.unanswered() == 0).then_some(()));
    assert_eq!(stage.server.refusals(), Vec::<String>::new());
}

/// A process that begins with an update and gets no further.
fn begun(folder: &Path, update: UpdateId) {
    loop {
        match Store::open(&folder.join("data"), None) {
            Ok(mut store) => return store.begin(update).expect("noted"),
            // The lock lingers for some milliseconds after a process has ended.
            Err(StoreError::Locked(_)) => std::thread::yield_now(),
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn an_update_on_which_the_process_died_is_answered_with_help_and_not_tried_for_ever() {
    let mut stage = Stage::new();
    stage.first_card(1, "Remember my place");
    stage.kill();
    // As if three processes had died while they handled the next update, which each notes first.
    let next = stage.server.with(|state| state.next_update());
    for _ in 0..3 {
        begun(stage.folder.path(), next);
    }
    stage.server.with(|state| {
        state.arrive_message(1, &json!({ "text": "how long does it take" }));
        state.arrive_message(2, &json!({ "text": "/menu" }));
    });
    stage.bot = Some(Bot::start(&stage.server, stage.folder.path()));
    let others = stage.server.wait("the other's answer", |state| state.last_card(2));
    assert!(others.text.contains("Where would you like"), "{}", others.text);
    let poisoned =
        stage.server.wait("help", |state| state.last_card(1).filter(|card| card.text.contains("In danger right now")));
    both_doors(&poisoned);
    stage.server.wait("all to be acknowledged", |state| state.all_confirmed().then_some(()));
    assert!(stage.server.say(1, "/menu").text.contains("Where would you like"), "and life goes on");
}
