//! What the binary can be asked for besides running: for now, looking at the dialogues.

pub mod check;
