//! `haven status` and `haven reload`: how a Haven that is running is, and new words for it.

use std::io;
use std::path::Path;

use crate::control::{self, Request};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum NoAnswer {
    /// Nobody listens.
    #[error("no Haven is running on {0}.\nStart it, or name its data folder with HAVEN_DATA.")]
    NotRunning(String),
    /// It broke off.
    #[error("the Haven that is running did not answer: {0}")]
    Broken(#[from] io::Error),
    /// It says no.
    #[error("{0}")]
    Refused(String),
}

/// Asks a Haven that is running; what it says.
///
/// # Errors
/// If none is running, and what it refuses.
pub fn asked(folder: &Path, request: &Request) -> Result<String, NoAnswer> {
    match control::ask(folder, request) {
        None => Err(NoAnswer::NotRunning(folder.display().to_string())),
        Some(answer) => answer?.map_err(NoAnswer::Refused),
    }
}
