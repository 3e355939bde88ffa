//! The app over Telegram: the only place that names teloxide.
//!
//! teloxide gives the client and the types; the loop is our own, because its dispatcher
//! acknowledges updates before they are handled and dies from a panic in a handler
//! (`ARCHITECTURE.md`). Arrows inside: [`poll`] drives [`intake`] (updates to what the app takes)
//! and [`outbox`] (replies to requests, drawn by [`render`]); [`client`] reaches the server.

mod client;
mod intake;
mod outbox;
mod poll;
mod render;

pub use poll::{Ended, run};
