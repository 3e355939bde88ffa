//! How the bot presents itself in Telegram: name, descriptions, the list of commands.
//!
//! These words stand where nobody asked for them, on a phone that others may read, so they name
//! nothing of the subject (D2). Whether `/crisis` works is another matter than whether it is listed.

use super::diagnostic::{Code, Diagnostic, Pos};
use super::locale::Locale;
use super::raw::RawProfile;
use super::yaml::{At, Entries};

/// The most characters that the Bot API takes (<https://core.telegram.org/bots/api#setmyname> and
/// its neighbours).
const MAX_NAME: usize = 64;
const MAX_SHORT: usize = 120;
const MAX_DESCRIPTION: usize = 512;
const MAX_COMMAND: usize = 256;

/// The commands that may be listed: those that work and say nothing about the subject.
const LISTED: [&str; 9] = ["start", "menu", "help", "faq", "country", "language", "privacy", "forget", "exit"];

/// The profile in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The bot's name.
    pub name: String,
    /// Under the name, and with links.
    pub short: String,
    /// In an empty chat.
    pub description: String,
    /// The commands with their descriptions, in their order.
    pub commands: Vec<(String, String)>,
}

/// The profile in each language, the first being that for everybody else, too.
pub type Profiles = Vec<(Locale, Profile)>;

/// The profile in each of the languages, no more and no fewer.
pub(super) fn resolve(
    file: &str,
    raw: &Entries<RawProfile>,
    languages: &[Locale],
    findings: &mut Vec<Diagnostic>,
) -> Profiles {
    for (tag, _) in raw.0.iter().filter(|(tag, _)| languages.iter().all(|known| known.as_str() != tag.value)) {
        let what = format!("there is a profile in `{}`, which is none of the languages", tag.value);
        let finding = Diagnostic::new(Code::Screen, file, tag.pos, what);
        findings.push(finding.did_you_mean(&tag.value, languages.iter().map(Locale::as_str)));
    }
    let pos = raw.0.first().map_or(Pos::START, |(tag, _)| tag.pos);
    let profile = |locale: &Locale| {
        if let Some((_, raw)) = raw.0.iter().find(|(tag, _)| tag.value == locale.as_str()) {
            return Some((locale.clone(), Profile::resolve(file, raw, findings)));
        }
        let finding = Diagnostic::new(Code::Screen, file, pos, format!("there is no profile in `{locale}`"));
        findings.push(finding.mend(format!("add `{locale}:` under `profile:`")));
        None
    };
    languages.iter().filter_map(profile).collect()
}

impl Profile {
    fn resolve(file: &str, raw: &RawProfile, findings: &mut Vec<Diagnostic>) -> Self {
        let mut fit = |what: &str, words: &At<String>, max: usize| {
            let text = words.value.split_whitespace().collect::<Vec<_>>().join(" ");
            let length = text.chars().count();
            if length == 0 || length > max {
                let what = format!("the {what} of the profile is {length} characters long");
                let finding = Diagnostic::new(Code::LabelLength, file, words.pos, what);
                findings.push(finding.mend(format!("write 1 to {max} characters")));
            }
            text
        };
        let name = fit("name", &raw.name, MAX_NAME);
        let short = fit("short description", &raw.short, MAX_SHORT);
        let description = fit("description", &raw.description, MAX_DESCRIPTION);
        let commands =
            raw.commands.0.iter().map(|(key, words)| (key.value.clone(), fit("command", words, MAX_COMMAND))).collect();
        for (key, _) in raw.commands.0.iter().filter(|(key, _)| !LISTED.contains(&key.value.as_str())) {
            let what = format!("`/{}` is no command that may be listed", key.value);
            findings
                .push(Diagnostic::new(Code::Screen, file, key.pos, what).did_you_mean(&key.value, LISTED.into_iter()));
        }
        Self { name, short, description, commands }
    }
}
