//! Choice: nothing has to be typed, every card can be left, nobody is asked what happened, and every
//! card is short. Looked at card by card, in every language and for every reader.

use haven::dialogue::check::MAX_MESSAGE;
use haven::dialogue::id::Address;
use haven::dialogue::locale::Locale;
use haven::dialogue::moment::Moment;
use haven::dialogue::role::Role;
use haven::dialogue::target::System;
use haven::engine::{Content, Event, Session, step};
use haven::safety::{Act, KeyButton, Origin, Reply, Surface, Tap};

/// What stands on its own and is no card that somebody comes to.
const NO_CARDS: [Moment; 4] = [Moment::Moved, Moment::Late, Moment::Group, Moment::Exit];

/// Every card in every language for every reader, past its heads-up.
fn cards(content: &Content) -> impl Iterator<Item = (String, Reply)> {
    let readers = Role::ALL.into_iter().map(Some).chain([None]);
    let languages = content.library.languages().iter();
    let all = languages.flat_map(move |language| readers.clone().map(move |role| (language, role)));
    all.flat_map(move |(language, role)| {
        let places = content.library.nodes().map(|(address, ..)| address);
        let places = places.filter(|place| !Moment::at(place).is_some_and(|moment| NO_CARDS.contains(&moment)));
        places.map(move |place| {
            let what = format!("{place} ({language}, {role:?})");
            (what, shown(content, &place, language, role))
        })
    })
}

fn shown(content: &Content, place: &Address, language: &Locale, role: Option<Role>) -> Reply {
    let origin = Origin { surface: Surface::Card, place: place.clone(), role, locale: language.clone() };
    let mut session = Session::default();
    (session.role, session.locale) = (role, Some(language.clone()));
    step(content, session, &Event::Tapped(Tap { origin, act: Act::Show }, [].into())).draft.seal()
}

fn acts(reply: &Reply) -> Vec<Act> {
    reply.parts().rows.iter().flatten().filter_map(KeyButton::tap).map(|tap| tap.act).collect()
}

#[test]
fn t01_every_card_can_be_answered_by_a_tap_and_left_without_an_answer() {
    let content = Content::embedded();
    for (card, reply) in cards(&content) {
        let acts = acts(&reply);
        let leaves = |act: &Act| {
            let system = [System::Menu, System::Back, System::Exit, System::Professional];
            system.iter().any(|system| *act == Act::Go(*system)) || *act == Act::Return
        };
        let doors = acts.iter().filter(|act| leaves(act)).count();
        assert!(doors >= 2, "{card}: {acts:?}");
        assert!(acts.contains(&Act::Go(System::Exit)), "{card} has no way out: {acts:?}");
    }
}

#[test]
fn t01_nobody_is_asked_what_happened() {
    let content = Content::embedded();
    let asks = [
        "what happened",
        "what did they do",
        "who did it",
        "how old were you",
        "when did it",
        "tell me what",
        "describe what",
        "qué pasó",
        "qué te pasó",
        "quién lo hizo",
        "qué te hicieron",
        "cuántos años tenías",
        "cuéntame qué",
        "describe lo que",
    ];
    for (card, reply) in cards(&content) {
        let said = reply.parts().text.as_str().to_lowercase();
        for question in said.split(['.', '!', '\n', ':']).flat_map(|part| part.split_inclusive('?')) {
            // A question for oneself about this very moment is no question about then.
            let is_question = question.trim_end().ends_with('?') && !question.contains("just now");
            assert!(!is_question || !asks.iter().any(|ask| asked(question).starts_with(ask)), "{card}: {question}");
        }
    }
}

/// A question from its first letter on.
fn asked(question: &str) -> &str {
    question.trim_start_matches(|c: char| !c.is_alphabetic())
}

#[test]
fn t03_the_menu_is_one_tap_away_and_every_button_leads_somewhere() {
    let content = Content::embedded();
    for (card, reply) in cards(&content) {
        let reaches_menu = |button: &KeyButton| {
            button.tap().is_some_and(|tap| {
                let turn = step(&content, Session::default(), &Event::Tapped(tap, [].into()));
                turn.draft.origin().place == Moment::Menu.address() && turn.draft.origin().surface == Surface::Card
            })
        };
        // Without a practice its card is the menu.
        let is_menu = ["screens/menu ", "screens/practice "].iter().any(|menu| card.starts_with(menu));
        // A help card leads back to where somebody was, and that card to the menu.
        let is_help = reply.parts().rows.iter().flatten().filter_map(KeyButton::tap).any(|tap| tap.act == Act::Return);
        assert!(is_menu || is_help || reply.parts().rows.iter().flatten().any(reaches_menu), "{card}");
        for button in reply.parts().rows.iter().flatten() {
            let Some(tap) = button.tap() else { continue };
            let turn = step(&content, Session::default(), &Event::Tapped(tap.clone(), [].into()));
            let moved = content.library.wording(turn.draft.language(), &Moment::Moved.address());
            let words = moved.moment(Moment::Moved).said(&haven::dialogue::condition::Facts::default());
            let text = turn.draft.seal();
            assert!(
                !text.parts().text.as_str().starts_with(words.as_str()),
                "{card}: `{}` leads nowhere",
                button.label
            );
        }
    }
}

#[test]
fn t07_every_card_is_short_in_every_language_and_for_every_reader() {
    let content = Content::embedded();
    for (card, reply) in cards(&content) {
        let length = reply.parts().text.utf16_len();
        assert!((1..=MAX_MESSAGE).contains(&length), "{card} has {length} characters");
    }
}
