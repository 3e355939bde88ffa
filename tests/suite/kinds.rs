//! What else a chat can hold: groups, albums, voice, topics, unblocking, and the bot's own profile.

use serde_json::json;

use crate::bot::{Bot, Stage};
use crate::server::Server;
use crate::walk::both_doors;

#[test]
fn c13_in_a_group_one_message_with_two_links_and_then_it_leaves() {
    let stage = Stage::new();
    for text in ["hello bot", "I want to die", "/start"] {
        stage.server.with(|state| {
            state.arrive(json!({ "message": {
                "message_id": 1, "date": 1, "text": text, "from": { "id": 5, "is_bot": false, "first_name": "A" },
                "chat": { "id": -100, "type": "supergroup", "title": "A group" },
            } }));
        });
    }
    stage
        .server
        .wait("it to leave", |state| state.requests.iter().any(|request| request.method == "leavechat").then_some(()));
    stage.server.wait("all to be confirmed", |state| state.all_confirmed().then_some(()));
    let said: Vec<_> = stage.server.requests().into_iter().filter(|request| request.method == "sendmessage").collect();
    assert_eq!(said.len(), 1, "once: {said:?}");
    let shown = said[0].body.to_string();
    assert!(shown.contains("https://t.me/haven_bot?start=help"), "{shown}");
    assert!(shown.contains("https://t.me/haven_bot?start=professional"), "{shown}");
    assert!(!shown.contains("callback_data") && !shown.contains("danger"), "nothing is heard or tapped there: {shown}");
    assert_eq!(stage.server.refusals(), Vec::<String>::new());
}

#[test]
fn an_album_gets_one_answer_and_voice_its_own_words() {
    let stage = Stage::new();
    let photo = json!({ "photo": [], "media_group_id": "a1" });
    stage.server.with(|state| {
        state.arrive_message(1, &photo);
        state.arrive_message(1, &photo);
        state.arrive_message(1, &photo);
    });
    stage.server.wait("all to be confirmed", |state| state.all_confirmed().then_some(()));
    stage.server.wait("an answer", |state| (state.messages(1) > 0).then_some(()));
    assert_eq!(stage.server.with(|state| state.messages(1)), 1);
    let voice = stage.server.say_raw(1, &json!({ "voice": { "duration": 3 } }));
    assert!(voice.text.contains("can't listen"), "{}", voice.text);
    let poll = json!({ "poll": { "question": "I want to die", "options": [] } });
    assert!(stage.server.say_raw(1, &poll).text.contains("In danger right now"));
}

#[test]
fn an_answer_lands_in_the_topic_in_which_it_was_asked_for() {
    let stage = Stage::new();
    stage.server.say_raw(1, &json!({ "text": "/menu", "message_thread_id": 42, "is_topic_message": true }));
    let sent = stage.server.requests().into_iter().find(|request| request.method == "sendmessage").expect("an answer");
    assert_eq!(sent.body["message_thread_id"], 42);
}

#[test]
fn whoever_unblocks_is_greeted() {
    let stage = Stage::new();
    let bot = json!({ "id": 9, "is_bot": true, "first_name": "Haven" });
    stage.server.with(|state| {
        state.arrive(json!({ "my_chat_member": {
            "chat": { "id": 1, "type": "private", "first_name": "A" }, "date": 1,
            "from": { "id": 1, "is_bot": false, "first_name": "A" },
            "old_chat_member": { "status": "kicked", "user": bot, "until_date": 0 },
            "new_chat_member": { "status": "member", "user": bot },
        } }));
    });
    let hello = stage.server.wait("a greeting", |state| state.card_after(1, 0));
    both_doors(&hello);
}

#[test]
fn the_profile_is_read_first_and_set_only_where_it_differs() {
    let mut stage = Stage::new();
    let set = |server: &Server| server.requests().iter().filter(|request| request.method.starts_with("setmy")).count();
    stage.server.wait("the commands to be set", |state| {
        state.requests.iter().any(|request| request.method == "setmycommands").then_some(())
    });
    assert_eq!(set(&stage.server), 4);
    stage.restart();
    stage.server.wait("the commands to be read again", |state| {
        (state.requests.iter().filter(|request| request.method == "getmycommands").count() == 2).then_some(())
    });
    stage.server.say(1, "/menu");
    assert_eq!(set(&stage.server), 4, "nothing differs");
    let commands = stage.server.requests().into_iter().find(|request| request.method == "setmycommands").expect("set");
    assert!(!commands.body.to_string().contains("crisis") && !commands.body.to_string().contains("professional"));
    assert_eq!(stage.server.refusals(), Vec::<String>::new());
}

#[test]
fn a_profile_that_cannot_be_set_stops_nothing() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    server.with(|state| state.planned.push(("getmyname".to_owned(), (400, "Bad Request: nothing works".to_owned()))));
    let _bot = Bot::start(&server, folder.path());
    both_doors(&server.say(1, "/menu"));
}
