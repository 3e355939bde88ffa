//! The practice that runs this bot, as a card: first on the way to a professional, and one
//! possibility among many.

use crate::dialogue::labels::{Label, Labels};
use crate::dialogue::moment::Moment;
use crate::dialogue::practice::Practice;
use crate::dialogue::text::{Style, Text};
use crate::safety::{Button, Draft, Press};

use super::card;
use super::content::Content;
use super::session::Session;

/// The card, if a practice is named.
pub(super) fn card(content: &Content, session: &Session) -> Option<Draft> {
    let practice = content.library.practice()?;
    let moment = Moment::Practice;
    let wording = content.wording(session, &moment.address());
    let labels = wording.labels();
    let mut text = words(labels, practice);
    text.paragraph(&wording.moment(moment).said(&session.facts(&moment.address().dialogue)));
    let mut draft = Draft::new(card::origin(content, session, moment.address()), text, wording);
    if let Some(telephone) = &practice.telephone {
        let label = labels.fill(Label::Copy, &[("number", telephone)]);
        draft.row(Button { label, press: Press::Copy(telephone.clone()) });
    }
    if let Some(link) = &practice.link {
        let label = labels.fill(Label::Open, &[("name", &practice.name)]);
        draft.row(Button { label, press: Press::Open(link.clone()) });
    }
    card::back_and_menu(wording, session, &mut draft);
    Some(draft)
}

/// What is said about the practice, before Haven's own word about it.
fn words(labels: &Labels, practice: &Practice) -> Text {
    let mut text = Text::default();
    text.push_styled(&practice.name, Style::Bold);
    text.paragraph(&practice.offer);
    let languages = practice.languages.join(", ");
    let mut lines = vec![labels.fill(Label::PracticeLanguages, &[("languages", &languages)])];
    lines.extend(practice.telephone.as_ref().map(|number| labels.fill(Label::PracticeCall, &[("number", number)])));
    lines.extend(practice.hours.as_ref().map(|hours| labels.fill(Label::PracticeHours, &[("hours", hours)])));
    lines.extend(practice.link.as_ref().map(|url| labels.fill(Label::Page, &[("url", url)])));
    text.paragraph(&Text::plain(&lines.join("\n")));
    let taking = if practice.taking_new_clients { Label::PracticeTaking } else { Label::PracticeFull };
    text.paragraph(&Text::plain(labels.get(taking)));
    text
}
