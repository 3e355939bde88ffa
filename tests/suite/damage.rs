//! A store that was damaged while Haven was stopped: cut, emptied, taken away, or with bits that
//! flipped. Whatever it was, Haven starts, everybody is answered, and nothing that can be read no more
//! is replaced without a word.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use fastrand::Rng;
use tempfile::TempDir;

use crate::bot::{Bot, Stage, command};
use crate::server::Server;
use crate::walk::both_doors;

/// How many places of the file are tried.
const FLIPS: usize = 24;
/// The person that the store remembers.
const REMEMBERED: i64 = 1;

/// What a stopped bot has left behind: a server with its people, and data that remember one of them.
struct Left {
    server: Server,
    folder: TempDir,
}

impl Left {
    fn new() -> Self {
        let mut stage = Stage::new();
        stage.first_card(REMEMBERED, "Remember my place");
        assert_eq!(stage.bot.take().expect("a bot").terminate().code(), Some(0));
        Self { server: stage.server, folder: stage.folder }
    }

    /// A copy of the data, to damage.
    fn copy(&self) -> TempDir {
        let copy = tempfile::tempdir().expect("a folder");
        let arguments = [self.folder.path().join("data"), copy.path().to_owned()];
        assert!(Command::new("cp").arg("-r").args(arguments).status().expect("cp").success());
        copy
    }

    /// How far the database's file is filled: sled makes it longer in advance.
    fn filled(&self) -> usize {
        let bytes = fs::read(store(self.folder.path()).join("db")).expect("readable");
        bytes.iter().rposition(|byte| *byte != 0).expect("something is written") + 1
    }

    /// Starts the bot on data; whether it still knows the person, and what it says in its log.
    fn started(&self, folder: &Path) -> (bool, String) {
        let path = folder.join("log");
        let mut command = command(&self.server, folder);
        let bot = Bot::of(command.stderr(File::create(&path).expect("a log")));
        both_doors(&self.server.say(2, "I want to die"));
        let hello = self.server.say(REMEMBERED, "/start");
        both_doors(&hello);
        assert_eq!(bot.terminate().code(), Some(0));
        (hello.data("Go on where I was").is_some(), fs::read_to_string(path).expect("readable"))
    }
}

fn store(folder: &Path) -> PathBuf {
    folder.join("data/store")
}

fn database(folder: &Path) -> File {
    OpenOptions::new().read(true).write(true).open(store(folder).join("db")).expect("a file")
}

fn is_kept_aside(folder: &Path) -> bool {
    folder.join("data/store.damaged-1/db").exists()
}

#[test]
fn a_store_that_was_cut_or_emptied_is_kept_aside_and_the_start_after_the_next_begins_anew() {
    let left = Left::new();
    for length in [0, 100, left.filled() / 2] {
        let folder = left.copy();
        database(folder.path()).set_len(length as u64).expect("cut");
        let (is_known, log) = left.started(folder.path());
        assert!(!is_known && log.contains("HAVEN RUNS WITHOUT MEMORY"), "{length}: {log}");
        assert!(is_kept_aside(folder.path()) && !store(folder.path()).exists(), "{length}: {log}");
        let (is_known, log) = left.started(folder.path());
        assert!(!is_known && !log.contains("WITHOUT MEMORY") && store(folder.path()).exists(), "{length}: {log}");
    }
}

#[test]
fn a_store_that_was_taken_away_is_missed() {
    let left = Left::new();
    let folder = left.copy();
    fs::remove_dir_all(store(folder.path())).expect("removed");
    let (is_known, log) = left.started(folder.path());
    assert!(!is_known && log.contains("is gone, though it was there before"), "{log}");
}

#[test]
fn bits_that_flipped_cost_nobody_help_and_nobody_is_forgotten_in_silence() {
    let left = Left::new();
    let mut random = Rng::with_seed(4);
    for _ in 0..FLIPS {
        let (folder, at) = (left.copy(), random.u64(..left.filled() as u64));
        let (file, mut byte) = (database(folder.path()), [0]);
        file.read_exact_at(&mut byte, at).expect("readable");
        file.write_all_at(&[byte[0] ^ (1 << random.u8(..8))], at).expect("flipped");
        let (is_known, log) = left.started(folder.path());
        let is_said = is_kept_aside(folder.path()) || log.contains("was set aside");
        assert!(is_known || is_said, "after a flip at {at} the person is forgotten, and nobody says so: {log}");
    }
}
