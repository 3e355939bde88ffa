//! Answers to queries: the end of a spinner, what an inline query finds, a refused payment.
//!
//! Somebody looks at the screen while these are on their way, and a minute later nobody needs them
//! any more, so they are sent at once, never kept and never repeated.

use std::future::IntoFuture;

use teloxide::payloads::{AnswerInlineQuerySetters, AnswerPreCheckoutQuerySetters, AnswerShippingQuerySetters};
use teloxide::requests::Requester;
use teloxide::types::{
    CallbackQueryId, InlineQueryId, InlineQueryResult, InlineQueryResultArticle, InlineQueryResultsButton,
    InlineQueryResultsButtonKind, InputMessageContent, InputMessageContentText, PreCheckoutQueryId, ShippingQueryId,
};
use teloxide::{Bot, RequestError};

use super::body::Body;
use super::render::{Rendered, no_preview, render};
use super::wire::{Outcome, Wire};
use crate::engine::Offer;
use crate::safety::{Reply, START_HELP};

/// How long Telegram may keep what an inline query found, for everybody who types the same.
const KEPT_SECONDS: u32 = 300;

/// Ends the spinner on a button, over the bare wire, since there is one for each tap. A query that is
/// too old, or answered twice, is no error.
pub(super) async fn end_spinner(wire: Wire, query: CallbackQueryId) {
    let body = serde_json::json!({ "callback_query_id": query.0 }).to_string();
    if !matches!(wire.send("AnswerCallbackQuery", Body::json(body)).await, Outcome::Taken(_)) {
        log::debug!("a spinner could not be ended");
    }
}

/// Shows what an inline query found, below a button to help in private.
pub(super) async fn show_found(bot: Bot, query: InlineQueryId, found: Vec<(Offer, Reply)>, help: String) {
    let kind = InlineQueryResultsButtonKind::StartParameter(START_HELP.to_owned());
    let results: Vec<InlineQueryResult> = found.iter().map(article).collect();
    let button = InlineQueryResultsButton { text: help, kind };
    answered(bot.answer_inline_query(query, results).is_personal(false).cache_time(KEPT_SECONDS).button(button)).await;
}

fn article((offer, reply): &(Offer, Reply)) -> InlineQueryResult {
    // What is said outside of private chats carries no file.
    let Rendered { text, entities, keyboard, file: _ } = render(reply);
    let words = InputMessageContentText::new(text).entities(entities).link_preview_options(no_preview());
    let article =
        InlineQueryResultArticle::new(offer.address.to_string(), &offer.question, InputMessageContent::Text(words));
    InlineQueryResult::Article(article.reply_markup(keyboard))
}

/// Refuses a payment, with the reason for whoever would pay.
pub(super) async fn refuse_checkout(bot: Bot, query: PreCheckoutQueryId, why: String) {
    answered(bot.answer_pre_checkout_query(query, false).error_message(why)).await;
}

/// The same, one step earlier.
pub(super) async fn refuse_shipping(bot: Bot, query: ShippingQueryId, why: String) {
    answered(bot.answer_shipping_query(query, false).error_message(why)).await;
}

/// The kind of an error without its text, which can hold what people wrote.
pub(super) fn name(error: &RequestError) -> &'static str {
    match error {
        RequestError::Api(_) => "refused",
        RequestError::Network(_) => "not reached",
        _ => "failed",
    }
}

async fn answered<T>(request: impl IntoFuture<Output = Result<T, RequestError>>) {
    if let Err(error) = request.await {
        log::debug!("a query could not be answered: {}", name(&error));
    }
}
