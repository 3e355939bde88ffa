//! What is stored about somebody, for themselves: the day on which they were here, and the record as a
//! file on the card that promises it.

use super::{App, Memory};
use crate::dialogue::labels::Label;
use crate::dialogue::moment::Moment;
use crate::engine::{Consent, Day, Session};
use crate::safety::{Attachment, Draft, Surface};
use crate::store::{Change, Person, shown};

/// Notes the day for whoever has agreed to that; a yes to an earlier version did not.
pub(super) fn was_here(session: &mut Session, today: Day, version: u32) {
    match session.consent {
        Consent::Given(agreed) if agreed == version => session.active = Some(today),
        Consent::Given(_) => {}
        Consent::Open | Consent::Refused => session.active = None,
    }
}

impl App {
    /// The card with the file that it promises, if it promises one. Where there is nothing to put into
    /// it, since nothing can be kept at the moment, the card says so instead.
    pub(super) fn with_record(&self, person: Person, draft: Draft) -> Draft {
        let at = Moment::Record.address();
        if draft.origin().surface != Surface::Card || draft.origin().place != at {
            return draft;
        }
        let language = draft.language().clone();
        match self.stored(person) {
            Some(text) => {
                let name = self.content.library.wording(&language, &at).label(Label::FileName).to_owned();
                draft.attach(Attachment { name, text })
            }
            None => draft.instead(self.said(Moment::NothingStored, &language)),
        }
    }

    /// All that is stored of somebody once this turn is committed.
    fn stored(&self, person: Person) -> Option<String> {
        match self.waiting.get(&person).map(|waiting| &waiting.change) {
            Some(Change::Keep(session)) => shown(person, session).ok(),
            Some(Change::Erase) => None,
            None => match &self.memory {
                Memory::Kept(store) => store.shown(person).ok().flatten(),
                // Whoever walks the dialogues and keeps nothing sees what a person would.
                Memory::Nothing => self.visits.session(person).and_then(|session| shown(person, session).ok()),
                Memory::Lost => None,
            },
        }
    }
}
