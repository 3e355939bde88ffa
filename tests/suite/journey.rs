//! The whole journey over the protocol, from `/start` to hope and a question, as two different
//! people: each takes what speaks to them, and what they read differs.
//!
//! `cargo test --release journey -- --nocapture` prints both transcripts.

use std::collections::BTreeMap;

use crate::bot::Bot;
use crate::server::{Card, Server};
use crate::walk::both_doors;

/// What somebody tapping through would rather look at than simply go on.
struct Person {
    who: &'static str,
    rather: &'static [&'static str],
    question: &'static str,
}

const SURVIVOR: Person = Person {
    who: "I lived through something hard",
    rather: &[
        "Was mine bad enough?",
        "The kitchen in slow motion",
        "A short pause first",
        "Somebody is good to me",
        "Words I could borrow",
        "When nobody listened",
        "How a pause can work",
        "Look for small steps",
        "I find that hard to believe",
        "If nobody comes to mind",
    ],
    question: "How long can it take?",
};

const PARTNER: Person = Person {
    who: "Somebody I love went through it",
    rather: &[
        "The circle between two people",
        "Do signs prove anything?",
        "I am the partner",
        "When I had no answer",
        "Sentences for both sides",
        "When a day was hard",
        "When they feel broken",
        "If nobody comes to mind",
    ],
    question: "What if I am not understood?",
};

/// What somebody reads and taps, line by line.
fn travel(server: &Server, chat: i64, person: &Person) -> Vec<String> {
    let mut rather: Vec<&str> = person.rather.to_vec();
    let mut lines = Vec::new();
    let mut card = server.say(chat, "/start");
    let mut note = |card: &Card, taps: &str| {
        both_doors(card);
        lines.extend(card.text.lines().filter(|line| !line.is_empty()).map(str::to_owned));
        lines.push(format!("> {taps}"));
    };
    let mut opening = [person.who, "Rather not"].into_iter();
    // The way has some eighty cards; whoever needs more goes in a circle.
    for _ in 0..200 {
        if card.text.starts_with("Hope · 6 of 6") {
            for label in ["Questions people ask", person.question] {
                note(&card, label);
                card = server.tap(&card, label);
            }
            note(&card, "Menu");
            return lines;
        }
        let label = opening.next().map_or_else(|| next(&card, &mut rather), str::to_owned);
        note(&card, &label);
        card = server.tap(&card, &label);
    }
    panic!("no way to hope:\n{}", card.show());
}

/// What is tapped next: something of one's own, two ticks on a list, or the first way on.
fn next(card: &Card, rather: &mut Vec<&str>) -> String {
    let labels: Vec<&str> = card.buttons().filter_map(|button| button["text"].as_str()).collect();
    let ticked = labels.iter().filter(|label| label.starts_with('☑')).count();
    if let Some(unticked) = labels.iter().find(|label| label.starts_with('☐')).filter(|_| ticked < 2) {
        return (*unticked).to_owned();
    }
    if let Some(at) = rather.iter().position(|label| labels.contains(label)) {
        return rather.remove(at).to_owned();
    }
    // A reflection leads aside to approaches, which come on the way anyway.
    let on = labels.iter().find(|label| **label == "Go on");
    let first = labels.iter().find(|label| !label.starts_with(['☐', '☑']));
    (*on.or(first).expect("a way on")).to_owned()
}

/// The share of the first one's lines that the second one read as well.
fn shared(one: &[String], other: &[String]) -> f64 {
    let mut left: BTreeMap<&String, u32> = BTreeMap::new();
    for line in other {
        *left.entry(line).or_default() += 1;
    }
    let found =
        one.iter().filter(|line| left.get_mut(line).is_some_and(|n| n.checked_sub(1).map(|less| *n = less).is_some()));
    let percent = |n: usize| f64::from(u32::try_from(n).expect("few lines"));
    percent(found.count()) / percent(one.len())
}

#[test]
#[expect(clippy::print_stdout, reason = "the two transcripts are there to be read")]
fn survivor_and_partner_are_led_to_hope_and_read_different_things() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start();
    let _bot = Bot::start(&server, folder.path());
    let survivor = travel(&server, 1, &SURVIVOR);
    let partner = travel(&server, 2, &PARTNER);
    for (who, lines) in [("survivor", &survivor), ("partner", &partner)] {
        println!("== {who}, {} lines\n{}\n", lines.len(), lines.join("\n"));
    }
    let (one, other) = (shared(&survivor, &partner), shared(&partner, &survivor));
    println!("shared: {:.1} % of the survivor's lines, {:.1} % of the partner's", one * 100.0, other * 100.0);
    assert!(one < 0.75 && other < 0.75, "{one} {other}");
}
