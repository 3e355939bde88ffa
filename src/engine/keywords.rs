//! Topics by the keywords that their authors gave: words or phrases, whose words may stand a little
//! apart. A word says less in the middle of a sentence, where it may be about anything.

use crate::dialogue::Library;
use crate::dialogue::id::Address;
use crate::dialogue::locale::Locale;
use crate::dialogue::node::Node;
use crate::dialogue::translation::Translation;

use super::stems::stems;

/// From here on a topic is worth a button, which guesses nothing.
const WORTH_SHOWING: f32 = 0.8;
/// So few words are hardly a sentence.
const FEW: usize = 3;
/// So many words may stand between two of a phrase: "bring my husband along".
const BETWEEN: usize = 2;
/// What each such gap takes away.
const LOOSE: f32 = 0.85;

/// The keywords of all nodes that are no question.
#[derive(Debug, Clone)]
pub(super) struct Keywords(Vec<(Address, Keyword)>);

/// A keyword as its author wrote it, and as it is compared.
#[derive(Debug, Clone)]
struct Keyword {
    written: String,
    stems: Vec<String>,
}

impl Keywords {
    pub(super) fn of(library: &Library) -> Self {
        Self::in_language(library.language(), library.nodes().map(|(address, _, node)| (address, node)))
    }

    /// Those of a translation.
    pub(super) fn translated(translation: &Translation) -> Self {
        let nodes = translation.nodes().map(|(address, node)| (address.clone(), node));
        Self::in_language(&translation.locale, nodes)
    }

    fn in_language<'a>(locale: &Locale, nodes: impl Iterator<Item = (Address, &'a Node)>) -> Self {
        let keyword = |written: &String| Keyword { written: written.clone(), stems: stems(locale, written) };
        let all = nodes
            .filter(|(_, node)| node.asks.is_none())
            .flat_map(|(address, node)| node.keywords.iter().map(move |written| (address.clone(), keyword(written))));
        Self(all.collect())
    }

    /// The stems of each keyword.
    pub(super) fn stems(&self) -> impl Iterator<Item = &[String]> {
        self.0.iter().map(|(_, keyword)| keyword.stems.as_slice())
    }

    /// The one node of which the words are a keyword as a whole.
    pub(super) fn exact(&self, typed: &[String]) -> Option<&Address> {
        let mut nodes = self.0.iter().filter(|(_, keyword)| keyword.stems == typed).map(|(address, _)| address);
        let first = nodes.next()?;
        nodes.all(|other| other == first).then_some(first)
    }

    /// The best two nodes for some words, each with the keyword that was found.
    pub(super) fn best_two(&self, typed: &[String]) -> Vec<(Address, &str)> {
        let mut found: Vec<(f32, &Address, &str)> = Vec::new();
        for (address, keyword) in &self.0 {
            let Some(says) = keyword.says(typed).filter(|says| *says >= WORTH_SHOWING) else { continue };
            match found.iter_mut().find(|(_, known, _)| *known == address) {
                Some(known) if known.0 >= says => {}
                Some(known) => *known = (says, address, &keyword.written),
                None => found.push((says, address, &keyword.written)),
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.into_iter().take(2).map(|(_, address, written)| (address.clone(), written)).collect()
    }
}

impl Keyword {
    /// How much it says for its node in some words; `None` where it does not occur.
    fn says(&self, typed: &[String]) -> Option<f32> {
        let weight = match self.stems.len() {
            0 => return None,
            1 if typed.len() <= FEW => 1.0,
            1 => 0.55,
            2 => 0.95,
            _ => 1.3,
        };
        Some(weight * self.find(typed)?)
    }

    /// Whether its words occur in their order with little between them: 1 for the very words, less
    /// with words between.
    fn find(&self, typed: &[String]) -> Option<f32> {
        let (first, rest) = self.stems.split_first()?;
        let begins = typed.iter().enumerate().filter(|(_, word)| *word == first);
        let found = begins.filter_map(|(begin, _)| {
            let (mut last, mut closeness) = (begin, 1.0);
            for known in rest {
                let next = last + 1;
                let at = (next..typed.len().min(next + BETWEEN + 1)).find(|at| typed[*at] == *known)?;
                closeness *= if at == next { 1.0 } else { LOOSE };
                last = at;
            }
            Some(closeness)
        });
        found.max_by(f32::total_cmp)
    }
}
