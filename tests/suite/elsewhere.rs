//! Outside of private conversation: groups, channels, inline mode, blocking and unblocking, and how
//! the bot presents itself.

use serde_json::{Value, json};

use crate::bot::{Bot, Stage};
use crate::server::{Fault, Request, Server};
use crate::walk::both_doors;

fn group(chat: i64, fields: &Value) -> Value {
    let mut message = json!({ "message_id": 1, "date": 1, "from": { "id": 5, "is_bot": false, "first_name": "A" },
        "chat": { "id": chat, "type": "supergroup", "title": "A group" } });
    for (name, value) in fields.as_object().expect("fields") {
        message[name] = value.clone();
    }
    json!({ "message": message })
}

fn of_method(stage: &Stage, method: &str) -> Vec<Request> {
    stage.server.requests().into_iter().filter(|request| request.method == method).collect()
}

pub(crate) fn wait_for(stage: &Stage, method: &str, count: usize) {
    stage.server.wait(method, |state| {
        (state.requests.iter().filter(|request| request.method == method).count() >= count).then_some(())
    });
}

#[test]
fn c13_in_a_group_one_message_with_two_links_and_then_it_leaves() {
    let stage = Stage::new();
    stage.server.with(|state| {
        state.arrive_membership(-100, "supergroup", "left", "member");
        for text in ["hello bot", "I want to die", "/start"] {
            state.arrive(group(-100, &json!({ "text": text })));
        }
    });
    wait_for(&stage, "leavechat", 1);
    stage.server.wait("all to be confirmed", |state| state.all_confirmed().then_some(()));
    let said = of_method(&stage, "sendmessage");
    assert_eq!(said.len(), 1, "once: {said:?}");
    assert_eq!(said[0].body["disable_notification"], true, "nobody there has asked");
    let shown = said[0].body.to_string();
    assert!(shown.contains("https://t.me/haven_bot?start=help"), "{shown}");
    assert!(shown.contains("https://t.me/haven_bot?start=professional"), "{shown}");
    assert!(!shown.contains("callback_data") && !shown.contains("danger"), "nothing is heard or tapped there: {shown}");
    assert_eq!(stage.server.refusals(), Vec::<String>::new());
}

#[test]
fn a_group_that_became_a_supergroup_is_told_and_left_under_its_new_id() {
    let stage = Stage::new();
    stage.server.with(|state| {
        state.migrated.insert(-5, -1005);
        state.arrive_membership(-5, "group", "left", "member");
    });
    wait_for(&stage, "leavechat", 1);
    assert_eq!(of_method(&stage, "leavechat")[0].body["chat_id"], -1005);
    assert_eq!(of_method(&stage, "sendmessage").last().expect("a notice").body["chat_id"], -1005);
    stage.server.with(|state| state.arrive(group(-6, &json!({ "migrate_to_chat_id": -1006 }))));
    wait_for(&stage, "leavechat", 2);
    assert_eq!(of_method(&stage, "leavechat")[1].body["chat_id"], -1006);
}

#[test]
fn a_channel_is_left_without_a_word() {
    let stage = Stage::new();
    stage.server.with(|state| state.arrive_membership(-7, "channel", "left", "administrator"));
    wait_for(&stage, "leavechat", 1);
    let post = json!({ "channel_post": { "message_id": 1, "date": 1, "text": "I want to die",
        "chat": { "id": -8, "type": "channel", "title": "A channel" } } });
    stage.server.with(|state| state.arrive(post));
    wait_for(&stage, "leavechat", 2);
    assert!(of_method(&stage, "sendmessage").is_empty());
}

/// What an inline query finds.
pub(crate) fn found(stage: &Stage, typed: &str) -> Value {
    let before = of_method(stage, "answerinlinequery").len();
    stage.server.with(|state| {
        let query = state.query();
        let from = json!({ "id": 1, "is_bot": false, "first_name": "A" });
        state.arrive(json!({ "inline_query": { "id": query, "from": from, "query": typed, "offset": "" } }));
    });
    wait_for(stage, "answerinlinequery", before + 1);
    of_method(stage, "answerinlinequery")[before].body.clone()
}

#[test]
fn inline_queries_find_the_questions_with_both_doors_as_links_and_nothing_about_the_person() {
    let stage = Stage::new();
    // Whoever asks has said who they are, and the answer is for everybody all the same.
    stage.first_card(1, "Remember my place");
    let first = found(&stage, "how long does it take");
    let timeline = &first["results"][0];
    assert_eq!(timeline["id"], "faq/timeline");
    assert!(timeline["input_message_content"]["message_text"].as_str().expect("words").contains("date"));
    for door in ["help", "professional"] {
        let link = format!("https://t.me/haven_bot?start={door}");
        assert!(timeline["reply_markup"].to_string().contains(&link), "{timeline}");
    }
    assert_eq!(first["is_personal"], false);
    assert_eq!(found(&stage, "")["results"].as_array().expect("all").len(), 5);
    assert_eq!(found(&stage, "how tall is the eiffel tower")["results"], json!([]));
    assert_eq!(found(&stage, "how long does it take"), {
        let mut same = first.clone();
        same["inline_query_id"] = of_method(&stage, "answerinlinequery")[3].body["inline_query_id"].clone();
        same
    });
    assert_eq!(stage.server.refusals(), Vec::<String>::new());
}

#[test]
fn c01_danger_in_an_inline_query_finds_the_door_to_help_and_nothing_else() {
    let stage = Stage::new();
    // The first finds no question anyway; without the gate the second would.
    for typed in ["I want to die", "will it ever get better? I want to die"] {
        let answer = found(&stage, typed);
        assert_eq!(answer["results"], json!([]), "{typed}");
        assert_eq!(answer["button"]["start_parameter"], "help");
        assert_eq!(answer["button"]["text"], "Help now");
    }
}

#[test]
fn whoever_unblocks_is_greeted_without_a_sound() {
    let stage = Stage::new();
    stage.server.with(|state| state.arrive_membership(1, "private", "kicked", "member"));
    let hello = stage.server.wait("a greeting", |state| state.card_after(1, 0));
    both_doors(&hello);
    assert!(hello.silent);
    let asked = stage.server.say(1, "/menu");
    assert!(!asked.silent, "what was asked for may be heard");
}

#[test]
fn a_block_erases_everything_at_once() {
    let mut stage = Stage::new();
    stage.first_card(1, "Remember my place");
    stage.server.with(|state| state.arrive_membership(1, "private", "member", "kicked"));
    stage.server.wait("the block to be confirmed", |state| state.all_confirmed().then_some(()));
    stage.restart();
    stage.server.with(|state| state.blocked.remove(&1));
    let start = stage.server.say(1, "/start");
    assert!(start.data("Somebody I love went through it").is_some(), "somebody new: {}", start.show());
}

#[test]
fn the_profile_is_read_first_and_set_only_where_it_differs() {
    let mut stage = Stage::new();
    let set = |server: &Server| server.requests().iter().filter(|request| request.method.starts_with("setmy")).count();
    wait_for(&stage, "setmycommands", 2);
    // Four in English; in Spanish the name is the same.
    assert_eq!(set(&stage.server), 7);
    stage.restart();
    wait_for(&stage, "getmycommands", 4);
    stage.server.say(1, "/menu");
    assert_eq!(set(&stage.server), 7, "nothing differs");
    let commands = of_method(&stage, "setmycommands").remove(0);
    assert!(!commands.body.to_string().contains("crisis") && !commands.body.to_string().contains("professional"));
    assert_eq!(stage.server.refusals(), Vec::<String>::new());
}

#[test]
fn the_profile_is_set_in_each_language() {
    let stage = Stage::new();
    let server = &stage.server;
    let commands = server.wait("the commands in Spanish", |state| {
        let of = |request: &&Request| request.method == "setmycommands" && request.body["language_code"] == "es";
        state.requests.iter().find(of).cloned()
    });
    let menu = json!({ "command": "menu", "description": "Todos los temas" });
    assert_eq!(commands.body["commands"][0], menu);
    assert_eq!(server.refusals(), Vec::<String>::new());
}

#[test]
fn a_profile_that_cannot_be_set_stops_nothing() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    server.with(|state| state.plan("getmyname", 1, Fault::Refused(400, "Bad Request: nothing works")));
    let _bot = Bot::start(&server, folder.path());
    both_doors(&server.say(1, "/menu"));
}
