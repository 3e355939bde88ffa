//! Findings: what is wrong with the content files, where, and how to mend it.
//!
//! A finding is a value, so that all of them can be gathered and shown at once; how it looks is
//! the matter of [`super::report`]. Codes are stable: an author may look one up or search for it.

/// A place in a file, counted from one, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pos {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in characters.
    pub column: u32,
    /// How many characters to underline.
    pub len: u32,
}

impl Pos {
    /// The beginning of a file, for findings about the file as a whole.
    pub const START: Self = Self { line: 1, column: 1, len: 1 };
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// The kinds of findings, each with its stable code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// The code as it is shown, `HV001` and so on.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// All codes, for the test that wants an example of each.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

codes! {
    /// The file is no YAML, or has unknown, missing or doubled fields.
    Yaml = "HV001",
    /// A file that Haven needs is not there.
    MissingFile = "HV002",
    /// The `id` is not the name of the file.
    FileName = "HV003",
    /// An id has the wrong form.
    BadId = "HV004",
    /// Two things of one node have the same id.
    DoubledId = "HV005",
    /// A `goto` or `start` leads nowhere.
    Target = "HV010",
    /// A condition names something that does not exist.
    Condition = "HV011",
    /// The order of topics names an unknown dialogue.
    Topic = "HV012",
    /// A moved id leads nowhere, in a circle, or still exists.
    Moved = "HV013",
    /// How people ask a question is missing, unknown, too little, or there twice.
    Asked = "HV014",
    /// Nobody can get there.
    Unreachable = "HV020",
    /// Somebody there has no way on.
    DeadEnd = "HV021",
    /// There are readers to whom a card says nothing.
    Silent = "HV022",
    /// A card is too long for somebody.
    CardLength = "HV030",
    /// A label is too long for its place.
    LabelLength = "HV031",
    /// A button's data does not fit into 64 bytes.
    ButtonData = "HV032",
    /// A card has too many choices or items.
    TooMany = "HV033",
    /// A `covers` names no point.
    UnknownPoint = "HV040",
    /// No node teaches a point.
    UncoveredPoint = "HV041",
    /// A node or an item covers too many points.
    TooManyPoints = "HV042",
    /// Too little is said about a covered point.
    TooLittleSaid = "HV043",
    /// The markup cannot be read.
    Markup = "HV050",
    /// A link without a source and a date.
    LinkSource = "HV051",
    /// A file without sources, or with an unknown one.
    Sources = "HV052",
    /// A system moment or label is missing or unknown.
    Screen = "HV060",
    /// A translation does not fit what it translates.
    Overlay = "HV061",
    /// Something about the helplines.
    Helpline = "HV070",
    /// Something about the practice in the operator's file.
    Operator = "HV080",
    /// A word that can do harm.
    CareWord = "HV081",
    /// Something stands on a card without what belongs beside it.
    CareBeside = "HV082",
    /// A word that no lock screen should show.
    CareUnasked = "HV083",
    /// A heavy word on a card without a heads-up.
    CareHeadsUp = "HV084",
    /// Something about a list of words, or an allowance that nothing needs.
    CareList = "HV085",
    /// A review that cannot be read.
    Review = "HV086",
    /// A phrase rule that cannot be read.
    Phrase = "HV071",
    /// A phrase rule that misses its own positives or hits its own negatives.
    PhraseLine = "HV072",
    /// A label, a question or a keyword is taken for danger when it is typed.
    HeardAsDanger = "HV073",
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind.
    pub code: Code,
    /// The file, by its path below the content folder.
    pub file: String,
    /// Where in it.
    pub pos: Pos,
    /// What is wrong, in one sentence.
    pub what: String,
    /// How to mend it.
    pub mend: Option<String>,
}

impl Diagnostic {
    /// A finding without a way to mend it, which nearly all add with [`Self::mend`].
    #[must_use]
    pub fn new(code: Code, file: &str, pos: Pos, what: String) -> Self {
        Self { code, file: file.to_owned(), pos, what, mend: None }
    }

    /// Adds what the author can do.
    #[must_use]
    pub fn mend(mut self, how: impl Into<String>) -> Self {
        self.mend = Some(how.into());
        self
    }

    /// Adds "did you mean" where one of the known names is near, and the known names otherwise.
    #[must_use]
    pub fn did_you_mean<'a>(self, wrong: &str, known: impl Iterator<Item = &'a str>) -> Self {
        let mut known: Vec<&str> = known.collect();
        known.sort_unstable();
        known.dedup();
        if let Some(near) = nearest(wrong, &known) {
            return self.mend(format!("did you mean `{near}`?"));
        }
        match known.len() {
            0 => self,
            1..=12 => self.mend(format!("known here: {}", known.join(", "))),
            n => self.mend(format!("none of the {n} known names is near it")),
        }
    }
}

/// The known name that a typing error may have been meant for.
fn nearest<'a>(wrong: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(wrong, name), *name))
        .filter(|(distance, name)| *distance <= 1 + name.chars().count() / 4)
        .min()
        .map(|(_, name)| name)
}

/// Findings in the order in which they are shown: by file, then by place.
pub fn sort(findings: &mut [Diagnostic]) {
    findings.sort_by(|a, b| (&a.file, a.pos, a.code, &a.what).cmp(&(&b.file, b.pos, b.code, &b.what)));
}
