//! What stands where nobody asked for it: on a lock screen, in a list of chats, in a profile (D2).

use super::lint::{Piece, found};
use super::list::words;
use super::{Care, Group};
use crate::dialogue::Files;
use crate::dialogue::condition::Facts;
use crate::dialogue::diagnostic::{Code, Diagnostic};
use crate::dialogue::library::Library;
use crate::dialogue::node::Node;
use crate::dialogue::raw::{RawHaven, RawProfile};
use crate::dialogue::role::Role;
use crate::dialogue::spoken::cards;
use crate::dialogue::yaml::At;

/// How much of a message a lock screen shows, in characters.
const PREVIEW: usize = 60;
const HAVEN: &str = "haven.yaml";

pub(super) fn check(care: &Care, library: &Library, haven: &RawHaven, files: &Files, findings: &mut Vec<Diagnostic>) {
    let mut look = |group: &Group, code, file: &str, pos, of: &str, text: &str| {
        let words = words(text);
        let piece = Piece { file, pos, of, text, words: &words };
        findings.extend(found(care, group, code, &piece, files));
    };
    // A profile is said as well, so that what goes for cards goes for it.
    let groups = care.groups.iter().map(|group| (group, Code::CareWord));
    for (group, code) in groups.chain(care.unasked.iter().map(|group| (group, Code::CareUnasked))) {
        for (_, profile) in haven.profile.0.iter().filter(|(tag, _)| tag.value == care.locale.as_str()) {
            shown(profile).for_each(|words| look(group, code, HAVEN, words.pos, "haven", &words.value));
        }
    }
    let Some(group) = &care.unasked else { return };
    let unasked = library.unasked();
    for card in cards(library).filter(|card| *card.locale == care.locale && unasked.contains(&card.address)) {
        let pos = card.node.say.first().map_or(card.node.pos, |part| part.pos);
        for words in &beginnings(card.node) {
            look(group, Code::CareUnasked, &card.file, pos, &card.address.to_string(), words);
        }
    }
}

/// With what a card begins, for each role for whom it begins otherwise.
fn beginnings(node: &Node) -> Vec<String> {
    let roles = Role::ALL.into_iter().map(Some).chain([None]);
    let beginning = |role| {
        let said = node.said(&Facts { role, ..Facts::default() });
        said.as_str().chars().take(PREVIEW).collect::<String>()
    };
    let mut beginnings: Vec<String> = roles.map(beginning).collect();
    beginnings.sort_unstable();
    beginnings.dedup();
    beginnings
}

/// What Telegram shows of a profile, with the names of the commands.
fn shown(profile: &RawProfile) -> impl Iterator<Item = &At<String>> {
    let commands = profile.commands.0.iter().flat_map(|(name, words)| [name, words]);
    [&profile.name, &profile.short, &profile.description].into_iter().chain(commands)
}
