//! The loop: ask for updates, handle them, make them durable, deliver, and only then acknowledge.
//!
//! Handling touches no network, so a batch is handled in order without workers or locks, on a
//! thread of its own since the store blocks. Asking for the next batch acknowledges this one.

use std::time::Duration;

use serde_json::Value;
use teloxide::Bot;
use teloxide::requests::Requester;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::Instant;

use super::batch::{Albums, Ready, handle};
use super::client::{self, ClientError, Hold};
use super::clock::Clock;
use super::outbox::Outbox;
use super::trouble::Trouble;
use super::{profile, queries};
use crate::app::{App, Seconds};
use crate::config::Telegram;
use crate::dialogue::labels::Label;
use crate::dialogue::profile::Profiles;

/// How long a batch's replies may take before the next batch is asked for.
const SETTLE: Duration = Duration::from_secs(5);
/// How long an orderly stop may take.
const FAREWELL: Duration = Duration::from_secs(4);
/// How long the last call is waited for.
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
    log::info!("Haven is looking for Telegram");
    let profiles = app.content().library.profiles().clone();
    let mut polling = Polling::new(bot, profiles, now);
    let mut answering = Answering { app, albums: Albums::default() };
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
    clock: Clock,
    me: Me,
    /// Shown once the server was reached.
    profiles: Option<Profiles>,
    /// When the last poll came to its end.
    last: Instant,
    /// Asking from here on acknowledges everything below it.
    offset: Option<u32>,
    now: fn() -> Seconds,
}

impl Polling {
    fn new(bot: Bot, profiles: Profiles, now: fn() -> Seconds) -> Self {
        Self {
            outbox: Outbox::new(bot.clone()),
            bot,
            trouble: Trouble::default(),
            clock: Clock::default(),
            me: Me::default(),
            profiles: Some(profiles),
            last: Instant::now(),
            offset: None,
            now,
        }
    }

    /// The next updates, however long it takes to get some.
    async fn next(&mut self, stop: &mut Stop) -> Result<Vec<Value>, Ended> {
        loop {
            // At the start and in trouble the first question is whether the server is there at all.
            let is_there = self.profiles.is_none() && !self.trouble.lasts();
            let hold = if is_there { Hold::Open } else { Hold::Not };
            let polled = tokio::select! {
                () = stop.asked() => return Err(Ended::Stopped),
                polled = client::updates(&self.bot, self.offset, hold) => polled,
            };
            match polled {
                Ok(polled) => {
                    self.reached(polled.date);
                    if !polled.updates.is_empty() {
                        return Ok(polled.updates);
                    }
                    // All below the offset is acknowledged by now. Asking without one finds updates
                    // whose ids have started anew lower, which they do after a quiet week.
                    self.offset = None;
                }
                Err(error) => {
                    let advice = self.trouble.meet(&error, self.last.elapsed())?;
                    self.last = Instant::now();
                    if let Some(words) = advice.say {
                        log::warn!("{words}");
                    }
                    tokio::select! {
                        () = stop.asked() => return Err(Ended::Stopped),
                        () = tokio::time::sleep(advice.pause) => {}
                    }
                }
            }
        }
    }

    /// The server has answered: what was wrong is over, and what was put off until then is done.
    fn reached(&mut self, date: Option<Seconds>) {
        if self.trouble.over() {
            log::info!("Telegram is there again");
        }
        if let Some(words) = date.and_then(|date| self.clock.compare((self.now)(), date)) {
            log::warn!("{words}");
        }
        if let Some(profiles) = self.profiles.take() {
            log::info!("Haven is listening");
            tokio::spawn(profile::present(self.bot.clone(), profiles));
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
            self.deliver(&answering.app, ready).await;
        }
        self.offset = last.map(|last| last.wrapping_add(1)).or(self.offset);
        Ok(answering)
    }

    /// Hands one answer to whoever delivers it.
    async fn deliver(&mut self, app: &App, ready: Ready) {
        let bot = self.bot.clone();
        match ready {
            Ready::Answer(sender, answer) => self.outbox.send(sender, &answer),
            Ready::Stray(query) => drop(tokio::spawn(async move { queries::end_spinner(&bot, query).await })),
            Ready::Checkout(query) => drop(tokio::spawn(queries::refuse_checkout(bot, query, app.nothing_is_sold()))),
            Ready::Shipping(query) => drop(tokio::spawn(queries::refuse_shipping(bot, query, app.nothing_is_sold()))),
            Ready::Channel(chat) => self.outbox.leave(chat, None),
            Ready::Group(chat) => {
                let name = self.me.name(&bot).await;
                self.outbox.leave(chat, name.map(|name| app.group_notice(&name)).as_ref());
            }
            Ready::Inline(query, typed) => {
                let found = self.me.name(&bot).await.map(|name| app.found(&typed, &name)).unwrap_or_default();
                let help = app.content().library.label(Label::Help).to_owned();
                tokio::spawn(queries::show_found(bot, query, found, help));
            }
        }
    }

    /// Delivers what is still on its way and acknowledges what was handled, so that the next start
    /// does not get it again. One short call is enough; a batch that it brings is not handled and
    /// is delivered again.
    async fn farewell(&mut self) {
        self.outbox.settle(FAREWELL).await;
        if self.offset.is_none() {
            return;
        }
        let acknowledged = tokio::time::timeout(ACKNOWLEDGED, client::updates(&self.bot, self.offset, Hold::Not));
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
