//! What is made before the crate: the table by which a text is compared with the lines of `corpus/`.
//!
//! The lines are learnt here, in some ten seconds, so that no table has to be kept beside them and the
//! two cannot disagree. The code that reads a text is the crate's own, so what is learnt and what is
//! listened to are the same features.

#[path = "src/safety/disguise.rs"]
mod disguise;
#[path = "src/safety/likeness/features.rs"]
mod features;
#[path = "src/safety/likeness/learn.rs"]
mod learn;
#[path = "src/safety/normalise.rs"]
#[expect(unreachable_pub, reason = "it is public in the crate")]
mod normalise;
#[path = "src/safety/squeeze.rs"]
mod squeeze;

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The file of lines that tell of no danger, in each language's folder.
const NONE: &str = "none";
/// The places for telling kinds and languages apart, as a power of two: fewer than for danger, since
/// each is learnt from fewer lines.
const KIND_BITS: u32 = 17;

/// So many words are short enough to be typed in haste without spaces.
const SHORT: usize = 9;

/// A line that somebody might write.
struct Line {
    language: String,
    kind: String,
    places: Vec<u32>,
}

/// The code that decides what is learnt; where it changes, all is learnt anew.
const CODE: [&str; 6] = [
    include_str!("build.rs"),
    include_str!("src/safety/disguise.rs"),
    include_str!("src/safety/likeness/features.rs"),
    include_str!("src/safety/likeness/learn.rs"),
    include_str!("src/safety/normalise.rs"),
    include_str!("src/safety/squeeze.rs"),
];

fn main() {
    // The dialogues are embedded in the binary, so a change of theirs is a change of the binary.
    println!("cargo:rerun-if-changed=dialogues");
    println!("cargo:rerun-if-changed=corpus");
    let written = written();
    #[expect(clippy::disallowed_methods, reason = "this is no setting, and no part of the program")]
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where"));
    let (table, stamp) = (out.join("likeness"), out.join("likeness.of"));
    let mut hasher = DefaultHasher::new();
    (CODE, &written).hash(&mut hasher);
    let learnt_from = hasher.finish().to_string();
    if table.exists() && fs::read_to_string(&stamp).is_ok_and(|known| known == learnt_from) {
        return;
    }
    fs::write(&table, learnt(&written)).expect("the table can be written");
    fs::write(&stamp, learnt_from).expect("so can what it was learnt from");
}

/// The table of some lines, each with its language and kind.
fn learnt(written: &[(String, String, String)]) -> Vec<u8> {
    let read = |(language, kind, words): &(String, String, String)| Line {
        language: language.clone(),
        kind: kind.clone(),
        places: features::features(&squeeze::squeezed(&normalise::normalise(words))),
    };
    // Haste leaves out spaces: every other short line is learnt without them, too.
    let hasty =
        |(language, kind, words): &(String, String, String)| (language.clone(), kind.clone(), words.replace(' ', ""));
    let is_short = |(_, _, words): &&(String, String, String)| words.split(' ').count() <= SHORT;
    let in_haste: Vec<(String, String, String)> = written.iter().filter(is_short).step_by(2).map(hasty).collect();
    let lines: Vec<Line> = written.iter().chain(&in_haste).map(read).collect();
    let languages: BTreeSet<&str> = lines.iter().map(|line| line.language.as_str()).collect();
    let kinds: BTreeSet<&str> = lines.iter().map(|line| line.kind.as_str()).filter(|kind| *kind != NONE).collect();
    let (all, danger): (Vec<&Line>, Vec<&Line>) =
        (lines.iter().collect(), lines.iter().filter(|line| line.kind != NONE).collect());
    let mut rows = vec![("danger".to_owned(), row(&all, features::BITS, |line| line.kind != NONE))];
    rows.extend(kinds.iter().map(|kind| ((*kind).to_owned(), row(&danger, KIND_BITS, |line| line.kind == *kind))));
    rows.extend(languages.iter().map(|tag| ((*tag).to_owned(), row(&danger, KIND_BITS, |line| line.language == *tag))));
    learn::written(&rows)
}

/// The weights of one class among some lines.
fn row(lines: &[&Line], bits: u32, is_of_class: impl Fn(&Line) -> bool) -> Vec<f32> {
    let mask = (1 << bits) - 1;
    let places: Vec<Vec<u32>> =
        lines.iter().map(|line| line.places.iter().map(|place| place & mask).collect()).collect();
    let places: Vec<&[u32]> = places.iter().map(Vec::as_slice).collect();
    let is_of_class: Vec<bool> = lines.iter().map(|line| is_of_class(line)).collect();
    learn::learn(&places, &is_of_class, 1 << bits)
}

/// All lines of `corpus/<language>/<kind>.txt` with their language and kind, and those of the FAQ,
/// which ask something and tell of nothing.
fn written() -> Vec<(String, String, String)> {
    let mut lines = Vec::new();
    for folder in sorted(Path::new("corpus")).into_iter().filter(|path| path.is_dir()) {
        for file in sorted(&folder).into_iter().filter(|path| path.extension().is_some_and(|end| end == "txt")) {
            let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            lines.extend(text.lines().map(|line| (name(&folder), name(&file), line.to_owned())));
        }
    }
    let translated = sorted(Path::new("dialogues/lang")).into_iter().filter(|path| path.is_dir());
    let translated = translated.map(|folder| (name(&folder), folder));
    for (language, folder) in [("en".to_owned(), PathBuf::from("dialogues"))].into_iter().chain(translated) {
        let asked = fs::read_to_string(folder.join("asked.yaml")).unwrap_or_default();
        lines.extend(questions(&asked).map(|line| (language.clone(), NONE.to_owned(), line)));
    }
    lines
}

/// The lines of `asked.yaml` that ask one of the questions: what asks none of them may be a cry there.
fn questions(yaml: &str) -> impl Iterator<Item = String> {
    let mut asks_one = false;
    let items = yaml.lines().filter_map(move |line| {
        if line.starts_with(char::is_alphabetic) {
            asks_one = line.split(':').next() != Some(NONE);
        }
        line.trim_start().strip_prefix("- ").filter(|_| asks_one)
    });
    items.map(|line| line.trim_matches(['"', '\'']).to_owned())
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    paths.sort();
    paths
}
