//! The loop: ask for updates, handle them, make them durable, deliver, and only then acknowledge.
//!
//! Handling touches no network, so a batch is handled in order without workers or locks, on a
//! thread of its own since the store blocks. Asking for the next batch acknowledges this one.

use std::time::Duration;

use serde_json::Value;
use teloxide::Bot;
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
/// How long the last call is waited for. It holds its connection open for news, which nobody wants
/// any more; that it was sent is enough.
const ACKNOWLEDGED: Duration = Duration::from_millis(500);

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
pub async fn run(settings: &Telegram, app: App, now: fn() -> Seconds) -> Ended {
    let bot = match client::bot(settings) {
        Ok(bot) => bot,
        Err(error) => return error.into(),
    };
    let mut stop = match Stop::listen() {
        Ok(stop) => stop,
        Err(error) => return Ended::Broken(error.to_string()),
    };
    tokio::spawn(profile::present(bot.clone(), app.content().library.profile().clone()));
    let mut polling = Polling::new(bot, now);
    let mut answering = Answering { app, albums: Albums::default() };
    log::info!("Haven is listening");
    loop {
        let batch = match polling.next(&mut stop).await {
            Ok(batch) => batch,
            Err(Ended::Stopped) => break,
            Err(ended) => return ended,
        };
        answering = match polling.answer(answering, batch).await {
            Ok(answering) => answering,
            Err(ended) => return ended,
        };
        tokio::select! {
            () = polling.outbox.settle(SETTLE) => {}
            () = stop.asked() => break,
        }
    }
    polling.farewell().await;
    Ended::Stopped
}

/// What handles a batch. It travels to the thread that may block, and back.
struct Answering {
    app: App,
    albums: Albums,
}

/// The connection to the server, and how far it has come.
struct Polling {
    bot: Bot,
    outbox: Outbox,
    trouble: Trouble,
    me: Me,
    /// Asking from here on acknowledges everything below it.
    offset: Option<u32>,
    now: fn() -> Seconds,
}

impl Polling {
    fn new(bot: Bot, now: fn() -> Seconds) -> Self {
        let outbox = Outbox::new(bot.clone());
        Self { bot, outbox, trouble: Trouble::default(), me: Me::default(), offset: None, now }
    }

    /// The next updates, however long it takes to get some.
    async fn next(&mut self, stop: &mut Stop) -> Result<Vec<Value>, Ended> {
        loop {
            let polled = tokio::select! {
                () = stop.asked() => return Err(Ended::Stopped),
                polled = client::updates(&self.bot, self.offset) => polled,
            };
            match polled {
                Ok(batch) => {
                    self.trouble.over();
                    if !batch.is_empty() {
                        return Ok(batch);
                    }
                    // All below the offset is acknowledged by now. Asking without one finds updates
                    // whose ids have started anew lower, which they do after a quiet week.
                    self.offset = None;
                }
                Err(error) => {
                    let pause = self.trouble.meet(&error)?;
                    tokio::select! {
                        () = stop.asked() => return Err(Ended::Stopped),
                        () = tokio::time::sleep(pause) => {}
                    }
                }
            }
        }
    }

    /// Handles a batch on a thread that may block, and hands its answers to the outbox.
    async fn answer(&mut self, mut answering: Answering, batch: Vec<Value>) -> Result<Answering, Ended> {
        // What cannot be read is acknowledged as well, or it would come again for ever.
        let last = batch.iter().rev().find_map(|raw| u32::try_from(raw["update_id"].as_u64()?).ok());
        let now = (self.now)();
        let handled = tokio::task::spawn_blocking(move || {
            let ready = handle(&mut answering.app, &mut answering.albums, &batch, now);
            (answering, ready)
        });
        let (answering, ready) = handled.await.map_err(|error| Ended::Broken(error.to_string()))?;
        for ready in ready {
            match ready {
                Ready::Answer(sender, answer) => self.outbox.send(sender, &answer),
                Ready::Stray(query) => self.outbox.end_stray(query),
                Ready::Channel(chat) => self.outbox.leave(chat, None),
                Ready::Group(chat) => {
                    let name = self.me.name(&self.bot).await;
                    let notice = name.map(|name| answering.app.group_notice(&name));
                    self.outbox.leave(chat, notice.as_ref());
                }
            }
        }
        self.offset = last.map(|last| last.wrapping_add(1)).or(self.offset);
        Ok(answering)
    }

    /// Delivers what is still on its way and acknowledges what was handled, so that the next start
    /// does not get it again. One short call is enough; a batch that it brings is not handled and
    /// is delivered again.
    async fn farewell(&mut self) {
        self.outbox.settle(FAREWELL).await;
        if self.offset.is_none() {
            return;
        }
        let acknowledged = tokio::time::timeout(ACKNOWLEDGED, client::updates(&self.bot, self.offset));
        if acknowledged.await.is_err() {
            log::debug!("the last batch is acknowledged, no further one waits");
        }
    }
}

/// The bot's own name, asked for when a group wants to know it.
#[derive(Default)]
struct Me(Option<String>);

impl Me {
    /// How long the loop may wait for it: a group can do without an answer, the others cannot.
    const PATIENCE: Duration = Duration::from_secs(3);

    async fn name(&mut self, bot: &Bot) -> Option<String> {
        if self.0.is_none() {
            let me = tokio::time::timeout(Self::PATIENCE, bot.get_me()).await.ok()?.ok()?;
            self.0.clone_from(&me.user.username);
        }
        self.0.clone()
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
