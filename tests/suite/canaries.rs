//! Canaries: words, names and numbers that are sent in every way in which something can be sent, and
//! then looked for in everything that is written: files, logs, and what the files hold unsealed. They
//! are looked for in disguise, too: in other encodings, and backwards.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use haven::store::{Person, Store};
use serde_json::json;

use crate::binary::root;
use crate::bot::{Bot, Stage, TOKEN, command};
use crate::server::{Fault, Server};

/// A chat whose number is found nowhere by chance.
const CHAT: i64 = 7_654_321_098;
/// What is looked for: what people type, and who they are.
const CANARIES: [&str; 8] = [
    "kolibri-typed",
    "kolibri-caption",
    "kolibri-contact",
    "kolibri-forward",
    "kolibri-poll",
    "kolibri-inline",
    "Canary Name",
    "canary_user",
];

/// A bot that says all that it can say, into a file.
fn telling_all(server: &Server, folder: &Path, level: &str, faults: &str) -> Bot {
    let log = File::options().create(true).append(true).open(folder.join("log")).expect("a log");
    let mut command = command(server, folder);
    Bot::of(command.env("HAVEN_LOG", level).env("FAILPOINTS", faults).stderr(log))
}

/// Sends canaries in every way. Whoever sends them has agreed to be remembered.
fn send_all(stage: &Stage) {
    stage.first_card(CHAT, "Remember my place");
    let message = |fields| stage.server.say_raw(CHAT, &fields);
    message(json!({ "text": "kolibri-typed" }));
    message(json!({ "text": "/start kolibri-typed" }));
    message(json!({ "text": "/faq kolibri-typed and my husband kolibri-typed hits me" }));
    message(json!({ "photo": [], "caption": "kolibri-caption" }));
    message(json!({ "voice": { "duration": 1 }, "caption": "kolibri-caption" }));
    message(json!({ "contact": { "first_name": "kolibri-contact", "phone_number": "7654321098" } }));
    message(
        json!({ "text": "kolibri-forward", "forward_origin": { "type": "hidden_user", "sender_user_name": "kolibri-forward" } }),
    );
    message(json!({ "poll": { "question": "kolibri-poll", "options": [{ "text": "kolibri-poll" }] } }));
    let card = message(json!({ "text": "/menu" }));
    stage.server.tap_data(&card, "1|kolibri-typed|x|$go|-|en");
    stage.server.with(|state| {
        let query = state.query();
        let from = json!({ "id": CHAT, "is_bot": false, "first_name": "Canary Name", "username": "canary_user" });
        let asked = json!({ "id": query, "from": from, "query": "kolibri-inline trust", "offset": "" });
        state.arrive(json!({ "inline_query": asked }));
    });
    stage.server.wait("the inline answer", |state| {
        state.requests.iter().any(|request| request.method == "answerinlinequery").then_some(())
    });
    // The last answers stay on their way, so that their rows are there to be looked at.
    stage.server.with(|state| {
        state.plan_for(CHAT, "sendmessage", 1000, Fault::Refused(500, "Internal Server Error"));
        state.arrive_message(CHAT, &json!({ "text": "kolibri-typed" }));
    });
    stage.server.wait("the answer to be tried", |state| {
        let failed = |request: &crate::server::Request| request.method == "sendmessage" && request.refusal.is_some();
        state.requests.iter().any(failed).then_some(())
    });
}

/// A text in the disguises in which a program may write it down.
fn disguises(canary: &str) -> Vec<Vec<u8>> {
    let utf16 = |to_bytes: fn(u16) -> [u8; 2]| canary.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>();
    let hex = hex::encode(canary);
    let mut disguises =
        vec![canary.as_bytes().to_vec(), canary.bytes().rev().collect(), hex.to_uppercase().into(), hex.into()];
    disguises.extend([utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)]);
    disguises.extend((0..3).map(|before| base64(canary.as_bytes(), before)));
    disguises
}

/// What of a text can be seen of its base64 where so many bytes stand before it.
fn base64(text: &[u8], before: usize) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // The first group that has only bytes of the text in it, and the last.
    let skipped = (3 - before % 3) % 3;
    let groups = text[skipped..].chunks_exact(3);
    let letter = |bits: u32, shift: u32| LETTERS[(bits >> shift & 63) as usize];
    groups
        .flat_map(|group| {
            let bits = group.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte));
            [18, 12, 6, 0].map(|shift| letter(bits, shift))
        })
        .collect()
}

#[track_caller]
fn holds_none(what: &str, bytes: &[u8], canaries: &[&str]) {
    for canary in canaries {
        for disguise in disguises(canary) {
            let found = bytes.windows(disguise.len()).any(|window| window == disguise);
            assert!(!found, "{what} holds `{canary}` as {}", String::from_utf8_lossy(&disguise));
        }
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[test]
fn p01_nothing_that_somebody_sends_and_no_name_is_in_any_file_also_not_unsealed() {
    let stage = started("info", "");
    send_all(&stage);
    drop(stage.bot);
    for path in files_below(&stage.folder.path().join("data")) {
        // The tests' own sockets cannot be read.
        let Ok(bytes) = fs::read(&path) else { continue };
        holds_none(&path.display().to_string(), &bytes, &CANARIES);
        holds_none(&path.display().to_string(), &bytes, &[&CHAT.to_string()]);
    }
    let store = Store::open_existing(&stage.folder.path().join("data"), None).expect("a store");
    let record = store.shown(Person::of_chat(CHAT)).expect("readable").expect("agreed to");
    holds_none("the record", record.as_bytes(), &CANARIES);
    let rows = store.rows().expect("readable");
    assert!(!rows.is_empty(), "an answer is still on its way");
    for (_, row) in rows {
        holds_none("a row", &row, &CANARIES);
    }
}

#[test]
fn p04_no_log_at_any_level_holds_a_text_a_name_or_a_chat() {
    for level in ["trace", "debug", "info"] {
        let stage = started(level, "");
        send_all(&stage);
        let log = ended(stage);
        holds_none(level, log.as_bytes(), &CANARIES);
        holds_none(level, log.as_bytes(), &[&CHAT.to_string(), TOKEN, &TOKEN[7..]]);
        // Where somebody was in the dialogues is theirs, too.
        for place in ["welcome/", "screens/", "signs/", "remember", "arrive"] {
            assert!(level == "trace" || !log.contains(place), "{level} holds {place}: {log}");
        }
    }
}

#[test]
fn p04_also_a_bug_tells_no_log_what_somebody_wrote() {
    for point in ["intake", "screen", "step", "seal", "render", "commit", "deliver"] {
        let stage = started("trace", &format!("{point}=1*panic(kolibri-typed)"));
        stage.server.say(CHAT, "kolibri-typed");
        let log = ended(stage);
        assert!(log.contains("a bug of Haven's own, at "), "{point}: {log}");
        holds_none(point, log.as_bytes(), &CANARIES);
        holds_none(point, log.as_bytes(), &[&CHAT.to_string(), TOKEN]);
    }
}

fn started(level: &str, faults: &str) -> Stage {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let bot = Some(telling_all(&server, folder.path(), level, faults));
    Stage { server, folder, bot }
}

/// Ends it in order, and gives what it has said.
fn ended(mut stage: Stage) -> String {
    stage.bot.take().expect("a bot").terminate();
    fs::read_to_string(stage.folder.path().join("log")).expect("a log")
}

#[test]
fn p08_no_token_and_no_key_is_in_the_repository() {
    let token = regex::Regex::new(r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b").expect("an expression");
    let listed = std::process::Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().expect("git");
    assert!(listed.status.success());
    let files = String::from_utf8(listed.stdout).expect("paths");
    let files: Vec<&str> = files.split('\0').filter(|path| !path.is_empty()).collect();
    assert!(files.len() > 100);
    for path in files {
        let name = Path::new(path).file_name().and_then(|name| name.to_str());
        assert!(name != Some(".env") && name != Some("key"), "{path} is a place for secrets");
        let Ok(text) = fs::read_to_string(root().join(path)) else { continue };
        assert!(!token.is_match(&text), "{path} holds what looks like a token");
        for line in text.lines().filter(|line| line.starts_with("TELOXIDE_TOKEN=") || line.starts_with("HAVEN_KEY=")) {
            assert!(line.ends_with('='), "{path}: {line}");
        }
    }
}
