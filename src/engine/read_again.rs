//! How far the words were reviewed and the numbers re-read, as Haven says it about itself.
//!
//! It is counted anew for each card, so that nobody has to remember to change a sentence, and none can
//! claim more than somebody has done.

use crate::dialogue::labels::{Label, Labels};
use crate::dialogue::review::Reviewed;
use crate::dialogue::text::{Style, Text};

use super::content::Content;

/// What is said for none, some and all of something.
type Sentences = [Label; 3];
const WORDS: Sentences = [Label::ReviewNone, Label::ReviewSome, Label::ReviewAll];
const NUMBERS: Sentences = [Label::NumbersNone, Label::NumbersSome, Label::NumbersAll];

/// A paragraph with both. A review counts as long as its words are the same, a number for a year.
pub(super) fn paragraph(content: &Content, labels: &Labels) -> Text {
    let reviews: Vec<bool> = content.reviews().map(|file| matches!(file.state, Reviewed::Done(_))).collect();
    let numbers: Vec<bool> = content.helplines.lines().map(|(_, line)| line.checked.is_some()).collect();
    let mut text = Text::default();
    text.push_styled(&sentence(labels, WORDS, &reviews), Style::Bold);
    text.push(" ");
    text.push(&sentence(labels, NUMBERS, &numbers));
    text
}

fn sentence(labels: &Labels, [none, some, all]: Sentences, done: &[bool]) -> String {
    let (count, of) = (done.iter().filter(|done| **done).count(), done.len());
    match count {
        0 => labels.get(none).to_owned(),
        count if count == of => labels.get(all).to_owned(),
        count => labels.fill(some, &[("count", &count.to_string()), ("of", &of.to_string())]),
    }
}
