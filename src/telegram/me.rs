//! The bot's own name, which links into its private chat need. It is asked for once.

use std::time::Duration;

use teloxide::Bot;
use teloxide::requests::Requester;

/// The bot's own name, asked for when a group wants to know it.
#[derive(Default)]
pub(super) struct Me(Option<String>);

impl Me {
    /// How long the loop may wait for it: a group can do without an answer, the others cannot.
    const PATIENCE: Duration = Duration::from_secs(3);

    /// The name, or none where the server does not say it in time.
    pub(super) async fn name(&mut self, bot: &Bot) -> Option<String> {
        if self.0.is_none() {
            let me = tokio::time::timeout(Self::PATIENCE, bot.get_me()).await.ok()?.ok()?;
            self.0.clone_from(&me.user.username);
        }
        self.0.clone()
    }
}
