//! The whole way by taps, through the real binary: every node, as survivor and as partner, each
//! with both doors to help in its real outgoing JSON (C2).

use std::collections::{BTreeSet, VecDeque};

use haven::dialogue::moment::Moment;
use haven::engine::Content;
use haven::safety::{Act, Key, KeyButton, Surface, Tap};

use crate::bot::Bot;
use crate::server::{Card, Server};

/// Every message is short (T7), as the Bot API counts.
#[track_caller]
pub(crate) fn short_enough(card: &Card) {
    let units = card.text.encode_utf16().count();
    assert!(units <= haven::dialogue::check::MAX_MESSAGE, "{units} characters:\n{}", card.text);
    // Labels that a small phone would cut stand on rows of their own.
    for row in card.keyboard.iter().filter(|row| row.len() > 1) {
        let long = row.iter().filter_map(|button| button["text"].as_str()).find(|label| label.chars().count() > 16);
        assert_eq!(long, None, "{}", card.show());
    }
}

/// Both doors stand on a card, found by where they lead and not by what they are called.
#[track_caller]
pub(crate) fn both_doors(card: &Card) {
    let buttons: Vec<KeyButton> =
        card.all_data().into_iter().map(|data| KeyButton { label: String::new(), key: Key::Data(data) }).collect();
    assert!(buttons.iter().any(KeyButton::opens_help), "no help on:\n{}", card.show());
    assert!(buttons.iter().any(KeyButton::opens_professional), "no professional on:\n{}", card.show());
}

/// Taps everything that can be tapped, beginning with a card; the nodes that were shown.
fn explore(server: &Server, first: Card) -> BTreeSet<String> {
    let mut tapped = BTreeSet::new();
    let mut waiting: VecDeque<String> = first.all_data().into();
    let mut shown = BTreeSet::new();
    let mut card = first;
    while let Some(data) = waiting.pop_front() {
        let tap = Tap::decode(&data).expect("the bot's own buttons can be read");
        let everywhere =
            matches!(tap.act, Act::Go(_) | Act::Country(_) | Act::Countries(_) | Act::NoCountry | Act::Return);
        let answers = ["survivor", "partner", "both", "reading", "yes", "no", "yes-later", "no-later"];
        let changes_who_reads = matches!(&tap.act, Act::Choose(choice) if answers.contains(&choice.as_str()))
            && tap.origin.place.dialogue.as_str() == "welcome";
        if everywhere || changes_who_reads || tap.origin.surface != Surface::Card || !tapped.insert(data.clone()) {
            continue;
        }
        card = server.tap_data(&card, &data);
        both_doors(&card);
        short_enough(&card);
        for data in card.all_data() {
            let tap = Tap::decode(&data).expect("the bot's own buttons can be read");
            if matches!(tap.act, Act::Choose(_)) {
                shown.insert(tap.origin.place.to_string());
            }
            waiting.push_back(data);
        }
    }
    shown
}

/// From `/start` to the menu, as somebody.
fn arrive_as(server: &Server, chat: i64, role: &str) -> Card {
    let hello = server.say(chat, "/start");
    both_doors(&hello);
    let remember = server.tap(&hello, role);
    let first = server.tap(&remember, "Rather not");
    both_doors(&first);
    server.say(chat, "/menu")
}

#[test]
fn c02_all_topics_can_be_walked_by_taps_as_survivor_and_as_partner_with_help_on_every_card() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start();
    let _bot = Bot::start(&server, folder.path());
    let survivor = explore(&server, arrive_as(&server, 101, "I lived through something hard"));
    let partner = explore(&server, arrive_as(&server, 102, "Somebody I love went through it"));

    let content = Content::embedded();
    let professional = server.say(103, "/professional");
    let of_path = explore(&server, professional);
    for (address, dialogue, node) in content.library.nodes() {
        let address = address.to_string();
        let met = [&survivor, &partner, &of_path].iter().any(|shown| shown.contains(&address));
        let moment = dialogue.id == Moment::dialogue();
        let onboarding = node.choices.iter().any(|choice| choice.sets.is_some());
        assert!(met || moment || onboarding, "nobody met {address}");
    }
    for topic in content.library.topics() {
        for node in topic.nodes.iter().filter(|node| !node.covers.is_empty()) {
            let address = topic.address(&node.id).to_string();
            assert!(survivor.contains(&address), "a survivor did not meet {address}");
            assert!(partner.contains(&address), "a partner did not meet {address}");
        }
    }
    assert_eq!(server.refusals(), Vec::<String>::new());
    // A toast would stand over the card, and could be read by whoever holds the phone.
    let confirmed = server.requests().into_iter().filter(|request| request.method == "answercallbackquery");
    assert!(confirmed.into_iter().all(|request| request.body.get("text").is_none()));
}
