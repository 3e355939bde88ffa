//! What the binary can be asked for besides running: looking at the dialogues, trying the questions,
//! backups.

pub mod backup;
pub mod check;
pub mod faq;
