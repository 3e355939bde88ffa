//! Conversations as data: `tests/transcripts/*.txt`, played through the terminal.
//!
//! A transcript is what a terminal shows. The lines that begin with `> ` are what is typed, all
//! others what has to come; a first line `# …` says what the conversation is about.
//! `UPDATE_EXPECT=1 cargo test` writes them anew, and the difference is read before it is kept.

use std::path::Path;

use expect_test::expect_file;

use crate::binary::{haven, root, run};

fn play(path: &Path) {
    let script = std::fs::read_to_string(path).expect("readable");
    let about: Vec<&str> = script.lines().take_while(|line| line.starts_with('#')).collect();
    let typed: Vec<&str> =
        script.lines().filter_map(|line| line.strip_prefix("> ")).filter(|line| !line.is_empty()).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(haven(folder.path()).args(["chat", "--fresh"]), &(typed.join("\n") + "\n"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let shown = String::from_utf8(output.stdout).expect("text");
    // Trailing spaces get lost in editors, and none of them means anything here.
    let shown: Vec<&str> = shown.lines().map(str::trim_end).collect();
    let shown = shown.join("\n");
    expect_file![path].assert_eq(&format!("{}\n{}\n", about.join("\n"), shown.trim_end()));
}

#[test]
fn every_transcript_goes_as_it_is_written() {
    let folder = root().join("tests/transcripts");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("readable").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    assert!(paths.len() >= 8, "the transcripts are there");
    for path in paths {
        play(&path);
    }
}
