//! One request on the wire, and what became of it: the row's own bytes go out, and of the answer
//! only what decides is read. Nothing of what the server says gets any further: its words can
//! repeat what people wrote.

use std::time::Duration;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::body::Body;
use super::http::{Bounds, Http};
use crate::engine::MessageNumber;

/// What a call may take: what the server says to one is short.
const BOUNDS: Bounds = Bounds { time: Duration::from_secs(17), length: 64 * 1024 };

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Taken, or there was nothing to change; a new message has got this number.
    Taken(Option<MessageNumber>),
    /// The card to edit is gone: a new one takes its place.
    CardIsGone,
    /// The server asks to wait.
    Wait(Duration),
    /// It did not get there, or the server is in trouble.
    Unreached,
    /// The person has blocked the bot or is gone.
    Closed,
    /// It will never be taken as it is.
    Refused,
}

/// The few fields of an answer that decide.
#[derive(Deserialize)]
struct Said {
    ok: bool,
    #[serde(default)]
    error_code: u16,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Parameters,
    #[serde(default)]
    result: Made,
}

/// What was made of a request: a message, or something that says no more than yes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Made {
    Message { message_id: MessageNumber },
    Other(IgnoredAny),
}

impl Default for Made {
    fn default() -> Self {
        Self::Other(IgnoredAny)
    }
}

#[derive(Default, Deserialize)]
struct Parameters {
    #[serde(default)]
    retry_after: Option<u64>,
}

/// The way on which requests go out.
#[derive(Clone)]
pub(super) struct Wire(Http);

impl Wire {
    pub(super) fn over(http: Http) -> Self {
        Self(http)
    }

    /// Sends a request whose body is there already.
    pub(super) async fn send(&self, method: &str, body: Body) -> Outcome {
        match self.0.post(method, body, BOUNDS).await {
            Ok(answer) => outcome(answer.status, &answer.body),
            Err(_) => Outcome::Unreached,
        }
    }
}

/// What an answer means. A page of a gateway instead of the API's JSON is an outage, whatever its
/// status.
fn outcome(status: u16, answer: &[u8]) -> Outcome {
    let Ok(said) = serde_json::from_slice::<Said>(answer) else { return Outcome::Unreached };
    if said.ok {
        let number = if let Made::Message { message_id } = said.result { Some(message_id) } else { None };
        return Outcome::Taken(number);
    }
    let words = said.description.to_lowercase();
    let says = |words_of: &[&str]| words_of.iter().any(|part| words.contains(part));
    match (said.error_code.max(status), &said.parameters) {
        (429, parameters) => Outcome::Wait(Duration::from_secs(parameters.retry_after.unwrap_or(1))),
        // A token that is not known is the matter of the polls, which end the process: no row is
        // lost over it.
        (500.. | 401 | 404, _) => Outcome::Unreached,
        (403, _) => Outcome::Closed,
        // The server's words differ in case and in length from version to version.
        _ if says(&["message is not modified", "query is too old"]) => Outcome::Taken(None),
        _ if says(&[
            "to edit not found",
            "can't be edited",
            "no text in the message",
            "message_id_invalid",
            "message identifier",
        ]) =>
        {
            Outcome::CardIsGone
        }
        _ if says(&["chat not found", "user is deactivated", "bot was blocked", "peer_id_invalid"]) => Outcome::Closed,
        _ => Outcome::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: u16, words: &str) -> Outcome {
        let answer = serde_json::json!({ "ok": false, "error_code": code, "description": words });
        outcome(code, answer.to_string().as_bytes())
    }

    #[test]
    fn answers_are_told_apart_whatever_their_case() {
        assert_eq!(outcome(200, br#"{"ok":true,"result":{"message_id":1,"text":"a"}}"#), Outcome::Taken(Some(1)));
        assert_eq!(outcome(200, br#"{"ok":true,"result":true}"#), Outcome::Taken(None));
        let rows = [
            (
                400,
                "Bad Request: message is not modified: specified new message content is the same",
                Outcome::Taken(None),
            ),
            (400, "Bad Request: MESSAGE TO EDIT NOT FOUND", Outcome::CardIsGone),
            (400, "Bad Request: message can't be edited", Outcome::CardIsGone),
            (400, "Bad Request: there is no text in the message to edit", Outcome::CardIsGone),
            (400, "Bad Request: chat not found", Outcome::Closed),
            (403, "Forbidden: bot was blocked by the user", Outcome::Closed),
            (400, "Bad Request: can't parse entities", Outcome::Refused),
            (500, "Internal Server Error", Outcome::Unreached),
            (502, "Bad Gateway", Outcome::Unreached),
            (401, "Unauthorized", Outcome::Unreached),
            (404, "Not Found", Outcome::Unreached),
        ];
        for (code, words, meant) in rows {
            assert_eq!(refused(code, words), meant, "{words}");
        }
        let wait = br#"{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":7}}"#;
        assert_eq!(outcome(429, wait), Outcome::Wait(Duration::from_secs(7)));
    }

    #[test]
    fn what_is_no_answer_of_the_api_is_an_outage() {
        for page in ["", "<html>Bad Gateway</html>", "[]", "null", r#"{"hello":"world"}"#] {
            assert_eq!(outcome(200, page.as_bytes()), Outcome::Unreached, "{page}");
        }
    }
}
