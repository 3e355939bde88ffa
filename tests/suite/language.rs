//! The language that somebody chooses by hand: by a button or by its name, on a card that speaks all of
//! them; and what that choice wins over. What a translation is is the matter of `translation.rs`.

use haven::dialogue::labels::Label;
use haven::dialogue::locale::Locale;
use haven::dialogue::moment::Moment;
use haven::engine::{Content, Event, Session, step};
use haven::safety::{Act, KeyButton, Kind, Reply, Signal, Tap, Verdict, screen};
use serde_json::{Value, json};

use crate::bot::Stage;
use crate::server::Card;
use crate::walk::{both_doors, short_enough};

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).expect("a language")
}

fn typed(content: &Content, session: &Session, words: &str) -> (Session, Reply) {
    let event = match screen(&content.phrases, words) {
        Verdict::Heard(signal, _) => Event::Heard(signal, None),
        Verdict::Clear(words) => Event::Said(words),
    };
    let turn = step(content, session.clone(), &event);
    (turn.session, turn.draft.seal())
}

fn tapped(content: &Content, session: &Session, tap: Tap) -> (Session, Reply) {
    let turn = step(content, session.clone(), &Event::Tapped(tap, [].into()));
    (turn.session, turn.draft.seal())
}

/// The language of a card, by the second door on it.
fn speaks(content: &Content, card: &Reply) -> &'static str {
    let door = card.parts().rows.last().and_then(|row| row.last()).expect("a door").label.clone();
    let of = |tag| {
        let wording = content.library.wording(&locale(tag), &Moment::Privacy.address());
        wording.label(Label::Professional).to_owned()
    };
    ["en", "es"].into_iter().find(|tag| of(tag) == door).expect("a language")
}

fn taps(card: &Reply) -> Vec<Tap> {
    card.parts().rows.iter().flatten().filter_map(KeyButton::tap).collect()
}

/// Somebody who chose a language while their app speaks another.
fn chose(tag: &str) -> Session {
    let mut session = Session::default();
    session.locale = Some(locale(if tag == "en" { "es" } else { "en" }));
    session.choose_language(locale(tag));
    session
}

#[test]
fn a_language_is_named_by_its_tag_or_by_its_name_in_any_language() {
    let content = Content::embedded();
    for (words, expected) in [
        ("/language es", Some("es")),
        ("/language ES", Some("es")),
        ("/language es-MX", Some("es")),
        ("/language español", Some("es")),
        ("/language Espanol", Some("es")),
        ("/language Spanish", Some("es")),
        ("/language castellano", Some("es")),
        ("/language en español, por favor", Some("es")),
        ("/idioma español", Some("es")),
        ("/language@haven_bot spanish", Some("es")),
        ("/language en", Some("en")),
        ("/language ENGLISH!", Some("en")),
        ("/language inglés", Some("en")),
        ("/language", None),
        ("/language klingon", None),
        ("/language no", None),
        ("/language 🌿", None),
        ("/language english or spanish", None),
        ("idioma", None),
        ("español", None),
        ("in english", None),
        ("do you speak spanish?", None),
        ("cambiar de idioma", None),
    ] {
        let (session, card) = typed(&content, &Session::default(), words);
        assert_eq!(session.locale, expected.map(locale), "{words}");
        assert_eq!(session.has_chosen_language(), expected.is_some(), "{words}");
        let offered = taps(&card).iter().filter(|tap| matches!(tap.act, Act::Language(_))).count();
        assert_eq!(offered, if expected.is_some() { 0 } else { 2 }, "{words}: {}", card.parts().text.as_str());
    }
}

#[test]
fn the_card_of_languages_speaks_all_of_them_and_a_name_typed_on_it_is_a_choice() {
    let content = Content::embedded();
    let (session, card) = typed(&content, &Session::default(), "/language");
    for tag in ["en", "es"] {
        let own = content.library.wording(&locale(tag), &Moment::Language.address());
        let said = own.moment(Moment::Language).said(&haven::dialogue::condition::Facts::default());
        assert!(card.parts().text.as_str().contains(said.as_str()), "{tag}: {}", card.parts().text.as_str());
    }
    assert_eq!(typed(&content, &session, "Español").0.locale, Some(locale("es")));
    // Somewhere else the same word is no choice: whoever asks for a language gets the card.
    let (elsewhere, _) = typed(&content, &session, "/menu");
    assert_eq!(typed(&content, &elsewhere, "Español").0.locale, None);
}

#[test]
fn a_tap_on_a_language_returns_to_where_the_person_is_in_that_language() {
    let content = Content::embedded();
    let choose = |session: &Session, tag: &str| {
        let (session, card) = typed(&content, session, "/language");
        let tap = taps(&card).into_iter().find(|tap| tap.act == Act::Language(locale(tag))).expect("a button");
        tapped(&content, &session, tap)
    };
    let (session, menu) = choose(&Session::default(), "es");
    assert_eq!((speaks(&content, &menu), session.place.clone()), ("es", None));
    // A card without words in it yet is not shown as if nothing had been chosen.
    let (session, _) = typed(&content, &chose("en"), "/start signs");
    let here = session.place.clone().expect("a place");
    let (session, card) = choose(&session, "es");
    assert_eq!((speaks(&content, &card), session.place.as_ref()), ("es", Some(&here)));
    let on = taps(&card).into_iter().find(|tap| tap.origin.place == here).expect("a way on");
    let (session, _) = tapped(&content, &session, on);
    assert_eq!((session.locale.clone(), session.place.as_ref()), (Some(locale("es")), Some(&here)));
    let (session, card) = choose(&session, "en");
    assert_eq!((speaks(&content, &card), session.place.as_ref()), ("en", Some(&here)));
    assert!(card.parts().text.as_str().starts_with("Signs"), "{}", card.parts().text.as_str());
}

#[test]
fn a_language_that_nobody_speaks_is_no_choice_even_on_a_forged_button() {
    let content = Content::embedded();
    let tap = Tap::decode("1|screens|language|*xx|-|en").expect("a button");
    let (session, card) = tapped(&content, &chose("es"), tap);
    assert_eq!(session.locale, Some(locale("es")));
    assert!(taps(&card).iter().any(|tap| tap.act == Act::Language(locale("en"))));
}

#[test]
fn help_speaks_the_language_of_the_cry_and_what_comes_after_it_the_one_that_was_chosen() {
    let content = Content::embedded();
    for (cry, chosen) in [("es", "en"), ("en", "es")] {
        let signal = Signal { kind: Kind::Violence, rule: "a rule".to_owned(), locale: locale(cry) };
        let turn = step(&content, chose(chosen), &Event::Heard(signal, None));
        let (session, help) = (turn.session, turn.draft.seal());
        assert_eq!(speaks(&content, &help), cry);
        let (session, card) = typed(&content, &session, if cry == "es" { "Irlanda" } else { "Ireland" });
        assert_eq!((speaks(&content, &card), session.locale.clone()), (cry, Some(locale(chosen))));
        let stays = |act: &Act| matches!(act, Act::Lines(_) | Act::Go(haven::dialogue::target::System::Country));
        for tap in taps(&card) {
            let (act, place) = (tap.act.clone(), tap.origin.place.clone());
            let (session, next) = tapped(&content, &session, tap);
            assert_eq!(session.locale, Some(locale(chosen)), "{act:?}");
            let is_translated = content.library.wording(&locale("es"), &place).locale() == &locale("es");
            if stays(&act) {
                assert_eq!(speaks(&content, &next), cry, "{act:?}");
            } else if is_translated && act == Act::Return {
                assert_eq!(speaks(&content, &next), chosen, "{act:?}");
            }
        }
    }
}

#[test]
fn an_old_button_in_another_language_is_answered_in_the_chosen_one() {
    let content = Content::embedded();
    for (chosen, button) in [("es", "en"), ("en", "es")] {
        let tap = Tap::decode(&format!("1|screens|about|privacy|-|{button}")).expect("a button");
        let (session, card) = tapped(&content, &chose(chosen), tap.clone());
        assert_eq!((speaks(&content, &card), session.locale), (chosen, Some(locale(chosen))));
        // Of whom nothing is known, the button is the best that is.
        assert_eq!(speaks(&content, &tapped(&content, &Session::default(), tap).1), button);
    }
}

/// A message from somebody whose app speaks a language.
fn from_app(chat: i64, app: &str, words: &str) -> Value {
    json!({ "text": words, "from": { "id": chat, "is_bot": false, "first_name": "A", "language_code": app } })
}

fn tap_from_app(stage: &Stage, chat: i64, app: &str, card: &Card, data: &str) -> Card {
    let before = stage.server.with(|state| state.shown(chat));
    stage.server.with(|state| {
        let query = state.query();
        state.arrive(json!({ "callback_query": { "id": query, "chat_instance": "1", "data": data,
            "message": { "message_id": card.message, "date": 1, "chat": { "id": chat, "type": "private" } },
            "from": { "id": chat, "is_bot": false, "first_name": "A", "language_code": app } } }));
    });
    stage.server.wait("a card", |state| state.card_after(chat, before))
}

#[test]
fn what_was_chosen_is_kept_with_a_yes_and_otherwise_carried_by_the_buttons() {
    let mut stage = Stage::new();
    for (chat, consent) in [(51, "Remember my place"), (52, "Rather not")] {
        stage.first_card(chat, consent);
        assert!(stage.server.say_raw(chat, &from_app(chat, "en", "/language es")).data("Menú").is_some());
    }
    let spanish = stage.server.say_raw(52, &from_app(52, "en", "/about"));
    stage.restart();
    let kept = stage.server.say_raw(51, &from_app(51, "en", "/privacy"));
    assert!(kept.data("Todos los temas").is_some(), "{}", kept.show());
    // Nothing is known any more of whoever said no; their card still says in which language they read.
    let data = spanish.data("Qué se guarda").expect("a button");
    let carried = tap_from_app(&stage, 52, "en", &spanish, &data);
    assert!(carried.data("Todos los temas").is_some(), "{}", carried.show());
    assert_eq!(stage.server.refusals(), Vec::<String>::new());
}

/// A card in Spanish, by the door that stands on each, help cards included; and both doors are there.
#[track_caller]
fn in_spanish(card: &Card) {
    both_doors(card);
    short_enough(card);
    assert!(card.data("Alguien con quien hablar").is_some(), "{}", card.show());
    assert!(card.data("Someone to talk to").is_none(), "{}", card.show());
}

#[test]
fn somebody_whose_app_is_spanish_walks_in_spanish() {
    let stage = Stage::new();
    let says = |words: &str| stage.server.say_raw(61, &from_app(61, "es-419", words));
    let taps = |card: &Card, label: &str| {
        let data = card.data(label).unwrap_or_else(|| panic!("no `{label}` on:\n{}", card.show()));
        tap_from_app(&stage, 61, "es-419", card, &data)
    };
    let hello = says("/start");
    in_spanish(&hello);
    let remember = taps(&hello, "Viví algo difícil");
    in_spanish(&remember);
    in_spanish(&taps(&remember, "Mejor no"));
    let answer = says("¿cuánto tiempo se tarda en sanar?");
    in_spanish(&answer);
    assert!(answer.text.starts_with("¿Cuánto puede tardar"), "{}", answer.text);
    let other = taps(&answer, "Otra pregunta");
    in_spanish(&other);
    // Typed in the other language it is the same question, and the card stays in the reader's.
    assert_eq!(says("how long does it take").text, answer.text);
    let way = taps(&other, "Alguien con quien hablar");
    in_spanish(&way);
    in_spanish(&taps(&way, "Cómo encontrar apoyo"));
    in_spanish(&says("/menu"));
    let languages = says("/language");
    let english = taps(&languages, "English");
    assert!(english.data("Someone to talk to").is_some(), "{}", english.show());
    assert!(says("/menu").data("What Haven is").is_some());
    in_spanish(&taps(&says("/language"), "Español"));
    let help = says("/help");
    in_spanish(&help);
    in_spanish(&taps(&help, "Volver a donde estaba"));
    assert_eq!(stage.server.refusals(), Vec::<String>::new());
}
