//! Whoever does not come back is forgotten (P3): when they are met, and where the store is written anew.

use super::*;

const DAY: u64 = 24 * 60 * 60;
/// The day on which they were here last.
const LAST: u32 = 20_000;

fn day(after: u32) -> Day {
    Day::from_number(LAST + after)
}

fn here_last_on(active: Option<Day>) -> Change {
    let mut session = agreed();
    session.active = active;
    Change::Keep(Box::new(session))
}

/// A moment of that day.
fn noon(after: u32) -> u64 {
    u64::from(LAST + after) * DAY + DAY / 2
}

fn people(store: &Store) -> usize {
    store.source().census().expect("readable").people
}

#[test]
fn whoever_was_away_for_ninety_days_is_met_as_somebody_new_and_their_record_is_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(folder.path(), None).expect("a store");
    let person = Person::of_chat(7);
    let change = here_last_on(Some(day(0)));
    store.commit([(&person, &change)].into_iter(), &[1], &[]).expect("committed");
    let session = store.session(person, day(89)).expect("readable").expect("remembered");
    assert_eq!(session.active, Some(day(0)));
    assert_eq!(store.session(person, day(90)).expect("readable"), None);
    assert_eq!((people(&store), store.shown(person).expect("readable")), (0, None));
}

#[test]
fn where_the_store_is_written_anew_they_are_left_out_and_nobody_else_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(folder.path(), None).expect("a store");
    let [gone, stays, returns] = [1, 2, 3].map(Person::of_chat);
    let changes =
        [(gone, day(0)), (stays, day(60)), (returns, day(0))].map(|(person, last)| (person, here_last_on(Some(last))));
    store.commit(changes.iter().map(|(person, change)| (person, change)), &[1], &[]).expect("committed");
    let before = inode(folder.path());
    store.tend(noon(91));
    // While it is written anew, one of them comes back and says yes once more.
    let change = here_last_on(Some(day(91)));
    store.commit([(&returns, &change)].into_iter(), &[2], &[]).expect("committed");
    assert_eq!(inode(folder.path()), before);
    written_anew(&mut store, noon(91));
    assert_eq!(people(&store), 2);
    assert!(store.shown(gone).expect("readable").is_none());
    for person in [stays, returns] {
        assert!(store.session(person, day(91)).expect("readable").is_some());
    }
}

#[test]
fn records_without_a_day_are_counted_from_the_first_day_that_is_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let person = Person::of_chat(7);
    let mut store = with_one(folder.path(), person);
    assert!(store.session(person, day(0)).expect("readable").is_some(), "nobody knows since when");
    written_anew(&mut store, noon(0));
    drop(store);
    // That day is noted in the store, and a later start does not begin to count anew.
    let mut store = reopen(folder.path()).expect("a store");
    written_anew(&mut store, noon(89));
    assert_eq!(people(&store), 1);
    drop(store);
    let mut store = reopen(folder.path()).expect("a store");
    written_anew(&mut store, noon(90));
    assert_eq!(people(&store), 0);
}
