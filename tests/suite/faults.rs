//! Faults inside of the process and people who press too much: a flood of one person is nobody
//! else's wait, and an update on which the process has died twice is answered with help.

use std::path::Path;

use serde_json::json;

use crate::bot::{Bot, Stage, command};
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

/// How often an update was begun and not ended, by the note that is there meanwhile.
fn noted(folder: &Path) -> Option<u8> {
    std::fs::read(folder.join("data/trying")).ok()?.last().copied()
}

#[test]
fn an_update_on_which_the_process_has_died_twice_is_answered_with_help_and_not_tried_again() {
    let mut stage = Stage::new();
    stage.first_card(1, "Remember my place");
    stage.kill();
    for chat in [1, 2] {
        stage.server.with(|state| state.arrive_message(chat, &json!({ "text": "/privacy" })));
    }
    for deaths in 1..=2 {
        // In the middle of the first one it stands still, until it is killed.
        let bot = Bot::of(command(&stage.server, stage.folder.path()).env("FAILPOINTS", "step=pause"));
        while noted(stage.folder.path()) != Some(deaths) {
            std::thread::yield_now();
        }
        bot.kill();
    }
    stage.bot = Some(Bot::start(&stage.server, stage.folder.path()));
    let privacy = |card: &Card| card.text.starts_with("Whoever opens this chat");
    both_doors(&stage.server.wait("the other's answer", |state| state.last_card(2).filter(privacy)));
    let help = |card: &Card| card.text.contains("In danger right now");
    both_doors(&stage.server.wait("help", |state| state.last_card(1).filter(help)));
    stage.server.wait("all to be acknowledged", |state| state.all_confirmed().then_some(()));
    assert!(privacy(&stage.server.say(1, "/privacy")), "and life goes on");
}
