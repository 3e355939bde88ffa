//! The app over Telegram: the only place that names teloxide.
//!
//! teloxide gives the client and the types; the loop is our own, because its dispatcher
//! acknowledges updates before they are handled and dies from a panic in a handler
//! (`ARCHITECTURE.md`). Arrows inside: [`poll`] drives [`batch`], which reads updates
//! with [`intake`], asks the app and commits; [`outbox`] takes the rows ([`row`], drawn by [`render`],
//! in the order of [`queue`]) over the [`wire`]; [`queries`] ends spinners and answers inline mode,
//! [`groups`] leaves groups, [`take_away`] deletes messages. [`client`] asks for updates; it and the
//! wire speak [`http`] over a [`connection`] that is kept, with a [`body`] each; [`trouble`] knows how
//! long to wait for it,
//! [`clock`] whether ours is right, [`profile`] how the bot presents itself, [`me`] its name, [`stop`]
//! when to end.

mod batch;
mod body;
mod client;
mod clock;
mod connection;
mod groups;
mod http;
mod intake;
mod me;
mod outbox;
mod pace;
mod poll;
mod profile;
mod queries;
mod queue;
mod render;
mod row;
mod stop;
mod take_away;
mod trouble;
mod watch;
mod wire;

pub use poll::{Ended, run};
