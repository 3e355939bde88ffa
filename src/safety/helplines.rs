//! The help lines of the world, as the file gives them: numbers are opaque strings (N2).
//!
//! There is always something to show: an emergency number for an unknown country and at least one
//! directory are fields, not entries of a list that could be empty (N6).

use std::collections::BTreeMap;
use std::fmt;

use super::kind::{Cause, Kind};
use crate::dialogue::diagnostic::Pos;
use crate::dialogue::id::id;
use crate::dialogue::review::FileReview;

id! {
    /// A part of a country with help lines of its own.
    AreaId
}

/// A country by its two letters (ISO 3166-1 alpha-2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryCode([u8; 2]);

impl CountryCode {
    /// The country of those two capital letters. Whether there are lines for it is another matter.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.as_bytes() {
            [a @ b'A'..=b'Z', b @ b'A'..=b'Z'] => Some(Self([*a, *b])),
            _ => None,
        }
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|letter| write!(f, "{}", char::from(*letter)))
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whom a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKind {
    /// Police, ambulance, fire.
    Emergency,
    /// Anybody in a crisis.
    Crisis,
    /// Violence at home.
    DomesticViolence,
    /// Sexual violence.
    SexualAssault,
    /// Children and young people.
    Youth,
    /// Lesbian, gay, bisexual, trans and queer people.
    Lgbtq,
    /// Soldiers, now or once.
    Veterans,
}

impl LineKind {
    /// All kinds, in the order of the file.
    pub const ALL: [Self; 7] = [
        Self::Emergency,
        Self::Crisis,
        Self::DomesticViolence,
        Self::SexualAssault,
        Self::Youth,
        Self::Lgbtq,
        Self::Veterans,
    ];

    /// The word in the file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Crisis => "crisis",
            Self::DomesticViolence => "domestic_violence",
            Self::SexualAssault => "sexual_assault",
            Self::Youth => "youth",
            Self::Lgbtq => "lgbtq",
            Self::Veterans => "veterans",
        }
    }

    /// The kind of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Which lines fit a cause, the most fitting first (C7). The rest follow.
    fn fitting(cause: Cause) -> [Self; 3] {
        match cause {
            Cause::Heard(Kind::Violence) | Cause::AskedForViolence => {
                [Self::DomesticViolence, Self::SexualAssault, Self::Crisis]
            }
            Cause::Heard(Kind::Assault) => [Self::SexualAssault, Self::Crisis, Self::DomesticViolence],
            Cause::Heard(Kind::Minor) => [Self::Youth, Self::Crisis, Self::DomesticViolence],
            Cause::Asked | Cause::Heard(_) => [Self::Crisis, Self::DomesticViolence, Self::SexualAssault],
        }
    }
}

/// A text message that reaches a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextWay {
    /// What to write; anything, if `None`.
    pub word: Option<String>,
    /// Where to send it.
    pub to: String,
}

/// A further number, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Also {
    /// The number.
    pub number: String,
    /// In plain words.
    pub purpose: String,
}

/// One help line.
#[derive(Debug, Clone)]
pub struct Line {
    /// Whom it is for.
    pub kind: LineKind,
    /// Its name.
    pub name: String,
    /// What to dial.
    pub number: Option<String>,
    /// Further numbers.
    pub also: Vec<Also>,
    /// The key to press once connected.
    pub press: Option<String>,
    /// A text message.
    pub text: Option<TextWay>,
    /// A page with a chat.
    pub chat: Option<String>,
    /// The provider's page.
    pub url: Option<String>,
    /// The parts of the country that it serves; all, if empty.
    pub areas: Vec<AreaId>,
    /// Whom or where it helps, in words.
    pub coverage: Option<String>,
    /// The one group that it is for, where it is for one alone.
    pub group: Option<String>,
    /// When.
    pub hours: Option<String>,
    /// The lists that print it.
    pub source: Vec<String>,
    /// The newest listing that agrees.
    pub listed: Option<String>,
    /// The day on which a person last read number, hours and coverage on the provider's page.
    pub checked: Option<String>,
}

impl Line {
    /// Whether it can be reached without speaking.
    #[must_use]
    pub fn without_a_call(&self) -> bool {
        self.text.is_some() || self.chat.is_some() || self.number.is_none()
    }
}

/// A part of a country.
#[derive(Debug, Clone)]
pub struct Area {
    /// Its id.
    pub id: AreaId,
    /// Its name.
    pub name: String,
}

/// A country with its lines.
#[derive(Debug, Clone)]
pub struct Country {
    /// Its code.
    pub code: CountryCode,
    /// Where it stands in the file.
    pub pos: Pos,
    /// Its name.
    pub name: String,
    /// Other names by which it is typed.
    pub aliases: Vec<String>,
    /// Its parts, where a person chooses one.
    pub areas: Vec<Area>,
    /// The emergency line, which every country has (C8).
    pub emergency: Line,
    /// All other lines.
    pub lines: Vec<Line>,
}

/// All help lines.
#[derive(Debug, Clone)]
pub struct Helplines {
    /// The emergency number for an unknown country.
    pub(super) unknown: String,
    /// The page on which the lines of any country can be found.
    pub(super) directory: Line,
    /// Further such pages.
    pub(super) directories: Vec<Line>,
    /// The countries.
    pub(super) countries: BTreeMap<CountryCode, Country>,
    /// How far the file has been reviewed.
    pub(super) review: FileReview,
}

impl Helplines {
    /// The countries, by name.
    #[must_use]
    pub fn countries(&self) -> Vec<&Country> {
        let mut countries: Vec<&Country> = self.countries.values().collect();
        countries.sort_by(|a, b| a.name.cmp(&b.name));
        countries
    }

    /// One country.
    #[must_use]
    pub fn country(&self, code: CountryCode) -> Option<&Country> {
        self.countries.get(&code)
    }

    /// The emergency number for an unknown country (N6).
    #[must_use]
    pub fn unknown_emergency(&self) -> &str {
        &self.unknown
    }

    /// The directory that every card names until its numbers were re-read.
    #[must_use]
    pub fn directory(&self) -> &Line {
        &self.directory
    }

    /// Forgets what was checked more than a year before a day (`2026-11-21`), so that cards say again that
    /// numbers change (N4). A day that is none changes nothing.
    pub fn as_of(&mut self, day: &str) {
        let Some((year, rest)) = day.split_at_checked(4) else { return };
        let Ok(year) = year.parse::<u16>() else { return };
        let a_year_before = format!("{:04}{rest}", year.saturating_sub(1));
        let countries = self.countries.values_mut();
        let lines = countries.flat_map(|country| country.lines.iter_mut().chain([&mut country.emergency]));
        for line in lines.chain(&mut self.directories).chain([&mut self.directory]) {
            line.checked = line.checked.take().filter(|checked| checked.as_str() >= a_year_before.as_str());
        }
    }

    /// How far the file has been reviewed, apart from each line's own check.
    #[must_use]
    pub fn review(&self) -> &FileReview {
        &self.review
    }

    /// All lines that somebody can be shown, with the country where they have one.
    pub fn lines(&self) -> impl Iterator<Item = (Option<&Country>, &Line)> {
        let of_countries = self.countries().into_iter().flat_map(|country| {
            [&country.emergency].into_iter().chain(&country.lines).map(move |line| (Some(country), line))
        });
        of_countries.chain(self.directories.iter().map(|line| (None, line)))
    }

    /// Every value of the file that a person may see as a number (N1).
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        let countries = self.countries.values().flat_map(|country| country.lines.iter().chain([&country.emergency]));
        let lines = countries.chain(&self.directories).chain([&self.directory]);
        lines
            .flat_map(|line| {
                let of_text = line.text.iter().map(|text| &text.to);
                line.number.iter().chain(of_text).chain(line.also.iter().map(|also| &also.number))
            })
            .chain([&self.unknown])
            .map(String::as_str)
    }

    /// The lines for a cause, the most fitting first; directories where a country has none.
    pub(super) fn contacts(&self, country: Option<CountryCode>, area: Option<&AreaId>, cause: Cause) -> Vec<&Line> {
        let here = |line: &&Line| line.areas.is_empty() || area.is_some_and(|area| line.areas.contains(area));
        let mut lines: Vec<&Line> = country
            .and_then(|code| self.country(code))
            .map(|country| country.lines.iter().filter(here).collect())
            .unwrap_or_default();
        if lines.is_empty() {
            lines = self.directories.iter().collect();
        }
        let fitting = LineKind::fitting(cause);
        let rank = |line: &Line| fitting.iter().position(|kind| *kind == line.kind).unwrap_or(fitting.len());
        // A line for one group alone comes after all for everybody: nobody has said which they are.
        // Of the fitting ones, those of the chosen area stand before those of the whole country.
        lines.sort_by_key(|line| {
            let whole_country = line.areas.is_empty() && area.is_some();
            (line.group.is_some(), rank(line), whole_country, line.coverage.is_some())
        });
        // One service is often listed under two kinds; on a card it stands once.
        let mut numbers = Vec::new();
        lines.retain(|line| {
            let again = line.number.is_some() && numbers.contains(&&line.number);
            numbers.push(&line.number);
            !again
        });
        if matches!(cause, Cause::Asked | Cause::Heard(Kind::Help)) {
            one_of_each_first(&mut lines);
        }
        written_way_among_the_first(&mut lines);
        lines
    }
}

/// The most contacts on a card besides the emergency number (C6).
pub(super) const ON_A_CARD: usize = 3;

/// Nobody has said yet what it is about, so the first card has one line of each kind.
fn one_of_each_first(lines: &mut [&Line]) {
    let mut seen = Vec::new();
    // A stable sort on "is a further one of its kind" keeps the order otherwise.
    let further: Vec<bool> = lines
        .iter()
        .map(|line| {
            let again = seen.contains(&line.kind);
            seen.push(line.kind);
            again
        })
        .collect();
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|at| further[*at]);
    let sorted: Vec<&Line> = order.iter().map(|at| lines[*at]).collect();
    lines.copy_from_slice(&sorted);
}

/// One way that is no call is on the first card, where the country has one (C6).
fn written_way_among_the_first(lines: &mut [&Line]) {
    let first = lines.len().min(ON_A_CARD);
    if lines[..first].iter().any(|line| line.without_a_call()) {
        return;
    }
    if let Some(at) = lines.iter().position(|line| line.without_a_call()) {
        lines[first - 1..=at].rotate_right(1);
    }
}
