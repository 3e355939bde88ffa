//! What does not stand on a card without something else: couples work without its condition (D8).
//!
//! A card is looked at as each of its readers sees it, since a condition that only some are told is
//! none for the others.

use std::ops::Range;

use super::lint::{Piece, is_allowed, shown, where_it_stands};
use super::list::words;
use super::{Allow, Beside, Care};
use crate::dialogue::Files;
use crate::dialogue::check::readers;
use crate::dialogue::diagnostic::{Code, Diagnostic};
use crate::dialogue::library::Library;
use crate::dialogue::spoken::{Card, cards};

pub(super) fn check(care: &Care, library: &Library, files: &Files, findings: &mut Vec<Diagnostic>) {
    for card in cards(library).filter(|card| *card.locale == care.locale) {
        for beside in &care.beside {
            // Most cards name nothing of the kind to anybody.
            let is_named = |text: &str| !beside.where_said.met(&words(text)).is_empty();
            if card.node.say.iter().any(|part| is_named(part.text.as_str()))
                || card.node.items.iter().any(|item| is_named(item.line().as_str()))
            {
                findings.extend(of_card(&care.allow, beside, &card, files));
            }
        }
    }
}

/// One finding for a card is enough: what it lacks, it mostly lacks for everybody.
fn of_card(allow: &[Allow], beside: &Beside, card: &Card<'_>, files: &Files) -> Option<Diagnostic> {
    let of = card.address.to_string();
    // A card that asks about too much to try every reader is a finding of its own.
    for facts in readers::readers(card.node)? {
        let said = card.node.said(&facts);
        let words = words(said.as_str());
        let pos = card.node.say.first().map_or(card.node.pos, |part| part.pos);
        let piece = Piece { file: &card.file, pos, of: &of, text: said.as_str(), words: &words };
        let Some((lacking, _)) = beside.also.iter().find(|(_, list)| list.met(&words).is_empty()) else { continue };
        let allowed = |range: &Range<usize>| is_allowed(allow, &piece, range);
        let Some(range) = beside.where_said.met(&words).into_iter().find(|range| !allowed(range)) else { continue };
        let who = readers::describe(&facts);
        let what = format!(
            "`{of}` says “{}” to {who} without what belongs beside it ({}, {})",
            shown(&piece, &range),
            beside.id,
            beside.rule
        );
        // Where it stands among the words of one reader is not where it stands in the file.
        let first = Piece { words: &words[range.clone()], ..piece };
        let finding =
            Diagnostic::new(Code::CareBeside, &card.file, where_it_stands(&first, &(0..range.len()), files), what);
        return Some(finding.mend(format!("{} So say one of these on the same card: {lacking}", beside.why)));
    }
    None
}
