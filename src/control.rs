//! The control socket, `haven.sock` in the data folder: what commands ask of a Haven that is running,
//! since only one process can hold the store: a backup, how it is, new words.
//!
//! One line in, one line out, as JSON. Whoever may open the socket may read the data anyway: it is for
//! its owner alone. Nothing here concerns the people in the chats.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::app::Desk;
use crate::engine::Content;
use crate::store::{Census, Source};

/// Only the owner reads and writes.
const OWNER_ONLY: u32 = 0o600;
/// How long a command waits for its answer; a backup of a million people takes some seconds.
const PATIENCE: Duration = Duration::from_secs(300);

/// What a command asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Request {
    /// A backup into that file.
    Backup(PathBuf),
    /// How much it has done, and how it is.
    Status,
    /// New words, from where it has taken them at its start.
    Reload,
}

/// What a running Haven can be asked about.
pub struct Reach {
    /// For backups, where there is a store.
    pub source: Option<Source>,
    /// For everything else.
    pub desk: Desk,
    /// Reads the words anew, or says what was found in them.
    pub read: Box<dyn Fn() -> Result<Content, String> + Send>,
}

/// What comes back: words for the operator.
type Answer = Result<String, String>;

fn path(folder: &Path) -> PathBuf {
    folder.join("haven.sock")
}

/// Listens on a thread of its own until the process ends. A socket that an earlier process has left
/// behind is replaced: the store's lock says that it is gone.
///
/// # Errors
/// If there can be no socket. Haven runs without one, too.
pub fn listen(folder: &Path, reach: Reach) -> io::Result<()> {
    let path = path(folder);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(OWNER_ONLY))?;
    std::thread::spawn(move || {
        for stream in listener.incoming().filter_map(Result::ok) {
            if let Err(error) = serve(&stream, &reach) {
                log::debug!("a command broke off: {error}");
            }
        }
    });
    Ok(())
}

fn serve(stream: &UnixStream, reach: &Reach) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    let answer = match serde_json::from_str(&line) {
        Ok(request) => reach.answer(&request),
        Err(_) => Err("this Haven does not know that command.".to_owned()),
    };
    writeln!(&*stream, "{}", serde_json::to_string(&answer)?)
}

impl Reach {
    fn answer(&self, request: &Request) -> Answer {
        match request {
            Request::Backup(file) => {
                let source = self.source.as_ref().ok_or("this Haven runs without memory.")?;
                source.write(file).map(|rows| rows.to_string()).map_err(|error| error.to_string())
            }
            Request::Status => Ok(self.status()),
            Request::Reload => {
                let words = (self.read)()?;
                // Nobody who types first waits for it.
                words.index.learn();
                let (dialogues, nodes) = (words.library.dialogues().count(), words.library.nodes().count());
                self.desk.renew(words);
                Ok(format!("{dialogues} dialogues with {nodes} nodes are live from the next message on."))
            }
        }
    }

    fn status(&self) -> String {
        let census = self.source.as_ref().and_then(|source| source.census().ok());
        format!("{}{}", census.map_or_else(String::new, |census| self.remembered(&census)), self.desk)
    }

    /// Who is remembered, and of whom nothing new is kept, since they said yes to an earlier version.
    fn remembered(&self, census: &Census) -> String {
        let now = self.desk.consent_version();
        let others = census.agreed_to.iter().filter(|(version, _)| **version != now);
        let lines = others.map(|(version, people)| {
            format!(
                "{people:>9} of them with a yes to version {version} of what is kept: nothing new is kept until they \
                 say yes to version {now}\n"
            )
        });
        let all = format!("{:>9} people remembered\n", census.people);
        [all].into_iter().chain(lines).collect()
    }
}

/// Asks a Haven that is running; `None` where none is.
///
/// # Errors
/// If it does not answer.
#[must_use]
pub fn ask(folder: &Path, request: &Request) -> Option<io::Result<Answer>> {
    let stream = UnixStream::connect(path(folder)).ok()?;
    Some(asked(&stream, request))
}

fn asked(mut stream: &UnixStream, request: &Request) -> io::Result<Answer> {
    stream.set_read_timeout(Some(PATIENCE))?;
    writeln!(stream, "{}", serde_json::to_string(request)?)?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    Ok(serde_json::from_str(&line)?)
}
