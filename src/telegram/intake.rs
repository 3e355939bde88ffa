//! From an update to what the app takes: who, and what they sent.
//!
//! Only private chats are answered. What an update holds besides (names, numbers, files) is not
//! read at all. Groups, inline queries and the other kinds are left out here so far.

use serde_json::Value;
use teloxide::types::{
    CallbackQuery, CallbackQueryId, ChatMemberKind, InlineKeyboardButtonKind, MaybeInaccessibleMessage, Message,
    MessageId, Update, UpdateKind,
};

use crate::app::Sent;
use crate::engine::Ticks;
use crate::safety::{Act, Tap};
use crate::store::{Person, UpdateId};

/// The entity types that teloxide 0.17 knows. A message with any other would lose its text.
const KNOWN_ENTITIES: [&str; 19] = [
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "bold",
    "blockquote",
    "expandable_blockquote",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
];

/// One update, read.
#[derive(Debug)]
pub(super) struct Arrival {
    /// Its id, for the done-mark and the acknowledgement.
    pub(super) id: UpdateId,
    /// What it is; `None` for whatever Haven has no answer to.
    pub(super) what: Option<What>,
}

/// What arrived.
#[derive(Debug)]
pub(super) enum What {
    /// Something that wants an answer.
    Sent { person: Person, sent: Sent, tapped: Option<Tapped> },
    /// The person has blocked the bot.
    Blocked(Person),
}

/// The tap behind an answer: what to end the spinner of, and which card to edit.
#[derive(Debug, Clone)]
pub(super) struct Tapped {
    pub(super) query: CallbackQueryId,
    pub(super) message: Option<MessageId>,
}

/// Reads one raw update. `None` if not even its id can be read.
pub(super) fn read(mut raw: Value) -> Option<Arrival> {
    let id = UpdateId::try_from(raw["update_id"].as_u64()?).ok()?;
    drop_unknown_entities(&mut raw);
    // `from_value` gives an error where `from_str` reads (teloxide 0.17), so it goes through text.
    let what = match serde_json::from_str::<Update>(&raw.to_string()) {
        Ok(Update { kind: UpdateKind::Error(_), .. }) | Err(_) => unreadable(&raw),
        Ok(update) => what(update.kind),
    };
    Some(Arrival { id, what })
}

/// A message or a tap that teloxide's types cannot hold, because the API has moved on: the few
/// fields that an answer needs are read from it directly, so that its person is not met with silence.
fn unreadable(raw: &Value) -> Option<What> {
    let message = ["message", "edited_message"].iter().map(|kind| &raw[kind]).find(|message| message.is_object());
    let query = &raw["callback_query"];
    let chat = &message.unwrap_or(&query["message"])["chat"];
    if chat["type"] != "private" {
        return None;
    }
    let person = Person::of_chat(chat["id"].as_i64()?);
    let Some(message) = message else {
        let tapped = Tapped { query: CallbackQueryId(query["id"].as_str()?.to_owned()), message: None };
        let data = query["data"].as_str().unwrap_or_default().to_owned();
        return Some(What::Sent { person, sent: Sent::Tap(data, Ticks::new()), tapped: Some(tapped) });
    };
    let words = message["text"].as_str().or_else(|| message["caption"].as_str());
    let sent = words.map_or(Sent::Other, |words| Sent::Words(words.to_owned()));
    Some(What::Sent { person, sent, tapped: None })
}

fn drop_unknown_entities(raw: &mut Value) {
    match raw {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                match field {
                    Value::Array(entities) if name == "entities" || name == "caption_entities" => {
                        entities.retain(|entity| {
                            entity["type"].as_str().is_some_and(|kind| KNOWN_ENTITIES.contains(&kind))
                        });
                    }
                    _ => drop_unknown_entities(field),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(drop_unknown_entities),
        _ => {}
    }
}

fn what(kind: UpdateKind) -> Option<What> {
    match kind {
        UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => said(&message),
        UpdateKind::CallbackQuery(query) => tapped(query),
        UpdateKind::MyChatMember(change) if change.chat.is_private() => match change.new_chat_member.kind {
            ChatMemberKind::Banned(_) | ChatMemberKind::Left => Some(What::Blocked(Person::of_chat(change.chat.id.0))),
            _ => None,
        },
        _ => None,
    }
}

fn said(message: &Message) -> Option<What> {
    if !message.chat.is_private() {
        return None;
    }
    let sent = match message.text().or_else(|| message.caption()) {
        Some(words) => Sent::Words(words.to_owned()),
        None => Sent::Other,
    };
    Some(What::Sent { person: Person::of_chat(message.chat.id.0), sent, tapped: None })
}

fn tapped(query: CallbackQuery) -> Option<What> {
    let chat = query.message.as_ref().map(MaybeInaccessibleMessage::chat)?;
    if !chat.is_private() {
        return None;
    }
    let person = Person::of_chat(chat.id.0);
    let (message, ticks) = match &query.message {
        Some(MaybeInaccessibleMessage::Regular(message)) => (Some(message.id), ticks(message)),
        _ => (None, Ticks::new()),
    };
    let data = query.data.unwrap_or_default();
    Some(What::Sent { person, sent: Sent::Tap(data, ticks), tapped: Some(Tapped { query: query.id, message }) })
}

/// What the tapped card's keyboard shows as ticked.
fn ticks(message: &Message) -> Ticks {
    let rows = message.reply_markup().map(|markup| markup.inline_keyboard.as_slice()).unwrap_or_default();
    let data = rows.iter().flatten().filter_map(|button| match &button.kind {
        InlineKeyboardButtonKind::CallbackData(data) => Tap::decode(data),
        _ => None,
    });
    data.filter_map(|tap| match tap.act {
        Act::Tick(item, ticked) => Some((item, ticked)),
        _ => None,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_message_with_an_entity_of_the_future_keeps_its_text() {
        let raw = json!({ "update_id": 1, "message": {
            "message_id": 1, "date": 1, "chat": { "id": 7, "type": "private", "first_name": "A" },
            "text": "see you at eight", "entities": [{ "type": "date_time", "offset": 0, "length": 3, "unix_time": 1 }],
        } });
        let arrival = read(raw).expect("an id");
        assert!(
            matches!(arrival.what, Some(What::Sent { sent: Sent::Words(words), .. }) if words == "see you at eight")
        );
    }

    #[test]
    fn a_message_that_cannot_be_read_is_answered_all_the_same() {
        let broken = json!({ "update_id": 1, "message": { "message_id": "one", "text": "hello",
            "chat": { "id": 7, "type": "private" } } });
        let arrival = read(broken).expect("an id");
        assert!(matches!(arrival.what, Some(What::Sent { sent: Sent::Words(words), .. }) if words == "hello"));
        let tap = json!({ "update_id": 2, "callback_query": { "id": "q", "data": "x", "from": 3,
            "message": { "chat": { "id": 7, "type": "private" } } } });
        assert!(matches!(
            read(tap).expect("an id").what,
            Some(What::Sent { sent: Sent::Tap(..), tapped: Some(_), .. })
        ));
    }

    #[test]
    fn an_unknown_update_has_an_id_and_nothing_else() {
        let arrival = read(json!({ "update_id": 5, "subscription": { "x": 1 } })).expect("an id");
        assert_eq!(arrival.id, 5);
        assert!(arrival.what.is_none());
    }
}
