//! The app over Telegram: the only place that names teloxide.
//!
//! teloxide gives the client and the types; the loop is our own, because its dispatcher
//! acknowledges updates before they are handled and dies from a panic in a handler
//! (`ARCHITECTURE.md`). Arrows inside: [`poll`] drives [`batch`], which reads updates
//! with [`intake`] and asks the app, then [`outbox`] (replies, drawn by [`render`]) and [`queries`]
//! (spinners, inline mode); [`client`] reaches the server, [`trouble`] knows how long to wait for it,
//! [`clock`] whether ours is right, [`profile`] how the bot presents itself.

mod batch;
mod client;
mod clock;
mod intake;
mod outbox;
mod poll;
mod profile;
mod queries;
mod render;
mod trouble;

pub use poll::{Ended, run};
