//! The control socket, `haven.sock` in the data folder: what commands ask of a Haven that is running,
//! since only one process can hold the store.
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

use crate::store::Source;

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
pub fn listen(folder: &Path, source: Source) -> io::Result<()> {
    let path = path(folder);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(OWNER_ONLY))?;
    std::thread::spawn(move || {
        for stream in listener.incoming().filter_map(Result::ok) {
            if let Err(error) = serve(&stream, &source) {
                log::debug!("a command broke off: {error}");
            }
        }
    });
    Ok(())
}

fn serve(stream: &UnixStream, source: &Source) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    let answer: Answer = match serde_json::from_str(&line) {
        Ok(Request::Backup(file)) => {
            source.write(&file).map(|rows| rows.to_string()).map_err(|error| error.to_string())
        }
        Err(_) => Err("this Haven does not know that command.".to_owned()),
    };
    writeln!(&*stream, "{}", serde_json::to_string(&answer)?)
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
