//! What the server knows: chats with their messages, updates that wait, queries, requests.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};

use super::card::{Card, card, message_json};
use super::fault::{Fault, Lasts, Planned};
use super::time::Time;

/// What a request is refused with: the error code and Telegram's words.
pub(crate) type Refusal = (u16, String);

/// A request and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// The method, in lower case.
    pub(crate) method: String,
    /// The body.
    pub(crate) body: Value,
    /// What it was refused with.
    pub(crate) refusal: Option<String>,
    /// When it was answered, by the server's clock, since its start.
    pub(crate) at: Duration,
}

/// All of it.
#[derive(Default)]
pub(crate) struct State {
    /// Requests in their order.
    pub(crate) requests: Vec<Request>,
    /// Chats that have blocked the bot.
    pub(crate) blocked: BTreeSet<i64>,
    /// Methods whose answers are held back.
    pub(crate) held: BTreeSet<String>,
    /// How many requests were held back so far.
    pub(crate) waiting: usize,
    /// The server's clock.
    pub(crate) time: Time,
    /// What its `Date` header says instead, where a test has set it.
    pub(crate) date: Option<&'static str>,
    /// Groups that have become supergroups, and their new ids.
    pub(crate) migrated: BTreeMap<i64, i64>,
    /// Groups that the bot has left.
    pub(super) left: BTreeSet<i64>,
    /// Chats in which somebody has written or tapped; a bot cannot begin one.
    pub(super) begun: BTreeSet<i64>,
    planned: Vec<Planned>,
    profile: BTreeMap<(String, String), Value>,
    updates: BTreeMap<u32, Value>,
    all: BTreeMap<u32, Value>,
    handed_out: BTreeSet<u32>,
    last_update: u32,
    pub(super) cards: BTreeMap<(i64, i64), Card>,
    /// All messages that chats show, people's and the bot's, with their dates.
    pub(super) messages: BTreeMap<(i64, i64), u64>,
    last_message: i64,
    shown: u64,
    queries: BTreeMap<String, bool>,
}

impl State {
    /// A message that a person sent; its id.
    pub(crate) fn arrive_message(&mut self, chat: i64, fields: &Value) -> i64 {
        self.last_message += 1;
        self.messages.insert((chat, self.last_message), self.time.seconds());
        self.begun.insert(chat);
        let mut message = json!({
            "message_id": self.last_message, "date": self.time.seconds(),
            "chat": { "id": chat, "type": "private", "first_name": "Canary Name" },
            "from": { "id": chat, "is_bot": false, "first_name": "Canary Name", "username": "canary_user" },
        });
        for (name, value) in fields.as_object().expect("fields") {
            message[name] = value.clone();
        }
        self.arrive(json!({ "message": message }));
        self.last_message
    }

    /// A tap; the id of its query.
    pub(crate) fn arrive_tap(&mut self, chat: i64, message: i64, data: &str) -> String {
        let card = &self.cards[&(chat, message)];
        let message = message_json(card);
        self.begun.insert(chat);
        let query = self.query();
        self.arrive(json!({ "callback_query": {
            "id": query, "chat_instance": "1", "data": data, "message": message,
            "from": { "id": chat, "is_bot": false, "first_name": "Canary Name" },
        } }));
        query
    }

    /// A new query that waits for an answer: of a tap, an inline query, a checkout.
    pub(crate) fn query(&mut self) -> String {
        let query = format!("query{}", self.queries.len() + 1);
        self.queries.insert(query.clone(), false);
        query
    }

    /// The person deletes one of the bot's messages.
    pub(crate) fn delete(&mut self, card: &Card) {
        self.cards.remove(&(card.chat, card.message));
        self.messages.remove(&(card.chat, card.message));
    }

    /// The bot's own place in a chat changes: blocked, unblocked, added to a group.
    pub(crate) fn arrive_membership(&mut self, chat: i64, kind: &str, before: &str, now: &str) {
        let bot = json!({ "id": 1, "is_bot": true, "first_name": "Haven" });
        if kind == "private" {
            self.begun.insert(chat);
            if now == "kicked" {
                self.blocked.insert(chat)
            } else {
                self.blocked.remove(&chat)
            };
        }
        self.arrive(json!({ "my_chat_member": {
            "chat": { "id": chat, "type": kind, "first_name": "A" }, "date": 1_700_000_000,
            "from": { "id": chat.abs(), "is_bot": false, "first_name": "A" },
            "old_chat_member": { "status": before, "user": bot }, "new_chat_member": { "status": now, "user": bot },
        } }));
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
        self.messages.insert((chat, self.last_message), self.time.seconds());
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

    /// The next requests of a method go wrong in that way.
    pub(crate) fn plan(&mut self, method: &str, times: usize, fault: Fault) {
        self.planned.push(Planned { method: method.to_owned(), chat: None, lasts: Lasts::Times(times), fault });
    }

    /// The same for the requests of one chat.
    pub(crate) fn plan_for(&mut self, chat: i64, method: &str, times: usize, fault: Fault) {
        self.planned.push(Planned { method: method.to_owned(), chat: Some(chat), lasts: Lasts::Times(times), fault });
    }

    /// All requests of a method go wrong in that way until then, by the server's clock.
    pub(crate) fn plan_until(&mut self, method: &str, end: Duration, fault: Fault) {
        self.planned.push(Planned { method: method.to_owned(), chat: None, lasts: Lasts::Until(end), fault });
    }

    /// The fault that was planned for a request, which uses it up.
    pub(super) fn fault(&mut self, method: &str, body: &Value) -> Option<Fault> {
        let (chat, now) = (body["chat_id"].as_i64(), self.time.elapsed());
        self.planned.retain(|planned| !planned.is_over(now));
        let meant =
            |planned: &&mut Planned| planned.method == method && (planned.chat.is_none() || planned.chat == chat);
        let planned = self.planned.iter_mut().find(meant)?;
        if let Lasts::Times(times) = &mut planned.lasts {
            *times -= 1;
        }
        Some(planned.fault.clone())
    }

    /// A refusal that was planned while a poll was open already.
    pub(super) fn refused_while_polling(&mut self) -> Option<Refusal> {
        match self.fault("getupdates", &Value::Null)? {
            Fault::Refused(code, words) => Some((code, words.to_owned())),
            fault => Some((500, fault.words())),
        }
    }

    /// Sets a part of the bot's profile, in one language or for all others.
    pub(super) fn set_profile(&mut self, method: &str, body: &Value) -> Value {
        self.profile.insert(part_and_language(method, body), body[field(method)].clone());
        json!(true)
    }

    /// Reads a part of the bot's profile. Commands of a language without are none; a name falls
    /// back to that for all.
    pub(super) fn get_profile(&self, method: &str, body: &Value) -> Value {
        let (part, language) = part_and_language(method, body);
        let own = self.profile.get(&(part.clone(), language));
        if part == "commands" {
            return own.cloned().unwrap_or_else(|| json!([]));
        }
        let value = own.or_else(|| self.profile.get(&(part, String::new())));
        json!({ field(method): value.cloned().unwrap_or_else(|| json!("")) })
    }

    /// Ends a spinner; whether there was one.
    pub(crate) fn answer(&mut self, query: &str) -> bool {
        self.queries.get_mut(query).is_some_and(|answered| !std::mem::replace(answered, true))
    }

    /// How many queries wait for an answer.
    pub(crate) fn unanswered(&self) -> usize {
        self.queries.values().filter(|answered| !**answered).count()
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

    /// What a chat was shown last.
    pub(crate) fn last_card(&self, chat: i64) -> Option<Card> {
        self.card_after(chat, 0)
    }

    /// The messages of the bot's that a chat shows, in their order.
    pub(crate) fn cards(&self, chat: i64) -> Vec<Card> {
        self.cards.values().filter(|card| card.chat == chat).cloned().collect()
    }

    /// How many messages of the bot's a chat shows.
    pub(crate) fn messages(&self, chat: i64) -> usize {
        self.cards.values().filter(|card| card.chat == chat).count()
    }
}

/// `setmyname` is about the name, in one language or in all.
fn part_and_language(method: &str, body: &Value) -> (String, String) {
    (method[5..].to_owned(), body["language_code"].as_str().unwrap_or_default().to_owned())
}

/// The field that holds a part of the profile.
fn field(method: &str) -> &str {
    if method.ends_with("shortdescription") { "short_description" } else { &method[5..] }
}
