//! The operator's own file: who answers for what is kept, and the practice that runs this bot.
//!
//! It is checked like the dialogues and is not one of them: authors write those for everybody, and
//! this is one operator's own. Either of its two entries may stand alone, and it may be absent; that
//! a bot for the public needs the first of them is the matter of whoever starts one.

use serde::Deserialize;

use super::Files;
use super::controller::{Controller, RawController};
use super::diagnostic::{Code, Diagnostic, Pos};
use super::markup;
use super::practice::{Practice, RawPractice};
use super::text::Text;
use super::yaml::{self, At};

/// The operator's file, by its key among the files.
pub const OPERATOR: &str = "operator.yaml";

/// What the file says.
#[derive(Debug, Clone, Default)]
pub(super) struct Operator {
    pub(super) controller: Option<Controller>,
    pub(super) practice: Option<Practice>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOperator {
    #[serde(default)]
    controller: Option<RawController>,
    #[serde(default)]
    professional: Option<RawPractice>,
}

/// What the operator's file says, where there is one.
pub(super) fn read(files: &Files, findings: &mut Vec<Diagnostic>) -> Operator {
    let Some(text) = files.get(OPERATOR) else { return Operator::default() };
    let raw: RawOperator = match yaml::read(OPERATOR, text) {
        Ok(raw) => raw,
        Err(finding) => {
            findings.push(finding);
            return Operator::default();
        }
    };
    let mut reader = Reader { findings };
    if raw.controller.is_none() && raw.professional.is_none() {
        let mend = "write `controller:` (who answers for what is kept), `professional:` (your practice), or both";
        reader.find(Pos::START, "the file says nothing".to_owned(), mend.to_owned());
    }
    Operator {
        controller: raw.controller.map(|raw| raw.read(&mut reader)),
        practice: raw.professional.map(|raw| raw.read(&mut reader)),
    }
}

/// Who answers for what is kept, read off a file in whose other entry there is a slip: that takes a
/// practice from people, and not the one whom they can ask.
#[must_use]
pub fn controller_alone(text: &str) -> Option<Controller> {
    #[derive(Deserialize)]
    struct Alone {
        controller: RawController,
    }
    let mut findings = Vec::new();
    let raw: Alone = yaml::read(OPERATOR, text).ok()?;
    let controller = raw.controller.read(&mut Reader { findings: &mut findings });
    findings.is_empty().then_some(controller)
}

/// Reads values, and finds what is wrong with them.
pub(super) struct Reader<'a> {
    findings: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    pub(super) fn find(&mut self, pos: Pos, what: String, mend: String) {
        self.findings.push(Diagnostic::new(Code::Operator, OPERATOR, pos, what).mend(mend));
    }

    pub(super) fn fits(&mut self, what: &str, words: &At<String>, most: usize) {
        let length = words.value.trim().chars().count();
        if length == 0 || length > most {
            let mend = format!("write 1 to {most} characters");
            self.find(words.pos, format!("{what} is {length} characters long"), mend);
        }
    }

    pub(super) fn markup(&mut self, words: &At<String>) -> Text {
        markup::parse(&words.value).unwrap_or_else(|error| {
            self.find(words.pos, error.to_string(), "close it, or put a backslash before the sign".to_owned());
            Text::default()
        })
    }
}

/// Whether it is the whole address of a page.
pub(super) fn is_link(words: &str) -> bool {
    words.strip_prefix("https://").and_then(|rest| rest.split('/').next()).is_some_and(is_host)
}

/// Whether it can be the name of a machine on the net.
pub(super) fn is_host(words: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    words.contains('.') && words.split('.').all(is_part)
}
