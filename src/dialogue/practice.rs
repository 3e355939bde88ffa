//! The practice that runs this bot, which stands first on the way to a professional: the entry
//! `professional:` of the operator's own file ([`super::operator`]).
//!
//! Absent is fine. The telephone number is shown as it is written.

use serde::Deserialize;

use super::operator::{Reader, is_link};
use super::text::Text;
use super::yaml::At;

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
pub(super) struct RawPractice {
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

impl RawPractice {
    pub(super) fn read(&self, reader: &mut Reader<'_>) -> Practice {
        reader.fits("the name", &self.name, MAX_NAME);
        reader.fits("the offer", &self.offer, MAX_OFFER);
        self.languages.value.iter().for_each(|language| reader.fits("a language", language, MAX_LANGUAGE));
        if self.languages.value.is_empty() || self.languages.value.len() > MAX_LANGUAGES {
            let mend = format!("name 1 to {MAX_LANGUAGES}, as [English, Spanish]");
            reader.find(self.languages.pos, format!("{} languages are named", self.languages.value.len()), mend);
        }
        if self.link.is_none() && self.telephone.is_none() {
            let mend = "add `link:` or `telephone:`".to_owned();
            reader.find(self.name.pos, "there is no way to reach the practice".to_owned(), mend);
        }
        self.hours.iter().for_each(|hours| reader.fits("the line of hours", hours, MAX_HOURS));
        self.link.iter().for_each(|page| link(page, reader));
        self.telephone.iter().for_each(|number| telephone(number, reader));
        let words = |at: &At<String>| at.value.trim().to_owned();
        Practice {
            name: words(&self.name),
            offer: reader.markup(&self.offer),
            languages: self.languages.value.iter().map(words).collect(),
            link: self.link.as_ref().map(words),
            telephone: self.telephone.as_ref().map(words),
            hours: self.hours.as_ref().map(words),
            taking_new_clients: self.taking_new_clients,
        }
    }
}

fn link(link: &At<String>, reader: &mut Reader<'_>) {
    if !is_link(link.value.trim()) {
        let mend = "write the whole address of the page, as https://example.org".to_owned();
        reader.find(link.pos, format!("`{}` is no link", link.value.trim()), mend);
    }
}

fn telephone(telephone: &At<String>, reader: &mut Reader<'_>) {
    let digits = telephone.value.chars().filter(char::is_ascii_digit).count();
    let allowed = |c: char| c.is_ascii_digit() || " +-()/.,".contains(c);
    if !DIGITS.contains(&digits) || !telephone.value.trim().chars().all(allowed) {
        let what = format!("`{}` is no telephone number", telephone.value.trim());
        reader.find(telephone.pos, what, "write it as it is dialled, as \"+44 20 7946 0000\"".to_owned());
    }
}
