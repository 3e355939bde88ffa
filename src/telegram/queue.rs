//! In which order rows go out. Pure: time comes in as milliseconds, and nothing is sent here.
//!
//! Help goes before replies, within a chat as among chats; otherwise the rows of a chat keep their
//! order, and chats take turns. One row of a chat is on its way at a time. What waits and has been
//! overtaken is merged: an edit of the same message by the newer one, a help card by one of the
//! same kind, and where a chat has too much waiting, its last answer by the newest.

use std::collections::{BTreeSet, HashMap, VecDeque};

use teloxide::types::ChatId;

use super::row::{Lane, Row};
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

/// A row that waits, with its number in the store if it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: Option<RowId>,
    pub(super) row: Row,
    /// What was tried with it already.
    pub(super) stage: Stage,
    tries: u32,
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
        Self { id, row, stage: Stage::Whole, tries: 0 }
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
    /// Chats that have to wait, by the time until which.
    paused: BTreeSet<(Millis, ChatId)>,
    on_their_way: usize,
    waiting: usize,
}

impl Queue {
    /// Adds a row; the numbers of those that it takes the place of.
    pub(super) fn push(&mut self, entry: Entry, now: Millis) -> Vec<RowId> {
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
        while let Some(chat_id) = self.help.pop_front().or_else(|| self.replies.pop_front()) {
            let Some(chat) = self.chats.get_mut(&chat_id) else { continue };
            if chat.on_its_way || chat.not_before > now {
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
        chat.not_before = now + after.unwrap_or(growing);
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
        self.paused.first().map(|(until, _)| *until)
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
            Some(first) if matches!(first.row.lane, Lane::Help(_)) => self.help.push_back(chat_id),
            Some(_) => self.replies.push_back(chat_id),
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
        let replies_from = || self.waiting.iter().position(|waiting| waiting.row.lane == Lane::Reply);
        let at = if entry.row.lane == Lane::Reply { None } else { replies_from() };
        self.waiting.insert(at.unwrap_or(self.waiting.len()), entry);
        None
    }

    /// A row that was on its way goes first again, but for help that has come meanwhile.
    fn put_back(&mut self, entry: Entry) {
        let helps = self.waiting.iter().take_while(|waiting| waiting.row.lane != Lane::Reply).count();
        let at = if entry.row.lane == Lane::Reply { helps } else { 0 };
        self.waiting.insert(at, entry);
    }
}

/// Whether a newer row takes the place of one that waits.
fn is_merged(waiting: &Row, newer: &Row) -> bool {
    let same_message = newer.edit.is_some() && waiting.edit == newer.edit;
    let same_help = waiting.edit.is_none() && newer.edit.is_none() && newer.lane != Lane::Reply;
    same_message || (same_help && waiting.lane == newer.lane)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::safety::{Cause, Kind};
    use teloxide::types::MessageId;

    const ASKED: Lane = Lane::Help(Cause::Asked);
    const HEARD: Lane = Lane::Help(Cause::Heard(Kind::Suicide));

    fn row(chat: i64, lane: Lane, edit: Option<i32>) -> Row {
        Row::test(ChatId(chat), lane, edit.map(MessageId))
    }

    fn push(queue: &mut Queue, id: RowId, row: Row) -> Vec<RowId> {
        queue.push(Entry::new(Some(id), row), 0)
    }

    fn next(queue: &mut Queue, now: Millis) -> Option<RowId> {
        queue.next(now).and_then(|entry| entry.id)
    }

    #[test]
    fn a_chat_has_one_row_on_its_way_and_keeps_its_order() {
        let mut queue = Queue::default();
        for id in 1..=3 {
            push(&mut queue, id, row(7, Lane::Reply, None));
        }
        for id in 1..=3 {
            assert_eq!(next(&mut queue, 0), Some(id));
            assert_eq!(next(&mut queue, 0), None, "the one before is on its way");
            queue.done(ChatId(7), 0);
        }
        assert_eq!(queue.len(), 0);
        assert!(queue.chats.is_empty(), "nothing is held of a chat without rows");
    }

    #[test]
    fn help_goes_first_within_a_chat_and_among_chats() {
        let mut queue = Queue::default();
        push(&mut queue, 1, row(7, Lane::Reply, None));
        push(&mut queue, 2, row(8, Lane::Reply, None));
        push(&mut queue, 3, row(8, ASKED, None));
        assert_eq!(next(&mut queue, 0), Some(3));
        assert_eq!(next(&mut queue, 0), Some(1));
        queue.done(ChatId(8), 0);
        assert_eq!(next(&mut queue, 0), Some(2));
    }

    #[test]
    fn what_was_overtaken_is_merged() {
        let mut queue = Queue::default();
        push(&mut queue, 1, row(7, Lane::Reply, Some(5)));
        assert!(push(&mut queue, 2, row(7, Lane::Reply, Some(6))).is_empty());
        assert_eq!(push(&mut queue, 3, row(7, Lane::Reply, Some(5))), [1]);
        assert!(push(&mut queue, 4, row(7, ASKED, None)).is_empty());
        assert!(push(&mut queue, 5, row(7, HEARD, None)).is_empty());
        assert_eq!(push(&mut queue, 6, row(7, ASKED, None)), [4]);
        let mut order = Vec::new();
        while let Some(id) = next(&mut queue, 0) {
            order.push(id);
            queue.done(ChatId(7), 0);
        }
        assert_eq!(order, [6, 5, 3, 2]);
    }

    #[test]
    fn a_row_that_is_on_its_way_is_not_merged() {
        let mut queue = Queue::default();
        push(&mut queue, 1, row(7, Lane::Reply, Some(5)));
        assert_eq!(next(&mut queue, 0), Some(1));
        assert!(push(&mut queue, 2, row(7, Lane::Reply, Some(5))).is_empty());
        queue.done(ChatId(7), 0);
        assert_eq!(next(&mut queue, 0), Some(2));
    }

    #[test]
    fn one_chat_that_has_to_wait_holds_up_no_other() {
        let mut queue = Queue::default();
        push(&mut queue, 1, row(7, Lane::Reply, None));
        push(&mut queue, 2, row(8, Lane::Reply, None));
        let first = queue.next(0).expect("a row");
        queue.again(first, Some(1000), 0);
        assert_eq!(next(&mut queue, 1), Some(2));
        assert_eq!(next(&mut queue, 999), None);
        assert_eq!(queue.wakes(), Some(1000));
        assert!(!queue.is_at_rest(), "the other is on its way");
        queue.done(ChatId(8), 2);
        assert!(queue.is_at_rest(), "the first has to wait, and was tried");
        assert_eq!(next(&mut queue, 1000), Some(1));
    }

    #[test]
    fn pauses_grow_up_to_half_a_minute() {
        let mut queue = Queue::default();
        push(&mut queue, 1, row(7, Lane::Reply, None));
        let (mut now, mut pauses) = (0, Vec::new());
        for _ in 0..9 {
            let entry = queue.next(now).expect("a row");
            queue.again(entry, None, now);
            let wakes = queue.wakes().expect("a pause");
            pauses.push(wakes - now);
            now = wakes;
        }
        assert_eq!(pauses, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    }

    #[test]
    fn a_closed_chat_gives_up_all_of_its_rows() {
        let mut queue = Queue::default();
        for id in 1..=3 {
            push(&mut queue, id, row(7, Lane::Reply, None));
        }
        assert_eq!(next(&mut queue, 0), Some(1));
        assert_eq!(queue.close(ChatId(7)), [2, 3]);
        assert_eq!(queue.len(), 0);
    }

    #[test]
    fn however_it_comes_everything_goes_out_once_or_is_merged_and_a_chat_stays_small() {
        let mut random = fastrand::Rng::with_seed(7);
        let mut queue = Queue::default();
        let (mut waiting, mut on_the_way) = (BTreeSet::new(), Vec::new());
        let mut now = 0;
        for id in 1..20_000 {
            now += random.u64(..5);
            let lane = if random.u8(..10) == 0 { if random.bool() { ASKED } else { HEARD } } else { Lane::Reply };
            let edit = random.bool().then(|| random.i32(1..4));
            waiting.insert(id);
            for merged in push(&mut queue, id, row(random.i64(..20), lane, edit)) {
                assert!(waiting.remove(&merged), "{merged} was merged twice");
            }
            if let Some(entry) = queue.next(now) {
                on_the_way.push(entry);
            }
            if !on_the_way.is_empty() && random.u8(..3) > 0 {
                let entry = on_the_way.swap_remove(random.usize(..on_the_way.len()));
                if random.u8(..5) == 0 {
                    queue.again(entry, random.bool().then(|| random.u64(..50)), now);
                } else {
                    assert!(waiting.remove(&entry.id.expect("a number")), "sent twice");
                    queue.done(entry.row.chat, now);
                }
            }
            assert_eq!(queue.len(), waiting.len());
            assert!(queue.chats.values().all(|chat| chat.waiting.len() <= MOST_OF_A_CHAT + 4));
        }
    }
}
