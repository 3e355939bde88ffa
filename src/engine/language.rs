//! The language in which somebody reads: that of their app at first, and another by hand. How words are
//! laid over a card is the matter of `dialogue`, in which language danger was heard that of `safety`.

use crate::dialogue::Library;
use crate::dialogue::condition::Facts;
use crate::dialogue::locale::Locale;
use crate::dialogue::moment::Moment;
use crate::dialogue::text::Text;
use crate::safety::{Act, Button, Cause, Draft, Screened, Surface, Tap, normalise};

use super::content::Content;
use super::session::{Asking, Session};
use super::{card, frame, way};

/// From this length on a name is looked for among other words, too: "in English, please".
const SHORTEST_NAME: usize = 3;

/// The language in which whoever taps a button goes on, where nothing else says in which they read: that
/// of its card. Whoever did not mean what was heard returns to their own.
#[must_use]
pub fn of_tap(tap: &Tap) -> Option<&Locale> {
    let was_not_meant = matches!(tap.origin.surface, Surface::Help(Cause::Heard(_))) && tap.act == Act::Return;
    (!was_not_meant).then_some(&tap.origin.locale)
}

/// The card with a button for each language. It is the one card that speaks all of them, since whoever
/// looks for it may not read the present one. Something may be said before, in each of them, too.
pub(super) fn card(content: &Content, session: &mut Session, before: Option<Moment>) -> Draft {
    let moment = Moment::Language.address();
    let (library, own) = (&content.library, content.language(session));
    let wording = library.wording(own, &moment);
    let others = library.languages().iter().filter(|locale| *locale != wording.locale());
    let mut text = Text::default();
    for locale in [wording.locale()].into_iter().chain(others) {
        for said in before.into_iter().chain([Moment::Language]) {
            let wording = library.wording(locale, &said.address());
            // What a language has no words for yet is said by the library's own.
            if wording.locale() == locale {
                text.paragraph(&wording.moment(said).said(&Facts::default()));
            }
        }
    }
    let mut draft = Draft::new(card::origin(content, session, moment), text, wording);
    for locale in library.languages() {
        let name = library.names(locale).first().map_or(locale.as_str(), String::as_str);
        draft.row(Button::act(name, Act::Language(locale.clone())));
    }
    card::back_and_menu(wording, session, &mut draft);
    session.asking = Some(Asking::Language);
    draft
}

/// Reads in a language from now on, and goes back to where the person is. A card that has no words in it
/// yet is not shown in their place without a word about that.
pub(super) fn choose(content: &Content, session: &mut Session, locale: &Locale) -> Draft {
    let library = &content.library;
    if !library.languages().contains(locale) {
        return card(content, session, Some(Moment::NoLanguage));
    }
    session.choose_language(locale.clone());
    let here = session.place.clone().unwrap_or_else(|| Moment::Menu.address());
    let speaks = |card| library.wording(locale, card).locale() == locale;
    if !speaks(&here) && speaks(&Moment::Untranslated.address()) {
        return frame::untranslated(content, session, here);
    }
    way::arrive(content, session, &here)
}

/// `/language` with words behind it or without.
pub(super) fn typed(content: &Content, session: &mut Session, words: &Screened) -> Draft {
    match named(&content.library, words) {
        Some(locale) => choose(content, session, locale),
        None => card(content, session, (!words.is_empty()).then_some(Moment::NoLanguage)),
    }
}

/// The language that some words name: by its tag, or by one of its names in any language. Where two are
/// named, it is neither.
pub(super) fn named<'a>(library: &'a Library, words: &Screened) -> Option<&'a Locale> {
    let tag = words.payload().split(['-', '_']).next().unwrap_or_default();
    if let Some(locale) = library.languages().iter().find(|locale| locale.as_str().eq_ignore_ascii_case(tag)) {
        return Some(locale);
    }
    let holds = |name: &String| {
        let name = normalise(name);
        name.len() >= SHORTEST_NAME && format!(" {} ", words.form()).contains(&format!(" {name} "))
    };
    let mut found = library.languages().iter().filter(|locale| library.names(locale).iter().any(holds));
    found.next().filter(|_| found.next().is_none())
}
