//! The library: all dialogues, in the order of the path, with the frame's words.
//!
//! A `Library` exists only if [`super::check`] found nothing, so whoever holds one may follow any
//! target. Addresses from outside (old buttons, links, records) go through [`Library::find`].

use std::collections::BTreeMap;
use std::sync::Arc;

use super::controller::{Answers, Controller};
use super::id::{Address, DialogueId};
use super::labels::{Label, Labels};
use super::locale::Locale;
use super::moment::Moment;
use super::node::{Dialogue, Node};
use super::practice::Practice;
use super::profile::Profiles;
use super::review::{FileReview, Reader};
use super::translation::Translation;

/// All that is said, except the helplines.
#[derive(Debug, Clone)]
pub struct Library {
    /// The topics, in the order of the path.
    pub(super) topics: Vec<DialogueId>,
    /// All dialogues by id: topics, questions, professional path, moments.
    pub(super) dialogues: BTreeMap<DialogueId, Dialogue>,
    /// What `/start` shows to somebody new.
    pub(super) start: Address,
    /// The languages, the first being that of the dialogues.
    pub(super) languages: Vec<Locale>,
    /// What each language is called, in itself first.
    pub(super) names: BTreeMap<Locale, Vec<String>>,
    /// Raised when what is kept changes, so that everybody is asked anew.
    pub(super) consent_version: u32,
    /// How the bot presents itself.
    pub(super) profiles: Profiles,
    /// The frame's words.
    pub(super) labels: Labels,
    /// What the article says: point to sentence, in its order.
    pub(super) points: Vec<(String, String)>,
    /// Who answers for what is kept, where that was said.
    pub(super) answers: Option<Answers>,
    /// The practice that runs this bot, where there is one.
    pub(super) practice: Option<Practice>,
    /// How people ask the questions, and what asks none of them.
    pub(super) asked: AskedLines,
    /// The words of some cards in the other languages.
    pub(super) translations: Vec<Translation>,
    /// How far the words of each file have been reviewed.
    pub(super) reviews: Vec<FileReview>,
    /// Who has read all that Haven says, as a clinician.
    pub(super) clinician: Option<Reader>,
    /// The same as an advocate for those who were hurt.
    pub(super) advocate: Option<Reader>,
}

/// How people ask, line by line: the question, or `None` where it is none of ours, and the words. They
/// are thousands, so whoever needs them shares them.
pub type AskedLines = Arc<[(Option<Address>, Box<str>)]>;

/// Where an address from outside leads today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It is a node still, perhaps under a new address that the authors named.
    Here(Address),
    /// It is gone; this is the start of its topic, or the menu.
    Gone(Address),
}

impl Library {
    /// The topics in the order of the path.
    pub fn topics(&self) -> impl Iterator<Item = &Dialogue> {
        self.topics.iter().filter_map(|id| self.dialogues.get(id))
    }

    /// All dialogues.
    pub fn dialogues(&self) -> impl Iterator<Item = &Dialogue> {
        self.dialogues.values()
    }

    /// One dialogue.
    #[must_use]
    pub fn dialogue(&self, id: &DialogueId) -> Option<&Dialogue> {
        self.dialogues.get(id)
    }

    /// One node with its dialogue.
    #[must_use]
    pub fn node(&self, address: &Address) -> Option<(&Dialogue, &Node)> {
        let dialogue = self.dialogues.get(&address.dialogue)?;
        Some((dialogue, dialogue.node(&address.node)?))
    }

    /// All nodes with their addresses.
    pub fn nodes(&self) -> impl Iterator<Item = (Address, &Dialogue, &Node)> {
        self.dialogues
            .values()
            .flat_map(|dialogue| dialogue.nodes.iter().map(move |node| (dialogue.address(&node.id), dialogue, node)))
    }

    /// The node of a system moment.
    ///
    /// # Panics
    /// Never for a library that passed `check`, which refuses one in which a moment is missing.
    #[must_use]
    pub fn moment(&self, moment: Moment) -> &Node {
        self.node(&moment.address()).expect("every moment has its node").1
    }

    /// What `/start` shows to somebody new.
    #[must_use]
    pub fn start(&self) -> &Address {
        &self.start
    }

    /// Where a dialogue begins.
    #[must_use]
    pub fn start_of(&self, id: &str) -> Option<Address> {
        let dialogue = self.dialogues.get(id)?;
        Some(dialogue.address(&dialogue.start))
    }

    /// The language in which the dialogues are written.
    #[must_use]
    pub fn language(&self) -> &Locale {
        &self.languages[0]
    }

    /// All languages, that of the dialogues first.
    #[must_use]
    pub fn languages(&self) -> &[Locale] {
        &self.languages
    }

    /// What a language is called: in itself first, which is its button, then as others type it.
    #[must_use]
    pub fn names(&self, locale: &Locale) -> &[String] {
        self.names.get(locale).map(Vec::as_slice).unwrap_or_default()
    }

    /// The words of some cards in the other languages.
    #[must_use]
    pub fn translations(&self) -> &[Translation] {
        &self.translations
    }

    /// How far the words have been reviewed, for each file of dialogues, translations and lists of words.
    #[must_use]
    pub fn reviews(&self) -> &[FileReview] {
        &self.reviews
    }

    /// Who has read all that Haven says as a clinician, if anybody has.
    #[must_use]
    pub fn clinician(&self) -> Option<&Reader> {
        self.clinician.as_ref()
    }

    /// Who has read all that Haven says as an advocate for those who were hurt, if anybody has.
    #[must_use]
    pub fn advocate(&self) -> Option<&Reader> {
        self.advocate.as_ref()
    }

    /// The cards with which a message begins that nobody asked for, and that a lock screen shows: the
    /// greeting of somebody who has unblocked the bot, and the one line in a group. Whatever else is ever
    /// sent without being asked for joins here, and is held to D2 with that.
    #[must_use]
    pub fn unasked(&self) -> [Address; 3] {
        [self.start.clone(), Moment::Returning.address(), Moment::Group.address()]
    }

    /// The version of what consent covers.
    #[must_use]
    pub fn consent_version(&self) -> u32 {
        self.consent_version
    }

    /// How the bot presents itself in each language, the first being that of the dialogues.
    #[must_use]
    pub fn profiles(&self) -> &Profiles {
        &self.profiles
    }

    /// The frame's words.
    #[must_use]
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// One of the frame's words.
    #[must_use]
    pub fn label(&self, label: Label) -> &str {
        self.labels.get(label)
    }

    /// What the article says: point and sentence, in its order.
    #[must_use]
    pub fn points(&self) -> &[(String, String)] {
        &self.points
    }

    /// Who answers for what is kept; `None` where nobody has said so, as in a terminal.
    #[must_use]
    pub fn answers(&self) -> Option<&Answers> {
        self.answers.as_ref()
    }

    /// The same library with somebody who answers, where its own file named nobody.
    #[must_use]
    pub fn answered_by(mut self, controller: Option<Controller>) -> Self {
        self.answers = self.answers.or(controller.map(Answers::Controller));
        self
    }

    /// The same library for a bot that the public can write to: somebody answers for what it keeps, or
    /// it is said that this is a trial. `None` where neither is so.
    #[must_use]
    pub fn for_the_public(mut self, is_trial: bool) -> Option<Self> {
        self.answers = self.answers.or(is_trial.then_some(Answers::Trial));
        self.answers.is_some().then_some(self)
    }

    /// The practice that runs this bot, where the operator has named one.
    #[must_use]
    pub fn practice(&self) -> Option<&Practice> {
        self.practice.as_ref()
    }

    /// How people ask the questions: each line with its question, or `None` where it asks none.
    #[must_use]
    pub fn asked(&self) -> &AskedLines {
        &self.asked
    }

    /// Where each point is taught: point and address, in the order of the points.
    #[must_use]
    pub fn coverage(&self) -> Vec<(&str, Address)> {
        let mut rows = Vec::new();
        for (point, _) in &self.points {
            for (address, _, node) in self.nodes() {
                let by_item = node.items.iter().any(|item| item.covers.iter().any(|covered| covered.value == *point));
                if by_item || node.covers.iter().any(|covered| covered.value == *point) {
                    rows.push((point.as_str(), address));
                }
            }
        }
        rows
    }

    /// Where an address from outside leads: the node, its new place, or the nearest that is left.
    #[must_use]
    pub fn find(&self, address: &Address) -> Found {
        let mut at = address.clone();
        // `check` refuses circles, so this ends; the bound keeps it honest all the same.
        for _ in 0..64 {
            if self.node(&at).is_some() {
                return Found::Here(at);
            }
            let moved = self.dialogues.get(&at.dialogue).and_then(|d| d.moved.get(&at.node));
            match moved {
                Some(next) => at = next.value.clone(),
                None => break,
            }
        }
        let start = self.start_of(at.dialogue.as_str()).filter(|_| at.dialogue != Moment::dialogue());
        Found::Gone(start.unwrap_or_else(|| Moment::Menu.address()))
    }
}
