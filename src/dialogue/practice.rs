//! The operator's own file: the practice that runs this bot, which stands first on the way to a
//! professional.
//!
//! It is checked like the dialogues and is not one of them: authors write those for everybody, and
//! this is one practice's own. Absent is fine. The telephone number is shown as it is written.

use serde::Deserialize;

use super::Files;
use super::diagnostic::{Code, Diagnostic, Pos};
use super::markup;
use super::text::Text;
use super::yaml::{self, At};

/// The operator's file, by its key among the files.
pub const OPERATOR: &str = "operator.yaml";

/// The longest name: it is the label of a button.
const MAX_NAME: usize = 40;
const MAX_OFFER: usize = 240;
const MAX_HOURS: usize = 60;
const MAX_LANGUAGE: usize = 24;
const MAX_LANGUAGES: usize = 6;
/// The digits of a telephone number (E.164 has at most 15, with a key to press some more).
const DIGITS: std::ops::RangeInclusive<usize> = 3..=20;

/// A practice, as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// Its name.
    pub name: String,
    /// What it offers.
    pub offer: Text,
    /// The languages in which one can speak there.
    pub languages: Vec<String>,
    /// Its page.
    pub link: Option<String>,
    /// Its telephone number, byte for byte as it was written.
    pub telephone: Option<String>,
    /// When somebody answers.
    pub hours: Option<String>,
    /// Whether it takes new clients.
    pub taking_new_clients: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOperator {
    professional: RawPractice,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPractice {
    name: At<String>,
    offer: At<String>,
    languages: At<Vec<At<String>>>,
    #[serde(default)]
    link: Option<At<String>>,
    #[serde(default)]
    telephone: Option<At<String>>,
    #[serde(default)]
    hours: Option<At<String>>,
    taking_new_clients: bool,
}

/// The practice, where the files have one.
pub(super) fn read(files: &Files, findings: &mut Vec<Diagnostic>) -> Option<Practice> {
    let raw: RawOperator = match yaml::read(OPERATOR, files.get(OPERATOR)?) {
        Ok(raw) => raw,
        Err(finding) => {
            findings.push(finding);
            return None;
        }
    };
    let raw = raw.professional;
    let mut reader = Reader { findings };
    reader.fits("the name", &raw.name, MAX_NAME);
    reader.fits("the offer", &raw.offer, MAX_OFFER);
    raw.languages.value.iter().for_each(|language| reader.fits("a language", language, MAX_LANGUAGE));
    if raw.languages.value.is_empty() || raw.languages.value.len() > MAX_LANGUAGES {
        let mend = format!("name 1 to {MAX_LANGUAGES}, as [English, Spanish]");
        reader.find(raw.languages.pos, format!("{} languages are named", raw.languages.value.len()), mend);
    }
    if raw.link.is_none() && raw.telephone.is_none() {
        let mend = "add `link:` or `telephone:`".to_owned();
        reader.find(raw.name.pos, "there is no way to reach the practice".to_owned(), mend);
    }
    raw.hours.iter().for_each(|hours| reader.fits("the line of hours", hours, MAX_HOURS));
    raw.link.iter().for_each(|link| reader.link(link));
    raw.telephone.iter().for_each(|telephone| reader.telephone(telephone));
    let offer = reader.markup(&raw.offer);
    let words = |at: &At<String>| at.value.trim().to_owned();
    Some(Practice {
        name: words(&raw.name),
        offer,
        languages: raw.languages.value.iter().map(words).collect(),
        link: raw.link.as_ref().map(words),
        telephone: raw.telephone.as_ref().map(words),
        hours: raw.hours.as_ref().map(words),
        taking_new_clients: raw.taking_new_clients,
    })
}

struct Reader<'a> {
    findings: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn find(&mut self, pos: Pos, what: String, mend: String) {
        self.findings.push(Diagnostic::new(Code::Operator, OPERATOR, pos, what).mend(mend));
    }

    fn fits(&mut self, what: &str, words: &At<String>, most: usize) {
        let length = words.value.trim().chars().count();
        if length == 0 || length > most {
            let mend = format!("write 1 to {most} characters");
            self.find(words.pos, format!("{what} is {length} characters long"), mend);
        }
    }

    fn link(&mut self, link: &At<String>) {
        let host = link.value.trim().strip_prefix("https://").and_then(|rest| rest.split('/').next());
        let is_host = |host: &str| host.contains('.') && !host.contains(char::is_whitespace);
        if !host.is_some_and(is_host) {
            let mend = "write the whole address of the page, as https://example.org".to_owned();
            self.find(link.pos, format!("`{}` is no link", link.value.trim()), mend);
        }
    }

    fn telephone(&mut self, telephone: &At<String>) {
        let digits = telephone.value.chars().filter(char::is_ascii_digit).count();
        let allowed = |c: char| c.is_ascii_digit() || " +-()/.,".contains(c);
        if !DIGITS.contains(&digits) || !telephone.value.trim().chars().all(allowed) {
            let what = format!("`{}` is no telephone number", telephone.value.trim());
            self.find(telephone.pos, what, "write it as it is dialled, as \"+44 20 7946 0000\"".to_owned());
        }
    }

    fn markup(&mut self, offer: &At<String>) -> Text {
        markup::parse(&offer.value).unwrap_or_else(|error| {
            self.find(offer.pos, error.to_string(), "close it, or put a backslash before the sign".to_owned());
            Text::default()
        })
    }
}
