//! Backups as an operator makes and uses them: written, looked at, brought back on another machine.

use std::path::Path;
use std::process::Output;

use crate::binary::{haven, run};
use crate::bot::Stage;

/// Runs a command with its data in a folder.
fn command(folder: &Path, arguments: &[&str]) -> Output {
    run(haven(folder).args(arguments), "")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A folder in which somebody has agreed to be remembered. The terminal keeps its data in a folder
/// of its own, which is the data folder of the commands here.
fn with_a_person() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(haven(folder.path()).arg("chat"), "1\n1\n1\n");
    assert!(output.status.success());
    std::fs::rename(folder.path().join("data/chat"), folder.path().join("chat")).expect("moved");
    std::fs::remove_dir(folder.path().join("data")).expect("removed");
    std::fs::rename(folder.path().join("chat"), folder.path().join("data")).expect("moved");
    folder
}

#[test]
fn a_backup_is_brought_back_on_another_machine_with_the_same_key() {
    let (here, there) = (with_a_person(), tempfile::tempdir().expect("a folder"));
    let file = here.path().join("haven.backup");
    let name = file.to_str().expect("a path");
    let made = command(here.path(), &["backup", name]);
    assert!(made.status.success() && said(&made).contains("1 people"), "{}", said(&made));
    let rights = std::fs::metadata(&file).expect("there").permissions();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&rights) & 0o777, 0o600, "for its owner alone");
    assert!(command(here.path(), &["verify", name]).status.success());
    let text = std::fs::read_to_string(&file).expect("readable");
    assert!(!text.contains("consent") && !text.contains("welcome"), "it is sealed");

    let without_key = command(there.path(), &["restore", name]);
    assert_eq!(without_key.status.code(), Some(2), "{}", said(&without_key));
    std::fs::create_dir_all(there.path().join("data")).expect("a folder");
    std::fs::copy(here.path().join("data/key"), there.path().join("data/key")).expect("copied");
    let back = command(there.path(), &["restore", name]);
    assert!(back.status.success() && said(&back).contains("1 people"), "{}", said(&back));

    // And the person goes on where they were.
    std::fs::create_dir(there.path().join("moved")).expect("a folder");
    std::fs::rename(there.path().join("data"), there.path().join("moved/chat")).expect("moved");
    let chat = run(haven(there.path()).env("HAVEN_DATA", there.path().join("moved")).arg("chat"), "");
    assert!(said(&chat).contains("Go on where I was"), "{}", said(&chat));
}

#[test]
fn a_backup_can_be_made_while_the_bot_runs_and_goes_on_answering() {
    let stage = Stage::new();
    stage.first_card(1, "Remember my place");
    let file = stage.folder.path().join("haven.backup");
    let made = command(stage.folder.path(), &["backup", file.to_str().expect("a path")]);
    assert!(made.status.success() && said(&made).contains("1 people"), "{}", said(&made));
    stage.server.say(2, "/menu");
    let nowhere = command(stage.folder.path(), &["backup", "/nowhere/haven.backup"]);
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(said(&nowhere).contains("/nowhere/haven.backup"), "{}", said(&nowhere));
    let refused = command(stage.folder.path(), &["rekey", file.to_str().expect("a path")]);
    assert!(!refused.status.success(), "what changes the store needs it to be free");
}

#[test]
fn a_backup_where_there_is_no_store_is_refused_and_begins_none() {
    let here = tempfile::tempdir().expect("a folder");
    std::fs::write(here.path().join("new.key"), "ab".repeat(32)).expect("written");
    for arguments in [["backup", "haven.backup"], ["rekey", "new.key"]] {
        let refused = command(here.path(), &arguments);
        assert_eq!(refused.status.code(), Some(1));
        assert!(
            said(&refused).contains("there is no store in data") && said(&refused).contains("HAVEN_DATA"),
            "{}",
            said(&refused)
        );
    }
    assert!(!here.path().join("data").exists() && !here.path().join("haven.backup").exists());
}

#[test]
fn a_backup_never_takes_the_place_of_a_store() {
    let here = with_a_person();
    let file = here.path().join("haven.backup");
    let name = file.to_str().expect("a path");
    assert!(command(here.path(), &["backup", name]).status.success());
    let refused = command(here.path(), &["restore", name]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("is there already"), "{}", said(&refused));
}

#[test]
fn a_backup_that_was_cut_changed_or_made_with_another_key_is_told_from_a_whole_one() {
    let here = with_a_person();
    let file = here.path().join("haven.backup");
    let name = file.to_str().expect("a path");
    assert!(command(here.path(), &["backup", name]).status.success());
    let whole = std::fs::read_to_string(&file).expect("readable");
    let lines: Vec<&str> = whole.lines().collect();
    let without_last = lines[..lines.len() - 1].join("\n");
    let without_a_row = [&lines[..2], &lines[3..]].concat().join("\n");
    for (damaged, words) in
        [(without_last, "ends in the middle"), (without_a_row, "was changed"), ("hello".to_owned(), "cannot be read")]
    {
        std::fs::write(&file, damaged).expect("written");
        let told = command(here.path(), &["verify", name]);
        assert_eq!(told.status.code(), Some(1));
        assert!(said(&told).contains(words), "{}", said(&told));
    }
    std::fs::write(&file, whole).expect("written");
    let other = "ab".repeat(32);
    let told = run(haven(here.path()).env("HAVEN_KEY", other).args(["verify", name]), "");
    assert!(said(&told).contains("another key"), "{}", said(&told));
}

#[test]
fn a_new_key_takes_the_place_of_the_old_one_and_everybody_stays() {
    let here = with_a_person();
    let file = here.path().join("new.key");
    std::fs::write(&file, "0123456789abcdef".repeat(4)).expect("written");
    let old = std::fs::read_to_string(here.path().join("data/key")).expect("a key");
    let done = command(here.path(), &["rekey", file.to_str().expect("a path")]);
    assert!(done.status.success() && said(&done).contains("1 people"), "{}", said(&done));
    std::fs::rename(here.path().join("data"), here.path().join("chat")).expect("moved");
    std::fs::create_dir(here.path().join("data")).expect("a folder");
    std::fs::rename(here.path().join("chat"), here.path().join("data/chat")).expect("moved");
    let chat = |key: Option<&str>| {
        let mut command = haven(here.path());
        if let Some(key) = key {
            command.env("HAVEN_KEY", key);
        }
        run(command.arg("chat"), "")
    };
    assert!(said(&chat(None)).contains("Go on where I was"), "the new key is in its file");
    assert!(said(&chat(Some(old.trim()))).contains("sealed with another key"), "the old one opens nothing");
}

#[test]
fn without_its_key_or_with_another_one_haven_does_not_start_and_changes_nothing() {
    let here = with_a_person();
    let data = here.path().join("data");
    std::fs::create_dir(here.path().join("as")).expect("a folder");
    std::fs::rename(&data, here.path().join("as/chat")).expect("moved");
    let data = here.path().join("as");
    let start = |key: Option<String>| {
        let mut command = haven(here.path());
        command.env("HAVEN_DATA", &data).arg("chat");
        if let Some(key) = key {
            command.env("HAVEN_KEY", key);
        }
        run(&mut command, "")
    };
    let wrong = start(Some("cd".repeat(32)));
    assert_eq!(wrong.status.code(), Some(2));
    assert!(said(&wrong).contains("sealed with another key"), "{}", said(&wrong));
    let (key, hidden) = (data.join("chat/key"), here.path().join("hidden"));
    std::fs::rename(&key, &hidden).expect("hidden");
    let missing = start(None);
    assert_eq!(missing.status.code(), Some(2));
    assert!(said(&missing).contains("is missing"), "{}", said(&missing));
    std::fs::rename(&hidden, &key).expect("found");
    assert!(said(&start(None)).contains("Go on where I was"));
}
