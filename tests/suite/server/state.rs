//! What the server knows: chats with their messages, updates that wait, queries, requests.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// What a request is refused with: the error code and Telegram's words.
pub(crate) type Refusal = (u16, String);

/// A message of the bot's, as the chat shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Card {
    /// The chat.
    pub(crate) chat: i64,
    /// The message's id.
    pub(crate) message: i64,
    /// Its text.
    pub(crate) text: String,
    /// Its entities.
    pub(crate) entities: Value,
    /// Its keyboard, row by row.
    pub(crate) keyboard: Vec<Vec<Value>>,
    /// When it was last shown: counts sends and edits.
    shown: u64,
}

impl Card {
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

/// A request and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// The method, in lower case.
    pub(crate) method: String,
    /// The body.
    pub(crate) body: Value,
    /// What it was refused with.
    pub(crate) refusal: Option<String>,
}

/// All of it.
#[derive(Default)]
pub(crate) struct State {
    /// Requests in their order.
    pub(crate) requests: Vec<Request>,
    /// Chats that have blocked the bot.
    pub(crate) blocked: BTreeSet<i64>,
    /// The next of these methods' calls are refused so.
    pub(crate) planned: Vec<(String, Refusal)>,
    profile: BTreeMap<String, Value>,
    updates: BTreeMap<u32, Value>,
    all: BTreeMap<u32, Value>,
    handed_out: BTreeSet<u32>,
    last_update: u32,
    cards: BTreeMap<(i64, i64), Card>,
    last_message: i64,
    shown: u64,
    queries: BTreeMap<String, bool>,
}

impl State {
    /// A text message that a person sent.
    pub(crate) fn arrive_message(&mut self, chat: i64, fields: &Value) {
        self.last_message += 1;
        let mut message = json!({
            "message_id": self.last_message, "date": 1_700_000_000,
            "chat": { "id": chat, "type": "private", "first_name": "Canary Name" },
            "from": { "id": chat, "is_bot": false, "first_name": "Canary Name", "username": "canary_user" },
        });
        for (name, value) in fields.as_object().expect("fields") {
            message[name] = value.clone();
        }
        self.arrive(json!({ "message": message }));
    }

    /// A tap; the id of its query.
    pub(crate) fn arrive_tap(&mut self, chat: i64, message: i64, data: &str) -> String {
        let query = format!("query{}", self.queries.len() + 1);
        let card = &self.cards[&(chat, message)];
        self.queries.insert(query.clone(), false);
        let message = message_json(card);
        self.arrive(json!({ "callback_query": {
            "id": query, "chat_instance": "1", "data": data, "message": message,
            "from": { "id": chat, "is_bot": false, "first_name": "Canary Name" },
        } }));
        query
    }

    /// Any update without its id.
    pub(crate) fn arrive(&mut self, mut update: Value) {
        self.last_update += 1;
        update["update_id"] = self.last_update.into();
        self.all.insert(self.last_update, update.clone());
        self.updates.insert(self.last_update, update);
    }

    /// An update that was handled already, once more.
    pub(crate) fn redeliver(&mut self, id: u32) {
        let update = self.all[&id].clone();
        self.handed_out.remove(&id);
        self.updates.insert(id, update);
    }

    /// The next update has the id after this one, as after a quiet week.
    pub(crate) fn continue_from(&mut self, id: u32) {
        self.last_update = id;
    }

    /// Asking from an offset on confirms what is below it and was handed out.
    pub(crate) fn confirm_below(&mut self, offset: u32) {
        let handed_out = &self.handed_out;
        self.updates.retain(|id, _| *id >= offset || !handed_out.contains(id));
    }

    /// What waits, handed out.
    pub(crate) fn hand_out(&mut self, limit: usize) -> Vec<Value> {
        let batch: Vec<(u32, Value)> =
            self.updates.iter().take(limit).map(|(id, update)| (*id, update.clone())).collect();
        self.handed_out.extend(batch.iter().map(|(id, _)| *id));
        batch.into_iter().map(|(_, update)| update).collect()
    }

    /// A card that was to be edited into what it is already: shown, but not anew.
    pub(crate) fn show_again(&mut self, chat: i64, message: i64) {
        self.shown += 1;
        if let Some(card) = self.cards.get_mut(&(chat, message)) {
            card.shown = self.shown;
        }
    }

    /// Whether nothing waits to be confirmed.
    pub(crate) fn all_confirmed(&self) -> bool {
        self.updates.is_empty()
    }

    /// A new message of the bot's.
    pub(crate) fn send(&mut self, chat: i64, body: &Value) -> Value {
        self.last_message += 1;
        self.shown += 1;
        let card = card(chat, self.last_message, body, self.shown);
        let message = message_json(&card);
        self.cards.insert((chat, self.last_message), card);
        message
    }

    /// A message of the bot's in another form.
    pub(crate) fn edit(&mut self, chat: i64, message: i64, body: &Value) -> Value {
        self.shown += 1;
        let card = card(chat, message, body, self.shown);
        let json = message_json(&card);
        self.cards.insert((chat, message), card);
        json
    }

    /// One of the bot's messages.
    pub(crate) fn card(&self, chat: i64, message: i64) -> Option<&Card> {
        self.cards.get(&(chat, message))
    }

    /// Reads or sets a part of the bot's profile: `getmyname`, `setmycommands` and so on.
    pub(crate) fn profile(&mut self, method: &str, body: &Value) -> Value {
        let part = &method[5..];
        let field = if part == "shortdescription" { "short_description" } else { part };
        if method.starts_with("set") {
            self.profile.insert(part.to_owned(), body[field].clone());
            return json!(true);
        }
        match (self.profile.get(part), field) {
            (Some(commands), "commands") => commands.clone(),
            (None, "commands") => json!([]),
            (value, field) => json!({ field: value.cloned().unwrap_or_else(|| json!("")) }),
        }
    }

    /// Ends a spinner; whether there was one.
    pub(crate) fn answer(&mut self, query: &str) -> bool {
        self.queries.get_mut(query).is_some_and(|answered| !std::mem::replace(answered, true))
    }

    /// Whether a spinner has ended.
    pub(crate) fn answered(&self, query: &str) -> bool {
        self.queries.get(query).copied().unwrap_or(false)
    }

    /// How far a chat has been shown things.
    pub(crate) fn shown(&self, chat: i64) -> u64 {
        self.cards.values().filter(|card| card.chat == chat).map(|card| card.shown).max().unwrap_or(0)
    }

    /// The last card of a chat that was shown after that.
    pub(crate) fn card_after(&self, chat: i64, shown: u64) -> Option<Card> {
        let cards = self.cards.values().filter(|card| card.chat == chat && card.shown > shown);
        cards.max_by_key(|card| card.shown).cloned()
    }

    /// How many messages of the bot's a chat shows.
    pub(crate) fn messages(&self, chat: i64) -> usize {
        self.cards.values().filter(|card| card.chat == chat).count()
    }
}

fn card(chat: i64, message: i64, body: &Value, shown: u64) -> Card {
    let rows = body["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
    Card {
        chat,
        message,
        text: body["text"].as_str().unwrap_or_default().to_owned(),
        entities: body.get("entities").cloned().unwrap_or_else(|| json!([])),
        keyboard: rows.iter().map(|row| row.as_array().cloned().unwrap_or_default()).collect(),
        shown,
    }
}

/// A message as the server returns it.
fn message_json(card: &Card) -> Value {
    json!({
        "message_id": card.message, "date": 1_700_000_000, "text": card.text, "entities": card.entities,
        "chat": { "id": card.chat, "type": "private", "first_name": "Canary Name" },
        "from": { "id": 1, "is_bot": true, "first_name": "Haven", "username": "haven_bot" },
        "reply_markup": { "inline_keyboard": card.keyboard },
    })
}
