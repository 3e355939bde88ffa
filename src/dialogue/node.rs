//! The checked model: dialogues, their nodes, and what a node says and offers.
//!
//! These values come from [`super::resolve`] alone: ids are well-formed, markup is read, targets
//! are parsed. Whether a target exists is found by [`super::check`] before a library goes live.

use std::collections::BTreeMap;

use super::condition::{Condition, Facts};
use super::diagnostic::Pos;
use super::id::{Address, ChoiceId, DialogueId, ItemId, NodeId};
use super::review::Review;
use super::role::Role;
use super::target::Target;
use super::text::Text;
use super::yaml::At;

/// One topic's tree: one file.
#[derive(Debug, Clone)]
pub struct Dialogue {
    /// Its id, which is the file's name.
    pub id: DialogueId,
    /// The button in the menu.
    pub title: At<String>,
    /// The name in the progress line.
    pub short: At<String>,
    /// Where its facts come from.
    pub sources: Vec<Source>,
    /// Who has reviewed the words, and which; `None` until somebody has.
    pub reviewed: Option<Review>,
    /// Where the dialogue begins.
    pub start: NodeId,
    /// The nodes, in the order of the way.
    pub nodes: Vec<Node>,
    /// Old node ids, and where they went.
    pub moved: BTreeMap<NodeId, At<Address>>,
}

impl Dialogue {
    /// The node of that id.
    #[must_use]
    pub fn node(&self, id: &NodeId) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == *id)
    }

    /// The address of one of its nodes.
    #[must_use]
    pub fn address(&self, node: &NodeId) -> Address {
        Address { dialogue: self.id.clone(), node: node.clone() }
    }

    /// "2 of 7": the place of a node on the way, from one, and the length of the way.
    /// Side branches have none.
    #[must_use]
    pub fn progress(&self, id: &NodeId) -> Option<(usize, usize)> {
        let way: Vec<&Node> = self.nodes.iter().filter(|node| !node.aside).collect();
        let at = way.iter().position(|node| node.id == *id)?;
        Some((at + 1, way.len()))
    }
}

/// Where facts come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The article that the whole path follows.
    Article,
    /// A page, with the day on which it was listed (`2026-04-22` or `2026-04`).
    Page {
        /// What it is.
        name: String,
        /// Where it is.
        url: String,
        /// When it was listed there.
        date: String,
    },
}

/// One card.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its id in the dialogue.
    pub id: NodeId,
    /// Where it stands in the file.
    pub pos: Pos,
    /// The points that it teaches, at most two.
    pub covers: Vec<At<String>>,
    /// Words by which typed text finds it.
    pub keywords: Vec<String>,
    /// What is said before it is shown, where it can be hard to read.
    pub heads_up: Option<At<Text>>,
    /// The question that it answers, in the FAQ.
    pub asks: Option<At<String>>,
    /// A side branch, which the progress does not count.
    pub aside: bool,
    /// What it says: every part whose condition holds, as paragraphs.
    pub say: Vec<Part>,
    /// What can be ticked; empty for an ordinary card.
    pub items: Vec<Item>,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// How many conditional choices are shown at once.
    pub fold: Option<usize>,
}

impl Node {
    /// What it says to a reader: the parts that hold, then the lines of the items.
    #[must_use]
    pub fn said(&self, facts: &Facts) -> Text {
        let mut text = Text::default();
        for part in self.say.iter().filter(|part| part.holds(facts)) {
            text.paragraph(&part.text);
        }
        let mut lines = Text::default();
        for item in &self.items {
            lines.line(&item.line());
        }
        text.paragraph(&lines);
        text
    }

    /// The choices open to a reader.
    pub fn offered<'a>(&'a self, facts: &'a Facts) -> impl Iterator<Item = &'a Choice> {
        self.choices.iter().filter(|choice| choice.condition.as_ref().is_none_or(|c| c.holds(facts)))
    }

    /// All conditions on it.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let of_parts = self.say.iter().filter_map(|part| part.condition.as_ref());
        of_parts.chain(self.choices.iter().filter_map(|choice| choice.condition.as_ref()))
    }

    /// The choice of that id.
    #[must_use]
    pub fn choice(&self, id: &ChoiceId) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.id == *id)
    }
}

/// A paragraph, and when it is said.
#[derive(Debug, Clone)]
pub struct Part {
    /// Where it stands in the file.
    pub pos: Pos,
    /// When; always if `None`.
    pub condition: Option<Condition>,
    /// The words.
    pub text: Text,
}

impl Part {
    /// Whether it is said to this reader.
    #[must_use]
    pub fn holds(&self, facts: &Facts) -> bool {
        self.condition.as_ref().is_none_or(|c| c.holds(facts))
    }
}

/// Something that can be ticked.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// Where it stands in the file.
    pub pos: Pos,
    /// The label of its button.
    pub label: At<String>,
    /// The line about it on the card.
    pub say: Text,
    /// The points that it teaches.
    pub covers: Vec<At<String>>,
}

impl Item {
    /// The line on the card, opened by the label so that line and button find each other.
    #[must_use]
    pub fn line(&self) -> Text {
        let mut line = Text::plain("• ");
        line.push_styled(&self.label.value, super::text::Style::Bold);
        if !self.say.is_empty() {
            line.push(": ");
            line.append(&self.say);
        }
        line
    }
}

/// Something that can be chosen.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its id.
    pub id: ChoiceId,
    /// Where it stands in the file.
    pub pos: Pos,
    /// The label of its button.
    pub label: At<String>,
    /// Where it leads.
    pub target: At<Target>,
    /// When it is offered; always if `None`.
    pub condition: Option<Condition>,
    /// What it notes about the person, if anything.
    pub sets: Option<Setting>,
}

/// What a choice can note about the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Who they are.
    Role(Role),
    /// Yes, remember my place.
    ConsentGiven,
    /// No, keep nothing. Whatever was kept is erased.
    ConsentRefused,
    /// Erase everything, also what is in memory.
    Erased,
}

impl Setting {
    /// The settings as authors write them: `set: { consent: given }`.
    #[must_use]
    pub fn parse(field: &str, value: &str) -> Option<Self> {
        match (field, value) {
            ("role", role) => Role::parse(role).map(Self::Role),
            ("consent", "given") => Some(Self::ConsentGiven),
            ("consent", "refused") => Some(Self::ConsentRefused),
            ("consent", "erased") => Some(Self::Erased),
            _ => None,
        }
    }
}
