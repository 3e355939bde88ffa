//! Libraries in C that are loaded into the bot under test before all others, so that the world around
//! it misbehaves: a disk, a clock. They are compiled once in a run, with the C compiler that Haven's
//! own build needs anyway. Linux only, like the rest of what a preloaded library can do.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex};

/// What was compiled already, in a folder that lives as long as the run.
static COMPILED: LazyLock<Mutex<HashMap<String, PathBuf>>> = LazyLock::new(Mutex::default);

/// The library of `tests/suite/preload/<name>.c`.
pub(crate) fn library(name: &str) -> PathBuf {
    let mut compiled = COMPILED.lock().expect("a compiler that works");
    compiled.entry(name.to_owned()).or_insert_with(|| compile(name)).clone()
}

fn compile(name: &str) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/preload").join(name).with_extension("c");
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.so", std::process::id()));
    let arguments = ["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o"];
    let compiler = Command::new("cc").args(arguments).arg(&library).arg(&source).arg("-ldl").status();
    assert!(compiler.expect("a C compiler (cc), which Haven's build needs, too").success(), "{}", source.display());
    library
}
