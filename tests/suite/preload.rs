//! Small libraries in C that are preloaded into the bot under test and stand between it and the
//! system: another clock, another disk. Each is compiled once per run, by the C compiler that
//! building Haven needs anyway.
//!
//! `LD_PRELOAD` and what the libraries interpose belong to Linux with glibc; elsewhere the tests
//! that need them are left out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use crate::binary::root;

/// What this run has compiled already.
static COMPILED: Mutex<BTreeMap<String, PathBuf>> = Mutex::new(BTreeMap::new());

/// The library made of `tests/suite/preload/<name>.c`.
pub(crate) fn library(name: &str) -> PathBuf {
    // A compiler that failed one test is to fail the others in its own words, too.
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    compiled.entry(name.to_owned()).or_insert_with(|| compile(name)).clone()
}

fn compile(name: &str) -> PathBuf {
    let source = root().join("tests/suite/preload").join(name).with_extension("c");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let library = folder.join(name).with_extension("so");
    // Another run may have the library of that name open: it is exchanged and never written to.
    let new = folder.join(format!("{name}.{}.so", std::process::id()));
    let mut cc = Command::new("cc");
    cc.args(["-shared", "-fPIC", "-O2", "-o"]).arg(&new).arg(&source).arg("-ldl");
    let output = cc.output().expect("these tests need a C compiler that is called `cc`, as building Haven does");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} does not compile:\n{said}", source.display());
    std::fs::rename(&new, &library).expect("a library");
    library
}
