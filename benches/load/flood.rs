//! A flood: one person presses buttons fifty times a second while fifty others talk at their leisure.
//! What the others wait then is compared with what they wait while it is quiet.
//!
//! Everybody goes by a beat here instead of tapping as fast as answers come: who waits for nobody would
//! measure the machine and not the wait.

use std::time::{Duration, Instant};

use super::bot::Kind;
use super::people::People;
use super::rounds::{first_card, percentile};
use super::server::Server;

/// How many others there are; each taps once a second.
const OTHERS: u32 = 50;
/// The beat: one of the others taps at each, and in a flood the first person, too.
const BEAT: Duration = Duration::from_millis(20);

/// What the others waited from tap to card, in milliseconds: median and 99 %.
struct Waited {
    median: f64,
    most: f64,
}

/// Prints what the others wait in a quiet stretch and in a flood of the same length, round after round.
#[expect(clippy::print_stdout, reason = "the table is what the benchmark is for")]
pub(crate) fn show(kinds: &[Kind], length: Duration, rounds: u32, distance: Duration) {
    println!("\n{OTHERS} people tap once a second; in the flood one more taps fifty times a second");
    println!("{}, {} ms to Telegram and back, ms from tap to card\n", seconds(length), distance.as_millis());
    println!("{:10}{:>14}{:>10}{:>14}{:>10}{:>10}", "", "quiet median", "99 %", "flood median", "99 %", "99 % is");
    for kind in kinds {
        for _ in 0..rounds {
            let [quiet, flood] = once(*kind, length, distance);
            println!(
                "{:10}{:>14.1}{:>10.1}{:>14.1}{:>10.1}{:>9.2}x",
                kind.name(),
                quiet.median,
                quiet.most,
                flood.median,
                flood.most,
                flood.most / quiet.most
            );
        }
    }
}

fn seconds(length: Duration) -> String {
    format!("{} s each", length.as_secs())
}

/// One bot: quiet first, and then the flood.
fn once(kind: Kind, length: Duration, distance: Duration) -> [Waited; 2] {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let server = Server::start(OTHERS + 1, distance);
    server.with(People::one_begins);
    let begun = Instant::now();
    let _bot = kind.start(&server.url(), folder.path());
    first_card(&server, begun);
    for other in 1..=OTHERS {
        server.with(|people| people.acts(other));
    }
    stretch(&server, Duration::from_secs(2), false);
    [false, true].map(|floods| stretch(&server, length, floods))
}

/// A stretch of time, and what the others waited in it.
fn stretch(server: &Server, length: Duration, floods: bool) -> Waited {
    drop(server.with(|people| std::mem::take(&mut people.seen)));
    let begun = Instant::now();
    for beat in 1.. {
        let next = BEAT * beat;
        if next > length {
            break;
        }
        std::thread::sleep(next.saturating_sub(begun.elapsed()));
        server.with(|people| {
            people.acts(1 + beat % OTHERS);
            if floods {
                people.presses();
            }
        });
    }
    let mut seen = server.with(|people| std::mem::take(&mut people.seen));
    Waited { median: percentile(&mut seen.waited, 50), most: percentile(&mut seen.waited, 99) }
}
