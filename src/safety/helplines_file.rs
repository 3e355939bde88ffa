//! Reading `safety/helplines.yaml`: the fields as they are written, and what is asked of them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::helplines::{Also, Area, AreaId, Country, CountryCode, Helplines, Line, LineKind, TextWay};
use crate::dialogue::Files;
use crate::dialogue::diagnostic::{Code, Diagnostic, Pos};
use crate::dialogue::review::{self, RawReview};
use crate::dialogue::yaml::{self, At, Entries};

const FILE: &str = "safety/helplines.yaml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHelplines {
    #[serde(default)]
    reviewed: Option<At<RawReview>>,
    emergency_unknown: RawUnknown,
    directories: Vec<At<RawLine>>,
    countries: Entries<At<RawCountry>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields for maintainers are read so that a typing error in them is found")]
struct RawUnknown {
    kind: String,
    name: String,
    number: String,
    caveat: String,
    source: Vec<String>,
    listed: Option<String>,
    checked: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCountry {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    areas: Vec<RawArea>,
    lines: Vec<At<RawLine>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawArea {
    id: At<String>,
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields for maintainers are read so that a typing error in them is found")]
struct RawLine {
    kind: At<String>,
    name: String,
    #[serde(default)]
    number: Option<String>,
    #[serde(default)]
    also: Vec<RawAlso>,
    #[serde(default)]
    press: Option<String>,
    #[serde(default)]
    text: Option<RawText>,
    #[serde(default)]
    chat: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    area: Vec<At<String>>,
    #[serde(default)]
    coverage: Option<String>,
    #[serde(default)]
    group: Option<String>,
    #[serde(default)]
    hours: Option<String>,
    #[serde(default)]
    languages: Vec<String>,
    source: Vec<String>,
    listed: Option<String>,
    confidence: At<String>,
    checked: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAlso {
    number: String,
    r#for: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawText {
    #[serde(default)]
    word: Option<String>,
    to: String,
}

/// Reads `safety/helplines.yaml`.
///
/// # Errors
/// All findings.
pub fn read_helplines(files: &Files) -> Result<Helplines, Vec<Diagnostic>> {
    let Some(text) = files.get(FILE) else {
        let finding = Diagnostic::new(Code::MissingFile, FILE, Pos::START, format!("`{FILE}` is missing"));
        return Err(vec![finding.mend("add the file: without it there is nobody to call")]);
    };
    let raw: RawHelplines = yaml::read(FILE, text).map_err(|finding| vec![finding])?;
    let mut findings = Vec::new();
    let mut directories: Vec<Line> = raw.directories.iter().filter_map(|at| line(at, &[], &mut findings)).collect();
    let countries: BTreeMap<CountryCode, Country> =
        raw.countries.0.iter().filter_map(|(key, country)| self::country(key, &country.value, &mut findings)).collect();
    for (at, _) in raw.directories.iter().zip(&directories).filter(|(_, line)| line.url.is_none()) {
        let finding =
            Diagnostic::new(Code::Helpline, FILE, at.value.kind.pos, format!("`{}` has no url", at.value.name));
        findings.push(finding.mend("a directory is a page: add its `url:`"));
    }
    if directories.is_empty() {
        let finding = Diagnostic::new(Code::Helpline, FILE, Pos::START, "there is no directory".to_owned());
        findings.push(finding.mend("name one under `directories:`; every card needs it until its numbers are re-read"));
    }
    let review = review::of_file(FILE, text, raw.reviewed.as_ref(), &mut findings);
    if !findings.is_empty() {
        return Err(findings);
    }
    let directory = directories.remove(0);
    directories.insert(0, directory.clone());
    Ok(Helplines { unknown: raw.emergency_unknown.number, directory, directories, countries, review })
}

fn country(key: &At<String>, raw: &RawCountry, findings: &mut Vec<Diagnostic>) -> Option<(CountryCode, Country)> {
    let finding = |pos, what: String| Diagnostic::new(Code::Helpline, FILE, pos, what);
    let Some(code) = CountryCode::parse(&key.value) else {
        findings.push(finding(key.pos, format!("`{}` is no country", key.value)).mend("write its two capital letters"));
        return None;
    };
    let mut areas = Vec::new();
    for area in &raw.areas {
        match AreaId::parse(&area.id.value) {
            Ok(id) if areas.iter().any(|known: &Area| known.id == id) => {
                findings.push(
                    finding(area.id.pos, format!("two areas have the id `{id}`")).mend("give one of them another id"),
                );
            }
            Ok(id) => areas.push(Area { id, name: area.name.clone() }),
            Err(bad) => {
                findings.push(finding(area.id.pos, format!("`{}` is no id", area.id.value)).mend(bad.to_string()));
            }
        }
    }
    let mut lines: Vec<Line> = raw.lines.iter().filter_map(|at| line(at, &areas, findings)).collect();
    let emergency = lines.iter().position(|line| line.kind == LineKind::Emergency && line.number.is_some());
    let Some(at) = emergency else {
        let what = format!("{} has no emergency number", raw.name);
        findings.push(finding(key.pos, what).mend("add a line of `kind: emergency` with a `number`"));
        return None;
    };
    let emergency = lines.remove(at);
    Some((
        code,
        Country { code, pos: key.pos, name: raw.name.clone(), aliases: raw.aliases.clone(), areas, emergency, lines },
    ))
}

fn line(at: &At<RawLine>, areas: &[Area], findings: &mut Vec<Diagnostic>) -> Option<Line> {
    let raw = &at.value;
    let finding = |pos, what: String| Diagnostic::new(Code::Helpline, FILE, pos, what);
    let Some(kind) = LineKind::parse(&raw.kind.value) else {
        let known = LineKind::ALL.iter().map(|kind| kind.as_str());
        findings.push(
            finding(raw.kind.pos, format!("`{}` is no kind of line", raw.kind.value))
                .did_you_mean(&raw.kind.value, known),
        );
        return None;
    };
    if !["high", "medium"].contains(&raw.confidence.value.as_str()) {
        let what = format!("`{}` is of confidence `{}`", raw.name, raw.confidence.value);
        findings.push(
            finding(raw.confidence.pos, what)
                .mend("only high and medium are shown: find better sources and raise it, or remove the line"),
        );
    }
    if raw.number.is_none() && raw.text.is_none() && raw.chat.is_none() && raw.url.is_none() {
        findings
            .push(finding(at.pos, format!("`{}` cannot be reached", raw.name)).mend("add a number, text, chat or url"));
    }
    let written =
        raw.number.iter().chain(raw.text.iter().map(|text| &text.to)).chain(raw.also.iter().map(|also| &also.number));
    if written.chain([&raw.name]).any(|value| value.trim().is_empty()) {
        findings.push(
            finding(raw.kind.pos, format!("`{}` has an empty name or number", raw.name))
                .mend("fill it in, or remove the field"),
        );
    }
    for url in raw.chat.iter().chain(&raw.url).filter(|url| !url.starts_with("http")) {
        findings.push(finding(at.pos, format!("`{url}` is no address of a page")).mend("begin it with https://"));
    }
    let mut of_areas = Vec::new();
    for area in &raw.area {
        if let Some(known) = areas.iter().find(|known| known.id.as_str() == area.value) {
            of_areas.push(known.id.clone());
        } else {
            let what = format!("`{}` is no area of this country", area.value);
            findings.push(finding(area.pos, what).did_you_mean(&area.value, areas.iter().map(|a| a.id.as_str())));
        }
    }
    Some(Line {
        kind,
        name: raw.name.clone(),
        number: raw.number.clone(),
        also: raw.also.iter().map(|also| Also { number: also.number.clone(), purpose: also.r#for.clone() }).collect(),
        press: raw.press.clone(),
        text: raw.text.as_ref().map(|text| TextWay { word: text.word.clone(), to: text.to.clone() }),
        chat: raw.chat.clone(),
        url: raw.url.clone(),
        areas: of_areas,
        coverage: raw.coverage.clone(),
        group: raw.group.clone(),
        hours: raw.hours.clone(),
        source: raw.source.clone(),
        listed: raw.listed.clone(),
        checked: raw.checked.clone(),
    })
}
