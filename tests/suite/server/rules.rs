//! What Telegram refuses, in its words: fields, lengths, buttons, entities, cards that are gone or
//! unchanged. Limits as <https://core.telegram.org/bots/api> gives them; 100 buttons from practice.

use serde_json::Value;

use super::api;
use super::state::{Refusal, State};

fn bad(words: &str) -> Refusal {
    (400, format!("Bad Request: {words}"))
}

/// Whether a request has the right form at all.
pub(crate) fn fields(method: &str, body: &Value) -> Result<(), Refusal> {
    if !api::has(method) {
        return Err((404, "Not Found".to_owned()));
    }
    match api::wrong(method, body) {
        Some(wrong) => Err(bad(&wrong)),
        None => Ok(()),
    }
}

/// Whether a chat takes messages.
fn reached(state: &State, chat: i64) -> Result<(), Refusal> {
    if state.blocked.contains(&chat) {
        return Err((403, "Forbidden: bot was blocked by the user".to_owned()));
    }
    if state.left.contains(&chat) {
        return Err((403, "Forbidden: bot is not a member of the group chat".to_owned()));
    }
    if let Some(new) = state.migrated.get(&chat) {
        return Err(bad(&format!("group chat was upgraded to a supergroup chat {new}")));
    }
    if chat == 0 || (chat > 0 && !state.begun.contains(&chat)) {
        return Err(bad("chat not found"));
    }
    Ok(())
}

/// Whether a file may be sent with these words under it. An empty one is none.
pub(crate) fn document(state: &State, chat: i64, body: &Value) -> Result<(), Refusal> {
    reached(state, chat)?;
    let caption = body["caption"].as_str().unwrap_or_default();
    if body["document"]["content"].as_str().is_none_or(str::is_empty) {
        return Err(bad("file must be non-empty"));
    }
    if body["document"]["file_name"].as_str().is_none_or(str::is_empty) {
        return Err(bad("a test found a file without a name"));
    }
    if caption.encode_utf16().count() > 1024 {
        return Err(bad("message caption is too long"));
    }
    if !caption.is_empty() {
        words(caption, &body["caption_entities"])?;
    }
    keyboard(&body["reply_markup"]["inline_keyboard"])
}

/// Whether a message may be shown in this form.
pub(crate) fn message(state: &State, chat: i64, body: &Value) -> Result<(), Refusal> {
    reached(state, chat)?;
    words(body["text"].as_str().unwrap_or_default(), &body["entities"])?;
    if body["link_preview_options"]["is_disabled"] != true {
        return Err(bad("a test found link previews that are on"));
    }
    keyboard(&body["reply_markup"]["inline_keyboard"])
}

/// Whether a text with its entities can be shown. Offsets and lengths are UTF-16 units.
fn words(text: &str, entities: &Value) -> Result<(), Refusal> {
    let units = text.encode_utf16().count();
    if text.trim().is_empty() {
        return Err(bad("message text is empty"));
    }
    if units > 4096 {
        return Err(bad("message is too long"));
    }
    for entity in entities.as_array().into_iter().flatten() {
        let number = |field: &str| entity[field].as_u64().and_then(|n| usize::try_from(n).ok());
        let end = number("offset").zip(number("length")).map(|(offset, length)| (length, offset + length));
        if !end.is_some_and(|(length, end)| length > 0 && end <= units) {
            return Err(bad("entity offset or length is out of range"));
        }
    }
    Ok(())
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
        if let Some(url) = button["url"].as_str()
            && !url.starts_with("https://")
        {
            return Err(bad(&format!("inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")));
        }
        if let Some(copied) = button["copy_text"]["text"].as_str()
            && !(1..=256).contains(&copied.chars().count())
        {
            return Err(bad("BUTTON_COPY_TEXT_INVALID"));
        }
    }
    Ok(())
}

/// The entities of a request, as a card keeps them.
fn entities(body: &Value) -> Value {
    body.get("entities").cloned().unwrap_or_else(|| Value::Array(Vec::new()))
}

/// Whether the answer to an inline query can be shown.
pub(crate) fn results(body: &Value) -> Result<(), Refusal> {
    let results: Vec<&Value> = body["results"].as_array().into_iter().flatten().collect();
    if results.len() > 50 {
        return Err(bad("RESULTS_TOO_MUCH"));
    }
    let mut ids = std::collections::BTreeSet::new();
    for result in results {
        let id = result["id"].as_str().unwrap_or_default();
        if !(1..=64).contains(&id.len()) {
            return Err(bad("RESULT_ID_INVALID"));
        }
        if !ids.insert(id) {
            return Err(bad("RESULT_ID_DUPLICATE"));
        }
        let content = &result["input_message_content"];
        words(content["message_text"].as_str().unwrap_or_default(), &content["entities"])?;
        keyboard(&result["reply_markup"]["inline_keyboard"])?;
    }
    let start = &body["button"]["start_parameter"];
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    match start.as_str() {
        Some(start) if !(1..=64).contains(&start.len()) || !start.chars().all(allowed) => {
            Err(bad("START_PARAM_INVALID"))
        }
        _ => Ok(()),
    }
}

/// Whether a part of the profile can be set so.
pub(crate) fn profile(method: &str, body: &Value) -> Result<(), Refusal> {
    let longer = |field: &str, most: usize| body[field].as_str().is_some_and(|words| words.chars().count() > most);
    if longer("name", 64) || longer("short_description", 120) || longer("description", 512) {
        return Err(bad(&format!("{} is too long", &method[5..])));
    }
    if body["language_code"].as_str().is_some_and(|code| !matches!(code.len(), 0 | 2)) {
        return Err(bad("invalid language code specified"));
    }
    for command in body["commands"].as_array().into_iter().flatten() {
        let name = command["command"].as_str().unwrap_or_default();
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !(1..=32).contains(&name.len()) || !name.chars().all(allowed) {
            return Err(bad("BOT_COMMAND_INVALID"));
        }
        if !(1..=256).contains(&command["description"].as_str().unwrap_or_default().chars().count()) {
            return Err(bad("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
    }
    Ok(())
}

/// Whether a card can be edited into this form.
pub(crate) fn edit(state: &State, chat: i64, message: i64, body: &Value) -> Result<(), Refusal> {
    let Some(card) = state.card(chat, message) else { return Err(bad("message to edit not found")) };
    if card.file.is_some() {
        return Err(bad("there is no text in the message to edit"));
    }
    let keyboard = body["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
    let rows: Vec<Vec<Value>> = keyboard.iter().map(|row| row.as_array().cloned().unwrap_or_default()).collect();
    let same_words = card.text == body["text"].as_str().unwrap_or_default() && card.entities == entities(body);
    if same_words && card.keyboard == rows {
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

    /// A server on which chat 1 has begun.
    fn state() -> State {
        let mut state = State::default();
        state.begun.insert(1);
        state
    }

    fn refused(body: &Value) -> String {
        message(&state(), 1, body).expect_err("refused").1
    }

    fn body(text: &str, data: &str) -> Value {
        json!({ "text": text, "link_preview_options": { "is_disabled": true },
            "reply_markup": { "inline_keyboard": [[{ "text": "a", "callback_data": data }]] } })
    }

    #[test]
    fn what_telegram_takes_is_taken() {
        assert!(message(&state(), 1, &body(&"é".repeat(4096), &"x".repeat(64))).is_ok());
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
        let mut plain_link = body("a", "x");
        plain_link["reply_markup"]["inline_keyboard"] = json!([[{ "text": "a", "url": "nowhere" }]]);
        assert!(refused(&plain_link).contains("URL"));
        let mut preview = body("a", "x");
        preview["link_preview_options"] = json!({});
        assert!(refused(&preview).contains("previews"));
    }

    #[test]
    fn a_chat_has_to_be_one_that_takes_messages() {
        let (mut state, fine) = (state(), body("a", "x"));
        assert_eq!(message(&state, 2, &fine).expect_err("nobody wrote there").1, "Bad Request: chat not found");
        state.blocked.insert(1);
        assert_eq!(message(&state, 1, &fine).expect_err("blocked").0, 403);
        state.left.insert(-5);
        assert_eq!(message(&state, -5, &fine).expect_err("left").0, 403);
        state.migrated.insert(-6, -60);
        assert!(message(&state, -6, &fine).expect_err("moved").1.ends_with("-60"));
    }

    #[test]
    fn a_card_can_be_edited_if_it_is_there_and_something_changes() {
        let (mut state, fine) = (state(), body("a", "x"));
        let sent = state.send(1, &fine);
        let id = sent["message_id"].as_i64().expect("an id");
        assert!(edit(&state, 1, id, &fine).expect_err("the same").1.contains("not modified"));
        assert!(edit(&state, 1, id, &body("b", "x")).is_ok());
        let mut bold = fine.clone();
        bold["entities"] = json!([{ "type": "bold", "offset": 0, "length": 1 }]);
        assert!(edit(&state, 1, id, &bold).is_ok(), "other entities are a change");
        assert!(edit(&state, 1, id + 1, &fine).expect_err("no such card").1.contains("to edit not found"));
    }

    #[test]
    fn a_file_has_a_name_something_in_it_and_few_words_and_is_no_text_to_edit() {
        let with = |name: &str, content: &str, caption: &str| json!({ "caption": caption, "document": { "file_name": name, "content": content } });
        let mut state = state();
        assert!(document(&state, 1, &with("a.json", "{}", "words")).is_ok());
        for wrong in [with("", "{}", "a"), with("a.json", "", "a"), with("a.json", "{}", &"a".repeat(1025))] {
            assert!(document(&state, 1, &wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            document(&state, 2, &with("a.json", "{}", "a")).expect_err("nobody").1,
            "Bad Request: chat not found"
        );
        let sent = state.send(1, &with("a.json", "{}", "words"));
        assert_eq!((&sent["caption"], sent["text"].is_null()), (&json!("words"), true));
        let id = sent["message_id"].as_i64().expect("an id");
        assert!(edit(&state, 1, id, &body("a", "x")).expect_err("a file").1.contains("no text in the message"));
    }

    #[test]
    fn a_query_can_be_answered_once() {
        let mut state = state();
        let query = state.query();
        assert!(state.answer(&query) && !state.answer(&query) && !state.answer("unknown"));
    }

    #[test]
    fn inline_results_have_ids_of_their_own_and_a_start_that_is_a_word() {
        let result = |id: &str| json!({ "id": id, "input_message_content": { "message_text": "a" } });
        assert!(results(&json!({ "results": [result("a"), result("b")] })).is_ok());
        assert!(results(&json!({ "results": [result("a"), result("a")] })).is_err());
        assert!(results(&json!({ "results": [result("")] })).is_err());
        assert!(results(&json!({ "results": vec![result("a"); 51] })).is_err());
        assert!(results(&json!({ "results": [], "button": { "start_parameter": "a b" } })).is_err());
    }

    #[test]
    fn a_profile_keeps_to_its_lengths_and_commands_to_their_letters() {
        assert!(profile("setmyname", &json!({ "name": "a".repeat(64) })).is_ok());
        assert!(profile("setmyname", &json!({ "name": "a".repeat(65) })).is_err());
        assert!(profile("setmyname", &json!({ "name": "a", "language_code": "english" })).is_err());
        let command = |name: &str| json!({ "commands": [{ "command": name, "description": "a" }] });
        assert!(profile("setmycommands", &command("menu")).is_ok());
        assert!(profile("setmycommands", &command("Menu")).is_err());
    }

    #[test]
    fn what_is_not_confirmed_is_handed_out_again() {
        let mut state = state();
        state.arrive(json!({ "message": {} }));
        state.arrive(json!({ "message": {} }));
        assert_eq!(state.hand_out(100).len(), 2);
        assert_eq!(state.hand_out(100).len(), 2, "nothing was confirmed");
        state.confirm_below(2);
        assert_eq!(state.hand_out(100).len(), 1);
    }
}
