//! The plain bot: what teloxide's own dispatcher and its dialogue storage in memory come to when
//! used as their examples use them. It keeps one number for each chat and nothing on disk.

use teloxide::dispatching::dialogue::{self, Dialogue, InMemStorage};
use teloxide::dispatching::{Dispatcher, UpdateFilterExt, UpdateHandler};
use teloxide::payloads::{EditMessageTextSetters, SendMessageSetters};
use teloxide::prelude::dptree;
use teloxide::requests::Requester;
use teloxide::types::{CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, MessageEntity, Update};
use teloxide::{Bot, RequestError};

use super::bot::TOKEN;
use super::cards::{self, Card};

/// The card that a chat shows.
#[derive(Debug, Clone, Copy, Default)]
struct Place(usize);

type Storage = InMemStorage<Place>;
type Here = Dialogue<Place, Storage>;
type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// Runs until it is killed.
pub(crate) fn run(url: &str) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let bot = Bot::new(TOKEN).set_api_url(url.parse().expect("a URL"));
    runtime.block_on(async {
        Dispatcher::builder(bot, schema()).dependencies(dptree::deps![Storage::new()]).build().dispatch().await;
    });
}

fn schema() -> UpdateHandler<Box<dyn std::error::Error + Send + Sync>> {
    dialogue::enter::<Update, Storage, Place, _>()
        .branch(Update::filter_message().endpoint(begun))
        .branch(Update::filter_callback_query().endpoint(tapped))
}

async fn begun(bot: Bot, here: Here, message: Message) -> Outcome {
    here.update(Place::default()).await?;
    let card = cards::get(0);
    bot.send_message(message.chat.id, &card.text).entities(entities(card)).reply_markup(keyboard(card)).await?;
    Ok(())
}

async fn tapped(bot: Bot, here: Here, Place(before): Place, query: CallbackQuery) -> Outcome {
    bot.answer_callback_query(query.id.clone()).await?;
    let now = query.data.as_deref().map_or(before, cards::target);
    here.update(Place(now)).await?;
    if let Some(message) = query.regular_message() {
        edited(&bot, message, cards::get(now)).await?;
    }
    Ok(())
}

async fn edited(bot: &Bot, message: &Message, card: &Card) -> Result<(), RequestError> {
    let edit = bot.edit_message_text(message.chat.id, message.id, &card.text);
    edit.entities(entities(card)).reply_markup(keyboard(card)).await.map(drop)
}

fn entities(card: &Card) -> Vec<MessageEntity> {
    vec![MessageEntity::bold(card.bold.start, card.bold.len())]
}

fn keyboard(card: &Card) -> InlineKeyboardMarkup {
    let row = |row: &Vec<(String, String)>| {
        row.iter().map(|(label, data)| InlineKeyboardButton::callback(label, data)).collect::<Vec<_>>()
    };
    InlineKeyboardMarkup::new(card.rows.iter().map(row))
}
