//! What is stored about somebody, as cards that they can read: each thing in words, cards by their
//! topic and first words. Without a yes it says that nothing is stored, and what is in memory.
//!
//! The record itself, as it is stored, is a file; what is in it is known to the store alone.

use crate::dialogue::check::{GAP, MAX_MESSAGE, preface};
use crate::dialogue::condition::Facts;
use crate::dialogue::id::Address;
use crate::dialogue::labels::Label;
use crate::dialogue::moment::Moment;
use crate::dialogue::role::Role;
use crate::dialogue::text::Text;
use crate::dialogue::{Found, Wording};
use crate::safety::{Act, Button, Draft};

use super::content::Content;
use super::frame;
use super::session::{Consent, Session};

/// So many characters of a card's words are enough to know it by.
const FIRST_WORDS: usize = 40;

/// One page of what is stored, or of what is in memory.
pub(super) fn card(content: &Content, session: &Session, page: u8) -> Draft {
    let is_stored = matches!(session.consent, Consent::Given(_));
    let moment = if is_stored { Moment::MyData } else { Moment::NothingStored };
    let wording = content.wording(session, &moment.address());
    let lines = Reading { content, session, wording }.lines();
    let mut pages = paged(content, wording.moment(moment).said(&Facts::default()), &lines);
    let page = usize::from(page) % pages.len();
    let turn = |label, page: usize| Button::act(wording.label(label), Act::Fold(u8::try_from(page).unwrap_or(0)));
    let last = (page > 0).then(|| turn(Label::LastPage, page - 1));
    let next = (page + 1 < pages.len()).then(|| turn(Label::NextPage, page + 1));
    let file = is_stored.then(|| Button::arrive(wording.label(Label::AsFile), Moment::Record.address()));
    let buttons = next.into_iter().chain(last).chain(file).collect();
    frame::with(content, session, moment, buttons).instead(pages.swap_remove(page))
}

/// The words under the file, which whoever knows the store attaches; without a yes there is none.
pub(super) fn record(content: &Content, session: &Session) -> Draft {
    match session.consent {
        Consent::Given(_) => frame::plain(content, session, Moment::Record),
        Consent::Open | Consent::Refused => card(content, session, 0),
    }
}

/// Lines on as many cards as they need; the first one begins with the words of the moment.
fn paged(content: &Content, first: Text, lines: &[String]) -> Vec<Text> {
    let most = MAX_MESSAGE - preface(&content.library) - GAP;
    let (mut pages, mut page) = (Vec::new(), first);
    let mut open = Text::default();
    for line in lines {
        let line = Text::plain(&format!("• {line}"));
        if page.utf16_len() + GAP + open.utf16_len() + 1 + line.utf16_len() > most {
            page.paragraph(&std::mem::take(&mut open));
            pages.push(std::mem::take(&mut page));
        }
        open.line(&line);
    }
    page.paragraph(&open);
    pages.push(page);
    pages
}

/// A session as its own person reads it.
struct Reading<'a> {
    content: &'a Content,
    session: &'a Session,
    wording: Wording<'a>,
}

impl<'a> Reading<'a> {
    fn lines(&self) -> Vec<String> {
        let session = self.session;
        let path = session.path().rev().map(|at| self.fill(Label::OwnPath, "card", &self.title(at)));
        let ticked = session.ticks().map(|(at, _)| self.ticked(at));
        let seen = session.visited().map(|at| self.fill(Label::OwnSeen, "card", &self.title(at)));
        let place = session.place.iter().map(|at| self.fill(Label::OwnPlace, "card", &self.title(at)));
        let day = session.active.iter().map(|day| self.fill(Label::OwnDay, "day", &day.to_string()));
        let messages = session.messages.iter().count();
        let messages = (messages > 0).then(|| self.fill(Label::OwnMessages, "count", &messages.to_string()));
        self.answers()
            .into_iter()
            .chain(day)
            .chain(messages)
            .chain(place)
            .chain(ticked)
            .chain(path)
            .chain(seen)
            .collect()
    }

    /// What they have answered: about being remembered, who they are, language and country.
    fn answers(&self) -> Vec<String> {
        let Session { role, locale, country, area, .. } = self.session;
        let mut lines = vec![self.wording.label(self.consent()).to_owned()];
        lines.extend(role.map(|role| self.fill(Label::OwnRole, "role", self.wording.label(of_role(role)))));
        if let Some(locale) = locale {
            let name = self.content.library.names(locale).first().map_or(locale.as_str(), String::as_str);
            lines.push(self.fill(Label::OwnLanguage, "language", name));
        }
        if let Some(code) = country {
            let country = self.content.helplines.country(*code);
            let code = code.to_string();
            let name = country.map_or(code.as_str(), |country| self.wording.name(&country.name));
            lines.push(self.fill(Label::OwnCountry, "country", name));
            let known = area.as_ref().map(|id| (id, country.iter().flat_map(|country| &country.areas)));
            lines.extend(known.map(|(id, mut areas)| {
                let area = areas.find(|area| area.id == *id);
                let name = area.map_or(id.as_str(), |area| self.wording.name(&area.name));
                self.fill(Label::OwnArea, "area", name)
            }));
        }
        lines
    }

    fn consent(&self) -> Label {
        match self.session.consent {
            Consent::Given(version) if version == self.content.library.consent_version() => Label::OwnYes,
            Consent::Given(_) => Label::OwnYesBefore,
            Consent::Refused => Label::OwnNo,
            Consent::Open => Label::OwnOpen,
        }
    }

    fn ticked(&self, at: &Address) -> String {
        let node = self.here(at).and_then(|at| self.wording.node(&at));
        let label = |id| {
            let item = node.and_then(|node| node.items.iter().find(|item| item.id == id));
            item.map_or_else(|| id.to_string(), |item| item.label.value.clone())
        };
        let items: Vec<String> = self.session.ticked(at).into_iter().map(label).collect();
        let topic = self.topic(at).unwrap_or_else(|| self.wording.label(Label::OwnGone));
        self.wording.labels().fill(Label::OwnTicked, &[("topic", topic), ("items", &items.join(", "))])
    }

    /// A card by which somebody knows it again: its question, or its topic and first words. One with a
    /// heads-up is named by its place alone: its words come after that.
    fn title(&self, at: &Address) -> String {
        let gone = || self.wording.label(Label::OwnGone).to_owned();
        let Some(at) = self.here(at) else { return gone() };
        let known = self.content.library.node(&at).zip(self.wording.node(&at)).zip(self.topic(&at));
        let Some((((dialogue, _), node), topic)) = known else { return gone() };
        if let Some(question) = &node.asks {
            return question.value.clone();
        }
        let labels = self.wording.labels();
        if node.heads_up.is_some() {
            return dialogue.progress(&at.node).map_or_else(
                || topic.to_owned(),
                |(nth, of)| {
                    let (nth, of) = (nth.to_string(), of.to_string());
                    labels.fill(Label::Progress, &[("topic", topic), ("at", &nth), ("of", &of)])
                },
            );
        }
        let said = node.said(&self.session.facts(&at.dialogue));
        labels.fill(Label::OwnCard, &[("topic", topic), ("words", first_words(said.as_str()))])
    }

    fn topic(&self, at: &Address) -> Option<&'a str> {
        let dialogue = self.content.library.dialogue(&self.here(at)?.dialogue)?;
        Some(self.wording.short(dialogue))
    }

    /// Where a card is today.
    fn here(&self, at: &Address) -> Option<Address> {
        match self.content.library.find(at) {
            Found::Here(at) => Some(at),
            Found::Gone(_) => None,
        }
    }

    fn fill(&self, label: Label, place: &str, value: &str) -> String {
        self.wording.labels().fill(label, &[(place, value)])
    }
}

fn of_role(role: Role) -> Label {
    match role {
        Role::Survivor => Label::RoleSurvivor,
        Role::Partner => Label::RolePartner,
        Role::Both => Label::RoleBoth,
        Role::Reading => Label::RoleReading,
    }
}

/// The beginning of some words, cut between two of them.
fn first_words(words: &str) -> &str {
    let line = words.lines().next().unwrap_or_default();
    let cut = line.char_indices().nth(FIRST_WORDS).map_or(line.len(), |(at, _)| at);
    let whole = if cut < line.len() { line[..cut].rfind(' ').unwrap_or(cut) } else { cut };
    line[..whole].trim_end_matches([' ', ',', ';', ':', '.', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_words_are_whole_ones() {
        let rows = [
            ("Short.", "Short"),
            ("", ""),
            ("Intimacy is more than touch. It is what lets people feel", "Intimacy is more than touch. It is what"),
            ("First line\nsecond", "First line"),
            ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", "Donaudampfschifffahrtselektrizitätenhaup"),
        ];
        for (words, first) in rows {
            assert_eq!(first_words(words), first);
        }
    }

    #[test]
    fn lines_are_put_on_as_many_cards_as_they_need_and_none_is_lost() {
        let content = Content::embedded();
        let lines: Vec<String> = (0..40).map(|n| format!("line {n} {}", "word ".repeat(9))).collect();
        let pages = paged(&content, Text::plain(&"beginning ".repeat(20)), &lines);
        assert!(pages.len() > 3 && pages.iter().all(|page| page.utf16_len() <= MAX_MESSAGE && !page.is_empty()));
        let shown: usize = pages.iter().map(|page| page.as_str().matches("• line").count()).sum();
        assert_eq!(shown, lines.len());
    }
}
