//! The built binary: how the tests start it, and what it says when it cannot start.

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The root of the project.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The binary with nothing in its environment but what a test gives it.
pub(crate) fn haven(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_haven"));
    command.env_clear().current_dir(folder).env("HAVEN_DIALOGUES", root().join("dialogues"));
    command
}

/// Runs it with some input, to its end.
pub(crate) fn run(command: &mut Command, input: &str) -> Output {
    use std::io::Write;
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    let mut stdin = child.stdin.take().expect("an input");
    // A binary that refuses to start closes its input; what it says then is what a test looks at.
    let written = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("the binary ends");
    assert!(written.is_ok() || !output.status.success(), "the binary stopped reading");
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn without_a_token_three_lines_say_what_is_missing_how_to_get_it_and_what_works_without() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(&mut haven(folder.path()), "");
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert_eq!(said.lines().count(), 3, "{said}");
    assert!(said.contains("TELOXIDE_TOKEN") && said.contains("@BotFather") && said.contains("haven chat"), "{said}");
}

#[test]
fn settings_are_read_from_a_dotenv_file() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(".env"), "TELOXIDE_TOKEN=nonsense\n").expect("written");
    let output = run(&mut haven(folder.path()), "");
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("does not look like a token") && !said.contains("nonsense"), "{said}");
}

#[test]
fn two_processes_never_share_a_store() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut first = haven(folder.path())
        .arg("chat")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    // Its first card is on the screen, so it has the store.
    let mut byte = [0];
    std::io::Read::read_exact(first.stdout.as_mut().expect("an output"), &mut byte).expect("a first card");
    let second = run(haven(folder.path()).arg("chat"), "");
    assert_eq!(second.status.code(), Some(3));
    assert!(text(&second.stderr).contains("in use by another process"), "{}", text(&second.stderr));
    first.kill().expect("it stops");
    first.wait().expect("it ends");
}

#[test]
fn a_dialogue_folder_that_is_not_sound_never_goes_live() {
    let folder = tempfile::tempdir().expect("a folder");
    let dialogues = folder.path().join("broken");
    std::fs::create_dir(&dialogues).expect("a folder");
    std::fs::write(dialogues.join("signs.yaml"), "id: other\n").expect("written");
    let output = run(haven(folder.path()).env("HAVEN_DIALOGUES", &dialogues).args(["chat", "--fresh"]), "");
    assert!(output.status.success());
    assert!(text(&output.stdout).contains("Haven"), "the embedded words are live");
    let said = text(&output.stderr);
    assert!(said.contains("IS NOT SOUND") && said.contains("haven check"), "{said}");
}

#[test]
fn chat_needs_no_file_at_all_and_fresh_keeps_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = haven(folder.path());
    let output = run(command.env_remove("HAVEN_DIALOGUES").args(["chat", "--fresh"]), "1\n1\n1\n");
    assert!(output.status.success());
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 0, "nothing was written");
}

#[test]
fn chat_goes_on_where_the_person_was_only_after_a_yes() {
    let folder = tempfile::tempdir().expect("a folder");
    for (consent, goes_on) in [("2", false), ("1", true)] {
        run(haven(folder.path()).arg("chat"), &format!("1\n{consent}\n1\n"));
        let again = text(&run(haven(folder.path()).arg("chat"), "").stdout);
        assert_eq!(again.contains("Go on where I was"), goes_on, "{again}");
    }
}

#[test]
fn coverage_is_a_line_for_each_point_with_a_tab() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(haven(folder.path()).args(["check", "--coverage"]), "");
    assert!(output.status.success());
    let said = text(&output.stdout);
    let rows: Vec<(&str, &str)> = said.lines().map(|line| line.split_once('\t').expect("a tab")).collect();
    let points: std::collections::BTreeSet<&str> = rows.iter().map(|(point, _)| *point).collect();
    assert_eq!(points.len(), 61);
    assert!(rows.iter().all(|(_, address)| haven::dialogue::id::Address::parse(address).is_ok()));
}

#[test]
fn a_store_that_cannot_be_opened_does_not_silence_haven() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("file"), "no folder").expect("written");
    let mut command = haven(folder.path());
    let output = run(command.env("HAVEN_DATA", folder.path().join("file")).arg("chat"), "/help\n");
    assert!(output.status.success());
    assert!(text(&output.stdout).contains("In danger right now"), "help is there");
    let said = text(&output.stderr);
    assert!(said.contains("WITHOUT MEMORY") && said.contains("HAVEN_DATA"), "{said}");
}
