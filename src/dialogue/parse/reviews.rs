//! How far each file of dialogues and translations has been reviewed: its words as they are now beside
//! those that were read.

use crate::dialogue::diagnostic::Diagnostic;
use crate::dialogue::id::DialogueId;
use crate::dialogue::library::Library;
use crate::dialogue::moment::Moment;
use crate::dialogue::review::{self, FileReview};
use crate::dialogue::translation::Translation;

/// A line for each file, dialogues first.
pub(super) fn reviews(library: &Library, findings: &mut Vec<Diagnostic>) -> Vec<FileReview> {
    let screens = Moment::dialogue();
    let mut reviews = Vec::new();
    for dialogue in library.dialogues() {
        let labels = (dialogue.id == screens).then(|| library.labels());
        let words = review::of_dialogue(dialogue, labels);
        let file = format!("{}.yaml", dialogue.id);
        reviews.push(review::state(&file, dialogue.reviewed.as_ref(), words, findings));
    }
    for translation in library.translations() {
        for (id, review) in &translation.reviews {
            let file = format!("lang/{}/{id}.yaml", translation.locale);
            reviews.push(review::state(&file, review.as_ref(), words(translation, id), findings));
        }
    }
    reviews
}

/// The fingerprint of what one file translates.
fn words(translation: &Translation, id: &DialogueId) -> String {
    let names = [translation.titles.get(id), translation.shorts.get(id)].into_iter().flatten();
    let nodes = translation.nodes().filter(|(address, _)| address.dialogue == *id).map(|(_, node)| node);
    let labels = (*id == Moment::dialogue()).then(|| translation.labels());
    review::fingerprint(names.map(|name| name.value.as_str()), labels, nodes)
}
