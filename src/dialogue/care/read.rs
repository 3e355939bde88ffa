//! Reading `safety/care.<lang>.yaml`: the fields as they are written, and what is asked of them.

use std::cell::Cell;

use serde::Deserialize;

use super::list::List;
use super::{Allow, Beside, Care, Group};
use crate::dialogue::Files;
use crate::dialogue::diagnostic::{Code, Diagnostic, Pos};
use crate::dialogue::locale::Locale;
use crate::dialogue::review::{self, FileReview, RawReview};
use crate::dialogue::yaml::{self, At, Entries};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCare {
    lang: At<String>,
    #[serde(default)]
    reviewed: Option<At<RawReview>>,
    groups: Entries<RawGroup>,
    #[serde(default)]
    heads_up: Option<RawGroup>,
    #[serde(default)]
    unasked: Option<RawGroup>,
    #[serde(default)]
    beside: Entries<RawBeside>,
    #[serde(default)]
    allow: Vec<RawAllow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGroup {
    rule: At<String>,
    why: At<String>,
    #[serde(default)]
    words: Vec<At<String>>,
    #[serde(default)]
    phrases: Vec<At<String>>,
    #[serde(default)]
    unless: Vec<At<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBeside {
    rule: At<String>,
    why: At<String>,
    r#where: Vec<At<String>>,
    also: Vec<Vec<At<String>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAllow {
    at: At<String>,
    words: At<String>,
    because: At<String>,
}

/// The lists of a language, if their file is there and can be read.
pub(super) fn read(files: &Files, locale: &Locale, findings: &mut Vec<Diagnostic>) -> Option<(Care, FileReview)> {
    let file = format!("safety/care.{locale}.yaml");
    let Some(text) = files.get(&file) else {
        let finding = Diagnostic::new(Code::MissingFile, &file, Pos::START, format!("`{file}` is missing"));
        findings.push(finding.mend("add the file: without it nobody sees which words can do harm in this language"));
        return None;
    };
    let raw: RawCare = yaml::read(&file, text).map_err(|finding| findings.push(finding)).ok()?;
    let review = review::of_file(&file, text, raw.reviewed.as_ref(), findings);
    let care = Reading { file: file.clone(), findings }.care(&raw, locale);
    Some((care, review))
}

/// A file on its way into the lists.
struct Reading<'a> {
    file: String,
    findings: &'a mut Vec<Diagnostic>,
}

impl Reading<'_> {
    fn find(&mut self, pos: Pos, what: String, mend: &str) {
        self.findings.push(Diagnostic::new(Code::CareList, &self.file, pos, what).mend(mend));
    }

    fn care(&mut self, raw: &RawCare, locale: &Locale) -> Care {
        if raw.lang.value != locale.as_str() {
            let what = format!("`lang: {}` is not the language in the file's name", raw.lang.value);
            self.find(raw.lang.pos, what, "correct one of the two");
        }
        let groups = raw.groups.0.iter().map(|(key, group)| self.group(&key.value, key.pos, group)).collect();
        let beside = raw.beside.0.iter().map(|(key, beside)| self.beside(key, beside)).collect();
        let mut other =
            |id: &str, group: &Option<RawGroup>| group.as_ref().map(|group| self.group(id, group.rule.pos, group));
        let (heads_up, unasked) = (other("heads_up", &raw.heads_up), other("unasked", &raw.unasked));
        let allow = raw.allow.iter().map(|allow| self.allow(allow)).collect();
        Care { file: self.file.clone(), locale: locale.clone(), groups, heads_up, unasked, beside, allow }
    }

    fn group(&mut self, id: &str, pos: Pos, raw: &RawGroup) -> Group {
        self.rule_and_reason(&raw.rule, &raw.why);
        if raw.words.is_empty() && raw.phrases.is_empty() {
            self.find(pos, format!("`{id}` has no words"), "add `words:` or `phrases:`, or remove it");
        }
        let mut words = self.list(&raw.phrases);
        for word in &raw.words {
            if words.add(&word.value) != 1 {
                let what = format!("`{}` is not one word", word.value);
                self.find(word.pos, what, "move it to `phrases:`, or write a single word");
            }
        }
        let unless = self.list(&raw.unless);
        Group { id: id.to_owned(), rule: raw.rule.value.clone(), why: raw.why.value.trim().to_owned(), words, unless }
    }

    fn beside(&mut self, key: &At<String>, raw: &RawBeside) -> Beside {
        self.rule_and_reason(&raw.rule, &raw.why);
        if raw.r#where.is_empty() || raw.also.is_empty() || raw.also.iter().any(Vec::is_empty) {
            let what = format!("`{}` lacks words", key.value);
            self.find(
                key.pos,
                what,
                "write what is said under `where:`, and lists of what stands beside under `also:`",
            );
        }
        Beside {
            id: key.value.clone(),
            rule: raw.rule.value.clone(),
            why: raw.why.value.trim().to_owned(),
            where_said: self.list(&raw.r#where),
            also: raw
                .also
                .iter()
                .map(|list| {
                    let written: Vec<&str> = list.iter().map(|phrase| phrase.value.as_str()).collect();
                    (written.join(", "), self.list(list))
                })
                .collect(),
        }
    }

    fn allow(&mut self, raw: &RawAllow) -> Allow {
        if raw.because.value.trim().is_empty() {
            self.find(raw.because.pos, "no reason is given".to_owned(), "say after `because:` why it is right there");
        }
        Allow { at: raw.at.clone(), words: self.list(std::slice::from_ref(&raw.words)), is_used: Cell::new(false) }
    }

    fn list(&mut self, phrases: &[At<String>]) -> List {
        let mut list = List::default();
        for phrase in phrases {
            if list.add(&phrase.value) == 0 {
                self.find(phrase.pos, format!("`{}` has no word in it", phrase.value), "write words, or remove it");
            }
        }
        list
    }

    fn rule_and_reason(&mut self, rule: &At<String>, why: &At<String>) {
        let mut chars = rule.value.chars();
        let is_rule = chars.next().is_some_and(|c| c.is_ascii_uppercase())
            && chars.as_str().parse::<u8>().is_ok_and(|number| number > 0);
        if !is_rule {
            let what = format!("`{}` is no rule", rule.value);
            self.find(rule.pos, what, "write the letter and number of a rule in docs/safety.md, as T4");
        }
        if why.value.trim().is_empty() {
            self.find(why.pos, "no reason is given".to_owned(), "say after `why:` what these words can do to somebody");
        }
    }
}
