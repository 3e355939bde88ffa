//! Visits: sessions in memory only, for a while and for so many people.
//!
//! Before consent this is all that there is of somebody. With consent it is a cache of the store.

use std::collections::HashMap;

use crate::dialogue::locale::Locale;
use crate::engine::{Consent, Session};
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
}

struct Visit {
    session: Session,
    seen: Seconds,
}

impl Visits {
    pub(super) fn get(&mut self, person: Person, now: Seconds) -> Option<Session> {
        let visit = self.people.get(&person)?;
        if now.saturating_sub(visit.seen) > IDLE {
            self.people.remove(&person);
            return None;
        }
        Some(visit.session.clone())
    }

    pub(super) fn put(&mut self, person: Person, session: Session, now: Seconds) {
        if self.people.len() >= MOST && !self.people.contains_key(&person) {
            self.make_room(now);
        }
        self.people.insert(person, Visit { session, seen: now });
    }

    pub(super) fn forget(&mut self, person: Person) {
        self.people.remove(&person);
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
        self.people.retain(|_, visit| now.saturating_sub(visit.seen) <= IDLE);
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
    fn there_are_never_more_than_ten_thousand_visits() {
        let mut visits = Visits::default();
        for n in 0..25_000 {
            visits.put(Person::of_chat(n), Session::default(), n.unsigned_abs());
            assert!(visits.people.len() <= MOST);
        }
        assert!(visits.get(Person::of_chat(24_999), 25_000).is_some());
    }
}
