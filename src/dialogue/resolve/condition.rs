//! Conditions as written, to conditions of the model.

use super::Resolver;
use crate::dialogue::condition::Condition;
use crate::dialogue::diagnostic::Code;
use crate::dialogue::id::ItemId;
use crate::dialogue::raw::RawCondition;
use crate::dialogue::role::Side;
use crate::dialogue::yaml::{At, OneOrMany};

impl Resolver<'_> {
    pub(super) fn condition(&mut self, raw: &RawCondition) -> Option<Condition> {
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

    /// Items belong to one file, so that they exist is seen here, at the very word.
    fn ticked(&mut self, at: &At<OneOrMany<At<String>>>) -> Option<Vec<ItemId>> {
        match &at.value {
            OneOrMany::One(item) => Some(vec![self.known_item(&at.with(item.clone()))?]),
            OneOrMany::Many(items) => items.iter().map(|item| self.known_item(item)).collect(),
        }
    }

    fn known_item(&mut self, at: &At<String>) -> Option<ItemId> {
        let item = self.id(at, ItemId::parse)?;
        if !self.items.contains(at.value.as_str()) {
            let what = format!("`{item}` can be ticked on no checklist of this file");
            let finding = self.finding(Code::Condition, at.pos, what);
            let known: Vec<&str> = self.items.iter().copied().collect();
            self.find(if known.is_empty() {
                finding.mend("items belong to one file, and this one has no checklist")
            } else {
                finding.did_you_mean(item.as_str(), known.into_iter())
            });
        }
        Some(item)
    }
}
