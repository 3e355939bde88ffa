//! How fast prompts may go: what nobody asked for just now goes slowly, so that it is in nobody's way,
//! and stops when Telegram asks to wait. Pure: time comes in as milliseconds.

use super::queue::Millis;

/// A bot may send about thirty messages a second in bulk, all in all
/// (<https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>); prompts take
/// twenty-five of them.
const BETWEEN: Millis = 1000 / 25;

/// The pace of all prompts together.
#[derive(Debug, Default)]
pub(super) struct Pace {
    next: Millis,
}

impl Pace {
    /// Whether a prompt may go now; the next one waits a little then.
    pub(super) fn go(&mut self, now: Millis) -> bool {
        let may = self.next <= now;
        if may {
            self.next = now + BETWEEN;
        }
        may
    }

    /// When the next one may go.
    pub(super) fn next(&self) -> Millis {
        self.next
    }

    /// No prompt goes before that.
    pub(super) fn pause(&mut self, until: Millis) {
        self.next = self.next.max(until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_five_go_in_a_second_and_none_in_a_pause() {
        let mut pace = Pace::default();
        let gone = (0..1000).filter(|now| pace.go(*now)).count();
        assert_eq!(gone, 25);
        pace.pause(5000);
        pace.pause(3000);
        assert_eq!((1000..6000).filter(|now| pace.go(*now)).count(), 25);
        assert!(pace.next() > 5000);
    }
}
