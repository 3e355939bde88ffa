//! The words: no number in them, what the first screen and help say, and that roles are told different things.
//! Which words can do harm is the matter of `care.rs`.

use haven::dialogue::condition::Facts;
use haven::dialogue::node::Node;
use haven::dialogue::role::Role;
use haven::engine::{Content, Event, Session, step};
use haven::safety::{Verdict, screen};

use crate::binary::root;

/// Everything that a card shows to some reader: words, labels, question, heads-up.
fn all_words(node: &Node) -> String {
    let parts = node.say.iter().map(|part| part.text.as_str());
    let items = node.items.iter().flat_map(|item| [item.label.value.as_str(), item.say.as_str()]);
    let choices = node.choices.iter().map(|choice| choice.label.value.as_str());
    let rest = node.heads_up.iter().map(|at| at.value.as_str()).chain(node.asks.iter().map(|at| at.value.as_str()));
    parts.chain(items).chain(choices).chain(rest).collect::<Vec<_>>().join("\n").to_lowercase()
}

/// Every card as it was written, and in every language into which it was translated.
fn in_all_languages(content: &Content) -> impl Iterator<Item = (String, &Node)> {
    let own = content.library.nodes().map(|(address, _, node)| (address.to_string(), node));
    let translated = content.library.translations().iter().flat_map(|translation| {
        translation.nodes().map(|(address, node)| (format!("{address} ({})", translation.locale), node))
    });
    own.chain(translated)
}

#[test]
fn n01_no_dialogue_holds_a_number_of_three_digits_or_more() {
    for (address, node) in in_all_languages(&Content::embedded()) {
        for line in all_words(node).lines() {
            let digits: String = line.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '/')).collect();
            let longest = digits.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
            assert!(longest < 3, "{address}: {line}");
        }
    }
}

#[test]
fn n01_no_number_of_the_help_lines_stands_in_the_source() {
    let content = Content::embedded();
    let numbers: Vec<&str> = content.helplines.numbers().filter(|number| number.len() >= 6).collect();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("readable") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("readable");
            for number in &numbers {
                assert!(!text.contains(number), "{} holds {number}", path.display());
            }
        }
    }
}

#[test]
fn t05_the_first_screen_says_what_this_is_not() {
    let content = Content::embedded();
    for locale in content.library.languages() {
        let phrases = match locale.as_str() {
            "en" => ["automated", "no therapist", "no emergency service", "nobody reads", "18+", "young"],
            "es" => ["automático", "no es terapeuta", "ni servicio de emergencias", "nadie lee", "18+", "joven"],
            other => panic!("how does the first screen say it in {other}?"),
        };
        let Verdict::Clear(start) = screen(&content.phrases, "/start") else { panic!("danger in a command") };
        let mut session = Session::default();
        session.locale = Some(locale.clone());
        let first = step(&content, session, &Event::Said(start)).draft.seal();
        let said = first.parts().text.as_str().to_lowercase();
        for phrase in phrases {
            assert!(said.contains(phrase), "{phrase}: {said}");
        }
    }
}

#[test]
fn c12_every_help_card_says_that_no_person_reads_this_and_asks_nothing() {
    let content = Content::embedded();
    let help = |(address, _): &(String, &Node)| address.starts_with("screens/help");
    for (address, node) in in_all_languages(&content).filter(help) {
        let said = node.said(&Facts::default()).as_str().to_lowercase();
        assert!(said.contains("reads this chat") || said.contains("lee este chat"), "{address}: {said}");
        assert!(!said.contains('?'), "{address} asks: {said}");
    }
}

#[test]
fn in_every_topic_two_cards_differ_for_survivor_and_partner_arrival_and_close_among_them() {
    let content = Content::embedded();
    let as_role = |node: &Node, role| node.said(&Facts { role: Some(role), ..Facts::default() });
    for topic in content.library.topics() {
        let differs: Vec<&str> = topic
            .nodes
            .iter()
            .filter(|node| as_role(node, Role::Survivor) != as_role(node, Role::Partner))
            .map(|node| node.id.as_str())
            .collect();
        assert!(differs.contains(&"arrive") && differs.contains(&"close"), "{}: {differs:?}", topic.id);
    }
}

#[test]
fn the_reflection_names_what_was_ticked_and_leads_to_approaches_three_at_once() {
    let content = Content::embedded();
    let signs = content.library.topics().find(|topic| topic.id.as_str() == "signs").expect("the topic");
    let list = signs.nodes.iter().find(|node| node.id.as_str() == "list").expect("the list");
    let reflect = signs.nodes.iter().find(|node| node.id.as_str() == "reflect").expect("the reflection");
    assert_eq!(reflect.fold, Some(3));
    let items: Vec<_> = list.items.iter().collect();
    for one in &items {
        for other in &items {
            let facts = Facts { ticked: [one.id.clone(), other.id.clone()].into(), ..Facts::default() };
            let said = reflect.said(&facts).as_str().to_lowercase();
            for item in &items {
                let named = said.contains(&item.label.value.to_lowercase());
                let ticked = facts.ticked.contains(&item.id);
                assert_eq!(named, ticked, "{} with {:?}: {said}", item.id, facts.ticked);
            }
            let approaches = reflect
                .offered(&facts)
                .filter(|choice| choice.target.value.to_string().starts_with("therapy/"))
                .count();
            assert!(approaches >= 1, "nothing works on {:?}", facts.ticked);
        }
    }
    let none = reflect.said(&Facts::default());
    assert!(none.as_str().contains("ticked nothing"), "{}", none.as_str());
}

#[test]
fn all_five_approaches_are_reached_from_a_wish_on_the_professional_path() {
    let content = Content::embedded();
    let professional =
        content.library.dialogues().find(|dialogue| dialogue.id.as_str() == "professional").expect("the path");
    let targets: Vec<String> = professional
        .nodes
        .iter()
        .filter(|node| node.id.as_str().starts_with("wish"))
        .flat_map(|node| &node.choices)
        .map(|choice| choice.target.value.to_string())
        .collect();
    for approach in ["emdr", "somatic", "eft", "inner-child", "narrative"] {
        assert!(targets.contains(&format!("therapy/{approach}")), "{approach}: {targets:?}");
    }
    for subject in ["informed", "wish", "find", "ask", "message", "cost", "online", "not-safe", "not-fitting"] {
        assert!(professional.nodes.iter().any(|node| node.id.as_str() == subject), "{subject}");
    }
}
