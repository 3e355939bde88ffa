//! Which day it is: the one thing that is reckoned with calendars here, and the one place that names
//! the crate for it.

use super::Seconds;

/// The day in UTC, as `2026-11-21`; empty for a time beyond all calendars.
#[must_use]
pub fn of(now: Seconds) -> String {
    let second = i64::try_from(now).unwrap_or(i64::MAX);
    jiff::Timestamp::from_second(second).map_or_else(|_| String::new(), |time| time.strftime("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_day_is_written_as_the_help_lines_write_it() {
        assert_eq!(super::of(1_795_219_200), "2026-11-21");
        assert_eq!(super::of(u64::MAX), "");
    }
}
