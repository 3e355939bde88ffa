//! Done-marks: the ids of the last updates that took effect, so that none takes effect twice.
//!
//! They are a set and never a highest id, because ids start anew at random after a quiet week
//! (<https://core.telegram.org/bots/api#update>). There is no person in them.

use std::collections::{HashSet, VecDeque};

/// The number of an update.
pub type UpdateId = u32;

/// How many are kept: ten full batches.
pub(super) const MOST: usize = 1000;

/// The marks, the oldest first, each with the running number under which it is stored.
#[derive(Default)]
pub(super) struct Marks {
    ring: VecDeque<(u64, UpdateId)>,
    known: HashSet<UpdateId>,
}

/// What a batch changes: rows to add, and rows that fall out at the other end.
pub(super) struct Ring {
    pub(super) added: Vec<(u64, UpdateId)>,
    pub(super) dropped: Vec<u64>,
}

impl Marks {
    /// Reads them back, in the order of their numbers.
    pub(super) fn read(tree: &sled::Tree) -> sled::Result<Self> {
        let mut marks = Self::default();
        for row in tree {
            let (key, value) = row?;
            if let (Ok(key), Ok(value)) = (<[u8; 8]>::try_from(&*key), <[u8; 4]>::try_from(&*value)) {
                marks.push(u64::from_be_bytes(key), UpdateId::from_be_bytes(value));
            }
        }
        Ok(marks)
    }

    pub(super) fn contains(&self, update: UpdateId) -> bool {
        self.known.contains(&update)
    }

    /// What marking a batch changes. It takes effect with [`Self::adopt`], once it is durable.
    pub(super) fn after(&self, done: &[UpdateId]) -> Ring {
        let next = self.ring.back().map_or(0, |(number, _)| number + 1);
        let new = done.iter().filter(|update| !self.contains(**update)).copied();
        let added: Vec<(u64, UpdateId)> = (next..).zip(new).collect();
        let too_many = (self.ring.len() + added.len()).saturating_sub(MOST);
        let numbers = self.ring.iter().chain(&added).map(|(number, _)| *number);
        Ring { dropped: numbers.take(too_many).collect(), added }
    }

    pub(super) fn adopt(&mut self, ring: Ring) {
        for (number, update) in ring.added {
            self.push(number, update);
        }
        for _ in ring.dropped {
            if let Some((_, update)) = self.ring.pop_front() {
                self.known.remove(&update);
            }
        }
    }

    fn push(&mut self, number: u64, update: UpdateId) {
        self.ring.push_back((number, update));
        self.known.insert(update);
    }
}
