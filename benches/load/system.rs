//! What Linux says of processes and of the machine: processor time and memory, read from `/proc`.
//!
//! On another system there is no such folder, and the benchmark says so instead of guessing.

use std::fs;

/// The unit in which Linux counts processor time: hundredths of a second wherever Rust runs.
const TICKS_PER_SECOND: f64 = 100.0;

/// Processor time since a process began, of all its threads, for it and for the system on its
/// behalf, in seconds. The process is a number, or `self`.
pub(crate) fn processor(process: &str) -> f64 {
    let stat = read(&format!("/proc/{process}/stat"));
    // The name in parentheses may hold spaces; of what follows, the 12th and 13th are user and system.
    let (_, fields) = stat.rsplit_once(')').expect("a name in parentheses");
    seconds(fields.split_whitespace().skip(11).take(2))
}

/// Processor time that the whole machine has spent since it began, in seconds.
pub(crate) fn busy() -> f64 {
    let stat = read("/proc/stat");
    let fields = stat.lines().next().expect("a first line, on all processors");
    // Behind the name: user, nice, system, then idle and waiting, which are no work, then interrupts.
    let work = fields.split_whitespace().enumerate().filter(|(at, _)| matches!(at, 1..=3 | 6..=8));
    seconds(work.map(|(_, ticks)| ticks))
}

/// A line of a process's status that is an amount of memory, in MB.
pub(crate) fn memory(process: u32, line: &str) -> f64 {
    let status = read(&format!("/proc/{process}/status"));
    let value = status.lines().find_map(|row| row.strip_prefix(line)).expect("such a line, of a bot that runs");
    let kilobytes: f64 = value.trim().trim_end_matches(" kB").parse().expect("a number of kB");
    kilobytes / 1024.0
}

fn seconds<'a>(ticks: impl Iterator<Item = &'a str>) -> f64 {
    ticks.map(|ticks| ticks.parse::<f64>().expect("a number of ticks")).sum::<f64>() / TICKS_PER_SECOND
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}, which Linux has for what runs: {error}"))
}
