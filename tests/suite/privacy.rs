//! The text about privacy: it names everything that is stored, and says plainly what Haven cannot do.

use std::collections::{BTreeMap, BTreeSet};

use haven::dialogue::condition::Facts;
use haven::dialogue::id::{Address, ItemId};
use haven::dialogue::locale::Locale;
use haven::dialogue::moment::Moment;
use haven::dialogue::role::Role;
use haven::engine::{Consent, Content, Day, Session};
use haven::safety::{AreaId, CountryCode};
use haven::store::{Person, shown};
use serde_json::Value;

use crate::bot::Stage;
use crate::server::Card;
use crate::walk::{both_doors, short_enough};

/// What is stored, and by which words it is named in English and in Spanish.
const NAMED: [(&str, &str, &str); 14] = [
    ("chat", "which chat this is", "qué chat es este"),
    ("v", "with version numbers", "con números de versión"),
    ("consent", "your yes", "tu sí"),
    ("role", "who you said you are", "quién dijiste ser"),
    ("locale", "your language", "tu idioma"),
    ("chose_language", "your language", "tu idioma"),
    ("country", "your country", "tu país"),
    ("area", "the part of it that you chose", "la zona que elegiste"),
    ("place", "the card where you are", "la tarjeta en la que estás"),
    ("path", "and those before it", "y las de antes"),
    ("ticks", "what you ticked", "lo que marcaste"),
    ("visited", "which cards you have seen", "qué tarjetas viste"),
    ("active", "the day of your last visit", "el día de tu última visita"),
    (
        "messages",
        "the numbers of this chat's messages of the last 48 hours",
        "los números de los mensajes de este chat",
    ),
];

/// Somebody of whom everything is stored that can be.
fn with_everything() -> Session {
    let at = |text| Address::parse(text).expect("an address");
    let mut session = Session::default().with_path([at("welcome/arrive")]);
    session.consent = Consent::Given(Content::embedded().library.consent_version());
    session.role = Some(Role::Both);
    session.choose_language(Locale::parse("es").expect("a language"));
    session.country = CountryCode::parse("GB");
    session.area = AreaId::parse("wales").ok();
    session.place = Some(at("signs/list"));
    session.tick(at("signs/list"), [ItemId::parse("fear").expect("an id")].into());
    session.see(at("welcome/arrive"));
    session.active = Some(Day::from_number(20_778));
    session.messages.note(7, 1_795_000_000);
    session
}

/// The cards about privacy in a language, as one text.
fn text(content: &Content, language: &str) -> String {
    let locale = Locale::parse(language).expect("a language");
    let cards = [Moment::Privacy, Moment::Kept, Moment::Traces].map(|moment| {
        let wording = content.library.wording(&locale, &moment.address());
        assert_eq!(*wording.locale(), locale, "{} is translated", moment.id());
        wording.moment(moment).said(&Facts::default()).as_str().replace('\n', " ")
    });
    cards.join(" ")
}

#[test]
fn p05_everything_that_is_stored_is_named_in_the_privacy_text_of_each_language() {
    let record = shown(Person::of_chat(1), &with_everything()).expect("written");
    let record: BTreeMap<String, Value> = serde_json::from_str(&record).expect("JSON");
    let stored: BTreeSet<&str> = record.keys().map(String::as_str).collect();
    let named: BTreeSet<&str> = NAMED.iter().map(|(field, ..)| *field).collect();
    assert!(stored.is_subset(&named), "not named: {:?}", stored.difference(&named));
    let not_stored: Vec<&&str> = named.difference(&stored).collect();
    assert!(not_stored.is_empty(), "named, and not stored: {not_stored:?}");
    let content = Content::embedded();
    let (english, spanish) = (text(&content, "en"), text(&content, "es"));
    for (field, in_english, in_spanish) in NAMED {
        assert!(english.contains(in_english), "{field}: {english}");
        assert!(spanish.contains(in_spanish), "{field}: {spanish}");
    }
}

#[test]
fn p06_it_says_plainly_who_else_may_see_the_chat_and_what_leaving_quickly_cannot_do() {
    let content = Content::embedded();
    for (language, phrases) in [
        (
            "en",
            [
                "not end-to-end encrypted",
                "Telegram could read this one and keeps a copy",
                "Erasing here does not erase there",
                "Whoever opens this chat can read it, here or on any other device",
                "A silent message still shows its first words",
                "copies made for emergencies as newer ones take their place",
                "messages and yours of the last 48 hours, as far as Haven knows them",
                "Older ones stay",
                "may notice that a chat was emptied",
                "stay away for 90 days",
                "in memory only, and gone after two hours",
            ],
        ),
        (
            "es",
            [
                "no tienen cifrado de extremo a extremo",
                "Telegram podría leer este y guarda una copia",
                "Borrar aquí no borra allí",
                "Quien abra este chat puede leerlo, aquí o en otro dispositivo",
                "Un mensaje sin sonido muestra igual sus primeras palabras",
                "las copias de seguridad se van cuando otras más nuevas ocupan su lugar",
                "los tuyos de las últimas 48 horas que Haven conoce",
                "Los más antiguos se quedan",
                "puede notar que un chat se vació",
                "pasen 90 días sin visita",
                "queda solo en memoria y se va en dos horas",
            ],
        ),
    ] {
        let said = text(&content, language);
        for phrase in phrases {
            assert!(said.contains(phrase), "{phrase}: {said}");
        }
    }
}

/// The labels that lead from one card about privacy to another.
const WAYS: [&str; 3] = ["What is kept", "What is stored with a yes", "Who else may see this chat"];

fn fine(card: &Card) {
    both_doors(card);
    short_enough(card);
}

#[test]
fn p06_each_card_about_privacy_leads_to_the_others_and_is_reached_before_anybody_says_yes() {
    let stage = Stage::new();
    let hello = stage.server.say(1, "/start");
    let remember = stage.server.tap(&hello, "I lived through something hard");
    fine(&stage.server.tap(&remember, "Who else may see this chat?"));
    let mut card = stage.server.say(1, "/privacy");
    let privacy = card.text.clone();
    for way in [WAYS[1], WAYS[2], WAYS[1], WAYS[0], WAYS[2], WAYS[0]] {
        card = stage.server.tap(&card, way);
        fine(&card);
    }
    assert_eq!(card.text, privacy);
    assert!(stage.server.tap(&card, "What is stored about me").text.contains("Nothing is stored about you."));
}
