//! Wandering without aim, but with a seed: taps, stale buttons, texts and odd updates in any order,
//! through the real binary. Whatever happens, there is an answer, and help is on it.

use serde_json::{Value, json};

use crate::bot::Bot;
use crate::server::{Card, Server};
use crate::walk::{both_doors, short_enough};

/// How many steps, over all people.
const STEPS: usize = 10_000;
/// How many people, so that chats mix.
const PEOPLE: i64 = 7;
/// How many old buttons are remembered, to be tapped long after their cards have changed.
const OLD_BUTTONS: usize = 200;

const TEXTS: [&str; 24] = [
    "/start",
    "/start signs",
    "/start nonsense",
    "/menu",
    "/help",
    "/crisis",
    "/professional",
    "/faq",
    "/faq how long",
    "/country",
    "/country Germany",
    "/language",
    "/language es",
    "/privacy",
    "/about",
    "/exit",
    "/FORGET",
    "/unknown",
    "how long does it take",
    "trust",
    "i want to die",
    "qwertz",
    "Scotland",
    "🌿",
];

/// Messages of other kinds than text, and texts in unusual dress.
fn odd_message(random: &mut fastrand::Rng) -> Value {
    let all = [
        json!({ "sticker": { "file_id": "a", "file_unique_id": "a", "type": "regular", "width": 1, "height": 1,
            "is_animated": false, "is_video": false } }),
        json!({ "voice": { "file_id": "a", "file_unique_id": "a", "duration": 1 } }),
        json!({ "location": { "latitude": 1.0, "longitude": 1.0 } }),
        json!({ "contact": { "phone_number": "1", "first_name": "Canary" } }),
        json!({ "dice": { "emoji": "🎲", "value": 3 } }),
        json!({ "photo": [], "caption": "i want to die" }),
        json!({ "rich_message": { "blocks": [] } }),
        json!({ "text": "see you at eight", "entities": [{ "type": "date_time", "offset": 0, "length": 3 }] }),
        json!({ "text": "a".repeat(4096) }),
        json!({ "text": "   \n " }),
    ];
    all[random.usize(..all.len())].clone()
}

/// What is no message, and asks for nothing; a step on its own.
fn odd_update(random: &mut fastrand::Rng, chat: i64) -> Value {
    let (person, place) =
        (json!({ "id": chat, "is_bot": false, "first_name": "A" }), json!({ "id": chat, "type": "private" }));
    let all = [
        json!({ "message_reaction": { "chat": place, "message_id": 1, "user": person, "date": 1, "old_reaction": [], "new_reaction": [] } }),
        json!({ "message": { "message_id": 1, "date": 1, "pinned_message": { "message_id": 2 }, "chat": place, "from": person } }),
        json!({ "message": { "message_id": 1, "date": 1, "text": "hello", "chat": place, "from": { "id": chat, "is_bot": true } } }),
        json!({ "message": { "message_id": 1, "date": 1, "text": "hi all", "chat": { "id": -chat, "type": "group" }, "from": person } }),
        json!({ "message": { "migrate_to_chat_id": -50_000 - chat, "chat": { "id": -chat, "type": "group" }, "from": person } }),
        json!({ "callback_query": { "id": "gone", "from": person, "data": "x", "inline_message_id": "m", "chat_instance": "1" } }),
        json!({ "poll_answer": { "poll_id": "1", "user": person, "option_ids": [0] } }),
        json!({ "update_of_tomorrow": { "words": ["hello"] } }),
        json!({ "message": "no message at all" }),
    ];
    all[random.usize(..all.len())].clone()
}

/// Data that no card of today carries.
fn forged(random: &mut fastrand::Rng) -> String {
    let all = [
        "",
        "x",
        "1|a|b|c|s|en",
        "1|signs|gone|x|p|en",
        "9|signs|list|done|s|en",
        "1|screens|menu|~9|-|en",
        "1v|signs|list|=250|s|en",
    ];
    all[random.usize(..all.len())].to_owned()
}

/// One step of somebody; the card that answers it.
fn step(server: &Server, random: &mut fastrand::Rng, chat: i64, last: Option<&Card>, old: &[String]) -> Card {
    match (random.u8(..20), last) {
        (0..=11, Some(card)) if card.all_data().is_empty() => server.say(chat, "/menu"),
        (0..=11, Some(card)) => {
            let data = card.all_data();
            server.tap_data(card, &data[random.usize(..data.len())])
        }
        (12..=14, Some(card)) if !old.is_empty() => server.tap_data(card, &old[random.usize(..old.len())]),
        (15, Some(card)) => server.tap_data(card, &forged(random)),
        (16, _) => server.say_raw(chat, &odd_message(random)),
        (17, _) => {
            server.with(|state| state.arrive(odd_update(random, chat)));
            server.say(chat, "/menu")
        }
        _ => server.say(chat, TEXTS[random.usize(..TEXTS.len())]),
    }
}

#[test]
fn ten_thousand_aimless_steps_never_meet_silence_a_refusal_or_a_card_without_help() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start();
    let bot = Bot::start(&server, folder.path());
    let mut random = fastrand::Rng::with_seed(20_261_120);
    let mut cards: Vec<Option<Card>> = vec![None; usize::try_from(PEOPLE).expect("few people")];
    let mut old: Vec<String> = Vec::new();
    let mut settled = None;
    for n in 0..STEPS {
        let person = random.usize(..cards.len());
        let chat = 1000 + i64::try_from(person).expect("few people");
        let card = step(&server, &mut random, chat, cards[person].as_ref(), &old);
        both_doors(&card);
        short_enough(&card);
        assert!(!card.text.is_empty(), "step {n}");
        old.extend(card.all_data().into_iter().filter(|_| random.u8(..10) == 0));
        if old.len() > OLD_BUTTONS {
            old.drain(..OLD_BUTTONS / 2);
        }
        cards[person] = Some(card);
        if n == STEPS / 4 {
            settled = bot.memory();
        }
    }
    // Of a spinner that ended long ago the server says so, and nobody minds.
    let refusals: Vec<String> =
        server.refusals().into_iter().filter(|refusal| !refusal.contains("query is too old")).collect();
    assert_eq!(refusals, Vec::<String>::new());
    // By a quarter of the way everything that is ever held has been held; what grows later is a leak.
    if let (Some(before), Some(after)) = (settled, bot.memory()) {
        assert!(after < before + before / 4, "memory went from {before} to {after} kB");
    }
}
