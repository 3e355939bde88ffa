//! The binary: subcommands in, exit codes out. All else is the library's.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use clap::{Parser, Subcommand};
use haven::app::{App, Memory, Seconds};
use haven::commands::backup::{self, Place};
use haven::commands::check::{self, Outcome};
use haven::commands::faq;
use haven::commands::helplines;
use haven::commands::running::asked;
use haven::commands::screen;
use haven::config::{Config, ConfigError};
use haven::control::{self, Reach, Request};
use haven::dialogue::controller::Answers;
use haven::dialogue::locale::Locale;
use haven::files::{self, Refused};
use haven::store::{BackupError, Key, Store, StoreError};
use haven::telegram::{self, Ended};
use haven::{chat, engine::Content, engine::Day};

/// Something was found, or went wrong.
const FAILED: u8 = 1;
/// A setting is missing or wrong, or the command line cannot be read.
const SETTINGS: u8 = 2;
/// Another process is in the way: it has the store, or answers for the same bot.
const OCCUPIED: u8 = 3;

/// A Telegram bot that leads people through what trauma does to intimacy, with help one tap away.
///
/// Without a command it is the bot, which needs `TELOXIDE_TOKEN` and somebody who answers for what is kept (see
/// .env.example).
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Talks in the terminal: a number takes a choice, anything else is typed text, Ctrl-D ends.
    Chat {
        /// Keep nothing, and begin as somebody new.
        #[arg(long)]
        fresh: bool,
    },
    /// Looks at the dialogues and shows all findings, each with a way to mend it.
    Check {
        /// List each point of the article and where it is taught: point, tab, dialogue/node.
        #[arg(long)]
        coverage: bool,
        /// List each card with its reading grade, the hardest first: grade, language, dialogue/node, with tabs.
        #[arg(long, conflicts_with = "coverage")]
        grades: bool,
        /// List what people still have to do before others are invited, such as reviews.
        #[arg(long, conflicts_with_all = ["coverage", "grades"])]
        release: bool,
        /// The folder, if it is not the one of `HAVEN_DIALOGUES`.
        folder: Option<PathBuf>,
    },
    /// Writes all that is kept into one file, sealed as it is; also while the bot runs.
    Backup {
        /// The file; one that is there already is replaced once the new one is whole.
        file: PathBuf,
    },
    /// Brings a backup back into a data folder that has no store.
    Restore {
        /// The backup.
        file: PathBuf,
    },
    /// Says whether a backup is whole and belongs to the key.
    Verify {
        /// The backup.
        file: PathBuf,
    },
    /// Seals all that is kept with another key. Haven has to be stopped meanwhile.
    Rekey {
        /// A file with the new key, 64 hexadecimal digits (`openssl rand -hex 32`).
        file: PathBuf,
    },
    /// Says how the Haven that is running is, and how much it has done.
    Status,
    /// Lets the Haven that is running read its words anew; if there are findings, nothing changes.
    Reload,
    /// Reads lines and shows which question each one asks: id, score, line and second id, with tabs.
    Faq {
        /// The language of whoever types them.
        #[arg(long, default_value = "en")]
        lang: String,
    },
    /// Shows the help cards of a country as a person there would see them, or which lines somebody should
    /// read again first.
    Helplines {
        /// The country's two letters, such as US.
        #[arg(required_unless_present = "stale")]
        country: Option<String>,
        /// The language of the cards.
        #[arg(long, default_value = "en")]
        lang: String,
        /// All lines, those first that nobody has read on their provider's page for longest.
        #[arg(long, conflicts_with = "country")]
        stale: bool,
    },
    /// Reads lines and shows what the crisis screen hears in each: kind, rule and line, with tabs.
    Screen,
}

fn main() -> ExitCode {
    // What a panic says can quote what somebody typed; only its place is told.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        log::error!("a bug of Haven's own, at {place}");
    }));
    let _faults = fail::FailScenario::setup();
    match run(&Arguments::parse()) {
        Ok(code) => code,
        // Whoever reads the output has seen enough: `haven check --grades | head`.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(code(&error))
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let config = Config::read()?;
    env_logger::Builder::new().filter_level(log::LevelFilter::Off).filter_module("haven", config.log).init();
    match &arguments.command {
        None => bot(&config),
        Some(Command::Chat { fresh }) => talk(&config, *fresh),
        Some(Command::Backup { file }) => keep(backup::backup(place(&config), file, &mut io::stdout())),
        Some(Command::Restore { file }) => keep(backup::restore(place(&config), file, &mut io::stdout())),
        Some(Command::Verify { file }) => keep(backup::verify(place(&config), file, &mut io::stdout())),
        Some(Command::Rekey { file }) => keep(backup::rekey(place(&config), file, &mut io::stdout())),
        Some(Command::Status) => ask(&config, &Request::Status),
        Some(Command::Reload) => ask(&config, &Request::Reload),
        Some(Command::Faq { lang }) => {
            let content = content(&config);
            faq::faq(&content, &language(&content, lang)?, io::stdin().lock(), &mut io::stdout().lock())
                .context("the lines cannot be read")?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Helplines { country, lang, stale }) => {
            numbers(&content(&config), country.as_deref(), lang, *stale)?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Screen) => {
            screen::screen(&content(&config), io::stdin().lock(), &mut io::stdout().lock())
                .context("the lines cannot be read")?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Check { coverage, grades, release, folder }) => {
            let folder = folder.as_ref().unwrap_or(&config.dialogues);
            let (operator, mut out) = (&config.operator, io::stdout().lock());
            looked(match (coverage, grades, release) {
                (true, ..) => check::coverage(folder, operator, &mut out),
                (_, true, _) => check::grades(folder, operator, &mut out),
                (.., true) => check::release(folder, operator, &Day::of(seconds()).to_string(), &mut out),
                _ => check::check(folder, operator, &mut out),
            })
        }
    }
}

fn place(config: &Config) -> Place<'_> {
    Place { folder: &config.data, key: config.key.as_ref() }
}

/// Asks the Haven that is running.
fn ask(config: &Config, request: &Request) -> anyhow::Result<ExitCode> {
    writeln!(io::stdout(), "{}", asked(&config.data, request)?)?;
    Ok(ExitCode::SUCCESS)
}

/// What a command about backups came to. The store's own errors keep their exit codes.
fn keep(done: Result<(), BackupError>) -> anyhow::Result<ExitCode> {
    match done {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(BackupError::Store(error)) => Err(error.into()),
        Err(error) => Err(error.into()),
    }
}

/// The Telegram bot.
fn bot(config: &Config) -> anyhow::Result<ExitCode> {
    let settings = config.telegram.clone()?;
    let content = answered_for(content(config), config)?;
    if matches!(content.library.answers(), Some(Answers::Trial)) {
        log::warn!("THIS IS A TRIAL (HAVEN_TRIAL): nobody answers yet for what is kept, and /privacy says so");
    }
    let memory = memory(&config.data, config.key.as_ref())?;
    // Nobody who types first waits for it, and nobody at the start.
    let index = content.index.clone();
    std::thread::spawn(move || index.learn());
    let app = App::new(content, memory);
    let reloaded = config.clone();
    let read = Box::new(move || {
        let content = check::read(&reloaded.dialogues, &reloaded.operator)?;
        answered_for(content, &reloaded).map_err(|nobody| nobody.to_string())
    });
    let reach = Reach { source: app.source(), desk: app.desk(), read };
    if let Err(error) = control::listen(&config.data, reach) {
        log::warn!("commands cannot reach this Haven while it runs: {error}");
    }
    // One thread carries all connections; what blocks has threads of its own. More would mostly wake
    // each other.
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().context("no runtime could be made")?;
    let ended = runtime.block_on(telegram::run(&settings, app, seconds));
    // A thread that waits for a dead disk is not waited for.
    runtime.shutdown_background();
    match ended {
        Ended::Stopped => Ok(ExitCode::SUCCESS),
        ended => Err(ended.into()),
    }
}

/// The words of a bot for the public: somebody answers for what it keeps, or it is said to be a trial.
fn answered_for(mut content: Content, config: &Config) -> Result<Content, ConfigError> {
    let nobody = || ConfigError::NobodyAnswers(config.operator.clone());
    content.library = content.library.for_the_public(config.is_trial).ok_or_else(nobody)?;
    Ok(content)
}

/// The conversation in the terminal, with a store of its own.
fn talk(config: &Config, fresh: bool) -> anyhow::Result<ExitCode> {
    let memory = if fresh { Memory::Nothing } else { memory(&config.data.join("chat"), config.key.as_ref())? };
    chat::run(App::new(content(config), memory), seconds).context("the terminal cannot be used")?;
    Ok(ExitCode::SUCCESS)
}

/// What looking at the dialogues came to.
fn looked(outcome: io::Result<Outcome>) -> anyhow::Result<ExitCode> {
    Ok(match outcome.context("the dialogues cannot be read")? {
        Outcome::Sound => ExitCode::SUCCESS,
        Outcome::Findings => ExitCode::from(FAILED),
    })
}

/// A language by its tag, if Haven speaks it.
fn language(content: &Content, lang: &str) -> anyhow::Result<Locale> {
    let locale = Locale::parse(lang).filter(|locale| content.library.languages().contains(locale));
    let known: Vec<&str> = content.library.languages().iter().map(Locale::as_str).collect();
    locale.with_context(|| format!("`{lang}` is none of the languages: {}", known.join(", ")))
}

/// What a country's people see, or which lines want to be read again.
fn numbers(content: &Content, country: Option<&str>, lang: &str, stale: bool) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match country {
        Some(country) if !stale => Ok(helplines::country(content, country, &language(content, lang)?, &mut out)?),
        _ => helplines::stale(content, &mut out).context("it cannot be written"),
    }
}

/// The store, or none: one that cannot be opened does not silence Haven, which then remembers
/// nobody and says so. Only where it would do harm it does not start: beside another process, with a
/// wrong key, on a store of a newer Haven.
fn memory(folder: &Path, key: Option<&Key>) -> Result<Memory, StoreError> {
    match Store::open(folder, key) {
        Ok(store) => Ok(Memory::Kept(Box::new(store))),
        Err(error) if error.refuses_the_start() => Err(error),
        Err(error) => {
            log::error!("HAVEN RUNS WITHOUT MEMORY: nobody is remembered until its next start. {error}");
            Ok(Memory::Lost)
        }
    }
}

/// The dialogues and the practice, as far as their files are sound, with a loud line otherwise.
fn content(config: &Config) -> Content {
    let (content, refused) = files::load(&config.dialogues, &config.operator);
    let (folder, operator) = (config.dialogues.display(), config.operator.display());
    for refused in refused {
        match refused {
            Refused::Absent => log::info!("there is no folder {folder}: the dialogues of the binary are used"),
            Refused::Unreadable(error) => {
                log::error!("{folder} CANNOT BE READ ({error}): the dialogues of the binary are used instead");
            }
            Refused::Findings(findings) => log::error!(
                "{folder} IS NOT SOUND ({} findings, see `haven check`): the dialogues of the binary are used instead",
                findings.len()
            ),
            Refused::OperatorUnreadable(error) => {
                log::error!("{operator} CANNOT BE READ ({error}): Haven goes on without what it says");
            }
            Refused::OperatorFindings(findings) => log::error!(
                "{operator} IS NOT SOUND ({} findings, see `haven check`): Haven goes on without the practice",
                findings.len()
            ),
        }
    }
    content
}

/// The one clock. Everything below takes the time as an argument.
#[expect(clippy::disallowed_methods, reason = "this is the one clock")]
fn seconds() -> Seconds {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Whether nobody reads the output any more.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let cause = error.root_cause().downcast_ref::<io::Error>();
    cause.is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// The exit code of an error, as the README lists them.
fn code(error: &anyhow::Error) -> u8 {
    let settings = error.is::<ConfigError>()
        || matches!(error.downcast_ref(), Some(Ended::Settings(_) | Ended::WrongToken))
        || error.downcast_ref().is_some_and(StoreError::is_about_the_key);
    let occupied = matches!(error.downcast_ref(), Some(StoreError::Locked(_)))
        || matches!(error.downcast_ref(), Some(Ended::OtherInstance));
    if settings {
        SETTINGS
    } else if occupied {
        OCCUPIED
    } else {
        FAILED
    }
}
