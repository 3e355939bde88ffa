//! The files as they are written: what serde reads, before any of it is believed.
//!
//! Nothing here is used to answer anybody; [`super::resolve`] turns it into the checked model.

use serde::Deserialize;

use super::review::RawReview;
use super::yaml::{At, Entries, OneOrMany};

/// `<id>.yaml`: a dialogue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDialogue {
    pub(super) id: At<String>,
    pub(super) title: At<String>,
    pub(super) short: At<String>,
    #[serde(default)]
    pub(super) sources: Vec<At<RawSource>>,
    #[serde(default)]
    pub(super) reviewed: Option<At<RawReview>>,
    pub(super) start: At<String>,
    #[serde(default)]
    pub(super) moved: Entries<At<String>>,
    /// Only `screens.yaml` has labels.
    #[serde(default)]
    pub(super) labels: Entries<At<String>>,
    pub(super) nodes: Entries<At<RawNode>>,
}

/// A source: the word `article`, or a page.
#[derive(Debug)]
pub(super) enum RawSource {
    Name(String),
    Page(RawPage),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPage {
    pub(super) name: String,
    pub(super) url: String,
    pub(super) date: String,
}

impl<'de> Deserialize<'de> for RawSource {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = RawSource;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("`article` or { name, url, date }")
            }

            fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
                Ok(RawSource::Name(name.to_owned()))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                RawPage::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(RawSource::Page)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNode {
    #[serde(default)]
    pub(super) kind: Option<At<String>>,
    #[serde(default)]
    pub(super) covers: Vec<At<String>>,
    #[serde(default)]
    pub(super) keywords: Vec<String>,
    #[serde(default)]
    pub(super) heads_up: Option<At<String>>,
    #[serde(default)]
    pub(super) asks: Option<At<String>>,
    #[serde(default)]
    pub(super) aside: bool,
    #[serde(default)]
    pub(super) was: Vec<At<String>>,
    pub(super) say: At<OneOrMany<RawPart>>,
    #[serde(default)]
    pub(super) items: Vec<RawItem>,
    #[serde(default)]
    pub(super) choices: Vec<RawChoice>,
    #[serde(default)]
    pub(super) fold: Option<At<usize>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPart {
    #[serde(default, rename = "if")]
    pub(super) condition: Option<RawCondition>,
    pub(super) text: At<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RawCondition {
    Role(At<String>),
    Ticked(At<OneOrMany<At<String>>>),
    Visited(At<String>),
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawItem {
    pub(super) id: At<String>,
    pub(super) text: At<String>,
    #[serde(default)]
    pub(super) say: Option<At<String>>,
    #[serde(default)]
    pub(super) covers: Vec<At<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChoice {
    pub(super) id: At<String>,
    pub(super) text: At<String>,
    pub(super) goto: At<String>,
    #[serde(default, rename = "if")]
    pub(super) condition: Option<RawCondition>,
    #[serde(default)]
    pub(super) set: Option<At<Entries<At<String>>>>,
}

/// `haven.yaml`: what holds the dialogues together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHaven {
    pub(super) start: At<String>,
    pub(super) topics: Vec<At<String>>,
    pub(super) languages: Vec<At<String>>,
    /// What each language is called, in itself first.
    #[serde(default)]
    pub(super) names: Entries<Vec<At<String>>>,
    pub(super) consent_version: At<u32>,
    pub(super) profile: Entries<RawProfile>,
    #[serde(default)]
    pub(super) reviews: RawReviews,
}

/// Who has read all that Haven says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReviews {
    #[serde(default)]
    pub(super) clinician: Option<At<RawReview>>,
    #[serde(default)]
    pub(super) advocate: Option<At<RawReview>>,
}

/// How the bot presents itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProfile {
    pub(super) name: At<String>,
    pub(super) short: At<String>,
    pub(super) description: At<String>,
    pub(super) commands: Entries<At<String>>,
}

/// `asked.yaml`: how people ask the questions.
pub(super) type RawAsked = Entries<Vec<At<String>>>;

/// `points.yaml`: what the article says, point by point.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPoints {
    pub(super) flow: Vec<At<String>>,
    pub(super) points: Entries<String>,
    pub(super) faq: Entries<String>,
}

/// `lang/<tag>/<id>.yaml`: the words of a dialogue in another language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOverlay {
    pub(super) of: At<String>,
    #[serde(default)]
    pub(super) title: Option<At<String>>,
    #[serde(default)]
    pub(super) short: Option<At<String>>,
    #[serde(default)]
    pub(super) reviewed: Option<At<RawReview>>,
    /// Only that of `screens.yaml` has labels.
    #[serde(default)]
    pub(super) labels: Entries<At<String>>,
    #[serde(default)]
    pub(super) nodes: Entries<RawWords>,
}

/// The words of a card in another language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWords {
    /// The fingerprint of the words from which these were made.
    pub(super) from: At<String>,
    #[serde(default)]
    pub(super) keywords: Vec<String>,
    #[serde(default)]
    pub(super) heads_up: Option<At<String>>,
    #[serde(default)]
    pub(super) asks: Option<At<String>>,
    pub(super) say: At<OneOrMany<At<String>>>,
    #[serde(default)]
    pub(super) items: Entries<RawItemWords>,
    #[serde(default)]
    pub(super) choices: Entries<At<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawItemWords {
    pub(super) text: At<String>,
    #[serde(default)]
    pub(super) say: Option<At<String>>,
}

/// `lang/<tag>/names.yaml`: what the help lines' data names, word for word.
pub(super) type RawNames = Entries<At<String>>;
