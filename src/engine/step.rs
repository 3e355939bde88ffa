//! One event, one answer.
//!
//! The order is that of care: danger before everything, then commands, then what the open card
//! asked for, then questions, then topics, then a gentle "I didn't find that".

use crate::dialogue::Found;
use crate::dialogue::id::{Address, ChoiceId, ItemId};
use crate::dialogue::moment::Moment;
use crate::dialogue::node::Setting;
use crate::dialogue::target::{System, Target};
use crate::safety::{Act, Cause, Draft, Origin, Surface, Tap};

use super::content::Content;
use super::event::{Command, Event, Ticks};
use super::search::Match;
use super::session::{Asking, Consent, Session};
use super::{country, frame, help, language, said, way};

/// On which message the answer is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// The card that was tapped is edited.
    Tapped,
    /// A new message.
    New,
}

/// The session after an event, and the card that answers it. There is always exactly one: nobody
/// is left without an answer, and nobody gets two.
#[derive(Debug, Clone)]
pub struct Turn {
    /// Where the person is now.
    pub session: Session,
    /// The answer.
    pub draft: Draft,
    /// Where it is shown.
    pub on: On,
}

/// Answers an event.
#[must_use]
pub fn step(content: &Content, mut session: Session, event: &Event) -> Turn {
    // What a card asked for is asked until the next thing happens, whatever that is.
    let asking = session.asking.take();
    let has_left = std::mem::take(&mut session.has_left);
    let mut turn = match event {
        Event::Heard(signal, asked) => {
            // A false alarm is cheap (C10): where the person is, is left as it was. A country that is
            // typed now is for this help, whatever it was asked for before.
            // The card speaks the language in which danger was heard.
            let mut reader = session.clone();
            reader.locale = Some(signal.locale.clone());
            let draft = help::card(content, &reader, &help::place(&session), Cause::Heard(signal.kind), 0);
            let draft = help::with_question(content, &reader, draft, asked.as_ref());
            Turn { session, draft, on: On::New }
        }
        Event::Said(words) => match Command::parse(words) {
            Some(Some(command)) => commanded(content, session, &command),
            Some(None) => new(session, |session| frame::moment(content, session, Moment::NotFound)),
            None if has_left => new(session, |session| said::after_leaving(content, session, words, asking)),
            None => new(session, |session| said::answer(content, session, words, asking)),
        },
        Event::Tapped(tap, ticks) => tapped(content, session, tap, ticks),
        Event::TappedUnknown => {
            let place = session.place.clone().unwrap_or_else(|| Moment::Menu.address());
            let draft = way::arrive(content, &mut session, &place);
            let draft = frame::moved(content, draft);
            Turn { session, draft, on: On::New }
        }
        Event::SentOther => new(session, |session| frame::moment(content, session, Moment::NotText)),
        Event::SentVoice => new(session, |session| frame::moment(content, session, Moment::Voice)),
        Event::SentMoney => new(session, |session| frame::moment(content, session, Moment::Money)),
    };
    // On a help card the most natural next words are the name of a country.
    if let Origin { surface: Surface::Help(cause), locale, .. } = turn.draft.origin() {
        let (cause, locale) = (*cause, locale.clone());
        turn.session.asking.get_or_insert(Asking::Country { cause, open: false, locale });
    }
    turn.session.has_left = turn.draft.origin().place == Moment::Exit.address();
    frame::ask_anew(content, &turn.session, &mut turn.draft);
    turn
}

fn new(mut session: Session, draw: impl FnOnce(&mut Session) -> Draft) -> Turn {
    let draft = draw(&mut session);
    Turn { session, draft, on: On::New }
}

fn commanded(content: &Content, session: Session, command: &Command) -> Turn {
    new(session, |session| match command {
        Command::Start(payload) => start(content, session, payload.payload()),
        Command::Menu => frame::moment(content, session, Moment::Menu),
        Command::Help => help::card(content, session, &help::place(session), Cause::Asked, 0),
        Command::Professional => way::system(content, session, System::Professional),
        Command::Faq(words) if words.is_empty() => way::system(content, session, System::Faq),
        Command::Faq(words) => match content.index.question(content.language(session), words) {
            Match::Sure(address) => way::arrive(content, session, &address),
            Match::Unsure(_) | Match::None => frame::questions(content, session),
        },
        Command::Country(words) if words.is_empty() => {
            country::choose(content, session, &help::place(session), Surface::Card, 0)
        }
        Command::Country(words) => country::typed(content, session, words),
        Command::Language(words) => language::typed(content, session, words),
        Command::Privacy => frame::moment(content, session, Moment::Privacy),
        Command::MyData => frame::moment(content, session, Moment::MyData),
        Command::About => frame::moment(content, session, Moment::About),
        Command::Forget => frame::moment(content, session, Moment::Forget),
        Command::Exit => frame::moment(content, session, Moment::Exit),
    })
}

/// `/start` and deep links. A payload that says nothing is a plain start.
fn start(content: &Content, session: &mut Session, payload: &str) -> Draft {
    let topic = content.library.topics().find(|dialogue| dialogue.id.as_str() == payload);
    match (payload, topic) {
        ("help", _) => help::card(content, session, &help::place(session), Cause::Asked, 0),
        ("professional", _) => way::system(content, session, System::Professional),
        ("faq", _) => way::system(content, session, System::Faq),
        (_, Some(topic)) => way::arrive(content, session, &topic.address(&topic.start)),
        _ if session.place.is_some() => frame::moment(content, session, Moment::Returning),
        _ => way::arrive(content, session, content.library.start()),
    }
}

fn tapped(content: &Content, mut session: Session, tap: &Tap, ticks: &Ticks) -> Turn {
    restore(content, &mut session, tap);
    let (place, moved) = match content.library.find(&tap.origin.place) {
        Found::Here(place) => (place, false),
        Found::Gone(nearest) => (way::nearest(content, &session).unwrap_or(nearest), true),
    };
    note_ticks(content, &mut session, &place, tap, ticks);
    let act =
        if moved && matches!(tap.act, Act::Choose(_) | Act::Tick(..) | Act::Fold(_)) { &Act::Arrive } else { &tap.act };
    let draw = |session: &mut Session| acted(content, session, tap, &place, act);
    let (draft, moved_now) = match tap.origin.surface {
        // A help card stays in the language in which it was cried for.
        Surface::Help(_) if stays_on_help(tap) => session.in_language(tap.origin.locale.clone(), draw),
        _ => draw(&mut session),
    };
    let draft = if moved || moved_now { frame::moved(content, draft) } else { draft };
    let on = surface_of_answer(tap, &draft);
    Turn { session, draft, on }
}

/// Does what a button says; whether its card has changed meanwhile.
fn acted(content: &Content, session: &mut Session, tap: &Tap, place: &Address, act: &Act) -> (Draft, bool) {
    match act {
        Act::Choose(choice) => choose(content, session, place, choice),
        Act::Tick(..) => (way::redraw(content, session, place, 0), false),
        Act::Go(system) => (go(content, session, tap, place, *system), false),
        Act::Arrive => (way::arrive(content, session, place), false),
        Act::Show => (way::show(content, session, place), false),
        Act::Return => (way::return_to(content, session, place), false),
        Act::Fold(page) => (way::redraw(content, session, place, *page), false),
        Act::Lines(page) => (help::card(content, session, place, cause(tap), *page), false),
        Act::Countries(page) => (country::choose(content, session, place, tap.origin.surface, *page), false),
        Act::Country(code) => (country::chosen(content, session, place, cause(tap), Some(*code)), false),
        Act::NoCountry => (country::chosen(content, session, place, cause(tap), None), false),
        Act::Area(area) => (country::area(content, session, place, cause(tap), area), false),
        Act::Language(locale) => (language::choose(content, session, locale), false),
    }
}

/// A button knows where it stood and who tapped it, so a visit that is gone from memory goes on.
fn restore(content: &Content, session: &mut Session, tap: &Tap) {
    session.role = session.role.or(tap.origin.role);
    if let Some(locale) = language::of_tap(tap) {
        // Whoever goes on from a help card in the language in which they wrote goes on in that language,
        // unless they have chosen another by hand.
        let from_help = matches!(tap.origin.surface, Surface::Help(_)) && tap.act != Act::Return;
        if session.locale.is_none() || from_help && !session.has_chosen_language() {
            session.locale = Some(locale.clone());
        }
    }
    if Moment::at(&tap.origin.place).is_none()
        && let Found::Here(place) = content.library.find(&tap.origin.place)
        && (session.place.is_none() || matches!(tap.act, Act::Choose(_) | Act::Tick(..)))
    {
        session.go(place);
    }
}

/// Whether what a button on a help card does is a help card, too.
fn stays_on_help(tap: &Tap) -> bool {
    matches!(
        tap.act,
        Act::Lines(_) | Act::Countries(_) | Act::Country(_) | Act::NoCountry | Act::Area(_) | Act::Go(System::Country)
    )
}

/// Help is a new message by whatever door, and nothing but more lines or another country edits it (D7).
fn surface_of_answer(tap: &Tap, answer: &Draft) -> On {
    let is_help = |surface| matches!(surface, Surface::Help(_));
    match tap.origin.surface {
        _ if stays_on_help(tap) => On::Tapped,
        surface if is_help(surface) || is_help(answer.origin().surface) => On::New,
        // A card cannot be edited into a file.
        _ if tap.act == Act::Arrive && Moment::at(&tap.origin.place) == Some(Moment::Record) => On::New,
        _ => On::Tapped,
    }
}

fn cause(tap: &Tap) -> Cause {
    match tap.origin.surface {
        Surface::Help(cause) => cause,
        Surface::Card => Cause::Asked,
    }
}

/// The keyboard of the tapped card is what is ticked; memory helps out where there is none.
fn note_ticks(content: &Content, session: &mut Session, place: &Address, tap: &Tap, ticks: &Ticks) {
    let Some((_, node)) = content.library.node(place).filter(|(_, node)| !node.items.is_empty()) else { return };
    let mut ticked = if ticks.is_empty() {
        session.ticked(place)
    } else {
        ticks.iter().filter(|(_, ticked)| **ticked).map(|(item, _)| item.clone()).collect()
    };
    if let Act::Tick(item, was) = &tap.act {
        set_tick(&mut ticked, item, !was);
    }
    ticked.retain(|item| node.items.iter().any(|known| known.id == *item));
    session.tick(place.clone(), ticked);
}

fn set_tick(ticked: &mut std::collections::BTreeSet<ItemId>, item: &ItemId, on: bool) {
    if on {
        ticked.insert(item.clone());
    } else {
        ticked.remove(item);
    }
}

/// Takes a choice. One that is gone shows the card as it is today, and says so.
pub(super) fn choose(content: &Content, session: &mut Session, place: &Address, choice: &ChoiceId) -> (Draft, bool) {
    let choice = content.library.node(place).and_then(|(_, node)| node.choice(choice));
    let Some(choice) = choice else { return (way::arrive(content, session, place), true) };
    match choice.sets {
        Some(Setting::Role(role)) => session.role = Some(role),
        Some(Setting::ConsentGiven) => session.consent = Consent::Given(content.library.consent_version()),
        Some(Setting::ConsentRefused) => session.consent = Consent::Refused,
        // The language of the card that says so is that of the app, which is known without being kept.
        // Which messages there are stays known in memory, or leaving after this could delete none.
        Some(Setting::Erased) => {
            let (locale, messages) = (session.locale.take(), std::mem::take(&mut session.messages));
            *session = Session::default();
            (session.locale, session.messages) = (locale, messages);
        }
        None => {}
    }
    let draft = match &choice.target.value {
        Target::Node(address) => way::arrive(content, session, address),
        Target::System(system) => go_from(content, session, place, *system),
    };
    (draft, false)
}

fn go(content: &Content, session: &mut Session, tap: &Tap, place: &Address, system: System) -> Draft {
    match system {
        System::Country => country::choose(content, session, place, tap.origin.surface, 0),
        system => go_from(content, session, place, system),
    }
}

/// A place of Haven's own. Back from a moment leads to where the person is; from a card, one back.
fn go_from(content: &Content, session: &mut Session, place: &Address, system: System) -> Draft {
    match (system, Moment::at(place), session.place.clone()) {
        (System::Back, Some(_), Some(here)) => way::arrive(content, session, &here),
        (System::Help, ..) => help::card(content, session, place, Cause::Asked, 0),
        (System::HelpViolence, ..) => help::card(content, session, place, Cause::AskedForViolence, 0),
        _ => way::system(content, session, system),
    }
}
