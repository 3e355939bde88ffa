//! What was sent, as the engine takes it: words only through the screen, also where they come in pieces.

use super::{App, Seconds, Sent};
use crate::engine::{Command, Event};
use crate::safety::{Tap, Verdict, screen};
use crate::store::Person;

impl App {
    /// What was sent, as the engine takes it: words only through the screen.
    pub(super) fn event(&mut self, person: Person, sent: &Sent, now: Seconds) -> Event {
        let phrases = &self.content.phrases;
        if !matches!(sent, Sent::Words(_)) {
            self.pieces.forget(person);
        }
        match sent {
            Sent::Words(text) => match screen(phrases, text) {
                Verdict::Heard(_, words) if Command::is_bare(&words) => Event::Said(words),
                Verdict::Heard(signal, words) => {
                    self.pieces.forget(person);
                    let asked = self.content.asked_beside(&signal.locale, &words);
                    Event::Heard(signal, asked)
                }
                Verdict::Clear(words) => {
                    let joined = self.pieces.join(person, &words, now);
                    match joined.and_then(|joined| joined.rules_hear(phrases)) {
                        Some(signal) => {
                            self.pieces.forget(person);
                            Event::Heard(signal, None)
                        }
                        None => Event::Said(words),
                    }
                }
            },
            Sent::Tap(data, ticks) => match Tap::decode(data) {
                Some(tap) => Event::Tapped(tap, ticks.clone()),
                None => Event::TappedUnknown,
            },
            Sent::Other(words) => match screen(phrases, words) {
                Verdict::Heard(signal, _) => Event::Heard(signal, None),
                Verdict::Clear(_) => Event::SentOther,
            },
            Sent::Voice => Event::SentVoice,
            Sent::Money => Event::SentMoney,
        }
    }
}
