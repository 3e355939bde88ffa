//! Help as the engine shows it: the card of `safety`, above the place where the person is.

use crate::dialogue::id::Address;
use crate::dialogue::labels::Label;
use crate::dialogue::moment::Moment;
use crate::safety::{Button, Cause, Draft, HelpCard, help_card};

use super::card::origin;
use super::content::Content;
use super::session::Session;

/// The card that it lies above where nothing was tapped: where the person is.
pub(super) fn place(session: &Session) -> Address {
    session.place.clone().unwrap_or_else(|| Moment::Menu.address())
}

/// The help card, with the way back to the card below it.
pub(super) fn card(content: &Content, session: &Session, below: &Address, cause: Cause, page: u8) -> Draft {
    let below = origin(content, session, below.clone());
    let wanted = HelpCard { cause, country: session.country, area: session.area.as_ref(), page };
    help_card(&content.library, &content.helplines, below, &wanted)
}

/// The card with a question that was asked in the same breath: help first, its answer behind a button.
pub(super) fn with_question(content: &Content, reader: &Session, mut card: Draft, asked: Option<&Address>) -> Draft {
    if let Some(address) = asked {
        let wording = content.wording(reader, address);
        let question = wording.node(address).and_then(|node| node.asks.as_ref()).map(|asks| asks.value.as_str());
        // A question that is not translated is called by no words of another language here.
        let own = question.filter(|_| wording.locale() == card.language());
        let label = own.unwrap_or_else(|| content.library.labels_in(card.language()).get(Label::Questions));
        card.row(Button::arrive(label, address.clone()));
    }
    card
}
