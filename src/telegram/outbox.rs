//! Delivery: the only place that sends. A task takes the rows of the [`Queue`] to Telegram, many
//! chats at a time, and notes in the store what was taken.
//!
//! Rows that came through the store are durable: what is not delivered when the process ends, in
//! whatever way, is delivered by the next one. A row leaves the store only after Telegram has taken
//! it, so one may be seen twice and none is lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use teloxide::types::ChatId;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::Instant;

use super::queue::{Entry, Millis, Queue, Stage};
use super::row::{Lane, MOST_AGE, Row};
use super::take_away;
use super::wire::{Outcome, Wire};
use crate::app::{App, Count, Desk, Seconds, Shown};
use crate::safety::Reply;
use crate::store::{Delivered, Person, RowId};

/// So many rows wait in memory at most before no more updates are asked for; Telegram keeps those.
const ENOUGH: usize = 2000;

/// The way in: rows to deliver, and how much waits.
pub(super) struct Outbox {
    orders: mpsc::UnboundedSender<Order>,
    load: Arc<Load>,
}

/// How many rows are in the task's hands, and who waits for them to become fewer.
#[derive(Default)]
struct Load {
    rows: AtomicUsize,
    fewer: Notify,
}

/// How far delivery is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// Nothing is left.
    Delivered,
    /// Everything was tried; a chat that has to wait for reasons of its own holds nobody up.
    Tried,
}

enum Order {
    Send(Entry),
    /// The chat is closed, so nothing of it is sent any more.
    Close(ChatId),
    /// Says when that is reached.
    Settle(Rest, oneshot::Sender<()>),
}

impl Outbox {
    /// Starts the task, with the rows that an earlier process left behind.
    pub(super) fn start(wire: Wire, app: &App, delivered: Option<Delivered>, now: fn() -> Seconds) -> Self {
        let (orders, inbox) = mpsc::unbounded_channel();
        let load = Arc::<Load>::default();
        let (results, returned) = mpsc::unbounded_channel();
        let delivery = Delivery {
            queue: Queue::default(),
            wire,
            delivered,
            help: app.built_in_help().reply,
            desk: app.desk(),
            shown: app.shown(),
            results,
            load: Arc::clone(&load),
            begun: Instant::now(),
            now,
            is_held_up: false,
            settled: Vec::new(),
        };
        tokio::spawn(delivery.run(inbox, returned));
        Self { orders, load }
    }

    /// Delivers a row, after those of the same chat that go before it.
    pub(super) fn send(&self, id: Option<RowId>, row: Row) {
        self.load.rows.fetch_add(1, Ordering::Relaxed);
        // The task ends with the process and not before.
        drop(self.orders.send(Order::Send(Entry::new(id, row))));
    }

    /// Drops what waits for a chat that is closed.
    pub(super) fn close(&self, chat: ChatId) {
        drop(self.orders.send(Order::Close(chat)));
    }

    /// Waits until the task has died, of a bug of ours. Its rows are durable, and the next process
    /// delivers them.
    pub(super) async fn died(&self) {
        self.orders.closed().await;
    }

    /// Waits until there is room for more rows.
    pub(super) async fn room(&self) {
        loop {
            let fewer = self.load.fewer.notified();
            if self.load.rows.load(Ordering::Relaxed) < ENOUGH {
                return;
            }
            fewer.await;
        }
    }

    /// Waits until all is delivered or tried, or for so long. What is not goes on by itself.
    pub(super) async fn settle(&self, rest: Rest, at_most: Duration) {
        let (done, settled) = oneshot::channel();
        drop(self.orders.send(Order::Settle(rest, done)));
        if tokio::time::timeout(at_most, settled).await.is_err() {
            log::warn!("some replies are still on their way");
        }
    }
}

/// The task itself.
struct Delivery {
    queue: Queue,
    wire: Wire,
    delivered: Option<Delivered>,
    /// What is sent where nothing else is taken.
    help: Reply,
    desk: Desk,
    /// Who learns of new messages.
    shown: Shown,
    results: mpsc::UnboundedSender<(Entry, Outcome)>,
    load: Arc<Load>,
    begun: Instant,
    now: fn() -> Seconds,
    /// Nothing gets through, and that was said.
    is_held_up: bool,
    /// Who waits, and for what.
    settled: Vec<(Rest, oneshot::Sender<()>)>,
}

impl Delivery {
    async fn run(
        mut self,
        mut inbox: mpsc::UnboundedReceiver<Order>,
        mut returned: mpsc::UnboundedReceiver<(Entry, Outcome)>,
    ) {
        loop {
            self.dispatch();
            if self.queue.len() > 0 {
                fail::fail_point!("queue");
            }
            let wakes = self.queue.wakes().map(|at| self.begun + Duration::from_millis(at));
            tokio::select! {
                Some((entry, outcome)) = returned.recv() => self.returned(entry, outcome),
                order = inbox.recv() => match order {
                    Some(order) => self.ordered(order),
                    None => return,
                },
                () = until(wakes) => {}
            }
        }
    }

    fn millis(&self) -> Millis {
        Millis::try_from(self.begun.elapsed().as_millis()).unwrap_or(Millis::MAX)
    }

    fn ordered(&mut self, order: Order) {
        match order {
            Order::Send(entry) => {
                for merged in self.queue.push(entry, self.millis()) {
                    self.off(Some(merged));
                }
                self.weigh();
            }
            Order::Close(chat) => self.close(chat),
            Order::Settle(rest, done) => self.settled.push((rest, done)),
        }
    }

    /// Sends whatever may go.
    fn dispatch(&mut self) {
        let now = self.millis();
        while let Some(entry) = self.queue.next(now) {
            if (self.now)().saturating_sub(entry.row.made) > MOST_AGE {
                log::warn!("a reply that is older than a day was dropped");
                self.desk.count(Count::Dropped, 1);
                self.finished(&entry);
                continue;
            }
            let carried = Carried { entry: Some(entry), outcome: Outcome::Unreached, back: self.results.clone() };
            tokio::spawn(carried.carry(self.wire.clone(), self.delivered.clone()));
        }
        let reached = |rest: Rest| match rest {
            Rest::Delivered => self.queue.len() == 0,
            Rest::Tried => self.queue.is_at_rest(),
        };
        for (_, done) in self.settled.extract_if(.., |(rest, _)| reached(*rest)) {
            let _nobody_waits = done.send(());
        }
    }

    /// What to do with a row that has come back.
    fn returned(&mut self, mut entry: Entry, outcome: Outcome) {
        let now = self.millis();
        match outcome {
            Outcome::Taken(number) => {
                if let Some(number) = number.filter(|_| entry.row.edit.is_none()) {
                    self.queue.has_become(&entry, number);
                    self.shown.note(Person::of_chat(entry.row.chat.0), number);
                }
                self.is_held_up = false;
                self.desk.count(Count::Delivered, 1);
                self.finished(&entry);
            }
            Outcome::Wait(time) => {
                let wait = Millis::try_from(time.as_millis()).unwrap_or(Millis::MAX);
                self.queue.again(entry, Some(wait), now);
            }
            Outcome::Unreached => {
                if entry.is_held_up() && !std::mem::replace(&mut self.is_held_up, true) {
                    log::warn!("replies do not get through to Telegram; Haven goes on trying for a day");
                }
                self.queue.again(entry, None, now);
            }
            Outcome::CardIsGone => {
                entry.row.as_new_message();
                self.queue.again(entry, Some(0), now);
            }
            Outcome::Closed => {
                log::info!("a chat is closed; its replies are dropped");
                self.off(entry.id);
                self.close(entry.row.chat);
            }
            Outcome::Refused => self.refused(entry, now),
        }
    }

    /// A row that is refused for good goes again as plain text, then as the built-in help, and
    /// never blocks its chat.
    fn refused(&mut self, mut entry: Entry, now: Millis) {
        if entry.stage == Stage::Whole && !entry.row.can_be_plain_text() {
            entry.stage = Stage::Plain;
        }
        match entry.stage {
            // What may be refused there is tried one by one already.
            _ if entry.row.lane == Lane::TakeAway => return self.given_up(&entry),
            Stage::Whole => entry.row.as_plain_text(),
            // Nobody has asked for help just now.
            Stage::Plain if entry.row.lane == Lane::Prompt => return self.given_up(&entry),
            Stage::Plain => entry.row.as_help(&self.help),
            Stage::Help => return self.given_up(&entry),
        }
        entry.stage = entry.stage.next();
        log::warn!("a reply was refused; it goes again as {}", entry.stage.name());
        self.queue.again(entry, Some(0), now);
    }

    fn given_up(&mut self, entry: &Entry) {
        log::error!("a message was refused for good, and so was what went in its place");
        self.desk.count(Count::Refused, 1);
        self.finished(entry);
    }

    fn close(&mut self, chat: ChatId) {
        for row in self.queue.close(chat) {
            self.off(Some(row));
        }
        self.weigh();
    }

    /// A row has come to its end.
    fn finished(&mut self, entry: &Entry) {
        self.off(entry.id);
        self.queue.done(entry.row.chat, self.millis());
        self.weigh();
    }

    /// A row leaves the store.
    fn off(&self, id: Option<RowId>) {
        if let (Some(id), Some(delivered)) = (id, &self.delivered) {
            delivered.note(id);
        }
    }

    fn weigh(&self) {
        self.load.rows.store(self.queue.len(), Ordering::Relaxed);
        self.desk.waiting(self.queue.len());
        self.load.fewer.notify_waiters();
    }
}

/// A row on its way, which comes back whatever becomes of the task that carries it: a row that did not
/// would hold up its chat for ever.
struct Carried {
    entry: Option<Entry>,
    outcome: Outcome,
    back: mpsc::UnboundedSender<(Entry, Outcome)>,
}

impl Carried {
    async fn carry(mut self, wire: Wire, delivered: Option<Delivered>) {
        fail::fail_point!("deliver");
        if let Some(Entry { row, id, .. }) = &self.entry {
            if row.lane == Lane::Prompt && !taken_out(delivered, *id).await {
                // Better none than two.
                self.outcome = Outcome::Taken(None);
                return;
            }
            self.outcome = match row.lane {
                Lane::TakeAway => take_away::carry(&wire, &row.body).await,
                _ => wire.send(row.method(), row.body.clone()).await,
            };
        }
    }
}

impl Drop for Carried {
    fn drop(&mut self) {
        if let Some(entry) = self.entry.take() {
            drop(self.back.send((entry, self.outcome)));
        }
    }
}

/// Takes a prompt out of the store before it is sent, for good, so that no later process sends it again.
async fn taken_out(delivered: Option<Delivered>, id: Option<RowId>) -> bool {
    let (Some(delivered), Some(id)) = (delivered, id) else { return true };
    let is_out = tokio::task::spawn_blocking(move || delivered.take_out(id)).await.unwrap_or(false);
    if !is_out {
        log::error!("a prompt was not sent, since nobody could have told later that it was");
    }
    is_out
}

async fn until(time: Option<Instant>) {
    match time {
        Some(time) => tokio::time::sleep_until(time).await,
        None => std::future::pending().await,
    }
}
