//! Help as the engine shows it: the card of `safety`, above the place where the person is.

use crate::dialogue::moment::Moment;
use crate::safety::{Cause, Draft, HelpCard, help_card};

use super::card::origin;
use super::content::Content;
use super::session::Session;

/// The help card, with the way back to where the person is.
pub(super) fn card(content: &Content, session: &Session, cause: Cause, page: u8) -> Draft {
    let place = session.place.clone().unwrap_or_else(|| Moment::Menu.address());
    let below = origin(content, session, place);
    let wanted = HelpCard { cause, country: session.country, area: session.area.as_ref(), page };
    help_card(&content.library, &content.helplines, below, &wanted)
}
