//! `haven screen`: which lines the crisis screen hears, as what, and by which rule. For whoever writes
//! rules, and for figures.

use std::io::{self, BufRead, Write};

use crate::engine::Content;
use crate::safety::{Verdict, screen as screened};

/// Reads lines; each comes back behind its kind and rule, in order, `none` and nothing where none was
/// heard.
///
/// # Errors
/// If the lines cannot be read, or the output not be written.
pub fn screen(content: &Content, lines: impl BufRead, out: &mut impl Write) -> io::Result<()> {
    for line in lines.lines() {
        let line = line?;
        match screened(&content.phrases, &line) {
            Verdict::Heard(signal, _) => writeln!(out, "{}\t{}\t{line}", signal.kind.as_str(), signal.rule)?,
            Verdict::Clear(_) => writeln!(out, "none\t\t{line}")?,
        }
    }
    Ok(())
}
