//! The choice of a country: by pages, by typing its name, and of its parts. Asked, never guessed (N8).

use crate::dialogue::Library;
use crate::dialogue::condition::Facts;
use crate::dialogue::id::Address;
use crate::dialogue::labels::Label;
use crate::dialogue::moment::Moment;
use crate::safety::{
    Act, Area, AreaId, Button, Cause, Country, CountryCode, Draft, Origin, Screened, Surface, normalise,
};

use super::content::Content;
use super::session::{Asking, Session};
use super::{card, help};

/// Countries on one page: few enough to overlook, even on a small phone.
const ON_A_PAGE: usize = 12;

/// One page of the countries, above the card from which it was opened. On a help card it stays a
/// help card.
pub(super) fn choose(content: &Content, session: &mut Session, below: &Address, surface: Surface, page: u8) -> Draft {
    let cause = match surface {
        Surface::Help(cause) => cause,
        Surface::Card => Cause::Asked,
    };
    let wording = content.wording(session, &Moment::Country.address());
    let mut countries = content.helplines.countries();
    countries.sort_by_key(|country| normalise(wording.name(&country.name)));
    let pages: Vec<&[&Country]> = countries.chunks(ON_A_PAGE).collect();
    let page = usize::from(page) % pages.len().max(1);
    let place = match surface {
        Surface::Card => Moment::Country.address(),
        Surface::Help(_) => below.clone(),
    };
    let origin = Origin { surface, ..card::origin(content, session, place) };
    session.asking = Some(Asking::Country { cause, open: true, locale: origin.locale.clone() });
    let mut draft = Draft::new(origin, wording.moment(Moment::Country).said(&Facts::default()), wording);
    let shown = pages.get(page).copied().unwrap_or_default();
    draft.share(shown.iter().map(|country| Button::act(wording.name(&country.name), Act::Country(country.code))), 2);
    let turn = |label, page: usize| Button::act(wording.label(label), Act::Countries(u8::try_from(page).unwrap_or(0)));
    let last = (page > 0).then(|| turn(Label::LastPage, page - 1));
    let next = (page + 1 < pages.len()).then(|| turn(Label::NextPage, page + 1));
    draft.share(last.into_iter().chain(next), 2);
    draft.row(Button::act(wording.label(Label::NoCountry), Act::NoCountry));
    match surface {
        Surface::Card => card::back_and_menu(wording, session, &mut draft),
        Surface::Help(_) => {
            // One tap leads back to the lines themselves.
            draft.row(Button::act(wording.label(Label::Help), Act::Lines(0)));
            draft.row(card::leave(wording));
        }
    }
    draft
}

/// After a choice: the lines of that country, which is what it was chosen for.
pub(super) fn chosen(
    content: &Content,
    session: &mut Session,
    below: &Address,
    cause: Cause,
    code: Option<CountryCode>,
) -> Draft {
    let known = code.filter(|code| content.helplines.country(*code).is_some());
    if session.country != known {
        session.area = None;
    }
    session.country = known;
    help::card(content, session, below, cause, 0)
}

/// A part of the country. One that the country does not have changes nothing.
pub(super) fn area(content: &Content, session: &mut Session, below: &Address, cause: Cause, area: &AreaId) -> Draft {
    let country = session.country.and_then(|code| content.helplines.country(code));
    // After a restart the country is gone from memory, but an area belongs to one country only.
    let has = |country: &&Country| country.areas.iter().any(|known| known.id == *area);
    let country = country.filter(has).or_else(|| content.helplines.countries().into_iter().find(has));
    if let Some(country) = country {
        session.country = Some(country.code);
        session.area = Some(area.clone());
    }
    help::card(content, session, below, cause, 0)
}

/// A country, and the part of it if that was named.
type Place = (CountryCode, Option<AreaId>);

/// Where a country is looked for in what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// The words are its name and nothing else: nobody was asked, and nothing is guessed (N8).
    Exactly,
    /// It was asked for, so it may stand in a sentence or have a typing error.
    Somehow,
}

/// The country that was typed: by one of its names, its two letters, or a part of it.
pub(super) fn find(content: &Content, words: &Screened, named: Named) -> Option<Place> {
    let typed = words.form();
    let known: Vec<(String, Place)> =
        content.helplines.countries().into_iter().flat_map(|country| names_of(&content.library, country)).collect();
    // Two letters are a country only in capitals: "no" is not Norway.
    let is_code = typed.len() == 2 && words.payload() != words.payload().to_uppercase();
    let is_meant = |name: &str, place: &Place| !(is_code && place.0.to_string().eq_ignore_ascii_case(name));
    let exact = known.iter().find(|(name, place)| name == typed && is_meant(name, place));
    // The longest name wins: Northern Ireland is not Ireland.
    let within =
        || known.iter().filter(|(name, _)| name.len() > 2 && holds(typed, name)).max_by_key(|(name, _)| name.len());
    let near = || {
        let letters = typed.chars().count();
        let same_beginning = |name: &str| name.chars().next() == typed.chars().next();
        let distances = known
            .iter()
            .filter(|(name, _)| same_beginning(name))
            .map(|named| (strsim::damerau_levenshtein(&named.0, typed), named));
        let close = distances.filter(|(distance, _)| letters >= 4 && *distance <= letters / 4);
        close.min_by_key(|(distance, _)| *distance).map(|(_, named)| named)
    };
    let found = match named {
        Named::Exactly => exact,
        Named::Somehow => exact.or_else(within).or_else(near),
    };
    found.map(|(_, place)| place.clone())
}

/// All names by which a country or one of its parts is typed, in their one form.
fn names_of(library: &Library, country: &Country) -> Vec<(String, Place)> {
    let code = country.code.to_string();
    let in_all_languages = |name: &str| -> Vec<String> {
        let translated = library.translations().iter().filter_map(|translation| translation.name(name));
        [name].into_iter().chain(translated).map(normalise).collect()
    };
    let whole = in_all_languages(&country.name).into_iter().chain([normalise(&code)]);
    let whole = whole.chain(country.aliases.iter().map(|alias| normalise(alias))).map(|name| (name, None));
    let part = |area: &Area| {
        let id = area.id.clone();
        in_all_languages(&area.name).into_iter().map(move |name| (name, Some(id.clone())))
    };
    whole.chain(country.areas.iter().flat_map(part)).map(|(name, area)| (name, (country.code, area))).collect()
}

/// Whether a name stands in a text as a whole.
fn holds(text: &str, name: &str) -> bool {
    format!(" {text} ").contains(&format!(" {name} "))
}

/// `/country` with words behind it: the country, or the pages if there is none of that name.
pub(super) fn typed(content: &Content, session: &mut Session, words: &Screened) -> Draft {
    match find(content, words, Named::Somehow) {
        Some(place) => set(content, session, place, Cause::Asked),
        None => unknown(content, session, Cause::Asked),
    }
}

/// A country for which there is no list: that is said, and the pages stay open.
pub(super) fn unknown(content: &Content, session: &mut Session, cause: Cause) -> Draft {
    let surface = if cause == Cause::Asked { Surface::Card } else { Surface::Help(cause) };
    let pages = choose(content, session, &help::place(session), surface, 0);
    let wording = content.library.wording(pages.language(), &Moment::NoList.address());
    let words = wording.moment(Moment::NoList).said(&Facts::default());
    pages.instead(words)
}

/// Sets the country that was typed, and its part: help for what it was asked for.
pub(super) fn set(content: &Content, session: &mut Session, (code, area): Place, cause: Cause) -> Draft {
    session.country = Some(code);
    session.area = area;
    help::card(content, session, &help::place(session), cause, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialogue::target::System;

    #[test]
    fn pages_of_countries_stay_help_cards_on_a_help_card() {
        let content = Content::embedded();
        let mut session = Session::default();
        let surface = Surface::Help(Cause::Asked);
        let reply = choose(&content, &mut session, &Moment::Menu.address(), surface, 0).seal();
        let buttons: Vec<_> = reply.parts().rows.iter().flatten().collect();
        assert!(buttons.iter().any(|button| button.opens_help()));
        assert!(buttons.iter().any(|button| button.tap().is_some_and(|tap| tap.act == Act::Go(System::Professional))));
    }
}
