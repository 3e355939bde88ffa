//! The crisis screen on whole sentences: what is heard, as what, and what is left alone.

use haven::engine::Content;
use haven::safety::{Kind, Verdict, screen};

fn heard(content: &Content, line: &str) -> Option<Kind> {
    match screen(&content.phrases, line) {
        Verdict::Heard(signal) => Some(signal.kind),
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
