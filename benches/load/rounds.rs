//! The runs: each bot in its turn, round after round, so that what the machine does besides hits
//! all of them alike. Of each figure the median over the rounds is kept, of trouble the worst.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::bot::{Bot, Kind};
use super::people::{People, Seen};
use super::server::Server;
use super::{sessions, system};

/// What is left to a bot after its start, before its idle memory is read.
const REST: Duration = Duration::from_millis(200);
/// How long everybody taps before anything is measured.
const WARM_UP: Duration = Duration::from_secs(1);
/// A bot that has said nothing by then will not.
const PATIENCE: Duration = Duration::from_secs(30);

/// The figures, in the order of the table, each with how many decimals it is worth. Where the server
/// uses a whole core, the bot was faster than could be seen; where anything else uses the machine,
/// the run says little.
pub(crate) const FIGURES: [(&str, usize); 15] = [
    ("updates per second", 0),
    ("from hand-out to card, median, ms", 1),
    ("from hand-out to card, 99 %, ms", 1),
    ("from tap to card, median, ms", 1),
    ("from tap to card, 99 %, ms", 1),
    ("processor s per 10,000 updates", 2),
    ("most memory, MB", 1),
    ("idle memory, MB", 1),
    ("cold start, ms", 0),
    ("bytes per card", 0),
    ("cores used by the bot", 2),
    ("cores used by the server", 2),
    ("cores used by anything else", 2),
    ("requests refused", 0),
    ("people left waiting", 0),
];

/// The first of the figures that count trouble.
const TROUBLE: usize = FIGURES.len() - 2;

/// A value for each of them.
pub(crate) type Figures = [f64; FIGURES.len()];

/// What is run.
pub(crate) struct Plan {
    pub(crate) people: u32,
    pub(crate) measured: Duration,
    pub(crate) rounds: u32,
    pub(crate) kinds: Vec<Kind>,
    /// A data folder for Haven to start with.
    pub(crate) remembered: Option<PathBuf>,
    pub(crate) folder: PathBuf,
}

impl Plan {
    /// All rounds at that distance from Telegram, for each bot together.
    pub(crate) fn run(&self, distance: Duration) -> Vec<Figures> {
        let mut runs: Vec<Vec<Figures>> = vec![Vec::new(); self.kinds.len()];
        for _ in 0..self.rounds {
            for (kind, runs) in self.kinds.iter().zip(&mut runs) {
                runs.push(self.once(*kind, distance));
            }
        }
        runs.iter().map(|runs| together(runs)).collect()
    }

    /// One run of one bot, with a server of its own.
    fn once(&self, kind: Kind, distance: Duration) -> Figures {
        let folder = tempfile::tempdir_in(&self.folder).expect("a folder");
        if let Some(remembered) = self.remembered.as_ref().filter(|_| kind == Kind::Haven) {
            sessions::copy(remembered, &folder.path().join("data"));
        }
        let server = Server::start(self.people, distance);
        server.with(People::one_begins);
        let begun = Instant::now();
        let bot = kind.start(&server.url(), folder.path());
        let cold_start = first_card(&server, begun);
        std::thread::sleep(REST);
        let idle = bot.memory();
        server.with(People::all_go);
        std::thread::sleep(WARM_UP);
        let measured = measure(&server, &bot, self.measured);
        let forgotten = server.with(|people| people.forgotten());
        measured.figures(&bot, idle, cold_start, forgotten)
    }
}

/// How long the first card took.
pub(crate) fn first_card(server: &Server, begun: Instant) -> Duration {
    while begun.elapsed() < PATIENCE {
        if let Some(came) = server.with(|people| people.seen.first_card) {
            return came.duration_since(begun);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("the bot did not answer within {PATIENCE:?}")
}

/// What was seen in a stretch of time: of the people, and of processors used in seconds.
struct Measured {
    seen: Seen,
    seconds: f64,
    bot: f64,
    server: f64,
    machine: f64,
}

fn measure(server: &Server, bot: &Bot, length: Duration) -> Measured {
    let used = || [bot.processor(), system::processor("self"), system::busy()];
    let before_that = server.with(|people| std::mem::take(&mut people.seen));
    let (begun, before) = (Instant::now(), used());
    std::thread::sleep(length);
    let mut seen = server.with(|people| std::mem::take(&mut people.seen));
    let (seconds, after) = (begun.elapsed().as_secs_f64(), used());
    seen.refused += before_that.refused;
    let [bot, server, machine] = std::array::from_fn(|at| after[at] - before[at]);
    Measured { seen, seconds, bot, server, machine }
}

impl Measured {
    fn figures(mut self, bot: &Bot, idle: f64, cold_start: Duration, forgotten: usize) -> Figures {
        let (answered, cards) = (f64::from(self.seen.answered), self.seen.waited.len());
        [
            answered / self.seconds,
            percentile(&mut self.seen.handled, 50),
            percentile(&mut self.seen.handled, 99),
            percentile(&mut self.seen.waited, 50),
            percentile(&mut self.seen.waited, 99),
            self.bot / answered * 10_000.0,
            bot.most_memory(),
            idle,
            milliseconds(cold_start),
            number(self.seen.bytes / cards.max(1)),
            self.bot / self.seconds,
            self.server / self.seconds,
            // The counts are not of the very same moment.
            ((self.machine - self.bot - self.server) / self.seconds).max(0.0),
            f64::from(self.seen.refused),
            number(forgotten),
        ]
    }
}

/// The time within which so many of a hundred came, in milliseconds.
pub(crate) fn percentile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    let at = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(at).map_or(f64::NAN, |time| milliseconds(*time))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("a short run"))
}

fn together(runs: &[Figures]) -> Figures {
    std::array::from_fn(|figure| {
        let mut values: Vec<f64> = runs.iter().map(|run| run[figure]).collect();
        values.sort_unstable_by(f64::total_cmp);
        values[if figure < TROUBLE { values.len() / 2 } else { values.len() - 1 }]
    })
}
