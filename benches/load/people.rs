//! The people in the chats: what each was shown last, what they tap next, and how long they waited.
//!
//! Everybody begins with `/start`, taps a button of the card that they see, and taps again as soon
//! as both the next card and the end of the spinner have come. Which button is chance with a seed,
//! the same in each run. Doors that lead away from the cards are left alone.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::wire::{Ended, Shown, message_update, tap_update};

/// Buttons that nobody taps: they lead to help, its lines and countries and to the menu, of which the
/// other bots have none. On a card with no other button people type `/menu`.
const LEFT_ALONE: [&str; 10] =
    ["$help", "$exit", "$professional", "$menu", "$country", "$end", "$return", "|=", "|>", "|+"];
/// Whoever waits so long for an answer will not get one any more.
const FORGOTTEN: Duration = Duration::from_secs(2);

/// Everybody, and the updates that wait for the bot.
pub(crate) struct People {
    everybody: Vec<Person>,
    /// Id, whose, and JSON, until an offset confirms them.
    updates: VecDeque<(u32, usize, String)>,
    last_update: u32,
    /// Whether whoever has an answer goes on.
    tapping: bool,
    /// What was seen since it was last taken.
    pub(crate) seen: Seen,
}

/// What was seen of a bot.
#[derive(Default)]
pub(crate) struct Seen {
    /// When the first card came.
    pub(crate) first_card: Option<Instant>,
    /// From the moment at which the bot was handed an update until its card came.
    pub(crate) handled: Vec<Duration>,
    /// The same from the tap on, which is what the person waits.
    pub(crate) waited: Vec<Duration>,
    /// Updates with both of their answers.
    pub(crate) answered: u32,
    /// Requests refused.
    pub(crate) refused: u32,
    /// Bytes of the requests that showed cards.
    pub(crate) bytes: usize,
}

/// Somebody in a private chat.
struct Person {
    chat: i64,
    /// The id of the last message in the chat, and that of the bot's last card.
    last_message: i32,
    card: i32,
    /// The card as JSON, and the data of its buttons.
    shown: String,
    buttons: Vec<String>,
    random: fastrand::Rng,
    awaiting: Option<Awaiting>,
}

/// What somebody waits for.
struct Awaiting {
    query: Option<String>,
    sent: Instant,
    handed_out: Option<Instant>,
    card: bool,
}

impl People {
    pub(crate) fn new(count: u32) -> Self {
        let person = |chat: u32| Person {
            chat: chat.into(),
            last_message: 0,
            card: 0,
            shown: String::new(),
            buttons: Vec::new(),
            random: fastrand::Rng::with_seed(chat.into()),
            awaiting: None,
        };
        Self {
            everybody: (1..=count).map(person).collect(),
            updates: VecDeque::new(),
            last_update: 0,
            tapping: false,
            seen: Seen::default(),
        }
    }

    /// The first person sends `/start`; nothing more happens until [`Self::all_go`].
    pub(crate) fn one_begins(&mut self) {
        self.act(0);
    }

    /// Everybody begins, and goes on from then on.
    pub(crate) fn all_go(&mut self) {
        self.tapping = true;
        for who in 0..self.everybody.len() {
            if self.everybody[who].awaiting.is_none() {
                self.act(who);
            }
        }
    }

    /// Somebody taps once, unless they wait for an answer.
    pub(crate) fn acts(&mut self, who: u32) {
        let who = usize::try_from(who).expect("a small number");
        if self.everybody[who].awaiting.is_none() {
            self.act(who);
        }
    }

    /// The first person presses a button, whatever they wait for. What comes of it is not measured.
    pub(crate) fn presses(&mut self) {
        self.act(0);
        self.everybody[0].awaiting = None;
    }

    /// How many wait for an answer that will hardly come, although the bot was asked for it.
    pub(crate) fn forgotten(&self) -> usize {
        let awaiting = self.everybody.iter().filter_map(|person| person.awaiting.as_ref()?.handed_out);
        awaiting.filter(|handed_out| handed_out.elapsed() > FORGOTTEN).count()
    }

    pub(crate) fn confirm_below(&mut self, offset: u32) {
        while self.updates.front().is_some_and(|(id, ..)| *id < offset) {
            self.updates.pop_front();
        }
    }

    /// What waits, as a JSON list; nothing if nothing waits.
    pub(crate) fn hand_out(&mut self, limit: usize) -> Option<String> {
        if self.updates.is_empty() {
            return None;
        }
        let now = Instant::now();
        let mut json = String::from("[");
        for (_, who, update) in self.updates.iter().take(limit) {
            if let Some(awaiting) = &mut self.everybody[*who].awaiting {
                awaiting.handed_out.get_or_insert(now);
            }
            if json.len() > 1 {
                json.push(',');
            }
            json.push_str(update);
        }
        json.push(']');
        Some(json)
    }

    /// A card comes, new or in the place of the one before; the message that the chat then shows.
    pub(crate) fn show(&mut self, request: &Shown<'_>, bytes: usize) -> Result<String, &'static str> {
        let who = usize::try_from(request.chat_id - 1).map_err(|_| "Bad Request: chat not found")?;
        let person = self.everybody.get_mut(who).ok_or("Bad Request: chat not found")?;
        match request.message_id {
            None => {
                person.last_message += 1;
                person.card = person.last_message;
            }
            Some(message) if message == person.card => {}
            Some(_) => return Err("Bad Request: message to edit not found"),
        }
        person.shown = request.message(person.card);
        person.buttons = request.data();
        let message = person.shown.clone();
        self.seen.bytes += bytes;
        self.seen.first_card.get_or_insert_with(Instant::now);
        if let Some(awaiting) = person.awaiting.as_mut().filter(|awaiting| !awaiting.card) {
            awaiting.card = true;
            self.seen.waited.push(awaiting.sent.elapsed());
            self.seen.handled.extend(awaiting.handed_out.map(|handed_out| handed_out.elapsed()));
        }
        self.go_on(who);
        Ok(message)
    }

    /// A spinner ends. Its query holds the number of the person.
    pub(crate) fn end_spinner(&mut self, request: &Ended<'_>) -> Result<(), &'static str> {
        let query = &request.callback_query_id;
        let who = query.split_once('-').and_then(|(who, _)| who.parse().ok()).unwrap_or(usize::MAX);
        match self.everybody.get_mut(who).and_then(|person| person.awaiting.as_mut()) {
            Some(awaiting) if awaiting.query.as_deref() == Some(query) => awaiting.query = None,
            // Whoever presses again and again has forgotten which button it was.
            None if who == 0 => return Ok(()),
            _ => return Err("Bad Request: query is too old and response timeout expired or query ID is invalid"),
        }
        self.go_on(who);
        Ok(())
    }

    /// Whoever has all that they waited for taps again.
    fn go_on(&mut self, who: usize) {
        let awaiting = &mut self.everybody[who].awaiting;
        if awaiting.as_ref().is_some_and(|awaiting| awaiting.card && awaiting.query.is_none()) {
            *awaiting = None;
            self.seen.answered += 1;
            if self.tapping {
                self.act(who);
            }
        }
    }

    fn act(&mut self, who: usize) {
        self.last_update += 1;
        let (update, person) = (self.last_update, &mut self.everybody[who]);
        let (query, json) = if let Some(data) = person.next_button() {
            let query = format!("{who}-{update}");
            let json = tap_update(update, person.chat, &query, &data, &person.shown);
            (Some(query), json)
        } else {
            let text = if person.card == 0 { "/start" } else { "/menu" };
            person.last_message += 1;
            (None, message_update(update, person.chat, person.last_message, text))
        };
        person.awaiting = Some(Awaiting { query, sent: Instant::now(), handed_out: None, card: false });
        self.updates.push_back((update, who, json));
    }
}

impl Person {
    /// What is tapped next; nothing where no button leads on.
    fn next_button(&mut self) -> Option<String> {
        let leads_on = |data: &&String| LEFT_ALONE.iter().all(|door| !data.contains(door));
        let buttons: Vec<&String> = self.buttons.iter().filter(leads_on).collect();
        Some((*self.random.choice(&buttons)?).clone())
    }
}
