//! Requests against a server of the tests' own that says, connection after connection, what it is
//! told to say. Clocks stand still, so that what hangs is over at once.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;

const BOUNDS: Bounds = Bounds { time: Duration::from_secs(17), length: 16 };
const YES: &str = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ndate: Thu, 01 Jan 1970 00:01:00 GMT\r\n\r\nyes";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

/// What a server does with a request that it has read.
enum Then {
    Says(String),
    Closes,
    Hangs,
}

fn says(what: &str) -> Then {
    Then::Says(what.to_owned())
}

/// A server that accepts so many connections, does the next of these things with each request on
/// one, and closes it after the last.
async fn server(connections: Vec<Vec<Then>>) -> Http {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        for doings in connections {
            let (stream, _) = listener.accept().await.expect("a connection");
            tokio::spawn(converse(stream, doings));
        }
    });
    http(&url)
}

fn http(url: &str) -> Http {
    let bot = Bot::new("1:token").set_api_url(url.parse().expect("an address"));
    Http::of(&bot, false).expect("a way")
}

/// One request; what it said, with the path.
async fn request(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    while !read.ends_with(b"{}") {
        assert_ne!(stream.read_buf(&mut read).await.expect("readable"), 0, "cut off");
    }
    String::from_utf8(read).expect("text")
}

async fn converse(mut stream: TcpStream, doings: Vec<Then>) {
    for then in doings {
        let said = request(&mut stream).await;
        assert!(said.starts_with("POST /bot1:token/getMe HTTP/1.1\r\n"), "{said}");
        match then {
            Then::Says(what) => stream.write_all(what.as_bytes()).await.expect("writable"),
            Then::Closes => return,
            Then::Hangs => std::future::pending().await,
        }
    }
}

async fn post(http: &Http) -> Result<Answer, NoAnswer> {
    http.post("getMe", Body::json("{}"), BOUNDS).await
}

async fn said(http: &Http) -> Result<String, NoAnswer> {
    post(http).await.map(|answer| String::from_utf8_lossy(&answer.body).into_owned())
}

const SAID_YES: Result<&str, &NoAnswer> = Ok("yes");
const UNREACHED: Result<&str, &NoAnswer> = Err(&NoAnswer::Unreached);

#[tokio::test(start_paused = true)]
async fn a_connection_is_kept_for_the_next_request() {
    let http = server(vec![vec![says(YES), says(YES), says(YES)]]).await;
    for _ in 0..3 {
        assert_eq!(said(&http).await.as_deref(), SAID_YES);
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_has_its_status_and_the_servers_time() {
    let http = server(vec![vec![says(&YES.replace("200 OK", "502 Bad Gateway"))]]).await;
    let answer = post(&http).await.expect("an answer");
    assert_eq!((answer.status, answer.date()), (502, Some("Thu, 01 Jan 1970 00:01:00 GMT")));
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_was_closed_meanwhile_is_replaced() {
    let http = server(vec![vec![says(YES)], vec![says(YES)]]).await;
    assert_eq!(said(&http).await.as_deref(), SAID_YES);
    assert_eq!(said(&http).await.as_deref(), SAID_YES);
}

#[tokio::test(start_paused = true)]
async fn what_the_server_has_read_is_not_sent_again() {
    let http = server(vec![vec![says(YES), Then::Closes], vec![says(YES)]]).await;
    assert_eq!(said(&http).await.as_deref(), SAID_YES);
    assert_eq!(said(&http).await.as_deref(), UNREACHED, "nobody knows what it did with it");
    assert_eq!(said(&http).await.as_deref(), SAID_YES);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_was_idle_for_long_is_not_used() {
    let http = server(vec![vec![says(YES), Then::Hangs], vec![says(YES)]]).await;
    assert_eq!(said(&http).await.as_deref(), SAID_YES);
    tokio::time::advance(Duration::from_secs(100)).await;
    assert_eq!(said(&http).await.as_deref(), SAID_YES);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_hangs_is_given_up_and_so_is_its_connection() {
    let http = server(vec![vec![Then::Hangs], vec![says(YES)]]).await;
    let begun = tokio::time::Instant::now();
    assert_eq!(said(&http).await.as_deref(), UNREACHED);
    assert_eq!(begun.elapsed().as_secs(), BOUNDS.time.as_secs());
    assert_eq!(said(&http).await.as_deref(), SAID_YES);
}

#[tokio::test(start_paused = true)]
async fn an_answer_in_chunks_is_one() {
    let http = server(vec![vec![says(&format!("{CHUNKED}2\r\nye\r\n1\r\ns\r\n0\r\n\r\n")), says(YES)]]).await;
    assert_eq!(said(&http).await.as_deref(), SAID_YES);
    assert_eq!(said(&http).await.as_deref(), SAID_YES);
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_end_is_not_read() {
    let long = says("HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n12345678901234567");
    let endless = says(&format!("{CHUNKED}{}", "8\r\n12345678\r\n".repeat(3)));
    let http = server(vec![vec![long], vec![endless], vec![says(YES)]]).await;
    assert_eq!(said(&http).await.as_deref(), Err(&NoAnswer::TooLong));
    assert_eq!(said(&http).await.as_deref(), Err(&NoAnswer::TooLong));
    assert_eq!(said(&http).await.as_deref(), SAID_YES);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_answer_or_only_half_of_one_counts_as_none() {
    let half = says("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nye");
    let http =
        server(vec![vec![says("no HTTP at all\r\n\r\n")], vec![half], vec![Then::Closes], vec![says(YES)]]).await;
    for _ in 0..3 {
        assert_eq!(said(&http).await.as_deref(), UNREACHED);
    }
    assert_eq!(said(&http).await.as_deref(), SAID_YES);
}

#[tokio::test(start_paused = true)]
async fn where_nobody_listens_nobody_is_reached() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    drop(listener);
    assert_eq!(said(&http(&url)).await.as_deref(), UNREACHED);
}

#[tokio::test]
async fn a_proxy_is_asked_for_the_whole_address() {
    let proxy = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", proxy.local_addr().expect("an address"));
    let client = reqwest::Client::builder().proxy(reqwest::Proxy::all(address).expect("a proxy")).build();
    let bot = Bot::with_client("1:token", client.expect("a client"));
    let bot = bot.set_api_url("http://api.invalid:8081".parse().expect("an address"));
    let http = Http::of(&bot, true).expect("a way");
    let (answered, asked) = tokio::join!(said(&http), async {
        let (mut stream, _) = proxy.accept().await.expect("a connection");
        let asked = request(&mut stream).await;
        stream.write_all(YES.as_bytes()).await.expect("writable");
        asked
    });
    assert_eq!(answered.as_deref(), SAID_YES);
    assert!(asked.starts_with("POST http://api.invalid:8081/bot1:token/getMe HTTP/1.1\r\n"), "{asked}");
}

#[test]
fn whoever_gives_a_name_and_a_folder_keeps_both() {
    let http = http("http://somebody:secret@127.0.0.1:1/below");
    assert!(matches!(http.way, Way::Around(_)));
    assert_eq!(&*http.base, "http://somebody:secret@127.0.0.1:1/below/bot1:token/");
}
