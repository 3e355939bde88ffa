//! Every kind of message that a private chat can hold gets an answer that fits, with help on it; and
//! what asks for nothing gets none.

use serde_json::{Value, json};

use crate::bot::Stage;
use crate::server::Card;
use crate::walk::both_doors;

/// The answer to a message with these fields.
fn answer(stage: &Stage, fields: &Value) -> Card {
    let card = stage.server.say_raw(1, fields);
    both_doors(&card);
    card
}

/// Each of the messages gets the answer that begins with these words.
fn all_answered(messages: &[Value], begins: &str) {
    let stage = Stage::new();
    for message in messages {
        let card = answer(&stage, message);
        assert!(card.text.starts_with(begins), "{message}: {}", card.text);
    }
    assert_eq!(stage.server.refusals(), Vec::<String>::new());
}

/// None of the updates gets an answer, and all are acknowledged.
fn none_answered(updates: &[Value]) {
    let stage = Stage::new();
    stage.server.say(1, "/menu");
    let before = stage.server.requests().len();
    for update in updates {
        stage.server.with(|state| state.arrive(update.clone()));
    }
    stage.server.wait("all to be confirmed", |state| state.all_confirmed().then_some(()));
    let sent = stage.server.requests().split_off(before);
    let sent: Vec<&str> = sent.iter().map(|sent| sent.method.as_str()).filter(|name| *name != "getupdates").collect();
    assert_eq!(sent.iter().filter(|name| !name.contains("etmy")).count(), 0, "{sent:?}");
}

#[test]
fn commands_are_read_in_any_case_with_the_bots_name_a_line_break_and_arguments() {
    let menu = ["/menu", "/MENU", "/Menu@haven_bot", "/menu\nplease", "  /menu  "];
    all_answered(&menu.map(|text| json!({ "text": text })), "Where would you like to go?");
    let asked = ["/faq how long does it take", "/FAQ@haven_bot\nhow long does it take"];
    all_answered(&asked.map(|text| json!({ "text": text })), "How long can it take");
}

#[test]
fn an_edited_message_is_read_like_a_new_one() {
    let stage = Stage::new();
    stage.server.say(1, "hello");
    let shown = stage.server.with(|state| state.shown(1));
    stage.server.with(|state| {
        state.arrive(json!({ "edited_message": {
            "message_id": 1, "date": 1, "edit_date": 4_000_000_000_u64, "text": "how long does it take",
            "chat": { "id": 1, "type": "private" }, "from": { "id": 1, "is_bot": false, "first_name": "A" },
        } }));
    });
    let card = stage.server.wait("an answer", |state| state.card_after(1, shown));
    assert!(card.text.starts_with("How long can it take"), "{}", card.text);
}

#[test]
fn what_is_no_text_is_answered_with_what_can_be_done_instead() {
    let file = json!({ "file_id": "a", "file_unique_id": "a", "width": 1, "height": 1 });
    all_answered(
        &[
            json!({ "photo": [file] }),
            json!({ "sticker": file }),
            json!({ "animation": file }),
            json!({ "document": file }),
            json!({ "video": file }),
            json!({ "story": { "id": 1, "chat": { "id": 5, "type": "channel" } } }),
            json!({ "contact": { "phone_number": "1", "first_name": "Canary" } }),
            json!({ "location": { "latitude": 1.0, "longitude": 1.0 } }),
            json!({ "venue": { "title": "a place", "address": "a street", "location": {} } }),
            json!({ "poll": { "question": "shall we", "options": [{ "text": "yes" }] } }),
            json!({ "dice": { "emoji": "🎲", "value": 3 } }),
            json!({ "game": { "title": "a game", "description": "of old", "photo": [] } }),
            json!({ "checklist": { "title": "today", "tasks": [{ "id": 1, "text": "bread" }] } }),
            json!({ "gift": { "gift": { "id": "a" } } }),
            json!({ "something_of_tomorrow": { "words": "hello" } }),
            json!({}),
        ],
        "I can only read text",
    );
}

#[test]
fn voice_and_video_notes_have_words_of_their_own() {
    let recorded = json!({ "file_id": "a", "file_unique_id": "a", "duration": 1 });
    let messages = ["voice", "video_note", "audio"].map(|kind| json!({ kind: recorded }));
    all_answered(&messages, "I can't listen to voice or video");
}

#[test]
fn c01_words_of_danger_are_heard_in_whatever_carries_them() {
    let words = "I want to die";
    all_answered(
        &[
            json!({ "photo": [], "caption": words }),
            json!({ "poll": { "question": words, "options": [] } }),
            json!({ "poll": { "question": "what now", "options": [{ "text": "wait" }, { "text": words }] } }),
            json!({ "contact": { "phone_number": "1", "first_name": words } }),
            json!({ "checklist": { "title": "today", "tasks": [{ "id": 1, "text": words }] } }),
            json!({ "rich_message": { "blocks": [{ "type": "paragraph", "text": ["I want to ", { "type": "bold", "text": "die" }] }] } }),
            json!({ "text": words, "forward_origin": { "type": "hidden_user", "sender_user_name": "A", "date": 1 } }),
            json!({ "text": words, "entities": [{ "type": "date_time", "offset": 0, "length": 1, "unix_time": 1 }] }),
            json!({ "something_of_tomorrow": { "words": words } }),
        ],
        "It sounds as if a lot is weighing on you",
    );
}

#[test]
fn forwards_replies_and_quotes_are_read_as_the_text_that_they_carry() {
    let question = "how long does it take";
    let of_another =
        json!({ "message_id": 5, "date": 1, "text": "I want to die", "chat": { "id": 1, "type": "private" } });
    all_answered(
        &[
            json!({ "text": question, "forward_origin": { "type": "hidden_user", "sender_user_name": "A", "date": 1 } }),
            json!({ "text": question, "reply_to_message": of_another }),
            json!({ "text": question, "quote": { "text": "I want to die", "position": 0 } }),
            json!({ "text": question, "via_bot": { "id": 5, "is_bot": true, "first_name": "B" } }),
            json!({ "rich_message": { "blocks": [{ "type": "paragraph", "text": ["how ", "long does it take"] }] } }),
            json!({ "text": question, "entities": [{ "type": "of_tomorrow", "offset": 0, "length": 3 }] }),
        ],
        "How long can it take",
    );
}

#[test]
fn an_album_gets_one_answer_and_every_caption_of_it_is_read() {
    let stage = Stage::new();
    let photo = json!({ "photo": [], "media_group_id": "a1" });
    stage.server.with(|state| {
        for _ in 0..3 {
            state.arrive_message(1, &photo);
        }
    });
    stage.server.wait("all to be confirmed", |state| state.all_confirmed().then_some(()));
    stage.server.wait("an answer", |state| (state.messages(1) > 0).then_some(()));
    assert_eq!(stage.server.with(|state| state.messages(1)), 1);
    let last = answer(&stage, &json!({ "photo": [], "media_group_id": "a1", "caption": "I want to die" }));
    assert!(last.text.contains("In danger right now"), "{}", last.text);
}

#[test]
fn whoever_pays_or_would_pay_hears_that_nothing_is_sold_here() {
    let paid = json!({ "currency": "XTR", "total_amount": 1, "invoice_payload": "x" });
    let messages = ["successful_payment", "refunded_payment", "invoice"].map(|kind| json!({ kind: paid }));
    all_answered(&messages, "Haven costs nothing");
    let stage = Stage::new();
    for (kind, method) in [("pre_checkout_query", "answerprecheckoutquery"), ("shipping_query", "answershippingquery")]
    {
        stage.server.with(|state| {
            let query = state.query();
            state.arrive(json!({ kind: { "id": query, "from": { "id": 1, "is_bot": false, "first_name": "A" } } }));
        });
        let refused = stage
            .server
            .wait("the refusal", |state| state.requests.iter().find(|request| request.method == method).cloned());
        assert_eq!(refused.body["ok"], false);
        assert!(refused.body["error_message"].as_str().expect("a reason").starts_with("Haven costs nothing"));
    }
    assert_eq!(stage.server.refusals(), Vec::<String>::new());
}

#[test]
fn programs_reactions_and_messages_of_the_app_itself_get_no_answer() {
    let chat = json!({ "id": 1, "type": "private" });
    let (person, program) = (json!({ "id": 1, "is_bot": false }), json!({ "id": 1, "is_bot": true }));
    none_answered(&[
        json!({ "message": { "message_id": 1, "date": 1, "text": "hello", "chat": chat, "from": program } }),
        json!({ "message": { "message_id": 1, "date": 1, "pinned_message": { "message_id": 2 }, "chat": chat, "from": person } }),
        json!({ "message": { "message_id": 1, "date": 1, "message_auto_delete_timer_changed": { "message_auto_delete_time": 9 }, "chat": chat, "from": person } }),
        json!({ "message_reaction": { "chat": chat, "message_id": 1, "user": person, "date": 1, "old_reaction": [],
            "new_reaction": [{ "type": "emoji", "emoji": "👍" }] } }),
        json!({ "poll_answer": { "poll_id": "1", "user": person, "option_ids": [0] } }),
        json!({ "chosen_inline_result": { "result_id": "a", "from": person, "query": "time" } }),
        json!({ "subscription": { "of": "tomorrow" } }),
        json!({}),
    ]);
}

#[test]
fn an_answer_lands_in_the_topic_in_which_it_was_asked_for() {
    let stage = Stage::new();
    let in_topic = json!({ "text": "/menu", "message_thread_id": 42, "is_topic_message": true });
    let menu = answer(&stage, &in_topic);
    assert_eq!(menu.thread, Some(42));
    let help = stage.server.tap(&menu, "Help now");
    assert_eq!((help.thread, help.message == menu.message), (Some(42), false));
}
