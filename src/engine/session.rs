//! Where a person is: place, path, and the few answers that change what is said.
//!
//! There is no field for words of theirs, and none for a name. Whether it outlives the process is
//! the person's own decision ([`Consent`]); the store keeps it only with a yes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::day::Day;
use crate::dialogue::condition::Facts;
use crate::dialogue::id::{Address, DialogueId, ItemId};
use crate::dialogue::locale::Locale;
use crate::dialogue::role::Role;
use crate::safety::{AreaId, Cause, CountryCode};

use super::messages::Messages;

/// The most places of the path that are kept.
pub const PATH_LENGTH: usize = 32;

/// Whether a person wants to be remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Consent {
    /// Not asked yet, or not answered.
    #[default]
    Open,
    /// Yes, to what that version covers.
    Given(u32),
    /// No.
    Refused,
}

/// What Haven is waiting for, besides a tap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asking {
    /// The name of a country, for help after that cause. Where the page of countries is open, what
    /// is no country is answered, too; on a help card it is only one of the things that may come.
    Country {
        /// What the help is for.
        cause: Cause,
        /// Whether the page is open.
        open: bool,
        /// The language of the card, in which the answer is given, too.
        locale: Locale,
    },
    /// The name of a language.
    Language,
}

/// Where somebody is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Session {
    /// May it be remembered?
    pub consent: Consent,
    /// Who they say they are.
    pub role: Option<Role>,
    /// The language in which they read; that of the library if it is not known.
    pub locale: Option<Locale>,
    /// For the help lines.
    pub country: Option<CountryCode>,
    /// A part of that country.
    pub area: Option<AreaId>,
    /// The node they are at.
    pub place: Option<Address>,
    /// The last day on which they were here, once they have agreed to be remembered.
    pub active: Option<Day>,
    /// What the open card asks for. In memory only.
    pub asking: Option<Asking>,
    /// They have just left quickly, and whoever writes next may be somebody else. In memory only.
    pub has_left: bool,
    /// The messages of the chat that can still be deleted.
    pub messages: Messages,
    /// They chose that language by hand, so nothing but they changes it.
    chose_language: bool,
    path: VecDeque<Address>,
    ticks: BTreeMap<Address, BTreeSet<ItemId>>,
    visited: BTreeSet<Address>,
}

impl Session {
    /// Whether it may be stored: a yes to what is kept today.
    #[must_use]
    pub fn may_be_kept(&self, version: u32) -> bool {
        self.consent == Consent::Given(version)
    }

    /// Whether a yes was given to less than what would be kept today: it is asked for anew.
    #[must_use]
    pub fn is_to_be_asked_anew(&self, version: u32) -> bool {
        matches!(self.consent, Consent::Given(given) if given != version)
    }

    /// Chooses a language by hand. From then on it wins over that of the app, of a button, and over the one
    /// in which danger was heard.
    pub fn choose_language(&mut self, locale: Locale) {
        self.locale = Some(locale);
        self.chose_language = true;
    }

    /// Whether the language in which they read was chosen by hand.
    #[must_use]
    pub fn has_chosen_language(&self) -> bool {
        self.chose_language && self.locale.is_some()
    }

    /// Draws a card in a language. Whoever has chosen one by hand goes on in that, all others in this.
    pub(super) fn in_language<T>(&mut self, locale: Locale, draw: impl FnOnce(&mut Self) -> T) -> T {
        let own = self.locale.replace(locale);
        let drawn = draw(self);
        if self.chose_language {
            self.locale = own;
        }
        drawn
    }

    /// What conditions of a dialogue can ask about.
    #[must_use]
    pub fn facts(&self, dialogue: &DialogueId) -> Facts {
        let here = self.ticks.iter().filter(|(at, _)| at.dialogue == *dialogue);
        Facts {
            role: self.role,
            ticked: here.flat_map(|(_, ticked)| ticked.iter().cloned()).collect(),
            visited: self.visited.clone(),
        }
    }

    /// The way so far, the latest last.
    #[must_use]
    pub fn path(&self) -> impl DoubleEndedIterator<Item = &Address> {
        self.path.iter()
    }

    /// Goes to a place, and remembers the one before.
    pub fn go(&mut self, to: Address) {
        if self.place.as_ref() == Some(&to) {
            return;
        }
        if let Some(from) = self.place.replace(to) {
            self.path.push_back(from);
            if self.path.len() > PATH_LENGTH {
                self.path.pop_front();
            }
        }
    }

    /// Goes one place back, if there is one.
    pub fn back(&mut self) -> Option<Address> {
        let before = self.path.pop_back()?;
        self.place = Some(before.clone());
        Some(before)
    }

    /// Notes that a node was seen.
    pub fn see(&mut self, node: Address) {
        self.visited.insert(node);
    }

    /// The nodes seen, of those that conditions ask about.
    pub fn visited(&self) -> impl Iterator<Item = &Address> {
        self.visited.iter()
    }

    /// What is ticked on a checklist.
    #[must_use]
    pub fn ticked(&self, at: &Address) -> BTreeSet<ItemId> {
        self.ticks.get(at).cloned().unwrap_or_default()
    }

    /// All checklists with what is ticked on them.
    pub fn ticks(&self) -> impl Iterator<Item = (&Address, &BTreeSet<ItemId>)> {
        self.ticks.iter()
    }

    /// Notes what is ticked on a checklist.
    pub fn tick(&mut self, at: Address, items: BTreeSet<ItemId>) {
        if items.is_empty() {
            self.ticks.remove(&at);
        } else {
            self.ticks.insert(at, items);
        }
    }

    /// The same session with a way behind it, as a record gives it back.
    #[must_use]
    pub fn with_path(mut self, path: impl IntoIterator<Item = Address>) -> Self {
        self.path = path.into_iter().collect();
        while self.path.len() > PATH_LENGTH {
            self.path.pop_front();
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Address {
        Address::parse(text).expect("an address")
    }

    #[test]
    fn the_path_is_bounded_and_leads_back() {
        let mut session = Session::default();
        for n in 0..100 {
            session.go(at(&format!("signs/n{n}")));
        }
        assert_eq!(session.path().count(), PATH_LENGTH);
        assert_eq!(session.back(), Some(at("signs/n98")));
        assert_eq!(session.place, Some(at("signs/n98")));
    }

    #[test]
    fn arriving_where_one_is_leaves_no_trace() {
        let mut session = Session::default();
        session.go(at("signs/a"));
        session.go(at("signs/a"));
        assert_eq!(session.path().count(), 0);
    }
}
