//! Ids: the stable, short names by which buttons, sessions and links find their way.
//!
//! They are checked where they enter and nowhere else. They carry no meaning beyond being equal;
//! that a named thing exists is the matter of [`super::check`].

use std::fmt;

/// The most characters of an id. What binds more tightly is that three of them fit into a button
/// of 64 bytes, which `check` sees to; the longest id given from outside has 21.
pub const MAX_ID: usize = 24;

/// Why a text is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is 1 to {MAX_ID} characters of a-z, 0-9, - and _, beginning with a letter")]
pub struct BadId;

pub(crate) fn well_formed(text: &str) -> bool {
    text.len() <= MAX_ID
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
}

/// Makes newtypes for ids; also used for the ids of other parts of the content.
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(std::sync::Arc<str>);

        impl $name {
            /// The id, if the text has the form of one.
            ///
            /// # Errors
            /// `BadId` for anything else.
            pub fn parse(text: &str) -> Result<Self, $crate::dialogue::id::BadId> {
                if $crate::dialogue::id::well_formed(text) { Ok(Self(text.into())) } else { Err($crate::dialogue::id::BadId) }
            }

            /// The text of the id.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    )*};
}
pub(crate) use id;

id! {
    /// A dialogue: one topic's tree, one file.
    DialogueId
    /// A node of a dialogue: one card.
    NodeId
    /// A choice on a card.
    ChoiceId
    /// An item of a checklist.
    ItemId
}

/// A node anywhere: `signs/arrive`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The dialogue.
    pub dialogue: DialogueId,
    /// The node in it.
    pub node: NodeId,
}

impl Address {
    /// Reads `dialogue/node`.
    ///
    /// # Errors
    /// [`BadId`] where either part is no id or the slash is missing.
    pub fn parse(text: &str) -> Result<Self, BadId> {
        let (dialogue, node) = text.split_once('/').ok_or(BadId)?;
        Ok(Self { dialogue: DialogueId::parse(dialogue)?, node: NodeId::parse(node)? })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.dialogue, self.node)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
