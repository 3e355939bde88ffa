//! What the binary can be asked for besides running: looking at the dialogues, trying the questions,
//! backups, and how the one that runs is.

pub mod backup;
pub mod check;
pub mod faq;
pub mod helplines;
mod release;
pub mod running;
pub mod screen;
