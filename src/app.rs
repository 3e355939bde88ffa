//! The use cases: what happens with something that a person sent, from screen to reply.
//!
//! [`App::handle`] cannot fail: an answer comes back whatever breaks, and it always has help on
//! it. Changes wait until [`App::commit`] has made them durable; only then may whoever called it
//! acknowledge. No network is touched here and no clock is read: time comes in as an argument.

mod desk;
mod exchange;
mod hearing;
mod own;
mod pieces;
mod saving;
mod shown;
mod visits;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::dialogue::condition::Facts;
use crate::dialogue::labels::Label;
use crate::dialogue::locale::Locale;
use crate::dialogue::moment::Moment;
use crate::dialogue::node::Setting;
use crate::dialogue::target::System;
use crate::dialogue::text::Text;
use crate::engine::{Consent, Content, Day, Event, Offer, On, Session, Turn, of_tap, offers, step};
use crate::safety::{Act, Button, Cause, Draft, HelpCard, Origin, Reply, Surface, Tap, help_card, outside, screen};
use crate::store::{Change, Delivered, Person, Pulse, RowId, Source, Store, UpdateId};

pub use desk::{Count, Desk, Health};
pub use exchange::{Answer, Arrived, Sent, Urgency};
use pieces::Pieces;
pub use saving::Unsaved;
use saving::Waiting;
pub use shown::Shown;
pub use visits::Seconds;
use visits::Visits;

/// Whoever wrote longer ago than this has waited, and hears why: ten minutes.
const LATE: Seconds = 10 * 60;

/// Where sessions outlive the process.
pub enum Memory {
    /// In a store.
    Kept(Box<Store>),
    /// Nowhere, as it was asked for: everything else works without.
    Nothing,
    /// Nowhere, since the store cannot be used: whoever wishes for something that needs it hears so.
    Lost,
}

/// Haven, without any way to reach it.
pub struct App {
    content: Content,
    memory: Memory,
    visits: Visits,
    pieces: Pieces,
    waiting: BTreeMap<Person, Waiting>,
    /// The last commit failed, and that was said.
    is_ailing: bool,
    desk: Desk,
    shown: Shown,
    last_resort: Reply,
    /// The day for which the help lines' checks were looked at.
    day: String,
}

impl App {
    /// Haven with its words and its memory.
    #[must_use]
    pub fn new(content: Content, memory: Memory) -> Self {
        let last_resort = last_resort(&content);
        // What is made at its first use is made now, and not while the process is noted to be trying
        // somebody's update: the shorter that is, the less likely is a kill by chance in it.
        drop(screen(&content.phrases, content.library.label(Label::Help)));
        let (is_ailing, desk) = (matches!(memory, Memory::Lost), Desk::default());
        if is_ailing {
            desk.store_is(Health::Lost);
        }
        desk.asks_for(content.library.consent_version());
        Self {
            content,
            memory,
            visits: Visits::default(),
            pieces: Pieces::default(),
            waiting: BTreeMap::new(),
            is_ailing,
            desk,
            shown: Shown::default(),
            last_resort,
            day: String::new(),
        }
    }

    /// The words that are live.
    #[must_use]
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// What an operator sees of it, and changes.
    #[must_use]
    pub fn desk(&self) -> Desk {
        self.desk.clone()
    }

    /// Answers something. Whatever goes wrong on the way, there is a card with help on it.
    pub fn handle(&mut self, person: Person, arrived: &Arrived, now: Seconds) -> Answer {
        let answered = catch_unwind(AssertUnwindSafe(|| self.answer(person, arrived, now)));
        answered.unwrap_or_else(|_| {
            log::error!("an answer could not be made; the person got the help card");
            self.built_in_help()
        })
    }

    /// Answers an update, which is noted while it is handled: one on which the process has died twice
    /// is answered with help and not tried again.
    pub fn handle_update(&mut self, update: UpdateId, person: Person, arrived: &Arrived, now: Seconds) -> Answer {
        let Memory::Kept(store) = &self.memory else { return self.handle(person, arrived, now) };
        if store.is_deadly(update) {
            log::error!("the process has died twice of one update; its person gets the help card");
            return self.built_in_help();
        }
        if let Err(error) = store.begin(update) {
            log::debug!("an update could not be noted before it is handled: {error}");
        }
        let answer = self.handle(person, arrived, now);
        if let Memory::Kept(store) = &self.memory
            && let Err(error) = store.end()
        {
            log::debug!("that an update was handled could not be noted: {error}");
        }
        answer
    }

    /// The help card that was made while everything was well.
    #[must_use]
    pub fn built_in_help(&self) -> Answer {
        Answer { reply: self.last_resort.clone(), on: On::New, urgency: Urgency::Help(Cause::Asked), takes_away: None }
    }

    fn answer(&mut self, person: Person, arrived: &Arrived, now: Seconds) -> Answer {
        let mut before = self.session(person, now);
        fail::fail_point!("screen");
        let event = self.event(person, &arrived.sent, now);
        before.locale = before.locale.or_else(|| self.language(&event, arrived));
        let erases = self.erases(&event);
        fail::fail_point!("step");
        let Turn { mut session, draft, on } = step(&self.content, before.clone(), &event);
        let takes_away = shown::keep_track(&mut session, &draft, on, arrived, now);
        own::was_here(&mut session, Day::of(now), self.content.library.consent_version());
        let language = draft.language().clone();
        self.note(person, &before, session, erases, now);
        let urgency = match draft.origin().surface {
            Surface::Help(cause) => Urgency::Help(cause),
            Surface::Card => Urgency::Reply,
        };
        let draft = if arrived.waited > LATE { draft.preface(&self.said(Moment::Late, &language)) } else { draft };
        let draft = self.with_record(person, draft);
        fail::fail_point!("seal");
        Answer { reply: draft.seal(), on, urgency, takes_away }
    }

    /// The language of somebody of whom none is known: that of the card that they tapped, or of their app.
    fn language(&self, event: &Event, arrived: &Arrived) -> Option<Locale> {
        let tapped = if let Event::Tapped(tap, _) = event { of_tap(tap) } else { None };
        let speaks = |locale: &&Locale| self.content.library.languages().contains(locale);
        tapped.filter(speaks).or_else(|| arrived.locale.as_ref().filter(speaks)).cloned()
    }

    /// Whether somebody wishes to be forgotten.
    fn erases(&self, event: &Event) -> bool {
        let Event::Tapped(Tap { origin, act: Act::Choose(choice) }, _) = event else { return false };
        let node = self.content.library.node(&origin.place).map(|(_, node)| node);
        node.and_then(|node| node.choice(choice)).is_some_and(|choice| choice.sets == Some(Setting::Erased))
    }

    /// The words of a moment in a language, for somebody of whom nothing else is known.
    fn said(&self, moment: Moment, language: &Locale) -> Text {
        let wording = self.content.library.wording(language, &moment.address());
        wording.moment(moment).said(&Facts::default())
    }

    /// Where somebody is: in memory, in the store, or new.
    fn session(&mut self, person: Person, now: Seconds) -> Session {
        if let Some(session) = self.visits.get(person, now) {
            return session;
        }
        let mut session = self.kept(person, now);
        let known = self.visits.messages(person);
        if session.messages.is_empty() {
            session.messages = known;
        }
        session
    }

    /// The same where no visit is in memory.
    fn kept(&self, person: Person, now: Seconds) -> Session {
        if let Some(waiting) = self.waiting.get(&person) {
            return match &waiting.change {
                Change::Keep(session) => (**session).clone(),
                Change::Erase => Session::default(),
            };
        }
        let Memory::Kept(store) = &self.memory else { return Session::default() };
        match store.session(person, Day::of(now)) {
            Ok(session) => session.unwrap_or_default(),
            Err(error) => {
                let level = if self.is_ailing { log::Level::Debug } else { log::Level::Error };
                log::log!(level, "a session could not be read, and its person begins anew: {error}");
                Session::default()
            }
        }
    }

    /// Keeps a session in memory, and in the store only as far as was agreed to.
    fn note(&mut self, person: Person, before: &Session, after: Session, erases: bool, now: Seconds) {
        let version = self.content.library.consent_version();
        let was_kept = matches!(before.consent, Consent::Given(_));
        // What cannot be read just now is there all the same, so that a wish to erase is always one.
        let change = if erases || was_kept && !matches!(after.consent, Consent::Given(_)) {
            Some((Change::Erase, true))
        } else if after.may_be_kept(version) {
            (after != *before).then(|| (Change::Keep(Box::new(after.clone())), !was_kept))
        } else {
            // A yes to an older version: what was kept stays, and nothing new is written.
            None
        };
        if let Some((change, is_wish)) = change {
            let earlier = self.waiting.get(&person);
            let consent = earlier.map_or(before.consent, |waiting| waiting.before);
            let is_wish = is_wish || earlier.is_some_and(|waiting| waiting.is_wish);
            let was = matches!(change, Change::Erase).then(|| Box::new((before.clone(), now)));
            let was = earlier.and_then(|waiting| waiting.was.clone()).or(was);
            self.waiting.insert(person, Waiting { change, before: consent, was, is_wish });
        }
        self.visits.put(person, after, now);
    }

    /// Erases everything about somebody, as when they block the bot.
    pub fn erase(&mut self, person: Person) {
        self.visits.forget(person);
        self.pieces.forget(person);
        self.waiting
            .insert(person, Waiting { change: Change::Erase, before: Consent::Open, was: None, is_wish: false });
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

    /// Tells whether a call of the store lasts, where there is one.
    #[must_use]
    pub fn pulse(&self) -> Pulse {
        match &self.memory {
            Memory::Kept(store) => store.pulse(),
            Memory::Nothing | Memory::Lost => Pulse::default(),
        }
    }

    /// What a backup is made of, where there is a store.
    #[must_use]
    pub fn source(&self) -> Option<Source> {
        match &self.memory {
            Memory::Kept(store) => Some(store.source()),
            Memory::Nothing | Memory::Lost => None,
        }
    }

    /// Whether an update was handled already.
    #[must_use]
    pub fn is_done(&self, update: UpdateId) -> bool {
        match &self.memory {
            Memory::Kept(store) => store.is_done(update),
            Memory::Nothing | Memory::Lost => false,
        }
    }

    /// What is to be done between two batches: new words go live, and the store is looked after.
    pub fn tend(&mut self, now: Seconds) {
        if let Some(words) = self.desk.renewed() {
            self.content = words;
            self.desk.asks_for(self.content.library.consent_version());
            self.day.clear();
            log::info!("new words are live");
        }
        let today = Day::of(now).to_string();
        if self.day != today {
            self.content.helplines.as_of(&today);
            self.day = today;
        }
        self.pieces.drop_old(now);
        if let Memory::Kept(store) = &mut self.memory {
            store.tend(now);
        }
    }

    /// The one message for a group: write to me in private, with both doors as links.
    #[must_use]
    pub fn group_notice(&self, bot: &str) -> Reply {
        outside(self.content.library.labels(), self.said(Moment::Group, self.content.library.language()), bot)
    }

    /// What an inline query finds, each with both doors as links. The query is screened, compared
    /// and forgotten, like everything that is typed.
    #[must_use]
    pub fn found(&self, typed: &str, bot: &str) -> Vec<(Offer, Reply)> {
        let found = catch_unwind(AssertUnwindSafe(|| offers(&self.content, typed))).unwrap_or_default();
        let labels = |offer: &Offer| self.content.library.labels_in(&offer.locale);
        let sealed = |offer: Offer| (offer.clone(), outside(labels(&offer), offer.words, bot));
        found.into_iter().map(sealed).collect()
    }

    /// That nothing is sold here, for whoever would pay.
    #[must_use]
    pub fn nothing_is_sold(&self) -> String {
        self.said(Moment::Money, self.content.library.language()).as_str().to_owned()
    }

    /// "Not saved, nothing changed", for somebody whose wish needed the store.
    #[must_use]
    pub fn unsaved(&self, person: Person) -> Answer {
        let library = &self.content.library;
        let language = self.visits.language(person).unwrap_or_else(|| library.language()).clone();
        let wording = library.wording(&language, &Moment::Unsaved.address());
        let words = self.said(Moment::Unsaved, &language);
        let mut draft = Draft::new(Origin { locale: language, ..Origin::menu(library) }, words, wording);
        draft.row(Button::act(wording.label(Label::Leave), Act::Go(System::Exit)));
        Answer { reply: draft.seal(), on: On::New, urgency: Urgency::Reply, takes_away: None }
    }
}

/// The help card for an unknown country, made while everything is well.
fn last_resort(content: &Content) -> Reply {
    let card = HelpCard { cause: Cause::Asked, country: None, area: None, page: 0 };
    help_card(&content.library, &content.helplines, Origin::menu(&content.library), &card).seal()
}
