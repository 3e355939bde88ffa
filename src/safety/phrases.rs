//! Phrase rules: what danger sounds like, as data in `dialogues/safety/phrases.<lang>.yaml`.
//!
//! A rule has a pattern for the normalised text, built from named parts (`{i_want}`), and its own
//! lines: positives that it has to hear and negatives that it must not. `check` runs them. All
//! patterns are linear-time regular expressions (the crate `regex`), so no text can stall them. Doubled
//! letters and missing spaces are no matter of the patterns: both are forgiven everywhere.

use std::borrow::Cow;
use std::collections::BTreeMap;

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use super::kind::Kind;
use super::loosen::loosened;
use super::normalise::normalise;
use super::squeeze::squeezed;
use crate::dialogue::Files;
use crate::dialogue::diagnostic::{Code, Diagnostic, Pos};
use crate::dialogue::locale::Locale;
use crate::dialogue::review::{self, FileReview, RawReview};
use crate::dialogue::yaml::{self, At, Entries};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPhrases {
    lang: At<String>,
    #[serde(default)]
    reviewed: Option<At<RawReview>>,
    #[serde(default)]
    parts: Entries<At<String>>,
    rules: Vec<RawRule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: At<String>,
    kind: At<String>,
    pattern: At<String>,
    #[serde(default)]
    unless: Option<At<String>>,
    positives: Vec<At<String>>,
    negatives: Vec<At<String>>,
}

/// What stands between two sentences of a normalised text.
const SENTENCE: &str = " . ";

/// What was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// The kind of danger.
    pub kind: Kind,
    /// The rule that matched, for authors; never logged with a person.
    pub rule: String,
    /// The language of the rule, which decides that of the card.
    pub locale: Locale,
}

#[derive(Debug, Clone)]
struct Rule {
    signal: Signal,
    pattern: Regex,
    unless: Option<Regex>,
    /// It speaks of a beginning or an end: of any sentence, not only of the message.
    is_anchored: bool,
}

impl Rule {
    /// Whether danger is left when the look-alikes are taken out. They are taken out and nothing
    /// more: "he beats me at chess" does not silence "he hits me" beside it.
    fn hears(&self, form: &str) -> bool {
        let sentences = || form.split(SENTENCE).filter(|sentence| sentence.len() < form.len());
        self.hears_in(form.as_bytes()) || self.is_anchored && sentences().any(|one| self.hears_in(one.as_bytes()))
    }

    fn hears_in(&self, form: &[u8]) -> bool {
        // Most rules match nothing in most texts, so the look-alikes are looked for last.
        self.pattern.is_match(form)
            && match self.unless.as_ref().map(|unless| unless.replace_all(form, b" ".as_slice())) {
                Some(Cow::Owned(rest)) => self.pattern.is_match(&rest),
                Some(Cow::Borrowed(_)) | None => true,
            }
    }
}

/// All rules of all languages. They run for everybody.
///
/// Each pattern stands alone: as one set they were thirty times slower on a text and took five times the
/// memory, since a set keeps all rules going where one has to remember few.
#[derive(Debug, Clone)]
pub struct Phrases {
    rules: Vec<Rule>,
    reviews: Vec<FileReview>,
}

impl Phrases {
    /// Reads all phrase files.
    ///
    /// # Errors
    /// All findings: rules that cannot be read, and rules that miss their own lines.
    pub fn parse(files: &Files) -> Result<Self, Vec<Diagnostic>> {
        let mut reading = Reading::default();
        let names = files.keys().filter(|name| name.starts_with("safety/phrases."));
        let mut any = false;
        for name in names {
            any = true;
            match yaml::read::<RawPhrases>(name, &files[name]) {
                Ok(raw) => {
                    let review = review::of_file(name, &files[name], raw.reviewed.as_ref(), &mut reading.findings);
                    reading.reviews.push(review);
                    reading.file(name, &raw);
                }
                Err(finding) => reading.findings.push(finding),
            }
        }
        if !any {
            let name = "safety/phrases.en.yaml";
            let finding = Diagnostic::new(Code::MissingFile, name, Pos::START, format!("`{name}` is missing"));
            reading.findings.push(finding.mend("add the file: without it no danger is heard"));
        }
        if reading.findings.is_empty() {
            Ok(Self { rules: reading.rules, reviews: reading.reviews })
        } else {
            Err(reading.findings)
        }
    }

    /// How far the files have been reviewed.
    #[must_use]
    pub fn reviews(&self) -> &[FileReview] {
        &self.reviews
    }

    /// What is heard in a normalised text: the gravest of all rules that match.
    #[must_use]
    pub fn hear(&self, form: &str) -> Option<Signal> {
        let form = squeezed(form);
        let rank = |kind: Kind| Kind::ALL.iter().position(|known| *known == kind);
        let heard = self.rules.iter().filter(|rule| rule.hears(&form));
        heard.min_by_key(|rule| rank(rule.signal.kind)).map(|rule| rule.signal.clone())
    }
}

/// The rules gathered so far.
#[derive(Default)]
struct Reading {
    rules: Vec<Rule>,
    reviews: Vec<FileReview>,
    findings: Vec<Diagnostic>,
}

impl Reading {
    fn file(&mut self, name: &str, raw: &RawPhrases) {
        let Some(locale) = Locale::parse(&raw.lang.value) else {
            let what = format!("`{}` is no language tag", raw.lang.value);
            self.findings
                .push(Diagnostic::new(Code::Phrase, name, raw.lang.pos, what).mend("write two letters, as en"));
            return;
        };
        let named = format!("safety/phrases.{locale}.yaml");
        if name != named {
            let what = format!("`lang: {locale}` is not the language in the file's name");
            self.findings.push(Diagnostic::new(Code::Phrase, name, raw.lang.pos, what).mend("correct one of the two"));
        }
        let parts: BTreeMap<&str, &str> =
            raw.parts.0.iter().map(|(key, part)| (key.value.as_str(), part.value.as_str())).collect();
        for rule in &raw.rules {
            self.rule(name, &locale, &parts, rule);
        }
    }

    fn rule(&mut self, file: &str, locale: &Locale, parts: &BTreeMap<&str, &str>, raw: &RawRule) {
        let Some(kind) = Kind::parse(&raw.kind.value) else {
            let finding = Diagnostic::new(Code::Phrase, file, raw.kind.pos, format!("`{}` is no kind", raw.kind.value));
            self.findings.push(finding.did_you_mean(&raw.kind.value, Kind::ALL.iter().map(|kind| kind.as_str())));
            return;
        };
        let Some(pattern) = self.pattern(file, parts, &raw.pattern) else { return };
        let is_anchored = pattern.as_str().contains(['^', '$']);
        let unless = match &raw.unless {
            Some(at) => match self.pattern(file, parts, at) {
                Some(unless) => Some(unless),
                None => return,
            },
            None => None,
        };
        let signal = Signal { kind, rule: raw.id.value.clone(), locale: locale.clone() };
        let rule = Rule { signal, pattern, unless, is_anchored };
        let hears = |line: &At<String>| rule.hears(&squeezed(&normalise(&line.value)));
        for line in raw.positives.iter().filter(|line| !hears(line)) {
            self.findings.push(own_line(file, line, &format!("`{}` does not hear its own positive", raw.id.value)));
        }
        for line in raw.negatives.iter().filter(|line| hears(line)) {
            self.findings.push(own_line(file, line, &format!("`{}` hears its own negative", raw.id.value)));
        }
        for (what, lines) in [("positives", &raw.positives), ("negatives", &raw.negatives)] {
            if lines.is_empty() {
                let what = format!("`{}` has no {what}", raw.id.value);
                let finding = Diagnostic::new(Code::PhraseLine, file, raw.id.pos, what);
                self.findings.push(finding.mend("give each rule lines of its own to be tried on"));
            }
        }
        // A copy has forgotten what the patterns worked out for these lines, which is more than they
        // are themselves.
        self.rules.push(rule.clone());
    }

    /// The pattern with its parts put in, as whole words.
    fn pattern(&mut self, file: &str, parts: &BTreeMap<&str, &str>, at: &At<String>) -> Option<Regex> {
        let mut pattern = at.value.trim().to_owned();
        // Parts may use parts; a few rounds are enough for any that an author can overlook.
        for _ in 0..4 {
            for (name, part) in parts {
                pattern = pattern.replace(&format!("{{{name}}}"), &format!("(?:{})", part.trim()));
            }
        }
        if let Some(part) = left_over(&pattern) {
            let finding =
                Diagnostic::new(Code::Phrase, file, at.pos, format!("there is no part `{part}`, or it uses itself"));
            self.findings.push(finding.did_you_mean(part, parts.keys().copied()));
            return None;
        }
        let pattern = loosened(&format!(r"\b(?:{pattern})\b"));
        // A normalised text has hardly a letter beyond `a` to `z`, and rules that know no others are
        // smaller and faster.
        match RegexBuilder::new(&pattern).unicode(false).build() {
            Ok(regex) => Some(regex),
            Err(error) => {
                let why = error.to_string();
                let why = why.lines().last().unwrap_or("").trim_start_matches("error: ");
                let finding = Diagnostic::new(Code::Phrase, file, at.pos, format!("the pattern cannot be read: {why}"));
                self.findings.push(finding.mend("parts are written {name} and stand under `parts:`"));
                None
            }
        }
    }
}

/// A `{name}` that was not put in; `{2,5}` is a repetition and none of them.
fn left_over(pattern: &str) -> Option<&str> {
    let inside = |rest: &'_ str| rest.split_once('}').map(|(name, _)| name.len());
    pattern.match_indices('{').find_map(|(at, _)| {
        let rest = &pattern[at + 1..];
        let name = &rest[..inside(rest)?];
        name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(name)
    })
}

fn own_line(file: &str, line: &At<String>, what: &str) -> Diagnostic {
    Diagnostic::new(Code::PhraseLine, file, line.pos, what.to_owned())
        .mend("change the pattern, or move the line to the other list")
}
