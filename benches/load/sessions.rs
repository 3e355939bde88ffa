//! A store in which many people are remembered, filled by the library's own means before a start.

use std::path::{Path, PathBuf};

use haven::dialogue::id::{Address, ItemId};
use haven::dialogue::role::Role;
use haven::engine::{Consent, Content, PATH_LENGTH, Session};
use haven::safety::CountryCode;
use haven::store::{Change, Person, Store};

/// How many records are written in one transaction.
const AT_ONCE: u32 = 1000;

/// A data folder with so many people, to be copied for each start; nothing if there are to be none.
/// The first of them are those who tap.
pub(crate) fn remembered(folder: &Path, count: u32) -> Option<PathBuf> {
    if count == 0 {
        return None;
    }
    let data = folder.join("remembered");
    let content = Content::embedded();
    let places: Vec<Address> = content.library.nodes().map(|(address, ..)| address).collect();
    let mut store = Store::open(&data, None).expect("a store");
    for first in (1..=count).step_by(usize::try_from(AT_ONCE).expect("a small number")) {
        let last = count.min(first + AT_ONCE - 1);
        let people: Vec<(Person, Change)> = (first..=last)
            .map(|chat| (Person::of_chat(chat.into()), Change::Keep(Box::new(session(&content, &places, chat)))))
            .collect();
        store.commit(people.iter().map(|(person, change)| (person, change)), &[], &[]).expect("room on the disk");
    }
    Some(data)
}

/// A session of somebody who has come far: a full path, two lists with ticks, a country.
fn session(content: &Content, places: &[Address], chat: u32) -> Session {
    let from = usize::try_from(chat).expect("a small number");
    let place = |nth: usize| places[(from + nth) % places.len()].clone();
    let mut session = Session::default().with_path((0..PATH_LENGTH).map(place));
    session.consent = Consent::Given(content.library.consent_version());
    session.role = Role::ALL.get(from % Role::ALL.len()).copied();
    session.country = CountryCode::parse("GB");
    session.place = Some(place(PATH_LENGTH));
    let ticked = ["distance", "fear", "low"].map(|id| ItemId::parse(id).expect("an id"));
    session.tick(Address::parse("signs/list").expect("an address"), ticked.into());
    session
}

/// Lays a copy of a data folder into the folder of a run.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("readable") {
        let (from, to) = entry.map(|entry| (entry.path(), to.join(entry.file_name()))).expect("an entry");
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(&from, &to).expect("room on the disk");
        }
    }
}
