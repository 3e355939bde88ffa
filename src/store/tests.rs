//! The store as a whole: what is kept, what is gone, and what happens to files that were tampered with.

use std::fs::{self, OpenOptions};

use super::*;
use crate::engine::Consent;

/// A day or two after what happens here.
const TODAY: Day = Day::from_number(2);

fn none() -> std::iter::Empty<(&'static Person, &'static Change)> {
    std::iter::empty()
}

fn agreed() -> Session {
    let mut session = Session::default().with_path([]);
    session.consent = Consent::Given(1);
    session
}

/// A store with one person in it.
fn with_one(folder: &Path, person: Person) -> Store {
    let mut store = Store::open(folder, None).expect("a store");
    let change = Change::Keep(Box::new(agreed()));
    store.commit([(&person, &change)].into_iter(), &[5_000_000, 900], &[]).expect("committed");
    store
}

/// The lock may linger for some milliseconds after a store is closed.
fn reopen(folder: &Path) -> Result<Store, StoreError> {
    for _ in 0..10_000 {
        match Store::open(folder, None) {
            Err(StoreError::Locked(_)) => std::thread::yield_now(),
            other => return other,
        }
    }
    panic!("the store stayed locked")
}

#[test]
fn what_was_committed_is_there_after_opening_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let person = Person::of_chat(7);
    drop(with_one(folder.path(), person));
    let mut store = reopen(folder.path()).expect("a store");
    assert_eq!(store.session(person, TODAY).expect("readable"), Some(agreed()));
    assert!(store.is_done(900) && store.is_done(5_000_000) && !store.is_done(901));
    store.commit([(&person, &Change::Erase)].into_iter(), &[], &[]).expect("committed");
    assert_eq!(store.session(person, TODAY).expect("readable"), None);
}

#[test]
fn the_last_thousand_marks_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(folder.path(), None).expect("a store");
    for first in (0..3000).step_by(100) {
        let batch: Vec<UpdateId> = (first..first + 100).collect();
        store.commit(none(), &batch, &[]).expect("committed");
    }
    assert!(store.is_done(2999) && store.is_done(2000) && !store.is_done(1999));
    assert_eq!(store.with(|database| Ok(database.trees.done.len())).expect("readable"), marks::MOST);
}

#[test]
fn rows_are_there_until_they_are_delivered() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect::<Vec<_>>();
    {
        let mut store = Store::open(folder.path(), None).expect("a store");
        assert_eq!(store.commit(none(), &[], &rows(&["one", "two"])).expect("committed"), [1, 2]);
        assert_eq!(store.commit(none(), &[], &rows(&["three"])).expect("committed"), [3]);
        let delivered = store.delivered();
        delivered.note(2);
        delivered.flush();
    }
    let store = reopen(folder.path()).expect("a store");
    assert_eq!(store.rows().expect("readable"), [(1, b"one".to_vec()), (3, b"three".to_vec())]);
}

#[test]
fn nothing_of_a_person_can_be_read_off_the_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let person = Person::of_chat(0x1122_3344_5566);
    let mut store = with_one(folder.path(), person);
    store.commit(none(), &[], &[b"a row with words".to_vec()]).expect("committed");
    drop(store);
    for entry in fs::read_dir(open::path(folder.path())).expect("readable") {
        let path = entry.expect("an entry").path();
        let bytes = if path.is_file() { fs::read(&path).expect("readable") } else { continue };
        for canary in [&person.chat().to_be_bytes()[2..], b"consent", b"a row with words"] {
            assert!(!bytes.windows(canary.len()).any(|window| window == canary), "{}", path.display());
        }
    }
}

#[test]
fn another_key_opens_nothing_and_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let person = Person::of_chat(7);
    drop(with_one(folder.path(), person));
    let wrong = loop {
        match Store::open(folder.path(), Some(&Key::new())) {
            Err(StoreError::Locked(_)) => std::thread::yield_now(),
            other => break other.err().expect("refused"),
        }
    };
    assert!(matches!(wrong, StoreError::WrongKey(_)) && wrong.refuses_the_start());
    assert_eq!(reopen(folder.path()).expect("a store").session(person, TODAY).expect("readable"), Some(agreed()));
}

#[test]
fn a_kill_before_the_new_key_is_in_its_place_locks_nobody_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let person = Person::of_chat(7);
    drop(with_one(folder.path(), person));
    let old = fs::read_to_string(folder.path().join("key")).expect("a key");
    open::patiently(|| rekey(folder.path(), None, &Key::new())).expect("another key");
    // As it lies there when the process is killed after the store and before its key.
    fs::rename(folder.path().join("key"), folder.path().join("key.new")).expect("beside");
    fs::write(folder.path().join("key"), old).expect("the old one");
    let store = reopen(folder.path()).expect("a store");
    assert_eq!(store.session(person, TODAY).expect("readable"), Some(agreed()));
}

#[test]
fn a_store_of_the_first_version_is_sealed_and_keeps_everybody() {
    let folder = tempfile::tempdir().expect("a folder");
    let person = Person::of_chat(7);
    {
        let db = sled::open(open::path(folder.path())).expect("a database");
        let sessions = db.open_tree(SESSIONS).expect("a tree");
        let record = br#"{"v":1,"consent":1,"place":"signs/list"}"#;
        sessions.insert(person.chat().to_be_bytes(), record.as_slice()).expect("written");
        db.flush().expect("flushed");
    }
    fs::write(folder.path().join("key"), Key::new().digits()).expect("a key");
    let store = reopen(folder.path()).expect("a store");
    let session = store.session(person, TODAY).expect("readable").expect("there");
    assert_eq!(session.place.expect("a place").to_string(), "signs/list");
    assert_eq!(store.source().census().expect("readable").people, 1, "the plain record is gone");
}

#[test]
fn a_newer_store_is_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    {
        let store = with_one(folder.path(), Person::of_chat(7));
        store.with(|database| Ok(database.trees.meta.insert("schema", &9_u32.to_be_bytes())?)).expect("written");
    }
    let newer = reopen(folder.path()).err().expect("refused");
    assert!(matches!(newer, StoreError::Newer(_, 9)) && newer.refuses_the_start());
    assert!(open::path(folder.path()).exists());
}

/// What opening says after the files were changed.
fn after(change: impl FnOnce(&Path)) -> (tempfile::TempDir, StoreError) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = with_one(folder.path(), Person::of_chat(7));
    for update in 0..300 {
        store.commit(none(), &[update], &[]).expect("committed");
    }
    drop(store);
    drop(reopen(folder.path()).expect("it is sound until then"));
    change(folder.path());
    let error = reopen(folder.path()).err().expect("it is noticed");
    (folder, error)
}

#[test]
fn what_was_cut_emptied_removed_or_exchanged_is_noticed_and_kept() {
    let cut_to = |length: u64| {
        move |folder: &Path| {
            let file = OpenOptions::new().write(true).open(open::path(folder).join("db")).expect("a file");
            file.set_len(length).expect("cut");
        }
    };
    let exchanged = |folder: &Path| {
        let other = tempfile::tempdir().expect("a folder");
        fs::copy(folder.join("key"), other.path().join("key")).expect("copied");
        drop(with_one(other.path(), Person::of_chat(8)));
        fs::remove_dir_all(open::path(folder)).expect("removed");
        fs::rename(open::path(other.path()), open::path(folder)).expect("exchanged");
    };
    let removed = |folder: &Path| fs::remove_dir_all(open::path(folder)).expect("removed");
    for (folder, error) in [after(cut_to(0)), after(cut_to(4096)), after(removed), after(exchanged)] {
        match &error {
            StoreError::MovedAside(_, kept) => assert!(kept.exists(), "what is said to be kept is there"),
            StoreError::Gone(at) => assert!(!at.exists()),
            other => panic!("{other}"),
        }
        assert!(!error.refuses_the_start(), "help needs no store");
        // The next start begins anew, beside what was kept.
        reopen(folder.path()).expect("a new store");
    }
}

/// Lets a store be written anew, and waits until it is.
fn written_anew(store: &mut Store, now: u64) {
    let before = inode(&store.folder);
    for _ in 0..50_000_000 {
        store.tend(now);
        if inode(&store.folder) != before {
            return;
        }
        std::thread::yield_now();
    }
    panic!("the store was not written anew")
}

fn inode(folder: &Path) -> u64 {
    std::os::unix::fs::MetadataExt::ino(&fs::metadata(open::path(folder).join("db")).expect("a file"))
}

#[test]
fn what_was_erased_leaves_the_disk_when_the_store_is_written_anew_and_the_rest_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let (stays, goes) = (Person::of_chat(7), Person::of_chat(8));
    let mut store = with_one(folder.path(), stays);
    let keep = Change::Keep(Box::new(agreed()));
    store.commit([(&goes, &keep)].into_iter(), &[1], &[b"a row".to_vec()]).expect("committed");
    let sealed = store.with(|database| Ok(database.trees.sessions.get(store.vault.person(goes))?)).expect("readable");
    let sealed = sealed.expect("a record").to_vec();
    store.commit([(&goes, &Change::Erase)].into_iter(), &[2], &[]).expect("committed");
    let is_on_disk = |folder: &Path| {
        let bytes = fs::read(open::path(folder).join("db")).expect("readable");
        bytes.windows(sealed.len()).any(|window| window == sealed)
    };
    assert!(is_on_disk(folder.path()), "sled leaves remnants");
    written_anew(&mut store, 1000);
    assert!(!is_on_disk(folder.path()));
    store.commit([(&goes, &keep)].into_iter(), &[3], &[b"another".to_vec()]).expect("it goes on");
    for round in 0..2 {
        assert_eq!(store.session(stays, TODAY).expect("readable"), Some(agreed()), "round {round}");
        assert_eq!(store.session(goes, TODAY).expect("readable"), Some(agreed()));
        assert_eq!(store.rows().expect("readable"), [(1, b"a row".to_vec()), (2, b"another".to_vec())]);
        assert!(store.is_done(900) && store.is_done(3));
        drop(store);
        store = reopen(folder.path()).expect("a store");
    }
}

#[test]
fn what_changes_while_the_store_is_written_anew_is_in_the_new_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(folder.path(), None).expect("a store");
    let people: Vec<Person> = (1..=3000).map(Person::of_chat).collect();
    let keep = Change::Keep(Box::new(agreed()));
    store.commit(people.iter().map(|person| (person, &keep)), &[1], &[]).expect("committed");
    let before = inode(folder.path());
    store.tend(1000);
    // Whatever the copy has reached by now, these come after.
    let (erased, moved) = people.split_at(1500);
    let mut later = agreed();
    later.go(crate::dialogue::id::Address::parse("signs/list").expect("an address"));
    let later = Change::Keep(Box::new(later));
    let changes =
        erased.iter().map(|person| (person, &Change::Erase)).chain(moved.iter().map(|person| (person, &later)));
    store.commit(changes, &[2], &[]).expect("committed");
    assert_eq!(inode(folder.path()), before, "the new one comes between two batches");
    written_anew(&mut store, 1001);
    for person in erased {
        assert_eq!(store.session(*person, TODAY).expect("readable"), None);
    }
    for person in moved {
        assert!(store.session(*person, TODAY).expect("readable").expect("there").place.is_some());
    }
}

#[test]
fn a_store_that_cannot_be_written_anew_stays_and_half_a_copy_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let person = Person::of_chat(7);
    let mut store = with_one(folder.path(), person);
    let (before, fresh) = (inode(folder.path()), swap::fresh(folder.path()));
    std::os::unix::fs::symlink(folder.path().join("nowhere/at/all"), &fresh).expect("in the way");
    for _ in 0..50_000_000 {
        store.tend(1000);
        if fs::symlink_metadata(&fresh).is_err() {
            break;
        }
        std::thread::yield_now();
    }
    assert!(fs::symlink_metadata(&fresh).is_err() && inode(folder.path()) == before);
    assert_eq!(store.session(person, TODAY).expect("readable"), Some(agreed()));
    store.commit(none(), &[7], &[]).expect("it goes on");
}

#[test]
fn a_store_is_written_anew_once_a_day_and_one_with_nobody_in_it_only_if_something_has_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (person, day) = (Person::of_chat(7), 24 * 60 * 60);
    let mut store = with_one(folder.path(), person);
    written_anew(&mut store, 1000);
    store.tend(999 + day);
    assert!(!folder.path().join("store.new").exists(), "it is too early");
    let first = inode(folder.path());
    // Somebody is remembered, so it is looked whether they are to be forgotten.
    written_anew(&mut store, 1000 + day);
    assert_ne!(inode(folder.path()), first);
    store.commit([(&person, &Change::Erase)].into_iter(), &[5], &[]).expect("committed");
    written_anew(&mut store, 1000 + 2 * day);
    store.tend(1000 + 4 * day);
    assert!(!folder.path().join("store.new").exists(), "nobody is there, and nothing has changed");
}

mod idle;
