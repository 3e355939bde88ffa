//! Where the content comes from: a folder on disk if it is sound, the copy in the binary otherwise.
//!
//! The folder is what an author edits; the copy is why help never depends on a file. What the
//! files mean is the matter of `dialogue` and `safety`.

use std::fs;
use std::io;
use std::path::Path;

use include_dir::{Dir, include_dir};

use crate::dialogue::Files;
use crate::dialogue::diagnostic::Diagnostic;
use crate::dialogue::operator::{OPERATOR, controller_alone};
use crate::engine::Content;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/dialogues");

/// The files that were in `dialogues/` when this binary was built.
#[must_use]
pub fn embedded() -> Files {
    let mut files = Files::new();
    let mut folders = vec![&EMBEDDED];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
                files.insert(path.to_owned(), text.to_owned());
            }
        }
    }
    files
}

/// All YAML files below a folder.
///
/// # Errors
/// Where the folder or a file in it cannot be read, with its path.
pub fn read(folder: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        let entries = fs::read_dir(&at).map_err(|error| with_path(&error, &at))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                let text = fs::read_to_string(&path).map_err(|error| with_path(&error, &path))?;
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.insert(name, text);
            }
        }
    }
    Ok(files)
}

fn with_path(error: &io::Error, path: &Path) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// The operator's own file, `None` where there is none.
///
/// # Errors
/// Where it is there and cannot be read, with its path.
pub fn read_operator(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(with_path(&error, path)),
    }
}

/// What was not taken, and why.
#[derive(Debug)]
pub enum Refused {
    /// There is no folder with dialogues.
    Absent,
    /// The folder cannot be read.
    Unreadable(io::Error),
    /// The dialogues have findings, which `haven check` shows.
    Findings(Vec<Diagnostic>),
    /// The operator's file cannot be read.
    OperatorUnreadable(io::Error),
    /// The operator's file has findings.
    OperatorFindings(Vec<Diagnostic>),
}

/// The content of a folder and the operator's file as far as they are sound: the embedded dialogues
/// instead of bad ones, no practice instead of a bad entry. A slip in one takes nothing from the
/// others.
#[must_use]
pub fn load(folder: &Path, operator: &Path) -> (Content, Vec<Refused>) {
    let mut refused = Vec::new();
    let (mut content, files) = match dialogues(folder) {
        Ok((content, files)) => (content, files),
        Err(why) => {
            refused.push(why);
            (Content::embedded(), embedded())
        }
    };
    match read_operator(operator) {
        Ok(None) => {}
        Ok(Some(text)) => match Content::parse(&with_operator(files, Some(text.clone()))) {
            Ok(with_operator) => content = with_operator,
            Err(findings) => {
                content.library = content.library.answered_by(controller_alone(&text));
                refused.push(Refused::OperatorFindings(findings));
            }
        },
        Err(error) => refused.push(Refused::OperatorUnreadable(error)),
    }
    (content, refused)
}

fn dialogues(folder: &Path) -> Result<(Content, Files), Refused> {
    let mut files = match read(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Refused::Absent),
        Err(error) => return Err(Refused::Unreadable(error)),
    };
    files.remove(OPERATOR);
    if files.is_empty() {
        return Err(Refused::Absent);
    }
    match Content::parse(&files) {
        Ok(content) => Ok((content, files)),
        Err(findings) => Err(Refused::Findings(findings)),
    }
}

/// The files with the operator's among them, or without.
#[must_use]
pub fn with_operator(mut files: Files, operator: Option<String>) -> Files {
    files.remove(OPERATOR);
    files.extend(operator.map(|text| (OPERATOR.to_owned(), text)));
    files
}

impl Content {
    /// The content that was in `dialogues/` when this binary was built.
    ///
    /// # Panics
    /// If it has findings, which the build's own tests exclude.
    #[must_use]
    pub fn embedded() -> Self {
        Self::parse(&embedded()).expect("the embedded dialogues are checked before they are built in")
    }
}
