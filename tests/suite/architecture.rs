//! The house rules that the compiler cannot see, read off the source.

use std::path::{Path, PathBuf};

use crate::binary::root;

/// A source file, with its tests left out: they may reach where the code may not.
struct Source {
    path: PathBuf,
    lines: Vec<String>,
}

fn sources(below: &str) -> Vec<Source> {
    let mut folders = vec![root().join(below)];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("readable") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("readable");
                let code = text.split("#[cfg(test)]").next().unwrap_or("");
                sources.push(Source {
                    path: path.strip_prefix(root()).expect("below the root").to_owned(),
                    lines: code.lines().map(str::to_owned).collect(),
                });
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

/// The code of a line without its comment.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or("")
}

/// Whether a word stands there as a whole.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let part_of_a_name = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !part_of_a_name(before) && !part_of_a_name(after)
    })
}

/// Every place at which code below a folder uses one of the words, as `file:line: word`.
fn uses(sources: &[Source], words: &[&str], exempt: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| !exempt.iter().any(|path| source.path.starts_with(path))) {
        for (number, line) in source.lines.iter().enumerate() {
            for word in words.iter().filter(|word| has_word(code(line), word)) {
                found.push(format!("{}:{}: {word}", source.path.display(), number + 1));
            }
        }
    }
    found
}

fn none(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn the_core_knows_no_telegram_disk_clock_environment_or_async() {
    let forbidden = [
        "teloxide",
        "tokio",
        "sled",
        "log",
        "reqwest",
        "futures",
        "async",
        "await",
        "Instant",
        "SystemTime",
        "env",
        "File",
        "fs",
        "net",
        "thread",
        "println",
        "eprintln",
    ];
    for folder in ["src/dialogue", "src/engine", "src/safety"] {
        none(&uses(&sources(folder), &forbidden, &[]));
    }
}

#[test]
fn arrows_point_one_way() {
    let layers: [(&str, &[&str]); 7] = [
        ("src/dialogue", &["engine", "safety", "store", "app", "telegram", "chat", "files", "config", "commands"]),
        ("src/safety", &["engine", "store", "app", "telegram", "chat", "files", "config", "commands"]),
        ("src/engine", &["store", "app", "telegram", "chat", "files", "config", "commands"]),
        ("src/store", &["app", "telegram", "chat", "files", "config", "commands"]),
        ("src/app", &["telegram", "chat", "files", "config", "commands"]),
        ("src/telegram", &["chat", "files", "commands"]),
        ("src/commands", &["telegram", "chat", "app"]),
    ];
    for (folder, above) in layers {
        let words: Vec<String> = above.iter().map(|name| format!("crate::{name}")).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        none(&uses(&sources(folder), &words, &[]));
    }
    let app: Vec<Source> = sources("src").into_iter().filter(|source| source.path == Path::new("src/app.rs")).collect();
    assert_eq!(app.len(), 1);
    none(&uses(&app, &["crate::telegram", "crate::chat", "crate::files", "crate::config"], &[]));
}

#[test]
fn each_foreign_subject_is_named_in_one_place() {
    for (word, place) in [
        ("teloxide", "src/telegram"),
        ("sled", "src/store"),
        ("serde_saphyr", "src/dialogue/yaml.rs"),
        ("annotate_snippets", "src/dialogue/report.rs"),
        ("rust_stemmers", "src/engine/stems.rs"),
        ("unicode_normalization", "src/safety/normalise.rs"),
        ("include_dir", "src/files.rs"),
        ("dotenvy", "src/config.rs"),
        ("clap", "src/main.rs"),
        ("anyhow", "src/main.rs"),
        ("chacha20poly1305", "src/store/vault.rs"),
        ("blake3", "src/store"),
        ("random_word", "src/engine/lexicon.rs"),
        ("hex::", "src/store"),
        ("httpdate", "src/telegram/client.rs"),
        ("reqwest", "src/telegram"),
        ("hyper", "src/telegram"),
        ("http_body_util", "src/telegram"),
        ("hyper_util", "src/telegram"),
        ("hyper_rustls", "src/telegram/connection.rs"),
        ("tower_service", "src/telegram/connection.rs"),
        ("flush_async", "nowhere: it deadlocks (sled#1308)"),
    ] {
        // `haven::telegram` is our own module, not the crate.
        none(&uses(&sources("src"), &[word], &[place]));
    }
}

#[test]
fn only_the_outbox_sends() {
    let sending = ["send_message", "edit_message_text", "delete_message", "leave_chat", "SendMessage", "SendDocument"];
    none(&uses(&sources("src"), &sending, &["src/telegram/groups.rs", "src/telegram/row.rs"]));
    none(&uses(
        &sources("src"),
        &["Wire"],
        &[
            "src/telegram/outbox.rs",
            "src/telegram/wire.rs",
            "src/telegram/queries.rs",
            "src/telegram/poll.rs",
            // It deletes, and says nothing.
            "src/telegram/take_away.rs",
        ],
    ));
    none(&uses(
        &sources("src"),
        &["Http"],
        &[
            "src/telegram/http.rs",
            "src/telegram/http",
            "src/telegram/wire.rs",
            "src/telegram/client.rs",
            "src/telegram/poll.rs",
        ],
    ));
    let answering = ["answer_callback_query", "answer_inline_query", "answer_pre_checkout_query"];
    none(&uses(&sources("src"), &answering, &["src/telegram/queries.rs"]));
}

#[test]
fn files_are_short_and_open_with_what_they_are_for() {
    for source in sources("src").iter().chain(&sources("tests/suite")) {
        let lines = std::fs::read_to_string(root().join(&source.path)).expect("readable").lines().count();
        assert!(lines <= 400, "{} has {lines} lines", source.path.display());
        assert!(
            source.lines.first().is_some_and(|line| line.starts_with("//! ")),
            "{} does not open with what it is for",
            source.path.display()
        );
    }
}

#[test]
fn no_file_is_named_for_nothing_in_particular() {
    for source in sources("src") {
        let stem = source.path.file_stem().expect("a name").to_string_lossy().into_owned();
        for word in ["util", "utils", "helper", "helpers", "misc", "common", "manager", "service"] {
            assert_ne!(stem, word, "{}", source.path.display());
        }
    }
}
