//! A batch of updates: handled in order, committed once together with the rows that answer it.

use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::Value;
use teloxide::types::{CallbackQueryId, ChatId, InlineQueryId, MessageId, PreCheckoutQueryId, ShippingQueryId};

use super::intake::{self, Arrival, Sender, What};
use super::row::Row;
use crate::app::{Answer, App, Arrived, Seconds, Sent};
use crate::engine::On;
use crate::store::{Person, RowId, UpdateId};

/// What time it is, by both clocks: ours may be off. What Telegram has dated is told by its own, and so
/// are the days after which somebody is forgotten; how old a row is, by ours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Now {
    pub(super) here: Seconds,
    pub(super) there: Seconds,
}

/// What a batch leads to.
#[derive(Default)]
pub(super) struct Handled {
    /// The rows to deliver, each with its number if it is durable.
    pub(super) rows: Vec<(Option<RowId>, Row)>,
    /// Spinners to end at once.
    pub(super) spinners: Vec<CallbackQueryId>,
    /// Chats that were closed; what waits for them goes.
    pub(super) closed: Vec<ChatId>,
    /// What else is to be done.
    pub(super) others: Vec<Other>,
    /// The rows could not be made durable, so the batch may be acknowledged only once their
    /// delivery was tried.
    pub(super) unsaved: bool,
}

/// What is no answer in a private chat.
pub(super) enum Other {
    /// A question from another chat.
    Inline(InlineQueryId, String),
    /// A payment to refuse.
    Checkout(PreCheckoutQueryId),
    /// The same, one step earlier.
    Shipping(ShippingQueryId),
    /// A group to leave, with a last message.
    Group(ChatId),
    /// A channel to leave.
    Channel(ChatId),
}

/// Reads an update. A bug of ours in reading costs that update its answer: help goes out instead.
fn read(raw: &Value) -> Option<Arrival> {
    let read = || {
        fail::fail_point!("intake");
        intake::read(raw)
    };
    catch_unwind(read).unwrap_or_else(|_| {
        log::error!("an update could not be read; its person gets help");
        intake::rescue(raw)
    })
}

/// Help for everybody in a batch whom an answer is owed, once for each chat.
pub(super) fn help_for_all(batch: &[Value], help: &Answer, now: Seconds) -> Vec<Row> {
    let mut answers = Answers::default();
    for arrival in batch.iter().filter_map(read) {
        if let Some(What::Sent(from, _)) = arrival.what {
            answers.add(Sender { tapped: None, ..from }, help.clone());
        }
    }
    answers.all.iter().map(|(from, help)| Row::of(from, help, now)).collect()
}

/// Handles a batch in order and commits it. Everybody in it gets an answer.
pub(super) fn handle(app: &mut App, albums: &mut Albums, batch: &[Value], now: Now) -> Handled {
    let (mut handled, mut answers) = (Handled::default(), Answers::default());
    let mut done: Vec<UpdateId> = Vec::new();
    app.learn_what_is_shown(now.there);
    for Arrival { id, what } in batch.iter().filter_map(read) {
        if app.is_done(id) || done.contains(&id) {
            continue;
        }
        done.push(id);
        match what {
            Some(What::Sent(from, sent)) if albums.is_answered(&from, &sent) => {}
            Some(What::Sent(from, sent)) => {
                let waited = from.date.map_or(0, |date| now.there.saturating_sub(date));
                let message = from.message.map(|MessageId(number)| number);
                let can_change = from.tapped.as_ref().is_some_and(|tapped| tapped.message.is_some());
                let arrived = Arrived { sent, waited, locale: from.locale.clone(), message, can_change };
                handled.spinners.extend(from.tapped.as_ref().map(|tapped| tapped.query.clone()));
                let answer = app.handle_update(id, from.person, &arrived, now.there);
                answers.add(from, answer);
            }
            Some(What::Blocked(person)) => {
                app.erase(person);
                answers.forget(person);
                handled.closed.push(ChatId(person.chat()));
            }
            Some(What::Stray(query)) => handled.spinners.push(query),
            Some(What::Inline(query, typed)) => handled.others.push(Other::Inline(query, typed)),
            Some(What::Checkout(query)) => handled.others.push(Other::Checkout(query)),
            Some(What::Shipping(query)) => handled.others.push(Other::Shipping(query)),
            Some(What::Group(chat)) => handled.others.push(Other::Group(chat)),
            Some(What::Channel(chat)) => handled.others.push(Other::Channel(chat)),
            None => {}
        }
    }
    // A night in which nobody writes costs the disk nothing.
    if !done.is_empty() || app.has_changes() {
        commit(app, &answers.all, &done, now, &mut handled);
    }
    handled
}

/// The row for an answer. A bug of ours in making it costs that answer: help goes out instead.
fn row(app: &App, from: &Sender, answer: &Answer, now: Seconds) -> Option<Row> {
    let made = |answer: &Answer| {
        catch_unwind(AssertUnwindSafe(|| {
            fail::fail_point!("render");
            Row::of(from, answer, now)
        }))
    };
    let row = made(answer).or_else(|_| made(&app.built_in_help()));
    row.inspect_err(|_| log::error!("neither an answer nor help could be written down")).ok()
}

/// The rows for an answer: for somebody who leaves, what is taken away goes before the last line.
fn rows_of(app: &App, from: &Sender, answer: &Answer, now: Seconds) -> impl Iterator<Item = Row> + use<> {
    let goes = answer.takes_away.as_ref().map(|messages| Row::take_away(from, messages, now));
    goes.into_iter().chain(row(app, from, answer, now))
}

/// Makes the batch durable. Where that fails, its rows go out all the same, and whoever wished for
/// something that has to be kept hears that it was not.
fn commit(app: &mut App, answers: &[(Sender, Answer)], done: &[UpdateId], now: Now, handled: &mut Handled) {
    let rows: Vec<Row> = answers.iter().flat_map(|(from, answer)| rows_of(app, from, answer, now.here)).collect();
    let written: Vec<Vec<u8>> = rows.iter().map(Row::encode).collect();
    match app.commit(done, &written) {
        Ok(numbers) => {
            // Without memory there are no numbers.
            handled.unsaved = numbers.len() < rows.len();
            let numbers = numbers.into_iter().map(Some).chain(std::iter::repeat(None));
            handled.rows = numbers.zip(rows).collect();
        }
        Err(unsaved) => {
            handled.unsaved = true;
            let rows = |(from, answer): &(Sender, Answer)| {
                // Whoever leaves sees the last line whatever was not saved: it needs no store.
                let is_told = unsaved.people.contains(&from.person) && answer.takes_away.is_none();
                let not_saved = is_told.then(|| app.unsaved(from.person));
                rows_of(app, from, not_saved.as_ref().unwrap_or(answer), now.here)
            };
            handled.rows = answers.iter().flat_map(rows).map(|row| (None, row)).collect();
        }
    }
}

/// The answers of a batch. Several messages of one chat that waited together get one: the gravest.
#[derive(Default)]
struct Answers {
    all: Vec<(Sender, Answer)>,
    /// Where the answer to a chat's messages stands.
    of_chat: HashMap<Person, usize>,
}

impl Answers {
    /// Nothing is answered to somebody who has blocked the bot.
    fn forget(&mut self, person: Person) {
        self.all.retain(|(from, _)| from.person != person);
        self.of_chat.clear();
    }

    fn add(&mut self, from: Sender, answer: Answer) {
        // A tap has a card of its own to answer, and another topic a place of its own.
        let merges = from.tapped.is_none() && answer.on == On::New;
        let before = self.of_chat.get(&from.person).copied().filter(|_| merges);
        match before.and_then(|at| self.all.get_mut(at)) {
            Some((waited, earlier)) if waited.thread == from.thread => {
                let mut answer = answer;
                if answer.urgency.gravity() >= earlier.urgency.gravity() {
                    std::mem::swap(earlier, &mut answer);
                    *waited = from;
                }
                // Whoever wished to leave nothing behind did so whatever they wrote beside it.
                earlier.takes_away = match (earlier.takes_away.take(), answer.takes_away) {
                    (Some(some), Some(others)) => Some([others, some].concat()),
                    (some, others) => some.or(others),
                };
            }
            _ => {
                if merges {
                    self.of_chat.insert(from.person, self.all.len());
                }
                self.all.push((from, answer));
            }
        }
    }
}

/// The albums answered lately: of all their photos the first gets the answer, and every caption.
#[derive(Default)]
pub(super) struct Albums(VecDeque<String>);

impl Albums {
    /// So many are remembered; the photos of one come together.
    const MOST: usize = 64;

    fn is_answered(&mut self, from: &Sender, sent: &Sent) -> bool {
        let (Some(album), Sent::Other(_)) = (&from.album, sent) else { return false };
        if self.0.contains(album) {
            return true;
        }
        self.0.push_back(album.clone());
        if self.0.len() > Self::MOST {
            self.0.pop_front();
        }
        false
    }
}
