//! A Bot API server of the tests' own: real HTTP on loopback, long polling, Telegram's refusals.
//!
//! It keeps chats with their messages, hands out updates until an offset confirms them, and
//! refuses what Telegram refuses, in its words ([`rules`]). Tests act as people do: they say
//! things and tap buttons, and look at what comes back. Waiting is on a condition, with a deadline
//! after which a test fails; nothing sleeps.

mod answers;
mod api;
mod card;
mod deletion;
mod fault;
mod form;
mod http;
mod rules;
mod state;
mod time;

use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::Notify;

pub(crate) use card::Card;
pub(crate) use fault::Fault;
pub(crate) use state::{Request, State};

/// How long a test waits for something that has to come. Generous, since the machine may be busy;
/// whoever waits so long has found a bug.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

/// The state, and who waits for it to change: tests on one side, polls on the other.
pub(crate) struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    updates: Notify,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panicked with the state in hand")
    }

    /// Writes down a request and what became of it, and lets everybody look.
    fn note(&self, method: &str, body: &Value, refused: Option<&state::Refusal>) {
        let refusal = refused.map(|(_, words)| words.clone());
        let mut state = self.lock();
        let at = state.time.elapsed();
        state.requests.push(Request { method: method.to_owned(), body: body.clone(), refusal, at });
        drop(state);
        self.changed.notify_all();
    }
}

/// A running server.
pub(crate) struct Server {
    shared: Arc<Shared>,
    address: SocketAddr,
    /// Its own thread and runtime end with it.
    runtime: tokio::runtime::Runtime,
}

impl Server {
    /// Starts one on a free port.
    pub(crate) fn start() -> Self {
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0)))
    }

    /// Starts one at an address that somebody knows already.
    pub(crate) fn start_at(address: SocketAddr) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let shared =
            Arc::new(Shared { state: Mutex::new(State::default()), changed: Condvar::new(), updates: Notify::new() });
        let listener = runtime.block_on(tokio::net::TcpListener::bind(address)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        runtime.spawn(http::serve(listener, Arc::clone(&shared)));
        Self { shared, address, runtime }
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.lock()
    }

    /// Changes something, and lets everybody look.
    pub(crate) fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.state());
        self.shared.changed.notify_all();
        self.shared.updates.notify_waiters();
        result
    }

    /// Waits until something holds, and gives what was found.
    #[track_caller]
    pub(crate) fn wait<T>(&self, what: &str, found: impl Fn(&State) -> Option<T>) -> T {
        let begun = Instant::now();
        let mut state = self.state();
        loop {
            if let Some(found) = found(&state) {
                return found;
            }
            let left = DEADLINE.saturating_sub(begun.elapsed());
            assert!(!left.is_zero(), "waited in vain for {what}");
            state = self.shared.changed.wait_timeout(state, left).expect("no test panicked").0;
        }
    }

    /// Waits until whatever has reached the server's sockets by now is read.
    pub(crate) fn catch_up(&self) {
        // Whoever yields goes on only after the runtime has looked at its sockets.
        let looks = self.runtime.spawn(async {
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
        });
        self.runtime.block_on(looks).expect("the server runs");
    }

    /// Waits until something changes, but not longer than that.
    pub(crate) fn changed_within(&self, time: Duration) {
        let waited = self.shared.changed.wait_timeout(self.state(), time);
        drop(waited.expect("no test panicked"));
    }

    /// Somebody sends a text; the card that answers it.
    #[track_caller]
    pub(crate) fn say(&self, chat: i64, text: &str) -> Card {
        self.say_raw(chat, &json!({ "text": text }))
    }

    /// Somebody sends a message with these fields; the card that answers it.
    #[track_caller]
    pub(crate) fn say_raw(&self, chat: i64, fields: &Value) -> Card {
        let before = self.state().shown(chat);
        self.with(|state| state.arrive_message(chat, fields));
        self.wait("an answer", |state| state.card_after(chat, before))
    }

    /// Somebody taps the button with that label; the card that answers it.
    #[track_caller]
    pub(crate) fn tap(&self, card: &Card, label: &str) -> Card {
        let data = card.data(label).unwrap_or_else(|| panic!("no button `{label}` on:\n{}", card.show()));
        self.tap_data(card, &data)
    }

    /// Somebody taps a button with that data, whether or not it is on the card still.
    #[track_caller]
    pub(crate) fn tap_data(&self, card: &Card, data: &str) -> Card {
        let before = self.state().shown(card.chat);
        let query = self.with(|state| state.arrive_tap(card.chat, card.message, data));
        self.wait("the end of the spinner", |state| state.answered(&query).then_some(()));
        self.wait("an answer", |state| state.card_after(card.chat, before))
    }

    /// All requests so far, in their order.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.state().requests.clone()
    }

    /// What was refused so far, except edits that change nothing, which are part of life.
    pub(crate) fn refusals(&self) -> Vec<String> {
        let state = self.state();
        state
            .requests
            .iter()
            .filter(|request| !request.refusal.as_ref().is_some_and(|words| words.contains("not modified")))
            .filter_map(|request| Some(format!("{}: {}", request.method, request.refusal.as_ref()?)))
            .collect()
    }
}
