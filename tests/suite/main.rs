//! The tests from outside: the built binary in a terminal and against a Bot API server of our own,
//! the files that an author writes, and the rules that the source has to keep.
//!
//! One binary, so that the crate is linked once. Nothing here sleeps, reads the clock for an
//! expectation, or reaches beyond loopback.

mod architecture;
#[cfg(target_os = "linux")]
mod away;
mod backup;
mod binary;
mod bot;
mod buttons;
mod canaries;
mod care;
mod choice;
#[cfg(target_os = "linux")]
mod clock;
mod consent;
mod controller;
mod crisis;
mod damage;
#[cfg(target_os = "linux")]
mod day;
mod delivery;
#[cfg(target_os = "linux")]
mod disk;
mod elsewhere;
mod faq;
mod faults;
mod fuzz;
mod gallery;
mod heads_up;
mod help;
mod journey;
mod kills;
mod kinds;
mod language;
mod leaving;
mod mydata;
mod numbers;
#[cfg(target_os = "linux")]
mod outage;
mod panics;
mod phones;
mod practice;
#[cfg(target_os = "linux")]
mod preload;
mod privacy;
mod prompts;
#[cfg(target_os = "linux")]
mod rate_limit;
mod reviews;
mod running;
mod safety_table;
mod screen;
mod server;
mod settings;
#[cfg(target_os = "linux")]
mod silence;
mod start_and_end;
mod telegram;
mod transcripts;
mod translation;
#[cfg(target_os = "linux")]
mod usage;
mod walk;
mod wander;
mod words;
