//! A message of the bot's: as a request describes it, as a chat shows it, as the server returns it.

use serde_json::{Value, json};

/// A message of the bot's, as the chat shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Card {
    /// The chat.
    pub(crate) chat: i64,
    /// The message's id.
    pub(crate) message: i64,
    /// Its text; that below the file, where it has one.
    pub(crate) text: String,
    /// Its entities.
    pub(crate) entities: Value,
    /// Its keyboard, row by row.
    pub(crate) keyboard: Vec<Vec<Value>>,
    /// The name of its file, and what is in it.
    pub(crate) file: Option<(String, String)>,
    /// The topic of the chat that it is in.
    pub(crate) thread: Option<i64>,
    /// Whether it came without a sound.
    pub(crate) silent: bool,
    /// When it was last shown: counts sends and edits.
    pub(super) shown: u64,
}

impl Card {
    /// When it was last shown.
    pub(crate) fn shown(&self) -> u64 {
        self.shown
    }

    /// The buttons.
    pub(crate) fn buttons(&self) -> impl Iterator<Item = &Value> {
        self.keyboard.iter().flatten()
    }

    /// The data of the button with that label.
    pub(crate) fn data(&self, label: &str) -> Option<String> {
        let button = self.buttons().find(|button| button["text"] == label)?;
        Some(button["callback_data"].as_str()?.to_owned())
    }

    /// All data on it.
    pub(crate) fn all_data(&self) -> Vec<String> {
        self.buttons().filter_map(|button| Some(button["callback_data"].as_str()?.to_owned())).collect()
    }

    /// As a person sees it.
    pub(crate) fn show(&self) -> String {
        let labels: Vec<String> = self
            .keyboard
            .iter()
            .map(|row| {
                let row: Vec<&str> = row.iter().filter_map(|button| button["text"].as_str()).collect();
                format!("[{}]", row.join("] ["))
            })
            .collect();
        format!("{}\n\n{}\n", self.text, labels.join("\n"))
    }
}

/// A message as a request describes it.
pub(super) fn card(chat: i64, message: i64, body: &Value, shown: u64) -> Card {
    let rows = body["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
    let has_file = body["document"].is_object();
    let entities = if has_file { "caption_entities" } else { "entities" };
    let part = |name: &str| body["document"][name].as_str().unwrap_or_default().to_owned();
    Card {
        chat,
        message,
        text: body[if has_file { "caption" } else { "text" }].as_str().unwrap_or_default().to_owned(),
        entities: body.get(entities).cloned().unwrap_or_else(|| json!([])),
        file: has_file.then(|| (part("file_name"), part("content"))),
        keyboard: rows.iter().map(|row| row.as_array().cloned().unwrap_or_default()).collect(),
        thread: body["message_thread_id"].as_i64(),
        silent: body["disable_notification"] == true,
        shown,
    }
}

/// A message as the server returns it.
pub(super) fn message_json(card: &Card) -> Value {
    let mut message = json!({
        "message_id": card.message, "date": 1_700_000_000, "text": card.text, "entities": card.entities,
        "chat": { "id": card.chat, "type": "private", "first_name": "Canary Name" },
        "from": { "id": 1, "is_bot": true, "first_name": "Haven", "username": "haven_bot" },
        "reply_markup": { "inline_keyboard": card.keyboard },
    });
    if let Some((name, content)) = &card.file {
        let file = json!({ "file_id": name, "file_unique_id": name, "file_name": name, "file_size": content.len() });
        let fields = message.as_object_mut().expect("fields");
        fields.insert("document".to_owned(), file);
        for (of_text, of_file) in [("text", "caption"), ("entities", "caption_entities")] {
            let value = fields.remove(of_text).expect("a field");
            fields.insert(of_file.to_owned(), value);
        }
    }
    if let Some(thread) = card.thread {
        message["message_thread_id"] = thread.into();
        message["is_topic_message"] = true.into();
    }
    message
}
