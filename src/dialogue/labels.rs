//! The small words of the frame: labels of buttons, the progress line, the lines of the help card.
//!
//! They stand in `screens.yaml` under `labels:`, so that no word that a person sees is in the
//! code. A label may have places that are filled in, `{name}`; which ones is fixed here, and
//! `check` compares.

use std::collections::BTreeMap;

use super::diagnostic::Pos;
use super::text::{Style, Text};
use super::yaml::At;

macro_rules! labels {
    ($($(#[$doc:meta])* $name:ident = $key:literal [$($slot:literal),*],)*) => {
        /// The labels that `screens.yaml` has to give, no more and no fewer.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Label { $($(#[$doc])* $name,)* }

        impl Label {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The key in the file.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// The places in it that are filled in.
            #[must_use]
            pub fn slots(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($slot),*],)* }
            }
        }
    };
}

labels! {
    /// The button to crisis help. Discreet: it stands on every card.
    Help = "help" [],
    /// The button to the professional path, likewise discreet.
    Professional = "professional" [],
    /// One card back.
    Back = "back" [],
    /// To the menu.
    Menu = "menu" [],
    /// Away from here, quickly and leaving as little as possible.
    Leave = "leave" [],
    /// To the question of being remembered, where a yes to less was given before.
    AskAnew = "ask_anew" [],
    /// The rest of folded choices.
    More = "more" [],
    /// The rest of the lines on a help card.
    MoreLines = "more_lines" [],
    /// The first lines again.
    FirstLines = "first_lines" [],
    /// From a help card to where the person was.
    Return = "return" [],
    /// The same after a card that nobody asked for.
    NotMeant = "not_meant" [],
    /// Past a heads-up.
    Show = "show" [],
    /// Away from a heads-up.
    Instead = "instead" [],
    /// To the choice of a country.
    ChooseCountry = "choose_country" [],
    /// The same, when one is chosen.
    OtherCountry = "other_country" ["country"],
    /// Said where a part of the country can be chosen.
    WhichArea = "which_area" ["country"],
    /// The next page of countries.
    NextPage = "next_page" [],
    /// The page before.
    LastPage = "last_page" [],
    /// No country at all.
    NoCountry = "no_country" [],
    /// The button to the questions.
    Questions = "questions" [],
    /// On with the first topic, from `/start`, for somebody who was here before.
    Continue = "continue" [],
    /// Before a ticked item.
    Ticked = "ticked" ["item"],
    /// Before an item that is not ticked.
    Unticked = "unticked" ["item"],
    /// A topic that typed words may have meant, and the author's keyword that says so.
    Found = "found" ["topic", "word"],
    /// The line on top of a card on the way.
    Progress = "progress" ["topic", "at", "of"],
    /// The line about the emergency number.
    Emergency = "emergency" ["number"],
    /// The same where the country is not known.
    EmergencyUnknown = "emergency_unknown" ["number"],
    /// Further emergency numbers, each with what it is for.
    EmergencyAlso = "emergency_also" ["number", "for"],
    /// One helpline: its name, ways to reach it, its hours.
    Line = "line" ["name", "ways"],
    /// A telephone number among the ways.
    Call = "call" ["number"],
    /// A number with a key to press.
    CallPress = "call_press" ["number", "key"],
    /// A text message with a word.
    TextWord = "text_word" ["word", "to"],
    /// A text message with any words.
    TextAny = "text_any" ["to"],
    /// A chat in the browser.
    Chat = "chat" ["url"],
    /// A page in the browser.
    Page = "page" ["url"],
    /// The part of a country or the people that a line is for.
    Coverage = "coverage" ["coverage"],
    /// Hours, where the line says them.
    Hours = "hours" ["hours"],
    /// Said where the numbers were not re-read lately.
    NumbersChange = "numbers_change" ["name", "url"],
    /// The languages in which one can speak with the practice.
    PracticeLanguages = "practice_languages" ["languages"],
    /// Its telephone number.
    PracticeCall = "practice_call" ["number"],
    /// When somebody answers there.
    PracticeHours = "practice_hours" ["hours"],
    /// It takes new clients.
    PracticeTaking = "practice_taking" [],
    /// It takes none at the moment.
    PracticeFull = "practice_full" [],
    /// Nobody has reviewed any of the words.
    ReviewNone = "review_none" [],
    /// Some of the files have been reviewed.
    ReviewSome = "review_some" ["count", "of"],
    /// All of them have.
    ReviewAll = "review_all" [],
    /// Nobody has re-read any help line within a year.
    NumbersNone = "numbers_none" [],
    /// Somebody has re-read some of them.
    NumbersSome = "numbers_some" ["count", "of"],
    /// Somebody has re-read all of them.
    NumbersAll = "numbers_all" [],
    /// Who answers for what is kept.
    Controller = "controller" ["name", "contact"],
    /// The same while nobody does yet.
    Trial = "trial" [],
    /// The button to the stored record as a file.
    AsFile = "as_file" [],
    /// The name of that file.
    FileName = "file_name" [],
    /// A yes to being remembered.
    OwnYes = "own_yes" [],
    /// A yes to an earlier text about what is kept.
    OwnYesBefore = "own_yes_before" [],
    /// A no.
    OwnNo = "own_no" [],
    /// Neither.
    OwnOpen = "own_open" [],
    /// Who somebody says they are.
    OwnRole = "own_role" ["role"],
    /// One of the answers to that.
    RoleSurvivor = "role_survivor" [],
    /// Another.
    RolePartner = "role_partner" [],
    /// Both of them.
    RoleBoth = "role_both" [],
    /// Neither of them.
    RoleReading = "role_reading" [],
    /// The language in which somebody reads.
    OwnLanguage = "own_language" ["language"],
    /// The country that somebody chose.
    OwnCountry = "own_country" ["country"],
    /// The part of it.
    OwnArea = "own_area" ["area"],
    /// The card at which somebody is.
    OwnPlace = "own_place" ["card"],
    /// A card at which they were before.
    OwnPath = "own_path" ["card"],
    /// What they ticked on a card.
    OwnTicked = "own_ticked" ["topic", "items"],
    /// A card that they have seen, where other cards depend on that.
    OwnSeen = "own_seen" ["card"],
    /// How many of the chat's messages are known by their numbers.
    OwnMessages = "own_messages" ["count"],
    /// The day on which they were here last.
    OwnDay = "own_day" ["day"],
    /// A card by its topic and its first words.
    OwnCard = "own_card" ["topic", "words"],
    /// A card that is gone.
    OwnGone = "own_gone" [],
    /// The button that copies a number.
    Copy = "copy" ["number"],
    /// The button that opens a chat or a page.
    Open = "open" ["name"],
}

/// The labels of one language.
#[derive(Debug, Clone)]
pub struct Labels(BTreeMap<Label, At<String>>);

impl Labels {
    /// All labels, and those that were not given, which have their keys for words.
    #[must_use]
    pub fn complete(mut given: BTreeMap<Label, At<String>>) -> (Self, Vec<Label>) {
        let missing: Vec<Label> = Label::ALL.iter().copied().filter(|label| !given.contains_key(label)).collect();
        let key = |label: Label| At { value: label.key().to_owned(), pos: Pos::START };
        given.extend(missing.iter().map(|label| (*label, key(*label))));
        (Self(given), missing)
    }

    /// A label without places to fill.
    #[must_use]
    pub fn get(&self, label: Label) -> &str {
        // `complete` is the only way to make `Labels`, and it asks for every one.
        &self.0[&label].value
    }

    /// All of them, with the places where they stand in their file.
    pub fn iter(&self) -> impl Iterator<Item = (Label, &At<String>)> {
        self.0.iter().map(|(label, words)| (*label, words))
    }

    /// A label with its places filled.
    #[must_use]
    pub fn fill(&self, label: Label, values: &[(&str, &str)]) -> String {
        let mut words = self.get(label).to_owned();
        for (slot, value) in values {
            words = words.replace(&format!("{{{slot}}}"), value);
        }
        words
    }

    /// The same as text whose filled-in `bold` value stands out.
    #[must_use]
    pub fn fill_bold(&self, label: Label, bold: (&str, &str), values: &[(&str, &str)]) -> Text {
        let words = self.get(label);
        let (before, after) = words.split_once(&format!("{{{}}}", bold.0)).unwrap_or((words, ""));
        let fill = |part: &str| {
            values.iter().fold(part.to_owned(), |part, (slot, value)| part.replace(&format!("{{{slot}}}"), value))
        };
        let mut text = Text::plain(&fill(before));
        text.push_styled(bold.1, Style::Bold);
        text.push(&fill(after));
        text
    }
}

/// The `{places}` in a label.
#[must_use]
pub fn slots(words: &str) -> Vec<&str> {
    words.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(slot, _)| slot)).collect()
}
