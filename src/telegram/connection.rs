//! Connections to the server, each kept open for the next request: how one is made, which of them
//! are idle, and how long. What goes over them is not known here.
//!
//! One request is on a connection at a time, so there are as many as there are requests at once.

use std::error::Error;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http_body_util::Full;
use hyper::Uri;
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use tokio::time::Instant;
use tower_service::Service;

/// How long making a connection may take, with all that TLS says first.
const MADE_WITHIN: Duration = Duration::from_secs(5);
/// So long a connection waits for a next request. Servers close them after about as long.
const IDLE: Duration = Duration::from_secs(60);
/// So many wait at most; more are closed as soon as they have nothing to do.
const MOST_IDLE: usize = 256;

/// One connection, ready for a request or soon to be.
pub(super) type Connection = SendRequest<Full<Bytes>>;

/// Why there is none. The cause itself goes no further: it can name the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoConnection {
    /// Nobody is there, or does not answer in time.
    Unreached,
    /// The server's certificate is not valid at this time.
    Certificate,
}

/// All connections to one server.
pub(super) struct Connections {
    /// Where it is; of the address only scheme, host and port matter.
    server: Uri,
    connector: HttpsConnector<HttpConnector>,
    /// The longest idle first, each with the time since when.
    idle: Mutex<Vec<(Instant, Connection)>>,
}

impl Connections {
    /// None yet, to that server.
    pub(super) fn to(server: Uri) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(MADE_WITHIN));
        let tls = HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1();
        Self { server, connector: tls.wrap_connector(tcp), idle: Mutex::default() }
    }

    /// The one that was used last, if any is open still: the others come to their end meanwhile.
    pub(super) async fn idle(&self) -> Option<Connection> {
        loop {
            let (_, mut connection) = self.without_old(Instant::now()).pop()?;
            if connection.ready().await.is_ok() {
                return Some(connection);
            }
        }
    }

    /// A new one.
    pub(super) async fn fresh(&self) -> Result<Connection, NoConnection> {
        let made = tokio::time::timeout(MADE_WITHIN, self.made()).await;
        made.map_err(|_| NoConnection::Unreached)?.map_err(|error| NoConnection::because_of(&*error))
    }

    async fn made(&self) -> Result<Connection, Box<dyn Error + Send + Sync>> {
        let stream = self.connector.clone().call(self.server.clone()).await?;
        let (connection, driven) = handshake(stream).await?;
        // How it ends is seen by whoever waits for an answer.
        tokio::spawn(async move { drop(driven.await) });
        Ok(connection)
    }

    /// Keeps one for the next request.
    pub(super) fn keep(&self, connection: Connection) {
        let now = Instant::now();
        let mut idle = self.without_old(now);
        if idle.len() < MOST_IDLE {
            idle.push((now, connection));
        }
    }

    /// Those that may be used still. What lies between may have forgotten an old one without a word,
    /// and a request over it would wait in vain.
    fn without_old(&self, now: Instant) -> MutexGuard<'_, Vec<(Instant, Connection)>> {
        // Whoever panicked with the list in hand left a sound one behind.
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let old = idle.iter().take_while(|(since, _)| now.duration_since(*since) > IDLE).count();
        idle.drain(..old);
        idle
    }
}

impl NoConnection {
    /// A clock that is off by years shows as a certificate that is not valid yet, or not any more.
    pub(super) fn because_of(error: &(dyn Error + 'static)) -> Self {
        let causes = std::iter::successors(Some(error), |error| (**error).source());
        let words: String = causes.map(|cause| cause.to_string().to_lowercase()).collect();
        if is_about_time(&words) { Self::Certificate } else { Self::Unreached }
    }
}

fn is_about_time(words: &str) -> bool {
    words.contains("certificate") && ["expired", "notvalidyet", "not valid yet"].iter().any(|time| words.contains(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_that_is_not_valid_now_points_at_the_clock() {
        assert!(is_about_time("client error (connect): invalid peer certificate: notvalidyet"));
        assert!(is_about_time("invalid peer certificate: certificate expired: verification time 12"));
        assert!(!is_about_time("invalid peer certificate: unknownissuer"));
    }
}
