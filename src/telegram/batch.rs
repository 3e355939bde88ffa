//! A batch of updates: handled in order, committed once, and what is to be sent then.

use std::collections::VecDeque;

use serde_json::Value;
use teloxide::types::{CallbackQueryId, ChatId, InlineQueryId, PreCheckoutQueryId, ShippingQueryId};

use super::intake::{self, Arrival, Sender, What};
use crate::app::{Answer, App, Seconds, Sent};
use crate::store::UpdateId;

/// What a batch leads to.
pub(super) enum Ready {
    /// A card for somebody.
    Answer(Sender, Answer),
    /// A spinner to end.
    Stray(CallbackQueryId),
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

/// Handles a batch in order and commits it. Everybody in it gets an answer.
pub(super) fn handle(app: &mut App, albums: &mut Albums, batch: &[Value], now: Seconds) -> Vec<Ready> {
    let mut ready = Vec::new();
    let mut done: Vec<UpdateId> = Vec::new();
    for Arrival { id, what } in batch.iter().filter_map(intake::read) {
        if app.is_done(id) || done.contains(&id) {
            continue;
        }
        done.push(id);
        match what {
            Some(What::Sent(from, sent)) if albums.is_answered(&from, &sent) => {}
            Some(What::Sent(from, sent)) => {
                let answer = app.handle(from.person, &sent, now);
                ready.push(Ready::Answer(from, answer));
            }
            Some(What::Blocked(person)) => app.erase(person),
            Some(What::Stray(query)) => ready.push(Ready::Stray(query)),
            Some(What::Inline(query, typed)) => ready.push(Ready::Inline(query, typed)),
            Some(What::Checkout(query)) => ready.push(Ready::Checkout(query)),
            Some(What::Shipping(query)) => ready.push(Ready::Shipping(query)),
            Some(What::Group(chat)) => ready.push(Ready::Group(chat)),
            Some(What::Channel(chat)) => ready.push(Ready::Channel(chat)),
            None => {}
        }
    }
    if let Err(unsaved) = app.commit(&done) {
        log::error!("a batch could not be saved: {}", unsaved.why);
        for row in &mut ready {
            if let Ready::Answer(from, answer) = row
                && unsaved.people.contains(&from.person)
            {
                *answer = app.unsaved();
            }
        }
    }
    ready
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
