//! What a message can be about when somebody is in danger, and why a help card is shown.

use crate::dialogue::moment::Moment;

/// The kinds of danger, with the ids of the phrase rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A wish to die, or a plan.
    Suicide,
    /// Hurting oneself.
    SelfHarm,
    /// An overdose or an injury.
    Overdose,
    /// A recent assault.
    Assault,
    /// A partner's violence or coercion, now.
    Violence,
    /// Somebody young at risk.
    Minor,
    /// Worry about somebody else.
    Other,
    /// Somebody says that they hurt a person.
    HarmedSomebody,
    /// A plain cry for help.
    Help,
}

impl Kind {
    /// All kinds, the gravest first: where two rules match, the graver one decides.
    pub const ALL: [Self; 9] = [
        Self::Overdose,
        Self::Suicide,
        Self::Assault,
        Self::Minor,
        Self::Violence,
        Self::SelfHarm,
        Self::Other,
        Self::HarmedSomebody,
        Self::Help,
    ];

    /// The id in the phrase files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Suicide => "suicide",
            Self::SelfHarm => "self_harm",
            Self::Overdose => "overdose",
            Self::Assault => "assault",
            Self::Violence => "violence",
            Self::Minor => "minor",
            Self::Other => "other",
            Self::HarmedSomebody => "harmed_somebody",
            Self::Help => "help",
        }
    }

    /// The kind of that id.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == id)
    }
}

/// Why a help card is shown: somebody asked for it, or something was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// By button or command.
    Asked,
    /// By a door that an author put where people may be afraid of somebody.
    AskedForViolence,
    /// By the crisis screen.
    Heard(Kind),
}

impl Cause {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        Kind::ALL.into_iter().map(Self::Heard).chain([Self::AskedForViolence, Self::Asked])
    }

    /// The moment whose words open the card.
    #[must_use]
    pub fn moment(self) -> Moment {
        match self {
            Self::Asked | Self::Heard(Kind::Help) => Moment::Help,
            Self::Heard(Kind::Suicide) => Moment::HelpSuicide,
            Self::Heard(Kind::SelfHarm) => Moment::HelpSelfHarm,
            Self::Heard(Kind::Overdose) => Moment::HelpOverdose,
            Self::Heard(Kind::Assault) => Moment::HelpAssault,
            Self::Heard(Kind::Violence) | Self::AskedForViolence => Moment::HelpViolence,
            Self::Heard(Kind::Minor) => Moment::HelpMinor,
            Self::Heard(Kind::Other) => Moment::HelpOther,
            Self::Heard(Kind::HarmedSomebody) => Moment::HelpHarmed,
        }
    }

    /// The letter in a button's data.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Asked => 'a',
            Self::AskedForViolence => 'f',
            Self::Heard(Kind::Suicide) => 's',
            Self::Heard(Kind::SelfHarm) => 'i',
            Self::Heard(Kind::Overdose) => 'o',
            Self::Heard(Kind::Assault) => 'x',
            Self::Heard(Kind::Violence) => 'v',
            Self::Heard(Kind::Minor) => 'm',
            Self::Heard(Kind::Other) => 'w',
            Self::Heard(Kind::HarmedSomebody) => 'd',
            Self::Heard(Kind::Help) => 'h',
        }
    }

    /// The cause of that letter.
    #[must_use]
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::all().find(|cause| cause.letter() == letter)
    }
}
