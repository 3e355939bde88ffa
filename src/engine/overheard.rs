//! Haven's own words, tried on its own ears: a label, a question or a keyword that is taken for danger
//! when somebody types it leads to help instead of where it was to lead (C10).
//!
//! It takes a moment for all of them, so `check` asks for it and no start does.

use crate::dialogue::diagnostic::{Code, Diagnostic, Pos};
use crate::dialogue::node::Node;
use crate::safety::{Verdict, screen};

use super::content::Content;

/// A finding for each of the words that are heard as danger.
#[must_use]
pub fn overheard(content: &Content) -> Vec<Diagnostic> {
    let library = &content.library;
    let own = library.nodes().map(|(address, _, node)| (format!("{}.yaml", address.dialogue), node));
    let translated = library.translations().iter().flat_map(|translation| {
        let file = move |dialogue| format!("lang/{}/{dialogue}.yaml", translation.locale);
        translation.nodes().map(move |(address, node)| (file(&address.dialogue), node))
    });
    own.chain(translated).flat_map(|(file, node)| of_node(content, &file, node)).collect()
}

fn of_node(content: &Content, file: &str, node: &Node) -> Vec<Diagnostic> {
    let choices = node.choices.iter().map(|choice| (choice.label.value.as_str(), choice.label.pos));
    let questions = node.asks.iter().map(|asks| (asks.value.as_str(), asks.pos));
    let keywords = node.keywords.iter().map(|keyword| (keyword.as_str(), node.pos));
    let finding = |(words, pos): (&str, Pos)| {
        let Verdict::Heard(signal, _) = screen(&content.phrases, words) else { return None };
        let what = format!("`{words}` is taken for danger ({}) when it is typed", signal.kind.as_str());
        let finding = Diagnostic::new(Code::HeardAsDanger, file, pos, what);
        Some(finding.mend("find other words: whoever types these gets help, and not this card"))
    };
    choices.chain(questions).chain(keywords).filter_map(finding).collect()
}
