//! The groups of words, looked for in everything that Haven says, and the allowances.

use std::ops::Range;

use super::list::{Word, words};
use super::source::place;
use super::{Allow, Care, Group};
use crate::dialogue::Files;
use crate::dialogue::diagnostic::{Code, Diagnostic, Pos};
use crate::dialogue::id::Address;
use crate::dialogue::library::Library;
use crate::dialogue::moment::Moment;
use crate::dialogue::spoken::{Place, Spoken, spoken};

/// Some words that are looked at, and where they stand.
pub(super) struct Piece<'a> {
    pub(super) file: &'a str,
    pub(super) pos: Pos,
    /// Whose words, as allowances name it.
    pub(super) of: &'a str,
    pub(super) text: &'a str,
    pub(super) words: &'a [Word],
}

pub(super) fn check(care: &Care, library: &Library, files: &Files, findings: &mut Vec<Diagnostic>) {
    for spoken in spoken(library).iter().filter(|spoken| *spoken.locale == care.locale) {
        let words = words(spoken.words);
        let Spoken { file, pos, of, words: text, .. } = spoken;
        let piece = Piece { file, pos: *pos, of, text, words: &words };
        for group in &care.groups {
            findings.extend(found(care, group, Code::CareWord, &piece, files));
        }
        let heavy = care.heads_up.as_ref().filter(|_| is_met_unprepared(library, spoken));
        findings.extend(heavy.into_iter().flat_map(|group| found(care, group, Code::CareHeadsUp, &piece, files)));
    }
}

/// Whether these words meet somebody who was not told that they come. Help says plainly what it is
/// for, and a heads-up and a question are what somebody sees before.
fn is_met_unprepared(library: &Library, spoken: &Spoken<'_>) -> bool {
    let Ok(address) = Address::parse(&spoken.of) else { return false };
    let is_help = Moment::at(&address).is_some_and(Moment::is_help);
    let has_heads_up = library.node(&address).is_some_and(|(_, node)| node.heads_up.is_some());
    spoken.place == Place::Card && !is_help && !has_heads_up
}

/// A finding for each place where a piece says something of a group.
pub(super) fn found(care: &Care, group: &Group, code: Code, piece: &Piece<'_>, files: &Files) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for range in group.words.met(piece.words) {
        if group.unless.covers(piece.words, &range) || is_allowed(&care.allow, piece, &range) {
            continue;
        }
        let what = format!("“{}” stands in `{}` ({}, {})", shown(piece, &range), piece.of, group.id, group.rule);
        let finding = Diagnostic::new(code, piece.file, where_it_stands(piece, &range, files), what);
        let mend = match code {
            Code::CareHeadsUp => "give the card a `heads_up:`, say it in other words",
            _ => "say it in other words",
        };
        findings.push(finding.mend(format!("{} So {mend}, or allow it there in {}", group.why, care.file)));
    }
    findings
}

/// Whether the words are right in this place. The allowance is needed then.
pub(super) fn is_allowed(allow: &[Allow], piece: &Piece<'_>, range: &Range<usize>) -> bool {
    let here = allow.iter().filter(|allow| allow.at.value == piece.of);
    let needed: Vec<&Allow> = here.filter(|allow| allow.words.covers(piece.words, range)).collect();
    for allow in &needed {
        allow.is_used.set(true);
    }
    !needed.is_empty()
}

/// Some words as they are written, on one line.
pub(super) fn shown(piece: &Piece<'_>, range: &Range<usize>) -> String {
    let bytes = piece.words[range.start].at.start..piece.words[range.end - 1].at.end;
    piece.text[bytes].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Their place in the file.
pub(super) fn where_it_stands(piece: &Piece<'_>, range: &Range<usize>, files: &Files) -> Pos {
    let wanted = &piece.words[range.clone()];
    let same = |some: &&[Word]| some.iter().zip(wanted).all(|(one, other)| one.is_same(other));
    let before = piece.words[..range.end - 1].windows(wanted.len()).filter(same).count();
    place(files.get(piece.file).map_or("", String::as_str), piece.pos, wanted, before)
}

/// The allowances that nothing needs any more.
pub(super) fn unused(care: &Care, library: &Library) -> Vec<Diagnostic> {
    let unused = care.allow.iter().filter(|allow| !allow.is_used.get());
    unused
        .map(|allow| {
            let at = &allow.at.value;
            let what = format!("nothing in `{at}` needs this allowance");
            let finding = Diagnostic::new(Code::CareList, &care.file, allow.at.pos, what);
            let is_known = Address::parse(at).map_or(!at.contains('/'), |address| library.node(&address).is_some());
            if is_known {
                return finding.mend("remove it, so that the next slip there is found");
            }
            let known: Vec<String> = library.nodes().map(|(address, ..)| address.to_string()).collect();
            finding.did_you_mean(at, known.iter().map(String::as_str))
        })
        .collect()
}
