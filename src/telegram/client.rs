//! Reaching the Bot API: the client with its time limits, and the one raw call, `getUpdates`.
//!
//! `getUpdates` is raw because teloxide's types lose what they do not know; [`super::intake`] reads
//! the few fields that matter from the JSON itself.

use std::time::Duration;

use serde_json::{Value, json};
use teloxide::Bot;

use crate::app::Seconds;
use crate::config::Telegram;

/// How long the server may hold a poll open when nothing happens.
const POLL: Duration = Duration::from_secs(25);
/// How much longer our side waits before it takes the connection for dead.
const SLACK: Duration = Duration::from_secs(10);
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

/// The client that sends and polls.
pub(super) fn bot(settings: &Telegram) -> Result<Bot, ClientError> {
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
pub(super) async fn updates(bot: &Bot, offset: Option<u32>, hold: Hold) -> Result<Polled, PollError> {
    let url = format!("{}/bot{}/getUpdates", bot.api_url().as_str().trim_end_matches('/'), bot.token());
    let mut body = json!({ "timeout": hold.seconds(), "limit": BATCH, "allowed_updates": WANTED });
    if let Some(offset) = offset {
        body["offset"] = offset.into();
    }
    let response = bot.client().post(url).json(&body).timeout(POLL + SLACK).send().await;
    let response = response.map_err(|error| unreached(&error))?;
    let status = response.status().as_u16();
    let date = response.headers().get(reqwest::header::DATE).and_then(|date| seconds(date.to_str().ok()?));
    let mut answer: Value = response
        .json()
        .await
        .map_err(|error| if error.is_decode() { garbage(status) } else { PollError::Unreachable })?;
    if answer["ok"] == true {
        return match answer["result"].take() {
            Value::Array(updates) => Ok(Polled { updates, date }),
            _ => Err(PollError::Garbage),
        };
    }
    Err(match answer["error_code"].as_i64() {
        Some(401 | 404) => PollError::WrongToken,
        Some(409) => PollError::OtherInstance,
        Some(429) => PollError::Wait(answer["parameters"]["retry_after"].as_u64().unwrap_or(1)),
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

/// Why there was no connection. A clock that is off by years shows as a certificate that is not
/// valid yet, or not any more.
fn unreached(error: &reqwest::Error) -> PollError {
    let causes = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    let words: String = causes.map(|cause| cause.to_string().to_lowercase()).collect();
    if is_about_time(&words) { PollError::Certificate } else { PollError::Unreachable }
}

fn is_about_time(words: &str) -> bool {
    words.contains("certificate") && ["expired", "notvalidyet", "not valid yet"].iter().any(|time| words.contains(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_that_is_not_valid_now_points_at_the_clock() {
        assert!(is_about_time("client error (connect): invalid peer certificate: notvalidyet"));
        assert!(is_about_time("invalid peer certificate: certificate expired: verification time 12"));
        assert!(!is_about_time("invalid peer certificate: unknownissuer"));
    }

    #[test]
    fn the_date_of_the_server_is_read() {
        assert_eq!(seconds("Thu, 01 Jan 1970 00:01:00 GMT"), Some(60));
        assert_eq!(seconds("yesterday"), None);
    }
}
