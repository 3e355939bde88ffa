//! The cards of the plain bot and the bare loop: about as long as Haven's, with about as many
//! buttons, so that the three differ in what they do and not in how much they say. The table shows
//! the bytes of each, as a check.

use std::fmt::Write;
use std::ops::Range;
use std::sync::LazyLock;

/// How many cards there are.
const COUNT: usize = 50;
/// How many choices a card has, above the rows that are on every card of Haven's.
const CHOICES: usize = 4;
/// How many sentences a card has on average.
const SENTENCES: usize = 6;

/// A card.
pub(crate) struct Card {
    pub(crate) text: String,
    /// What is bold, in characters; the text is ASCII.
    pub(crate) bold: Range<usize>,
    /// Label and data of each button, row by row.
    pub(crate) rows: Vec<Vec<(String, String)>>,
}

static CARDS: LazyLock<Vec<Card>> = LazyLock::new(|| (0..COUNT).map(card).collect());

/// A card by its number.
pub(crate) fn get(number: usize) -> &'static Card {
    &CARDS[number % COUNT]
}

/// All cards.
pub(crate) fn all() -> impl Iterator<Item = &'static Card> {
    CARDS.iter()
}

/// The number of the card that a button leads to: the last part of its data.
pub(crate) fn target(data: &str) -> usize {
    data.rsplit('|').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn card(number: usize) -> Card {
    let heading = format!("Card {number} of {COUNT}");
    let mut text = format!("{heading}\n\n");
    for nth in 0..SENTENCES - 1 + number % 3 {
        write!(text, "Sentence {nth} of this card is as long as a sentence on a card of Haven usually is. ")
            .expect("a string takes everything");
    }
    let button = |label: &str, act: &str, to: usize| (label.to_owned(), format!("1|card{number}|{act}|en|{to}"));
    let mut rows: Vec<Vec<(String, String)>> =
        (0..CHOICES).map(|nth| vec![button(&format!("A choice, number {nth}"), "choice", number + nth + 1)]).collect();
    rows.push(vec![button("Back", "$back", number + COUNT - 1), button("Menu", "$menu", 0)]);
    rows.push(vec![button("Help now", "$help", number), button("Someone to talk to", "$professional", number)]);
    Card { text, bold: 0..heading.len(), rows }
}
