//! In which order rows go out. Pure: time comes in as milliseconds, and nothing is sent here.
//!
//! Help goes before replies and those before prompts, within a chat as among chats; otherwise the rows
//! of a chat keep their order, and chats take turns. One row of a chat is on its way at a time. What waits and has been
//! overtaken is merged: an edit of the same message by the newer one, a help card by one of the
//! same kind, a prompt by the next one, and where a chat has too much waiting, its last answer by the newest.

use std::collections::{BTreeSet, HashMap, VecDeque};

use teloxide::types::ChatId;

use super::pace::Pace;
use super::row::{Lane, Row};
use crate::engine::MessageNumber;
use crate::store::RowId;

/// Milliseconds since some beginning.
pub(super) type Millis = u64;

/// So many chats are served at once. At 40 ms to Telegram and back that is 6,400 answers a second,
/// where 32 would be 800 and a wait for everybody else.
const AT_ONCE: usize = 256;
/// So many rows of one chat wait; more is merged.
const MOST_OF_A_CHAT: usize = 20;
/// The first and the longest pause after a request that did not get through.
const FIRST_PAUSE: Millis = 500;
const LONGEST_PAUSE: Millis = 30_000;
/// So many tries are about a quarter of a minute.
const HELD_UP: u32 = 5;

/// A row that waits, with its number in the store if it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: Option<RowId>,
    pub(super) row: Row,
    /// What was tried with it already.
    pub(super) stage: Stage,
    tries: u32,
    /// Its place among all rows that were pushed.
    order: u64,
}

/// How far a row has come on its way down, after refusals for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// As it was made.
    Whole,
    /// Without its entities.
    Plain,
    /// The built-in help in its place.
    Help,
}

impl Stage {
    /// One step further down.
    pub(super) fn next(self) -> Self {
        match self {
            Self::Whole => Self::Plain,
            Self::Plain | Self::Help => Self::Help,
        }
    }

    /// For the log.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Whole => "it is",
            Self::Plain => "plain text",
            Self::Help => "the built-in help",
        }
    }
}

impl Entry {
    pub(super) fn new(id: Option<RowId>, row: Row) -> Self {
        Self { id, row, stage: Stage::Whole, tries: 0, order: 0 }
    }

    /// Whether it has just been tried so often that an operator should hear of it, once.
    pub(super) fn is_held_up(&self) -> bool {
        self.tries == HELD_UP
    }
}

#[derive(Default)]
struct Chat {
    waiting: VecDeque<Entry>,
    on_its_way: bool,
    /// Nothing is sent before that.
    not_before: Millis,
}

/// All rows that wait.
#[derive(Default)]
pub(super) struct Queue {
    chats: HashMap<ChatId, Chat>,
    /// Chats whose first row may go, help first. An entry may be out of date, and is then passed over.
    help: VecDeque<ChatId>,
    replies: VecDeque<ChatId>,
    prompts: VecDeque<ChatId>,
    pace: Pace,
    /// Chats that have to wait, by the time until which.
    paused: BTreeSet<(Millis, ChatId)>,
    on_their_way: usize,
    waiting: usize,
    pushed: u64,
}

impl Queue {
    /// Adds a row; the numbers of those that it takes the place of.
    pub(super) fn push(&mut self, mut entry: Entry, now: Millis) -> Vec<RowId> {
        self.pushed += 1;
        entry.order = self.pushed;
        let chat_id = entry.row.chat;
        let chat = self.chats.entry(chat_id).or_default();
        let replaced = chat.place(entry);
        if replaced.is_none() {
            self.waiting += 1;
        }
        self.offer(chat_id, now);
        replaced.and_then(|entry| entry.id).into_iter().collect()
    }

    /// The next row to send, if one may go now.
    pub(super) fn next(&mut self, now: Millis) -> Option<Entry> {
        while let Some((until, chat)) = self.paused.first().copied().filter(|(until, _)| *until <= now) {
            self.paused.remove(&(until, chat));
            self.offer(chat, now);
        }
        if self.on_their_way >= AT_ONCE {
            return None;
        }
        while let Some(chat_id) = self.turn(now) {
            let Some(chat) = self.chats.get_mut(&chat_id) else { continue };
            if chat.on_its_way || chat.not_before > now {
                continue;
            }
            // What made it this chat's turn may be gone, and what is left may have to go slowly.
            let is_prompt = chat.waiting.front().is_some_and(|first| first.row.lane == Lane::Prompt);
            if is_prompt && !self.pace.go(now) {
                self.prompts.push_back(chat_id);
                continue;
            }
            if let Some(entry) = chat.waiting.pop_front() {
                chat.on_its_way = true;
                self.on_their_way += 1;
                self.waiting -= 1;
                return Some(entry);
            }
        }
        None
    }

    /// Whose turn it is.
    fn turn(&mut self, now: Millis) -> Option<ChatId> {
        let asked_for = self.help.pop_front().or_else(|| self.replies.pop_front());
        asked_for.or_else(|| if self.pace.next() <= now { self.prompts.pop_front() } else { None })
    }

    /// A row has become a message with this number. Whoever has left since then does not leave it behind.
    pub(super) fn has_become(&mut self, sent: &Entry, number: MessageNumber) {
        let waiting = self.chats.get_mut(&sent.row.chat).map(|chat| chat.waiting.iter_mut());
        let later = waiting.into_iter().flatten().filter(|entry| entry.order > sent.order);
        for entry in later.filter(|entry| entry.row.lane == Lane::TakeAway) {
            entry.row.takes_away_too(number);
        }
    }

    /// A row of the chat was taken, or given up.
    pub(super) fn done(&mut self, chat: ChatId, now: Millis) {
        self.came_back(chat);
        self.offer(chat, now);
    }

    /// A row did not get through and goes again: after so long, or after a growing pause.
    pub(super) fn again(&mut self, mut entry: Entry, after: Option<Millis>, now: Millis) {
        let growing = (FIRST_PAUSE << entry.tries.min(10)).min(LONGEST_PAUSE);
        if after.is_none() {
            entry.tries += 1;
        }
        let chat_id = entry.row.chat;
        self.came_back(chat_id);
        let chat = self.chats.entry(chat_id).or_default();
        let pause = now + after.unwrap_or(growing);
        if entry.row.lane == Lane::Prompt {
            // Replies to the chat need not wait for it, and other prompts had better.
            self.pace.pause(pause);
        } else {
            chat.not_before = pause;
        }
        chat.put_back(entry);
        self.waiting += 1;
        self.offer(chat_id, now);
    }

    /// The chat is closed: all of its rows go; their numbers.
    pub(super) fn close(&mut self, chat: ChatId) -> Vec<RowId> {
        self.came_back(chat);
        let rows = self.chats.remove(&chat).map(|chat| chat.waiting).unwrap_or_default();
        self.waiting -= rows.len();
        rows.into_iter().filter_map(|entry| entry.id).collect()
    }

    /// When to look again, where nothing else happens before.
    pub(super) fn wakes(&self) -> Option<Millis> {
        let paused = self.paused.first().map(|(until, _)| *until);
        let prompt = (!self.prompts.is_empty()).then(|| self.pace.next());
        paused.into_iter().chain(prompt).min()
    }

    /// Whether everything that waits was tried, and has to wait on for its chat's own reasons.
    pub(super) fn is_at_rest(&self) -> bool {
        let may_go = |chat: &ChatId| self.chats.get(chat).is_some_and(|chat| !chat.waiting.is_empty());
        let paused = |chat: &ChatId| self.paused.iter().any(|(_, paused)| paused == chat);
        self.on_their_way == 0 && !self.chats.keys().any(|chat| may_go(chat) && !paused(chat))
    }

    /// How many rows wait or are on their way.
    pub(super) fn len(&self) -> usize {
        self.waiting + self.on_their_way
    }

    fn came_back(&mut self, chat_id: ChatId) {
        if let Some(chat) = self.chats.get_mut(&chat_id)
            && std::mem::take(&mut chat.on_its_way)
        {
            self.on_their_way -= 1;
        }
    }

    /// Puts a chat where it waits for its turn, or forgets it if it has nothing to wait for.
    fn offer(&mut self, chat_id: ChatId, now: Millis) {
        let Some(chat) = self.chats.get(&chat_id) else { return };
        match chat.waiting.front() {
            _ if chat.on_its_way => {}
            None if chat.not_before <= now => drop(self.chats.remove(&chat_id)),
            None => {}
            Some(_) if chat.not_before > now => drop(self.paused.insert((chat.not_before, chat_id))),
            Some(first) => match first.row.lane {
                Lane::Help(_) => self.help.push_back(chat_id),
                Lane::Reply | Lane::TakeAway => self.replies.push_back(chat_id),
                Lane::Prompt => self.prompts.push_back(chat_id),
            },
        }
    }
}

impl Chat {
    /// Puts a row in its place; the one whose place it takes, if it does.
    fn place(&mut self, entry: Entry) -> Option<Entry> {
        let same = self.waiting.iter().position(|waiting| is_merged(&waiting.row, &entry.row));
        let last = || self.waiting.iter().rposition(|waiting| waiting.row.lane == Lane::Reply);
        let full = self.waiting.len() >= MOST_OF_A_CHAT && entry.row.lane == Lane::Reply;
        if let Some(at) = same.or_else(|| if full { last() } else { None }) {
            return Some(std::mem::replace(&mut self.waiting[at], entry));
        }
        let later = self.waiting.iter().position(|waiting| waiting.row.lane.rank() > entry.row.lane.rank());
        self.waiting.insert(later.unwrap_or(self.waiting.len()), entry);
        None
    }

    /// A row that was on its way goes first again, but for what goes before it and has come meanwhile.
    fn put_back(&mut self, entry: Entry) {
        let before = self.waiting.iter().take_while(|waiting| waiting.row.lane.rank() < entry.row.lane.rank());
        let at = before.count();
        self.waiting.insert(at, entry);
    }
}

/// Whether a newer row takes the place of one that waits.
fn is_merged(waiting: &Row, newer: &Row) -> bool {
    let same_message = newer.edit.is_some() && waiting.edit == newer.edit;
    let same_kind = waiting.edit.is_none() && newer.edit.is_none();
    let is_merged = !matches!(newer.lane, Lane::Reply | Lane::TakeAway);
    same_message || (same_kind && is_merged && waiting.lane == newer.lane)
}

#[cfg(test)]
mod tests;
