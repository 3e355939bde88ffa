//! The HTTP side: `/bot<token>/<method>`, methods in any case, JSON or a form in, JSON out, long polling.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, State as Extracted};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, DATE};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::fault::refusal;
use super::state::Refusal;
use super::{Shared, answers, form, rules};

/// Serves until the runtime ends.
pub(crate) async fn serve(listener: tokio::net::TcpListener, shared: Arc<Shared>) {
    let app = Router::new().route("/{bot}/{method}", any(handle)).with_state(shared);
    axum::serve(listener, app).await.expect("the server runs");
}

async fn handle(
    Extracted(shared): Extracted<Arc<Shared>>,
    Path((_bot, method)): Path<(String, String)>,
    head: HeaderMap,
    body: Bytes,
) -> Response {
    let method = method.to_lowercase();
    let kind = head.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let body: Value = match kind {
        _ if body.is_empty() => json!({}),
        "application/json" => serde_json::from_slice(&body).unwrap_or(Value::Null),
        form => form::fields(form, &body).unwrap_or(Value::Null),
    };
    held(&shared, &method).await;
    let hand = InHand::take(&shared, patience(&method, &body));
    let fault = shared.lock().fault(&method, &body);
    let result = match &fault {
        Some(fault) if !fault.takes_effect() => Err((0, fault.words())),
        _ if method == "getupdates" => updates(&shared, &body, &hand).await,
        _ => act(&shared, &method, &body),
    };
    shared.note(&method, &body, result.as_ref().err());
    let mut response = match (fault, result) {
        (Some(fault), _) => fault.response(),
        (None, Ok(result)) => Json(json!({ "ok": true, "result": result })).into_response(),
        (None, Err(refused)) => refusal(&refused, None),
    };
    let state = shared.lock();
    let date = state.date.map_or_else(|| state.time.date(), str::to_owned);
    response.headers_mut().insert(DATE, date.parse().expect("a date"));
    drop(state);
    // It goes with the head of the answer, once that is written.
    response.extensions_mut().insert(Arc::new(hand));
    response
}

/// Waits while a test holds back the answers to a method.
async fn held(shared: &Shared, method: &str) {
    let mut counted = false;
    loop {
        let released = shared.updates.notified();
        if !shared.lock().held.contains(method) {
            return;
        }
        if !std::mem::replace(&mut counted, true) {
            shared.lock().waiting += 1;
            shared.changed.notify_all();
        }
        released.await;
    }
}

/// Anything but polling.
fn act(shared: &Shared, method: &str, body: &Value) -> Result<Value, Refusal> {
    rules::fields(method, body)?;
    answers::answer(&mut shared.lock(), method, body)
}

/// How long a request may be held open until something happens.
fn patience(method: &str, body: &Value) -> Duration {
    let seconds = if method == "getupdates" { body["timeout"].as_u64() } else { None };
    Duration::from_secs(seconds.unwrap_or(0).min(50))
}

/// Holds the poll open until something arrives or its time is over.
async fn updates(shared: &Shared, body: &Value, hand: &InHand) -> Result<Value, Refusal> {
    rules::fields("getupdates", body)?;
    let number = |field: &str| body[field].as_u64();
    let offset = number("offset").and_then(|offset| u32::try_from(offset).ok());
    let limit = usize::try_from(number("limit").unwrap_or(100)).unwrap_or(100);
    if let Some(offset) = offset {
        shared.lock().confirm_below(offset);
    }
    loop {
        let arrived = shared.updates.notified();
        let batch = {
            let mut state = shared.lock();
            if let Some(refused) = state.refused_while_polling() {
                return Err(refused);
            }
            state.hand_out(limit)
        };
        shared.changed.notify_all();
        let left = hand.left();
        if !batch.is_empty() || left.is_zero() {
            return Ok(json!(batch));
        }
        tokio::select! {
            () = arrived => {}
            () = tokio::time::sleep(left) => {}
        }
    }
}

/// A request that the server has in its hands, until the answer is written or the bot hangs up.
struct InHand {
    shared: Arc<Shared>,
    end: Duration,
}

impl InHand {
    fn take(shared: &Arc<Shared>, patience: Duration) -> Self {
        let mut state = shared.lock();
        let end = state.time.elapsed() + patience;
        state.time.begins(end);
        drop(state);
        shared.changed.notify_all();
        Self { shared: Arc::clone(shared), end }
    }

    /// How much of its time is left, by the server's clock, which a test may advance.
    fn left(&self) -> Duration {
        self.end.saturating_sub(self.shared.lock().time.elapsed())
    }
}

impl Drop for InHand {
    fn drop(&mut self) {
        // After a test has panicked this may run while others do, too, and a second panic would end
        // the process with all the other tests.
        if let Ok(mut state) = self.shared.state.lock() {
            state.time.ends(self.end);
        }
        self.shared.changed.notify_all();
    }
}
