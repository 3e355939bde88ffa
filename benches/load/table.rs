//! The table: a figure in each row, a bot in each column.

use super::rounds::{FIGURES, Figures, Plan};

/// How wide the figures' names and the bots' columns are.
const NAME: usize = 36;
const COLUMN: usize = 10;

/// Prints what came of all rounds for each bot at a distance from Telegram.
#[expect(clippy::print_stdout, reason = "the table is what the benchmark is for")]
pub(crate) fn show(plan: &Plan, delay: u64, results: &[Figures]) {
    let rounds = if plan.rounds == 1 { "once".to_owned() } else { format!("median of {}", plan.rounds) };
    let seconds = plan.measured.as_secs();
    println!("\n{} people tapping, {delay} ms to Telegram and back, {seconds} s each, {rounds}", plan.people);
    println!();
    row("", plan.kinds.iter().map(|kind| kind.name().to_owned()));
    for (figure, (name, decimals)) in FIGURES.iter().enumerate() {
        row(name, results.iter().map(|figures| format!("{:.decimals$}", figures[figure])));
    }
}

#[expect(clippy::print_stdout, reason = "the table is what the benchmark is for")]
fn row(name: &str, cells: impl Iterator<Item = String>) {
    print!("{name:NAME$}");
    for cell in cells {
        print!("{cell:>COLUMN$}");
    }
    println!();
}
