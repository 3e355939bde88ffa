//! Groups and channels: one message with both doors as links, and then it leaves (C13).
//!
//! Nothing here is durable: a group in which the bot still is when the process starts anew speaks
//! up again, and is left then.

use std::collections::HashSet;
use std::future::IntoFuture;
use std::time::Duration;

use teloxide::Bot;
use teloxide::RequestError;
use teloxide::payloads::SendMessageSetters;
use teloxide::requests::Requester;
use teloxide::types::ChatId;

use super::queries::name;
use super::render::{Rendered, no_preview, render};
use crate::safety::Reply;

/// How often a request that did not get through is made.
const TRIES: u32 = 6;
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// So many groups that were left are remembered; after that, a second farewell does no harm.
const MOST_LEFT: usize = 1000;

/// The groups that were left lately.
#[derive(Default)]
pub(super) struct Groups(HashSet<ChatId>);

impl Groups {
    /// Leaves a group or a channel, after a last message if there is one to send. Once is enough,
    /// however much is said there meanwhile.
    pub(super) fn leave(&mut self, bot: Bot, chat: ChatId, notice: Option<&Reply>) {
        if self.0.len() >= MOST_LEFT {
            self.0.clear();
        }
        if !self.0.insert(chat) {
            return;
        }
        let notice = notice.map(render);
        tokio::spawn(async move {
            let chat = match notice {
                Some(notice) => told(&bot, chat, notice).await,
                None => chat,
            };
            if let Err(error) = persistently(|| bot.leave_chat(chat)).await {
                log::warn!("a group could not be left: {}", name(&error));
            }
        });
    }
}

/// Makes a request, and makes it again where it did not get through or has to wait.
async fn persistently<T, R>(request: impl Fn() -> R) -> Result<T, RequestError>
where
    R: IntoFuture<Output = Result<T, RequestError>>,
{
    let mut pause = FIRST_PAUSE;
    for _ in 1..TRIES {
        match request().await {
            Err(RequestError::RetryAfter(seconds)) => tokio::time::sleep(seconds.duration()).await,
            Err(RequestError::Network(_) | RequestError::InvalidJson { .. } | RequestError::Io(_)) => {
                tokio::time::sleep(pause).await;
                pause *= 2;
            }
            done => return done,
        }
    }
    request().await
}

/// Says the last message; the chat in which it has landed, which a group that has grown has under
/// another id.
async fn told(bot: &Bot, chat: ChatId, notice: Rendered) -> ChatId {
    let say = |chat: ChatId| {
        bot.send_message(chat, notice.text.clone())
            .entities(notice.entities.clone())
            .link_preview_options(no_preview())
            .reply_markup(notice.keyboard.clone())
            .disable_notification(true)
    };
    match persistently(|| say(chat)).await {
        Err(RequestError::MigrateToChatId(new)) => {
            if let Err(error) = persistently(|| say(new)).await {
                log::warn!("a group could not be told: {}", name(&error));
            }
            new
        }
        Err(error) => {
            log::warn!("a group could not be told: {}", name(&error));
            chat
        }
        Ok(_) => chat,
    }
}
