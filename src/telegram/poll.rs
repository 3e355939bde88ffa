//! The loop: ask for updates, handle them, make them durable, deliver, and only then acknowledge.
//!
//! Handling touches no network, so a batch is handled in order without workers or locks, on a
//! thread of its own since the store blocks. Asking for the next batch acknowledges this one.

use std::time::Duration;

use teloxide::requests::Requester;
use tokio::signal::unix::{SignalKind, signal};

use super::batch::{Albums, Ready, handle};
use super::client::{self, ClientError};
use super::outbox::Outbox;
use super::profile;
use super::trouble::Trouble;
use crate::app::{App, Seconds};
use crate::config::Telegram;

/// How long a batch's replies may take before the next batch is asked for.
const SETTLE: Duration = Duration::from_secs(5);
/// How long an orderly stop may take.
const FAREWELL: Duration = Duration::from_secs(4);
/// Why the bot ended.
#[derive(Debug, thiserror::Error)]
pub enum Ended {
    /// Somebody asked it to.
    #[error("stopped")]
    Stopped,
    /// The token is wrong.
    #[error("Telegram does not know this token.\nCopy it again from @BotFather into TELOXIDE_TOKEN.")]
    WrongToken,
    /// Another process has the same bot.
    #[error(
        "Another process answers for this bot, so this one stops.\nStop the other one first; only one can run at a time."
    )]
    OtherInstance,
    /// The settings are wrong.
    #[error("{0}")]
    Settings(String),
    /// The process cannot listen for signals, or a thread died.
    #[error("Haven cannot go on: {0}")]
    Broken(String),
}

impl From<ClientError> for Ended {
    fn from(error: ClientError) -> Self {
        Self::Settings(error.to_string())
    }
}

/// Runs the bot until it is stopped or cannot go on.
pub async fn run(settings: &Telegram, mut app: App, now: fn() -> Seconds) -> Ended {
    let bot = match client::bot(settings) {
        Ok(bot) => bot,
        Err(error) => return error.into(),
    };
    let mut stop = match Stop::listen() {
        Ok(stop) => stop,
        Err(error) => return Ended::Broken(error.to_string()),
    };
    let mut outbox = Outbox::new(bot.clone());
    let mut trouble = Trouble::default();
    let mut me = Me::default();
    let mut albums = Albums::default();
    let mut offset = None;
    tokio::spawn(profile::present(bot.clone(), app.content().library.profile().clone()));
    log::info!("Haven is listening");
    loop {
        let polled = tokio::select! {
            () = stop.asked() => break,
            polled = client::updates(&bot, offset) => polled,
        };
        let batch = match polled {
            Ok(batch) => batch,
            Err(error) => match trouble.meet(&error) {
                Ok(pause) => {
                    tokio::select! {
                        () = stop.asked() => break,
                        () = tokio::time::sleep(pause) => continue,
                    }
                }
                Err(ended) => return ended,
            },
        };
        trouble.over();
        if batch.is_empty() {
            // All below the offset is acknowledged by now. Asking without one finds updates whose
            // ids have started anew lower, which they do after a quiet week.
            offset = None;
            continue;
        }
        // What cannot be read is acknowledged as well, or it would come again for ever.
        let last = batch.iter().rev().find_map(|raw| raw["update_id"].as_u64());
        let handled = tokio::task::spawn_blocking(move || {
            let ready = handle(&mut app, &mut albums, &batch, now());
            (app, albums, ready)
        });
        let ready = match handled.await {
            Ok((app_back, albums_back, ready)) => {
                (app, albums) = (app_back, albums_back);
                ready
            }
            Err(error) => return Ended::Broken(error.to_string()),
        };
        for ready in ready {
            match ready {
                Ready::Answer(from, answer) => outbox.send(from, &answer),
                Ready::Stray(query) => outbox.end_stray(query),
                Ready::Channel(chat) => outbox.leave(chat, None),
                Ready::Group(chat) => {
                    let notice = me.name(&bot).await.map(|name| app.group_notice(&name));
                    outbox.leave(chat, notice.as_ref());
                }
            }
        }
        tokio::select! {
            () = outbox.settle(SETTLE) => {}
            () = stop.asked() => {
                outbox.settle(FAREWELL).await;
                // All of this batch is durable and sent: acknowledge it before going.
                acknowledge(&bot, last).await;
                return Ended::Stopped;
            }
        }
        offset = last.and_then(|last| u32::try_from(last + 1).ok()).or(offset);
    }
    outbox.settle(FAREWELL).await;
    acknowledge(&bot, offset.map(|offset| u64::from(offset) - 1)).await;
    Ended::Stopped
}

/// The bot's own name, asked for when a group wants to know it.
#[derive(Default)]
struct Me(Option<String>);

impl Me {
    /// How long the loop may wait for it: a group can do without an answer, the others cannot.
    const PATIENCE: Duration = Duration::from_secs(3);

    async fn name(&mut self, bot: &teloxide::Bot) -> Option<String> {
        if self.0.is_none() {
            let me = tokio::time::timeout(Self::PATIENCE, bot.get_me()).await.ok()?.ok()?;
            self.0.clone_from(&me.user.username);
        }
        self.0.clone()
    }
}

/// One short call that acknowledges what was handled, so that it is not delivered again.
async fn acknowledge(bot: &teloxide::Bot, last: Option<u64>) {
    let Some(offset) = last.and_then(|last| u32::try_from(last + 1).ok()) else { return };
    // A batch that comes back is not handled: it is delivered again to the next start.
    if tokio::time::timeout(Duration::from_millis(500), client::updates(bot, Some(offset))).await.is_err() {
        log::debug!("the last batch is acknowledged, no further one waits");
    }
}

/// SIGINT and SIGTERM.
struct Stop {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

impl Stop {
    fn listen() -> std::io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
