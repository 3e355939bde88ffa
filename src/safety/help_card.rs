//! The help card: who can help, where this person is, with what was heard.
//!
//! Short (C6): the words for the moment, the emergency number, three contacts at most, and that
//! numbers change as long as nobody has re-read them (N4). Every way on the card is from the
//! helplines; every other word is a label of `screens.yaml`.

use crate::dialogue::condition::Facts;
use crate::dialogue::labels::{Label, Labels};
use crate::dialogue::target::System;
use crate::dialogue::text::Text;
use crate::dialogue::{Library, Wording};

use super::draft::{Button, Draft, Press};
use super::helplines::{Also, AreaId, Country, CountryCode, Helplines, Line, ON_A_CARD};
use super::kind::{Cause, Kind};
use super::tap::{Act, Origin, Surface};

/// What decides a help card.
#[derive(Debug, Clone)]
pub struct HelpCard<'a> {
    /// Why it is shown.
    pub cause: Cause,
    /// The country, if the person chose one.
    pub country: Option<CountryCode>,
    /// The part of it, likewise.
    pub area: Option<&'a AreaId>,
    /// Which lines, from 0.
    pub page: u8,
}

impl HelpCard<'_> {
    /// How many pages its lines have, at least one.
    #[must_use]
    pub fn pages(&self, helplines: &Helplines) -> u8 {
        let contacts = helplines.contacts(self.country, self.area, self.cause).len();
        u8::try_from(contacts.div_ceil(ON_A_CARD).max(1)).unwrap_or(u8::MAX)
    }
}

/// The card, above whatever `origin` names as the place below it.
#[must_use]
pub fn help_card(library: &Library, helplines: &Helplines, origin: Origin, card: &HelpCard<'_>) -> Draft {
    let moment = card.cause.moment();
    let wording = library.wording(&origin.locale, &moment.address());
    let labels = wording.labels();
    let country = card.country.and_then(|code| helplines.country(code));
    let contacts = helplines.contacts(card.country, card.area, card.cause);
    let pages: Vec<&[&Line]> = contacts.chunks(ON_A_CARD).collect();
    let page = usize::from(card.page) % pages.len().max(1);
    let shown = pages.get(page).copied().unwrap_or_default();

    let mut text = wording.moment(moment).said(&Facts::default());
    let emergency = Emergency::of(helplines, country, card.cause);
    text.paragraph(&emergency.say(wording));
    let mut lines = Text::default();
    for line in shown {
        lines.line(&say_line(wording, line));
    }
    text.paragraph(&lines);
    let directory = helplines.directory();
    let named_already = shown.iter().any(|line| line.url == directory.url);
    if shown.iter().all(|line| line.checked.is_none()) && !named_already {
        let url = directory.url.as_deref().unwrap_or_default();
        text.paragraph(&labels.fill(Label::NumbersChange, &[("name", &directory.name), ("url", url)]).as_str().into());
    }

    let open_area = country.filter(|country| !country.areas.is_empty() && card.area.is_none());
    if let Some(country) = open_area {
        text.paragraph(&labels.fill(Label::WhichArea, &[("country", wording.name(&country.name))]).as_str().into());
    }

    let mut draft = Draft::new(Origin { surface: Surface::Help(card.cause), ..origin }, text, wording);
    draft.share(copy_buttons(labels, &emergency, shown), 2);
    areas(&mut draft, wording, country, card.area);
    let choose = match country {
        Some(country) => {
            let chosen = country.areas.iter().find(|area| Some(&area.id) == card.area);
            let place = chosen.map_or(&country.name, |area| &area.name);
            labels.fill(Label::OtherCountry, &[("country", wording.name(place))])
        }
        None => labels.get(Label::ChooseCountry).to_owned(),
    };
    draft.row(Button::act(choose, Act::Go(System::Country)));
    let back = match card.cause {
        Cause::Asked | Cause::AskedForViolence | Cause::Heard(Kind::Help) => Label::Return,
        Cause::Heard(_) => Label::NotMeant,
    };
    draft.row(Button::act(labels.get(back), Act::Return));
    draft.row(Button::act(labels.get(Label::Leave), Act::Go(System::Exit)));
    draft.more_lines((pages.len() > 1).then(|| {
        let next = (page + 1) % pages.len();
        let label = if next == 0 { Label::FirstLines } else { Label::MoreLines };
        Button::act(labels.get(label), Act::Lines(u8::try_from(next).unwrap_or(0)))
    }));
    draft
}

/// The emergency numbers of a place, the fitting one first.
struct Emergency {
    known: bool,
    first: String,
    others: Vec<Also>,
}

impl Emergency {
    /// After an overdose or an injury the ambulance comes first, where it has a number of its own.
    fn of(helplines: &Helplines, country: Option<&Country>, cause: Cause) -> Self {
        let Some(line) = country.map(|country| &country.emergency) else {
            return Self { known: false, first: helplines.unknown_emergency().to_owned(), others: Vec::new() };
        };
        let mut numbers: Vec<Also> = line
            .number
            .iter()
            .map(|number| Also { number: number.clone(), purpose: line.name.clone() })
            .chain(line.also.iter().cloned())
            .collect();
        if matches!(cause, Cause::Heard(Kind::Overdose)) {
            numbers.sort_by_key(|also| !also.purpose.to_lowercase().contains("ambulance"));
        }
        let first = numbers.remove(0);
        Self { known: true, first: first.number, others: numbers }
    }

    fn say(&self, wording: Wording<'_>) -> Text {
        let labels = wording.labels();
        let label = if self.known { Label::Emergency } else { Label::EmergencyUnknown };
        let mut text = labels.fill_bold(label, ("number", &self.first), &[]);
        for also in &self.others {
            let words =
                labels.fill(Label::EmergencyAlso, &[("number", &also.number), ("for", wording.name(&also.purpose))]);
            text.push("\n");
            text.push(&words);
        }
        text
    }
}

/// "• Name: call its number, 24/7"
fn say_line(wording: Wording<'_>, line: &Line) -> Text {
    let labels = wording.labels();
    let mut ways = Vec::new();
    if let Some(number) = &line.number {
        ways.push(match &line.press {
            Some(key) => labels.fill(Label::CallPress, &[("number", number), ("key", key)]),
            None => labels.fill(Label::Call, &[("number", number)]),
        });
    }
    if let Some(text) = &line.text {
        ways.push(match &text.word {
            Some(word) => labels.fill(Label::TextWord, &[("word", word), ("to", &text.to)]),
            None => labels.fill(Label::TextAny, &[("to", &text.to)]),
        });
    }
    if let Some(chat) = &line.chat {
        ways.push(labels.fill(Label::Chat, &[("url", chat)]));
    }
    // A page is named where it is the only way; next to a number it would only lengthen the card.
    if let (true, Some(url)) = (ways.is_empty(), &line.url) {
        ways.push(labels.fill(Label::Page, &[("url", url)]));
    }
    let mut rest = ways.join(", ");
    // A maintainer's doubt about the hours ("unverified") is no help to somebody who is afraid.
    let hours = line.hours.as_deref().map(|hours| hours.split(" (").next().unwrap_or(hours));
    if let Some(hours) = hours.filter(|hours| hours.starts_with(|c: char| c.is_ascii_digit())) {
        rest.push_str(&labels.fill(Label::Hours, &[("hours", wording.name(hours))]));
    }
    if let Some(coverage) = &line.coverage {
        rest.push(' ');
        rest.push_str(&labels.fill(Label::Coverage, &[("coverage", wording.name(coverage))]));
    }
    let mut text = Text::plain("• ");
    text.append(&labels.fill_bold(Label::Line, ("name", wording.name(&line.name)), &[("ways", &rest)]));
    text
}

/// One tap copies a number, so that nobody has to type it in distress.
fn copy_buttons(labels: &Labels, emergency: &Emergency, shown: &[&Line]) -> Vec<Button> {
    let numbers = shown.iter().flat_map(|line| line.number.iter().chain(line.text.iter().map(|text| &text.to)));
    let mut seen = Vec::new();
    let mut buttons = Vec::new();
    for number in [&emergency.first].into_iter().chain(numbers) {
        if !seen.contains(&number) {
            seen.push(number);
            let label = labels.fill(Label::Copy, &[("number", number)]);
            buttons.push(Button { label, press: Press::Copy(number.clone()) });
        }
    }
    buttons
}

/// The parts of the country, each a button, the chosen one left out.
fn areas(draft: &mut Draft, wording: Wording<'_>, country: Option<&Country>, chosen: Option<&AreaId>) {
    let Some(country) = country else { return };
    let others = country.areas.iter().filter(|area| Some(&area.id) != chosen);
    draft.share(others.map(|area| Button::act(wording.name(&area.name), Act::Area(area.id.clone()))), 2);
}
