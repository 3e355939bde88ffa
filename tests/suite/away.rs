//! Whoever does not come back is forgotten, on a clock that skips.

use std::time::Duration;

use haven::store::Census;

use crate::clock::Simulation;
use crate::prompts::store;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Stops the bot; who is remembered then.
fn remembered(simulation: &mut Simulation) -> Census {
    let stopped = simulation.stage.bot.take().expect("a bot").terminate();
    assert_eq!(stopped.code(), Some(0));
    store(simulation.stage.folder.path()).source().census().expect("readable")
}

#[test]
fn p03_whoever_stays_away_for_ninety_days_is_forgotten_and_leaves_the_disk() {
    let mut simulation = Simulation::new();
    for chat in [1, 2] {
        simulation.stage.first_card(chat, "Remember my place");
    }
    assert_eq!(remembered(&mut simulation).people, 2);
    simulation.leap(89 * DAY);
    simulation.start_bot();
    let returning = simulation.stage.server.say(1, "/start");
    assert!(returning.data("Go on where I was").is_some(), "89 days later: {}", returning.show());
    assert_eq!(remembered(&mut simulation).people, 2);
    // The other one does not come back, and nobody writes to this process at all.
    simulation.start_bot();
    simulation.skip(DAY + Duration::from_secs(60 * 60));
    assert_eq!(remembered(&mut simulation).people, 1, "90 days later, while the bot runs");
    simulation.leap(91 * DAY);
    simulation.start_bot();
    let hello = simulation.stage.server.say(1, "/start");
    assert!(hello.data("Somebody I love went through it").is_some(), "91 days later: {}", hello.show());
    assert_eq!(remembered(&mut simulation), Census::default());
}
