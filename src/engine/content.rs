//! All that Haven says and hears: dialogues, help lines, phrase rules, and the index for questions.
//!
//! They are parsed together, so that no part can be missing while another is live.

use std::collections::BTreeSet;

use crate::dialogue::check::{self, MAX_MESSAGE};
use crate::dialogue::diagnostic::{self, Code, Diagnostic, Pos};
use crate::dialogue::id::Address;
use crate::dialogue::locale::Locale;
use crate::dialogue::moment::Moment;
use crate::dialogue::node::{Node, Setting};
use crate::dialogue::operator::OPERATOR;
use crate::dialogue::review::FileReview;
use crate::dialogue::{Files, Library, Wording, parse};
use crate::safety::{
    AreaId, Cause, Country, HelpCard, Helplines, Origin, Phrases, Screened, help_card, read_helplines,
};

use super::language;
use super::practice;
use super::search::{Index, Match};
use super::session::Session;

/// Everything that comes from `dialogues/`.
#[derive(Debug, Clone)]
pub struct Content {
    /// The dialogues.
    pub library: Library,
    /// The help lines.
    pub helplines: Helplines,
    /// The phrase rules.
    pub phrases: Phrases,
    /// Questions and topics by keyword.
    pub index: Index,
    /// The nodes that some condition asks about: only of these it is noted that they were seen.
    pub(super) asked_about: BTreeSet<Address>,
    /// The card that asks whether somebody may be remembered.
    pub(super) asks_consent: Option<Address>,
}

impl Content {
    /// Reads all files.
    ///
    /// # Errors
    /// All findings, sorted by file and place.
    pub fn parse(files: &Files) -> Result<Self, Vec<Diagnostic>> {
        // The phrases first: what their patterns need for a moment is taken up by all that follows.
        let parts = (Phrases::parse(files), parse(files), read_helplines(files));
        let (phrases, library, helplines) = match parts {
            (Ok(phrases), Ok(library), Ok(helplines)) => (phrases, library, helplines),
            (phrases, library, helplines) => {
                let mut findings: Vec<Diagnostic> =
                    [library.err(), helplines.err(), phrases.err()].into_iter().flatten().flatten().collect();
                diagnostic::sort(&mut findings);
                return Err(findings);
            }
        };
        let (mut ticks, mut asked_about) = (BTreeSet::new(), BTreeSet::new());
        for condition in library.nodes().flat_map(|(_, _, node)| node.conditions()) {
            condition.asks_about(&mut ticks, &mut asked_about);
        }
        let index = Index::of(&library);
        let asks = |node: &Node| node.choices.iter().any(|choice| choice.sets == Some(Setting::ConsentGiven));
        let asks_consent = library.nodes().find(|(_, _, node)| asks(node)).map(|(address, ..)| address);
        let content = Self { library, helplines, phrases, index, asked_about, asks_consent };
        let languages = content.library.languages();
        let long = |locale| long_help_cards(&content.library, &content.helplines, locale);
        let mut findings: Vec<Diagnostic> = languages.iter().flat_map(long).collect();
        findings.extend(long_practice_card(&content));
        findings.extend(long_language_card(&content));
        if findings.is_empty() { Ok(content) } else { Err(findings) }
    }

    /// The question that stands beside what was heard in some words: help comes first, and its answer
    /// is a tap away (C11). Whoever cries in a language most likely asks in it, too.
    #[must_use]
    pub fn asked_beside(&self, heard_in: &Locale, words: &Screened) -> Option<Address> {
        words.beside_danger(&self.phrases).iter().find_map(|sentence| match self.index.question(heard_in, sentence) {
            Match::Sure(question) => Some(question),
            Match::Unsure(_) | Match::None => None,
        })
    }

    /// How far the words of every file have been reviewed.
    pub fn reviews(&self) -> impl Iterator<Item = &FileReview> {
        let lists = self.phrases.reviews().iter().chain([self.helplines.review()]);
        self.library.reviews().iter().chain(lists)
    }

    /// The language in which somebody reads; the library's, if it is not known.
    pub(super) fn language<'a>(&'a self, session: &'a Session) -> &'a Locale {
        session.locale.as_ref().unwrap_or_else(|| self.library.language())
    }

    /// The words of a card for somebody.
    pub(super) fn wording(&self, session: &Session, card: &Address) -> Wording<'_> {
        self.library.wording(self.language(session), card)
    }
}

/// The card of the practice fits into a message, whatever its file says.
fn long_practice_card(content: &Content) -> Option<Diagnostic> {
    let card = practice::card(content, &Session::default())?.seal();
    let length = card.parts().text.utf16_len();
    let what = format!("the card of the practice is {length} characters long");
    let finding = Diagnostic::new(Code::CardLength, OPERATOR, Pos::START, what);
    (length > MAX_MESSAGE).then(|| finding.mend(format!("shorten its offer, so that all fits into {MAX_MESSAGE}")))
}

/// The card of the languages, which speaks all of them, fits into a message.
fn long_language_card(content: &Content) -> Option<Diagnostic> {
    let card = language::card(content, &mut Session::default(), Some(Moment::NoLanguage)).seal();
    let length = card.parts().text.utf16_len() + check::preface(&content.library) + check::GAP;
    let pos = content.library.moment(Moment::Language).pos;
    let what = format!("`language` is {length} characters long in all languages together");
    let finding = Diagnostic::new(Code::CardLength, "screens.yaml", pos, what);
    (length > MAX_MESSAGE)
        .then(|| finding.mend(format!("shorten it in each language, so that all fit into {MAX_MESSAGE}")))
}

/// Every help card of every country, area and cause fits into a message (T7). One finding for a
/// country is enough: its cards are made of the same lines.
fn long_help_cards(library: &Library, helplines: &Helplines, locale: &Locale) -> Vec<Diagnostic> {
    let origin = Origin { locale: locale.clone(), ..Origin::menu(library) };
    let longest_page = |cause, country, area: Option<&AreaId>| {
        let pages = HelpCard { cause, country, area, page: 0 }.pages(helplines);
        let length = |page| {
            let card = HelpCard { cause, country, area, page };
            let reply = help_card(library, helplines, origin.clone(), &card).seal();
            // It may have been asked for while Haven was not reachable, which is said first.
            reply.parts().text.utf16_len() + check::preface(library) + check::GAP
        };
        ((0..pages).map(length).max().unwrap_or(0), cause)
    };
    let longest = |country: Option<&Country>| {
        let areas = country.map(|country| country.areas.as_slice()).unwrap_or_default();
        let areas = areas.iter().map(|area| Some(&area.id)).chain([None]);
        let code = country.map(|country| country.code);
        let cards = areas.flat_map(|area| Cause::all().map(move |cause| (cause, area)));
        cards.map(|(cause, area)| longest_page(cause, code, area)).max_by_key(|(length, _)| *length)
    };
    let countries = helplines.countries();
    let mut findings = Vec::new();
    for country in countries.iter().map(|country| Some(*country)).chain([None]) {
        let Some((length, cause)) = longest(country).filter(|(length, _)| *length > MAX_MESSAGE) else { continue };
        let (place, pos) =
            country.map_or(("an unknown country", Pos::START), |country| (country.name.as_str(), country.pos));
        let what = format!(
            "a help card for {place} ({locale}) is {length} characters long, {} too many",
            length - MAX_MESSAGE
        );
        let finding = Diagnostic::new(Code::CardLength, "safety/helplines.yaml", pos, what);
        findings.push(finding.mend(format!("shorten its lines, or `{}` in screens.yaml", cause.moment().id())));
    }
    findings
}
