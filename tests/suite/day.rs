//! A day of use in some seconds: forty people tap and write at all hours, with and without a yes to
//! being remembered, and come back after a while. Nobody stays without an answer, every card has
//! both doors, and of files, memory and disk the process holds no more in the evening than at noon.

use std::time::Duration;

use crate::clock::Simulation;
use crate::server::Card;
use crate::usage::Usage;
use crate::walk::both_doors;

const PEOPLE: usize = 40;
const HOURS: usize = 24;
/// In an hour people come so often, and so many of them.
const TIMES: usize = 12;
const AT_A_TIME: usize = 12;
/// The first hours are busier: by their end every word was learned, every visit begun, and the store
/// has filled the segments among which it goes round.
const BUSY: usize = 4;
const AT_A_BUSY_TIME: usize = 40;

const TEXTS: [&str; 14] = [
    "/start",
    "/menu",
    "/help",
    "/professional",
    "/faq",
    "/country Germany",
    "/privacy",
    "/forget",
    "/start signs",
    "how long does it take",
    "is it my fault",
    "i want to die",
    "qwertz",
    "trust",
];

/// A visit is over after so long, and whoever has not agreed to be remembered begins anew.
const LONG_AWAY: Duration = Duration::from_secs(2 * 60 * 60);

/// Somebody, the card that they looked at last, and when.
struct Person {
    chat: i64,
    card: Option<Card>,
    seen: Duration,
}

/// What somebody does next: mostly a tap on the card before them, however old it is. Whether they
/// have come back after long.
fn act(simulation: &Simulation, random: &mut fastrand::Rng, person: &mut Person) -> bool {
    let server = &simulation.stage.server;
    let data = person.card.as_ref().map(Card::all_data).unwrap_or_default();
    let card = match &person.card {
        None => server.say(person.chat, "/start"),
        Some(card) if !data.is_empty() && random.u8(..4) > 0 => {
            server.tap_data(card, &data[random.usize(..data.len())])
        }
        Some(_) => server.say(person.chat, TEXTS[random.usize(..TEXTS.len())]),
    };
    both_doors(&card);
    assert!(!card.text.is_empty());
    let away = simulation.now().saturating_sub(std::mem::replace(&mut person.seen, simulation.now()));
    person.card.replace(card).is_some() && away > LONG_AWAY
}

#[test]
fn a_day_of_use_leaves_nobody_without_an_answer_and_the_process_as_it_was() {
    let simulation = Simulation::new();
    let mut random = fastrand::Rng::with_seed(20_261_122);
    let mut people: Vec<Person> =
        (1..).take(PEOPLE).map(|chat| Person { chat, card: None, seen: Duration::ZERO }).collect();
    let (mut usage, mut came_back) = (Usage::default(), 0);
    for hour in 0..HOURS {
        let end = simulation.now() + Duration::from_secs(60 * 60);
        for _ in 0..TIMES {
            let come = if hour < BUSY { AT_A_BUSY_TIME } else { AT_A_TIME };
            for _ in 0..come {
                // Some come all the time, and others once in some hours.
                let person = random.usize(..people.len()).min(random.usize(..people.len()));
                came_back += usize::from(act(&simulation, &mut random, &mut people[person]));
            }
            simulation.skip(Duration::from_secs(60 * 5).min(end.saturating_sub(simulation.now())));
        }
        usage.note(&simulation.stage);
    }
    usage.is_flat_from(BUSY);
    assert!(came_back > 20, "{came_back} came back");
    let server = &simulation.stage.server;
    server.wait("every spinner to end", |state| (state.unanswered() == 0).then_some(()));
    assert_eq!(server.refusals(), Vec::<String>::new());
    let log = simulation.log();
    let warns = |line: &&String| line.contains("WARN") || line.contains("ERROR");
    let others: Vec<&String> = log.iter().filter(warns).filter(|line| !line.contains("THIS IS A TRIAL")).collect();
    assert!(others.is_empty(), "{others:#?}");
}
