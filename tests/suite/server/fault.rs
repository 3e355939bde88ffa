//! What can go wrong between a bot and Telegram, on demand: refusals, a full server, an outage,
//! answers that are none, connections that are cut, answers that do not come until a test lets them.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::state::Refusal;

/// One way of failing.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// Refused, with the code and Telegram's words.
    Refused(u16, &'static str),
    /// 429, with the seconds to wait.
    TooMany(u64),
    /// A status and something that is no JSON of the API, as gateways send it.
    Page(u16, &'static str),
    /// The connection is cut before anything was done.
    CutBefore,
    /// It was done, and the connection is cut in the middle of the answer.
    CutAfter,
}

/// A fault that waits for its request.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    /// The method, in lower case.
    pub(super) method: String,
    /// Only of this chat.
    pub(super) chat: Option<i64>,
    pub(super) lasts: Lasts,
    pub(super) fault: Fault,
}

/// How long a fault goes on.
#[derive(Debug, Clone)]
pub(super) enum Lasts {
    /// For so many requests.
    Times(usize),
    /// Until then, by the server's clock.
    Until(Duration),
}

impl Planned {
    /// Whether it goes wrong no more.
    pub(super) fn is_over(&self, now: Duration) -> bool {
        match self.lasts {
            Lasts::Times(times) => times == 0,
            Lasts::Until(end) => end <= now,
        }
    }
}

impl Fault {
    /// What the log of requests says of it.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Refused(_, words) => (*words).to_owned(),
            Self::TooMany(seconds) => format!("Too Many Requests: retry after {seconds}"),
            Self::Page(status, _) => format!("a page with status {status}"),
            Self::CutBefore | Self::CutAfter => "cut".to_owned(),
        }
    }

    /// Whether the request takes effect all the same.
    pub(super) fn takes_effect(&self) -> bool {
        matches!(self, Self::CutAfter)
    }

    /// What the bot gets to see.
    pub(super) fn response(&self) -> Response {
        match self {
            Self::Refused(code, words) => refusal(&(*code, (*words).to_owned()), None),
            Self::TooMany(seconds) => refusal(&(429, self.words()), Some(*seconds)),
            Self::Page(status, page) => (status_code(*status), *page).into_response(),
            Self::CutBefore => cut(""),
            Self::CutAfter => cut("{\"ok\":true,\"resu"),
        }
    }
}

fn status_code(code: u16) -> StatusCode {
    StatusCode::from_u16(code).expect("a status")
}

/// A refusal as the API words it.
pub(super) fn refusal((code, words): &Refusal, retry_after: Option<u64>) -> Response {
    let mut answer = json!({ "ok": false, "error_code": code, "description": words });
    if let Some(seconds) = retry_after {
        answer["parameters"] = json!({ "retry_after": seconds });
    }
    if let Some(chat) = words.strip_prefix("Bad Request: group chat was upgraded to a supergroup chat ") {
        answer["parameters"] = json!({ "migrate_to_chat_id": chat.parse::<i64>().expect("a chat") });
        answer["description"] = "Bad Request: group chat was upgraded to a supergroup chat".into();
    }
    (status_code(*code), axum::Json::<Value>(answer)).into_response()
}

/// The beginning of an answer, and then nothing: the stream breaks, and the connection with it.
fn cut(begun: &'static str) -> Response {
    let broken = std::io::Error::other("cut, as a test asked");
    let pieces = [Ok(Bytes::from_static(begun.as_bytes())), Err(broken)];
    Body::from_stream(futures_util::stream::iter(pieces)).into_response()
}
