//! One request over HTTP and its answer, within a time and a length. The path with the token in it
//! is known here and leaves only on the wire: no error holds an address or what a server said.
//!
//! The way there is a connection of our own. Where it leads through a proxy, or the server wants
//! to know who asks, teloxide's client goes instead, which knows all of their kinds and costs three
//! times as much for each request.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body as HttpBody, Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, DATE, HOST, HeaderValue};
use hyper::{HeaderMap, Request, Response, Uri};
use hyper_util::client::proxy::matcher::Matcher;
use teloxide::Bot;

use super::body::Body;
use super::connection::{Connection, Connections, NoConnection};

/// How much a request may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// From its beginning to the end of the answer.
    pub(super) time: Duration,
    /// How long the answer may be, in bytes.
    pub(super) length: usize,
}

/// What a server said.
pub(super) struct Answer {
    pub(super) status: u16,
    headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Answer {
    /// When it was said, by the server's clock.
    pub(super) fn date(&self) -> Option<&str> {
        self.headers.get(DATE)?.to_str().ok()
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoAnswer {
    /// It did not come, not in time, or not to its end.
    Unreached,
    /// The server's certificate is not valid at this time.
    Certificate,
    /// It is longer than any that is expected.
    TooLong,
}

impl From<NoConnection> for NoAnswer {
    fn from(none: NoConnection) -> Self {
        match none {
            NoConnection::Unreached => Self::Unreached,
            NoConnection::Certificate => Self::Certificate,
        }
    }
}

/// The way to the server.
#[derive(Clone)]
pub(super) struct Http {
    /// What stands before the name of each method: a path, or a whole address for another client.
    base: Arc<str>,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Straight(Arc<Straight>),
    Around(reqwest::Client),
}

/// Our own connections.
struct Straight {
    connections: Connections,
    host: HeaderValue,
}

impl Http {
    /// The way to the server of a bot, around where its client has a proxy; `None` if its address is
    /// none.
    pub(super) fn of(bot: &Bot, has_proxy: bool) -> Option<Self> {
        let mut url = bot.api_url();
        url.set_path(&format!("{}/bot{}/", url.path().trim_end_matches('/'), bot.token()));
        let server: Uri = url.origin().ascii_serialization().parse().ok()?;
        let names_somebody = !url.username().is_empty() || url.password().is_some();
        // The other client follows the usual variables for proxies, too.
        if has_proxy || names_somebody || Matcher::from_system().intercept(&server).is_some() {
            return Some(Self { base: url.as_str().into(), way: Way::Around(bot.client().clone()) });
        }
        let host = HeaderValue::from_str(server.authority()?.as_str()).ok()?;
        let straight = Straight { connections: Connections::to(server), host };
        Some(Self { base: url.path().into(), way: Way::Straight(Arc::new(straight)) })
    }

    /// Sends a body as it is, and waits for the answer.
    pub(super) async fn post(&self, method: &str, body: Body, bounds: Bounds) -> Result<Answer, NoAnswer> {
        let to = format!("{}{method}", self.base);
        let answered = async {
            match &self.way {
                Way::Straight(straight) => straight.post(to, body, bounds.length).await,
                Way::Around(client) => around(client, to, body, bounds).await,
            }
        };
        tokio::time::timeout(bounds.time, answered).await.unwrap_or(Err(NoAnswer::Unreached))
    }
}

impl Straight {
    async fn post(&self, path: String, body: Body, most: usize) -> Result<Answer, NoAnswer> {
        let Body { kind, bytes } = body;
        let request = Request::post(path).header(HOST, &self.host).header(CONTENT_TYPE, kind.content_type());
        let request = request.body(Full::new(bytes));
        let (connection, response) = self.send(request.map_err(|_| NoAnswer::Unreached)?).await?;
        let answer = read(response, most).await?;
        self.connections.keep(connection);
        Ok(answer)
    }

    /// The server may have closed an idle connection meanwhile. As long as nothing of the request
    /// went out, it goes over another one; after that nobody knows what the server has seen.
    async fn send(&self, mut request: Request<Full<Bytes>>) -> Result<(Connection, Response<Incoming>), NoAnswer> {
        while let Some(mut connection) = self.connections.idle().await {
            match connection.try_send_request(request).await {
                Ok(response) => return Ok((connection, response)),
                Err(mut error) => request = error.take_message().ok_or(NoAnswer::Unreached)?,
            }
        }
        let mut connection = self.connections.fresh().await?;
        let response = connection.send_request(request).await.map_err(|_| NoAnswer::Unreached)?;
        Ok((connection, response))
    }
}

async fn around(client: &reqwest::Client, url: String, body: Body, bounds: Bounds) -> Result<Answer, NoAnswer> {
    let request = client.post(url).header(CONTENT_TYPE, body.kind.content_type()).body(body.bytes).timeout(bounds.time);
    let response = request.send().await.map_err(|error| NoConnection::because_of(&error))?;
    read(Response::<reqwest::Body>::from(response), bounds.length).await
}

/// Reads an answer to its end, but not further than that.
async fn read<B>(response: Response<B>, most: usize) -> Result<Answer, NoAnswer>
where
    B: HttpBody<Data = Bytes>,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let (head, body) = response.into_parts();
    let body = Limited::new(body, most).collect().await;
    let body = body
        .map_err(|error| if error.is::<LengthLimitError>() { NoAnswer::TooLong } else { NoAnswer::Unreached })?
        .to_bytes();
    Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
}

#[cfg(test)]
mod tests;
