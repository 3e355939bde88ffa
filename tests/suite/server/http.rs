//! The HTTP side: `/bot<token>/<method>`, methods in any case, JSON in and out, long polling.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, State as Extracted};
use axum::http::StatusCode;
use axum::routing::any;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::state::Refusal;
use super::{Shared, rules};

/// Serves until the runtime ends.
pub(crate) async fn serve(listener: tokio::net::TcpListener, shared: Arc<Shared>) {
    let app = Router::new().route("/{bot}/{method}", any(handle)).with_state(shared);
    axum::serve(listener, app).await.expect("the server runs");
}

async fn handle(
    Extracted(shared): Extracted<Arc<Shared>>,
    Path((_bot, method)): Path<(String, String)>,
    body: Bytes,
) -> (StatusCode, Json<Value>) {
    let method = method.to_lowercase();
    let body: Value = if body.is_empty() { json!({}) } else { serde_json::from_slice(&body).unwrap_or(Value::Null) };
    let result = if method == "getupdates" { updates(&shared, &body).await } else { act(&shared, &method, &body) };
    match result {
        Ok(result) => (StatusCode::OK, Json(json!({ "ok": true, "result": result }))),
        Err((code, words)) => {
            let status = StatusCode::from_u16(code).expect("a status");
            let mut answer = json!({ "ok": false, "error_code": code, "description": words });
            if code == 429 {
                answer["parameters"] = json!({ "retry_after": 1 });
            }
            (status, Json(answer))
        }
    }
}

/// Anything but polling, and a note of it.
fn act(shared: &Shared, method: &str, body: &Value) -> Result<Value, Refusal> {
    let mut state = shared.state.lock().expect("no test panicked with the state in hand");
    let planned = state.planned.iter().position(|(planned, _)| planned == method);
    let result = match planned {
        Some(at) => Err(state.planned.remove(at).1),
        None => rules::fields(method, body).and_then(|()| {
            let chat = body["chat_id"].as_i64().unwrap_or_default();
            match method {
                "sendmessage" => rules::message(&state, chat, body).map(|()| state.send(chat, body)),
                "editmessagetext" => {
                    let message = body["message_id"].as_i64().unwrap_or_default();
                    rules::message(&state, chat, body)?;
                    rules::edit(&state, chat, message, body).inspect_err(|(_, words)| {
                        if words.contains("not modified") {
                            state.show_again(chat, message);
                        }
                    })?;
                    Ok(state.edit(chat, message, body))
                }
                "getme" => Ok(json!({ "id": 1, "is_bot": true, "first_name": "Haven", "username": "haven_bot",
                    "can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": false,
                    "can_connect_to_business": false, "has_main_web_app": false })),
                "leavechat" => Ok(json!(true)),
                method if method.contains("getmy") || method.contains("setmy") => Ok(state.profile(method, body)),
                "answercallbackquery" => {
                    let query = body["callback_query_id"].as_str().unwrap_or_default();
                    if state.answer(query) {
                        Ok(json!(true))
                    } else {
                        Err((
                            400,
                            "Bad Request: query is too old and response timeout expired or query ID is invalid"
                                .to_owned(),
                        ))
                    }
                }
                _ => Err((404, "Not Found".to_owned())),
            }
        }),
    };
    let refusal = result.as_ref().err().map(|(_, words)| words.clone());
    state.requests.push(super::Request { method: method.to_owned(), body: body.clone(), refusal });
    drop(state);
    shared.changed.notify_all();
    result
}

/// Holds the poll open until something arrives or its time is over.
async fn updates(shared: &Shared, body: &Value) -> Result<Value, Refusal> {
    rules::fields("getupdates", body)?;
    let number = |field: &str| body[field].as_u64();
    let offset = number("offset").and_then(|offset| u32::try_from(offset).ok());
    let limit = usize::try_from(number("limit").unwrap_or(100)).unwrap_or(100);
    if let Some(offset) = offset {
        shared.state.lock().expect("no test panicked with the state in hand").confirm_below(offset);
    }
    let patience = tokio::time::sleep(Duration::from_secs(number("timeout").unwrap_or(0).min(50)));
    tokio::pin!(patience);
    loop {
        let arrived = shared.updates.notified();
        let batch = {
            let mut state = shared.state.lock().expect("no test panicked with the state in hand");
            let planned = state.planned.iter().position(|(planned, _)| planned == "getupdates");
            if let Some(at) = planned {
                return Err(state.planned.remove(at).1);
            }
            state.hand_out(limit)
        };
        shared.changed.notify_all();
        if !batch.is_empty() {
            return Ok(json!(batch));
        }
        tokio::select! {
            () = arrived => {}
            () = &mut patience => return Ok(json!([])),
        }
    }
}
