//! The app over Telegram: the only place that names teloxide.
//!
//! teloxide gives the client and the types; the loop is our own, because its dispatcher
//! acknowledges updates before they are handled and dies from a panic in a handler
//! (`ARCHITECTURE.md`). Arrows inside: [`poll`] drives [`batch`], which reads updates
//! with [`intake`] and asks the app, and [`outbox`] (replies to requests, drawn by [`render`]);
//! [`client`] reaches the server, and [`trouble`] knows how long to wait for it.

mod batch;
mod client;
mod intake;
mod outbox;
mod poll;
mod profile;
mod render;
mod trouble;

pub use poll::{Ended, run};
