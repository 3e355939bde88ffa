//! What is wrong with the server, how long to wait for it, what the operator hears of it, and when
//! waiting makes no sense.

use std::time::Duration;

use super::client::PollError;
use super::poll::Ended;

/// So many times in a row another instance is taken for a hiccup; then one of the two has to go.
const OTHER_INSTANCE: u32 = 5;
/// The longest pause between two attempts to reach the server.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// As long as it lasts, trouble is mentioned so often.
const MENTIONED: Duration = Duration::from_secs(60);

/// What is wrong with the server, and since when.
#[derive(Default)]
pub(super) struct Trouble {
    in_a_row: u32,
    others: u32,
    /// What was said of it already. There are few kinds, so this stays short.
    said: Vec<PollError>,
    /// How long ago anything was said.
    ago: Duration,
}

/// What to do about a failed poll.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Advice {
    /// How long to wait before the next one.
    pub(super) pause: Duration,
    /// What the operator should hear, where it is time for it.
    pub(super) say: Option<String>,
}

impl Trouble {
    /// What to do about an error that came so long after the last one was met, or why to give up.
    pub(super) fn meet(&mut self, error: &PollError, since_last: Duration) -> Result<Advice, Ended> {
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
            _ => growing,
        };
        Ok(Advice { pause, say: self.mention(error, since_last) })
    }

    /// Something new is said at once. What was said before is once a minute, whatever it is by then:
    /// an outage often shows in several forms in turns.
    fn mention(&mut self, error: &PollError, since_last: Duration) -> Option<String> {
        self.ago += since_last;
        let is_new = !self.said.iter().any(|said| is_same_kind(said, error));
        if is_new {
            self.said.push(error.clone());
        } else if self.ago < MENTIONED {
            return None;
        }
        self.ago = Duration::ZERO;
        Some(format!("{error} Haven goes on trying."))
    }

    /// Whether the last poll failed.
    pub(super) fn lasts(&self) -> bool {
        self.in_a_row > 0
    }

    /// The server answers again; whether there was trouble before.
    pub(super) fn over(&mut self) -> bool {
        std::mem::take(self).in_a_row > 0
    }
}

/// Whether two errors are one to the operator: the seconds to wait count down.
fn is_same_kind(one: &PollError, other: &PollError) -> bool {
    matches!((one, other), (PollError::Wait(_), PollError::Wait(_))) || one == other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_is_mentioned_at_once_and_then_once_a_minute() {
        let mut trouble = Trouble::default();
        let step = Duration::from_secs(10);
        let mut said = Vec::new();
        for n in 0..=18 {
            let advice = trouble.meet(&PollError::Unreachable, step).expect("it waits");
            assert!(advice.pause <= LONGEST_PAUSE);
            if advice.say.is_some() {
                said.push(n * 10);
            }
        }
        assert_eq!(said, [0, 60, 120, 180]);
        assert!(trouble.over() && !trouble.over());
    }

    #[test]
    fn something_new_is_mentioned_at_once() {
        let mut trouble = Trouble::default();
        let mut say = |error| trouble.meet(&error, Duration::from_secs(1)).expect("it waits").say.is_some();
        assert!(say(PollError::Unreachable) && !say(PollError::Unreachable) && say(PollError::Refused(500)));
    }

    #[test]
    fn an_outage_that_keeps_changing_its_form_is_mentioned_once_a_minute_too() {
        let mut trouble = Trouble::default();
        let forms = [PollError::Refused(500), PollError::Unreachable, PollError::Garbage];
        let mut said = Vec::new();
        for (n, form) in forms.iter().cycle().take(19).enumerate() {
            if trouble.meet(form, Duration::from_secs(10)).expect("it waits").say.is_some() {
                said.push(n * 10);
            }
        }
        assert_eq!(said, [0, 10, 20, 80, 140]);
        let mut say = |seconds| trouble.meet(&PollError::Wait(seconds), Duration::from_secs(1)).expect("it waits").say;
        assert!(say(30).is_some() && say(29).is_none(), "a wait that counts down is one wait");
    }

    #[test]
    fn another_instance_is_waited_for_a_few_times_and_a_wrong_token_never() {
        let mut trouble = Trouble::default();
        let once = Duration::from_secs(1);
        for _ in 1..OTHER_INSTANCE {
            assert!(trouble.meet(&PollError::OtherInstance, once).is_ok());
        }
        assert!(matches!(trouble.meet(&PollError::OtherInstance, once), Err(Ended::OtherInstance)));
        assert!(matches!(trouble.meet(&PollError::WrongToken, once), Err(Ended::WrongToken)));
    }
}
