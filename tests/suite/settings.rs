//! The settings an operator sees are those that the code reads.

use haven::config::VARIABLES;

use crate::binary::root;

#[test]
fn the_example_has_every_variable_with_its_sentence_and_no_other() {
    let example = std::fs::read_to_string(root().join(".env.example")).expect("readable");
    let lines: Vec<&str> = example.lines().collect();
    let mut named = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((name, _)) = line.trim_start_matches("# ").split_once('=').filter(|(name, _)| !name.contains(' '))
        else {
            continue;
        };
        let variable = VARIABLES.iter().find(|variable| variable.name == name);
        let variable = variable.unwrap_or_else(|| panic!("{name} is read nowhere"));
        assert_eq!(lines[at - 1], format!("# {}", variable.meaning), "the sentence above {name}");
        named.push(name);
    }
    let known: Vec<&str> = VARIABLES.iter().map(|variable| variable.name).collect();
    assert_eq!(named, known, "in the order of config.rs");
}
