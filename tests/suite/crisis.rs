//! The crisis path as people meet it: in every state, with a question in the same breath, in pieces,
//! after "I'm fine", with every failure; in English and in Spanish.

use haven::dialogue::labels::Label;
use haven::dialogue::locale::Locale;
use haven::engine::{Asking, Consent, Content, Event, Session, step};
use haven::safety::{
    AreaId, Cause, CountryCode, HelpCard, KeyButton, Kind, Origin, Reply, Surface, Verdict, help_card, screen,
};
use serde_json::json;

use crate::bot::{Bot, Stage, command};
use crate::server::{Card, Server};
use crate::walk::both_doors;

/// What stands on each help card, before its first number.
const IN_DANGER: [&str; 2] = ["In danger right now", "Si hay peligro ahora"];

/// One line for each kind, in both languages.
const CRIES: [(&str, Kind); 18] = [
    ("i want to die", Kind::Suicide),
    ("i keep cutting my arms", Kind::SelfHarm),
    ("i just took all my pills", Kind::Overdose),
    ("i was raped last night", Kind::Assault),
    ("my husband hits me", Kind::Violence),
    ("im 14 and my stepdad touches me at night", Kind::Minor),
    ("my friend wants to kill herself", Kind::Other),
    ("i hit my wife", Kind::HarmedSomebody),
    ("help me please", Kind::Help),
    ("me quiero morir", Kind::Suicide),
    ("otra vez me estoy cortando los brazos", Kind::SelfHarm),
    ("me tome todas las pastillas", Kind::Overdose),
    ("anoche me violaron", Kind::Assault),
    ("mi marido me pega", Kind::Violence),
    ("tengo 14 años y mi padrastro me toca en la noche", Kind::Minor),
    ("mi amiga se quiere matar", Kind::Other),
    ("le pegue a mi esposa", Kind::HarmedSomebody),
    ("ayúdenme por favor", Kind::Help),
];

fn is_help(card: &Card) -> bool {
    IN_DANGER.iter().any(|words| card.text.contains(words))
}

fn event(content: &Content, text: &str) -> Event {
    match screen(&content.phrases, text) {
        Verdict::Heard(signal, words) => {
            let asked = content.asked_beside(&signal.locale, &words);
            Event::Heard(signal, asked)
        }
        Verdict::Clear(words) => Event::Said(words),
    }
}

/// Sessions of every sort: on every card, with every answer about being remembered, in both languages,
/// while a country is asked for.
fn states(content: &Content) -> Vec<Session> {
    let mut states = vec![Session::default()];
    let consents = [Consent::Open, Consent::Given(1), Consent::Given(2), Consent::Refused];
    for (nth, (address, _, _)) in content.library.nodes().enumerate() {
        let mut session = Session::default();
        session.consent = consents[nth % 4];
        session.locale = Locale::parse(["", "en", "es", "xx"][nth % 4]);
        session.country = [None, CountryCode::parse("MX"), CountryCode::parse("ZZ")][nth % 3];
        session.asking = (nth % 5 == 0).then(|| Asking::Country {
            cause: Cause::Asked,
            open: nth % 2 == 0,
            locale: content.library.language().clone(),
        });
        session.go(address);
        states.push(session);
    }
    states
}

#[test]
fn c01_every_kind_of_danger_is_answered_with_help_in_every_state() {
    let content = Content::embedded();
    for (text, kind) in CRIES {
        let event = event(&content, text);
        for session in states(&content) {
            let turn = step(&content, session.clone(), &event);
            assert_eq!(turn.draft.origin().surface, Surface::Help(Cause::Heard(kind)), "{text} at {:?}", session.place);
        }
    }
}

#[test]
fn c01_a_cry_in_pieces_is_heard_once_it_is_whole() {
    let stage = Stage::new();
    for pieces in [&["so i", "want to", "die"][..], &["my husband", "hits me"], &["mi marido", "me pega"]] {
        let (last, first) = pieces.split_last().expect("pieces");
        for piece in first {
            assert!(!is_help(&stage.server.say(1, piece)), "{piece}");
        }
        let card = stage.server.say(1, last);
        assert!(is_help(&card), "{pieces:?}: {}", card.text);
        both_doors(&card);
    }
    // What is sent in between belongs to nothing.
    stage.server.say(1, "so i");
    stage.server.say(1, "want to");
    let menu = stage.server.say(1, "/menu");
    stage.server.tap(&menu, "What Haven is");
    assert!(!is_help(&stage.server.say(1, "die")));
}

#[test]
fn c01_a_cry_that_came_while_haven_was_away_gets_help_and_the_reason_for_the_wait() {
    let stage = Stage::new();
    let card = stage.server.say_raw(1, &json!({ "text": "i want to die", "date": 1_700_000_000 }));
    assert!(is_help(&card) && card.text.starts_with("I wasn't reachable"), "{}", card.text);
    both_doors(&card);
}

#[test]
fn c03_any_failure_still_shows_help() {
    // A bug in the detector, and anywhere else on the way.
    for point in ["intake", "screen", "step", "seal", "render"] {
        let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
        let mut command = command(&server, folder.path());
        let _bot = Bot::of(command.env("FAILPOINTS", format!("{point}=1*panic(bug)")));
        let card = server.say(1, "i want to die");
        assert!(is_help(&card), "{point}: {}", card.text);
        both_doors(&card);
    }
    // No store, no dialogues, no such language, no such country.
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    std::fs::write(folder.path().join("data"), "no folder").expect("written");
    let dialogues = folder.path().join("dialogues");
    std::fs::create_dir(&dialogues).expect("a folder");
    std::fs::write(dialogues.join("haven.yaml"), "start: [").expect("written");
    let _bot = Bot::of(command(&server, folder.path()).env("HAVEN_DIALOGUES", &dialogues));
    let person = json!({ "id": 1, "is_bot": false, "first_name": "A", "language_code": "tlh" });
    let card = server.say_raw(1, &json!({ "text": "i want to die", "from": person }));
    assert!(is_help(&card), "{}", card.text);
    for data in ["1a|screens|menu|+ZZ|-|xx", "1s|nowhere|here|=9|-|xx", "1q|screens|menu|$help|-|en"] {
        both_doors(&server.tap_data(&card, data));
    }
}

#[test]
fn c04_more_certainty_never_means_less_help() {
    let content = Content::embedded();
    let card = |cause, country, area: Option<&AreaId>, locale: &Locale| {
        let origin = Origin { locale: locale.clone(), ..Origin::menu(&content.library) };
        help_card(&content.library, &content.helplines, origin, &HelpCard { cause, country, area, page: 0 }).seal()
    };
    let lines = |reply: &Reply| reply.parts().text.as_str().lines().filter(|line| line.starts_with("• ")).count();
    let numbers = |reply: &Reply| reply.parts().rows.iter().flatten().filter(|button| button.tap().is_none()).count();
    for locale in content.library.languages() {
        for country in content.helplines.countries() {
            for area in country.areas.iter().map(|area| Some(&area.id)).chain([None]) {
                let asked = card(Cause::Asked, Some(country.code), area, locale);
                for kind in Kind::ALL {
                    let heard = card(Cause::Heard(kind), Some(country.code), area, locale);
                    assert!(lines(&heard) >= lines(&asked), "{} {kind:?}", country.code);
                    assert!(numbers(&heard) >= 1, "{} {kind:?}: the emergency number at least", country.code);
                    let opens =
                        |reply: &Reply| reply.parts().rows.iter().flatten().filter(|b| b.tap().is_some()).count();
                    assert!(opens(&heard) >= opens(&asked), "{} {kind:?}: as many ways on", country.code);
                }
            }
        }
    }
}

#[test]
fn c05_after_i_am_fine_help_stays_and_the_next_cry_is_heard() {
    let stage = Stage::new();
    for (fine, cry) in
        [("I'm fine", "i cant take this anymore"), ("no", "i want to die"), ("estoy bien", "me quiero morir")]
    {
        assert!(is_help(&stage.server.say(1, cry)), "{cry}");
        let answer = stage.server.say(1, fine);
        assert!(!is_help(&answer), "{fine} is no danger");
        both_doors(&answer);
        assert!(is_help(&stage.server.say(1, cry)), "{cry}, after {fine}");
    }
    let help = stage.server.say(1, "i want to die");
    both_doors(&stage.server.tap(&help, "That's not what I meant"));
    assert!(is_help(&stage.server.say(1, "i want to die")), "after a false alarm");
}

#[test]
fn c09_worry_about_somebody_else_has_its_own_card_for_whoever_worries() {
    let content = Content::embedded();
    for (text, words) in [
        ("my friend wants to kill herself", "Worrying about somebody"),
        ("my son is cutting himself", "Worrying about somebody"),
        ("mi amiga se quiere matar", "Preocuparse por alguien"),
        ("mi hijo se esta cortando los brazos", "Preocuparse por alguien"),
    ] {
        let turn = step(&content, Session::default(), &event(&content, text));
        assert_eq!(turn.draft.origin().surface, Surface::Help(Cause::Heard(Kind::Other)), "{text}");
        let card = turn.draft.seal();
        assert!(card.parts().text.as_str().starts_with(words), "{text}: {}", card.parts().text.as_str());
    }
}

#[test]
fn c11_a_question_beside_a_cry_waits_behind_a_button() {
    let stage = Stage::new();
    let card = stage.server.say(1, "How long does therapy take? I want to die.");
    assert!(is_help(&card), "{}", card.text);
    both_doors(&card);
    let question = "How long can it take?";
    let labels: Vec<&str> = card.buttons().filter_map(|button| button["text"].as_str()).collect();
    let asked = labels
        .iter()
        .find(|label| label.starts_with("How long"))
        .unwrap_or_else(|| panic!("no {question} on {labels:?}"));
    let answer = stage.server.tap(&card, asked);
    assert!(answer.text.starts_with(asked), "{}", answer.text);
    assert!(stage.server.with(|state| state.cards(1).iter().any(is_help)), "the help card stays");
    // A cry alone asks nothing.
    let cry = stage.server.say(2, "I want to die. I can't go on.");
    assert!(cry.buttons().all(|button| !button["text"].as_str().unwrap_or_default().ends_with('?')), "{}", cry.show());
}

#[test]
fn n07_the_same_numbers_stand_on_a_card_in_every_language() {
    let content = Content::embedded();
    let numbers = |reply: &Reply| -> Vec<String> {
        reply.parts().rows.iter().flatten().filter(|button| button.tap().is_none()).map(copied).collect()
    };
    for country in content.helplines.countries() {
        for cause in Cause::all() {
            let pages = HelpCard { cause, country: Some(country.code), area: None, page: 0 }.pages(&content.helplines);
            for page in 0..pages {
                let in_language = |locale: &Locale| {
                    let origin = Origin { locale: locale.clone(), ..Origin::menu(&content.library) };
                    let card = HelpCard { cause, country: Some(country.code), area: None, page };
                    numbers(&help_card(&content.library, &content.helplines, origin, &card).seal())
                };
                let all: Vec<Vec<String>> = content.library.languages().iter().map(in_language).collect();
                assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{} {cause:?} {page}: {all:?}", country.code);
            }
        }
    }
}

fn copied(button: &KeyButton) -> String {
    match &button.key {
        haven::safety::Key::Copy(number) => number.clone(),
        haven::safety::Key::Url(url) => url.clone(),
        haven::safety::Key::Data(data) => panic!("a number is copied: {data}"),
    }
}

#[test]
fn the_card_of_each_kind_fits_its_language() {
    let content = Content::embedded();
    for (nth, (text, _)) in CRIES.into_iter().enumerate() {
        let locale = Locale::parse(if nth < 9 { "en" } else { "es" }).expect("a language");
        let turn = step(&content, Session::default(), &event(&content, text));
        assert_eq!(turn.draft.origin().locale, locale, "{text}");
        let card = turn.draft.seal();
        let place = turn.session.place.clone().unwrap_or_else(|| haven::dialogue::moment::Moment::Help.address());
        let door = content
            .library
            .wording(&locale, &haven::dialogue::moment::Moment::Help.address())
            .label(Label::Professional);
        let labels: Vec<&str> = card.parts().rows.iter().flatten().map(|button| button.label.as_str()).collect();
        assert!(labels.contains(&door), "{text} above {place}: {labels:?}");
    }
}
