//! The crisis screen on whole sentences: what is heard, as what, and what is left alone.

use haven::dialogue::yaml;
use haven::engine::Content;
use haven::safety::{Kind, Verdict, normalise, screen};

use crate::binary::root;

fn heard(content: &Content, line: &str) -> Option<Kind> {
    match screen(&content.phrases, line) {
        Verdict::Heard(signal, _) => Some(signal.kind),
        Verdict::Clear(_) => None,
    }
}

#[test]
fn c01_a_look_alike_beside_danger_does_not_silence_it() {
    let content = Content::embedded();
    for (line, kind) in [
        ("he beats me at chess and he hits me", Kind::Violence),
        ("my husband hits me, it started years ago", Kind::Violence),
        ("i was raped last night, and also years ago", Kind::Assault),
        ("my dad touches me. he started when i was 8", Kind::Minor),
        ("i took all my pills because of what happened years ago", Kind::Overdose),
        ("i cut myself again, the first time was years ago", Kind::SelfHarm),
        ("i dont want to live in this body", Kind::Suicide),
    ] {
        assert_eq!(heard(&content, line), Some(kind), "{line}");
    }
    // The second ear knows no look-alikes and would hear these all the same, so the rules are asked alone.
    for (line, kind) in [
        ("i could die of shame and i want to die", Kind::Suicide),
        ("i was raped last night and not by my husband", Kind::Assault),
        ("everybody asks whether he hits me and he keeps hitting me", Kind::Violence),
        ("no quiero preocuparte pero quiero cortarme", Kind::SelfHarm),
        ("no me quiero matar por dinero, me quiero morir", Kind::Suicide),
    ] {
        let by_rules = content.phrases.hear(&normalise(line)).map(|signal| signal.kind);
        assert_eq!(by_rules, Some(kind), "{line}");
    }
}

#[test]
fn c01_danger_is_heard_in_any_spelling() {
    let content = Content::embedded();
    for line in [
        "I WANT TO DIE!!!",
        "i wan\u{200b}t to die",
        "i dont want to live anymore",
        "I don’t want to live anymore",
        "ｉ ｗａｎｔ ｔｏ ｄｉｅ",
        "I wánt to díe",
        "🆘",
    ] {
        assert!(heard(&content, line).is_some(), "{line}");
    }
    let at_the_end = format!("{} i want to die", "it was an ordinary day. ".repeat(160));
    assert!(heard(&content, &at_the_end).is_some(), "the whole message is read");
}

/// The lines of the rules' own files: which kind each is to be heard as.
#[derive(serde::Deserialize)]
struct Rules {
    rules: Vec<Rule>,
}

#[derive(serde::Deserialize)]
struct Rule {
    kind: String,
    positives: Vec<String>,
}

fn positives() -> Vec<(String, String)> {
    let files = haven::files::embedded();
    let rules = files.iter().filter(|(name, _)| name.starts_with("safety/phrases."));
    let rules = rules.flat_map(|(name, text)| yaml::read::<Rules>(name, text).expect("readable").rules);
    rules.flat_map(|rule| rule.positives.into_iter().map(move |line| (rule.kind.clone(), line))).collect()
}

/// A mark that nobody sees, at random places.
fn with_invisible_marks(line: &str, random: &mut fastrand::Rng) -> String {
    const MARKS: [char; 6] = ['\u{200b}', '\u{200d}', '\u{ad}', '\u{2060}', '\u{feff}', '\u{301}'];
    line.chars().flat_map(|c| [Some(c), (random.u8(..3) == 0).then(|| MARKS[random.usize(..6)])]).flatten().collect()
}

fn with_repeated_letters(line: &str, random: &mut fastrand::Rng) -> String {
    let repeated = |c: char| std::iter::repeat_n(c, if c.is_alphabetic() && random.u8(..5) == 0 { 4 } else { 1 });
    line.chars().flat_map(repeated).collect()
}

/// Harmless sentences around it, so many characters in all.
fn surrounded(line: &str, characters: usize) -> String {
    let filler = "It was an ordinary day and we had soup. ".repeat(characters / 80);
    format!("{filler}{line}. {filler}")
}

#[test]
fn c01_every_positive_of_a_rule_is_heard_as_its_kind_in_any_disguise() {
    let (content, mut random) = (Content::embedded(), fastrand::Rng::with_seed(20_261_121));
    for (named, line) in positives() {
        let kind = heard(&content, &line);
        // Another rule may hear the same line as something graver, and none as something less.
        let gravest = Kind::ALL.into_iter().find(|known| kind == Some(*known) || known.as_str() == named);
        assert!(kind.is_some() && kind == gravest, "{line} is heard as {kind:?}");
        let disguised = [
            line.to_uppercase(),
            with_invisible_marks(&line, &mut random),
            with_repeated_letters(&line, &mut random),
            surrounded(&line, 400),
            surrounded(&line, 3_900),
        ];
        for text in disguised {
            assert_eq!(heard(&content, &text), kind, "{line} as {text}");
        }
    }
}

#[test]
fn c01_what_is_like_danger_is_so_to_the_end_of_a_long_message() {
    let content = Content::embedded();
    for line in [
        "yesterday he squeezed my neck until everything went dark",
        "i counted them all out on the kitchen table and wrote to my kids",
        "ayer me apretó el cuello hasta que vi todo negro",
        "my uncle keeps coming into my room when mum works nights, im 12",
    ] {
        assert!(heard(&content, line).is_some(), "{line}");
        for characters in [400, 3_900] {
            assert!(heard(&content, &surrounded(line, characters)).is_some(), "{line} among {characters} characters");
        }
    }
}

/// The lines of `corpus/`, in their one form.
fn corpus() -> std::collections::BTreeSet<String> {
    let folders =
        std::fs::read_dir(root().join("corpus")).expect("readable").map(|entry| entry.expect("an entry").path());
    let files = folders.filter(|path| path.is_dir()).flat_map(|folder| std::fs::read_dir(folder).expect("readable"));
    let texts = files.map(|file| std::fs::read_to_string(file.expect("an entry").path()).expect("readable"));
    texts.flat_map(|text| text.lines().map(normalise).collect::<Vec<_>>()).collect()
}

/// How a list of lines is heard: of those in danger the share that is heard and the share of these that
/// is heard as its kind; the share of the others that is taken for danger.
fn figures(content: &Content, list: &str, language: &str) -> [f64; 3] {
    let text = std::fs::read_to_string(root().join("tests/screen").join(list)).expect("readable");
    let (mut danger, mut found, mut right, mut others, mut alarms) = (0, 0, 0, 0, 0);
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let [of, kind, words] = line.splitn(3, '\t').collect::<Vec<_>>()[..] else { panic!("no line: {line}") };
        if of != language {
            continue;
        }
        match (kind, heard(content, words)) {
            ("none", heard) => {
                others += 1;
                alarms += usize::from(heard.is_some());
            }
            (_, None) => danger += 1,
            (kind, Some(heard)) => {
                danger += 1;
                found += 1;
                right += usize::from(heard.as_str() == kind);
            }
        }
    }
    let share = |part: usize, whole: usize| {
        f64::from(u32::try_from(part).expect("few")) / f64::from(u32::try_from(whole).expect("few"))
    };
    [share(found, danger), share(right, found), share(alarms, others)]
}

/// The gates stand a little below what was reached, so that a change which makes people unheard is
/// noticed; what was reached is in `docs/limits.md`.
#[test]
fn c01_most_of_the_lines_that_nobody_tuned_on_are_heard_and_few_others() {
    let content = Content::embedded();
    for (list, language, [least, kind, most]) in [
        ("development.tsv", "en", [0.94, 0.92, 0.07]),
        ("development.tsv", "es", [0.96, 0.96, 0.10]),
        ("aside.tsv", "en", [0.93, 0.95, 0.06]),
        ("aside.tsv", "es", [0.93, 0.92, 0.05]),
        ("last.tsv", "en", [0.94, 0.92, 0.10]),
        ("last.tsv", "es", [0.96, 0.93, 0.06]),
        ("blind.tsv", "en", [0.96, 0.92, 0.08]),
        ("blind.tsv", "es", [0.95, 0.95, 0.06]),
    ] {
        let [found, right, alarms] = figures(&content, list, language);
        assert!(
            found >= least && right >= kind && alarms <= most,
            "{list} {language}: {found:.3} {right:.3} {alarms:.3}"
        );
    }
}

#[test]
fn no_line_that_measures_the_gate_is_one_that_it_learnt() {
    let corpus = corpus();
    assert!(corpus.len() > 20_000, "{}", corpus.len());
    for list in ["development.tsv", "aside.tsv", "last.tsv", "blind.tsv"] {
        let text = std::fs::read_to_string(root().join("tests/screen").join(list)).expect("readable");
        for words in text.lines().filter_map(|line| line.splitn(3, '\t').nth(2)) {
            assert!(!corpus.contains(&normalise(words)), "{list}: {words}");
        }
    }
}

#[test]
fn c10_everyday_talk_is_left_alone() {
    let content = Content::embedded();
    for line in [
        "I could die for a pizza",
        "this deadline is killing me",
        "I was abused as a child, years ago",
        "he beats me at chess",
        "how long does it take",
        "what helps after sexual assault?",
        "I'm scared of closeness",
        "my ex used to hit me, I am safe today",
        "im 10 years married and scared of touch",
        "I feel numb and far away",
        "my partner doesn't understand me",
    ] {
        assert_eq!(heard(&content, line), None, "{line}");
    }
}

#[test]
fn c10_nothing_that_haven_itself_says_or_asks_is_taken_for_danger() {
    let content = Content::embedded();
    for (address, _, node) in content.library.nodes() {
        let labels = node.choices.iter().map(|choice| choice.label.value.as_str());
        let questions = node.asks.iter().map(|asks| asks.value.as_str());
        for line in labels.chain(questions).chain(node.keywords.iter().map(String::as_str)) {
            assert_eq!(heard(&content, line), None, "{address}: {line}");
        }
    }
}
