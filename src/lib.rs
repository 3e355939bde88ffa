//! Haven leads people, step by step, through what trauma does to intimacy, with help one tap away.
//!
//! The map of the crate, from the core outwards. Arrows point one way, and a test reads the source
//! and holds them (`tests/suite/architecture.rs`):
//!
//! - [`dialogue`]: the file format, from an author's YAML to a checked library. Pure.
//! - [`safety`]: words of danger, help lines, and the type that makes a message without help
//!   impossible. Pure.
//! - [`engine`]: what is answered, as a total function. Pure.
//! - [`store`]: what people agreed to keep; the only place that names sled.
//! - [`app`]: the use cases, from something sent to a reply.
//! - [`files`], [`config`]: where the words and the settings come from.
//! - [`telegram`], [`chat`]: the two ends; `telegram` is the only place that names teloxide.
//! - [`control`]: what commands ask of a Haven that is running.
//! - [`commands`]: what the binary can be asked for besides, such as `check`.
//!
//! `ARCHITECTURE.md` follows one update through it.

pub mod app;
pub mod chat;
pub mod commands;
pub mod config;
pub mod control;
pub mod dialogue;
pub mod engine;
pub mod files;
pub mod safety;
pub mod store;
pub mod telegram;
