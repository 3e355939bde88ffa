//! All that Haven says and hears: dialogues, help lines, phrase rules, and the index for questions.
//!
//! They are parsed together, so that no part can be missing while another is live.

use std::collections::BTreeSet;

use crate::dialogue::check::MAX_MESSAGE;
use crate::dialogue::diagnostic::{self, Code, Diagnostic, Pos};
use crate::dialogue::id::Address;
use crate::dialogue::{Files, Library, parse};
use crate::safety::{Cause, HelpCard, Helplines, Kind, Origin, Phrases, help_card};

use super::search::Index;

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
    pub(super) index: Index,
    /// The nodes that some condition asks about: only of these it is noted that they were seen.
    pub(super) asked_about: BTreeSet<Address>,
}

impl Content {
    /// Reads all files.
    ///
    /// # Errors
    /// All findings, sorted by file and place.
    pub fn parse(files: &Files) -> Result<Self, Vec<Diagnostic>> {
        let parts = (parse(files), Helplines::parse(files), Phrases::parse(files));
        let (library, helplines, phrases) = match parts {
            (Ok(library), Ok(helplines), Ok(phrases)) => (library, helplines, phrases),
            (library, helplines, phrases) => {
                let mut findings: Vec<Diagnostic> =
                    [library.err(), helplines.err(), phrases.err()].into_iter().flatten().flatten().collect();
                diagnostic::sort(&mut findings);
                return Err(findings);
            }
        };
        let findings = long_help_cards(&library, &helplines);
        if !findings.is_empty() {
            return Err(findings);
        }
        let (mut ticks, mut asked_about) = (BTreeSet::new(), BTreeSet::new());
        for (_, _, node) in library.nodes() {
            let of_parts = node.say.iter().filter_map(|part| part.condition.as_ref());
            for condition in of_parts.chain(node.choices.iter().filter_map(|choice| choice.condition.as_ref())) {
                condition.asks_about(&mut ticks, &mut asked_about);
            }
        }
        let index = Index::of(&library);
        Ok(Self { library, helplines, phrases, index, asked_about })
    }
}

/// Every help card of every country and cause fits into a message (T7).
fn long_help_cards(library: &Library, helplines: &Helplines) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let causes = Kind::ALL.into_iter().map(Cause::Heard).chain([Cause::Asked]);
    let places = helplines.countries();
    for cause in causes {
        for country in places.iter().map(|country| Some(country.code)).chain([None]) {
            let longest = (0..8)
                .map(|page| {
                    let card = HelpCard { cause, country, area: None, page };
                    let reply = help_card(library, helplines, Origin::menu(library), &card).seal(library.labels());
                    reply.parts().text.utf16_len()
                })
                .max();
            if let Some(length) = longest.filter(|length| *length > MAX_MESSAGE) {
                let place = country.map_or_else(|| "an unknown country".to_owned(), |code| code.to_string());
                let what =
                    format!("the help card for {place} is {length} characters long, {} too many", length - MAX_MESSAGE);
                let finding = Diagnostic::new(Code::CardLength, "safety/helplines.yaml", Pos::START, what);
                findings.push(finding.mend(format!("shorten its lines, or `{}` in screens.yaml", cause.moment().id())));
            }
        }
    }
    findings
}
