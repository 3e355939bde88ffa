//! Going somewhere: arriving at nodes past their heads-up, back, home, and to the nearest place
//! that is left after an edit.

use crate::dialogue::Found;
use crate::dialogue::id::Address;
use crate::dialogue::moment::Moment;
use crate::dialogue::target::System;
use crate::safety::{Cause, Draft, Surface};

use super::card::PROFESSIONAL;
use super::content::Content;
use super::session::Session;
use super::{card, country, frame, help, own};

/// Arrives at a node. Where it has a heads-up, that comes first, from wherever somebody comes (T2).
pub(super) fn arrive(content: &Content, session: &mut Session, to: &Address) -> Draft {
    let Some((_, node)) = content.library.node(to) else { return gone(content, session, to) };
    if Moment::at(to).is_none() && node.heads_up.is_some() {
        session.go(to.clone());
        return card::heads_up(content, session, to);
    }
    show(content, session, to)
}

/// Shows a node itself. Moments are never a place: one goes on where one was before.
pub(super) fn show(content: &Content, session: &mut Session, at: &Address) -> Draft {
    if let Some(moment) = Moment::at(at) {
        return frame::moment(content, session, moment);
    }
    if content.library.node(at).is_some() {
        session.go(at.clone());
    }
    if content.asked_about.contains(at) {
        session.see(at.clone());
    }
    redraw(content, session, at, 0)
}

/// The card of a node as it is now, on one page of its choices, or of what is stored.
pub(super) fn redraw(content: &Content, session: &mut Session, at: &Address, page: u8) -> Draft {
    if matches!(Moment::at(at), Some(Moment::MyData | Moment::NothingStored)) {
        return own::card(content, session, page);
    }
    card::node(content, session, at, page).unwrap_or_else(|| gone(content, session, at))
}

/// Back from a help card, to the screen that was there before (C10).
pub(super) fn return_to(content: &Content, session: &mut Session, place: &Address) -> Draft {
    match (Moment::at(place), session.place.clone()) {
        (None, _) => arrive(content, session, place),
        // The button was made on a moment of which only the words are known; the place is better.
        (Some(moment), Some(here)) if is_passing(moment) => arrive(content, session, &here),
        (Some(moment), _) => frame::moment(content, session, moment),
    }
}

/// Moments that answered something and say nothing a second time.
fn is_passing(moment: Moment) -> bool {
    !matches!(
        moment,
        Moment::Menu
            | Moment::Practice
            | Moment::Language
            | Moment::Privacy
            | Moment::Kept
            | Moment::Traces
            | Moment::MyData
            | Moment::NothingStored
            | Moment::About
            | Moment::Returning
            | Moment::Forget
            | Moment::Exit
    )
}

/// A place of Haven's own.
pub(super) fn system(content: &Content, session: &mut Session, system: System) -> Draft {
    match system {
        System::Menu => frame::moment(content, session, Moment::Menu),
        System::Help => help::card(content, session, &help::place(session), Cause::Asked, 0),
        System::HelpViolence => help::card(content, session, &help::place(session), Cause::AskedForViolence, 0),
        System::Professional => door(content, session, PROFESSIONAL),
        System::Faq => door(content, session, "faq"),
        System::Country => country::choose(content, session, &help::place(session), Surface::Card, 0),
        System::Exit => frame::moment(content, session, Moment::Exit),
        System::End => frame::moment(content, session, Moment::Goodbye),
        System::Back => back(content, session),
    }
}

fn door(content: &Content, session: &mut Session, dialogue: &str) -> Draft {
    match content.library.start_of(dialogue) {
        Some(start) => arrive(content, session, &start),
        // `check` asks for both dialogues; help is nearer than a dead end in any case.
        None => help::card(content, session, &help::place(session), Cause::Asked, 0),
    }
}

/// One place back; without a path, to the start of the topic, and from there to the menu.
fn back(content: &Content, session: &mut Session) -> Draft {
    while let Some(before) = session.back() {
        if let Found::Here(place) = content.library.find(&before) {
            session.place = Some(place.clone());
            return arrive(content, session, &place);
        }
    }
    let start = session.place.as_ref().and_then(|place| content.library.start_of(place.dialogue.as_str()));
    match start.filter(|start| session.place.as_ref() != Some(start)) {
        Some(start) => {
            session.place = None;
            arrive(content, session, &start)
        }
        None => frame::moment(content, session, Moment::Menu),
    }
}

/// A node that is gone: the nearest that is left, with one kind sentence.
fn gone(content: &Content, session: &mut Session, at: &Address) -> Draft {
    let to = match content.library.find(at) {
        Found::Here(here) => here,
        Found::Gone(start) => nearest(content, session).unwrap_or(start),
    };
    session.place = None;
    let card = arrive(content, session, &to);
    frame::moved(content, card)
}

/// The nearest surviving node on the person's own path.
pub(super) fn nearest(content: &Content, session: &Session) -> Option<Address> {
    session.place.iter().chain(session.path().rev()).find_map(|address| match content.library.find(address) {
        Found::Here(here) => Some(here),
        Found::Gone(_) => None,
    })
}
