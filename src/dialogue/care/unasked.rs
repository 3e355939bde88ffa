//! What stands where nobody asked for it: on a lock screen, in a list of chats, in a profile (D2).

use super::Care;
use super::lint::{Piece, found};
use super::list::words;
use crate::dialogue::Files;
use crate::dialogue::condition::Facts;
use crate::dialogue::diagnostic::{Code, Diagnostic};
use crate::dialogue::library::Library;
use crate::dialogue::raw::{RawHaven, RawProfile};
use crate::dialogue::role::Role;
use crate::dialogue::spoken::cards;
use crate::dialogue::yaml::At;

/// How much of a message a lock screen shows, in characters.
const PREVIEW: usize = 60;
const HAVEN: &str = "haven.yaml";

pub(super) fn check(care: &Care, library: &Library, haven: &RawHaven, files: &Files, findings: &mut Vec<Diagnostic>) {
    let Some(group) = &care.unasked else { return };
    let mut look = |file: &str, pos, of: &str, text: &str| {
        let words = words(text);
        let piece = Piece { file, pos, of, text, words: &words };
        findings.extend(found(care, group, Code::CareUnasked, &piece, files));
    };
    for (_, profile) in haven.profile.0.iter().filter(|(tag, _)| tag.value == care.locale.as_str()) {
        shown(profile).for_each(|words| look(HAVEN, words.pos, "haven", &words.value));
    }
    let unasked = library.unasked();
    for card in cards(library).filter(|card| *card.locale == care.locale && unasked.contains(&card.address)) {
        let roles = Role::ALL.into_iter().map(Some).chain([None]);
        let beginning = |role| {
            let said = card.node.said(&Facts { role, ..Facts::default() });
            said.as_str().chars().take(PREVIEW).collect::<String>()
        };
        let mut beginnings: Vec<String> = roles.map(beginning).collect();
        beginnings.dedup();
        let pos = card.node.say.first().map_or(card.node.pos, |part| part.pos);
        for words in &beginnings {
            look(&card.file, pos, &card.address.to_string(), words);
        }
    }
}

/// What Telegram shows of a profile, with the names of the commands.
fn shown(profile: &RawProfile) -> impl Iterator<Item = &At<String>> {
    let commands = profile.commands.0.iter().flat_map(|(name, words)| [name, words]);
    [&profile.name, &profile.short, &profile.description].into_iter().chain(commands)
}
