//! Leaving quickly: what is deleted, what stays, and what the next one who looks finds (D6).

use haven::dialogue::id::Address;
use haven::dialogue::locale::Locale;
use haven::dialogue::moment::Moment;
use haven::dialogue::target::System;
use haven::engine::{Content, Event, MOST_MESSAGES, Session, Ticks, step};
use haven::safety::{Act, Cause, Origin, Surface, Tap};
use serde_json::json;

use crate::bot::Stage;
use crate::server::{Card, Fault};

/// What a chat shows once the last line has come: its messages, people's and Haven's.
fn left_over(stage: &Stage, chat: i64, last: &Card) -> Vec<i64> {
    stage.server.wait("the messages to go", |state| (state.visible(chat).len() <= 1).then_some(()));
    let visible = stage.server.with(|state| state.visible(chat));
    assert_eq!(visible, [last.message]);
    visible
}

fn is_neutral(last: &Card) {
    assert_eq!(last.text, "All done. See you another time.");
    let labels: Vec<&str> = last.buttons().filter_map(|button| button["text"].as_str()).collect();
    assert_eq!(labels, ["Help now", "Someone to talk to"]);
}

#[test]
fn d06_leaving_deletes_what_both_have_written_and_leaves_one_neutral_line() {
    for consent in ["Rather not", "Remember my place"] {
        let stage = Stage::new();
        stage.first_card(1, consent);
        stage.server.say(1, "how long does it take");
        stage.server.say(1, "/help");
        stage.server.say_raw(1, &json!({ "photo": [], "caption": "a caption" }));
        let bystander = stage.server.say(2, "/menu");
        let last = stage.server.say(1, "/exit");
        is_neutral(&last);
        left_over(&stage, 1, &last);
        assert_eq!(stage.server.with(|state| state.visible(2)).last(), Some(&bystander.message), "chats share nothing");
        let requests = stage.server.requests();
        let deleted = requests.iter().filter(|request| request.method == "deletemessages");
        let mut numbers = deleted.flat_map(|request| request.body["message_ids"].as_array().expect("ids"));
        assert!(numbers.all(|number| *number != bystander.message), "no number is reckoned from its neighbours'");
        assert_eq!(stage.server.refusals(), Vec::<String>::new());
    }
}

/// Where cards stand in one language: on each node before its heads-up and past it, in each place of
/// Haven's own, and on help for each cause, with the countries above them.
fn taps(content: &Content, locale: &Locale) -> Vec<Tap> {
    let at = |place: Address, surface, act| {
        let origin = Origin { surface, place, role: None, locale: locale.clone() };
        Tap { origin, act }
    };
    let menu = || Moment::Menu.address();
    let nodes = content.library.nodes().map(|(address, ..)| address);
    let nodes = nodes.flat_map(|node| [Act::Arrive, Act::Show].map(|act| at(node.clone(), Surface::Card, act)));
    let places = [System::Menu, System::Professional, System::Faq, System::Country, System::End, System::Back];
    let places = places.into_iter().map(|place| at(menu(), Surface::Card, Act::Go(place)));
    let help = Cause::all().map(Surface::Help);
    let help = help.flat_map(|help| [Act::Lines(0), Act::Countries(0)].map(|act| at(menu(), help, act)));
    nodes.chain(places).chain(help).chain([at(menu(), Surface::Card, Act::Language(locale.clone()))]).collect()
}

#[test]
fn d06_every_card_has_the_way_out_and_becomes_the_last_line_itself() {
    let content = Content::embedded();
    for tap in content.library.languages().iter().flat_map(|locale| taps(&content, locale)) {
        let turn = step(&content, Session::default(), &Event::Tapped(tap.clone(), Ticks::new()));
        let is_last_line = turn.draft.origin().place == Moment::Exit.address();
        let reply = turn.draft.seal();
        let mut leads = reply.parts().rows.iter().flatten().filter_map(|button| Some(button.tap()?.act));
        assert!(is_last_line || leads.any(|act| act == Act::Go(System::Exit)), "no way out after {tap:?}");
    }
    let stage = Stage::new();
    let card = stage.first_card(1, "Rather not");
    let last = stage.server.tap(&card, "Leave");
    assert_eq!(last.message, card.message, "nothing new appears");
    is_neutral(&last);
    left_over(&stage, 1, &last);
    // A help card is never edited into something else; it goes like everything else.
    let help = stage.server.tap(&last, "Help now");
    let after = stage.server.tap(&help, "Leave");
    assert_ne!(after.message, help.message);
    is_neutral(&after);
    left_over(&stage, 1, &after);
}

#[test]
fn d06_with_a_yes_it_is_known_after_a_restart_what_can_be_deleted() {
    let mut stage = Stage::new();
    stage.first_card(1, "Remember my place");
    stage.server.say(1, "how long does it take");
    stage.restart();
    let last = stage.server.say(1, "/exit");
    left_over(&stage, 1, &last);
}

#[test]
fn d06_a_restart_in_order_forgets_no_message() {
    let mut stage = Stage::new();
    stage.first_card(1, "Remember my place");
    stage.server.say(1, "how long does it take");
    assert!(stage.bot.take().expect("a bot").terminate().success());
    stage.bot = Some(crate::bot::Bot::start(&stage.server, stage.folder.path()));
    let last = stage.server.say(1, "/exit");
    left_over(&stage, 1, &last);
}

#[test]
fn d06_what_telegram_deletes_no_more_stays_and_keeps_nothing_else() {
    let stage = Stage::new();
    stage.first_card(1, "Rather not");
    let old = stage.server.say(1, "/menu");
    // It is two days old for the server, whatever the bot believes.
    stage.server.with(|state| state.grows_old(1, old.message));
    let last = stage.server.say(1, "/exit");
    stage.server.wait("the others to go", |state| (state.visible(1) == [old.message, last.message]).then_some(()));
}

#[test]
fn d06_an_answer_that_is_delivered_late_is_not_left_behind() {
    let stage = Stage::new();
    stage.first_card(1, "Rather not");
    let before = stage.server.with(|state| {
        state.plan_for(1, "sendmessage", 1, Fault::TooMany(1));
        state.arrive_message(1, &json!({ "text": "how long does it take" }))
    });
    stage.server.wait("the answer to be refused", |state| {
        state.requests.iter().any(|request| request.method == "sendmessage" && request.refusal.is_some()).then_some(())
    });
    let last = stage.server.say(1, "/exit");
    let last = if last.text.starts_with("All done") {
        last
    } else {
        let shown = last.shown();
        stage.server.wait("the last line", |state| state.card_after(1, shown))
    };
    is_neutral(&last);
    left_over(&stage, 1, &last);
    assert!(before < last.message);
}

#[test]
fn d06_more_than_one_call_takes_is_deleted_in_several() {
    let stage = Stage::new();
    stage.first_card(1, "Rather not");
    for _ in 0..70 {
        stage.server.say(1, "/menu");
    }
    const { assert!(MOST_MESSAGES >= 140) };
    let last = stage.server.say(1, "/exit");
    left_over(&stage, 1, &last);
    let requests = stage.server.requests();
    let calls: Vec<usize> = requests
        .iter()
        .filter(|request| request.method == "deletemessages")
        .map(|request| request.body["message_ids"].as_array().expect("ids").len())
        .collect();
    assert!(calls.len() > 1 && calls[0] == 100, "{calls:?}");
}

#[test]
fn d06_whoever_writes_next_finds_a_way_to_go_on_and_no_topic() {
    let stage = Stage::new();
    let card = stage.first_card(1, "Rather not");
    let second = stage.server.tap(&card, "What it rests on");
    stage.server.say(1, "/exit");
    let next = stage.server.say(1, "what is this, intimacy?");
    assert!(next.text.starts_with("Hello again") && next.data("Go on where I was").is_some(), "{}", next.show());
    let library = Content::embedded().library;
    let wording = library.wording(library.language(), &Moment::Returning.address());
    for topic in library.topics() {
        // A short name such as "People" may be any word of a sentence; a button of that name is none.
        let named = |label: &str| label == wording.short(topic) || label.contains(wording.title(topic));
        assert!(!next.buttons().filter_map(|button| button["text"].as_str()).any(named), "{}", next.show());
        assert!(!next.text.contains(wording.title(topic)), "{}", next.text);
    }
    assert_eq!(stage.server.tap(&next, "Go on where I was").text, second.text);
    // Danger is heard all the same, thanks are taken for thanks, and help for a country is for that country.
    let last = stage.server.say(1, "/exit");
    stage.server.tap(&last, "Help now");
    let help = stage.server.say(1, "Australia");
    assert!(help.text.contains("13 11 14"), "{}", help.text);
    stage.server.say(1, "/exit");
    assert!(!stage.server.say(1, "thanks").text.starts_with("Hello again"));
    stage.server.say(1, "/exit");
    assert!(stage.server.say(1, "I want to die").text.contains("In danger right now"));
}

#[test]
fn d06_help_that_is_asked_for_beside_leaving_stays() {
    let stage = Stage::new();
    stage.first_card(1, "Rather not");
    stage.server.with(|state| {
        // What is taken away has to wait, so that help is delivered before it.
        state.plan_for(1, "deletemessages", 1, Fault::TooMany(1));
        state.arrive_message(1, &json!({ "text": "/exit" }));
        state.arrive_message(1, &json!({ "text": "I want to die" }));
    });
    stage.server.wait("help", |state| state.last_card(1).filter(|card| card.text.contains("In danger right now")));
    stage.server.wait("the rest to go", |state| (state.visible(1).len() <= 2).then_some(()));
    let help = stage.server.with(|state| state.last_card(1)).expect("a card");
    assert!(help.text.contains("In danger right now"), "{}", help.show());
}

#[test]
fn d06_whoever_has_everything_erased_can_still_leave_nothing_behind() {
    for consent in ["Rather not", "Remember my place"] {
        let stage = Stage::new();
        stage.first_card(1, consent);
        stage.server.say(1, "my husband hits me");
        let asked = stage.server.say(1, "/forget");
        stage.server.tap(&asked, "Erase everything");
        let last = stage.server.say(1, "/exit");
        is_neutral(&last);
        left_over(&stage, 1, &last);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn d06_also_without_a_yes_it_is_known_for_two_days_what_can_be_deleted() {
    let simulation = crate::clock::Simulation::new();
    simulation.stage.first_card(1, "Rather not");
    simulation.stage.server.say(1, "how long does it take");
    simulation.skip(std::time::Duration::from_secs(3 * 60 * 60));
    let last = simulation.stage.server.say(1, "/exit");
    left_over(&simulation.stage, 1, &last);
}
