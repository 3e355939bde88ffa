//! Conditions: data that decides whether a part is said or a choice is offered.
//!
//! They are no language: no variables, no arithmetic, nothing that a person typed.

use std::collections::BTreeSet;

use super::id::{Address, ItemId};
use super::role::{Role, Side};

/// When a part is said or a choice offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// The reader is on that side.
    Role(Side),
    /// At least one of these items is ticked.
    Ticked(Vec<ItemId>),
    /// The node was seen.
    Visited(Address),
    /// The other one does not hold.
    Not(Box<Self>),
    /// All of them hold.
    All(Vec<Self>),
    /// At least one of them holds.
    Any(Vec<Self>),
}

/// What conditions may ask about.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// What the person said they are.
    pub role: Option<Role>,
    /// The items ticked in this dialogue.
    pub ticked: BTreeSet<ItemId>,
    /// The nodes seen, of those that some condition names.
    pub visited: BTreeSet<Address>,
}

impl Condition {
    /// Whether it holds.
    #[must_use]
    pub fn holds(&self, facts: &Facts) -> bool {
        match self {
            Self::Role(side) => side.includes(facts.role),
            Self::Ticked(items) => items.iter().any(|item| facts.ticked.contains(item)),
            Self::Visited(address) => facts.visited.contains(address),
            Self::Not(inner) => !inner.holds(facts),
            Self::All(all) => all.iter().all(|inner| inner.holds(facts)),
            Self::Any(any) => any.iter().any(|inner| inner.holds(facts)),
        }
    }

    /// Gathers what it asks about, so that a check can try every answer.
    pub fn asks_about(&self, ticks: &mut BTreeSet<ItemId>, visits: &mut BTreeSet<Address>) {
        match self {
            Self::Role(_) => {}
            Self::Ticked(items) => ticks.extend(items.iter().cloned()),
            Self::Visited(address) => {
                visits.insert(address.clone());
            }
            Self::Not(inner) => inner.asks_about(ticks, visits),
            Self::All(many) | Self::Any(many) => {
                for inner in many {
                    inner.asks_about(ticks, visits);
                }
            }
        }
    }
}
