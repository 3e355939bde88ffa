//! How a session is written down: a small JSON record with a version.
//!
//! The record is a type of its own, so that the engine can change without rewriting the store, and
//! so that what is kept of a person can be read off this one file (P1).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Person, StoreError};
use crate::dialogue::id::{Address, BadId, ItemId};
use crate::dialogue::locale::Locale;
use crate::dialogue::role::Role;
use crate::engine::{Consent, Day, MessageNumber, Messages, Session};
use crate::safety::{AreaId, CountryCode};

/// The version that is written.
const VERSION: u32 = 3;
/// The versions that are read: 1 knew no language, 2 not whether it was chosen by hand, and neither of
/// them a day.
const READ: std::ops::RangeInclusive<u32> = 1..=VERSION;

/// Everything that is kept of somebody.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    v: u32,
    consent: u32,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    locale: Option<String>,
    /// The language was chosen by hand.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    chose_language: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    area: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    place: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    path: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    ticks: BTreeMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    visited: Vec<String>,
    /// Numbers of messages with their minutes, each as the difference to the one before.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    messages: Vec<(i64, i64)>,
    /// The last day on which they were here, counted from 1970-01-01.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    active: Option<u32>,
}

/// Why a record cannot be read. It quotes nothing of it.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unreadable {
    #[error("it is of version {0}, which this Haven does not know")]
    Version(u32),
    #[error("it is no record")]
    Form,
}

impl From<BadId> for Unreadable {
    fn from(_: BadId) -> Self {
        Self::Form
    }
}

/// Bytes before the record: the chat, so that a new key can be given to what is kept.
const CHAT: usize = 8;

/// Somebody's record: their chat, and the session.
pub(super) fn write(person: Person, session: &Session) -> Result<Vec<u8>, StoreError> {
    Ok([person.chat().to_be_bytes().as_slice(), &written(session)?].concat())
}

/// Whose record it is.
pub(super) fn person(value: &[u8]) -> Result<Person, Unreadable> {
    let (chat, _) = value.split_first_chunk::<CHAT>().ok_or(Unreadable::Form)?;
    Ok(Person::of_chat(i64::from_be_bytes(*chat)))
}

fn written(session: &Session) -> Result<Vec<u8>, StoreError> {
    let Consent::Given(consent) = session.consent else {
        // `App` asks before it keeps anything; this is the second lock on the same door.
        return Err(StoreError::Io(std::io::Error::other("nobody agreed to this record")));
    };
    let record = Record {
        v: VERSION,
        consent,
        role: session.role.map(|role| role.as_str().to_owned()),
        locale: session.locale.as_ref().map(ToString::to_string),
        chose_language: session.has_chosen_language(),
        country: session.country.map(|code| code.to_string()),
        area: session.area.as_ref().map(ToString::to_string),
        place: session.place.as_ref().map(ToString::to_string),
        path: session.path().map(ToString::to_string).collect(),
        ticks: session
            .ticks()
            .map(|(at, items)| (at.to_string(), items.iter().map(ToString::to_string).collect()))
            .collect(),
        visited: session.visited().map(ToString::to_string).collect(),
        messages: differences(&session.messages),
        active: session.active.map(Day::number),
    };
    Ok(serde_json::to_vec(&record)?)
}

/// The record in a value, with the chat whose it is.
fn parts(value: &[u8]) -> Result<(i64, Record), Unreadable> {
    let (chat, record) = value.split_first_chunk::<CHAT>().ok_or(Unreadable::Form)?;
    let record: Record = serde_json::from_slice(record).map_err(|_| Unreadable::Form)?;
    if !READ.contains(&record.v) {
        return Err(Unreadable::Version(record.v));
    }
    Ok((i64::from_be_bytes(*chat), record))
}

/// All of a value, as its own person may read it (P7).
pub(super) fn shown(value: &[u8]) -> Result<String, Unreadable> {
    #[derive(Serialize)]
    struct Shown {
        chat: i64,
        #[serde(flatten)]
        record: Record,
    }
    let (chat, record) = parts(value)?;
    serde_json::to_string_pretty(&Shown { chat, record }).map_err(|_| Unreadable::Form)
}

/// The last day on which its person was here, where it knows one.
pub(super) fn active(value: &[u8]) -> Result<Option<Day>, Unreadable> {
    Ok(parts(value)?.1.active.map(Day::from_number))
}

/// The version of what is kept to which its person said yes.
pub(super) fn agreed_to(value: &[u8]) -> Result<u32, Unreadable> {
    Ok(parts(value)?.1.consent)
}

/// Reads a session back.
pub(super) fn read(value: &[u8]) -> Result<Session, Unreadable> {
    let (_, record) = parts(value)?;
    let addresses = |texts: &[String]| texts.iter().map(|text| Address::parse(text)).collect::<Result<Vec<_>, _>>();
    let mut session = Session::default().with_path(addresses(&record.path)?);
    session.consent = Consent::Given(record.consent);
    session.active = record.active.map(Day::from_number);
    session.role = record.role.as_deref().map(|word| Role::parse(word).ok_or(Unreadable::Form)).transpose()?;
    session.locale = record.locale.as_deref().map(|tag| Locale::parse(tag).ok_or(Unreadable::Form)).transpose()?;
    if let Some(locale) = session.locale.take_if(|_| record.chose_language) {
        session.choose_language(locale);
    }
    session.country =
        record.country.as_deref().map(|code| CountryCode::parse(code).ok_or(Unreadable::Form)).transpose()?;
    session.area = record.area.as_deref().map(AreaId::parse).transpose()?;
    session.place = record.place.as_deref().map(Address::parse).transpose()?;
    for (at, items) in &record.ticks {
        let items = items.iter().map(|item| ItemId::parse(item)).collect::<Result<_, _>>()?;
        session.tick(Address::parse(at)?, items);
    }
    for seen in addresses(&record.visited)? {
        session.see(seen);
    }
    session.messages = summed(&record.messages)?;
    Ok(session)
}

/// Messages are many and near each other, and differences are short.
fn differences(messages: &Messages) -> Vec<(i64, i64)> {
    let mut before = (0, 0);
    let from = |(number, minute): (MessageNumber, u64)| {
        let at = (i64::from(number), i64::try_from(minute).unwrap_or(0));
        let step = (at.0 - before.0, at.1 - before.1);
        before = at;
        step
    };
    messages.iter().map(from).collect()
}

fn summed(differences: &[(i64, i64)]) -> Result<Messages, Unreadable> {
    let mut before = (0_i64, 0_i64);
    let to = |(number, minute): &(i64, i64)| {
        before = (before.0.checked_add(*number)?, before.1.checked_add(*minute)?);
        Some((MessageNumber::try_from(before.0).ok()?, u64::try_from(before.1).ok()?))
    };
    differences.iter().map(to).collect::<Option<Messages>>().ok_or(Unreadable::Form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Address {
        Address::parse(text).expect("an address")
    }

    fn agreed(consent: Consent) -> Session {
        let mut session = Session::default().with_path([]);
        session.consent = consent;
        session
    }

    #[test]
    fn a_session_is_read_as_it_was_written() {
        let mut session = agreed(Consent::Given(1));
        session.role = Some(Role::Both);
        session.choose_language(Locale::parse("es").expect("a language"));
        session.country = CountryCode::parse("GB");
        session.area = AreaId::parse("wales").ok();
        session.go(at("signs/arrive"));
        session.go(at("signs/list"));
        session.tick(at("signs/list"), [ItemId::parse("fear").expect("an id")].into());
        session.see(at("signs/list"));
        for (number, at) in [(900, 1_700_000_000), (905, 1_700_000_100), (7, 1_700_000_050)] {
            session.messages.note(number, at);
        }
        session.active = Some(Day::from_number(20_778));
        let person = Person::of_chat(-7);
        let value = write(person, &session).expect("written");
        assert_eq!(read(&value).expect("read"), session);
        assert_eq!(super::person(&value).expect("whose"), person);
    }

    #[test]
    fn nothing_is_written_without_a_yes() {
        for consent in [Consent::Open, Consent::Refused] {
            assert!(write(Person::of_chat(1), &agreed(consent)).is_err());
        }
    }

    #[test]
    fn a_record_of_the_first_version_is_read_and_knows_no_language() {
        let value = br#"12345678{"v":1,"consent":1,"country":"GB","place":"signs/list"}"#;
        let session = read(value).expect("read");
        assert_eq!((session.locale, session.place), (None, Some(at("signs/list"))));
    }

    #[test]
    fn a_record_of_the_second_version_is_read_and_knows_no_day() {
        let value = br#"12345678{"v":2,"consent":2,"locale":"es","place":"signs/list"}"#;
        let session = read(value).expect("read");
        assert_eq!((session.locale, session.active), (Locale::parse("es"), None));
        assert_eq!((active(value).expect("read"), agreed_to(value).expect("read")), (None, 2));
    }

    #[test]
    fn what_its_person_is_shown_is_the_chat_and_every_field() {
        let value = [7_i64.to_be_bytes().as_slice(), br#"{"v":3,"consent":3,"role":"both","active":20778}"#].concat();
        let text = shown(&value).expect("read");
        assert_eq!(
            text,
            "{\n  \"chat\": 7,\n  \"v\": 3,\n  \"consent\": 3,\n  \"role\": \"both\",\n  \"active\": 20778\n}"
        );
    }

    #[test]
    fn a_language_in_a_record_of_the_second_version_was_not_chosen_by_hand() {
        let session = read(br#"12345678{"v":2,"consent":1,"locale":"es"}"#).expect("read");
        assert!(session.locale == Locale::parse("es") && !session.has_chosen_language());
    }

    #[test]
    fn a_newer_or_broken_record_is_no_session() {
        assert!(matches!(read(br#"12345678{"v":4,"consent":1}"#), Err(Unreadable::Version(4))));
        assert!(matches!(read(b"\0\0"), Err(Unreadable::Form)));
    }
}
