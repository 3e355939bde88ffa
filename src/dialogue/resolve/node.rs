//! A node as written, to a node of the model.

use std::collections::BTreeSet;

use super::{Resolver, trimmed};
use crate::dialogue::diagnostic::Code;
use crate::dialogue::id::{ChoiceId, ItemId, NodeId};
use crate::dialogue::markup::{self, MarkupError};
use crate::dialogue::node::{Choice, Item, Node, Part, Setting};
use crate::dialogue::raw::{RawChoice, RawItem, RawNode, RawPart};
use crate::dialogue::target::{System, Target};
use crate::dialogue::text::Text;
use crate::dialogue::yaml::{At, Entries, OneOrMany};

impl Resolver<'_> {
    pub(super) fn node(&mut self, key: &At<String>, raw: &RawNode) -> Option<Node> {
        let id = self.id(key, NodeId::parse)?;
        self.kind(key, raw);
        let node = Node {
            id,
            pos: key.pos,
            covers: raw.covers.clone(),
            keywords: raw.keywords.clone(),
            heads_up: raw.heads_up.as_ref().map(|at| at.with(self.text(at))),
            asks: raw.asks.as_ref().map(trimmed),
            aside: raw.aside,
            say: self.say(&raw.say),
            items: raw.items.iter().filter_map(|item| self.item(item)).collect(),
            choices: raw.choices.iter().filter_map(|choice| self.choice(choice)).collect(),
            fold: raw.fold.as_ref().map(|fold| fold.value),
        };
        self.doubled("choice", raw.choices.iter().map(|choice| &choice.id));
        self.doubled("item", raw.items.iter().map(|item| &item.id));
        Some(node)
    }

    /// `kind: checklist` and `items:` belong together.
    fn kind(&mut self, key: &At<String>, raw: &RawNode) {
        match (raw.kind.as_ref().map(|kind| kind.value.as_str()), raw.items.is_empty()) {
            (Some("checklist"), false) | (None | Some("card"), true) => {}
            (Some("checklist"), true) => {
                let finding =
                    self.finding(Code::Silent, key.pos, format!("`{}` is a checklist without items", key.value));
                self.find(finding.mend("add `items:`, or remove `kind: checklist`"));
            }
            (None | Some("card"), false) => {
                let finding =
                    self.finding(Code::Silent, key.pos, format!("`{}` has items but is no checklist", key.value));
                self.find(finding.mend("write `kind: checklist`"));
            }
            (Some(other), _) => {
                let pos = raw.kind.as_ref().map_or(key.pos, |kind| kind.pos);
                let finding = self.finding(Code::Yaml, pos, format!("`{other}` is no kind of node"));
                self.find(finding.did_you_mean(other, ["card", "checklist"].into_iter()));
            }
        }
    }

    fn doubled<'a>(&mut self, what: &str, ids: impl Iterator<Item = &'a At<String>>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !seen.insert(id.value.as_str()) {
                let words = format!("two {what}s of this node have the id `{}`", id.value);
                let finding = self.finding(Code::DoubledId, id.pos, words);
                self.find(finding.mend("give one of them another id; buttons carry ids"));
            }
        }
    }

    fn say(&mut self, raw: &At<OneOrMany<RawPart>>) -> Vec<Part> {
        match &raw.value {
            OneOrMany::One(words) => {
                vec![Part { pos: raw.pos, condition: None, text: self.text(&raw.with(words.clone())) }]
            }
            OneOrMany::Many(parts) => parts.iter().filter_map(|part| self.part(part)).collect(),
        }
    }

    /// A condition that cannot be read is a finding; its part must not be taken for one that is
    /// always said.
    fn part(&mut self, raw: &RawPart) -> Option<Part> {
        let text = self.text(&raw.text);
        let condition = raw.condition.as_ref().map(|condition| self.condition(condition));
        match condition {
            Some(None) => None,
            condition => Some(Part { pos: raw.text.pos, condition: condition.flatten(), text }),
        }
    }

    /// Markup that cannot be read leaves its words, so that it is one finding and not two.
    pub(super) fn text(&mut self, at: &At<String>) -> Text {
        markup::parse(&at.value).unwrap_or_else(|error| {
            let finding = self.finding(Code::Markup, at.pos, error.to_string());
            self.find(finding.mend(match error {
                MarkupError::NotHttps { .. } => "begin the address with https://",
                MarkupError::EmptyLink { .. } => "write [words](https://…)",
                MarkupError::Unclosed { .. } => r"bold is **so**, italics _so_; \ before a character shows it as it is",
            }));
            Text::plain(&at.value)
        })
    }

    fn item(&mut self, raw: &RawItem) -> Option<Item> {
        Some(Item {
            id: self.id(&raw.id, ItemId::parse)?,
            pos: raw.id.pos,
            label: trimmed(&raw.text),
            say: raw.say.as_ref().map(|say| self.text(say)).unwrap_or_default(),
            covers: raw.covers.clone(),
        })
    }

    /// A choice with a slip stays a choice, led to the menu meanwhile: that its node has no way on
    /// would be a second finding about the same slip. With a finding nothing goes live.
    fn choice(&mut self, raw: &RawChoice) -> Option<Choice> {
        let id = self.id(&raw.id, ChoiceId::parse);
        let target = self.target(&raw.goto).unwrap_or(Target::System(System::Menu));
        let condition = raw.condition.as_ref().and_then(|condition| self.condition(condition));
        let sets = raw.set.as_ref().and_then(|set| self.setting(set));
        Some(Choice {
            id: id.or_else(|| ChoiceId::parse("slip").ok())?,
            pos: raw.id.pos,
            label: trimmed(&raw.text),
            target: raw.goto.with(target),
            condition,
            sets,
        })
    }

    fn setting(&mut self, raw: &At<Entries<At<String>>>) -> Option<Setting> {
        let [(field, value)] = raw.value.0.as_slice() else {
            let finding = self.finding(Code::Yaml, raw.pos, "`set:` takes one thing");
            self.find(finding.mend("write { role: … } or { consent: … }"));
            return None;
        };
        let setting = Setting::parse(&field.value, &value.value);
        if setting.is_none() {
            let what = format!("`{}: {}` cannot be set", field.value, value.value);
            let finding = self.finding(Code::Yaml, value.pos, what);
            self.find(finding.mend("role: survivor, partner, both or reading; consent: given, refused or erased"));
        }
        setting
    }
}
