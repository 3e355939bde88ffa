//! Every reader that a card can have: each role with each set of ticks and visits it asks about.
//!
//! Lengths and dead ends are a matter of who reads, so they are checked for all of them.

use std::collections::BTreeSet;

use crate::dialogue::condition::Facts;
use crate::dialogue::id::{Address, ItemId};
use crate::dialogue::node::Node;
use crate::dialogue::role::Role;

/// Beyond so many yes-or-no questions the readers are not counted out one by one; the longest
/// cards of the real library ask about nine.
pub(super) const MOST_QUESTIONS: usize = 14;

/// All readers of a card, or `None` if it asks about too much to try them all.
pub(in crate::dialogue) fn readers(node: &Node) -> Option<impl Iterator<Item = Facts>> {
    let (mut ticks, mut visits) = (BTreeSet::new(), BTreeSet::new());
    for condition in node.conditions() {
        condition.asks_about(&mut ticks, &mut visits);
    }
    let questions = ticks.len() + visits.len();
    (questions <= MOST_QUESTIONS).then(|| {
        (0..1u32 << questions).flat_map(move |answers| {
            let facts = facts(answers, &ticks, &visits);
            roles().map(move |role| Facts { role, ..facts.clone() })
        })
    })
}

/// The four roles, and nobody in particular.
pub(super) fn roles() -> impl Iterator<Item = Option<Role>> {
    Role::ALL.into_iter().map(Some).chain([None])
}

/// The answers as facts: one bit for each question, ticks first.
fn facts(answers: u32, ticks: &BTreeSet<ItemId>, visits: &BTreeSet<Address>) -> Facts {
    let yes = |bit: usize| answers & (1 << bit) != 0;
    Facts {
        role: None,
        ticked: ticks.iter().enumerate().filter(|(bit, _)| yes(*bit)).map(|(_, tick)| tick.clone()).collect(),
        visited: visits
            .iter()
            .enumerate()
            .filter(|(bit, _)| yes(ticks.len() + bit))
            .map(|(_, visit)| visit.clone())
            .collect(),
    }
}

/// A reader in an author's words: "a partner who ticked fear".
pub(in crate::dialogue) fn describe(facts: &Facts) -> String {
    let who = match facts.role {
        Some(Role::Survivor) => "a survivor",
        Some(Role::Partner) => "a partner",
        Some(Role::Both) => "somebody who is both",
        Some(Role::Reading) => "somebody who is just reading",
        None => "somebody who has not said who they are",
    };
    let ticked = list(" who ticked ", facts.ticked.iter());
    let seen = list(" who has seen ", facts.visited.iter());
    format!("{who}{ticked}{seen}")
}

/// " who ticked a, b", or nothing.
fn list(opening: &str, names: impl Iterator<Item = impl ToString>) -> String {
    let names: Vec<String> = names.map(|name| name.to_string()).collect();
    if names.is_empty() { String::new() } else { format!("{opening}{}", names.join(", ")) }
}
