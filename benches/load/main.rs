//! Whole processes under load, side by side: Haven, a plain bot on teloxide's own dispatcher, and a
//! bare loop that keeps nothing, each against the same small Bot API server on loopback.
//!
//! `cargo bench --bench load`; `-- --help` lists the settings. The server stands for Telegram and
//! for everybody in the chats ([`people`]): each person taps again as soon as the last tap is
//! answered. What the network beyond loopback and TLS cost is left out, but for a delay.
//!
//! The plain bot and the bare loop are this very executable, started with an argument.

mod bare;
mod bot;
mod cards;
mod flood;
mod people;
mod plain;
mod rounds;
mod server;
mod sessions;
mod system;
mod table;
mod wire;

use std::path::Path;
use std::time::Duration;

use clap::{Parser, Subcommand};

use bot::Kind;
use rounds::Plan;

/// How much of a distance to Telegram is tried where none is given, in milliseconds.
const DELAYS: [u64; 2] = [0, 40];

/// Haven, a plain bot and a bare loop under the same load, side by side.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    role: Option<Role>,
    /// How many people tap.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
    people: u32,
    /// For how long each run is measured, after its warm-up.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..))]
    seconds: u64,
    /// How often each bot has its turn; the table shows medians.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Only this one.
    #[arg(long)]
    only: Option<Kind>,
    /// The distance to Telegram: so many milliseconds there and back. Both 0 and 40 if not given.
    #[arg(long, value_name = "MS")]
    delay: Option<u64>,
    /// Haven starts with so many people remembered.
    #[arg(long, default_value_t = 0)]
    sessions: u32,
    /// Instead: what fifty people wait while one more presses buttons fifty times a second.
    #[arg(long)]
    flood: bool,
    /// What cargo says to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

/// What this executable is when it starts itself.
#[derive(Debug, Subcommand)]
enum Role {
    /// The plain bot, against the server at that URL.
    #[command(hide = true)]
    Plain { url: String },
    /// The bare loop.
    #[command(hide = true)]
    Bare { url: String },
}

fn main() {
    let arguments = Arguments::parse();
    match &arguments.role {
        Some(Role::Plain { url }) => plain::run(url),
        Some(Role::Bare { url }) => bare::run(url),
        None if arguments.bench => compare(&arguments),
        // `cargo test --all-targets` starts it, too, and wants no load.
        None => eprintln!("this is run by: cargo bench --bench load"),
    }
}

fn compare(arguments: &Arguments) {
    let kinds = arguments.only.map_or_else(|| Kind::ALL.to_vec(), |only| vec![only]);
    if arguments.flood {
        let distance = Duration::from_millis(arguments.delay.unwrap_or(0));
        flood::show(&kinds, Duration::from_secs(arguments.seconds), arguments.rounds, distance);
        return;
    }
    // Not the system's own folder for such things, which may be memory, where a sync costs nothing.
    let folder = tempfile::tempdir_in(Path::new(env!("CARGO_TARGET_TMPDIR"))).expect("a folder");
    let plan = Plan {
        people: arguments.people,
        measured: Duration::from_secs(arguments.seconds),
        rounds: arguments.rounds,
        kinds,
        remembered: sessions::remembered(folder.path(), arguments.sessions),
        folder: folder.path().to_owned(),
    };
    for delay in arguments.delay.map_or_else(|| DELAYS.to_vec(), |delay| vec![delay]) {
        let results = plan.run(Duration::from_millis(delay));
        table::show(&plan, delay, &results);
    }
}
