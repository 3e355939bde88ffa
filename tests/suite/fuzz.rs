//! Fuzzing by mutation: what people, Telegram and authors could send, bent at random places. Nothing may
//! panic, and what always holds has to hold.
//!
//! A run of the suite does a few rounds from one seed. For longer ones: `HAVEN_FUZZ=200000
//! HAVEN_FUZZ_SEED=7 cargo test --test suite fuzz`. What such a run finds becomes a test by its name.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fastrand::Rng;
use haven::dialogue::Files;
use haven::dialogue::report::{Colour, report};
use haven::engine::{Content, Event, Session, step};
use haven::files;
use haven::safety::{Tap, Verdict, normalise, screen};
use serde_json::{Value, json};

use crate::binary::root;
use crate::bot::Stage;
use crate::walk::both_doors;

/// How many rounds, if nothing else is asked for: a few seconds.
const ROUNDS: usize = 300;
const SEED: u64 = 20_261_121;

fn setting(name: &str) -> Option<u64> {
    std::env::vars().find(|(known, _)| known == name).and_then(|(_, value)| value.parse().ok())
}

fn rounds(share: usize) -> usize {
    setting("HAVEN_FUZZ").and_then(|rounds| usize::try_from(rounds).ok()).unwrap_or(ROUNDS) / share
}

fn random(target: u64) -> Rng {
    Rng::with_seed(setting("HAVEN_FUZZ_SEED").unwrap_or(SEED) + target)
}

/// Characters that have been trouble somewhere: invisible, combining, wide, turned, alike, signs.
const ODD: [&str; 24] = [
    "\u{200b}",
    "\u{200d}",
    "\u{301}",
    "\u{202e}",
    "\u{feff}",
    "\u{0}",
    "ｗ",
    "а",
    "ß",
    "İ",
    "ﬃ",
    "🆘",
    "👨\u{200d}👩",
    "\n",
    "\t",
    ".",
    "'",
    "’",
    "{",
    "|",
    "9",
    "ñ",
    "\u{fffd}",
    "\u{1f1ea}\u{1f1f8}",
];

/// Lines to begin with: what is said in the development set and what the rules know.
fn seeds() -> Vec<String> {
    let lines = std::fs::read_to_string(root().join("tests/screen/development.tsv")).expect("readable");
    lines.lines().filter_map(|line| line.splitn(3, '\t').nth(2)).map(str::to_owned).collect()
}

/// A text bent at a few places.
fn bent(random: &mut Rng, seeds: &[String]) -> String {
    let mut letters: Vec<char> = seeds[random.usize(..seeds.len())].chars().collect();
    for _ in 0..random.usize(1..8) {
        let at = random.usize(..=letters.len());
        match random.u8(..6) {
            0 => drop(letters.splice(at..at, ODD[random.usize(..ODD.len())].chars())),
            1 if at < letters.len() => drop(letters.remove(at)),
            2 if at < letters.len() => letters[at] = random.char(..),
            3 => {
                let other: Vec<char> = seeds[random.usize(..seeds.len())].chars().collect();
                drop(letters.splice(at..at, other));
            }
            4 => {
                let again = letters.get(at).copied().unwrap_or(' ');
                drop(letters.splice(at..at, std::iter::repeat_n(again, random.usize(1..60))));
            }
            _ => letters.truncate(at.max(1)),
        }
    }
    letters.into_iter().collect()
}

#[test]
fn any_text_has_one_form_and_one_verdict() {
    let (content, seeds, mut random) = (Content::embedded(), seeds(), random(1));
    for _ in 0..rounds(1) {
        let text = bent(&mut random, &seeds);
        let form = normalise(&text);
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.');
        assert!(form.chars().all(is_plain) && !form.contains("  "), "{text:?} → {form:?}");
        assert_eq!(normalise(&form), form, "the form of a form is itself: {text:?}");
        let verdict = screen(&content.phrases, &text);
        assert_eq!(verdict, screen(&content.phrases, &text), "{text:?}");
        let event = match verdict {
            Verdict::Heard(signal, _) => Event::Heard(signal, None),
            Verdict::Clear(words) => Event::Said(words),
        };
        let card = step(&content, Session::default(), &event).draft.seal();
        assert!(card.parts().text.utf16_len() > 0, "{text:?}");
    }
}

#[test]
fn any_button_data_is_read_or_refused_and_always_answered() {
    let (content, mut random) = (Content::embedded(), random(2));
    let known: Vec<String> = content
        .library
        .nodes()
        .flat_map(|(address, _, _)| {
            ["$go", "$help", "=1", "+US", "fear:1"]
                .map(|act| format!("1|{}|{}|{act}|s|en", address.dialogue, address.node))
        })
        .collect();
    for _ in 0..rounds(1) {
        let data = bent(&mut random, &known);
        let Some(tap) = Tap::decode(&data) else { continue };
        assert_eq!(Tap::decode(&tap.encode()), Some(tap.clone()), "{data:?}");
        let card = step(&content, Session::default(), &Event::Tapped(tap, [].into())).draft.seal();
        assert!(
            card.parts().rows.iter().flatten().any(haven::safety::KeyButton::opens_help) || card.parts().rows.len() > 1,
            "{data:?}"
        );
    }
}

/// A value of JSON bent at one place: a field lost, renamed, or of another kind.
fn bend(random: &mut Rng, value: &mut Value) {
    let odd =
        [json!(null), json!(-1), json!(1e300), json!("\u{202e}"), json!([]), json!({}), json!(true), json!(i64::MIN)];
    match value {
        Value::Object(fields) if !fields.is_empty() && random.u8(..4) > 0 => {
            let key = fields.keys().nth(random.usize(..fields.len())).cloned().expect("a field");
            match random.u8(..6) {
                0 => drop(fields.remove(&key)),
                1 => {
                    let field = fields.remove(&key).expect("the field");
                    fields.insert(format!("{key}_of_tomorrow"), field);
                }
                _ => bend(random, fields.get_mut(&key).expect("the field")),
            }
        }
        Value::Array(values) if !values.is_empty() && random.u8(..4) > 0 => {
            let at = random.usize(..values.len());
            bend(random, &mut values[at]);
        }
        other => *other = odd[random.usize(..odd.len())].clone(),
    }
}

fn updates(chat: i64) -> [Value; 6] {
    let place = json!({ "id": chat, "type": "private" });
    let person = json!({ "id": chat, "is_bot": false, "first_name": "A", "language_code": "es" });
    let message = json!({ "message_id": 5, "date": 1, "chat": place, "from": person, "text": "/menu",
        "entities": [{ "type": "bot_command", "offset": 0, "length": 5 }] });
    let keyboard = json!({ "inline_keyboard": [[{ "text": "☐ x", "callback_data": "1|signs|list|fear:0|s|en" }]] });
    let mut card = message.clone();
    card["reply_markup"] = keyboard;
    [
        json!({ "message": message }),
        json!({ "edited_message": message }),
        json!({ "callback_query": { "id": "9", "from": person, "message": card, "data": "1|signs|list|fear:0|s|en", "chat_instance": "1" } }),
        json!({ "my_chat_member": { "chat": place, "from": person, "date": 1, "old_chat_member": { "status": "member" }, "new_chat_member": { "status": "kicked" } } }),
        json!({ "inline_query": { "id": "9", "from": person, "query": "how long", "offset": "" } }),
        json!({ "message": { "message_id": 6, "date": 1, "chat": { "id": -chat, "type": "supergroup" }, "from": person, "text": "hi" } }),
    ]
}

#[test]
fn no_update_however_bent_stops_the_bot() {
    let (stage, mut random) = (Stage::new(), random(3));
    for round in 0..rounds(6).max(1) {
        stage.server.with(|state| {
            for mut update in updates(70_000 + i64::try_from(round % 50).expect("small")) {
                for _ in 0..random.usize(1..4) {
                    bend(&mut random, &mut update);
                }
                if update.is_object() {
                    state.arrive(update);
                }
            }
        });
        if round % 10 == 0 {
            both_doors(&stage.server.say(1, "/menu"));
        }
    }
    both_doors(&stage.server.say(1, "/menu"));
}

/// A file bent at a few lines: lost, doubled, cut, of another file, with other signs.
fn bent_file(random: &mut Rng, files: &Files) -> (String, String) {
    let names: Vec<&String> = files.keys().filter(|name| !name.ends_with("asked.yaml")).collect();
    let name = names[random.usize(..names.len())];
    let mut lines: Vec<String> = files[name].lines().map(str::to_owned).collect();
    for _ in 0..random.usize(1..5) {
        let at = random.usize(..lines.len());
        match random.u8(..7) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[at].clone()),
            2 => {
                let cut = lines[at].char_indices().map(|(byte, _)| byte).nth(random.usize(..40)).unwrap_or(0);
                lines[at].truncate(cut);
            }
            3 => {
                let other = &files[names[random.usize(..names.len())]];
                lines.insert(at, other.lines().nth(random.usize(..30)).unwrap_or("x").to_owned());
            }
            4 => lines[at].insert_str(0, ["  ", "\t", "- ", "? ", "&a ", "*a ", "| "][random.usize(..7)]),
            5 => lines[at].push_str([": x", " #", "{", "[", "\"", "**", "](http://x)", "{n}"][random.usize(..8)]),
            _ => lines[at] = lines[at].replace(['e', ':'], ODD[random.usize(..ODD.len())]),
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
    }
    (name.clone(), lines.join("\n"))
}

#[test]
fn no_file_however_bent_is_read_without_findings_or_a_sound_library() {
    let (files, mut random) = (files::embedded(), random(4));
    for _ in 0..rounds(60).max(3) {
        let (name, text) = bent_file(&mut random, &files);
        let mut all = files.clone();
        all.insert(name.clone(), text.clone());
        let parsed = catch_unwind(AssertUnwindSafe(|| Content::parse(&all).map(drop)));
        let Ok(parsed) = parsed else { panic!("a panic over {name}:\n{text}") };
        if let Err(findings) = parsed {
            assert!(!findings.is_empty(), "refused without a word: {name}");
            let shown = catch_unwind(|| report(&findings, &all, Colour::Plain));
            assert!(shown.is_ok_and(|shown| shown.contains("HV")), "the report of {name} breaks:\n{text}");
        }
    }
}
