//! From the files as written to the checked model: ids, conditions, targets, markup.
//!
//! All that one file can be wrong about by itself is found here, and every finding is gathered;
//! what needs all files (does a target exist, can everybody get everywhere) is [`super::check`].

use std::collections::{BTreeMap, BTreeSet};

use super::condition::Condition;
use super::diagnostic::{Code, Diagnostic, Pos};
use super::id::{Address, BadId, ChoiceId, DialogueId, ItemId, NodeId};
use super::markup;
use super::node::{Choice, Dialogue, Item, Node, Part, Setting, Source};
use super::raw::{RawChoice, RawCondition, RawDialogue, RawItem, RawNode, RawSource};
use super::role::Side;
use super::target::{System, Target};
use super::text::Text;
use super::yaml::{At, Entries, OneOrMany};

/// One file on its way into the model, with the findings so far.
pub(super) struct Resolver<'a> {
    file: &'a str,
    id: DialogueId,
    findings: Vec<Diagnostic>,
}

/// Resolves one dialogue. It comes back even where there are findings, so that the checks over
/// all files can go on; a library with findings never goes live.
pub(super) fn resolve(file: &str, raw: &RawDialogue) -> (Option<Dialogue>, Vec<Diagnostic>) {
    let name = file.strip_suffix(".yaml").unwrap_or(file);
    let id = match DialogueId::parse(&raw.id.value) {
        Ok(id) if raw.id.value == name => id,
        Ok(_) => {
            let finding = Diagnostic::new(
                Code::FileName,
                file,
                raw.id.pos,
                format!("the id `{}` is not the name of the file", raw.id.value),
            );
            return (None, vec![finding.mend(format!("write `id: {name}`, or rename the file"))]);
        }
        Err(bad) => return (None, vec![bad_id(file, &raw.id, bad)]),
    };
    let mut resolver = Resolver { file, id, findings: Vec::new() };
    let dialogue = resolver.dialogue(raw);
    (dialogue, resolver.findings)
}

fn bad_id(file: &str, at: &At<String>, bad: BadId) -> Diagnostic {
    Diagnostic::new(Code::BadId, file, at.pos, format!("`{}` is no id", at.value)).mend(bad.to_string())
}

impl Resolver<'_> {
    fn find(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    fn finding(&self, code: Code, pos: Pos, what: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.file, pos, what.into())
    }

    fn id<T>(&mut self, at: &At<String>, parse: impl Fn(&str) -> Result<T, BadId>) -> Option<T> {
        parse(&at.value).map_err(|bad| self.find(bad_id(self.file, at, bad))).ok()
    }

    fn dialogue(&mut self, raw: &RawDialogue) -> Option<Dialogue> {
        let nodes: Vec<Node> = raw.nodes.0.iter().filter_map(|(key, node)| self.node(key, &node.value)).collect();
        let moved = self.moves(raw);
        let sources = raw.sources.iter().filter_map(|source| self.source(source)).collect();
        let start = self.id(&raw.start, NodeId::parse)?;
        if !nodes.iter().any(|node| node.id == start) {
            let what = format!("`start: {start}` is no node of this file");
            let finding = self.finding(Code::Target, raw.start.pos, what);
            self.find(finding.did_you_mean(start.as_str(), nodes.iter().map(|node| node.id.as_str())));
        }
        Some(Dialogue {
            id: self.id.clone(),
            title: raw.title.value.trim().to_owned(),
            short: raw.short.value.trim().to_owned(),
            sources,
            reviewed: raw.reviewed.clone(),
            start,
            nodes,
            moved,
        })
    }

    /// `moved:` of the file and `was:` of its nodes say the same: an old id and where it went.
    fn moves(&mut self, raw: &RawDialogue) -> BTreeMap<NodeId, Address> {
        let by_node = raw.nodes.0.iter().flat_map(|(key, node)| node.value.was.iter().map(move |old| (old, key)));
        let mut moved = BTreeMap::new();
        for (old, new) in raw.moved.0.iter().map(|(old, new)| (old, new)).chain(by_node) {
            let Some(old_id) = self.id(old, NodeId::parse) else { continue };
            let Some(target) = self.address(new) else { continue };
            if raw.nodes.0.iter().any(|(key, _)| key.value == old.value) {
                let what = format!("`{}` is said to have moved, but it is still a node here", old.value);
                let finding = self.finding(Code::Moved, old.pos, what);
                self.find(finding.mend("remove the line, or rename the node"));
            } else if moved.insert(old_id, target).is_some() {
                let what = format!("`{}` is said to have moved twice", old.value);
                let finding = self.finding(Code::Moved, old.pos, what);
                self.find(finding.mend("keep one of the two"));
            }
        }
        moved
    }

    fn source(&mut self, raw: &At<RawSource>) -> Option<Source> {
        match &raw.value {
            RawSource::Name(name) if name == "article" => Some(Source::Article),
            RawSource::Name(name) => {
                let finding = self.finding(Code::Sources, raw.pos, format!("`{name}` is no source"));
                self.find(finding.mend("write `article`, or { name: …, url: …, date: 2026-04-22 }"));
                None
            }
            RawSource::Page(page) => {
                if !is_date(&page.date) {
                    let what = format!("`{}` is no date", page.date);
                    let finding = self.finding(Code::Sources, raw.pos, what);
                    self.find(finding.mend("write the day or the month, as 2026-04-22 or 2026-04"));
                }
                Some(Source::Page { name: page.name.clone(), url: page.url.clone(), date: page.date.clone() })
            }
        }
    }

    fn node(&mut self, key: &At<String>, raw: &RawNode) -> Option<Node> {
        let id = self.id(key, NodeId::parse)?;
        self.kind(key, raw);
        let node = Node {
            id,
            pos: key.pos,
            covers: raw.covers.iter().map(|point| point.value.clone()).collect(),
            keywords: raw.keywords.clone(),
            heads_up: raw.heads_up.as_ref().and_then(|text| self.text(text)),
            asks: raw.asks.as_ref().map(|question| question.value.trim().to_owned()),
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

    fn say(&mut self, raw: &At<OneOrMany<super::raw::RawPart>>) -> Vec<Part> {
        match &raw.value {
            OneOrMany::One(words) => {
                let at = At { value: words.clone(), pos: raw.pos };
                let text = self.text(&at);
                text.map(|text| Part { condition: None, text }).into_iter().collect()
            }
            OneOrMany::Many(parts) => parts
                .iter()
                .filter_map(|part| {
                    let condition = part.condition.as_ref().map(|c| self.condition(c));
                    let text = self.text(&part.text)?;
                    // A condition that could not be read is a finding; the part must not be
                    // taken for one that is always said.
                    match condition {
                        Some(None) => None,
                        Some(condition) => Some(Part { condition, text }),
                        None => Some(Part { condition: None, text }),
                    }
                })
                .collect(),
        }
    }

    fn text(&mut self, at: &At<String>) -> Option<Text> {
        match markup::parse(&at.value) {
            Ok(text) => Some(text),
            Err(error) => {
                let finding = self.finding(Code::Markup, at.pos, error.to_string());
                self.find(finding.mend(
                    r"bold is **so**, italics _so_, a link [words](https://…); \ before a character shows it as it is",
                ));
                None
            }
        }
    }

    fn item(&mut self, raw: &RawItem) -> Option<Item> {
        Some(Item {
            id: self.id(&raw.id, ItemId::parse)?,
            pos: raw.id.pos,
            label: raw.text.value.trim().to_owned(),
            say: match &raw.say {
                Some(say) => self.text(say)?,
                None => Text::default(),
            },
            covers: raw.covers.iter().map(|point| point.value.clone()).collect(),
        })
    }

    fn choice(&mut self, raw: &RawChoice) -> Option<Choice> {
        let id = self.id(&raw.id, ChoiceId::parse);
        let target = self.target(&raw.goto);
        let condition = match &raw.condition {
            Some(condition) => Some(self.condition(condition)?),
            None => None,
        };
        let sets = raw.set.as_ref().and_then(|set| self.setting(set));
        Some(Choice {
            id: id?,
            pos: raw.id.pos,
            label: raw.text.value.trim().to_owned(),
            target: target?,
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

    fn target(&mut self, at: &At<String>) -> Option<Target> {
        if at.value.starts_with('$') {
            let system = System::parse(&at.value);
            if system.is_none() {
                let finding = self.finding(Code::Target, at.pos, format!("`{}` is no place of Haven's own", at.value));
                let known = System::ALL.iter().map(|system| system.as_str());
                self.find(finding.did_you_mean(&at.value, known));
            }
            return system.map(Target::System);
        }
        self.address(at).map(Target::Node)
    }

    /// `node` in this file, or `dialogue/node`.
    fn address(&mut self, at: &At<String>) -> Option<Address> {
        if at.value.contains('/') {
            self.id(at, Address::parse)
        } else {
            let node = self.id(at, NodeId::parse)?;
            Some(Address { dialogue: self.id.clone(), node })
        }
    }

    fn condition(&mut self, raw: &RawCondition) -> Option<Condition> {
        Some(match raw {
            RawCondition::Role(at) => Condition::Role(self.side(at)?),
            RawCondition::Ticked(at) => Condition::Ticked(self.ticked(at)?),
            RawCondition::Visited(at) => Condition::Visited(self.address(at)?),
            RawCondition::Not(inner) => Condition::Not(Box::new(self.condition(inner)?)),
            RawCondition::All(all) => Condition::All(self.conditions(all)?),
            RawCondition::Any(any) => Condition::Any(self.conditions(any)?),
        })
    }

    fn conditions(&mut self, raw: &[RawCondition]) -> Option<Vec<Condition>> {
        raw.iter().map(|inner| self.condition(inner)).collect()
    }

    fn side(&mut self, at: &At<String>) -> Option<Side> {
        match at.value.as_str() {
            "survivor" => Some(Side::Survivor),
            "partner" => Some(Side::Partner),
            other => {
                let finding =
                    self.finding(Code::Condition, at.pos, format!("`{other}` is no role that can be spoken to"));
                self.find(finding.did_you_mean(other, ["survivor", "partner"].into_iter()));
                None
            }
        }
    }

    fn ticked(&mut self, at: &At<OneOrMany<At<String>>>) -> Option<Vec<ItemId>> {
        match &at.value {
            OneOrMany::One(item) => {
                let one = At { value: item.clone(), pos: at.pos };
                Some(vec![self.id(&one, ItemId::parse)?])
            }
            OneOrMany::Many(items) => items.iter().map(|item| self.id(item, ItemId::parse)).collect(),
        }
    }
}

/// `2026-04-22`, or `2026-04` where only the month is known.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, len: usize| part.len() == len && part.chars().all(|c| c.is_ascii_digit());
    let in_range = |part: &str, max: u8| part.parse::<u8>().is_ok_and(|n| (1..=max).contains(&n));
    match parts.as_slice() {
        [year, month] => digits(year, 4) && digits(month, 2) && in_range(month, 12),
        [year, month, day] => {
            digits(year, 4) && digits(month, 2) && digits(day, 2) && in_range(month, 12) && in_range(day, 31)
        }
        _ => false,
    }
}
