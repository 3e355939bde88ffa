//! Reaching the Bot API: the client with its time limits, and the one raw call, `getUpdates`.
//!
//! `getUpdates` is raw because teloxide's types lose what they do not know; [`super::intake`] reads
//! the few fields that matter from the JSON itself.

use std::time::Duration;

use serde_json::{Value, json};
use teloxide::Bot;

use crate::config::Telegram;

/// How long the server may hold a poll open when nothing happens.
const POLL: Duration = Duration::from_secs(25);
/// How much longer our side waits before it takes the connection for dead.
const SLACK: Duration = Duration::from_secs(10);
/// Updates in one batch, the most that the API gives.
const BATCH: u32 = 100;
/// The kinds of updates that Haven wants; sent each time, since the server remembers the last list.
const WANTED: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];

/// Why a poll gave nothing. No variant holds a URL, which would hold the token, or an answer's
/// text, which would hold people's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum PollError {
    #[error("the Bot API cannot be reached")]
    Unreachable,
    #[error("the Bot API does not know this token")]
    WrongToken,
    #[error("another process polls with the same token")]
    OtherInstance,
    #[error("the Bot API asks to wait for {0} seconds")]
    Wait(u64),
    #[error("the Bot API answers with error {0}")]
    Refused(i64),
    #[error("the Bot API answers with something that is no JSON of its own")]
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

/// The next updates. Asking from `offset` on acknowledges everything below it.
pub(super) async fn updates(bot: &Bot, offset: Option<u32>) -> Result<Vec<Value>, PollError> {
    let url = format!("{}/bot{}/getUpdates", bot.api_url().as_str().trim_end_matches('/'), bot.token());
    let mut body = json!({ "timeout": POLL.as_secs(), "limit": BATCH, "allowed_updates": WANTED });
    if let Some(offset) = offset {
        body["offset"] = offset.into();
    }
    let response = bot.client().post(url).json(&body).timeout(POLL + SLACK).send().await;
    let response = response.map_err(|_| PollError::Unreachable)?;
    let status = response.status().as_u16();
    let answer: Value = response
        .json()
        .await
        .map_err(|error| if error.is_decode() { garbage(status) } else { PollError::Unreachable })?;
    if answer["ok"] == true {
        return match answer["result"].as_array() {
            Some(updates) => Ok(updates.clone()),
            None => Err(PollError::Garbage),
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
