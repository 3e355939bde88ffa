//! Typed words, once no danger was heard in them and they are no command: a button of the open card
//! by its name, what the open card asked for, words for which authors wrote a moment ("thanks"),
//! questions, topics, and a gentle "I found nothing". Where it is not clear what was meant, nothing
//! is guessed: there are buttons.

use crate::dialogue::id::{Address, ChoiceId};
use crate::dialogue::labels::Label;
use crate::dialogue::moment::Moment;
use crate::dialogue::target::System;
use crate::safety::{Act, Draft, Screened, normalise};

use super::content::Content;
use super::search::Match;
use super::session::{Asking, Session};
use super::step::choose;
use super::{country, frame, way};

/// So few words can be the name of a country.
const A_NAME: usize = 3;
/// So few words may mean several things.
const A_STUB: usize = 2;

/// The card that answers some words.
pub(super) fn answer(content: &Content, session: &mut Session, words: &Screened, asking: Option<Asking>) -> Draft {
    if words.is_empty() {
        return frame::moment(content, session, Moment::NotText);
    }
    if let Some(draft) = button(content, session, words) {
        return draft;
    }
    if let Some(Asking::Country { cause, open }) = asking {
        if let Some(place) = country::find(content, words) {
            return country::set(content, session, place, cause);
        }
        if open && count(words) <= A_NAME && content.index.meant(words).is_none() {
            return country::unknown(content, session, cause);
        }
    }
    match content.index.meant(words) {
        // A greeting by somebody who has been here.
        Some(start) if start == *content.library.start() && session.place.is_some() => {
            frame::moment(content, session, Moment::Returning)
        }
        Some(address) => way::arrive(content, session, &address),
        None => found(content, session, words),
    }
}

fn count(words: &Screened) -> usize {
    words.form().split(' ').count()
}

/// A button of the card on which the person is, typed instead of tapped.
fn button(content: &Content, session: &mut Session, words: &Screened) -> Option<Draft> {
    let is = |label: &str| normalise(label) == words.form();
    let library = &content.library;
    if let Some((place, choice)) = choice(content, session, &is) {
        return Some(choose(content, session, &place, &choice).0);
    }
    let frame = [
        (Label::Help, Act::Go(System::Help)),
        (Label::Professional, Act::Go(System::Professional)),
        (Label::Back, Act::Go(System::Back)),
        (Label::Menu, Act::Go(System::Menu)),
        (Label::Show, Act::Show),
        (Label::Instead, Act::Go(System::Menu)),
    ];
    match frame.into_iter().find(|(label, _)| is(library.label(*label)))?.1 {
        Act::Go(system) => Some(way::system(content, session, system)),
        _ => session.place.clone().map(|place| way::show(content, session, &place)),
    }
}

fn choice(content: &Content, session: &Session, is: &impl Fn(&str) -> bool) -> Option<(Address, ChoiceId)> {
    let place = session.place.clone()?;
    let (_, node) = content.library.node(&place)?;
    let facts = session.facts(&place.dialogue);
    let choice = node.offered(&facts).find(|choice| is(&choice.label.value))?.id.clone();
    Some((place, choice))
}

/// A question, topics, or nothing.
fn found(content: &Content, session: &mut Session, words: &Screened) -> Draft {
    let topics = content.index.topics(words);
    match content.index.question(words) {
        // A word or two that are a keyword of a topic may mean that as well.
        Match::Sure(question) if count(words) <= A_STUB && !topics.is_empty() => {
            if content.index.is_way_to_ask(&question, words) {
                return way::arrive(content, session, &question);
            }
            frame::topics(content, session, Some(&question), &topics)
        }
        Match::Sure(question) => way::arrive(content, session, &question),
        Match::Unsure(question) if !topics.is_empty() => frame::topics(content, session, Some(&question), &topics),
        Match::Unsure(_) => frame::questions(content, session),
        Match::None if !topics.is_empty() => frame::topics(content, session, None, &topics),
        Match::None => frame::moment(content, session, Moment::NotFound),
    }
}
