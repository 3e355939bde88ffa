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

/// Why the folder was not taken.
#[derive(Debug)]
pub enum Refused {
    /// There is none.
    Absent,
    /// It cannot be read.
    Unreadable(io::Error),
    /// There are findings, which `haven check` shows.
    Findings(Vec<Diagnostic>),
}

/// The content of a folder if it is sound, and the embedded one with the reason otherwise.
#[must_use]
pub fn load(folder: &Path) -> (Content, Option<Refused>) {
    let refused = match read(folder) {
        Ok(files) if files.is_empty() => Refused::Absent,
        Ok(files) => match Content::parse(&files) {
            Ok(content) => return (content, None),
            Err(findings) => Refused::Findings(findings),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Refused::Absent,
        Err(error) => Refused::Unreadable(error),
    };
    (Content::embedded(), Some(refused))
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
