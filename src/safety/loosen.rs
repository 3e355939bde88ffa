//! What is forgiven in every phrase rule, so that no rule has to think of it: doubled letters, and
//! spaces that were left out. The text loses its doubled letters, and so do the patterns; where two
//! parts of a pattern, or two words without a space, meet in the same letter, one of the two may be
//! missing.

use std::collections::BTreeSet;
use std::iter::Peekable;
use std::str::Chars;

/// A pattern for such a text, in which spaces may be missing.
pub(super) fn loosened(pattern: &str) -> String {
    let mut loosener = Loosener::of(pattern);
    while let Some(c) = loosener.rest.next() {
        loosener.take(c);
    }
    loosener.out
}

/// The letters with which the text may end at some point of the pattern.
type Ends = BTreeSet<char>;

struct Loosener<'a> {
    rest: Peekable<Chars<'a>>,
    out: String,
    ends: Ends,
    /// The ends before the last atom, which count again if it may be missing.
    before: Ends,
    /// A space stands between those ends and what follows.
    across_a_space: bool,
    /// The last character of the pattern was this letter.
    letter: Option<char>,
    open: Vec<Group>,
}

/// A group that is open: the ends before it, and those of its alternatives so far.
struct Group {
    before: Ends,
    across_a_space: bool,
    ends: Ends,
}

impl<'a> Loosener<'a> {
    fn of(pattern: &'a str) -> Self {
        let (rest, out) = (pattern.chars().peekable(), String::with_capacity(pattern.len() * 2));
        Self {
            rest,
            out,
            ends: Ends::new(),
            before: Ends::new(),
            across_a_space: false,
            letter: None,
            open: Vec::new(),
        }
    }

    fn take(&mut self, c: char) {
        if c.is_alphabetic() {
            return self.letter(c);
        }
        self.letter = None;
        self.out.push(c);
        match c {
            ' ' => {
                self.out.push('?');
                self.across_a_space = true;
            }
            '\\' => {
                self.out.extend(self.rest.next());
                self.atom(Ends::new());
            }
            '[' => {
                self.copy_to(']');
                self.atom(Ends::new());
            }
            '(' => self.open_group(),
            '|' => self.next_alternative(),
            ')' => self.close_group(),
            '?' | '*' => self.ends.extend(self.before.iter()),
            '{' => {
                let may_be_missing = self.rest.peek() == Some(&'0');
                self.copy_to('}');
                if may_be_missing {
                    self.ends.extend(self.before.iter());
                }
            }
            '+' | '^' | '$' => {}
            _ => self.atom(Ends::new()),
        }
    }

    fn letter(&mut self, c: char) {
        if self.letter == Some(c) {
            return;
        }
        // The same letter once more, from a part that ends in it, may have been squeezed away.
        let met = self.ends.contains(&c) && !(self.across_a_space && self.is_alone());
        let is_repeated = matches!(self.rest.peek(), Some('?' | '*' | '+' | '{'));
        match (met && !is_repeated, self.out.strip_suffix(" ?")) {
            // Only where the space is missing can the letter be missing, too.
            (true, Some(before)) => self.out = format!("{before}(?: {c}|{c}?)"),
            (true, None) => self.out.extend([c, '?']),
            (false, _) => self.out.push(c),
        }
        self.letter = Some(c);
        self.atom(Ends::from([c]));
    }

    /// Whether the letter is a word by itself: without it the word is gone, and "ayuda" would be "ayuda a".
    fn is_alone(&mut self) -> bool {
        !self.rest.peek().is_some_and(|next| next.is_alphabetic() || matches!(next, '[' | '(' | '\\' | '.'))
    }

    fn atom(&mut self, ends: Ends) {
        self.before = std::mem::replace(&mut self.ends, ends);
        self.across_a_space = false;
    }

    fn copy_to(&mut self, end: char) {
        for c in self.rest.by_ref() {
            self.out.push(c);
            if c == end {
                return;
            }
        }
    }

    fn open_group(&mut self) {
        let (before, across_a_space) = (self.ends.clone(), self.across_a_space);
        self.open.push(Group { before, across_a_space, ends: Ends::new() });
        // `(?:` and its like open the group, and are no part of what it matches.
        if self.rest.peek() == Some(&'?') {
            self.copy_to(':');
        }
    }

    fn next_alternative(&mut self) {
        if let Some(group) = self.open.last_mut() {
            group.ends.append(&mut self.ends);
            self.ends.clone_from(&group.before);
            self.across_a_space = group.across_a_space;
        }
    }

    fn close_group(&mut self) {
        if let Some(mut group) = self.open.pop() {
            group.ends.append(&mut self.ends);
            self.ends = group.ends;
            self.before = group.before;
            self.across_a_space = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::safety::squeeze::squeezed;
    use regex::Regex;

    #[test]
    fn doubled_letters_and_missing_spaces_are_forgiven_wherever_parts_meet() {
        let rows: [(&str, &[&str]); 6] = [
            ("want to die", &["want to die", "wanttodie", "waaant tooo dieee", "wantto die"]),
            ("cut(?:ting)?(?: (?:my|the))? arm", &["cut arm", "cutting arm", "cutting my arm", "cuttingmyarm"]),
            ("(?:he|she)(?: {0,2}really)? (?:hits|stopped) me", &["he hits me", "sheestopedme", "she  really hits me"]),
            ("i (?:am|was) mad", &["i am mad", "iammad", "iam maad"]),
            (r"\bkill(?:ed|ing)? \w+ll", &["killing all", "kil all"]),
            ("need(?:s|ed)? d[aeiou]+", &["need do", "needdo"]),
        ];
        for (pattern, texts) in rows {
            let regex = Regex::new(&format!("^(?:{})$", loosened(pattern))).expect("a pattern");
            for text in texts {
                assert!(regex.is_match(&squeezed(text)), "{pattern} → {} does not match {text}", regex.as_str());
            }
        }
    }

    #[test]
    fn nothing_else_is_forgiven() {
        for (pattern, text) in [
            ("he beats me", "he eats me"),
            ("kill", "ill"),
            ("i hit him", "i it him"),
            ("ayuda a", "ayuda"),
            ("so od", "so d"),
            ("want to", "want o"),
        ] {
            let regex = Regex::new(&format!("^(?:{})$", loosened(pattern))).expect("a pattern");
            assert!(!regex.is_match(&squeezed(text)), "{pattern}: {text}");
        }
    }
}
