//! What the binary can be asked for besides running: looking at the dialogues, trying the questions.

pub mod check;
pub mod faq;
