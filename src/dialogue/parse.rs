//! From the texts of the files to a library: read, resolve, put together, check.

mod asked;
mod haven;
mod overlays;
mod reviews;
mod screens;

use std::collections::BTreeMap;

use super::Files;
use super::care;
use super::check;
use super::controller::Answers;
use super::diagnostic::{Code, Diagnostic, Pos};
use super::id::DialogueId;
use super::library::Library;
use super::node::Dialogue;
use super::operator::{self, OPERATOR};
use super::profile;
use super::raw::{RawAsked, RawDialogue, RawHaven, RawPoints};
use super::resolve::resolve;
use super::review;
use super::yaml;

const HAVEN: &str = "haven.yaml";
const POINTS: &str = "points.yaml";
const SCREENS: &str = "screens.yaml";
const ASKED: &str = "asked.yaml";

/// All dialogues that could be read.
#[derive(Default)]
struct Reading {
    dialogues: BTreeMap<DialogueId, Dialogue>,
    screens: Option<RawDialogue>,
    findings: Vec<Diagnostic>,
    /// Some file could not be read. That what it holds is missing then is no finding.
    unread: bool,
}

/// Reads all dialogues.
///
/// # Errors
/// All findings, sorted by file and place. With a single one there is no library: a bad dialogue
/// never goes live.
pub fn parse(files: &Files) -> Result<Library, Vec<Diagnostic>> {
    let mut reading = Reading::default();
    for needed in [HAVEN, POINTS, SCREENS, ASKED].iter().filter(|name| !files.contains_key(**name)) {
        reading.findings.push(missing(needed));
    }
    let haven = reading.file::<RawHaven>(files, HAVEN);
    let points = reading.file::<RawPoints>(files, POINTS);
    let asked = reading.file::<RawAsked>(files, ASKED);
    for name in files.keys().filter(|name| is_dialogue(name)) {
        reading.dialogue(files, name);
    }
    let library = match (haven, points, asked, reading.screens.take()) {
        (Some(haven), Some(points), Some(asked), Some(screens)) => {
            Some(reading.library(files, &haven, points, &asked, &screens))
        }
        _ => None,
    };
    match library {
        Some(library) if reading.findings.is_empty() => Ok(library),
        _ => {
            super::diagnostic::sort(&mut reading.findings);
            Err(reading.findings)
        }
    }
}

/// Whether a file holds a dialogue: all YAML files at the top do, but for these.
fn is_dialogue(name: &str) -> bool {
    !name.contains('/') && ![HAVEN, POINTS, ASKED, OPERATOR].contains(&name)
}

fn missing(name: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingFile, name, Pos::START, format!("`{name}` is missing"))
        .mend("add the file; CONTRIBUTING.md says what each is for")
}

impl Reading {
    /// One file, if it is there and can be read. That it is not there is said once, elsewhere.
    fn file<T: for<'de> serde::Deserialize<'de>>(&mut self, files: &Files, name: &str) -> Option<T> {
        let text = files.get(name)?;
        yaml::read(name, text).map_err(|finding| self.findings.push(finding)).ok()
    }

    fn dialogue(&mut self, files: &Files, name: &str) {
        let Some(raw) = self.file::<RawDialogue>(files, name) else {
            self.unread = true;
            return;
        };
        let (dialogue, found) = resolve(name, &raw);
        self.findings.extend(found);
        match dialogue {
            Some(dialogue) => {
                self.dialogues.insert(dialogue.id.clone(), dialogue);
            }
            None => self.unread = true,
        }
        if name == SCREENS {
            self.screens = Some(raw);
        } else if let Some((key, _)) = raw.labels.0.first() {
            let finding = Diagnostic::new(Code::Screen, name, key.pos, "labels stand here".to_owned());
            self.findings.push(finding.mend("move `labels:` to screens.yaml; no other file has them"));
        }
    }

    /// Everything together, with all findings about it.
    fn library(
        &mut self,
        files: &Files,
        haven: &RawHaven,
        points: RawPoints,
        asked: &RawAsked,
        screens: &RawDialogue,
    ) -> Library {
        let findings = &mut self.findings;
        if !self.unread {
            haven::questions(&points, &self.dialogues, findings);
        }
        let asked = if self.unread { [].into() } else { asked::asked(ASKED, asked, &self.dialogues, findings) };
        let languages = haven::languages(haven, findings);
        let operator = operator::read(files, findings);
        let mut library = Library {
            topics: haven::topics(haven, &points, &self.dialogues, self.unread, findings),
            start: haven::start(&haven.start, findings),
            consent_version: haven.consent_version.value,
            profiles: profile::resolve(HAVEN, &haven.profile, &languages, findings),
            names: haven::names(haven, &languages, findings),
            languages,
            labels: screens::labels(SCREENS, &screens.labels, findings),
            points: points.points.0.into_iter().map(|(id, says)| (id.value, says)).collect(),
            asked,
            answers: operator.controller.map(Answers::Controller),
            practice: operator.practice,
            dialogues: std::mem::take(&mut self.dialogues),
            translations: Vec::new(),
            reviews: Vec::new(),
            clinician: review::overall(HAVEN, haven.reviews.clinician.as_ref(), findings),
            advocate: review::overall(HAVEN, haven.reviews.advocate.as_ref(), findings),
        };
        // What is translated is known once every dialogue could be read.
        if !self.unread {
            library.translations = overlays::overlays(files, &library, findings);
        }
        let whole = !self.unread && screens::moments(&library, screens, findings);
        findings.extend(check::check(&library, &haven.start, files, whole));
        let (lists, found) = care::check(&library, haven, files, !self.unread);
        findings.extend(found);
        library.reviews = reviews::reviews(&library, findings);
        library.reviews.extend(lists);
        library
    }
}
