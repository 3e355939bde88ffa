//! The three bots as processes: how each is started, and that it ends. What they use of the machine
//! is asked in [`system`].

use std::path::Path;
use std::process::{Child, Command, Stdio};

use clap::ValueEnum;

use super::system;

/// A token of the right form that belongs to nobody.
pub(crate) const TOKEN: &str = "123456:test-token-that-belongs-to-nobody";

/// Which bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Haven.
    Haven,
    /// The plain bot on teloxide's dispatcher.
    Plain,
    /// The bare loop.
    Bare,
}

impl Kind {
    /// All of them, in the order of the table.
    pub(crate) const ALL: [Self; 3] = [Self::Haven, Self::Plain, Self::Bare];

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Haven => "haven",
            Self::Plain => "plain",
            Self::Bare => "bare",
        }
    }

    /// Starts it against a server, with its data in a folder.
    pub(crate) fn start(self, url: &str, folder: &Path) -> Bot {
        let mut command = match self {
            Self::Haven => haven(url, folder),
            Self::Plain | Self::Bare => {
                let mut command = Command::new(std::env::current_exe().expect("this executable has a path"));
                command.env_clear().args([self.name(), url]);
                command
            }
        };
        Bot(command.current_dir(folder).stdin(Stdio::null()).spawn().expect("the bot starts"))
    }
}

/// Haven as an operator runs it, with the words that are in the binary.
fn haven(url: &str, folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_haven"));
    command.env_clear().env("TELOXIDE_TOKEN", TOKEN).env("TELOXIDE_API_URL", url);
    command.env("HAVEN_DATA", folder.join("data")).env("HAVEN_LOG", "warn").env("HAVEN_TRIAL", "1");
    command
}

/// A running bot. It is killed when its turn is over, however that ends.
pub(crate) struct Bot(Child);

impl Bot {
    /// How much processor time it has used so far, in seconds.
    pub(crate) fn processor(&self) -> f64 {
        system::processor(&self.0.id().to_string())
    }

    /// How much memory it holds, in MB.
    pub(crate) fn memory(&self) -> f64 {
        system::memory(self.0.id(), "VmRSS:")
    }

    /// The most memory that it ever held, in MB.
    pub(crate) fn most_memory(&self) -> f64 {
        system::memory(self.0.id(), "VmHWM:")
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It may have ended already, which the figures show.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
