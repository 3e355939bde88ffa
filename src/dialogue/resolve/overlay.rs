//! An overlay's words, laid over the card from which they were made.
//!
//! All words of a card are there or it is a finding: half a card in one language and half in another
//! is worse than the whole in the library's own.

use std::collections::BTreeSet;

use super::{Resolver, trimmed};
use crate::dialogue::diagnostic::{Code, Diagnostic, Pos};
use crate::dialogue::id::DialogueId;
use crate::dialogue::node::Node;
use crate::dialogue::raw::{RawItemWords, RawWords};
use crate::dialogue::text::Text;
use crate::dialogue::yaml::{At, Entries, OneOrMany};

/// The card in other words, and what was found on the way.
pub(in crate::dialogue) fn overlay(
    file: &str,
    dialogue: &DialogueId,
    key: &At<String>,
    raw: &RawWords,
    original: &Node,
) -> (Node, Vec<Diagnostic>) {
    let mut resolver = Resolver { file, id: dialogue.clone(), items: BTreeSet::new(), findings: Vec::new() };
    let mut node = Node { pos: key.pos, keywords: raw.keywords.clone(), ..original.clone() };
    resolver.parts(key, raw, &mut node);
    resolver.heads_up_and_question(key, raw, &mut node);
    resolver.item_words(key, &raw.items, &mut node);
    resolver.choice_words(key, &raw.choices, &mut node);
    (node, resolver.findings)
}

impl Resolver<'_> {
    /// As many paragraphs as the original has, in its order: each is said under the same condition.
    fn parts(&mut self, key: &At<String>, raw: &RawWords, node: &mut Node) {
        let texts: Vec<(Pos, Text)> = match &raw.say.value {
            OneOrMany::One(words) => vec![(raw.say.pos, self.text(&raw.say.with(words.clone())))],
            OneOrMany::Many(parts) => parts.iter().map(|part| (part.pos, self.text(part))).collect(),
        };
        if texts.len() != node.say.len() {
            let what = format!("`{}` says {} paragraphs here and {} there", key.value, texts.len(), node.say.len());
            let finding = self.finding(Code::Overlay, raw.say.pos, what);
            self.find(finding.mend("write one for each `text:` of the original, in its order"));
        }
        for (part, (pos, text)) in node.say.iter_mut().zip(texts) {
            (part.pos, part.text) = (pos, text);
        }
    }

    fn heads_up_and_question(&mut self, key: &At<String>, raw: &RawWords, node: &mut Node) {
        let heads_up = raw.heads_up.as_ref().map(|at| at.with(self.text(at)));
        let question = raw.asks.as_ref().map(trimmed);
        let both = [
            ("heads_up", raw.heads_up.is_some(), node.heads_up.is_some()),
            ("asks", raw.asks.is_some(), node.asks.is_some()),
        ];
        for (field, is_here, is_there) in both {
            if is_here != is_there {
                let (what, mend) = if is_there { ("lacks", "add") } else { ("has no", "remove") };
                let finding =
                    self.finding(Code::Overlay, key.pos, format!("`{}` {what} `{field}:` to translate", key.value));
                self.find(finding.mend(format!("{mend} `{field}:`, as the original")));
            }
        }
        node.heads_up = heads_up;
        node.asks = question;
    }

    fn item_words(&mut self, key: &At<String>, raw: &Entries<RawItemWords>, node: &mut Node) {
        let known: Vec<&str> = node.items.iter().map(|item| item.id.as_str()).collect();
        self.same_ids(key, "item", raw, &known);
        for item in &mut node.items {
            let Some((at, words)) = raw.0.iter().find(|(id, _)| id.value == item.id.as_str()) else { continue };
            item.pos = at.pos;
            item.label = trimmed(&words.text);
            item.say = words.say.as_ref().map(|say| self.text(say)).unwrap_or_default();
        }
    }

    fn choice_words(&mut self, key: &At<String>, raw: &Entries<At<String>>, node: &mut Node) {
        let known: Vec<&str> = node.choices.iter().map(|choice| choice.id.as_str()).collect();
        self.same_ids(key, "choice", raw, &known);
        for choice in &mut node.choices {
            let Some((at, words)) = raw.0.iter().find(|(id, _)| id.value == choice.id.as_str()) else { continue };
            choice.pos = at.pos;
            choice.label = trimmed(words);
        }
    }

    fn same_ids<T>(&mut self, key: &At<String>, what: &str, raw: &Entries<T>, known: &[&str]) {
        for (id, _) in raw.0.iter().filter(|(id, _)| !known.contains(&id.value.as_str())) {
            let finding = self.finding(Code::Overlay, id.pos, format!("`{}` has no {what} `{}`", key.value, id.value));
            self.find(finding.did_you_mean(&id.value, known.iter().copied()));
        }
        for id in known.iter().filter(|id| raw.0.iter().all(|(here, _)| here.value != **id)) {
            let finding = self.finding(Code::Overlay, key.pos, format!("`{}` lacks its {what} `{id}`", key.value));
            self.find(finding.mend(format!("add its words under `{what}s:`")));
        }
    }
}
