//! Prompts on their way: they may be missed, are never sent twice, go slowly, and hold up no reply.
//!
//! Rows are laid into the store by hand, in the form that `telegram/row.rs` writes them.

use std::path::Path;

use haven::store::{Change, Person, Store, StoreError};
use serde_json::json;

use crate::bot::{Bot, Stage};
use crate::server::{Fault, State};
use crate::walk::both_doors;

/// Version, lane, chat, no message, no topic, just made, and the request.
fn row(chat: i64) -> Vec<u8> {
    let request = json!({ "chat_id": chat, "text": "A short pause.", "link_preview_options": { "is_disabled": true } });
    let mut row = vec![2, b'+'];
    row.extend(chat.to_be_bytes());
    row.extend([0; 8]);
    row.extend(u64::MAX.to_be_bytes());
    row.extend(request.to_string().into_bytes());
    row
}

/// The store of a bot that is stopped.
pub(crate) fn store(folder: &Path) -> Store {
    loop {
        match Store::open(&folder.join("data"), None) {
            Ok(store) => return store,
            // The lock lingers for some milliseconds after a process has ended.
            Err(StoreError::Locked(_)) => std::thread::yield_now(),
            Err(error) => panic!("{error}"),
        }
    }
}

/// A stopped bot that owes each of these a prompt.
fn owing(chats: &[i64]) -> Stage {
    let mut stage = Stage::new();
    for chat in chats {
        stage.server.say(*chat, "/menu");
    }
    assert_eq!(stage.bot.take().expect("a bot").terminate().code(), Some(0));
    let rows: Vec<Vec<u8>> = chats.iter().map(|chat| row(*chat)).collect();
    let none: [(&Person, &Change); 0] = [];
    store(stage.folder.path()).commit(none.into_iter(), &[], &rows).expect("laid");
    stage
}

/// How many prompts a chat was shown.
fn prompts(stage: &Stage, chat: i64) -> usize {
    stage.server.with(|state| state.cards(chat)).iter().filter(|card| card.text == "A short pause.").count()
}

#[test]
fn a_prompt_that_was_on_its_way_when_the_process_was_killed_is_not_sent_again() {
    // They go slowly: some seconds pass until the last one goes.
    let chats: Vec<i64> = (1..=60).collect();
    let mut stage = owing(&chats);
    stage.server.with(|state| {
        state.held.insert("sendmessage".to_owned());
        state.waiting = 0;
    });
    let bot = Bot::start(&stage.server, stage.folder.path());
    stage.server.wait("a prompt on its way", |state| (state.waiting >= 2).then_some(()));
    bot.kill();
    stage.server.with(|state| state.held.clear());
    let left = store(stage.folder.path()).rows().expect("readable").len();
    assert!((1..chats.len()).contains(&left), "some were on their way, and some were not: {left}");
    stage.bot = Some(Bot::start(&stage.server, stage.folder.path()));
    let shown = |state: &State| chats.iter().map(|chat| state.cards(*chat).len() - 1).sum::<usize>();
    stage.server.wait("what was not on its way", |state| (shown(state) >= left).then_some(()));
    // Whatever else was to come would have come before the answer to this.
    assert_eq!(stage.bot.take().expect("a bot").terminate().code(), Some(0));
    assert!(chats.iter().all(|chat| prompts(&stage, *chat) <= 1), "never twice");
    // What was on its way has arrived or is missed, as the server took it in or not before the kill; what
    // was not has arrived.
    let arrived = chats.iter().map(|chat| prompts(&stage, *chat)).sum::<usize>();
    assert!((left..=chats.len()).contains(&arrived), "{arrived} of {left} that were left");
}

#[test]
fn where_telegram_asks_prompts_to_wait_replies_go_on() {
    let chats: Vec<i64> = (1..=60).collect();
    let mut stage = owing(&chats);
    stage.server.with(|state| state.plan_for(1, "sendmessage", 1, Fault::TooMany(3600)));
    stage.bot = Some(Bot::start(&stage.server, stage.folder.path()));
    stage.server.wait("the refusal", |state| {
        let refused = |words: &String| words.contains("retry after");
        state.requests.iter().any(|request| request.refusal.as_ref().is_some_and(refused)).then_some(())
    });
    let answers = |from: i64| {
        for chat in from..from + 5 {
            let answer = stage.server.say(chat, "/privacy");
            assert!(answer.text.starts_with("Whoever opens this chat"), "{}", answer.text);
            both_doors(&answer);
        }
        chats.iter().map(|chat| prompts(&stage, *chat)).sum::<usize>()
    };
    // A few were on their way beside the one that was refused; by the first answers they are there.
    let gone = answers(50);
    assert!(gone < chats.len() - 10, "{gone} of them went, and the rest waits");
    assert_eq!(answers(55), gone, "all others wait");
}
