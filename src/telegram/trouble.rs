//! What is wrong with the server, how long to wait for it, and when waiting makes no sense.

use std::time::Duration;

use super::client::PollError;
use super::poll::Ended;

/// So many times in a row another instance is taken for a hiccup; then one of the two has to go.
const OTHER_INSTANCE: u32 = 5;
/// The longest pause between two attempts to reach the server.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What is wrong with the server, and since how many polls.
#[derive(Default)]
pub(super) struct Trouble {
    in_a_row: u32,
    others: u32,
}

impl Trouble {
    /// How long to wait, or that it makes no sense to.
    pub(super) fn meet(&mut self, error: &PollError) -> Result<Duration, Ended> {
        self.in_a_row += 1;
        let growing = Duration::from_millis(500u64 << self.in_a_row.min(7)).min(LONGEST_PAUSE);
        let pause = match error {
            PollError::WrongToken => return Err(Ended::WrongToken),
            PollError::OtherInstance => {
                self.others += 1;
                if self.others >= OTHER_INSTANCE {
                    return Err(Ended::OtherInstance);
                }
                growing
            }
            PollError::Wait(seconds) => Duration::from_secs(*seconds),
            PollError::Unreachable | PollError::Refused(_) | PollError::Garbage => growing,
        };
        log::warn!("{error}; Haven tries again");
        Ok(pause)
    }

    pub(super) fn over(&mut self) {
        *self = Self::default();
    }
}
