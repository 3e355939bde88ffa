//! A row of the outbox: one request to the Bot API as it is sent, byte for byte, and what the queue
//! has to know of it. The request is written down once, for the store and for the wire.
//!
//! The types of teloxide describe the request; the few changes that a row can need later (a new
//! message instead of an edit, no entities, the built-in help) are made in its JSON. A card that
//! carries a file goes as a form, in which nothing is changed later: refused, it becomes the help.

use hyper::body::Bytes;
use serde_json::Value;
use teloxide::payloads::{EditMessageText, EditMessageTextSetters, SendMessage, SendMessageSetters};
use teloxide::types::{ChatId, MessageId, Recipient, ThreadId};

use super::body::{Body, Form, Kind};
use super::intake::Sender;
use super::render::{Rendered, no_preview, render};
use super::take_away;
use crate::app::{Answer, Seconds, Urgency};
use crate::engine::{MessageNumber, On};
use crate::safety::{Attachment, Cause, Reply};

/// The versions of the form below: one for requests that are JSON, one for those that are a form. The
/// first of all was JSON, had 0 for a reply, and letters of causes one higher.
const JSON: u8 = 2;
const FORM: u8 = 3;
const FIRST: u8 = 1;
/// Bytes before the request.
const HEAD: usize = 26;
/// A row is never older than this: what Telegram did not take within a day, nobody waits for.
pub(super) const MOST_AGE: Seconds = 24 * 60 * 60;

/// Which rows go first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// Help, by what was heard: two of one kind that wait are one.
    Help(Cause),
    /// The answer to something.
    Reply,
    /// Messages that are deleted, before the last line of somebody who leaves.
    TakeAway,
    /// What was asked for on another day. It may be missed, and is never sent twice.
    Prompt,
}

impl Lane {
    /// What stands for a reply and a prompt; a help card has the letter of its cause.
    const REPLY: u8 = b'-';
    const PROMPT: u8 = b'+';
    const TAKE_AWAY: u8 = b'x';

    /// Lower ranks go first.
    pub(super) fn rank(self) -> u8 {
        match self {
            Self::Help(_) => 0,
            Self::Reply | Self::TakeAway => 1,
            Self::Prompt => 2,
        }
    }

    fn letter(self) -> u8 {
        match self {
            Self::Reply => Self::REPLY,
            Self::Prompt => Self::PROMPT,
            Self::TakeAway => Self::TAKE_AWAY,
            // Letters of causes are plain ones; a reply is what anything else would be taken for.
            Self::Help(cause) => u8::try_from(cause.letter()).unwrap_or(Self::REPLY),
        }
    }

    fn of_letter(letter: u8) -> Option<Self> {
        match letter {
            Self::REPLY => Some(Self::Reply),
            Self::PROMPT => Some(Self::Prompt),
            Self::TAKE_AWAY => Some(Self::TakeAway),
            letter => Cause::from_letter(letter.into()).map(Self::Help),
        }
    }
}

/// One request, and whom it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) lane: Lane,
    pub(super) chat: ChatId,
    /// The message that it edits; a new message otherwise.
    pub(super) edit: Option<MessageId>,
    /// The topic for a new message, which an edit does not say.
    thread: Option<ThreadId>,
    /// When it was made.
    pub(super) made: Seconds,
    /// The request.
    pub(super) body: Body,
}

impl Row {
    /// The row that carries an answer.
    pub(super) fn of(from: &Sender, answer: &Answer, now: Seconds) -> Self {
        let rendered = render(&answer.reply);
        let message = match answer.on {
            // No card can be edited into a file.
            On::Tapped if rendered.file.is_none() => from.tapped.as_ref().and_then(|tapped| tapped.message),
            On::Tapped | On::New => None,
        };
        let lane = match answer.urgency {
            Urgency::Help(cause) => Lane::Help(cause),
            Urgency::Reply => Lane::Reply,
        };
        let chat = ChatId(from.person.chat());
        let body = match message {
            Some(message) => edit(chat, message, rendered),
            None => new(chat, from.thread, from.quiet, rendered),
        };
        Self { lane, chat, edit: message, thread: from.thread, made: now, body }
    }

    /// The method of the Bot API.
    pub(super) fn method(&self) -> &'static str {
        match (self.lane, self.body.kind, self.edit) {
            (Lane::TakeAway, ..) => take_away::MANY,
            (_, Kind::Form, _) => "SendDocument",
            (_, Kind::Json, Some(_)) => "EditMessageText",
            (_, Kind::Json, None) => "SendMessage",
        }
    }

    /// The same as a new message, since the card that it edits is gone.
    pub(super) fn as_new_message(&mut self) {
        self.edit = None;
        let thread = self.thread;
        self.change(|body| {
            body.remove("message_id");
            if let Some(ThreadId(MessageId(thread))) = thread {
                body.insert("message_thread_id".to_owned(), thread.into());
            }
        });
    }

    /// The same without entities, which may be what was refused.
    pub(super) fn as_plain_text(&mut self) {
        self.change(|body| drop(body.remove("entities")));
    }

    /// Whether there is such a thing: a form is what it is.
    pub(super) fn can_be_plain_text(&self) -> bool {
        self.body.kind == Kind::Json
    }

    /// The built-in help instead of what was refused, as a new message.
    pub(super) fn as_help(&mut self, help: &Reply) {
        self.edit = None;
        self.body = new(self.chat, self.thread, false, render(help));
    }

    /// The row that takes messages away.
    pub(super) fn take_away(from: &Sender, messages: &[MessageNumber], now: Seconds) -> Self {
        let chat = ChatId(from.person.chat());
        let body = take_away::body(chat, messages);
        Self { lane: Lane::TakeAway, chat, edit: None, thread: None, made: now, body }
    }

    /// One more message, which was on its way when the row was made.
    pub(super) fn takes_away_too(&mut self, message: MessageNumber) {
        if let Some(body) = take_away::with(&self.body, message) {
            self.body = body;
        }
    }

    #[cfg(test)]
    pub(super) fn test(chat: ChatId, lane: Lane, edit: Option<MessageId>) -> Self {
        Self { lane, chat, edit, thread: None, made: 0, body: Body::json("") }
    }

    fn change(&mut self, change: impl FnOnce(&mut serde_json::Map<String, Value>)) {
        // The body was written by this module; what cannot be read is left as it is.
        if let Ok(Value::Object(mut body)) = serde_json::from_slice(&self.body.bytes) {
            change(&mut body);
            self.body = Body::json(Value::Object(body).to_string());
        }
    }

    /// As it is written down: version, lane, chat, message, topic, time, request.
    pub(super) fn encode(&self) -> Vec<u8> {
        let number = |message: Option<MessageId>| message.map_or(0, |MessageId(number)| number);
        let mut bytes = Vec::with_capacity(HEAD + self.body.bytes.len());
        bytes.push(match self.body.kind {
            Kind::Json => JSON,
            Kind::Form => FORM,
        });
        bytes.push(self.lane.letter());
        bytes.extend(self.chat.0.to_be_bytes());
        bytes.extend(number(self.edit).to_be_bytes());
        bytes.extend(number(self.thread.map(|ThreadId(thread)| thread)).to_be_bytes());
        bytes.extend(self.made.to_be_bytes());
        bytes.extend(&self.body.bytes);
        bytes
    }

    /// Reads a row back; `None` if it is of no version that is known.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let (head, body) = bytes.split_at_checked(HEAD)?;
        let number = |from: usize| {
            let number = i32::from_be_bytes(head[from..from + 4].try_into().ok()?);
            Some(Some(MessageId(number)).filter(|_| number != 0))
        };
        let lane = match head[0] {
            JSON | FORM => Lane::of_letter(head[1]),
            FIRST => head[1].checked_sub(1).map_or(Some(Lane::Reply), Lane::of_letter),
            _ => None,
        };
        Some(Self {
            lane: lane?,
            chat: ChatId(i64::from_be_bytes(head[2..10].try_into().ok()?)),
            edit: number(10)?,
            thread: number(14)?.map(ThreadId),
            made: Seconds::from_be_bytes(head[18..26].try_into().ok()?),
            body: Body {
                kind: if head[0] == FORM { Kind::Form } else { Kind::Json },
                bytes: Bytes::copy_from_slice(body),
            },
        })
    }
}

/// An edit of a card into one without a file.
fn edit(chat: ChatId, message: MessageId, Rendered { text, entities, keyboard, file: _ }: Rendered) -> Body {
    let request = EditMessageText::new(Recipient::Id(chat), message, text);
    json(&request.entities(entities).link_preview_options(no_preview()).reply_markup(keyboard))
}

fn new(chat: ChatId, thread: Option<ThreadId>, quiet: bool, rendered: Rendered) -> Body {
    let Rendered { text, entities, keyboard, file } = rendered;
    if let Some(Attachment { name, text: content }) = file {
        let mut form = Form::default().field("chat_id", &chat.0.to_string());
        if let Some(ThreadId(MessageId(thread))) = thread {
            form = form.field("message_thread_id", &thread.to_string());
        }
        if quiet {
            form = form.field("disable_notification", "true");
        }
        form = form.field("caption", &text).field("caption_entities", &text_of(&entities));
        return form.field("reply_markup", &text_of(&keyboard)).file("document", &name, &content).body();
    }
    let request = SendMessage::new(Recipient::Id(chat), text);
    let mut request = request.entities(entities).link_preview_options(no_preview()).reply_markup(keyboard);
    request.message_thread_id = thread;
    request.disable_notification = quiet.then_some(true);
    json(&request)
}

pub(super) fn json(request: &impl serde::Serialize) -> Body {
    Body::json(text_of(request))
}

fn text_of(part: &impl serde::Serialize) -> String {
    serde_json::to_string(part).expect("a request has no map with keys that are no strings")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::safety::Kind as Heard;
    use serde_json::json;

    fn row(edit: Option<i32>) -> Row {
        let body = json!({ "chat_id": 7, "message_id": edit, "text": "a", "entities": [1] }).to_string();
        let body = Body::json(body);
        let thread = Some(ThreadId(MessageId(9)));
        Row {
            lane: Lane::Help(Cause::Heard(Heard::Violence)),
            chat: ChatId(-7),
            edit: edit.map(MessageId),
            thread,
            made: 5,
            body,
        }
    }

    #[test]
    fn a_row_is_read_as_it_was_written() {
        for row in [row(Some(3)), row(None), Row { lane: Lane::Reply, thread: None, ..row(None) }] {
            assert_eq!(Row::decode(&row.encode()).expect("a row"), row);
        }
        assert!(Row::decode(b"short").is_none());
        let form = Body { kind: Kind::Form, bytes: "--x".into() };
        let mut file = Row { body: form, ..row(None) };
        assert_eq!(Row::decode(&file.encode()).expect("a row"), file);
        assert_eq!((file.method(), file.can_be_plain_text()), ("SendDocument", false));
        file.as_plain_text();
        assert_eq!(&file.body.bytes[..], b"--x", "nothing in it is changed");
    }

    #[test]
    fn a_row_of_the_first_version_is_read_and_one_of_tomorrow_is_not() {
        let help = row(None);
        let first = |lane: u8| [vec![1, lane], help.encode().split_off(2)].concat();
        assert_eq!(Row::decode(&first(help.lane.letter() + 1)), Some(help.clone()));
        assert_eq!(Row::decode(&first(0)), Some(Row { lane: Lane::Reply, ..help.clone() }));
        assert!(Row::decode(&[9; 40]).is_none(), "another version");
    }

    #[test]
    fn a_row_can_become_a_new_message_in_its_topic_and_plain_text() {
        let mut row = row(Some(3));
        row.as_new_message();
        row.as_plain_text();
        let body: Value = serde_json::from_slice(&row.body.bytes).expect("JSON");
        assert_eq!(body, json!({ "chat_id": 7, "text": "a", "message_thread_id": 9 }));
        assert_eq!(row.method(), "SendMessage");
    }
}
