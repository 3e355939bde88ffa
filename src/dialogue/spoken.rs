//! Everything that Haven says, piece by piece, each with its place in its file: cards and buttons,
//! titles and the frame's words, in every language.
//!
//! What people type (keywords, asked lines) is left out: nobody is told it.

use super::diagnostic::Pos;
use super::id::Address;
use super::library::Library;
use super::locale::Locale;
use super::node::Node;

/// What a piece is on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// What a card says, with the lines of its items, and the buttons under it.
    Card,
    /// The question that a card answers.
    Question,
    /// What is said before the card.
    HeadsUp,
    /// The name of a dialogue, or a word of the frame.
    Frame,
}

/// A piece of what Haven says.
#[derive(Debug, Clone)]
pub(super) struct Spoken<'a> {
    /// In which language.
    pub(super) locale: &'a Locale,
    /// The file.
    pub(super) file: String,
    /// Where in the file it begins.
    pub(super) pos: Pos,
    /// Whose words: `dialogue/node`, or the dialogue alone for its name and the frame's words.
    pub(super) of: String,
    /// What it is there.
    pub(super) place: Place,
    /// The words.
    pub(super) words: &'a str,
}

/// A card in one language, with its file.
pub(super) struct Card<'a> {
    pub(super) locale: &'a Locale,
    pub(super) file: String,
    pub(super) address: Address,
    pub(super) node: &'a Node,
}

/// Every card as it was written, and in every language into which it was translated.
pub(super) fn cards(library: &Library) -> impl Iterator<Item = Card<'_>> {
    let own = library.nodes().map(|(address, _, node)| {
        let file = format!("{}.yaml", address.dialogue);
        Card { locale: library.language(), file, address, node }
    });
    let translated = library.translations().iter().flat_map(|translation| {
        translation.nodes().map(|(address, node)| {
            let file = format!("lang/{}/{}.yaml", translation.locale, address.dialogue);
            Card { locale: &translation.locale, file, address: address.clone(), node }
        })
    });
    own.chain(translated)
}

/// All pieces.
pub(super) fn spoken(library: &Library) -> Vec<Spoken<'_>> {
    let mut all: Vec<Spoken<'_>> = cards(library).flat_map(|card| of_card(&card)).collect();
    all.extend(names(library));
    let own = (library.language(), String::new(), library.labels());
    let translated = library.translations().iter().map(|translation| {
        let folder = format!("lang/{}/", translation.locale);
        (&translation.locale, folder, translation.labels())
    });
    for (locale, folder, labels) in [own].into_iter().chain(translated) {
        let file = format!("{folder}screens.yaml");
        all.extend(labels.iter().map(|(_, words)| Spoken {
            locale,
            file: file.clone(),
            pos: words.pos,
            of: "screens".to_owned(),
            place: Place::Frame,
            words: &words.value,
        }));
    }
    all
}

fn of_card<'a>(card: &Card<'a>) -> Vec<Spoken<'a>> {
    let node = card.node;
    let piece = |place, pos, words| Spoken {
        locale: card.locale,
        file: card.file.clone(),
        pos,
        of: card.address.to_string(),
        place,
        words,
    };
    let parts = node.say.iter().map(|part| (Place::Card, part.pos, part.text.as_str()));
    let items = node.items.iter().flat_map(|item| {
        [(Place::Card, item.label.pos, item.label.value.as_str()), (Place::Card, item.pos, item.say.as_str())]
    });
    let choices = node.choices.iter().map(|choice| (Place::Card, choice.label.pos, choice.label.value.as_str()));
    let heads_up = node.heads_up.iter().map(|at| (Place::HeadsUp, at.pos, at.value.as_str()));
    let question = node.asks.iter().map(|at| (Place::Question, at.pos, at.value.as_str()));
    let all = heads_up.chain(question).chain(parts).chain(items).chain(choices);
    all.map(|(place, pos, words)| piece(place, pos, words)).collect()
}

/// The titles and short names.
fn names(library: &Library) -> impl Iterator<Item = Spoken<'_>> {
    let own = library.dialogues().flat_map(|dialogue| {
        let file = format!("{}.yaml", dialogue.id);
        [&dialogue.title, &dialogue.short].map(|name| (library.language(), file.clone(), &dialogue.id, name))
    });
    let translated = library.translations().iter().flat_map(|translation| {
        translation.titles.iter().chain(&translation.shorts).map(move |(id, name)| {
            let file = format!("lang/{}/{id}.yaml", translation.locale);
            (&translation.locale, file, id, name)
        })
    });
    own.chain(translated).map(|(locale, file, id, name)| Spoken {
        locale,
        file,
        pos: name.pos,
        of: id.to_string(),
        place: Place::Frame,
        words: &name.value,
    })
}
