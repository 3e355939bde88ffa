//! What the core costs: an answer, the crisis screen, a typed question, reading the dialogues.
//!
//! `cargo bench --bench core`; with `-- --quick` it takes some seconds. What a whole process costs,
//! with the network and the disk, is measured in `benches/load`.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{BatchSize, Criterion};
use haven::dialogue::id::{Address, ItemId};
use haven::dialogue::locale::Locale;
use haven::dialogue::{Files, parse};
use haven::engine::{Content, Event, Match, Session, Ticks, step};
use haven::files::embedded;
use haven::safety::{Screened, Tap, Verdict, screen};

/// How many nodes the large library has, those of the real one among them.
const MANY: usize = 10_000;
/// How many nodes a generated dialogue has, about as many as five real ones.
const NODES_PER_DIALOGUE: usize = 100;
/// The most characters that Telegram delivers.
const LONGEST: usize = 4096;
/// A message as people write them, 60 characters long.
const USUAL: &str = "my partner pulls away whenever I try to talk about the past.";

fn main() {
    // Not `criterion_main!`, whose functions have no documentation.
    let mut criterion = Criterion::default().without_plots().configure_from_args();
    let content = Content::embedded();
    answers(&mut criterion, &content);
    screened(&mut criterion, &content);
    questions(&mut criterion, &content);
    reading(&mut criterion);
    criterion.final_summary();
}

/// From a tap to the reply that is sent: the engine and the seal, without a store.
fn answers(criterion: &mut Criterion, content: &Content) {
    let choice = tapped("1|signs|arrive|tell|s|en", Ticks::new());
    let ticks = [("distance", true), ("fear", false), ("body", true)];
    let ticks = ticks.map(|(id, ticked)| (ItemId::parse(id).expect("an id"), ticked));
    let list = tapped("1|signs|list|fear:0|s|en", Ticks::from(ticks));
    let mut group = criterion.benchmark_group("step");
    for (name, event) in [("choice", choice), ("tick", list)] {
        let session = on_the_way(content);
        group.bench_function(name, |bench| {
            // The session is copied as `App` copies it, which is a part of the price.
            bench.iter(|| step(content, black_box(&session).clone(), &event).draft.seal());
        });
    }
    group.finish();
}

fn tapped(data: &str, ticks: Ticks) -> Event {
    Event::Tapped(Tap::decode(data).expect("a button"), ticks)
}

/// Somebody with a full path behind them, who has more to copy than most.
fn on_the_way(content: &Content) -> Session {
    let mut session = Session::default();
    for (address, ..) in content.library.nodes().take(40) {
        session.go(address);
    }
    session.go(Address::parse("signs/arrive").expect("an address"));
    session
}

/// The gate that every text passes. The longest text is words rather than one letter, since rules
/// begin at words.
fn screened(criterion: &mut Criterion, content: &Content) {
    let longest: String = USUAL.chars().chain([' ']).cycle().take(LONGEST).collect();
    assert!(matches!(screen(&content.phrases, &longest), Verdict::Clear(_)), "danger ends the search early");
    let mut group = criterion.benchmark_group("screen");
    for (name, text) in [("60 characters", USUAL), ("4096 characters", &longest)] {
        group.bench_function(name, |bench| bench.iter(|| screen(&content.phrases, black_box(text))));
    }
    group.finish();
}

/// A typed question, as everybody but the first person asks it, and as the first one does, for whom
/// the index is learnt.
fn questions(criterion: &mut Criterion, content: &Content) {
    let (en, words) = (Locale::english(), clear(content, "how long does it take until therapy helps"));
    assert!(matches!(content.index.question(&en, &words), Match::Sure(_)), "a question with an answer");
    let misspelt = clear(content, "how long doess it takke untill therapie helps");
    let mut group = criterion.benchmark_group("faq");
    group.bench_function("typed question", |bench| bench.iter(|| content.index.question(&en, black_box(&words))));
    group.bench_function("misspelt question", |bench| bench.iter(|| content.index.question(&en, black_box(&misspelt))));
    let unlearnt = Content::embedded().index;
    group.sample_size(10).bench_function("first question", |bench| {
        bench.iter_batched(|| unlearnt.clone(), |index| index.question(&en, &words), BatchSize::PerIteration);
    });
    group.finish();
}

fn clear(content: &Content, text: &str) -> Screened {
    match screen(&content.phrases, text) {
        Verdict::Clear(words) => words,
        Verdict::Heard(..) => unreachable!("a question about time is no danger"),
    }
}

/// Reading and checking: the dialogues alone, small and large, and everything that a start reads.
/// Nothing of it is dropped meanwhile, since a start keeps it.
fn reading(criterion: &mut Criterion) {
    let (small, large) = (embedded(), many());
    let nodes = parse(&large).expect("the generated dialogues are sound").nodes().count();
    assert_eq!(nodes, MANY);
    let mut group = criterion.benchmark_group("parse and check");
    group.sample_size(10);
    group.bench_function("embedded dialogues", |bench| bench.iter_with_large_drop(|| parse(black_box(&small))));
    group.bench_function("embedded content", |bench| bench.iter_with_large_drop(|| Content::parse(black_box(&small))));
    group.bench_function("10000 nodes", |bench| bench.iter_with_large_drop(|| parse(black_box(&large))));
    group.finish();
}

/// The real dialogues and so many generated ones that there are `MANY` nodes.
fn many() -> Files {
    let mut files = embedded();
    let real = parse(&files).expect("the embedded dialogues are sound").nodes().count();
    // The last card of the path ends its file with its choices; one more leads on into the rest.
    let hope = files.get_mut("hope.yaml").expect("the last topic");
    hope.push_str("      - { id: more, text: There is more, goto: more0/n0 }\n");
    let generated = MANY - real;
    for (nth, first) in (0..generated).step_by(NODES_PER_DIALOGUE).enumerate() {
        let count = NODES_PER_DIALOGUE.min(generated - first);
        let on = if first + count < generated { format!("more{}/n0", nth + 1) } else { "$menu".to_owned() };
        files.insert(format!("more{nth}.yaml"), dialogue(nth, count, &on));
    }
    files
}

/// A dialogue whose nodes lead on to one another, the last one out of it.
fn dialogue(nth: usize, count: usize, on: &str) -> String {
    let mut yaml = format!(
        "id: more{nth}\ntitle: More of it {nth}\nshort: More {nth}\nsources: [article]\nreviewed: null\nstart: n0\nnodes:\n"
    );
    for at in 0..count {
        let next = if at + 1 < count { format!("n{}", at + 1) } else { on.to_owned() };
        let said = match at % 10 {
            8 => CHECKLIST,
            9 => REFLECTION,
            _ => CARD,
        };
        let other = at * 7 % count;
        write!(
            yaml,
            "  n{at}:\n    keywords: [word {nth} {at}, another word {nth} {at}]\n{said}    choices:\n      \
             - {{ id: next, text: Go on, goto: {next} }}\n      \
             - {{ id: other, text: Look at something else, goto: n{other} }}\n      \
             - {{ id: person, text: Ask a professional, goto: professional/arrive }}\n"
        )
        .expect("a string takes everything");
    }
    yaml
}

/// A card as most are: words for everybody, and some for either reader.
const CARD: &str = "    say:
      - text: |
          Closeness grows where people trust, and it can grow again where it was lost. That takes
          time, and it does not take the same time for everybody. **Nothing** has to be today.
      - if: { role: survivor }
        text: |
          You can stop here at any time. What you have read stays where it is, and so do you.
      - if: { role: partner }
        text: |
          You can ask before you come close, each time, and let a no be a _full_ answer.
";

/// A card with items to tick.
const CHECKLIST: &str = "    kind: checklist
    say: Tick what feels familiar, as few or as many as you like.
    items:
      - { id: far, text: Far away, say: I feel far away from people. }
      - { id: tense, text: Tense, say: I am tense when somebody comes close. }
      - { id: silent, text: Silent, say: I do not say what I need. }
";

/// A card that answers what was ticked, so that it has many readers.
const REFLECTION: &str = "    say:
      - { text: This is what you ticked. }
      - { if: { ticked: far }, text: Distance can be a wall that once kept hurt out. }
      - { if: { ticked: tense }, text: Fear of closeness can be an alarm that learned too well. }
      - { if: { not: { ticked: [far, tense, silent] } }, text: You ticked nothing. }
";
