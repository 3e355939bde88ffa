//! Typed words, once no danger was heard in them and they are no command: a button of the open card
//! by its name, what the open card asked for, words for which authors wrote a moment ("thanks"),
//! questions, topics, and a gentle "I found nothing". Where it is not clear what was meant, nothing
//! is guessed: there are buttons.

use crate::dialogue::id::{Address, ChoiceId};
use crate::dialogue::labels::Label;
use crate::dialogue::moment::Moment;
use crate::dialogue::target::System;
use crate::safety::{Draft, Screened, normalise};

use super::content::Content;
use super::country::Named;
use super::search::Match;
use super::session::{Asking, Session};
use super::step::choose;
use super::{country, frame, language, way};

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
    if let Some(draft) = asking.and_then(|asking| asked_for(content, session, words, asking)) {
        return draft;
    }
    match content.index.meant(content.language(session), words) {
        // A greeting by somebody who has been here.
        Some(start) if start == *content.library.start() && session.place.is_some() => {
            frame::moment(content, session, Moment::Returning)
        }
        Some(address) => way::arrive(content, session, &address),
        None => found(content, session, words),
    }
}

/// Words after somebody has left quickly. Whoever writes them may be somebody else, so they find a way
/// to go on and no topic (D6); a goodbye is answered as one, and a country on a help card is for its lines.
pub(super) fn after_leaving(
    content: &Content,
    session: &mut Session,
    words: &Screened,
    asking: Option<Asking>,
) -> Draft {
    if let Some(help) = asking.and_then(|asking| asked_for(content, session, words, asking)) {
        return help;
    }
    match content.index.meant(content.language(session), words) {
        Some(goodbye) if goodbye == Moment::Goodbye.address() => frame::moment(content, session, Moment::Goodbye),
        _ if session.place.is_some() => frame::moment(content, session, Moment::Returning),
        _ => way::arrive(content, session, content.library.start()),
    }
}

/// What the open card asked for, if that was typed.
fn asked_for(content: &Content, session: &mut Session, words: &Screened, asking: Asking) -> Option<Draft> {
    match asking {
        Asking::Country { cause, open, locale } => {
            let named = if open { Named::Somehow } else { Named::Exactly };
            if let Some(place) = country::find(content, words, named) {
                return Some(session.in_language(locale, |session| country::set(content, session, place, cause)));
            }
            let is_unknown = open && count(words) <= A_NAME && means_nothing_else(content, session, words);
            is_unknown.then(|| country::unknown(content, session, cause))
        }
        Asking::Language => {
            let locale = language::named(&content.library, words)?;
            Some(language::choose(content, session, locale))
        }
    }
}

/// Whether words that may be the name of a country are nothing that Haven has a card for.
fn means_nothing_else(content: &Content, session: &Session, words: &Screened) -> bool {
    let (index, reader) = (&content.index, content.language(session));
    let is_question = matches!(index.question(reader, words), Match::Sure(_));
    !is_question && index.meant(reader, words).is_none() && index.topics(reader, words).is_empty()
}

fn count(words: &Screened) -> usize {
    words.form().split(' ').count()
}

/// A button of the card on which the person is, typed instead of tapped.
fn button(content: &Content, session: &mut Session, words: &Screened) -> Option<Draft> {
    let is = |label: &str| normalise(label) == words.form();
    let here = session.place.clone().unwrap_or_else(|| Moment::Menu.address());
    let wording = content.wording(session, &here);
    if let Some((place, choice)) = choice(content, session, &is) {
        return Some(choose(content, session, &place, &choice).0);
    }
    // "Show me" leads to the heads-up once more and not past it: which card is open is not known, and
    // a sensitive one is reached only through its heads-up (T2).
    if is(wording.label(Label::Show)) {
        return session.place.clone().map(|place| way::arrive(content, session, &place));
    }
    let frame = [
        (Label::Help, System::Help),
        (Label::Professional, System::Professional),
        (Label::Back, System::Back),
        (Label::Menu, System::Menu),
        (Label::Instead, System::Menu),
    ];
    let (_, system) = frame.into_iter().find(|(label, _)| is(wording.label(*label)))?;
    Some(way::system(content, session, system))
}

fn choice(content: &Content, session: &Session, is: &impl Fn(&str) -> bool) -> Option<(Address, ChoiceId)> {
    let place = session.place.clone()?;
    let node = content.wording(session, &place).node(&place)?;
    let facts = session.facts(&place.dialogue);
    let choice = node.offered(&facts).find(|choice| is(&choice.label.value))?.id.clone();
    Some((place, choice))
}

/// A question, topics, or nothing.
fn found(content: &Content, session: &mut Session, words: &Screened) -> Draft {
    let reader = content.language(session).clone();
    let topics = content.index.topics(&reader, words);
    match content.index.question(&reader, words) {
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
