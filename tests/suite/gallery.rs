//! A gallery of bad dialogue files: what an author gets to see for each kind of slip.
//!
//! `tests/gallery/base` is a small sound library. Every other folder there holds the files that
//! replace some of it, and `expected.txt`, what `haven check` says then, whole.

use std::path::{Path, PathBuf};

use expect_test::expect_file;
use haven::dialogue::diagnostic::Code;

use crate::binary::{haven, root, run};

fn gallery() -> PathBuf {
    root().join("tests/gallery")
}

/// Copies the YAML files of a folder over another.
pub(crate) fn lay_over(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("readable") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name");
        if path.is_dir() {
            lay_over(&path, &to.join(name));
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            std::fs::copy(&path, to.join(name)).expect("copied");
        } else if path.extension().is_some_and(|extension| extension == "removed") {
            std::fs::remove_file(to.join(path.file_stem().expect("a stem"))).expect("removed");
        }
    }
}

/// What `check` says about the base with a case laid over it.
fn checked(case: Option<&Path>) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let dialogues = folder.path().join("dialogues");
    lay_over(&gallery().join("base"), &dialogues);
    if let Some(case) = case {
        lay_over(case, &dialogues);
    }
    let mut command = haven(folder.path());
    command.env("HAVEN_DIALOGUES", &dialogues).env("HAVEN_OPERATOR", dialogues.join("operator.yaml"));
    let output = run(command.arg("check"), "");
    (output.status.code(), String::from_utf8(output.stdout).expect("text"))
}

fn cases() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(gallery()).expect("readable").map(|entry| entry.expect("an entry").path());
    let mut cases: Vec<PathBuf> = entries.filter(|path| path.is_dir() && !path.ends_with("base")).collect();
    cases.sort();
    cases
}

#[test]
fn the_base_is_sound() {
    let (code, said) = checked(None);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn every_slip_is_shown_as_its_author_should_see_it() {
    for case in cases() {
        let (code, said) = checked(Some(&case));
        assert_eq!(code, Some(1), "{}: {said}", case.display());
        expect_file![case.join("expected.txt")].assert_eq(&said);
    }
}

#[test]
fn the_gallery_has_every_code() {
    let shown: String =
        cases().iter().map(|case| std::fs::read_to_string(case.join("expected.txt")).expect("readable")).collect();
    for code in Code::ALL {
        assert!(shown.contains(&format!("error[{}]", code.as_str())), "no example of {}", code.as_str());
    }
}
