//! The bare loop: the least that answers. It polls, answers each tap with the same two calls as the
//! others at once, keeps nothing, and its cards are JSON before the first update comes. Nothing
//! that is a bot can be much faster; the distance to it is the price of everything else.

use std::sync::{Arc, Mutex};

use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, HOST};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpStream;

use super::bot::TOKEN;
use super::cards::{self, Card};
use super::wire::{Query, Updates};

/// How long the server may hold a poll open, in seconds.
const POLL: u32 = 25;

/// The way to the server: connections that are free at the moment.
struct Way {
    host: String,
    free: Mutex<Vec<SendRequest<Full<Bytes>>>>,
    /// What follows in the JSON of a request after chat and message, card by card.
    cards: Vec<String>,
}

/// Runs until it is killed. One thread is the fastest, since there is nothing to share.
pub(crate) fn run(url: &str) {
    let host = url.trim_start_matches("http://").to_owned();
    let way = Arc::new(Way { host, free: Mutex::default(), cards: cards::all().map(rest_of_request).collect() });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(poll(way));
}

/// A card as the end of a request's JSON.
fn rest_of_request(card: &Card) -> String {
    let button = |(label, data): &(String, String)| json!({ "text": label, "callback_data": data });
    let rows: Vec<Vec<_>> = card.rows.iter().map(|row| row.iter().map(button).collect()).collect();
    let entities = json!([{ "type": "bold", "offset": card.bold.start, "length": card.bold.len() }]);
    let card = json!({ "text": card.text, "entities": entities, "reply_markup": { "inline_keyboard": rows } });
    card.to_string().replacen('{', ",", 1)
}

async fn poll(way: Arc<Way>) {
    let mut offset = 0;
    loop {
        let answer = way.call("getUpdates", format!(r#"{{"offset":{offset},"timeout":{POLL}}}"#)).await;
        let updates: Updates<'_> = serde_json::from_slice(&answer).expect("the server's own JSON");
        for update in updates.result {
            offset = update.id + 1;
            if let Some(query) = update.callback_query {
                answer_tap(&way, &query);
            } else if let Some(message) = update.message {
                let body = format!(r#"{{"chat_id":{}{}"#, message.chat.id, way.cards[0]);
                way.send("sendMessage", body);
            }
        }
    }
}

fn answer_tap(way: &Arc<Way>, query: &Query<'_>) {
    way.send("answerCallbackQuery", format!(r#"{{"callback_query_id":"{}"}}"#, query.id));
    let card = &way.cards[cards::target(&query.data) % way.cards.len()];
    let (chat, message) = (query.message.chat.id, query.message.message_id);
    way.send("editMessageText", format!(r#"{{"chat_id":{chat},"message_id":{message}{card}"#));
}

impl Way {
    /// Calls a method without waiting for what it says.
    fn send(self: &Arc<Self>, method: &'static str, body: String) {
        let way = Arc::clone(self);
        tokio::spawn(async move { way.call(method, body).await });
    }

    async fn call(&self, method: &str, body: String) -> Bytes {
        let mut connection = self.connection().await;
        let request = Request::post(format!("/bot{TOKEN}/{method}"))
            .header(HOST, &self.host)
            .header(CONTENT_TYPE, "application/json")
            .body(Full::from(body))
            .expect("a request of sound parts");
        let response = connection.send_request(request).await.expect("the server answers");
        let answer = response.into_body().collect().await.expect("the server ends its answer").to_bytes();
        self.free.lock().expect("nobody panicked with it in hand").push(connection);
        answer
    }

    async fn connection(&self) -> SendRequest<Full<Bytes>> {
        loop {
            let free = self.free.lock().expect("nobody panicked with it in hand").pop();
            let Some(mut connection) = free else { return self.connect().await };
            if connection.ready().await.is_ok() {
                return connection;
            }
        }
    }

    async fn connect(&self) -> SendRequest<Full<Bytes>> {
        let stream = TcpStream::connect(&self.host).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket takes options");
        let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("the server speaks HTTP");
        tokio::spawn(connection);
        sender
    }
}
