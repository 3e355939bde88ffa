//! What a button carries, in the 64 bytes that Telegram gives it: enough to answer it without
//! having kept anything.
//!
//! `1|signs|list|done|s|en` is: version 1, the card `signs/list`, its choice `done`, a survivor,
//! English. So a card from last month works after a restart. What comes back is untrusted: a tap
//! that can be read may still name things that never existed, and whoever uses it asks the library.

use crate::dialogue::Library;
use crate::dialogue::id::{Address, ChoiceId, DialogueId, ItemId, NodeId};
use crate::dialogue::locale::Locale;
use crate::dialogue::moment::Moment;
use crate::dialogue::role::Role;
use crate::dialogue::target::System;

use super::helplines::{AreaId, CountryCode};
use super::kind::Cause;

/// The version of this encoding.
const VERSION: char = '1';

/// On what kind of card a button stands. A help card is never edited away by going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// Any card.
    Card,
    /// A help card, and why it is shown.
    Help(Cause),
}

/// What tapping a button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Take a choice of the card.
    Choose(ChoiceId),
    /// Tick an item that has this state, or untick it.
    Tick(ItemId, bool),
    /// Go to a place of Haven's own.
    Go(System),
    /// Arrive at the card named as the origin.
    Arrive,
    /// The same, past its heads-up.
    Show,
    /// From a help card back to the origin.
    Return,
    /// Another page of folded choices.
    Fold(u8),
    /// Another page of help lines.
    Lines(u8),
    /// A page of the countries.
    Countries(u8),
    /// Choose a country.
    Country(CountryCode),
    /// Choose no country.
    NoCountry,
    /// Choose a part of the country.
    Area(AreaId),
    /// Choose the language in which to read.
    Language(Locale),
}

/// Where a button stands and who sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The kind of card.
    pub surface: Surface,
    /// The node that the card shows, or that lies below a help card.
    pub place: Address,
    /// The reader's role.
    pub role: Option<Role>,
    /// The language of the card.
    pub locale: Locale,
}

impl Origin {
    /// The menu, for somebody of whom nothing is known.
    #[must_use]
    pub fn menu(library: &Library) -> Self {
        Self { surface: Surface::Card, place: Moment::Menu.address(), role: None, locale: library.language().clone() }
    }
}

/// A button that was tapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tap {
    /// Where it stood.
    pub origin: Origin,
    /// What it does.
    pub act: Act,
}

impl Tap {
    /// The data for the button.
    #[must_use]
    pub fn encode(&self) -> String {
        let Origin { surface, place, role, locale } = &self.origin;
        let surface = match surface {
            Surface::Card => String::new(),
            Surface::Help(cause) => cause.letter().to_string(),
        };
        let role = role.map_or('-', Role::letter);
        format!("{VERSION}{surface}|{}|{}|{}|{role}|{locale}", place.dialogue, place.node, self.act.encode())
    }

    /// Reads a button's data; `None` for anything that no version of Haven has written.
    #[must_use]
    pub fn decode(data: &str) -> Option<Self> {
        let parts: Vec<&str> = data.split('|').collect();
        let [head, dialogue, node, act, role, locale] = parts.as_slice() else { return None };
        let mut head = head.chars();
        if head.next() != Some(VERSION) {
            return None;
        }
        let surface = match (head.next(), head.next()) {
            (None, _) => Surface::Card,
            (Some(letter), None) => Surface::Help(Cause::from_letter(letter)?),
            _ => return None,
        };
        let place = Address { dialogue: DialogueId::parse(dialogue).ok()?, node: NodeId::parse(node).ok()? };
        let role = match *role {
            "-" => None,
            letter => Some(Role::from_letter(letter.chars().next()?)?),
        };
        Some(Self { origin: Origin { surface, place, role, locale: Locale::parse(locale)? }, act: Act::decode(act)? })
    }
}

impl Act {
    fn encode(&self) -> String {
        match self {
            Self::Choose(id) => id.to_string(),
            Self::Tick(item, ticked) => format!("{item}:{}", u8::from(*ticked)),
            Self::Go(system) => system.as_str().to_owned(),
            Self::Arrive => "$go".to_owned(),
            Self::Show => "$show".to_owned(),
            Self::Return => "$return".to_owned(),
            Self::Fold(page) => format!("~{page}"),
            Self::Lines(page) => format!("={page}"),
            Self::Countries(page) => format!(">{page}"),
            Self::Country(code) => format!("+{code}"),
            Self::NoCountry => "+".to_owned(),
            Self::Area(area) => format!("@{area}"),
            Self::Language(locale) => format!("*{locale}"),
        }
    }

    fn decode(text: &str) -> Option<Self> {
        let page = |rest: &str| rest.parse().ok();
        match text.split_at_checked(1)? {
            ("$", "go") => Some(Self::Arrive),
            ("$", "show") => Some(Self::Show),
            ("$", "return") => Some(Self::Return),
            ("$", _) => System::parse(text).map(Self::Go),
            ("~", rest) => page(rest).map(Self::Fold),
            ("=", rest) => page(rest).map(Self::Lines),
            (">", rest) => page(rest).map(Self::Countries),
            ("+", "") => Some(Self::NoCountry),
            ("+", rest) => CountryCode::parse(rest).map(Self::Country),
            ("@", rest) => AreaId::parse(rest).ok().map(Self::Area),
            ("*", rest) => Locale::parse(rest).map(Self::Language),
            _ => match text.split_once(':') {
                Some((item, "0")) => Some(Self::Tick(ItemId::parse(item).ok()?, false)),
                Some((item, "1")) => Some(Self::Tick(ItemId::parse(item).ok()?, true)),
                Some(_) => None,
                None => ChoiceId::parse(text).ok().map(Self::Choose),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialogue::check::{BUTTON_BYTES, BUTTON_FRAME};

    fn tap(act: Act) -> Tap {
        Tap {
            origin: Origin {
                surface: Surface::Help(Cause::Asked),
                place: Address::parse("signs/list").expect("an address"),
                role: Some(Role::Survivor),
                locale: Locale::parse("pt-br").expect("a language"),
            },
            act,
        }
    }

    #[test]
    fn every_act_is_read_as_it_was_written() {
        let choice = ChoiceId::parse("done").expect("an id");
        let item = ItemId::parse("fear").expect("an id");
        let acts = [
            Act::Choose(choice),
            Act::Tick(item.clone(), true),
            Act::Tick(item, false),
            Act::Arrive,
            Act::Show,
            Act::Return,
            Act::Fold(1),
            Act::Lines(2),
            Act::Countries(7),
            Act::Country(CountryCode::parse("GB").expect("a country")),
            Act::NoCountry,
            Act::Area(AreaId::parse("wales").expect("an id")),
            Act::Language(Locale::parse("pt-br").expect("a language")),
        ];
        for act in acts.into_iter().chain(System::ALL.iter().map(|system| Act::Go(*system))) {
            let tap = tap(act);
            assert_eq!(Tap::decode(&tap.encode()).as_ref(), Some(&tap), "{}", tap.encode());
        }
    }

    #[test]
    fn what_the_frame_adds_to_three_ids_is_what_check_reckons_with() {
        let ids = "signs".len() + "list".len() + "fear".len();
        let longest = tap(Act::Tick(ItemId::parse("fear").expect("an id"), true)).encode();
        assert_eq!(longest.len() - ids, BUTTON_FRAME);
        const { assert!(BUTTON_FRAME < BUTTON_BYTES) };
    }

    #[test]
    fn forged_data_is_no_tap() {
        for data in [
            "",
            "1",
            "1|a|b|c|s",
            "2|a|b|c|s|en",
            "1|a|b|$x|s|en",
            "1|a|b|c:2|s|en",
            "1q|a|b|c|s|en",
            "1|A|b|c|s|en",
            "1|a|b|é|s|en",
            "1|a|b|*|s|en",
            "1|a|b|*español|s|en",
        ] {
            assert_eq!(Tap::decode(data), None, "{data}");
        }
    }
}
