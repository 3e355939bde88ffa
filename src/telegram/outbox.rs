//! Delivery: the only place that sends. Replies of one chat keep their order; chats do not wait
//! for each other.
//!
//! This is the plain form: rows wait in memory, so what was not delivered when the process is
//! killed is lost and the person taps again. An orderly stop delivers what it can.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use teloxide::payloads::{EditMessageTextSetters, SendMessageSetters};
use teloxide::requests::Requester;
use teloxide::types::{ChatId, MessageId, ThreadId};
use teloxide::{ApiError, Bot, RequestError};
use tokio::task::JoinHandle;

use super::intake::Sender;
use super::queries::end_spinner;
use super::render::{Rendered, no_preview, render};
use crate::app::Answer;
use crate::engine::On;
use crate::safety::Reply;
use crate::store::Person;

/// How often a request that did not get through is tried again.
const TRIES: u32 = 6;
/// So many groups that were left are remembered; after that, a second farewell does no harm.
const MOST_LEFT: usize = 1000;

/// What is on its way.
pub(super) struct Outbox {
    bot: Bot,
    /// The last delivery of each chat; the next one of that chat waits for it.
    last: HashMap<Person, JoinHandle<()>>,
    /// The groups that were left lately.
    left: HashSet<ChatId>,
}

/// One reply on its way to one chat.
struct Row {
    chat: ChatId,
    thread: Option<ThreadId>,
    rendered: Rendered,
    edit: Option<MessageId>,
    /// Without a sound: nobody waits for it.
    quiet: bool,
}

impl Outbox {
    pub(super) fn new(bot: Bot) -> Self {
        Self { bot, last: HashMap::new(), left: HashSet::new() }
    }

    /// Sends an answer, after those of the same chat that are still on their way.
    pub(super) fn send(&mut self, from: Sender, answer: &Answer) {
        let Sender { person, thread, tapped, quiet, .. } = from;
        let edit = match answer.on {
            On::Tapped => tapped.as_ref().and_then(|tapped| tapped.message),
            On::New => None,
        };
        let row = Row { chat: ChatId(person.chat()), thread, rendered: render(&answer.reply), edit, quiet };
        let before = self.last.remove(&person);
        let bot = self.bot.clone();
        let delivery = tokio::spawn(async move {
            // The spinner on the button ends at once, whatever the card has to wait for.
            let spinner = async {
                if let Some(tapped) = tapped {
                    end_spinner(&bot, tapped.query).await;
                }
            };
            let card = async {
                if let Some(before) = before {
                    // How the one before ended is logged there.
                    drop(before.await);
                }
                deliver(&bot, &row).await;
            };
            tokio::join!(spinner, card);
        });
        self.last.insert(person, delivery);
    }

    /// Leaves a group or a channel, after a last message if there is one to send. Once is enough,
    /// however much is said there meanwhile.
    pub(super) fn leave(&mut self, chat: ChatId, notice: Option<&Reply>) {
        if self.left.len() >= MOST_LEFT {
            self.left.clear();
        }
        if !self.left.insert(chat) {
            return;
        }
        let bot = self.bot.clone();
        let row = notice.map(|notice| Row { chat, thread: None, rendered: render(notice), edit: None, quiet: true });
        tokio::spawn(async move {
            let chat = match row {
                Some(row) => deliver(&bot, &row).await,
                None => chat,
            };
            if let Err(error) = bot.leave_chat(chat).await {
                log::warn!("a group could not be left: {}", name(&error));
            }
        });
    }

    /// Waits until all is delivered, or for so long. What is not goes on by itself.
    pub(super) async fn settle(&mut self, at_most: Duration) {
        // A wait that was broken off may have seen the end of some already, which can be seen once.
        self.last.retain(|_, delivery| !delivery.is_finished());
        let all = async {
            for delivery in self.last.values_mut() {
                if let Err(error) = delivery.await {
                    log::error!("a delivery broke off: {}", if error.is_panic() { "panic" } else { "cancelled" });
                }
            }
        };
        if tokio::time::timeout(at_most, all).await.is_err() {
            log::warn!("some replies are still on their way");
        }
        self.last.retain(|_, delivery| !delivery.is_finished());
    }
}

/// Sends a reply; the chat in which it has landed, which a group that grew has under another id.
async fn deliver(bot: &Bot, row: &Row) -> ChatId {
    let (mut edit, mut chat) = (row.edit, row.chat);
    for attempt in 0..TRIES {
        let result = match edit {
            Some(message) => edited(bot, chat, row, message).await,
            None => sent(bot, chat, row).await,
        };
        match result.map_err(|error| verdict(&error)) {
            Ok(()) | Err(Refusal::Fine) => return chat,
            Err(Refusal::CardIsGone) => edit = None,
            Err(Refusal::Moved(new)) => chat = new,
            Err(Refusal::Wait(time)) => tokio::time::sleep(time).await,
            Err(Refusal::Unreached) => tokio::time::sleep(Duration::from_millis(500 << attempt)).await,
            Err(Refusal::Final(why)) => {
                log::warn!("a reply was refused for good: {why}");
                return chat;
            }
        }
    }
    log::warn!("a reply was given up after {TRIES} tries");
    chat
}

async fn edited(bot: &Bot, chat: ChatId, row: &Row, message: MessageId) -> Result<(), RequestError> {
    bot.edit_message_text(chat, message, &row.rendered.text)
        .entities(row.rendered.entities.clone())
        .link_preview_options(no_preview())
        .reply_markup(row.rendered.keyboard.clone())
        .await
        .map(drop)
}

async fn sent(bot: &Bot, chat: ChatId, row: &Row) -> Result<(), RequestError> {
    let mut request = bot
        .send_message(chat, &row.rendered.text)
        .entities(row.rendered.entities.clone())
        .link_preview_options(no_preview())
        .reply_markup(row.rendered.keyboard.clone())
        .disable_notification(row.quiet);
    request.message_thread_id = row.thread;
    request.await.map(drop)
}

/// What to do about a request that was not taken.
enum Refusal {
    /// It says what is wanted already.
    Fine,
    /// The card to edit is gone: a new one takes its place.
    CardIsGone,
    /// The group has become a supergroup, with another id.
    Moved(ChatId),
    /// The server asks to wait.
    Wait(Duration),
    /// It did not get there, or the server is in trouble.
    Unreached,
    /// It will never be taken.
    Final(&'static str),
}

fn verdict(error: &RequestError) -> Refusal {
    match error {
        RequestError::RetryAfter(seconds) => Refusal::Wait(seconds.duration()),
        RequestError::Network(_) | RequestError::InvalidJson { .. } | RequestError::Io(_) => Refusal::Unreached,
        RequestError::MigrateToChatId(new) => Refusal::Moved(*new),
        RequestError::Api(ApiError::MessageNotModified) => Refusal::Fine,
        RequestError::Api(
            ApiError::MessageToEditNotFound | ApiError::MessageCantBeEdited | ApiError::MessageIdInvalid,
        ) => Refusal::CardIsGone,
        RequestError::Api(ApiError::BotBlocked | ApiError::UserDeactivated | ApiError::ChatNotFound) => {
            Refusal::Final("the chat is closed")
        }
        // The server's own words differ in case from those that teloxide knows.
        RequestError::Api(ApiError::Unknown(words)) => unknown(&words.to_lowercase()),
        RequestError::Api(_) => Refusal::Final("bad request"),
    }
}

fn unknown(words: &str) -> Refusal {
    if words.contains("not modified") {
        Refusal::Fine
    } else if words.contains("to edit not found") || words.contains("can't be edited") {
        Refusal::CardIsGone
    } else if words.contains("internal server error") || words.contains("bad gateway") || words.contains("restart") {
        Refusal::Unreached
    } else {
        Refusal::Final("bad request")
    }
}

/// The kind of an error without its text, which can hold what people wrote.
pub(super) fn name(error: &RequestError) -> &'static str {
    match error {
        RequestError::Api(_) => "refused",
        RequestError::Network(_) => "not reached",
        _ => "failed",
    }
}
