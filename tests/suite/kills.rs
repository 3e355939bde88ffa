//! Two hundred kills at random moments, while fifty people walk about: every tap takes effect once,
//! every answer comes, and nobody ends on another card than their last tap chose.
//!
//! What should happen is told by the app itself, in this process and without a store or a network:
//! it gets every event once.

use std::time::{Duration, Instant};

use haven::app::{App, Arrived, Memory, Sent};
use haven::engine::{Content, Ticks};
use haven::safety::{Act, Key, Reply};
use haven::store::Person;

use crate::bot::Bot;
use crate::server::{Card, Server};

const PEOPLE: i64 = 50;
const KILLS: usize = 200;
/// A process lives for so long after it was started; reading the dialogues is part of it.
const LIFE_MS: std::ops::Range<u64> = 200..600;
/// So many requests may be on their way when a process is killed: a chat's, and its spinners.
const ON_THE_WAY: usize = 100;

/// Somebody who walks about, and the card that they should see.
struct Walker {
    chat: i64,
    expected: Reply,
    /// How far the chat was shown things when they last did something.
    before: u64,
    /// What they typed last, if they did not tap since.
    typed: Option<String>,
}

/// What the people see, and what they should.
struct World {
    server: Server,
    oracle: App,
    walkers: Vec<Walker>,
    random: fastrand::Rng,
}

impl World {
    fn new() -> Self {
        let mut content = Content::embedded();
        content.library = content.library.for_the_public(true).expect("a trial");
        let (server, mut oracle) = (Server::start(), App::new(content, Memory::Nothing));
        let walkers = (1..=PEOPLE).map(|chat| {
            let start = Sent::Words("/start".to_owned());
            server.with(|state| state.arrive_message(chat, &serde_json::json!({ "text": "/start" })));
            let expected = oracle.handle(Person::of_chat(chat), &Arrived::now(start), 0).reply;
            Walker { chat, expected, before: 0, typed: None }
        });
        let walkers = walkers.collect();
        Self { server, oracle, walkers, random: fastrand::Rng::with_seed(20_261_121) }
    }

    /// Everybody says who they are, and that they may be remembered.
    fn all_agree(&mut self) {
        for label in ["I lived through something hard", "Remember my place"] {
            for walker in &mut self.walkers {
                let card = self.server.wait("a card", |state| answered(state.last_card(walker.chat), walker));
                walker.before = card.shown();
                let data = card.data(label).expect("a button");
                self.server.with(|state| state.arrive_tap(walker.chat, card.message, &data));
                let tap = Arrived::now(Sent::Tap(data, Ticks::new()));
                walker.expected = self.oracle.handle(Person::of_chat(walker.chat), &tap, 0).reply;
            }
        }
        for walker in &self.walkers {
            self.server.wait("a card", |state| answered(state.last_card(walker.chat), walker));
        }
        self.server.wait("all to be acknowledged", |state| state.all_confirmed().then_some(()));
    }

    /// Everybody who has their answer does the next thing.
    fn walk(&mut self) {
        for walker in &mut self.walkers {
            let Some(card) = self.server.with(|state| answered(state.last_card(walker.chat), walker)) else { continue };
            walker.before = card.shown();
            let sent = next(&walker.expected, walker.typed.as_deref(), &mut self.random);
            walker.typed = if let Sent::Words(text) = &sent { Some(text.clone()) } else { None };
            self.server.with(|state| match &sent {
                Sent::Tap(data, _) => drop(state.arrive_tap(walker.chat, card.message, data)),
                Sent::Words(text) => drop(state.arrive_message(walker.chat, &serde_json::json!({ "text": text }))),
                _ => unreachable!("people here tap and type"),
            });
            walker.expected = self.oracle.handle(Person::of_chat(walker.chat), &Arrived::now(sent), 0).reply;
        }
    }

    /// People walk about for a while.
    fn live(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while Instant::now() < end {
            self.walk();
            self.server.changed_within(end.saturating_duration_since(Instant::now()).min(Duration::from_millis(20)));
        }
    }
}

/// The card that somebody sees, once it is the one that they should.
fn answered(card: Option<Card>, walker: &Walker) -> Option<Card> {
    card.filter(|card| card.shown() > walker.before && card.text == walker.expected.parts().text.as_str())
}

/// What somebody does on a card: mostly a tap on one of its buttons, sometimes a typed word. The two
/// doors are left to other tests, since a card below help is another way of walking.
fn next(card: &Reply, last: Option<&str>, random: &mut fastrand::Rng) -> Sent {
    let taps: Vec<String> = card
        .parts()
        .rows
        .iter()
        .flatten()
        .filter(|button| !button.opens_help() && !button.opens_professional())
        .filter(|button| button.tap().is_some_and(|tap| !matches!(tap.act, Act::Tick(..))))
        .filter_map(|button| if let Key::Data(data) = &button.key { Some(data.clone()) } else { None })
        .filter(|data| !forgets(data))
        .collect();
    if taps.is_empty() || random.u8(..8) == 0 {
        // Commands, since in a test build learning the questions takes longer than a process lives
        // here; and nothing twice in a row, or the same card would come twice by right.
        let words = ["/menu", "/start signs", "/start hope", "/faq", "/country"];
        let others: Vec<&&str> = words.iter().filter(|word| last != Some(**word)).collect();
        return Sent::Words((*others[random.usize(..others.len())]).to_owned());
    }
    // Whoever is asked agrees to be remembered: of the others nothing outlives a kill, by promise.
    let yes = taps.iter().find(|data| data.contains("|remember|yes|"));
    Sent::Tap(yes.unwrap_or(&taps[random.usize(..taps.len())]).clone(), Ticks::new())
}

/// Whether a button leads to where a person's memory can be erased or refused.
fn forgets(data: &str) -> bool {
    ["|privacy|", "|forget|", "|forgotten|", "|remember|no"].iter().any(|place| data.contains(place))
}

#[test]
fn two_hundred_kills_lose_nothing_repeat_nothing_and_leave_nobody_elsewhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut world = World::new();
    let mut killed_at = Vec::new();
    let bot = Bot::start(&world.server, folder.path());
    world.all_agree();
    bot.kill();
    for _ in 0..KILLS {
        let bot = Bot::start(&world.server, folder.path());
        let life = world.random.u64(LIFE_MS);
        world.live(Duration::from_millis(life));
        bot.kill();
        killed_at.push(world.server.requests().len());
    }
    let _bot = Bot::start(&world.server, folder.path());
    for walker in &world.walkers {
        let (chat, expected) = (walker.chat, walker.expected.parts().text.as_str());
        let seen = world.server.with(|state| state.last_card(chat)).map(|card| card.text).unwrap_or_default();
        let wanted = format!("the last card of {chat}: {expected}\nIt saw when the last process began:\n{seen}");
        world.server.wait(&wanted, |state| answered(state.last_card(chat), walker));
    }
    repeated_only_where_it_was_on_its_way(&world.server, &killed_at);
    assert_eq!(world.server.refusals(), Vec::<String>::new());
}

/// A new message that came twice in a row came before and after a kill, and just before it.
fn repeated_only_where_it_was_on_its_way(server: &Server, killed_at: &[usize]) {
    let requests = server.requests();
    let mut last_of_chat = std::collections::BTreeMap::new();
    for (at, request) in requests.iter().enumerate().filter(|(_, request)| request.method == "sendmessage") {
        let chat = request.body["chat_id"].as_i64();
        if let Some((before, body)) = last_of_chat.insert(chat, (at, &request.body))
            && *body == request.body
            && !typed_again(&requests[before..at], chat)
        {
            // What was on its way may be noted by the server a little after the kill.
            let killed = killed_at.iter().any(|kill| *kill <= at && kill.abs_diff(before) <= ON_THE_WAY);
            assert!(killed, "requests {before} and {at} are the same");
        }
    }
}

/// Whether something else was shown in between, so that the same card was asked for anew.
fn typed_again(between: &[crate::server::Request], chat: Option<i64>) -> bool {
    between.iter().any(|request| request.method == "editmessagetext" && request.body["chat_id"].as_i64() == chat)
}
