//! `docs/safety.md` and the tests that exist say the same.

use std::collections::BTreeSet;

use crate::binary::root;

/// Whether a test is named after a rule: a letter, two digits, an underscore.
fn of_a_rule(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_lowercase())
        && name.get(1..3).is_some_and(|digits| digits.chars().all(|c| c.is_ascii_digit()))
        && name.get(3..4) == Some("_")
}

fn in_the_table() -> BTreeSet<(String, String)> {
    let table = std::fs::read_to_string(root().join("docs/safety.md")).expect("readable");
    let rows = table.lines().filter(|line| line.starts_with("| ") && line.contains("` | `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, rule, _, test, file, red, _] = cells.as_slice() else { panic!("no row of the table: {row}") };
        let (test, file) = (test.trim_matches('`'), file.trim_matches('`'));
        let number: u32 = rule[1..].parse().expect("a number");
        let prefix = format!("{}{number:02}_", rule[..1].to_lowercase());
        assert!(test.starts_with(&prefix), "{test} is not named after {rule}");
        // A test that was never red proves nothing: each was broken once, to see it fail.
        assert!(!matches!(*red, "" | "—"), "{test}: what was it seen red by?");
        (test.to_owned(), file.to_owned())
    })
    .collect()
}

fn in_the_tests() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("tests/suite")).expect("readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("readable");
        let file = path.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
        let names = text.lines().filter_map(|line| line.strip_prefix("fn ")?.split('(').next());
        found.extend(names.filter(|name| of_a_rule(name)).map(|name| (name.to_owned(), file.clone())));
    }
    found
}

#[test]
fn the_table_of_rules_lists_the_tests_that_exist() {
    let (table, tests) = (in_the_table(), in_the_tests());
    assert!(!table.is_empty());
    assert_eq!(table, tests);
}
