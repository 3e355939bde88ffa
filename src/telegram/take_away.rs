//! Messages that are deleted when somebody leaves quickly, Haven's and their own (D6).
//!
//! Many go in one call. Telegram refuses all of them for the sake of one that it does not delete any
//! more, so what was refused is tried one by one. Which messages they are is the matter of the app.

use serde::Deserialize;
use teloxide::payloads::{DeleteMessage, DeleteMessages};
use teloxide::types::{ChatId, MessageId, Recipient};

use super::body::Body;
use super::row::json;
use super::wire::{Outcome, Wire};
use crate::engine::MessageNumber;

/// Deletes up to [`AT_ONCE`] messages.
pub(super) const MANY: &str = "DeleteMessages";
const ONE: &str = "DeleteMessage";
/// So many can be deleted in one call (core.telegram.org/bots/api#deletemessages).
const AT_ONCE: usize = 100;

/// What a row says: the chat and its messages, more than one call takes.
#[derive(Deserialize)]
struct Wish {
    chat_id: i64,
    message_ids: Vec<MessageNumber>,
}

/// The wish to take messages away, as it stands in a row.
pub(super) fn body(chat: ChatId, messages: &[MessageNumber]) -> Body {
    json(&DeleteMessages::new(Recipient::Id(chat), messages.iter().copied().map(MessageId)))
}

/// The same with one more message, which was delivered after the wish.
pub(super) fn with(wish: &Body, message: MessageNumber) -> Option<Body> {
    let Wish { chat_id, mut message_ids } = serde_json::from_slice(&wish.bytes).ok()?;
    message_ids.push(message);
    Some(body(ChatId(chat_id), &message_ids))
}

/// Takes the messages away. What is not deleted any more stays, and holds up nothing.
pub(super) async fn carry(wire: &Wire, wish: &Body) -> Outcome {
    let Ok(Wish { chat_id, message_ids }) = serde_json::from_slice(&wish.bytes) else { return Outcome::Taken(None) };
    let chat = ChatId(chat_id);
    for some in message_ids.chunks(AT_ONCE) {
        match wire.send(MANY, body(chat, some)).await {
            Outcome::Taken(_) => {}
            Outcome::Refused | Outcome::CardIsGone => match one_by_one(wire, chat, some).await {
                Outcome::Taken(_) => {}
                outcome => return outcome,
            },
            outcome => return outcome,
        }
    }
    Outcome::Taken(None)
}

async fn one_by_one(wire: &Wire, chat: ChatId, messages: &[MessageNumber]) -> Outcome {
    for message in messages {
        let wish = json(&DeleteMessage::new(Recipient::Id(chat), MessageId(*message)));
        match wire.send(ONE, wish).await {
            Outcome::Taken(_) | Outcome::Refused | Outcome::CardIsGone => {}
            outcome => return outcome,
        }
    }
    Outcome::Taken(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_delivered_after_the_wish_goes_with_the_rest() {
        let wish = with(&body(ChatId(7), &[1, 2]), 5).expect("a wish");
        let Wish { chat_id, message_ids } = serde_json::from_slice(&wish.bytes).expect("JSON");
        assert_eq!((chat_id, message_ids), (7, vec![1, 2, 5]));
    }
}
