//! Visits: sessions in memory only, for a while and for so many people.
//!
//! Before consent this is all that there is of somebody. With consent it is a cache of the store.

use std::collections::HashMap;

use crate::dialogue::locale::Locale;
use crate::engine::{Consent, Messages, Session};
use crate::store::Person;

/// A point in time: seconds since 1970.
pub type Seconds = u64;

/// How long a visit lasts without a word or a tap: two hours.
const IDLE: Seconds = 2 * 60 * 60;
/// How many visits there are at most; the longest idle goes first.
const MOST: usize = 10_000;

#[derive(Default)]
pub(super) struct Visits {
    people: HashMap<Person, Visit>,
    /// What can still be deleted in the chats of those whose visit is over: whoever comes back to leave
    /// quickly leaves nothing behind.
    messages: HashMap<Person, Messages>,
}

struct Visit {
    session: Session,
    seen: Seconds,
}

impl Visits {
    pub(super) fn get(&mut self, person: Person, now: Seconds) -> Option<Session> {
        let visit = self.people.get(&person)?;
        if now.saturating_sub(visit.seen) > IDLE {
            self.end(person, now);
            return None;
        }
        Some(visit.session.clone())
    }

    /// The messages of somebody whose visit is over, for the next one.
    pub(super) fn messages(&mut self, person: Person) -> Messages {
        self.messages.remove(&person).unwrap_or_default()
    }

    fn end(&mut self, person: Person, now: Seconds) {
        let Some(Visit { session: Session { messages, .. }, .. }) = self.people.remove(&person) else { return };
        if self.messages.len() >= MOST {
            self.messages.retain(|_, messages| {
                messages.drop_old(now);
                !messages.is_empty()
            });
        }
        if self.messages.len() < MOST && !messages.is_empty() {
            self.messages.insert(person, messages);
        }
    }

    pub(super) fn put(&mut self, person: Person, session: Session, now: Seconds) {
        if self.people.len() >= MOST && !self.people.contains_key(&person) {
            self.make_room(now);
        }
        self.people.insert(person, Visit { session, seen: now });
    }

    pub(super) fn forget(&mut self, person: Person) {
        self.people.remove(&person);
        self.messages.remove(&person);
    }

    /// Somebody's session as it was put here last.
    pub(super) fn session(&self, person: Person) -> Option<&Session> {
        Some(&self.people.get(&person)?.session)
    }

    /// The language in which somebody reads, if that is known.
    pub(super) fn language(&self, person: Person) -> Option<&Locale> {
        self.people.get(&person)?.session.locale.as_ref()
    }

    pub(super) fn set_consent(&mut self, person: Person, consent: Consent) {
        if let Some(visit) = self.people.get_mut(&person) {
            visit.session.consent = consent;
        }
    }

    /// Idle visits go; if none is, the tenth that was silent for longest, so that this is rare.
    fn make_room(&mut self, now: Seconds) {
        let idle = self.people.iter().filter(|(_, visit)| now.saturating_sub(visit.seen) > IDLE);
        let idle: Vec<Person> = idle.map(|(person, _)| *person).collect();
        for person in idle {
            self.end(person, now);
        }
        if self.people.len() < MOST {
            return;
        }
        let mut seen: Vec<Seconds> = self.people.values().map(|visit| visit.seen).collect();
        let (_, oldest, _) = seen.select_nth_unstable(MOST / 10);
        let oldest = *oldest;
        self.people.retain(|_, visit| visit.seen > oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_ends_after_two_idle_hours() {
        let mut visits = Visits::default();
        let person = Person::of_chat(1);
        visits.put(person, Session::default(), 1000);
        assert!(visits.get(person, 1000 + IDLE).is_some());
        assert!(visits.get(person, 1001 + IDLE).is_none());
    }

    #[test]
    fn what_can_be_deleted_outlasts_the_visit() {
        let (mut visits, person) = (Visits::default(), Person::of_chat(1));
        let mut session = Session::default();
        session.messages.note(7, 1000);
        visits.put(person, session, 1000);
        assert!(visits.get(person, 1001 + IDLE).is_none());
        assert_eq!(visits.messages(person).iter().count(), 1);
        assert_eq!(visits.messages(person).iter().count(), 0, "the next visit has it");
    }

    #[test]
    fn there_are_never_more_than_ten_thousand_visits() {
        let mut visits = Visits::default();
        for n in 0..25_000 {
            visits.put(Person::of_chat(n), Session::default(), n.unsigned_abs());
            assert!(visits.people.len() <= MOST);
        }
        assert!(visits.get(Person::of_chat(24_999), 25_000).is_some());
    }
}
