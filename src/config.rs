//! Settings: the only reader of the environment and of `.env`.
//!
//! What is said here is for the operator. Each variable stands in [`VARIABLES`] with its meaning,
//! and a test compares that list with `.env.example`.

use std::env;
use std::path::PathBuf;

use crate::store::Key;

/// A setting, and what it is for.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// Its name in the environment.
    pub name: &'static str,
    /// One sentence.
    pub meaning: &'static str,
}

const TOKEN: Variable =
    Variable { name: "TELOXIDE_TOKEN", meaning: "The bot's token, as @BotFather gave it; whoever has it is the bot." };
const API_URL: Variable = Variable {
    name: "TELOXIDE_API_URL",
    meaning: "The Bot API server, if it is not Telegram's own; with http:// or https://.",
};
const PROXY: Variable =
    Variable { name: "TELOXIDE_PROXY", meaning: "A proxy for all calls, such as socks5h://127.0.0.1:1080." };
const DATA: Variable = Variable {
    name: "HAVEN_DATA",
    meaning: "The folder in which Haven keeps what people agreed to; `data` if not set.",
};
const DIALOGUES: Variable = Variable {
    name: "HAVEN_DIALOGUES",
    meaning: "The folder with the dialogues; `dialogues` if not set, and the copy in the binary if that is not sound.",
};
const OPERATOR: Variable = Variable {
    name: "HAVEN_OPERATOR",
    meaning: "The operator's own file, with who answers for what is kept and the practice that runs the bot; `operator.yaml` if not set.",
};
const TRIAL: Variable = Variable {
    name: "HAVEN_TRIAL",
    meaning: "1 starts the bot though nobody answers yet for what is kept, to try it out; /privacy says so.",
};
const KEY: Variable = Variable {
    name: "HAVEN_KEY",
    meaning: "The key that seals what is kept: 64 hexadecimal digits; if not set, the file `key` in the data folder, made at the first start.",
};
const LOG: Variable = Variable {
    name: "HAVEN_LOG",
    meaning: "How much is logged: error, warn, info, debug or trace; `info` if not set.",
};

/// All settings.
pub const VARIABLES: [Variable; 9] = [TOKEN, API_URL, PROXY, DATA, KEY, DIALOGUES, OPERATOR, TRIAL, LOG];

/// The settings of this run.
#[derive(Clone)]
pub struct Config {
    /// What only the bot needs.
    pub telegram: Result<Telegram, ConfigError>,
    /// Where the store is.
    pub data: PathBuf,
    /// The key that seals what is kept, where the operator gives it.
    pub key: Option<Key>,
    /// Where the dialogues are.
    pub dialogues: PathBuf,
    /// The operator's own file.
    pub operator: PathBuf,
    /// Whether the bot is only tried out.
    pub is_trial: bool,
    /// How much is logged.
    pub log: log::LevelFilter,
}

/// How the bot reaches Telegram. It has no `Debug`: the token is a secret.
#[derive(Clone)]
pub struct Telegram {
    /// The token.
    pub token: String,
    /// Another server than Telegram's own.
    pub api_url: Option<String>,
    /// A proxy.
    pub proxy: Option<String>,
}

/// What is wrong with the settings, in words for the operator. Values are not repeated: one of
/// them may be the token in the wrong place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// No token.
    #[error(
        "{name} is not set, so Haven cannot talk to Telegram.\n\
         Ask @BotFather in Telegram for a token (/newbot) and write {name}=… into a file named .env here.\n\
         To try Haven without a token: haven chat",
        name = TOKEN.name
    )]
    NoToken,
    /// A token that cannot be one.
    #[error("{} does not look like a token, which is digits, a colon and 35 characters.\nCopy it again from @BotFather.", TOKEN.name)]
    BadToken,
    /// A key that cannot be one.
    #[error(
        "HAVEN_KEY is no key, which is 64 hexadecimal digits.\nCorrect it, or leave it out to use the file `key` in the data folder."
    )]
    BadKey,
    /// Neither a trial nor none.
    #[error("HAVEN_TRIAL is neither 1 nor 0.\nWrite HAVEN_TRIAL=1 to try the bot out, or leave it out.")]
    BadTrial,
    /// A bot for the public, and nobody who answers for it.
    #[error(
        "Nobody answers yet for what this bot keeps of people: {} names no controller, so it does not start.\n\
         Write who that is into the file, with an e-mail address, a link or a postal address:\n\
         controller:\n  name: Practice by the river\n  contact: privacy@practice.example\n\
         To try it out without: HAVEN_TRIAL=1, and /privacy says that it is a trial.",
        .0.display()
    )]
    NobodyAnswers(PathBuf),
    /// A level that does not exist.
    #[error("HAVEN_LOG is none of error, warn, info, debug and trace.\nCorrect it or leave it out.")]
    BadLog,
    /// A `.env` that cannot be read.
    #[error(".env cannot be read: {0}\nEach line is NAME=value; quote values with spaces.")]
    BadFile(String),
}

impl Config {
    /// Reads `.env`, where there is one, and the environment, which wins.
    ///
    /// # Errors
    /// What is wrong, for the operator. A missing token is an error only for whoever needs it.
    pub fn read() -> Result<Self, ConfigError> {
        match dotenvy::dotenv() {
            Ok(_) => {}
            Err(error) if error.not_found() => {}
            Err(error) => return Err(ConfigError::BadFile(place(&error))),
        }
        Ok(Self {
            telegram: telegram(),
            data: get(DATA).map_or_else(|| PathBuf::from("data"), PathBuf::from),
            key: match get(KEY) {
                Some(digits) => Some(Key::parse(&digits).ok_or(ConfigError::BadKey)?),
                None => None,
            },
            dialogues: get(DIALOGUES).map_or_else(|| PathBuf::from("dialogues"), PathBuf::from),
            operator: get(OPERATOR).map_or_else(|| PathBuf::from("operator.yaml"), PathBuf::from),
            is_trial: match get(TRIAL).as_deref() {
                Some("1") => true,
                None | Some("0") => false,
                Some(_) => return Err(ConfigError::BadTrial),
            },
            log: match get(LOG) {
                Some(level) => level.parse().map_err(|_| ConfigError::BadLog)?,
                None => log::LevelFilter::Info,
            },
        })
    }
}

fn telegram() -> Result<Telegram, ConfigError> {
    let token = get(TOKEN).ok_or(ConfigError::NoToken)?;
    let secret = token.split_once(':').filter(|(id, _)| !id.is_empty() && id.chars().all(|c| c.is_ascii_digit()));
    if !secret.is_some_and(|(_, secret)| secret.len() >= 10 && !secret.contains(char::is_whitespace)) {
        return Err(ConfigError::BadToken);
    }
    Ok(Telegram { token, api_url: get(API_URL), proxy: get(PROXY) })
}

/// A variable that is set to something.
fn get(variable: Variable) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "this is the one reader of the environment")]
    let value = env::var(variable.name).ok()?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// Where a `.env` is wrong, without repeating what stands there.
fn place(error: &dotenvy::Error) -> String {
    match error {
        dotenvy::Error::LineParse(_, at) => format!("a line is no NAME=value (around character {at})"),
        dotenvy::Error::Io(error) => error.to_string(),
        _ => "it is no list of NAME=value".to_owned(),
    }
}
