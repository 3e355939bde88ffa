//! Whether this machine's clock is right, by the server's: what goes by the hour would come at a
//! wrong one. Haven goes on all the same, since help needs no clock.

use crate::app::Seconds;

/// Less than this may be a slow answer.
const TOLERANCE: Seconds = 120;

/// What the comparison of the two clocks has shown.
#[derive(Default)]
pub(super) struct Clock {
    /// The two clocks when they were last compared, ours first.
    last: Option<(Seconds, Seconds)>,
    is_off: bool,
}

impl Clock {
    /// Compares the two clocks; what the operator should hear, once for each time that it goes wrong
    /// and when it is right again.
    pub(super) fn compare(&mut self, here: Seconds, there: Seconds) -> Option<String> {
        let was_off = self.is_off;
        self.last = Some((here, there));
        self.is_off = here.abs_diff(there) > TOLERANCE;
        match (was_off, self.is_off) {
            (false, true) => {
                let direction = if here < there { "behind" } else { "ahead of" };
                Some(format!(
                    "THE CLOCK OF THIS MACHINE IS OFF: {} {direction} Telegram's, so whatever goes by the hour comes \
                     at a wrong one. Set it, for instance with `timedatectl set-ntp true`; Haven goes on meanwhile.",
                    length(here.abs_diff(there))
                ))
            }
            (true, false) => Some("the clock of this machine is right again".to_owned()),
            _ => None,
        }
    }
}

impl Clock {
    /// What the server's clock says when ours says this.
    pub(super) fn there(&self, here: Seconds) -> Seconds {
        self.last.map_or(here, |(ours, theirs)| theirs + here.saturating_sub(ours))
    }
}

fn length(seconds: Seconds) -> String {
    match seconds {
        0..3600 => format!("{} minutes", seconds / 60),
        3600..172_800 => format!("{} hours", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_off_is_mentioned_once_and_so_is_its_return() {
        let mut clock = Clock::default();
        assert_eq!(clock.there(7), 7, "nothing was compared yet");
        assert_eq!(clock.compare(1000, 1060), None);
        assert_eq!(clock.there(1005), 1065);
        let said = clock.compare(0, 3 * 3600).expect("it is off");
        assert!(said.contains("3 hours behind"), "{said}");
        assert_eq!(clock.compare(1, 3 * 3600), None);
        assert!(clock.compare(3 * 3600, 3 * 3600).expect("it is back").contains("right again"));
        assert!(clock.compare(10 * 86_400, 0).expect("it is off").contains("10 days ahead"));
    }
}
