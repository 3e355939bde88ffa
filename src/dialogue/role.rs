//! Who somebody says they are to this subject. It changes what is said, never what is allowed.

/// A person's own answer to "who are you here?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Lived through something.
    Survivor,
    /// Loves somebody who did.
    Partner,
    /// Both of these.
    Both,
    /// Wants to read, and says no more.
    Reading,
}

impl Role {
    /// All roles, for choices and for checks over every reader.
    pub const ALL: [Self; 4] = [Self::Survivor, Self::Partner, Self::Both, Self::Reading];

    /// The word of the dialogue files and of the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Survivor => "survivor",
            Self::Partner => "partner",
            Self::Both => "both",
            Self::Reading => "reading",
        }
    }

    /// The role of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// The letter in a button's data.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Survivor => 's',
            Self::Partner => 'p',
            Self::Both => 'b',
            Self::Reading => 'r',
        }
    }

    /// The role of that letter.
    #[must_use]
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.letter() == letter)
    }
}

/// Whom a condition speaks to: only these two can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Holds for *survivor* and *both*.
    Survivor,
    /// Holds for *partner* and *both*.
    Partner,
}

impl Side {
    /// Whether somebody of that role is spoken to. Nobody who has not said so is.
    #[must_use]
    pub fn includes(self, role: Option<Role>) -> bool {
        match self {
            Self::Survivor => matches!(role, Some(Role::Survivor | Role::Both)),
            Self::Partner => matches!(role, Some(Role::Partner | Role::Both)),
        }
    }
}
