//! The bot as a process: started against a server, stopped by a signal, or killed.

use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::binary::haven;
use crate::server::Server;

/// A token of the right form that belongs to nobody.
pub(crate) const TOKEN: &str = "123456:test-token-that-belongs-to-nobody";

/// A running bot. It is killed when a test is over, however it ends.
pub(crate) struct Bot {
    child: Child,
}

/// The command that starts the bot in a folder.
pub(crate) fn command(server: &Server, folder: &Path) -> Command {
    let mut command = haven(folder);
    command.env("TELOXIDE_TOKEN", TOKEN).env("TELOXIDE_API_URL", server.url()).env("HAVEN_DATA", folder.join("data"));
    command
}

impl Bot {
    /// Starts one with its data in a folder.
    pub(crate) fn start(server: &Server, folder: &Path) -> Self {
        let child = command(server, folder).stdin(Stdio::null()).spawn().expect("the bot starts");
        Self { child }
    }

    /// kill -9: nothing is finished.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it stops");
        self.child.wait().expect("it ends");
    }

    /// SIGTERM, as systemd and docker send it: what is begun is finished.
    pub(crate) fn terminate(mut self) -> ExitStatus {
        // The shell's own `kill`: the command of that name is not on every machine.
        let sent =
            Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status().expect("a shell");
        assert!(sent.success());
        self.child.wait().expect("it ends")
    }

    /// How much memory it holds, in kB, where the system tells.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    /// Waits until it has ended by itself.
    pub(crate) fn ended(mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It may have ended already, which is what was wanted.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
