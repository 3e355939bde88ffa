//! A Bot API server on loopback, as fast as it can be made: HTTP with hyper, on one thread.
//!
//! It knows the methods that the bots call, answers with what teloxide's types take, and leaves
//! out Telegram's rules, which are tested in `tests/suite/server`. A distance to Telegram is half
//! of it on the way in and half on the way out, for polls as for everything else.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::CONTENT_TYPE;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use super::people::People;
use super::wire::{Ended, Poll, Shown};

/// Telegram's own limit for a poll.
const LONGEST_POLL: u64 = 50;
/// The most updates in an answer.
const MOST_UPDATES: usize = 100;

const ME: &str = r#"{"id":1,"is_bot":true,"first_name":"Bot","username":"a_bot","can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false,"can_connect_to_business":false,"has_main_web_app":false}"#;
const NO_WEBHOOK: &str = r#"{"url":"","has_custom_certificate":false,"pending_update_count":0}"#;
/// A profile in which nothing is set, whichever part was asked for.
const NO_PROFILE: &str = r#"{"name":"","description":"","short_description":""}"#;

/// What became of a request: the result as JSON, or why it is refused.
type Outcome = Result<String, &'static str>;

/// A running server.
pub(crate) struct Server {
    shared: Arc<Shared>,
    address: SocketAddr,
    /// Its own thread, which ends with it.
    _runtime: tokio::runtime::Runtime,
}

struct Shared {
    people: Mutex<People>,
    /// An update waits.
    arrived: Notify,
    one_way: Duration,
}

impl Server {
    /// Starts one on a free port, with so many people, at that distance.
    pub(crate) fn start(people: u32, distance: Duration) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let shared =
            Arc::new(Shared { people: Mutex::new(People::new(people)), arrived: Notify::new(), one_way: distance / 2 });
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0))).expect("a free port");
        let address = listener.local_addr().expect("an address");
        runtime.spawn(serve(listener, Arc::clone(&shared)));
        Self { shared, address, _runtime: runtime }
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Looks at the people, or has them do something.
    pub(crate) fn with<T>(&self, change: impl FnOnce(&mut People) -> T) -> T {
        self.shared.with(change)
    }
}

impl Shared {
    fn with<T>(&self, change: impl FnOnce(&mut People) -> T) -> T {
        let result = change(&mut self.people.lock().expect("nobody panicked with the people in hand"));
        self.arrived.notify_one();
        result
    }

    /// Half of the distance.
    async fn travel(&self) {
        if !self.one_way.is_zero() {
            tokio::time::sleep(self.one_way).await;
        }
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        tokio::spawn(converse(stream, Arc::clone(&shared)));
    }
}

async fn converse(stream: TcpStream, shared: Arc<Shared>) {
    stream.set_nodelay(true).expect("a socket takes options");
    let answered = service_fn(|request| answered(&shared, request));
    // A bot that is stopped cuts its connections off, which is no error of anybody's.
    drop(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answered).await);
}

async fn answered(shared: &Shared, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let method = request.uri().path().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    // A body that is cut off comes from a bot that was stopped.
    let body = request.into_body().collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    shared.travel().await;
    let outcome = if method == "getupdates" { Ok(updates(shared, &body).await) } else { done(shared, &method, &body) };
    shared.travel().await;
    let (status, json) = match outcome {
        Ok(result) => (200, format!(r#"{{"ok":true,"result":{result}}}"#)),
        Err(why) => (400, format!(r#"{{"ok":false,"error_code":400,"description":"{why}"}}"#)),
    };
    let response = Response::builder().status(status).header(CONTENT_TYPE, "application/json");
    Ok(response.body(Full::from(json)).expect("a response of sound parts"))
}

/// Holds a poll open until something arrives or its time is over.
async fn updates(shared: &Shared, body: &[u8]) -> String {
    let poll: Poll = read(body).unwrap_or_default();
    if let Some(offset) = poll.offset {
        shared.people.lock().expect("nobody panicked with the people in hand").confirm_below(offset);
    }
    let limit = poll.limit.unwrap_or(MOST_UPDATES).clamp(1, MOST_UPDATES);
    let patience = tokio::time::sleep(Duration::from_secs(poll.timeout.unwrap_or(0).min(LONGEST_POLL)));
    tokio::pin!(patience);
    loop {
        let batch = shared.people.lock().expect("nobody panicked with the people in hand").hand_out(limit);
        if let Some(batch) = batch {
            return batch;
        }
        tokio::select! {
            () = shared.arrived.notified() => {}
            () = &mut patience => return "[]".to_owned(),
        }
    }
}

/// Anything but polling.
fn done(shared: &Shared, method: &str, body: &[u8]) -> Outcome {
    let outcome = match method {
        "sendmessage" | "editmessagetext" => {
            read(body).and_then(|request: Shown<'_>| shared.with(|people| people.show(&request, body.len())))
        }
        "answercallbackquery" => read(body)
            .and_then(|request: Ended<'_>| shared.with(|people| people.end_spinner(&request)))
            .map(|()| "true".to_owned()),
        "getme" => Ok(ME.to_owned()),
        "getwebhookinfo" => Ok(NO_WEBHOOK.to_owned()),
        "getmycommands" => Ok("[]".to_owned()),
        method if method.starts_with("getmy") => Ok(NO_PROFILE.to_owned()),
        method if method.starts_with("setmy") || method == "deletewebhook" => Ok("true".to_owned()),
        _ => Err("Not Found"),
    };
    if outcome.is_err() {
        shared.with(|people| people.seen.refused += 1);
    }
    outcome
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, &'static str> {
    serde_json::from_slice(body).map_err(|_| "Bad Request: the body cannot be read")
}
