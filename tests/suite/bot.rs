//! The bot as a process: started against a server, stopped by a signal, or killed.

use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::binary::haven;
use crate::server::{Card, Server};

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
    // Nobody answers for what a test keeps.
    command.env("HAVEN_TRIAL", "1");
    command
}

impl Bot {
    /// Starts one with its data in a folder.
    pub(crate) fn start(server: &Server, folder: &Path) -> Self {
        Self::of(&mut command(server, folder))
    }

    /// Starts one as its command says.
    pub(crate) fn of(command: &mut Command) -> Self {
        Self { child: command.stdin(Stdio::null()).spawn().expect("the bot starts") }
    }

    /// kill -9: nothing is finished.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it stops");
        self.child.wait().expect("it ends");
    }

    /// SIGTERM, as systemd and docker send it: what is begun is finished.
    pub(crate) fn terminate(self) -> ExitStatus {
        self.signal("TERM")
    }

    /// A signal that asks it to stop, and how it ends.
    pub(crate) fn signal(mut self, name: &str) -> ExitStatus {
        // The shell's own `kill`: the command of that name is not on every machine.
        let kill = format!("kill -{name} {}", self.child.id());
        let sent = Command::new("sh").args(["-c", &kill]).status().expect("a shell");
        assert!(sent.success());
        self.child.wait().expect("it ends")
    }

    /// Waits until it ends by itself, and how.
    pub(crate) fn ended(mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }

    /// Its number among the processes.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// How much memory it holds, in kB, where the system tells.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It may have ended already, which is what was wanted.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A bot, its server and its folder, which live as long as the test.
pub(crate) struct Stage {
    /// The server.
    pub(crate) server: Server,
    /// The data.
    pub(crate) folder: tempfile::TempDir,
    /// The bot, unless a test has stopped it.
    pub(crate) bot: Option<Bot>,
}

impl Stage {
    /// A new bot with empty data.
    pub(crate) fn new() -> Self {
        let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
        let bot = Some(Bot::start(&server, folder.path()));
        Self { server, folder, bot }
    }

    /// kill -9 and a new start on the same data.
    pub(crate) fn restart(&mut self) {
        self.kill();
        self.bot = Some(Bot::start(&self.server, self.folder.path()));
    }

    /// kill -9, once nothing is on its way any more: what is would come again, as it should.
    pub(crate) fn kill(&mut self) {
        // Whoever is answered now is answered after the bot has noted what it delivered before.
        for bystander in [900_001, 900_002] {
            self.server.say(bystander, "/menu");
        }
        self.bot.take().expect("a bot").kill();
    }

    /// To the first card of the path, with that answer about being remembered.
    pub(crate) fn first_card(&self, chat: i64, consent: &str) -> Card {
        let hello = self.server.say(chat, "/start");
        let remember = self.server.tap(&hello, "I lived through something hard");
        self.server.tap(&remember, consent)
    }
}
