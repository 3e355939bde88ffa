//! The use cases: what happens with something that a person sent, from screen to reply.
//!
//! [`App::handle`] cannot fail: an answer comes back whatever breaks, and it always has help on
//! it. Changes wait until [`App::commit`] has made them durable; only then may whoever called it
//! acknowledge. No network is touched here and no clock is read: time comes in as an argument.

mod exchange;
mod visits;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::dialogue::condition::Facts;
use crate::dialogue::moment::Moment;
use crate::dialogue::text::Text;
use crate::engine::{Consent, Content, Event, Offer, On, Session, Turn, offers, step};
use crate::safety::{Cause, Draft, HelpCard, Origin, Reply, Surface, Tap, Verdict, help_card, outside, screen};
use crate::store::{Change, Delivered, Person, Remains, RowId, Source, Store, StoreError, UpdateId};

pub use exchange::{Answer, Arrived, Sent, Urgency};
pub use visits::Seconds;
use visits::Visits;

/// Whoever wrote longer ago than this has waited, and hears why: ten minutes.
const LATE: Seconds = 10 * 60;

/// Where sessions outlive the process.
pub enum Memory {
    /// In a store.
    Kept(Box<Store>),
    /// Nowhere: everything else works without.
    Nothing,
}

/// Haven, without any way to reach it.
pub struct App {
    content: Content,
    memory: Memory,
    visits: Visits,
    waiting: BTreeMap<Person, Waiting>,
    last_resort: Reply,
}

/// A change that is not durable yet, and what the person had agreed to before.
struct Waiting {
    change: Change,
    before: Consent,
}

/// A commit that failed: these people asked for something that needs the store.
#[derive(Debug)]
pub struct Unsaved {
    /// Whose wish was not fulfilled, so that each is told.
    pub people: Vec<Person>,
    /// Why.
    pub why: StoreError,
}

impl App {
    /// Haven with its words and its memory.
    #[must_use]
    pub fn new(content: Content, memory: Memory) -> Self {
        let last_resort = last_resort(&content);
        Self { content, memory, visits: Visits::default(), waiting: BTreeMap::new(), last_resort }
    }

    /// The words that are live.
    #[must_use]
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// Answers something. Whatever goes wrong on the way, there is a card with help on it.
    pub fn handle(&mut self, person: Person, arrived: &Arrived, now: Seconds) -> Answer {
        let answered = catch_unwind(AssertUnwindSafe(|| self.answer(person, arrived, now)));
        answered.unwrap_or_else(|_| {
            log::error!("an answer could not be made; the person got the help card");
            self.built_in_help()
        })
    }

    /// The help card that was made while everything was well.
    #[must_use]
    pub fn built_in_help(&self) -> Answer {
        Answer { reply: self.last_resort.clone(), on: On::New, urgency: Urgency::Help(Cause::Asked) }
    }

    fn answer(&mut self, person: Person, arrived: &Arrived, now: Seconds) -> Answer {
        let before = self.session(person, now);
        let event = self.event(&arrived.sent);
        let Turn { session, draft, on } = step(&self.content, before.clone(), &event);
        self.note(person, &before, session, now);
        let urgency = match draft.origin().surface {
            Surface::Help(cause) => Urgency::Help(cause),
            Surface::Card => Urgency::Reply,
        };
        let draft = if arrived.waited > LATE { draft.preface(&self.said(Moment::Late)) } else { draft };
        Answer { reply: draft.seal(self.content.library.labels()), on, urgency }
    }

    /// The words of a moment for somebody of whom nothing is known.
    fn said(&self, moment: Moment) -> Text {
        self.content.library.moment(moment).said(&Facts::default())
    }

    /// What was sent, as the engine takes it: words only through the screen.
    fn event(&self, sent: &Sent) -> Event {
        match sent {
            Sent::Words(text) => match screen(&self.content.phrases, text) {
                Verdict::Heard(signal) => Event::Heard(signal),
                Verdict::Clear(words) => Event::Said(words),
            },
            Sent::Tap(data, ticks) => match Tap::decode(data) {
                Some(tap) => Event::Tapped(tap, ticks.clone()),
                None => Event::TappedUnknown,
            },
            Sent::Other(words) => match screen(&self.content.phrases, words) {
                Verdict::Heard(signal) => Event::Heard(signal),
                Verdict::Clear(_) => Event::SentOther,
            },
            Sent::Voice => Event::SentVoice,
            Sent::Money => Event::SentMoney,
        }
    }

    /// Where somebody is: in memory, in the store, or new.
    fn session(&mut self, person: Person, now: Seconds) -> Session {
        if let Some(session) = self.visits.get(person, now) {
            return session;
        }
        if let Some(waiting) = self.waiting.get(&person) {
            return match &waiting.change {
                Change::Keep(session) => (**session).clone(),
                Change::Erase => Session::default(),
            };
        }
        let Memory::Kept(store) = &self.memory else { return Session::default() };
        store
            .session(person)
            .unwrap_or_else(|error| {
                log::error!("a session could not be read, and its person begins anew: {error}");
                None
            })
            .unwrap_or_default()
    }

    /// Keeps a session in memory, and in the store only as far as was agreed to.
    fn note(&mut self, person: Person, before: &Session, after: Session, now: Seconds) {
        let version = self.content.library.consent_version();
        let was_kept = matches!(before.consent, Consent::Given(_));
        let change = if after.may_be_kept(version) {
            (after != *before).then(|| Change::Keep(Box::new(after.clone())))
        } else if was_kept && !matches!(after.consent, Consent::Given(_)) {
            Some(Change::Erase)
        } else {
            // A yes to an older version: what was kept stays, and nothing new is written.
            None
        };
        if let Some(change) = change {
            let before = self.waiting.get(&person).map_or(before.consent, |waiting| waiting.before);
            self.waiting.insert(person, Waiting { change, before });
        }
        self.visits.put(person, after, now);
    }

    /// Erases everything about somebody, as when they block the bot.
    pub fn erase(&mut self, person: Person) {
        self.visits.forget(person);
        self.waiting.insert(person, Waiting { change: Change::Erase, before: Consent::Open });
    }

    /// The rows that an earlier process left behind, and what takes rows out once they are delivered.
    #[must_use]
    pub fn outbox(&self) -> (Vec<(RowId, Vec<u8>)>, Option<Delivered>) {
        let Memory::Kept(store) = &self.memory else { return (Vec::new(), None) };
        let rows = store.rows().unwrap_or_else(|error| {
            log::error!("what was on its way could not be read: {error}");
            Vec::new()
        });
        (rows, Some(store.delivered()))
    }

    /// What a backup is made of, where there is a store.
    #[must_use]
    pub fn source(&self) -> Option<Source> {
        match &self.memory {
            Memory::Kept(store) => Some(store.source()),
            Memory::Nothing => None,
        }
    }

    /// What an earlier process left behind.
    #[must_use]
    pub fn remains(&self) -> Remains {
        match &self.memory {
            Memory::Kept(store) => store.remains(),
            Memory::Nothing => Remains::default(),
        }
    }

    /// Notes that an update is about to be handled, so that one on which the process dies is known.
    pub fn begin(&mut self, update: UpdateId) {
        let Memory::Kept(store) = &mut self.memory else { return };
        if let Err(error) = store.begin(update) {
            log::error!("an update could not be noted before it is handled: {error}");
        }
    }

    /// Whether an update was handled already.
    #[must_use]
    pub fn is_done(&self, update: UpdateId) -> bool {
        match &self.memory {
            Memory::Kept(store) => store.is_done(update),
            Memory::Nothing => false,
        }
    }

    /// Makes everything since the last commit durable, together with the marks of its updates and
    /// the rows that answer them; the numbers of the rows, none where nothing is remembered.
    ///
    /// # Errors
    /// Whose wish could not be fulfilled. Their sessions are as before; other changes wait for the
    /// next commit.
    pub fn commit(&mut self, done: &[UpdateId], rows: &[Vec<u8>]) -> Result<Vec<RowId>, Unsaved> {
        let Memory::Kept(store) = &mut self.memory else {
            self.waiting.clear();
            return Ok(Vec::new());
        };
        let changes = self.waiting.iter().map(|(person, waiting)| (person, &waiting.change));
        match store.commit(changes, done, rows) {
            Ok(numbers) => {
                self.waiting.clear();
                Ok(numbers)
            }
            Err(why) => Err(Unsaved { people: self.undo_wishes(), why }),
        }
    }

    /// A yes or a no that could not be saved has not happened.
    fn undo_wishes(&mut self) -> Vec<Person> {
        let is_wish = |waiting: &Waiting| {
            let given = matches!(waiting.change, Change::Keep(_));
            given != matches!(waiting.before, Consent::Given(_))
        };
        let people: Vec<Person> =
            self.waiting.iter().filter(|(_, waiting)| is_wish(waiting)).map(|(person, _)| *person).collect();
        for person in &people {
            if let Some(waiting) = self.waiting.remove(person) {
                self.visits.set_consent(*person, waiting.before);
            }
        }
        people
    }

    /// The one message for a group: write to me in private, with both doors as links.
    #[must_use]
    pub fn group_notice(&self, bot: &str) -> Reply {
        outside(self.content.library.labels(), self.said(Moment::Group), bot)
    }

    /// What an inline query finds, each with both doors as links. The query is screened, compared
    /// and forgotten, like everything that is typed.
    #[must_use]
    pub fn found(&self, typed: &str, bot: &str) -> Vec<(Offer, Reply)> {
        let found = catch_unwind(AssertUnwindSafe(|| offers(&self.content, typed))).unwrap_or_default();
        let sealed = |offer: Offer| (offer.clone(), outside(self.content.library.labels(), offer.words, bot));
        found.into_iter().map(sealed).collect()
    }

    /// That nothing is sold here, for whoever would pay.
    #[must_use]
    pub fn nothing_is_sold(&self) -> String {
        self.said(Moment::Money).as_str().to_owned()
    }

    /// "Not saved, nothing changed", for somebody whose wish needed the store.
    #[must_use]
    pub fn unsaved(&self) -> Answer {
        let draft = Draft::new(Origin::menu(&self.content.library), self.said(Moment::Unsaved));
        Answer { reply: draft.seal(self.content.library.labels()), on: On::New, urgency: Urgency::Reply }
    }
}

/// The help card for an unknown country, made while everything is well.
fn last_resort(content: &Content) -> Reply {
    let card = HelpCard { cause: Cause::Asked, country: None, area: None, page: 0 };
    help_card(&content.library, &content.helplines, Origin::menu(&content.library), &card)
        .seal(content.library.labels())
}
