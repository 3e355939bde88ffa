//! Time that tests make pass: the real bot and the server go by one clock, which skips ahead when a
//! test says so, and nobody waits for an hour to be over.
//!
//! The bot's half is `preload/clock.c`, so all of this belongs to Linux. Time skips in strides in
//! which no request can time out that would not have in an hour lived through: the bot takes up a
//! stride only while it rests, and the server has answered every poll whose time was over.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::bot::{self, Bot, Stage};
use crate::preload::library;
use crate::server::{DEADLINE, Request, Server, State};

/// A stride while requests are under way, which time out after 17 seconds.
const STRIDE: Duration = Duration::from_secs(5);
/// A stride while nothing but a poll is, which times out after 35 seconds and is answered before.
const LONG_STRIDE: Duration = Duration::from_secs(25);
/// So many strides without any other request come before a long one.
const LOOKS_AT_REST: usize = 2;
/// How often a test looks whether the bot has taken up a stride.
const LOOK: Duration = Duration::from_micros(500);

/// A file of two numbers: how far ahead the clock should be, and how far the bot has taken it up.
struct Clock {
    file: Arc<File>,
    named: tempfile::NamedTempFile,
}

impl Clock {
    fn start() -> Self {
        let named = tempfile::NamedTempFile::new().expect("a file");
        let file = Arc::new(named.reopen().expect("the same file"));
        file.set_len(16).expect("two numbers");
        Self { file, named }
    }

    /// The bot that the command starts goes by this clock.
    fn preload(&self, command: &mut Command) {
        command.env("LD_PRELOAD", library("clock")).env("HAVEN_TEST_CLOCK", self.named.path());
    }

    /// The server goes by what the bot has taken up, so that the two never differ.
    fn govern(&self, server: &Server) {
        let file = Arc::clone(&self.file);
        server.with(|state| state.time.follow(move || read(&file, 8)));
    }

    /// Skips ahead, once the bot rests.
    fn advance(&self, by: Duration, server: &Server) {
        let wished = read(&self.file, 0) + by;
        write(&self.file, 0, wished);
        let begun = Instant::now();
        while read(&self.file, 8) != wished {
            assert!(begun.elapsed() < DEADLINE, "the bot never rests");
            server.changed_within(LOOK);
        }
    }

    /// Skips ahead while no bot runs.
    fn leap(&self, by: Duration) {
        let ahead = read(&self.file, 0) + by;
        write(&self.file, 0, ahead);
        write(&self.file, 8, ahead);
    }
}

fn read(file: &File, at: u64) -> Duration {
    let mut bytes = [0; 8];
    file.read_exact_at(&mut bytes, at).expect("a number");
    Duration::from_nanos(u64::from_ne_bytes(bytes))
}

fn write(file: &File, at: u64, time: Duration) {
    let nanoseconds = u64::try_from(time.as_nanos()).expect("less than centuries");
    file.write_all_at(&nanoseconds.to_ne_bytes(), at).expect("written");
}

/// A stage on which time passes only when a test says so, but for the moments that things take.
pub(crate) struct Simulation {
    /// The bot, its server and its folder.
    pub(crate) stage: Stage,
    clock: Clock,
}

impl Simulation {
    /// A new bot with empty data, which is listening.
    pub(crate) fn new() -> Self {
        let (server, folder, clock) = (Server::start(), tempfile::tempdir().expect("a folder"), Clock::start());
        clock.govern(&server);
        let mut simulation = Self { stage: Stage { server, folder, bot: None }, clock };
        simulation.start_bot();
        simulation
    }

    /// Starts a bot on the data that is there, and waits until it listens.
    pub(crate) fn start_bot(&mut self) {
        let mut command = bot::command(&self.stage.server, self.stage.folder.path());
        self.clock.preload(&mut command);
        let log = File::options().create(true).append(true).open(self.log_path()).expect("a log");
        self.stage.bot = Some(Bot::of(command.stdout(Stdio::null()).stderr(Stdio::from(log))));
        self.stage.server.wait("the bot to listen", |state| state.time.next_due());
    }

    fn log_path(&self) -> std::path::PathBuf {
        self.stage.folder.path().join("log")
    }

    /// What the bot has said to its operator.
    pub(crate) fn log(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.log_path()).expect("a log");
        log.lines().map(str::to_owned).collect()
    }

    /// How long all of this has been going on, by the clock.
    pub(crate) fn now(&self) -> Duration {
        self.look(|state| state.time.elapsed())
    }

    fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        self.stage.server.with(|state| look(state))
    }

    /// Lets time pass.
    pub(crate) fn skip(&self, time: Duration) {
        let end = self.now() + time;
        let mut rest = Rest::default();
        while let Some(stride) = self.look(|state| rest.stride(state, end)) {
            self.clock.advance(stride, &self.stage.server);
            self.stage.server.with(|_| ());
            self.answered();
        }
    }

    /// Waits until the server has answered whatever is due, and the bot's requests are read.
    fn answered(&self) {
        self.stage.server.catch_up();
        self.stage.server.wait("answers that are due", |state| {
            state.time.next_due().is_none_or(|due| due > state.time.elapsed()).then_some(())
        });
    }

    /// Lets time pass while no bot runs.
    pub(crate) fn leap(&self, time: Duration) {
        assert!(self.stage.bot.is_none(), "a bot has to take it up");
        self.clock.leap(time);
    }

    /// Lets time pass until something holds, but not longer than so.
    #[track_caller]
    pub(crate) fn skip_until(&self, what: &str, at_most: Duration, holds: impl Fn(&State) -> bool) {
        let end = self.now() + at_most;
        while !self.look(&holds) {
            assert!(self.now() < end, "waited in vain for {what}");
            self.skip(Duration::from_secs(1));
        }
    }
}

/// For how long only polls were asked for, by which it is known how far time may skip at once.
#[derive(Default)]
struct Rest {
    seen: Option<usize>,
    looks: usize,
}

impl Rest {
    /// How far time may skip on its way to an end, and nothing at the end. No answer to a poll is
    /// passed over.
    fn stride(&mut self, state: &State, end: Duration) -> Option<Duration> {
        let polls = |since: &[Request]| since.iter().all(|request| request.method == "getupdates");
        let rests = self.seen.is_some_and(|seen| polls(&state.requests[seen..])) && state.all_confirmed();
        self.looks = if rests { self.looks + 1 } else { 0 };
        self.seen = Some(state.requests.len());
        let (now, due) = (state.time.elapsed(), state.time.next_due());
        let most = if self.looks >= LOOKS_AT_REST && due.is_some() { LONG_STRIDE } else { STRIDE };
        let until_due = due.map_or(most, |due| due.saturating_sub(now).max(Duration::from_millis(1)));
        (now < end).then(|| most.min(until_due).min(end.saturating_sub(now)))
    }
}
