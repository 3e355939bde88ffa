//! Which messages a chat shows: the person's as they come, Haven's as they are delivered; and which of
//! them go when somebody leaves quickly (D6).
//!
//! The number of one of Haven's messages is known only after Telegram has taken it, so delivery notes it
//! here, and the session learns of it before the next batch is handled. How messages are deleted is not
//! known here.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use super::exchange::{Arrived, Sent};
use super::{App, Seconds};
use crate::dialogue::moment::Moment;
use crate::engine::{MessageNumber, On, Session};
use crate::safety::{Draft, Surface};
use crate::store::Person;

/// So many wait to be learnt of; they do so for one batch, so this is never reached.
const MOST: usize = 100_000;

/// Messages that were delivered since the last batch.
#[derive(Clone, Default)]
pub struct Shown(Arc<Mutex<Vec<(Person, MessageNumber)>>>);

impl Shown {
    /// Telegram has taken a new message for somebody, and has given it this number.
    pub fn note(&self, person: Person, number: MessageNumber) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.len() < MOST {
            shown.push((person, number));
        }
    }

    fn take(&self) -> Vec<(Person, MessageNumber)> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl App {
    /// What delivery tells of new messages.
    #[must_use]
    pub fn shown(&self) -> Shown {
        self.shown.clone()
    }

    /// Learns which messages were delivered. What has to be kept of it goes with the next commit. A bug in
    /// it costs a number, and no answer.
    pub fn learn_what_is_shown(&mut self, now: Seconds) {
        for (person, number) in self.shown.take() {
            let learnt = catch_unwind(AssertUnwindSafe(|| self.learn(person, number, now)));
            if learnt.is_err() {
                log::error!("which message was shown could not be noted; leaving will not delete it");
            }
        }
    }

    fn learn(&mut self, person: Person, number: MessageNumber, now: Seconds) {
        let before = self.session(person, now);
        let mut session = before.clone();
        session.messages.note(number, now);
        self.note(person, &before, session, false, now);
    }
}

/// Notes the message that came, and says which ones go if the answer is the last line of somebody who
/// leaves: all that are known, but for the card that becomes that line.
pub(super) fn keep_track(
    session: &mut Session,
    draft: &Draft,
    on: On,
    arrived: &Arrived,
    now: Seconds,
) -> Option<Vec<MessageNumber>> {
    let is_tap = matches!(arrived.sent, Sent::Tap(..));
    if let Some(number) = arrived.message.filter(|_| !is_tap) {
        session.messages.note(number, now.saturating_sub(arrived.waited));
    }
    let origin = draft.origin();
    if origin.surface != Surface::Card || origin.place != Moment::Exit.address() {
        return None;
    }
    let card = arrived.message.filter(|_| is_tap);
    let stays = card.filter(|_| on == On::Tapped && arrived.can_change);
    let mut go = session.messages.take(stays, now);
    // A card from before a restart is not known, but it was tapped just now.
    go.extend(card.filter(|card| stays.is_none() && !go.contains(card)));
    Some(go)
}
