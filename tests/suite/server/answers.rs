//! What each method does, once its fields are in order: a message appears, a spinner ends.

use serde_json::{Value, json};

use super::state::{Refusal, State};
use super::{deletion, rules};

/// Telegram's words for a query that nobody waits for any more.
const TOO_OLD: &str = "Bad Request: query is too old and response timeout expired or query ID is invalid";

/// Answers a method.
pub(crate) fn answer(state: &mut State, method: &str, body: &Value) -> Result<Value, Refusal> {
    let chat = body["chat_id"].as_i64().unwrap_or_default();
    match method {
        "sendmessage" => rules::message(state, chat, body).map(|()| state.send(chat, body)),
        "senddocument" => rules::document(state, chat, body).map(|()| state.send(chat, body)),
        "editmessagetext" => edit(state, chat, body),
        "getme" => Ok(me()),
        "deletemessages" => deletion::many(state, chat, body),
        "deletemessage" => deletion::one(state, chat, body),
        "leavechat" => leave(state, chat),
        "answercallbackquery" => end(state, &body["callback_query_id"]),
        "answerprecheckoutquery" => end(state, &body["pre_checkout_query_id"]),
        "answershippingquery" => end(state, &body["shipping_query_id"]),
        "answerinlinequery" => rules::results(body).and_then(|()| end(state, &body["inline_query_id"])),
        method if method.starts_with("setmy") => rules::profile(method, body).map(|()| state.set_profile(method, body)),
        method if method.starts_with("getmy") => Ok(state.get_profile(method, body)),
        _ => Err((404, "Not Found".to_owned())),
    }
}

fn edit(state: &mut State, chat: i64, body: &Value) -> Result<Value, Refusal> {
    let message = body["message_id"].as_i64().unwrap_or_default();
    rules::message(state, chat, body)?;
    rules::edit(state, chat, message, body).inspect_err(|(_, words)| {
        if words.contains("not modified") {
            state.show_again(chat, message);
        }
    })?;
    Ok(state.edit(chat, message, body))
}

fn leave(state: &mut State, chat: i64) -> Result<Value, Refusal> {
    if state.left.insert(chat) {
        Ok(json!(true))
    } else {
        Err((403, "Forbidden: bot is not a member of the group chat".to_owned()))
    }
}

/// A query can be answered once.
fn end(state: &mut State, query: &Value) -> Result<Value, Refusal> {
    let query = query.as_str().unwrap_or_default();
    if state.answer(query) { Ok(json!(true)) } else { Err((400, TOO_OLD.to_owned())) }
}

fn me() -> Value {
    json!({ "id": 1, "is_bot": true, "first_name": "Haven", "username": "haven_bot",
        "can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": true,
        "can_connect_to_business": false, "has_main_web_app": false })
}
