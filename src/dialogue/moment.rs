//! The system moments: cards that Haven itself shows, whose words stand in `screens.yaml`.
//!
//! Each is a node there, so that an author edits them like any other card. `check` asks for all.

use super::id::{Address, DialogueId, NodeId};

/// The file with the moments and labels.
pub const SCREENS: &str = "screens";

macro_rules! moments {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        /// The moments.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Moment { $($(#[$doc])* $name,)* }

        impl Moment {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The id of the node in `screens.yaml`.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }
        }
    };
}

moments! {
    /// The list of topics.
    Menu = "menu",
    /// Help, asked for by its button or command.
    Help = "help",
    /// Help after words about wanting to die.
    HelpSuicide = "help-suicide",
    /// Help after words about hurting oneself.
    HelpSelfHarm = "help-self-harm",
    /// Help after an overdose or an injury.
    HelpOverdose = "help-overdose",
    /// Help after a recent assault.
    HelpAssault = "help-assault",
    /// Help where a partner is violent.
    HelpViolence = "help-violence",
    /// Help for somebody young.
    HelpMinor = "help-minor",
    /// Help for somebody who worries about another person.
    HelpOther = "help-other",
    /// Help for somebody who says that they hurt a person.
    HelpHarmed = "help-harmed",
    /// The practice that runs this bot.
    Practice = "practice",
    /// The choice of a country.
    Country = "country",
    /// A country was typed for which there is no list.
    NoList = "no-list",
    /// The choice of a language, said in each of them.
    Language = "language",
    /// A language was typed that Haven does not speak.
    NoLanguage = "no-language",
    /// A language was chosen in which the card where somebody was has no words yet.
    Untranslated = "untranslated",
    /// `/start` for somebody who has been here.
    Returning = "returning",
    /// What is kept, and by whom.
    Privacy = "privacy",
    /// Everything that is kept with a yes, one by one.
    Kept = "kept",
    /// What Haven cannot keep to itself, and what leaving quickly cannot do.
    Traces = "traces",
    /// What is stored about whoever asks.
    MyData = "mydata",
    /// That nothing is stored about whoever asks.
    NothingStored = "nothing-stored",
    /// The stored record as a file.
    Record = "record",
    /// What Haven is.
    About = "about",
    /// The end of a conversation.
    Goodbye = "goodbye",
    /// The neutral last line after leaving quickly.
    Exit = "exit",
    /// Typed words that led nowhere.
    NotFound = "not-found",
    /// Typed words that might mean one of two topics.
    Topics = "topics",
    /// Typed words that might be a question, but which one is unclear.
    Unclear = "unclear",
    /// A step that is gone or has changed.
    Moved = "moved",
    /// Something that came while Haven could not answer.
    Late = "late",
    /// Something that is no text.
    NotText = "not-text",
    /// Voice or video, which nobody here can listen to.
    Voice = "voice",
    /// Money, for which nobody here has asked.
    Money = "money",
    /// The one line in a group, before leaving it.
    Group = "group",
    /// "Really erase everything?"
    Forget = "forget",
    /// Everything is erased.
    Forgotten = "forgotten",
    /// The store could not be written.
    Unsaved = "unsaved",
}

impl Moment {
    /// Its address in the library.
    ///
    /// # Panics
    /// Never: both parts are literals of this file, and a test parses each.
    #[must_use]
    pub fn address(self) -> Address {
        Address::parse(&format!("{SCREENS}/{}", self.id())).expect("a moment's id is an id")
    }

    /// The moment at that address, if it is one.
    #[must_use]
    pub fn at(address: &Address) -> Option<Self> {
        (address.dialogue.as_str() == SCREENS)
            .then(|| Self::ALL.iter().copied().find(|m| m.id() == address.node.as_str()))
            .flatten()
    }

    /// Whether it is a card of help.
    #[must_use]
    pub fn is_help(self) -> bool {
        let id = Self::Help.id();
        self.id().strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }

    /// The dialogue that holds all moments.
    #[must_use]
    pub fn dialogue() -> DialogueId {
        Self::Menu.address().dialogue
    }

    /// The node's id.
    #[must_use]
    pub fn node(self) -> NodeId {
        self.address().node
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_moment_has_a_well_formed_address() {
        for moment in Moment::ALL {
            assert_eq!(Moment::at(&moment.address()), Some(*moment));
        }
    }
}
