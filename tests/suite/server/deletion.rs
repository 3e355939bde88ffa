//! Which messages a bot can delete in a private chat: its own and the person's, for 48 hours. What is
//! not there is skipped where many are named, and refused where it is one
//! (<https://core.telegram.org/bots/api#deletemessages>).

use serde_json::{Value, json};

use super::state::{Refusal, State};

/// So long after it was sent, in seconds.
const DELETABLE: u64 = 48 * 60 * 60;

fn bad(words: &str) -> Refusal {
    (400, format!("Bad Request: {words}"))
}

/// `deleteMessages`
pub(crate) fn many(state: &mut State, chat: i64, body: &Value) -> Result<Value, Refusal> {
    let ids: Vec<i64> = body["message_ids"].as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
    if !(1..=100).contains(&ids.len()) {
        return Err(bad("expected from 1 to 100 message identifiers"));
    }
    let there: Vec<i64> = ids.into_iter().filter(|id| state.messages.contains_key(&(chat, *id))).collect();
    if there.iter().any(|id| is_too_old(state, chat, *id)) {
        return Err(bad("message can't be deleted"));
    }
    for id in there {
        state.take_away(chat, id);
    }
    Ok(json!(true))
}

/// `deleteMessage`
pub(crate) fn one(state: &mut State, chat: i64, body: &Value) -> Result<Value, Refusal> {
    let id = body["message_id"].as_i64().unwrap_or_default();
    if !state.messages.contains_key(&(chat, id)) {
        return Err(bad("message to delete not found"));
    }
    if is_too_old(state, chat, id) {
        return Err(bad("message can't be deleted"));
    }
    state.take_away(chat, id);
    Ok(json!(true))
}

fn is_too_old(state: &State, chat: i64, id: i64) -> bool {
    state.messages.get(&(chat, id)).is_some_and(|sent| state.time.seconds().saturating_sub(*sent) >= DELETABLE)
}

impl State {
    /// All messages that a chat shows, in their order.
    pub(crate) fn visible(&self, chat: i64) -> Vec<i64> {
        self.messages.keys().filter(|(of, _)| *of == chat).map(|(_, id)| *id).collect()
    }

    /// A message is two days old from now on.
    pub(crate) fn grows_old(&mut self, chat: i64, id: i64) {
        let date = self.time.seconds() - DELETABLE;
        self.messages.insert((chat, id), date);
    }

    fn take_away(&mut self, chat: i64, id: i64) {
        self.messages.remove(&(chat, id));
        self.cards.remove(&(chat, id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_two_days_can_be_deleted_and_others_are_refused_or_skipped() {
        let mut state = State::default();
        let ids: Vec<i64> = (0..2).map(|_| state.arrive_message(1, &json!({ "text": "a" }))).collect();
        let old = state.arrive_message(1, &json!({ "text": "a" }));
        state.grows_old(1, old);
        let all = |ids: &[i64]| json!({ "message_ids": ids });
        assert!(many(&mut state, 1, &all(&[])).is_err() && many(&mut state, 1, &all(&[9; 101])).is_err());
        assert!(many(&mut state, 1, &all(&[ids[0], old])).is_err(), "one too old is enough");
        assert!(many(&mut state, 2, &all(&ids)).is_ok(), "another chat's are not found");
        assert_eq!(state.visible(1).len(), 3);
        assert!(many(&mut state, 1, &all(&[ids[0], 999])).is_ok());
        assert!(one(&mut state, 1, &json!({ "message_id": old })).is_err());
        assert!(one(&mut state, 1, &json!({ "message_id": ids[0] })).is_err(), "gone already");
        assert!(one(&mut state, 1, &json!({ "message_id": ids[1] })).is_ok());
        assert_eq!(state.visible(1), [old]);
    }
}
