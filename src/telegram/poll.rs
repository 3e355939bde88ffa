//! The loop: ask for updates, handle them, make them durable, deliver, and only then acknowledge.
//!
//! Handling touches no network, so a batch is handled in order without workers or locks, on a
//! thread of its own since the store blocks. Asking for the next batch acknowledges this one.

use std::time::Duration;

use serde_json::Value;
use tokio::signal::unix::{SignalKind, signal};

use super::client::{self, ClientError, PollError};
use super::intake::{self, Arrival, Tapped, What};
use super::outbox::Outbox;
use crate::app::{Answer, App, Seconds};
use crate::config::Telegram;
use crate::store::{Person, UpdateId};

/// How long a batch's replies may take before the next batch is asked for.
const SETTLE: Duration = Duration::from_secs(5);
/// How long an orderly stop may take.
const FAREWELL: Duration = Duration::from_secs(4);
/// So many times in a row another instance is taken for a hiccup; then one of the two has to go.
const OTHER_INSTANCE: u32 = 5;
/// The longest pause between two attempts to reach the server.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

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

/// A reply that is ready to go.
struct Ready {
    person: Person,
    answer: Answer,
    tapped: Option<Tapped>,
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
    let mut offset = None;
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
            let ready = handle(&mut app, batch, now());
            (app, ready)
        });
        let ready = match handled.await {
            Ok((back, ready)) => {
                app = back;
                ready
            }
            Err(error) => return Ended::Broken(error.to_string()),
        };
        for Ready { person, answer, tapped } in ready {
            outbox.send(person, &answer, tapped);
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

/// Handles a batch in order and commits it. Everybody in it gets an answer.
fn handle(app: &mut App, batch: Vec<Value>, now: Seconds) -> Vec<Ready> {
    let arrivals: Vec<Arrival> = batch.into_iter().filter_map(intake::read).collect();
    let mut ready = Vec::new();
    let mut done: Vec<UpdateId> = Vec::new();
    for Arrival { id, what } in arrivals {
        if app.is_done(id) || done.contains(&id) {
            continue;
        }
        done.push(id);
        match what {
            Some(What::Sent { person, sent, tapped }) => {
                let answer = app.handle(person, &sent, now);
                ready.push(Ready { person, answer, tapped });
            }
            Some(What::Blocked(person)) => app.erase(person),
            None => {}
        }
    }
    if let Err(unsaved) = app.commit(&done) {
        log::error!("a batch could not be saved: {}", unsaved.why);
        for row in ready.iter_mut().filter(|row| unsaved.people.contains(&row.person)) {
            row.answer = app.unsaved();
        }
    }
    ready
}

/// One short call that acknowledges what was handled, so that it is not delivered again.
async fn acknowledge(bot: &teloxide::Bot, last: Option<u64>) {
    let Some(offset) = last.and_then(|last| u32::try_from(last + 1).ok()) else { return };
    // A batch that comes back is not handled: it is delivered again to the next start.
    if tokio::time::timeout(Duration::from_millis(500), client::updates(bot, Some(offset))).await.is_err() {
        log::debug!("the last batch is acknowledged, no further one waits");
    }
}

/// What is wrong with the server, and since how many polls.
#[derive(Default)]
struct Trouble {
    in_a_row: u32,
    others: u32,
}

impl Trouble {
    /// How long to wait, or that it makes no sense to.
    fn meet(&mut self, error: &PollError) -> Result<Duration, Ended> {
        self.in_a_row += 1;
        let growing = Duration::from_millis(500u64 << self.in_a_row.min(7)).min(LONGEST_PAUSE);
        let pause = match error {
            PollError::WrongToken => return Err(Ended::WrongToken),
            PollError::OtherInstance => {
                self.others += 1;
                if self.others >= OTHER_INSTANCE {
                    return Err(Ended::OtherInstance);
                }
                growing
            }
            PollError::Wait(seconds) => Duration::from_secs(*seconds),
            PollError::Unreachable | PollError::Refused(_) | PollError::Garbage => growing,
        };
        log::warn!("{error}; Haven tries again");
        Ok(pause)
    }

    fn over(&mut self) {
        *self = Self::default();
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
