//! Where a choice leads: to a node, or to one of the places that Haven itself provides.

use std::fmt;

use super::id::Address;

macro_rules! system {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// A place that Haven itself provides, written `$menu` and so on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum System { $($(#[$doc])* $name,)* }

        impl System {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word with its dollar sign.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

system! {
    /// The list of topics.
    Menu = "$menu",
    /// The card before this one.
    Back = "$back",
    /// Crisis help.
    Help = "$help",
    /// Crisis help for somebody who is afraid of another person.
    HelpViolence = "$help-violence",
    /// The "talk to a professional" path.
    Professional = "$professional",
    /// The questions.
    Faq = "$faq",
    /// The choice of a country.
    Country = "$country",
    /// Leaving quickly and neutrally.
    Exit = "$exit",
    /// The goodbye.
    End = "$end",
}

impl System {
    /// The place of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|system| system.as_str() == word)
    }
}

/// Where a choice leads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A node.
    Node(Address),
    /// A place that Haven provides.
    System(System),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Node(address) => fmt::Display::fmt(address, f),
            Self::System(system) => f.write_str(system.as_str()),
        }
    }
}
