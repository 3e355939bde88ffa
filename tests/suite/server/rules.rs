//! What Telegram refuses, in its words: fields, lengths, buttons, entities, cards that are gone or
//! unchanged. Limits as <https://core.telegram.org/bots/api> gives them; 100 buttons from practice.

use serde_json::Value;

use super::state::{Refusal, State};

/// The fields that each method knows, those it needs with an exclamation mark.
const METHODS: [(&str, &[&str]); 14] = [
    ("getupdates", &["offset", "limit", "timeout", "allowed_updates"]),
    (
        "sendmessage",
        &[
            "chat_id!",
            "text!",
            "entities",
            "link_preview_options",
            "reply_markup",
            "disable_notification",
            "message_thread_id",
        ],
    ),
    ("editmessagetext", &["chat_id!", "message_id!", "text!", "entities", "link_preview_options", "reply_markup"]),
    ("getme", &[]),
    ("getmyname", &["language_code"]),
    ("setmyname", &["name", "language_code"]),
    ("getmyshortdescription", &["language_code"]),
    ("setmyshortdescription", &["short_description", "language_code"]),
    ("getmydescription", &["language_code"]),
    ("setmydescription", &["description", "language_code"]),
    ("getmycommands", &["scope", "language_code"]),
    ("setmycommands", &["commands!", "scope", "language_code"]),
    ("leavechat", &["chat_id!"]),
    ("answercallbackquery", &["callback_query_id!", "text", "show_alert", "cache_time"]),
];

fn bad(words: &str) -> Refusal {
    (400, format!("Bad Request: {words}"))
}

/// Whether a request is taken at all.
pub(crate) fn fields(method: &str, body: &Value) -> Result<(), Refusal> {
    let Some((_, known)) = METHODS.iter().find(|(name, _)| *name == method) else {
        return Err((404, "Not Found".to_owned()));
    };
    for field in known.iter().filter_map(|field| field.strip_suffix('!')) {
        if body.get(field).is_none_or(Value::is_null) {
            return Err(bad(&format!("{field} is empty")));
        }
    }
    // Telegram ignores unknown fields; a test wants to know of them.
    for name in body.as_object().into_iter().flatten().map(|(name, _)| name) {
        if !known.iter().any(|field| field.trim_end_matches('!') == name) {
            return Err(bad(&format!("unknown field {name}")));
        }
    }
    Ok(())
}

/// Whether a message may be shown in this form.
pub(crate) fn message(state: &State, chat: i64, body: &Value) -> Result<(), Refusal> {
    if state.blocked.contains(&chat) {
        return Err((403, "Forbidden: bot was blocked by the user".to_owned()));
    }
    let text = body["text"].as_str().unwrap_or_default();
    let units = text.encode_utf16().count();
    if text.trim().is_empty() {
        return Err(bad("message text is empty"));
    }
    if units > 4096 {
        return Err(bad("message is too long"));
    }
    for entity in body["entities"].as_array().into_iter().flatten() {
        let number = |field: &str| entity[field].as_u64().and_then(|n| usize::try_from(n).ok());
        let end = number("offset").zip(number("length")).map(|(offset, length)| (length, offset + length));
        if !end.is_some_and(|(length, end)| length > 0 && end <= units) {
            return Err(bad("entity offset or length is out of range"));
        }
    }
    if body["link_preview_options"]["is_disabled"] != true {
        return Err(bad("a test found link previews that are on"));
    }
    keyboard(&body["reply_markup"]["inline_keyboard"])
}

fn keyboard(rows: &Value) -> Result<(), Refusal> {
    let rows: Vec<&Vec<Value>> = rows.as_array().into_iter().flatten().filter_map(Value::as_array).collect();
    if rows.iter().map(|row| row.len()).sum::<usize>() > 100 || rows.iter().any(|row| row.len() > 8) {
        return Err(bad("reply markup is too long"));
    }
    for button in rows.into_iter().flatten() {
        if button["text"].as_str().is_none_or(str::is_empty) {
            return Err(bad("can't parse inline keyboard button: text must be non-empty"));
        }
        let kinds = ["callback_data", "url", "copy_text"];
        if kinds.iter().filter(|kind| button.get(**kind).is_some()).count() != 1 {
            return Err(bad("can't parse inline keyboard button: text buttons are unallowed in the inline keyboard"));
        }
        if let Some(data) = button["callback_data"].as_str()
            && !(1..=64).contains(&data.len())
        {
            return Err(bad("BUTTON_DATA_INVALID"));
        }
        if let Some(copied) = button["copy_text"]["text"].as_str()
            && !(1..=256).contains(&copied.chars().count())
        {
            return Err(bad("BUTTON_COPY_TEXT_INVALID"));
        }
    }
    Ok(())
}

/// Whether a card can be edited into this form.
pub(crate) fn edit(state: &State, chat: i64, message: i64, body: &Value) -> Result<(), Refusal> {
    let Some(card) = state.card(chat, message) else { return Err(bad("message to edit not found")) };
    let keyboard = body["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
    let rows: Vec<Vec<Value>> = keyboard.iter().map(|row| row.as_array().cloned().unwrap_or_default()).collect();
    if card.text == body["text"].as_str().unwrap_or_default() && card.keyboard == rows {
        return Err(bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refused(body: &Value) -> String {
        message(&State::default(), 1, body).expect_err("refused").1
    }

    fn body(text: &str, data: &str) -> Value {
        json!({ "text": text, "link_preview_options": { "is_disabled": true },
            "reply_markup": { "inline_keyboard": [[{ "text": "a", "callback_data": data }]] } })
    }

    #[test]
    fn what_telegram_takes_is_taken() {
        assert!(message(&State::default(), 1, &body(&"é".repeat(4096), &"x".repeat(64))).is_ok());
    }

    #[test]
    fn what_telegram_refuses_is_refused_in_its_words() {
        assert!(refused(&body(&"🌿".repeat(2049), "x")).contains("too long"));
        assert!(refused(&body("  ", "x")).contains("text is empty"));
        assert!(refused(&body("a", &"x".repeat(65))).contains("BUTTON_DATA_INVALID"));
        let mut entity = body("abc", "x");
        entity["entities"] = json!([{ "type": "bold", "offset": 2, "length": 2 }]);
        assert!(refused(&entity).contains("entity"));
        let mut many = body("a", "x");
        many["reply_markup"]["inline_keyboard"] = json!(vec![vec![json!({ "text": "a", "callback_data": "x" })]; 101]);
        assert!(refused(&many).contains("too long"));
    }

    #[test]
    fn methods_want_their_fields_and_no_others() {
        assert!(fields("sendmessage", &json!({ "chat_id": 1, "text": "a" })).is_ok());
        assert!(fields("sendmessage", &json!({ "chat_id": 1 })).is_err());
        assert!(fields("sendmessage", &json!({ "chat_id": 1, "text": "a", "colour": 1 })).is_err());
        assert!(fields("unknown", &json!({})).is_err());
    }
}
