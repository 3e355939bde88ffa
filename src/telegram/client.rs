//! Reaching the Bot API: the clients with their limits, and the one raw call, `getUpdates`.
//!
//! `getUpdates` is raw because teloxide's types lose what they do not know; [`super::intake`] reads
//! the few fields that matter from the JSON itself.

use std::time::Duration;

use serde_json::{Value, json};
use teloxide::Bot;

use super::body::Body;
use super::http::{Answer, Bounds, Http, NoAnswer};
use crate::app::Seconds;
use crate::config::Telegram;

/// How long the server may hold a poll open when nothing happens.
const POLL: Duration = Duration::from_secs(25);
/// How much longer our side waits before it takes the connection for dead.
const SLACK: Duration = Duration::from_secs(10);
/// A batch is short; this is more than any could be.
const LENGTH: usize = 64 * 1024 * 1024;
/// Updates in one batch, the most that the API gives.
const BATCH: u32 = 100;
/// The kinds of updates that Haven wants; sent each time, since the server remembers the last list.
const WANTED: [&str; 5] = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"];

/// Why a poll gave nothing. No variant holds a URL, which would hold the token, or an answer's
/// text, which would hold people's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum PollError {
    #[error("Telegram cannot be reached. Is there a network, and does a firewall want TELOXIDE_PROXY?")]
    Unreachable,
    #[error("Telegram's certificate is not valid at this machine's time. Is its clock right (`timedatectl`)?")]
    Certificate,
    #[error("Telegram does not know this token.")]
    WrongToken,
    #[error("another process answers for this bot; only one can.")]
    OtherInstance,
    #[error("Telegram asks to wait for {0} seconds.")]
    Wait(u64),
    #[error("Telegram is in trouble: it answers with error {0}.")]
    Refused(i64),
    #[error("what answers is not the Bot API. Is TELOXIDE_API_URL right, or is a proxy in between?")]
    Garbage,
}

impl From<NoAnswer> for PollError {
    fn from(none: NoAnswer) -> Self {
        match none {
            NoAnswer::Unreached => Self::Unreachable,
            NoAnswer::Certificate => Self::Certificate,
            NoAnswer::TooLong => Self::Garbage,
        }
    }
}

/// Settings with which no client can be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum ClientError {
    #[error("TELOXIDE_API_URL is no address.\nWrite it as http://127.0.0.1:8081 or https://example.org.")]
    ApiUrl,
    #[error("TELOXIDE_PROXY is no proxy.\nWrite it as socks5h://127.0.0.1:1080 or http://127.0.0.1:8080.")]
    Proxy,
    #[error("no client for the Bot API could be made: {0}")]
    Client(reqwest::Error),
}

/// teloxide's client, for whatever is rare, and the way to the server for what is not.
pub(super) fn reach(settings: &Telegram) -> Result<(Bot, Http), ClientError> {
    let bot = bot(settings)?;
    let http = Http::of(&bot, settings.proxy.is_some()).ok_or(ClientError::ApiUrl)?;
    Ok((bot, http))
}

fn bot(settings: &Telegram) -> Result<Bot, ClientError> {
    let mut client = teloxide::net::default_reqwest_settings();
    if let Some(proxy) = &settings.proxy {
        client = client.proxy(reqwest::Proxy::all(proxy).map_err(|_| ClientError::Proxy)?);
    }
    let client = client.build().map_err(|error| ClientError::Client(error.without_url()))?;
    let bot = Bot::with_client(&settings.token, client);
    match &settings.api_url {
        Some(url) => {
            let url = reqwest::Url::parse(url.trim_end_matches('/')).map_err(|_| ClientError::ApiUrl)?;
            if url.cannot_be_a_base() { Err(ClientError::ApiUrl) } else { Ok(bot.set_api_url(url)) }
        }
        None => Ok(bot),
    }
}

/// What a poll gave.
pub(super) struct Polled {
    /// The next updates.
    pub(super) updates: Vec<Value>,
    /// What the server's clock says.
    pub(super) date: Option<Seconds>,
}

/// Whether the server is to hold the poll open until something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// For a while.
    Open,
    /// Not at all: the question is whether it is there.
    Not,
}

impl Hold {
    fn seconds(self) -> u64 {
        match self {
            Self::Open => POLL.as_secs(),
            Self::Not => 0,
        }
    }
}

/// The next updates. Asking from `offset` on acknowledges everything below it.
pub(super) async fn updates(http: &Http, offset: Option<u32>, hold: Hold) -> Result<Polled, PollError> {
    let mut body = json!({ "timeout": hold.seconds(), "limit": BATCH, "allowed_updates": WANTED });
    if let Some(offset) = offset {
        body["offset"] = offset.into();
    }
    let bounds = Bounds { time: POLL + SLACK, length: LENGTH };
    polled(&http.post("getUpdates", Body::json(body.to_string()), bounds).await?)
}

/// What an answer to a poll holds.
fn polled(answer: &Answer) -> Result<Polled, PollError> {
    let status = answer.status;
    let mut said: Value = serde_json::from_slice(&answer.body).map_err(|_| garbage(status))?;
    if said["ok"] == true {
        return match said["result"].take() {
            Value::Array(updates) => Ok(Polled { updates, date: answer.date().and_then(seconds) }),
            _ => Err(PollError::Garbage),
        };
    }
    Err(match said["error_code"].as_i64() {
        Some(401 | 404) => PollError::WrongToken,
        Some(409) => PollError::OtherInstance,
        Some(429) => PollError::Wait(said["parameters"]["retry_after"].as_u64().unwrap_or(1)),
        Some(code) => PollError::Refused(code),
        None => garbage(status),
    })
}

/// A page of a proxy or a gateway instead of the API's JSON.
fn garbage(status: u16) -> PollError {
    if status >= 500 { PollError::Refused(status.into()) } else { PollError::Garbage }
}

/// The server's date header as seconds since 1970.
fn seconds(date: &str) -> Option<Seconds> {
    let date = httpdate::parse_http_date(date).ok()?;
    Some(date.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_the_server_is_read() {
        assert_eq!(seconds("Thu, 01 Jan 1970 00:01:00 GMT"), Some(60));
        assert_eq!(seconds("yesterday"), None);
    }
}
