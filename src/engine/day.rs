//! Days: how long ago somebody was here, and nothing finer. Which day it is comes in from outside;
//! that a day has a date is the one thing that is reckoned with calendars, and the one place that
//! names the crate for it.

use std::fmt;

use jiff::civil::{Date, date};

/// Seconds of a day.
const SECONDS: u64 = 24 * 60 * 60;

/// A day in UTC, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(u32);

impl Day {
    /// The day of a point in time, in seconds since 1970.
    #[must_use]
    pub fn of(seconds: u64) -> Self {
        Self(u32::try_from(seconds / SECONDS).unwrap_or(u32::MAX))
    }

    /// So many days after 1970-01-01.
    #[must_use]
    pub const fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// How many days after 1970-01-01.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// How many days have passed since an earlier one; none since a later one.
    #[must_use]
    pub fn since(self, earlier: Self) -> u32 {
        self.0.saturating_sub(earlier.0)
    }

    fn date(self) -> Option<Date> {
        let since_1970 = jiff::Span::new().try_days(i64::from(self.0)).ok()?;
        date(1970, 1, 1).checked_add(since_1970).ok()
    }
}

/// As the help lines write it, `2026-11-21`; nothing for a day after the year 9999.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().map_or(Ok(()), |date| write!(f, "{date}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_the_help_lines_write_it() {
        assert_eq!(Day::of(1_795_219_200).to_string(), "2026-11-21");
        assert_eq!(Day::of(1_795_219_199).to_string(), "2026-11-20");
        assert_eq!(Day::of(0).to_string(), "1970-01-01");
        assert_eq!(Day::of(u64::MAX).to_string(), "");
    }

    #[test]
    fn days_are_counted_and_never_below_none() {
        let day = Day::of(1_795_219_200);
        assert_eq!(Day::from_number(day.number()), day);
        assert_eq!((day.since(Day::from_number(day.number() - 90)), Day::of(0).since(day)), (90, 0));
    }
}
