//! Other languages: a card is in one language or in the other, never in both, and help speaks the
//! language in which it was cried for.

use haven::dialogue::Library;
use haven::dialogue::locale::Locale;
use haven::dialogue::moment::Moment;
use haven::engine::{Content, Event, Session, step};
use haven::safety::{Kind, Reply, Signal, Tap, Verdict, screen};

use serde_json::json;

use crate::bot::Stage;

fn spanish() -> Locale {
    Locale::parse("es").expect("a language")
}

fn reader() -> Session {
    let mut session = Session::default();
    session.locale = Some(spanish());
    session
}

fn said(content: &Content, session: &Session, words: &str) -> (Session, Reply) {
    let event = match screen(&content.phrases, words) {
        Verdict::Heard(signal, _) => Event::Heard(signal, None),
        Verdict::Clear(words) => Event::Said(words),
    };
    let turn = step(content, session.clone(), &event);
    (turn.session, turn.draft.seal())
}

/// The label of the door to help, by which the language of a card is seen.
fn door(library: &Library, locale: &Locale) -> String {
    let card = Moment::Privacy.address();
    library.wording(locale, &card).label(haven::dialogue::labels::Label::Professional).to_owned()
}

fn labels(reply: &Reply) -> Vec<String> {
    reply.parts().rows.iter().flatten().map(|button| button.label.clone()).collect()
}

#[test]
fn every_card_is_in_one_language_and_never_in_two() {
    let content = Content::embedded();
    let library = &content.library;
    let [english, spanish] = [door(library, library.language()), door(library, &spanish())];
    assert_ne!(english, spanish);
    let translation = &library.translations()[0];
    for (address, _, _) in library.nodes() {
        let arrive = |session: Session| {
            let locale = session.locale.clone().unwrap_or_else(|| library.language().clone());
            let origin = haven::safety::Origin {
                surface: haven::safety::Surface::Card,
                place: address.clone(),
                role: None,
                locale,
            };
            let tap = Tap { origin, act: haven::safety::Act::Arrive };
            step(&content, session, &Event::Tapped(tap, [].into())).draft.seal()
        };
        let (here, there) = (arrive(reader()), arrive(Session::default()));
        let is_translated = translation.nodes().any(|(known, _)| *known == address);
        let doors: Vec<bool> = [&spanish, &english].map(|door| labels(&here).contains(door)).into();
        assert_eq!(doors, [is_translated, !is_translated], "{address}");
        if !is_translated {
            assert_eq!((labels(&here), &here.parts().text), (labels(&there), &there.parts().text), "{address}");
        }
    }
}

#[test]
fn the_card_of_help_speaks_the_language_in_which_danger_was_heard() {
    let content = Content::embedded();
    for (language, kind) in [("es", Kind::Suicide), ("en", Kind::Suicide), ("es", Kind::Violence)] {
        let locale = Locale::parse(language).expect("a language");
        let signal = Signal { kind, rule: "a rule".to_owned(), locale: locale.clone() };
        for session in [Session::default(), reader()] {
            let turn = step(&content, session.clone(), &Event::Heard(signal.clone(), None));
            let before = (session.consent, session.locale, session.country);
            let after = (turn.session.consent, turn.session.locale, turn.session.country);
            assert_eq!(before, after, "a false alarm changes nothing");
            let card = turn.draft.seal();
            assert!(labels(&card).contains(&door(&content.library, &locale)), "{language}");
        }
    }
}

#[test]
fn whoever_goes_on_from_a_spanish_help_card_goes_on_in_spanish_and_whoever_returns_does_not() {
    let content = Content::embedded();
    let signal = Signal { kind: Kind::Suicide, rule: "a rule".to_owned(), locale: spanish() };
    for own in [Some(content.library.language().clone()), None] {
        let mut session = Session::default();
        session.locale.clone_from(&own);
        let turn = step(&content, session, &Event::Heard(signal.clone(), None));
        let card = turn.draft.seal();
        for tap in card.parts().rows.iter().flatten().filter_map(haven::safety::KeyButton::tap) {
            let expected = if tap.act == haven::safety::Act::Return { own.clone() } else { Some(spanish()) };
            let after = step(&content, turn.session.clone(), &Event::Tapped(tap.clone(), [].into())).session;
            assert_eq!(after.locale, expected, "{:?}", tap.act);
        }
    }
}

#[test]
fn what_stands_before_a_card_is_in_the_language_of_the_card() {
    let content = Content::embedded();
    let library = &content.library;
    let moved = |locale: &Locale| {
        let wording = library.wording(locale, &Moment::Moved.address());
        wording.moment(Moment::Moved).said(&haven::dialogue::condition::Facts::default()).as_str().to_owned()
    };
    // The step is gone; its topic is English still, and the menu is not.
    for (data, language) in [("1|signs|gone|$go|-|es", library.language()), ("1|nowhere|gone|$go|-|es", &spanish())] {
        let tap = Tap::decode(data).expect("a button");
        let card = step(&content, reader(), &Event::Tapped(tap, [].into())).draft.seal();
        let text = card.parts().text.as_str();
        assert!(text.starts_with(&moved(language)) && labels(&card).contains(&door(library, language)), "{text}");
    }
}

#[test]
fn that_everything_is_erased_is_said_in_the_readers_language() {
    let content = Content::embedded();
    let (session, card) = said(&content, &reader(), "/forget");
    let erase = card.parts().rows.iter().flatten().find_map(haven::safety::KeyButton::tap).expect("a button");
    let turn = step(&content, session, &Event::Tapped(erase, [].into()));
    assert!(labels(&turn.draft.seal()).contains(&door(&content.library, &spanish())));
    assert_eq!(turn.session, reader(), "nothing else is left");
}

#[test]
fn a_country_typed_on_a_spanish_help_card_is_answered_in_spanish() {
    let content = Content::embedded();
    let signal = Signal { kind: Kind::Violence, rule: "a rule".to_owned(), locale: spanish() };
    let turn = step(&content, Session::default(), &Event::Heard(signal, None));
    let (session, card) = said(&content, &turn.session, "México");
    assert!(labels(&card).contains(&door(&content.library, &spanish())), "{}", card.parts().text.as_str());
    assert_eq!(session.locale, Some(spanish()));
}

#[test]
fn the_words_of_the_frame_can_be_typed_in_spanish_and_countries_by_their_spanish_names() {
    let content = Content::embedded();
    let (_, privacy) = said(&content, &reader(), "/privacy");
    assert!(labels(&privacy).contains(&door(&content.library, &spanish())));
    let (session, card) = said(&content, &reader(), "/country Países Bajos");
    assert_eq!(session.country.map(|code| code.to_string()).as_deref(), Some("NL"));
    assert!(labels(&card).contains(&door(&content.library, &spanish())));
    let (_, not_found) = said(&content, &reader(), "brócoli con salsa de tomate y lechuga");
    assert!(not_found.parts().text.as_str().contains("No"), "{}", not_found.parts().text.as_str());
}

#[test]
fn a_person_whose_app_is_spanish_reads_spanish_where_there_is_some_and_it_is_kept_with_a_yes() {
    let mut stage = Stage::new();
    let from = |words: &str| json!({ "text": words, "from": { "id": 41, "is_bot": false, "first_name": "A", "language_code": "es-MX" } });
    let spanish = door(&Content::embedded().library, &spanish());
    let card = stage.server.say_raw(41, &from("/privacy"));
    assert!(card.data(&spanish).is_some(), "{}", card.show());
    // An app in a language that Haven does not speak gets the library's.
    let french =
        json!({ "text": "/privacy", "from": { "id": 42, "is_bot": false, "first_name": "A", "language_code": "fr" } });
    assert!(stage.server.say_raw(42, &french).data(&spanish).is_none());
    stage.server.say_raw(41, &from("/start"));
    let hello = stage.server.with(|state| state.last_card(41)).expect("a card");
    let remember = stage.server.tap(&hello, "Viví algo difícil");
    stage.server.tap(&remember, "Recordar mi lugar");
    stage.restart();
    let card = stage.server.say(41, "/privacy");
    assert!(card.data(&spanish).is_some(), "after a restart: {}", card.show());
}

/// The content with some files changed or left out.
fn with_files(change: impl FnOnce(&mut haven::dialogue::Files)) -> Content {
    let mut files = haven::files::embedded();
    change(&mut files);
    Content::parse(&files).unwrap_or_else(|findings| panic!("{findings:?}"))
}

#[test]
fn a_list_whose_entries_are_not_all_translated_is_in_the_librarys_language_as_a_whole() {
    let whole = Content::embedded();
    // Without one of its questions the list of questions, without one title the menu.
    let parts = with_files(|files| {
        files.remove("lang/es/faq.yaml");
        files.remove("lang/es/hope.yaml");
        files.remove("lang/es/asked.yaml");
    });
    for (words, content, language) in [
        ("/faq qwertz", &whole, spanish()),
        ("/faq qwertz", &parts, whole.library.language().clone()),
        ("/menu", &whole, spanish()),
        ("/menu", &parts, whole.library.language().clone()),
    ] {
        let (_, card) = said(content, &reader(), words);
        assert!(labels(&card).contains(&door(&content.library, &language)), "{words}: {:?}", labels(&card));
    }
    let (_, english) = said(&parts, &Session::default(), "/faq qwertz");
    let (_, card) = said(&parts, &reader(), "/faq qwertz");
    assert_eq!((labels(&card), &card.parts().text), (labels(&english), &english.parts().text));
}

#[test]
fn a_topic_found_by_a_word_of_another_language_is_named_in_the_readers() {
    let content = Content::embedded();
    let (_, card) = said(&content, &reader(), "attachment");
    let labels = labels(&card);
    assert!(labels.contains(&door(&content.library, &spanish())), "{labels:?}");
    assert!(labels.iter().all(|label| !label.contains("attachment")), "{labels:?}");
    let topic = content.library.topics().find(|topic| labels.contains(&spanish_title(&content, topic)));
    assert!(topic.is_some(), "{labels:?}");
}

fn spanish_title(content: &Content, topic: &haven::dialogue::node::Dialogue) -> String {
    content.library.wording(&spanish(), &Moment::Menu.address()).title(topic).to_owned()
}

#[test]
fn a_question_beside_a_cry_is_called_by_no_words_of_another_language() {
    let parts = with_files(|files| drop(files.remove("lang/es/faq.yaml")));
    for content in [&Content::embedded(), &parts] {
        let cry = "Me quiero morir. ¿Cuánto tiempo se tarda en sanar?";
        let Verdict::Heard(signal, words) = screen(&content.phrases, cry) else { panic!("a cry") };
        assert_eq!(signal.locale, spanish());
        let asked = content.asked_beside(&signal.locale, &words).expect("a question");
        assert_eq!(asked.to_string(), "faq/timeline");
        let card = step(content, Session::default(), &Event::Heard(signal, Some(asked.clone()))).draft.seal();
        let buttons = card.parts().rows.iter().flatten();
        let button = buttons.clone().find(|button| {
            button.tap().is_some_and(|tap| tap.origin.place == asked && tap.act == haven::safety::Act::Arrive)
        });
        let english = content.library.node(&asked).and_then(|(_, node)| node.asks.as_ref()).expect("a question");
        assert_ne!(button.expect("a button").label, english.value);
    }
}

#[test]
fn an_inline_question_is_answered_in_the_language_in_which_it_was_asked() {
    let content = Content::embedded();
    for (typed, locale) in
        [("how long does it take", content.library.language().clone()), ("cuánto tiempo tarda", spanish())]
    {
        let offers = haven::engine::offers(&content, typed);
        assert_eq!(
            offers.first().map(|offer| (offer.address.to_string(), offer.locale.clone())),
            Some(("faq/timeline".to_owned(), locale))
        );
    }
}
