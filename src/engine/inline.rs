//! Inline mode: what somebody finds who types the bot's name and a question in another chat.
//!
//! Only the questions with their answers, for whoever reads, the same for everybody: nothing about
//! a person is known here, nothing is noted, and where danger was heard nothing is offered but the
//! door to help in private, which stands above every list.

use crate::dialogue::condition::Facts;
use crate::dialogue::id::Address;
use crate::dialogue::locale::Locale;
use crate::dialogue::text::{Style, Text};
use crate::safety::{Verdict, screen};

use super::content::Content;
use super::search::Match;

/// A question with its answer.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Where the answer stands, which is its id.
    pub address: Address,
    /// The question.
    pub question: String,
    /// Question and answer.
    pub words: Text,
    /// Their language.
    pub locale: Locale,
}

/// What some words find: the best two where it is clear what is asked, all where it is not or
/// nothing was typed yet, none where it is about something else. They are in the language in which it was
/// asked: what is found is the same for everybody who types the same.
#[must_use]
pub fn offers(content: &Content, typed: &str) -> Vec<Offer> {
    let Verdict::Clear(words) = screen(&content.phrases, typed) else { return Vec::new() };
    let library = &content.library;
    let asked_in = content.index.language(library.language(), &words).unwrap_or_else(|| library.language());
    let all = || content.library.nodes().filter(|(_, _, node)| node.asks.is_some()).map(|(address, ..)| address);
    let found: Vec<Address> = match content.index.question(asked_in, &words) {
        _ if words.is_empty() => all().collect(),
        Match::Sure(_) => {
            content.index.best_two(asked_in, &words).into_iter().map(|(_, address)| address.clone()).collect()
        }
        Match::Unsure(_) => all().collect(),
        Match::None => Vec::new(),
    };
    found.into_iter().filter_map(|address| offer(content, asked_in, address)).collect()
}

fn offer(content: &Content, asked_in: &Locale, address: Address) -> Option<Offer> {
    let wording = content.library.wording(asked_in, &address);
    let node = wording.node(&address)?;
    let question = node.asks.as_ref()?.value.clone();
    let mut words = Text::default();
    words.push_styled(&question, Style::Bold);
    words.paragraph(&node.said(&Facts::default()));
    Some(Offer { address, question, words, locale: wording.locale().clone() })
}
