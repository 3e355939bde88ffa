//! The loop: ask for updates, handle them, make them and their answers durable, and only then
//! acknowledge. The outbox delivers meanwhile.
//!
//! Handling touches no network, so a batch is handled in order without workers or locks, on a
//! thread of its own since the store blocks. Asking for the next batch acknowledges this one.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use teloxide::Bot;
use tokio::time::Instant;

use super::batch::{Albums, Handled, Now, Other, handle, help_for_all};
use super::client::{self, ClientError, Hold};
use super::clock::Clock;
use super::groups::Groups;
use super::http::Http;
use super::me::Me;
use super::outbox::{Outbox, Rest};
use super::row::Row;
use super::stop::Stop;
use super::trouble::Trouble;
use super::wire::Wire;
use super::{profile, queries, watch};
use crate::app::{Answer, App, Seconds};
use crate::config::Telegram;
use crate::dialogue::labels::Label;
use crate::dialogue::profile::Profiles;
use crate::store::{Delivered, Pulse};

/// How long the replies of a batch that could not be saved may take before it is acknowledged.
const SETTLE: Duration = Duration::from_secs(5);
/// How long an orderly stop waits for what is on its way. What is not delivered by then is durable.
const FAREWELL: Duration = Duration::from_secs(3);
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
    /// The disk does not answer.
    #[error(
        "The disk has not answered for five seconds, so this process stops; everybody who was waiting got help.\nLook at the disk. Whatever starts Haven again (systemd, docker) gets it going once the disk answers."
    )]
    Stuck,
    /// The process cannot listen for signals, or a thread died.
    #[error("Haven cannot go on: {0}.\nStart it again; nothing that was answered is lost.")]
    Broken(String),
}

impl From<ClientError> for Ended {
    fn from(error: ClientError) -> Self {
        Self::Settings(error.to_string())
    }
}

/// Runs the bot until it is stopped or cannot go on.
pub async fn run(settings: &Telegram, app: App, now: fn() -> Seconds) -> Ended {
    let (bot, http) = match client::reach(settings) {
        Ok(reached) => reached,
        Err(error) => return error.into(),
    };
    let mut stop = match Stop::listen() {
        Ok(stop) => stop,
        Err(error) => return Ended::Broken(error.to_string()),
    };
    log::info!("Haven is looking for Telegram");
    let mut polling = Polling::new(bot, http, &app, now);
    let mut answering = Answering { app, albums: Albums::default() };
    loop {
        let batch = match polling.next(&mut stop).await {
            Ok(batch) => Arc::new(batch),
            Err(Ended::Stopped) => break,
            Err(ended) => return ended,
        };
        answering = match polling.answer(answering, batch).await {
            Ok(answering) => answering,
            Err(ended) => return ended,
        };
        tokio::select! {
            () = polling.outbox.room() => {}
            () = polling.outbox.died() => {}
            () = stop.asked() => break,
        }
    }
    polling.farewell().await;
    // Closing the store writes; a disk that hangs is not waited for.
    let now = polling.clock.there((polling.now)());
    let closed = tokio::task::spawn_blocking(move || answering.app.close(now));
    if tokio::time::timeout(FAREWELL, closed).await.is_err() {
        log::warn!("the store did not close in time; the next start looks after it");
    }
    Ended::Stopped
}

/// What handles a batch. It travels to the thread that may block, and back.
struct Answering {
    app: App,
    albums: Albums,
}

impl Answering {
    fn handle(&mut self, batch: &[Value], now: Now) -> Handled {
        let handled = handle(&mut self.app, &mut self.albums, batch, now);
        self.app.tend(now.there);
        handled
    }
}

/// The connection to the server, and how far it has come.
struct Polling {
    bot: Bot,
    http: Http,
    wire: Wire,
    outbox: Outbox,
    delivered: Option<Delivered>,
    /// What everybody gets where nothing else can be made.
    help: Answer,
    pulse: Pulse,
    groups: Groups,
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
    fn new(bot: Bot, http: Http, app: &App, now: fn() -> Seconds) -> Self {
        let (left_behind, delivered) = app.outbox();
        let wire = Wire::over(http.clone());
        let outbox = Outbox::start(wire.clone(), app, delivered.clone(), now);
        for (id, row) in left_behind {
            match Row::decode(&row) {
                Some(row) => outbox.send(Some(id), row),
                // Nothing that this Haven can deliver; it must not come up at each start.
                None => delivered.iter().for_each(|delivered| delivered.note(id)),
            }
        }
        Self {
            http,
            wire,
            outbox,
            delivered,
            help: app.built_in_help(),
            pulse: app.pulse(),
            groups: Groups::default(),
            bot,
            trouble: Trouble::default(),
            clock: Clock::default(),
            me: Me::default(),
            profiles: Some(app.content().library.profiles().clone()),
            last: Instant::now(),
            offset: None,
            now,
        }
    }

    /// The next updates, or none where nothing happens for a while.
    async fn next(&mut self, stop: &mut Stop) -> Result<Vec<Value>, Ended> {
        loop {
            // At the start and in trouble the first question is whether the server is there at all.
            let is_there = self.profiles.is_none() && !self.trouble.lasts();
            let hold = if is_there { Hold::Open } else { Hold::Not };
            let polled = tokio::select! {
                () = stop.asked() => return Err(Ended::Stopped),
                () = self.outbox.died() => return Err(Ended::Broken("delivery has stopped".to_owned())),
                polled = client::updates(&self.http, self.offset, hold) => polled,
            };
            match polled {
                Ok(polled) => {
                    self.reached(polled.date);
                    if polled.updates.is_empty() {
                        // All below the offset is acknowledged by now. Asking without one finds
                        // updates whose ids have started anew lower, which they do after a quiet week.
                        self.offset = None;
                    }
                    return Ok(polled.updates);
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
    async fn answer(&mut self, mut answering: Answering, batch: Arc<Vec<Value>>) -> Result<Answering, Ended> {
        // What cannot be read is acknowledged as well, or it would come again for ever.
        let last = batch.iter().rev().find_map(|raw| u32::try_from(raw["update_id"].as_u64()?).ok());
        let here = (self.now)();
        let now = Now { here, there: self.clock.there(here) };
        let its_batch = Arc::clone(&batch);
        let handling = tokio::task::spawn_blocking(move || {
            let handled = answering.handle(&its_batch, now);
            (answering, handled)
        });
        let (answering, handled) = tokio::select! {
            handled = handling => handled.map_err(|error| Ended::Broken(error.to_string()))?,
            () = watch::stuck(&self.pulse) => return Err(self.help_everybody(&batch, here).await),
        };
        let unsaved = handled.unsaved;
        self.deliver(&answering.app, handled).await;
        if unsaved {
            // What is not durable is acknowledged only once its delivery was tried.
            self.outbox.settle(Rest::Tried, SETTLE).await;
        }
        self.offset = last.map(|last| last.wrapping_add(1)).or(self.offset);
        Ok(answering)
    }

    /// Help for everybody in a batch that cannot be handled, which is not acknowledged.
    async fn help_everybody(&self, batch: &[Value], now: Seconds) -> Ended {
        for row in help_for_all(batch, &self.help, now) {
            self.outbox.send(None, row);
        }
        self.outbox.settle(Rest::Tried, SETTLE).await;
        Ended::Stuck
    }

    /// Hands the answers to whoever delivers them, the spinners first.
    async fn deliver(&mut self, app: &App, handled: Handled) {
        for query in handled.spinners {
            tokio::spawn(queries::end_spinner(self.wire.clone(), query));
        }
        for chat in handled.closed {
            self.outbox.close(chat);
        }
        for (id, row) in handled.rows {
            self.outbox.send(id, row);
        }
        for other in handled.others {
            self.other(app, other).await;
        }
    }

    async fn other(&mut self, app: &App, other: Other) {
        let bot = self.bot.clone();
        match other {
            Other::Checkout(query) => drop(tokio::spawn(queries::refuse_checkout(bot, query, app.nothing_is_sold()))),
            Other::Shipping(query) => drop(tokio::spawn(queries::refuse_shipping(bot, query, app.nothing_is_sold()))),
            Other::Channel(chat) => self.groups.leave(bot, chat, None),
            Other::Group(chat) => {
                let name = self.me.name(&bot).await;
                self.groups.leave(bot, chat, name.map(|name| app.group_notice(&name)).as_ref());
            }
            Other::Inline(query, typed) => {
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
        self.outbox.settle(Rest::Delivered, FAREWELL).await;
        if let Some(delivered) = self.delivered.take() {
            // What was delivered is out of the store, or the next start would deliver it again.
            let flushed = tokio::task::spawn_blocking(move || delivered.flush());
            if tokio::time::timeout(FAREWELL, flushed).await.is_err() {
                log::warn!("the disk does not answer, so some replies may come twice");
            }
        }
        if self.offset.is_none() {
            return;
        }
        let acknowledged = tokio::time::timeout(ACKNOWLEDGED, client::updates(&self.http, self.offset, Hold::Not));
        if acknowledged.await.is_err() {
            log::debug!("the last batch is acknowledged, no further one waits");
        }
    }
}
