//! The bot's profile: read first, and set only where it differs, since each change is limited and
//! shown to people. A failure here stops nothing.

use teloxide::payloads::{SetMyDescriptionSetters, SetMyNameSetters, SetMyShortDescriptionSetters};
use teloxide::requests::Requester;
use teloxide::types::BotCommand;
use teloxide::{Bot, RequestError};

use crate::dialogue::profile::Profile;

/// Makes the profile what the dialogues say.
pub(super) async fn present(bot: Bot, profile: Profile) {
    match presented(&bot, &profile).await {
        Ok(0) => log::debug!("the profile is as it should be"),
        Ok(changes) => log::info!("the profile was brought up to date in {changes} places"),
        Err(_) => {
            log::warn!(
                "the profile could not be read or set; Haven goes on without, and tries again at its next start"
            );
        }
    }
}

/// How many parts had to be set.
async fn presented(bot: &Bot, profile: &Profile) -> Result<usize, RequestError> {
    let mut changes = 0;
    if bot.get_my_name().await?.name != profile.name {
        bot.set_my_name().name(profile.name.clone()).await?;
        changes += 1;
    }
    if bot.get_my_short_description().await?.short_description != profile.short {
        bot.set_my_short_description().short_description(profile.short.clone()).await?;
        changes += 1;
    }
    if bot.get_my_description().await?.description != profile.description {
        bot.set_my_description().description(profile.description.clone()).await?;
        changes += 1;
    }
    let commands: Vec<BotCommand> = profile.commands.iter().map(|(name, words)| BotCommand::new(name, words)).collect();
    if bot.get_my_commands().await? != commands {
        bot.set_my_commands(commands).await?;
        changes += 1;
    }
    Ok(changes)
}
