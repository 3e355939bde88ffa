//! How the bot starts and how it ends: what the operator hears, which exit code comes, and that
//! nobody's answer is lost on the way.

use std::net::TcpListener;
use std::process::Stdio;

use serde_json::json;

use crate::bot::{Bot, Stage, command};
use crate::server::{Fault, Server};
use crate::walk::both_doors;

#[test]
fn a_stop_while_one_chat_has_to_wait_is_orderly_and_its_card_still_comes() {
    let mut stage = Stage::new();
    stage.server.say(2, "/menu");
    stage.server.with(|state| {
        state.plan("sendmessage", 1, Fault::TooMany(1));
        for chat in [1, 2, 3] {
            state.arrive_message(chat, &json!({ "text": "/menu" }));
        }
    });
    stage.server.wait("two of the three", |state| {
        ([1, 2, 3].iter().map(|chat| state.messages(*chat)).sum::<usize>() == 3).then_some(())
    });
    let status = stage.bot.take().expect("a bot").terminate();
    assert_eq!(status.code(), Some(0));
    for chat in [1, 2, 3] {
        assert!(stage.server.with(|state| state.messages(chat)) > 0, "chat {chat} was left without an answer");
    }
}

#[test]
fn a_stop_by_either_signal_is_orderly() {
    for signal in ["TERM", "INT"] {
        let mut stage = Stage::new();
        stage.first_card(1, "Remember my place");
        let status = stage.bot.take().expect("a bot").signal(signal);
        assert_eq!(status.code(), Some(0), "{signal}");
        assert!(stage.server.with(|state| state.all_confirmed()), "what was handled is acknowledged");
    }
}

/// What a bot says that ends by itself, and its exit code.
fn ended(server: &Server) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let output = command(server, folder.path()).stdin(Stdio::null()).output().expect("the bot starts");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_wrong_token_ends_with_a_sentence_and_code_2() {
    let server = Server::start();
    server.with(|state| state.plan("getupdates", 1, Fault::Refused(401, "Unauthorized")));
    let (code, said) = ended(&server);
    assert_eq!(code, Some(2));
    assert!(said.contains("does not know this token") && said.contains("@BotFather"), "{said}");
    assert!(!said.contains("test-token"), "the token is a secret: {said}");
}

#[test]
fn another_instance_ends_with_a_sentence_and_code_3_after_a_few_tries() {
    let server = Server::start();
    let words = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
    server.with(|state| state.plan("getupdates", 99, Fault::Refused(409, words)));
    let (code, said) = ended(&server);
    assert_eq!(code, Some(3));
    assert!(said.contains("Another process answers for this bot"), "{said}");
}

#[test]
fn without_a_network_it_waits_says_so_and_answers_once_there_is_one() {
    // A port on which nobody listens, until the server does.
    let port = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address");
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let mut command = command(&Server::start(), folder.path());
    command.env("TELOXIDE_API_URL", format!("http://{port}"));
    command.stderr(std::fs::File::create(&log).expect("a log"));
    let bot = Bot::of(&mut command);
    let said = || std::fs::read_to_string(&log).expect("readable");
    let begun = std::time::Instant::now();
    while !said().contains("cannot be reached") {
        assert!(begun.elapsed() < crate::server::DEADLINE, "it said nothing: {}", said());
        std::thread::yield_now();
    }
    let server = Server::start_at(port);
    both_doors(&server.say(1, "/menu"));
    assert!(said().contains("Telegram is there again"), "{}", said());
    assert_eq!(said().matches("cannot be reached").count(), 1, "once a minute is enough: {}", said());
    drop(bot);
}

#[test]
fn a_clock_that_is_off_is_said_and_stops_nobody() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    server.with(|state| state.date = Some("Sat, 01 Jan 2000 00:00:00 GMT"));
    let log = folder.path().join("log");
    let mut command = command(&server, folder.path());
    let _bot = Bot::of(command.stderr(std::fs::File::create(&log).expect("a log")));
    both_doors(&server.say(1, "/menu"));
    let said = std::fs::read_to_string(&log).expect("readable");
    assert!(said.contains("CLOCK OF THIS MACHINE IS OFF") && said.contains("timedatectl"), "{said}");
}

#[test]
fn what_answers_like_a_web_page_is_waited_out() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    server.with(|state| {
        state.plan("getupdates", 1, Fault::Page(502, "<html>Bad Gateway</html>"));
        state.plan("getupdates", 1, Fault::Page(200, "<html>Welcome to the hotel</html>"));
        state.plan("getupdates", 1, Fault::CutBefore);
    });
    let _bot = Bot::start(&server, folder.path());
    both_doors(&server.say(1, "/menu"));
}

#[test]
fn an_answer_that_was_cut_off_still_arrives() {
    let stage = Stage::new();
    for fault in [Fault::CutBefore, Fault::Page(502, "<html>Bad Gateway</html>"), Fault::CutAfter] {
        stage.server.with(|state| state.plan("sendmessage", 1, fault));
        both_doors(&stage.server.say(1, "/menu"));
    }
}
