//! Sender an update to what the app takes: who, and what they sent.
//!
//! The few fields that an answer needs are read from the raw JSON. teloxide's types are not used
//! here: they are behind the API by a year, lose the text of a message with an entity that they do
//! not know, and turn a whole update into an error for one field. So nobody is met with silence
//! because the API has moved on. Names, numbers, files and whatever else an update holds are not
//! read at all, except for their words, which pass through the crisis screen.

use serde_json::Value;
use teloxide::types::{
    CallbackQueryId, ChatId, InlineQueryId, MessageId, PreCheckoutQueryId, ShippingQueryId, ThreadId,
};

use crate::app::{Seconds, Sent};
use crate::dialogue::locale::Locale;
use crate::engine::Ticks;
use crate::safety::{Act, Tap};
use crate::store::{Person, UpdateId};

/// One update, read.
#[derive(Debug)]
pub(super) struct Arrival {
    /// Its id, for the done-mark and the acknowledgement.
    pub(super) id: UpdateId,
    /// What it is; `None` for whatever wants no answer.
    pub(super) what: Option<What>,
}

/// What arrived.
#[derive(Debug)]
pub(super) enum What {
    /// Something that wants an answer.
    Sent(Sender, Sent),
    /// The person has blocked the bot.
    Blocked(Person),
    /// A tap of which nobody knows in which private chat it was made: only its spinner ends.
    Stray(CallbackQueryId),
    /// Somebody types the bot's name and these words in another chat.
    Inline(InlineQueryId, String),
    /// Somebody is about to pay, or asks what sending costs; nothing is sold here.
    Checkout(PreCheckoutQueryId),
    /// The same, one step earlier.
    Shipping(ShippingQueryId),
    /// The bot is in a group, or something was said in one.
    Group(ChatId),
    /// The bot is in a channel.
    Channel(ChatId),
}

/// Who sent something, and where the answer goes.
#[derive(Debug)]
pub(super) struct Sender {
    pub(super) person: Person,
    /// The topic of a private chat with topics, without which the answer lands elsewhere.
    pub(super) thread: Option<ThreadId>,
    /// The tap, if it was one.
    pub(super) tapped: Option<Tapped>,
    /// The message that somebody sent; for a tap the card on which it was made.
    pub(super) message: Option<MessageId>,
    /// The album that a photo belongs to; all of its photos get one answer.
    pub(super) album: Option<String>,
    /// When it was written, by Telegram's clock; a tap has no date of its own.
    pub(super) date: Option<Seconds>,
    /// Nobody asked for an answer just now, so it comes without a sound.
    pub(super) quiet: bool,
    /// The language of their app, as far as it says one.
    pub(super) locale: Option<Locale>,
}

impl Sender {
    fn of_chat(chat: i64) -> Self {
        let person = Person::of_chat(chat);
        Self { person, thread: None, tapped: None, message: None, album: None, date: None, quiet: false, locale: None }
    }
}

/// The language of somebody's app: `es` for `es-419`.
fn locale(user: &Value) -> Option<Locale> {
    Locale::parse(user["language_code"].as_str()?.split(['-', '_']).next()?)
}

/// A tap: what to end the spinner of, and which card to edit.
#[derive(Debug, Clone)]
pub(super) struct Tapped {
    pub(super) query: CallbackQueryId,
    pub(super) message: Option<MessageId>,
}

/// Messages that the app itself writes into a chat; nobody waits for an answer to them.
const SERVICE: [&str; 6] = [
    "pinned_message",
    "message_auto_delete_timer_changed",
    "chat_background_set",
    "write_access_allowed",
    "forum_topic_created",
    "forum_topic_edited",
];

/// Reads one raw update. `None` if not even its id can be read.
pub(super) fn read(raw: &Value) -> Option<Arrival> {
    let id = UpdateId::try_from(raw["update_id"].as_u64()?).ok()?;
    let message = ["message", "edited_message"].iter().map(|kind| &raw[kind]).find(|message| message.is_object());
    let what = match message {
        Some(message) => said(message),
        None => other(raw),
    };
    Some(Arrival { id, what })
}

/// What is left of an update after a bug in reading it: whoever sent it in private asks for help.
pub(super) fn rescue(raw: &Value) -> Option<Arrival> {
    let id = UpdateId::try_from(raw["update_id"].as_u64()?).ok()?;
    let places = ["/message/chat", "/edited_message/chat", "/callback_query/message/chat"];
    let chat = places.iter().find_map(|place| raw.pointer(place)).filter(|chat| chat["type"] == "private");
    let help = |chat| What::Sent(Sender::of_chat(chat), Sent::Words("/help".to_owned()));
    Some(Arrival { id, what: chat.and_then(|chat| chat["id"].as_i64()).map(help) })
}

/// What is no message. Kinds that are not here (reactions, polls, and what the API will think of
/// next) are not asked for, and want no answer if they come all the same.
fn other(raw: &Value) -> Option<What> {
    let kind = |name: &str| Some(&raw[name]).filter(|value| value.is_object());
    let id = |value: &Value| Some(value["id"].as_str()?.to_owned());
    if let Some(query) = kind("callback_query") {
        tapped(query)
    } else if let Some(change) = kind("my_chat_member") {
        membership(change)
    } else if let Some(query) = kind("inline_query") {
        Some(What::Inline(InlineQueryId(id(query)?), query["query"].as_str().unwrap_or_default().to_owned()))
    } else if let Some(query) = kind("pre_checkout_query") {
        Some(What::Checkout(PreCheckoutQueryId(id(query)?)))
    } else if let Some(query) = kind("shipping_query") {
        Some(What::Shipping(ShippingQueryId(id(query)?)))
    } else {
        let post = ["channel_post", "edited_channel_post"].iter().find_map(|name| kind(name))?;
        Some(What::Channel(ChatId(post["chat"]["id"].as_i64()?)))
    }
}

fn said(message: &Value) -> Option<What> {
    let chat = message["chat"]["id"].as_i64()?;
    match message["chat"]["type"].as_str()? {
        "private" => {}
        "channel" => return Some(What::Channel(ChatId(chat))),
        // A group that has become a supergroup lives on under another id.
        _ => return Some(What::Group(ChatId(message["migrate_to_chat_id"].as_i64().unwrap_or(chat)))),
    }
    // Two programs that answer each other never end.
    let by_program = message["from"]["is_bot"] == true;
    if by_program || SERVICE.iter().any(|service| !message[service].is_null()) {
        return None;
    }
    let album = message["media_group_id"].as_str().map(str::to_owned);
    // An edit counts from when it was made.
    let date = message["edit_date"].as_u64().or_else(|| message["date"].as_u64());
    let from = Sender {
        thread: thread(message),
        album,
        date,
        message: number(message),
        locale: locale(&message["from"]),
        ..Sender::of_chat(chat)
    };
    Some(What::Sent(from, sent(message)))
}

fn number(message: &Value) -> Option<MessageId> {
    Some(MessageId(i32::try_from(message["message_id"].as_i64()?).ok()?))
}

/// Messages about money.
const MONEY: [&str; 3] = ["successful_payment", "refunded_payment", "invoice"];

fn thread(message: &Value) -> Option<ThreadId> {
    let id = message["message_thread_id"].as_i64().filter(|_| message["is_topic_message"] == true)?;
    Some(ThreadId(MessageId(i32::try_from(id).ok()?)))
}

fn sent(message: &Value) -> Sent {
    if let Some(words) = message["text"].as_str().or_else(|| message["caption"].as_str()) {
        Sent::Words(words.to_owned())
    } else if message["rich_message"].is_object() {
        Sent::Words(rich_text(&message["rich_message"]))
    } else if MONEY.iter().any(|kind| message[kind].is_object()) {
        Sent::Money
    } else if ["voice", "video_note", "audio"].iter().any(|kind| message[kind].is_object()) {
        Sent::Voice
    } else {
        let mut words = String::new();
        gather(message, &mut words);
        Sent::Other(words)
    }
}

/// All words in a message of whatever kind: a contact's name, a poll's question, and what the API
/// will think of next. Left out are the people around it and what it answers to.
fn gather(value: &Value, words: &mut String) {
    const NOT_ITS_OWN: [&str; 6] = ["chat", "from", "sender_chat", "via_bot", "reply_to_message", "forward_origin"];
    match value {
        Value::String(text) => {
            words.push_str(text);
            words.push('\n');
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, words)),
        Value::Object(fields) => {
            let own = fields.iter().filter(|(name, _)| !NOT_ITS_OWN.contains(&name.as_str()) && !name.ends_with("_id"));
            own.for_each(|(_, value)| gather(value, words));
        }
        _ => {}
    }
}

/// The text of a rich message. A change of style within a sentence ends no word, a block does.
fn rich_text(value: &Value) -> String {
    const PARTS: [&str; 7] = ["blocks", "items", "cells", "summary", "caption", "text", "credit"];
    match value {
        Value::String(text) => text.clone(),
        Value::Array(pieces) => pieces.iter().map(rich_text).collect(),
        Value::Object(fields) => {
            let parts = PARTS.iter().filter_map(|name| Some((*name, fields.get(*name)?)));
            let parts = parts.map(|(name, value)| if name == "text" { rich_text(value) } else { blocks(value) });
            parts.collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

/// Parts that stand on lines of their own.
fn blocks(value: &Value) -> String {
    match value {
        Value::Array(blocks) => blocks.iter().map(self::blocks).collect::<Vec<_>>().join("\n"),
        one => rich_text(one),
    }
}

fn tapped(query: &Value) -> Option<What> {
    let id = CallbackQueryId(query["id"].as_str()?.to_owned());
    let message = &query["message"];
    // Without its message a tap was made in the private chat with whoever made it, unless it was
    // made on something that stands in another chat.
    let chat = match message["chat"]["type"].as_str() {
        Some("private") => message["chat"]["id"].as_i64(),
        Some(_) => None,
        None => query["from"]["id"].as_i64().filter(|_| query["inline_message_id"].is_null()),
    };
    let Some(chat) = chat else { return Some(What::Stray(id)) };
    // A message that is no longer accessible has the date 0 and cannot be edited.
    let accessible = message["date"].as_i64().is_some_and(|date| date > 0);
    let card = number(message).filter(|_| accessible);
    // A card with a file has no text that could be edited into another.
    let edited = card.filter(|_| message["document"].is_null());
    let data = query["data"].as_str().unwrap_or_default().to_owned();
    let tapped = Some(Tapped { query: id, message: edited });
    let from = Sender {
        thread: thread(message),
        tapped,
        message: card,
        locale: locale(&query["from"]),
        ..Sender::of_chat(chat)
    };
    Some(What::Sent(from, Sent::Tap(data, ticks(message))))
}

/// What the tapped card's keyboard shows as ticked.
fn ticks(message: &Value) -> Ticks {
    let rows = message["reply_markup"]["inline_keyboard"].as_array().into_iter().flatten();
    let buttons = rows.filter_map(Value::as_array).flatten();
    let taps = buttons.filter_map(|button| Tap::decode(button["callback_data"].as_str()?));
    taps.filter_map(|tap| match tap.act {
        Act::Tick(item, ticked) => Some((item, ticked)),
        _ => None,
    })
    .collect()
}

/// In private only blocking and unblocking come this way; elsewhere, that the bot was added.
fn membership(change: &Value) -> Option<What> {
    let chat = change["chat"]["id"].as_i64()?;
    let (before, now) = (&change["old_chat_member"]["status"], &change["new_chat_member"]["status"]);
    let is_in = now == "member" || now == "administrator";
    match change["chat"]["type"].as_str()? {
        "private" if now == "kicked" => Some(What::Blocked(Person::of_chat(chat))),
        "private" if is_in && before == "kicked" => {
            let from = Sender { quiet: true, ..Sender::of_chat(chat) };
            Some(What::Sent(from, Sent::Words("/start".to_owned())))
        }
        "group" | "supergroup" if is_in => Some(What::Group(ChatId(chat))),
        "channel" if is_in => Some(What::Channel(ChatId(chat))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn message(fields: &Value) -> Option<What> {
        let mut message = json!({ "message_id": 1, "date": 1, "chat": { "id": 7, "type": "private" } });
        for (name, value) in fields.as_object().expect("fields") {
            message[name] = value.clone();
        }
        read(&json!({ "update_id": 1, "message": message })).expect("an id").what
    }

    fn words(what: Option<What>) -> String {
        match what {
            Some(What::Sent(_, Sent::Words(words) | Sent::Other(words))) => words,
            other => panic!("no words: {other:?}"),
        }
    }

    #[test]
    fn a_message_of_the_future_keeps_its_text() {
        let entities = json!([{ "type": "date_time", "offset": 0, "length": 3, "unix_time": 1 }]);
        assert_eq!(words(message(&json!({ "text": "see you at eight", "entities": entities }))), "see you at eight");
        assert_eq!(words(message(&json!({ "message_id": "one", "text": "hello" }))), "hello");
    }

    #[test]
    fn a_rich_message_is_read_as_what_it_says_across_its_styles() {
        let rich = json!({ "rich_message": { "blocks": [
            { "type": "paragraph", "text": ["I want to ", { "type": "bold", "text": "di" }, "e"] },
            { "type": "list", "items": [{ "blocks": [{ "type": "paragraph", "text": "now" }] }] },
        ] } });
        assert!(matches!(message(&rich), Some(What::Sent(_, Sent::Words(words))) if words == "I want to die\nnow"));
    }

    #[test]
    fn programs_get_no_answer_and_a_group_that_grew_is_known_by_its_new_id() {
        assert!(message(&json!({ "text": "hello", "from": { "id": 7, "is_bot": true } })).is_none());
        let grown = message(&json!({ "migrate_to_chat_id": -1005, "chat": { "id": -5, "type": "group" } }));
        assert!(matches!(grown, Some(What::Group(ChatId(-1005)))));
    }

    #[test]
    fn the_words_of_other_kinds_are_there_to_be_screened_and_no_names_of_people() {
        let poll = json!({ "poll": { "question": "shall I go on", "options": [{ "text": "no" }] } });
        assert!(words(message(&poll)).contains("shall I go on"));
        let contact = json!({ "contact": { "first_name": "a friend" }, "from": { "first_name": "Canary" } });
        let words = words(message(&contact));
        assert!(words.contains("a friend") && !words.contains("Canary"));
    }

    #[test]
    fn voice_has_a_kind_of_its_own_and_service_messages_want_no_answer() {
        assert!(matches!(message(&json!({ "voice": { "duration": 1 } })), Some(What::Sent(_, Sent::Voice))));
        assert!(matches!(message(&json!({ "video_note": { "duration": 1 } })), Some(What::Sent(_, Sent::Voice))));
        assert!(message(&json!({ "pinned_message": { "message_id": 3 } })).is_none());
    }

    #[test]
    fn what_is_said_in_a_group_is_not_read() {
        let said = message(&json!({ "text": "hello", "chat": { "id": -5, "type": "supergroup" } }));
        assert!(matches!(said, Some(What::Group(ChatId(-5)))));
    }

    #[test]
    fn an_answer_lands_in_the_topic_of_its_question() {
        let said = message(&json!({ "text": "hello", "message_thread_id": 9, "is_topic_message": true }));
        assert!(matches!(said, Some(What::Sent(Sender { thread: Some(ThreadId(MessageId(9))), .. }, _))));
    }

    #[test]
    fn a_tap_on_a_card_that_is_out_of_reach_edits_nothing() {
        let tap = json!({ "update_id": 2, "callback_query": { "id": "q", "data": "x",
            "message": { "message_id": 3, "date": 0, "chat": { "id": 7, "type": "private" } } } });
        let what = read(&tap).expect("an id").what;
        assert!(matches!(what, Some(What::Sent(Sender { tapped: Some(Tapped { message: None, .. }), .. }, _))));
        let stray = json!({ "update_id": 2, "callback_query": { "id": "q", "data": "x", "inline_message_id": "m" } });
        assert!(matches!(read(&stray).expect("an id").what, Some(What::Stray(_))));
    }

    #[test]
    fn an_unknown_update_has_an_id_and_nothing_else() {
        let arrival = read(&json!({ "update_id": 5, "subscription": { "x": 1 } })).expect("an id");
        assert_eq!(arrival.id, 5);
        assert!(arrival.what.is_none());
    }
}
