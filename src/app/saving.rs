//! What is not durable yet, and what becomes of it where the store cannot be written: everybody is
//! answered, and a wish that needs the store has not happened and is told so.
//!
//! What a record holds and how it is written is the store's matter.

use super::desk::{Count, Health};
use super::{App, Memory, Seconds};
use crate::engine::{Consent, Session};
use crate::store::{Change, Person, RowId, StoreError, UpdateId};

/// A change that is not durable yet, and what the person had agreed to before.
pub(super) struct Waiting {
    pub(super) change: Change,
    pub(super) before: Consent,
    /// What is to be erased, and when they were there last, for as long as it is not certain that it is.
    pub(super) was: Option<Box<(Session, Seconds)>>,
    /// The person has asked for it, and is told if it cannot be done.
    pub(super) is_wish: bool,
}

/// A commit that failed: these people asked for something that needs the store.
#[derive(Debug)]
pub struct Unsaved {
    /// Whose wish was not fulfilled, so that each is told.
    pub people: Vec<Person>,
}

impl App {
    /// Whether something waits for the next commit.
    #[must_use]
    pub fn has_changes(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Makes everything since the last commit durable, together with the marks of its updates and
    /// the rows that answer them; the numbers of the rows, none where nothing is remembered.
    ///
    /// # Errors
    /// Whose wish could not be fulfilled. Their sessions are as before; other changes wait for the
    /// next commit.
    pub fn commit(&mut self, done: &[UpdateId], rows: &[Vec<u8>]) -> Result<Vec<RowId>, Unsaved> {
        let changes = self.waiting.iter().map(|(person, waiting)| (person, &waiting.change));
        let committed = match &mut self.memory {
            Memory::Kept(store) => store.commit(changes, done, rows),
            Memory::Nothing => Ok(Vec::new()),
            Memory::Lost => Err(StoreError::Closed),
        };
        match committed {
            Ok(numbers) => {
                self.waiting.clear();
                if std::mem::take(&mut self.is_ailing) {
                    self.desk.store_is(Health::Well);
                }
                self.desk.count(Count::Handled, done.len());
                Ok(numbers)
            }
            Err(why) => {
                self.desk.count(Count::Handled, done.len());
                self.ail(&why);
                Err(Unsaved { people: self.undo_wishes() })
            }
        }
    }

    /// Says what is wrong with the store, once, and gives it up where it will not come back.
    fn ail(&mut self, why: &StoreError) {
        if why.is_for_good() {
            log::error!("HAVEN RUNS WITHOUT MEMORY from now on: nobody is remembered until its next start. {why}");
            self.memory = Memory::Lost;
            self.desk.store_is(Health::Lost);
        } else if !self.is_ailing {
            log::error!("NOTHING CAN BE SAVED at the moment; Haven answers on, and tries again each time. {why}");
            self.desk.store_is(Health::Ailing);
        }
        self.is_ailing = true;
    }

    /// A yes or a no that could not be saved has not happened.
    fn undo_wishes(&mut self) -> Vec<Person> {
        let mut people = Vec::new();
        for (person, waiting) in &mut self.waiting {
            if !std::mem::take(&mut waiting.is_wish) {
                continue;
            }
            people.push(*person);
            // Whoever could not be forgotten is as they were, also where the store cannot be read just now.
            if let Some((session, seen)) = waiting.was.take().map(|was| *was) {
                self.visits.put(*person, session, seen);
            }
            self.visits.set_consent(*person, waiting.before);
            // A disk that fails at the end may have kept it all the same, and without a yes nothing
            // may be kept: what is not there is erased without harm.
            waiting.change = Change::Erase;
        }
        let is_memory_lost = matches!(self.memory, Memory::Lost);
        let is_undone =
            |waiting: &Waiting| matches!((&waiting.change, waiting.before), (Change::Erase, Consent::Given(_)));
        self.waiting.retain(|_, waiting| !is_memory_lost && !is_undone(waiting));
        people
    }

    /// Keeps what is still to be kept, and closes the store.
    pub fn close(mut self, now: Seconds) {
        self.learn_what_is_shown(now);
        if self.has_changes() && self.commit(&[], &[]).is_err() {
            log::warn!("which messages were shown last could not be kept");
        }
    }
}
