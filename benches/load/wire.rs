//! What goes over the wire, as far as the server and the bare loop look at it.
//!
//! Requests are read in place, and what the server only hands on (text, entities, keyboard) stays
//! as it is written, so that the server costs little beside the bots.

use std::borrow::Cow;
use std::fmt::Write;

use serde::Deserialize;
use serde_json::value::RawValue;

/// `getUpdates`.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Poll {
    pub(crate) offset: Option<u32>,
    pub(crate) limit: Option<usize>,
    pub(crate) timeout: Option<u64>,
}

/// `sendMessage`, or with a message's id `editMessageText`.
#[derive(Debug, Deserialize)]
pub(crate) struct Shown<'a> {
    pub(crate) chat_id: i64,
    pub(crate) message_id: Option<i32>,
    #[serde(borrow)]
    pub(crate) text: &'a RawValue,
    #[serde(borrow)]
    pub(crate) entities: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(crate) reply_markup: Option<&'a RawValue>,
}

/// `answerCallbackQuery`.
#[derive(Debug, Deserialize)]
pub(crate) struct Ended<'a> {
    #[serde(borrow)]
    pub(crate) callback_query_id: Cow<'a, str>,
}

/// A keyboard, as far as it can be tapped.
#[derive(Debug, Deserialize)]
pub(crate) struct Keyboard<'a> {
    #[serde(borrow)]
    pub(crate) inline_keyboard: Vec<Vec<Button<'a>>>,
}

/// A button; without data it opens or copies something.
#[derive(Debug, Deserialize)]
pub(crate) struct Button<'a> {
    #[serde(borrow)]
    pub(crate) callback_data: Option<Cow<'a, str>>,
}

impl Shown<'_> {
    /// The data of all buttons.
    pub(crate) fn data(&self) -> Vec<String> {
        let keyboard = self.reply_markup.map(|markup| serde_json::from_str::<Keyboard<'_>>(markup.get()));
        let Some(Ok(keyboard)) = keyboard else { return Vec::new() };
        let buttons = keyboard.inline_keyboard.into_iter().flatten();
        buttons.filter_map(|button| button.callback_data.map(Cow::into_owned)).collect()
    }

    /// The message that the chat then shows, as the API returns it.
    pub(crate) fn message(&self, message: i32) -> String {
        let chat = self.chat_id;
        let mut json = format!(
            r#"{{"message_id":{message},"date":1700000000,"chat":{{"id":{chat},"type":"private","first_name":"A"}},"from":{{"id":1,"is_bot":true,"first_name":"Bot","username":"a_bot"}},"text":{}"#,
            self.text
        );
        for (name, value) in [("entities", self.entities), ("reply_markup", self.reply_markup)] {
            if let Some(value) = value {
                write!(json, r#","{name}":{value}"#).expect("a string takes everything");
            }
        }
        json.push('}');
        json
    }
}

/// Somebody sends a text.
pub(crate) fn message_update(update: u32, chat: i64, message: i32, text: &str) -> String {
    format!(
        r#"{{"update_id":{update},"message":{{"message_id":{message},"date":1700000000,"chat":{{"id":{chat},"type":"private","first_name":"A"}},"from":{{"id":{chat},"is_bot":false,"first_name":"A","language_code":"en"}},"text":"{text}"}}}}"#
    )
}

/// Somebody taps a button of a message.
pub(crate) fn tap_update(update: u32, chat: i64, query: &str, data: &str, message: &str) -> String {
    let data = serde_json::to_string(data).expect("a string can be written");
    format!(
        r#"{{"update_id":{update},"callback_query":{{"id":"{query}","from":{{"id":{chat},"is_bot":false,"first_name":"A","language_code":"en"}},"chat_instance":"1","data":{data},"message":{message}}}}}"#
    )
}

/// A getUpdates answer, as far as the bare loop needs it.
#[derive(Debug, Deserialize)]
pub(crate) struct Updates<'a> {
    #[serde(borrow)]
    pub(crate) result: Vec<Update<'a>>,
}

/// An update: a text, or a tap.
#[derive(Debug, Deserialize)]
pub(crate) struct Update<'a> {
    #[serde(rename = "update_id")]
    pub(crate) id: u32,
    pub(crate) message: Option<Message>,
    #[serde(borrow)]
    pub(crate) callback_query: Option<Query<'a>>,
}

/// Where something was said.
#[derive(Debug, Deserialize)]
pub(crate) struct Message {
    pub(crate) message_id: i32,
    pub(crate) chat: Chat,
}

/// The chat.
#[derive(Debug, Deserialize)]
pub(crate) struct Chat {
    pub(crate) id: i64,
}

/// A tap.
#[derive(Debug, Deserialize)]
pub(crate) struct Query<'a> {
    pub(crate) id: &'a str,
    #[serde(borrow)]
    pub(crate) data: Cow<'a, str>,
    pub(crate) message: Message,
}
