//! The bot's profile: read first, and set only where it differs, since each change is limited and
//! shown to people. A failure here stops nothing.

use teloxide::payloads::{
    GetMyCommandsSetters, GetMyDescriptionSetters, GetMyNameSetters, GetMyShortDescriptionSetters,
    SetMyCommandsSetters, SetMyDescriptionSetters, SetMyNameSetters, SetMyShortDescriptionSetters,
};
use teloxide::requests::Requester;
use teloxide::types::BotCommand;
use teloxide::{Bot, RequestError};

use crate::dialogue::profile::{Profile, Profiles};

/// Makes the profile what the dialogues say, in each language.
pub(super) async fn present(bot: Bot, profiles: Profiles) {
    let mut changes = 0;
    for (nth, (locale, profile)) in profiles.iter().enumerate() {
        // The first language is for everybody whose own is not among them; the API calls that "".
        let language = if nth == 0 { "" } else { locale.as_str() };
        let Ok(set) = presented(&bot, profile, language).await else {
            log::warn!(
                "the profile could not be read or set; Haven goes on without, and tries again at its next start"
            );
            return;
        };
        changes += set;
    }
    match changes {
        0 => log::debug!("the profile is as it should be"),
        changes => log::info!("the profile was brought up to date in {changes} places"),
    }
}

/// How many parts had to be set in a language.
async fn presented(bot: &Bot, profile: &Profile, language: &str) -> Result<usize, RequestError> {
    let mut changes = 0;
    if bot.get_my_name().language_code(language).await?.name != profile.name {
        bot.set_my_name().language_code(language).name(&profile.name).await?;
        changes += 1;
    }
    let short = bot.get_my_short_description().language_code(language).await?;
    if short.short_description != profile.short {
        bot.set_my_short_description().language_code(language).short_description(&profile.short).await?;
        changes += 1;
    }
    if bot.get_my_description().language_code(language).await?.description != profile.description {
        bot.set_my_description().language_code(language).description(&profile.description).await?;
        changes += 1;
    }
    let commands: Vec<BotCommand> = profile.commands.iter().map(|(name, words)| BotCommand::new(name, words)).collect();
    if bot.get_my_commands().language_code(language).await? != commands {
        bot.set_my_commands(commands).language_code(language).await?;
        changes += 1;
    }
    Ok(changes)
}
