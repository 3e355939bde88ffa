//! Messages in pieces: "i want", "to", "die" are one sentence to whoever types them in haste.
//!
//! What somebody has just typed, and in which nothing was heard, waits here for what comes next, in
//! memory alone, for a minute and for so many people. It is joined to the next piece for the rules to
//! hear, and dropped.

use std::collections::HashMap;

use super::Seconds;
use crate::safety::Screened;
use crate::store::Person;

/// How long a piece waits for the next.
const WAITS: Seconds = 60;
/// For how many people at once; beyond that nothing more waits until some are dropped.
const MOST: usize = 2_000;
/// Pieces are short: from so many characters on it is a message of its own.
const SHORT: usize = 60;

/// The pieces that wait.
#[derive(Default)]
pub(super) struct Pieces(HashMap<Person, (Screened, Seconds)>);

impl Pieces {
    /// The pieces before, and this one from now on: together they are the sentence so far.
    pub(super) fn join(&mut self, person: Person, words: &Screened, now: Seconds) -> Option<Screened> {
        self.drop_old(now);
        let before = self.0.remove(&person).map(|(before, _)| before);
        let joined = before.map(|before| before.followed_by(words));
        let so_far = joined.as_ref().unwrap_or(words);
        let is_piece = !words.is_empty() && so_far.form().chars().count() <= SHORT;
        if is_piece && self.0.len() < MOST {
            self.0.insert(person, (so_far.clone(), now));
        }
        joined
    }

    /// Whoever did something else begins anew.
    pub(super) fn forget(&mut self, person: Person) {
        self.0.remove(&person);
    }

    /// Drops what has waited long enough.
    pub(super) fn drop_old(&mut self, now: Seconds) {
        self.0.retain(|_, (_, since)| now.saturating_sub(*since) <= WAITS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Content;
    use crate::safety::{Verdict, screen};

    fn clear(content: &Content, text: &str) -> Screened {
        match screen(&content.phrases, text) {
            Verdict::Clear(words) => words,
            Verdict::Heard(..) => panic!("`{text}` is danger by itself"),
        }
    }

    #[test]
    fn pieces_are_joined_for_a_minute_and_then_dropped() {
        let (content, mut pieces, person) = (Content::embedded(), Pieces::default(), Person::of_chat(1));
        let [first, second, long] =
            ["well i", "was at work", &"a long message ".repeat(9)].map(|text| clear(&content, text));
        assert!(pieces.join(person, &first, 0).is_none());
        assert_eq!(pieces.join(person, &second, 60).expect("joined").form(), "well i was at work");
        assert!(pieces.join(Person::of_chat(2), &second, 60).is_none(), "chats share nothing");
        assert!(pieces.join(person, &first, 121).is_none(), "a minute later");
        pieces.join(person, &long, 121);
        assert!(pieces.join(person, &first, 122).is_none(), "a long message is no piece");
        pieces.drop_old(1_000);
        assert!(pieces.0.is_empty());
    }

    #[test]
    fn so_many_people_and_no_more() {
        let (content, mut pieces) = (Content::embedded(), Pieces::default());
        let words = clear(&content, "well i");
        for n in 0..3_000 {
            pieces.join(Person::of_chat(n), &words, 0);
        }
        assert_eq!(pieces.0.len(), MOST);
    }
}
