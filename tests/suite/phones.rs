//! Phones that others read: nothing comes unasked, nothing shows what a link is about, chats know
//! nothing of each other.

use std::time::Duration;

use haven::dialogue::condition::Facts;
use haven::dialogue::moment::Moment;
use haven::engine::Content;
use haven::safety::{Cause, HelpCard, Kind, Origin, help_card};
use serde_json::Value;

use crate::bot::Stage;
use crate::clock::Simulation;
use crate::elsewhere::{found, wait_for};
use crate::server::Server;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const SOME_HOURS: Duration = Duration::from_secs(3 * 60 * 60);
const A_WHILE: Duration = Duration::from_secs(10 * 60);

#[test]
fn d01_in_thirty_days_nothing_comes_that_nobody_asked_for() {
    let mut simulation = Simulation::new();
    for (chat, consent) in [(1, "Remember my place"), (2, "Rather not")] {
        simulation.stage.first_card(chat, consent);
    }
    let shown = |simulation: &Simulation| {
        simulation.stage.server.with(|state| [1, 2].map(|chat| (state.shown(chat), state.visible(chat))))
    };
    let before = shown(&simulation);
    // Visits end in the first process, and in each later one it becomes midnight; whatever was due in the
    // days between would come.
    simulation.skip(SOME_HOURS);
    let today = simulation.stage.server.with(|state| state.time.seconds()) % DAY.as_secs();
    let mut rest = (2 * DAY).saturating_sub(Duration::from_secs(today) + A_WHILE / 2);
    for _ in 0..30 {
        assert!(simulation.stage.bot.take().expect("a bot").terminate().success());
        simulation.leap(rest);
        simulation.start_bot();
        simulation.skip(A_WHILE);
        rest = DAY.saturating_sub(A_WHILE);
    }
    assert_eq!(shown(&simulation), before);
}

/// All that the bot has sent so far, whatever came of it.
fn sent(server: &Server) -> Vec<Value> {
    let says = |method: &str| matches!(method, "sendmessage" | "editmessagetext");
    server.requests().into_iter().filter(|request| says(&request.method)).map(|request| request.body).collect()
}

/// A little of everything: cards, help, questions, leaving.
fn use_it(stage: &Stage, chat: i64, consent: &str) {
    let card = stage.first_card(chat, consent);
    stage.server.tap(&card, "What it rests on");
    for words in
        ["/help", "/country GB", "/professional", "/faq", "/privacy", "/about", "i want to die", "qwertz", "/exit"]
    {
        stage.server.say(chat, words);
    }
}

#[test]
fn d07_no_message_shows_what_a_link_is_about() {
    let stage = Stage::new();
    use_it(&stage, 1, "Rather not");
    // Not in a group, and not in what somebody places into another chat.
    stage.server.with(|state| state.arrive_membership(-100, "supergroup", "left", "member"));
    wait_for(&stage, "leavechat", 1);
    for result in found(&stage, "")["results"].as_array().expect("questions") {
        assert_eq!(result["input_message_content"]["link_preview_options"]["is_disabled"], true, "{result}");
    }
    let sent = sent(&stage.server);
    assert!(sent.len() > 10);
    for body in sent {
        assert_eq!(body["link_preview_options"]["is_disabled"], true, "{body}");
    }
}

#[test]
fn d07_going_on_by_taps_leaves_one_message() {
    let stage = Stage::new();
    let mut card = stage.first_card(1, "Rather not");
    let before = stage.server.with(|state| state.visible(1));
    let to_the_list = ["Menu", "Recognising the signs", "Look at the list", "Show me", "☐ Distance", "That is enough"];
    for label in ["What it rests on", "‹ Back"].iter().chain(&to_the_list).chain(&["‹ Back", "Something else"]) {
        card = stage.server.tap(&card, label);
    }
    assert_eq!(stage.server.with(|state| state.visible(1)), before);
}

#[test]
fn d09_what_one_person_does_shows_in_no_other_chat_and_no_link_says_who_it_is_from() {
    const CHATS: [i64; 2] = [5_550_001_111, 5_550_002_222];
    let (alone, together) = (Stage::new(), Stage::new());
    use_it(&alone, CHATS[0], "Rather not");
    use_it(&together, CHATS[1], "Remember my place");
    use_it(&together, CHATS[0], "Rather not");
    together.server.say(CHATS[1], "/menu");
    let texts = |stage: &Stage, chat: i64| -> Vec<String> {
        let of_chat = sent(&stage.server).into_iter().filter(|body| body["chat_id"] == chat);
        // Links stand among the entities.
        of_chat.map(|body| format!("{} {} {}", body["text"], body["entities"], body["reply_markup"])).collect()
    };
    assert_eq!(texts(&alone, CHATS[0]), texts(&together, CHATS[0]));
    for body in texts(&together, CHATS[0]).iter().chain(&texts(&together, CHATS[1])) {
        assert!(CHATS.iter().all(|chat| !body.contains(&chat.to_string())), "{body}");
    }
}

#[test]
fn d11_whoever_says_that_they_hurt_somebody_gets_respect_and_a_line_and_no_instructions() {
    let content = Content::embedded();
    let cause = Cause::Heard(Kind::HarmedSomebody);
    for locale in content.library.languages() {
        let words = content.library.wording(locale, &Moment::HelpHarmed.address());
        let respect = words.moment(Moment::HelpHarmed).said(&Facts::default());
        let said = respect.as_str().to_lowercase();
        let instructions = [
            "must",
            "should",
            "have to",
            "turn yourself in",
            "confess",
            "apologi",
            "tell them",
            "stop it",
            "debes",
            "deberías",
            "tienes que",
            "confiesa",
            "discúlpate",
            "pide perdón",
            "entrégate",
        ];
        assert!(instructions.iter().all(|word| !said.contains(word)), "{locale}: {said}");
        let countries = content.helplines.countries();
        for country in countries.iter().map(|country| Some(country.code)).chain([None]) {
            let card = HelpCard { cause, country, area: None, page: 0 };
            let origin = Origin { locale: locale.clone(), ..Origin::menu(&content.library) };
            let reply = help_card(&content.library, &content.helplines, origin, &card).seal();
            let text = reply.parts().text.as_str();
            assert!(text.starts_with(respect.as_str()), "{locale} {country:?}: {text}");
            assert!(text.contains("• "), "{locale} {country:?}: a line or the directory");
        }
    }
}
