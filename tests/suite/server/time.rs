//! What time it is for the server: the machine's, or ahead of it by what a test's clock says, so
//! that people's messages, the `Date` header and long polls go by the same clock as the bot.

use std::time::{Duration, Instant, UNIX_EPOCH};

/// The server's clock.
pub(crate) struct Time {
    begun: Instant,
    /// How far it is ahead of the machine's.
    ahead: Box<dyn Fn() -> Duration + Send>,
    /// When the answer to each request in hand is due: at once, but for polls while nothing arrives.
    due: Vec<Duration>,
}

impl Default for Time {
    fn default() -> Self {
        Self { begun: Instant::now(), ahead: Box::new(Duration::default), due: Vec::new() }
    }
}

impl Time {
    /// Goes by a test's clock from now on.
    pub(crate) fn follow(&mut self, ahead: impl Fn() -> Duration + Send + 'static) {
        self.ahead = Box::new(ahead);
    }

    /// Since the server was started.
    pub(crate) fn elapsed(&self) -> Duration {
        self.begun.elapsed() + (self.ahead)()
    }

    /// Seconds since 1970, as messages are dated.
    #[expect(clippy::disallowed_methods, reason = "the server is part of the world, which has a clock")]
    pub(crate) fn seconds(&self) -> u64 {
        let machine = std::time::SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970");
        (machine + (self.ahead)()).as_secs()
    }

    /// The `Date` header.
    pub(super) fn date(&self) -> String {
        httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(self.seconds()))
    }

    /// A request whose answer is due by then.
    pub(super) fn begins(&mut self, end: Duration) {
        self.due.push(end);
    }

    /// Its answer is written, or the bot has hung up.
    pub(super) fn ends(&mut self, end: Duration) {
        if let Some(at) = self.due.iter().position(|due| *due == end) {
            self.due.swap_remove(at);
        }
    }

    /// When the next answer is due.
    pub(crate) fn next_due(&self) -> Option<Duration> {
        self.due.iter().min().copied()
    }
}
