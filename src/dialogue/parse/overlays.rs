//! `lang/<tag>/`: the words of the other languages, laid over what they translate.
//!
//! A language that `haven.yaml` names has to have the frame's labels, since they stand on every card;
//! which cards are translated is up to the authors. The rest is shown in the library's own language.

use std::collections::BTreeMap;

use super::{asked, screens};
use crate::dialogue::Files;
use crate::dialogue::diagnostic::{Code, Diagnostic, Pos};
use crate::dialogue::id::{DialogueId, NodeId};
use crate::dialogue::labels::Labels;
use crate::dialogue::library::Library;
use crate::dialogue::locale::Locale;
use crate::dialogue::node::Dialogue;
use crate::dialogue::raw::{RawAsked, RawNames, RawOverlay, RawWords};
use crate::dialogue::resolve::overlay;
use crate::dialogue::review;
use crate::dialogue::translation::{Stale, Translation, fingerprint};
use crate::dialogue::yaml::{self, At};

const FOLDER: &str = "lang/";
const NAMES: &str = "names";
const SCREENS: &str = "screens";
const ASKED: &str = "asked";

/// The translations into all languages but the first.
pub(super) fn overlays(files: &Files, library: &Library, findings: &mut Vec<Diagnostic>) -> Vec<Translation> {
    let languages = library.languages.get(1..).unwrap_or_default();
    for name in files.keys().filter(|name| name.starts_with(FOLDER)) {
        let tag = name[FOLDER.len()..].split('/').next().unwrap_or_default();
        if languages.iter().all(|locale| locale.as_str() != tag) {
            let what = format!("`{tag}` is none of the languages that are translated");
            let finding = Diagnostic::new(Code::Overlay, name, Pos::START, what);
            findings.push(finding.mend(format!("add `{tag}` behind the first of `languages:` in haven.yaml")));
        }
    }
    languages.iter().map(|locale| Overlays { files, library, locale, findings }.read()).collect()
}

/// One language on its way into the library.
struct Overlays<'a> {
    files: &'a Files,
    library: &'a Library,
    locale: &'a Locale,
    findings: &'a mut Vec<Diagnostic>,
}

impl Overlays<'_> {
    fn read(mut self) -> Translation {
        let mut translation = Translation {
            locale: self.locale.clone(),
            labels: Labels::complete(BTreeMap::new()).0,
            shorts: BTreeMap::new(),
            titles: BTreeMap::new(),
            names: BTreeMap::new(),
            asked: [].into(),
            nodes: BTreeMap::new(),
            stale: Vec::new(),
            reviews: BTreeMap::new(),
        };
        let folder = format!("{FOLDER}{}/", self.locale);
        let screens = format!("{folder}{SCREENS}.yaml");
        if !self.files.contains_key(&screens) {
            let finding = Diagnostic::new(Code::MissingFile, &screens, Pos::START, format!("`{screens}` is missing"));
            self.findings.push(finding.mend("add it with `labels:`; the frame's words stand on every card"));
        }
        let files = self.files;
        for (name, text) in files.iter().filter(|(name, _)| name.starts_with(&folder)) {
            let id = name[folder.len()..].trim_end_matches(".yaml");
            match id {
                NAMES => self.names(name, text, &mut translation),
                ASKED => self.asked(name, text, &mut translation),
                id => self.dialogue(name, id, text, &mut translation),
            }
        }
        translation
    }

    fn file<T: for<'de> serde::Deserialize<'de>>(&mut self, name: &str, text: &str) -> Option<T> {
        yaml::read(name, text).map_err(|finding| self.findings.push(finding)).ok()
    }

    fn names(&mut self, name: &str, text: &str, translation: &mut Translation) {
        let Some(raw) = self.file::<RawNames>(name, text) else { return };
        translation.names = raw.0.into_iter().map(|(key, word)| (key.value, word.value)).collect();
    }

    fn asked(&mut self, name: &str, text: &str, translation: &mut Translation) {
        let Some(raw) = self.file::<RawAsked>(name, text) else { return };
        translation.asked = asked::asked(name, &raw, &self.library.dialogues, self.findings);
    }

    fn dialogue(&mut self, name: &str, id: &str, text: &str, translation: &mut Translation) {
        let Some(raw) = self.file::<RawOverlay>(name, text) else { return };
        if raw.of.value != id {
            let what = format!("`of: {}` is not the name of the file", raw.of.value);
            let finding = Diagnostic::new(Code::FileName, name, raw.of.pos, what);
            self.findings.push(finding.mend(format!("write `of: {id}`, or rename the file")));
        }
        let library = self.library;
        let Some(dialogue) = library.dialogue_named(id) else {
            let finding = Diagnostic::new(Code::Overlay, name, raw.of.pos, format!("there is no dialogue `{id}`"));
            let known = library.dialogues().map(|dialogue| dialogue.id.as_str());
            self.findings.push(finding.did_you_mean(id, known));
            return;
        };
        if id == SCREENS {
            translation.labels = screens::labels(name, &raw.labels, self.findings);
        } else if let Some((key, _)) = raw.labels.0.first() {
            let finding = Diagnostic::new(Code::Screen, name, key.pos, "labels stand here".to_owned());
            self.findings.push(finding.mend("move `labels:` to screens.yaml; no other file has them"));
        }
        for (field, _) in [("title", &raw.title), ("short", &raw.short)].iter().filter(|(_, words)| words.is_none()) {
            let finding = Diagnostic::new(Code::Overlay, name, raw.of.pos, format!("the overlay lacks `{field}:`"));
            self.findings.push(finding.mend(format!("add `{field}: …`; it stands on cards of this language")));
        }
        let trimmed = |at: &At<String>| (dialogue.id.clone(), at.with(at.value.trim().to_owned()));
        translation.titles.extend(raw.title.as_ref().map(trimmed));
        translation.shorts.extend(raw.short.as_ref().map(trimmed));
        let review = review::read(name, raw.reviewed.as_ref(), self.findings);
        translation.reviews.insert(dialogue.id.clone(), review);
        for (key, words) in &raw.nodes.0 {
            self.node(name, dialogue, key, words, translation);
        }
    }

    fn node(
        &mut self,
        file: &str,
        dialogue: &Dialogue,
        key: &At<String>,
        raw: &RawWords,
        translation: &mut Translation,
    ) {
        let original = NodeId::parse(&key.value).ok().and_then(|id| dialogue.node(&id));
        let Some(original) = original else {
            let what = format!("`{}` has no node `{}`", dialogue.id, key.value);
            let known = dialogue.nodes.iter().map(|node| node.id.as_str());
            let finding = Diagnostic::new(Code::Overlay, file, key.pos, what);
            self.findings.push(finding.did_you_mean(&key.value, known));
            return;
        };
        let (node, found) = overlay(file, &dialogue.id, key, raw, original);
        self.findings.extend(found);
        let (address, fingerprint) = (dialogue.address(&node.id), fingerprint(original));
        if raw.from.value != fingerprint {
            let (file, pos) = (file.to_owned(), raw.from.pos);
            translation.stale.push(Stale { file, pos, address: address.clone(), fingerprint });
        }
        translation.nodes.insert(address, node);
    }
}

impl Library {
    fn dialogue_named(&self, id: &str) -> Option<&Dialogue> {
        DialogueId::parse(id).ok().and_then(|id| self.dialogue(&id))
    }
}
