//! Where in a file some words of it stand, for the line that a finding shows.

use std::ops::Range;

use super::list::{Word, words};
use crate::dialogue::diagnostic::Pos;

/// The place of some words: the `nth` time (from 0) that they stand in the file from a place on. Where
/// they are not found, since the file writes them in some other way, it is that place itself.
pub(super) fn place(source: &str, from: Pos, wanted: &[Word], nth: usize) -> Pos {
    let begin = offset(source, from);
    let here = words(&source[begin..]);
    let is_here = |some: &&[Word]| some.iter().zip(wanted).all(|(one, other)| one.is_same(other));
    let Some(found) = here.windows(wanted.len().max(1)).filter(is_here).nth(nth) else { return from };
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return from };
    pos(source, begin + first.at.start..begin + last.at.end)
}

/// The byte at which a place begins.
fn offset(source: &str, pos: Pos) -> usize {
    let line = source.split_inclusive('\n').take(pos.line as usize - 1).map(str::len).sum::<usize>();
    let column = source[line..].chars().take(pos.column as usize - 1).map(char::len_utf8).sum::<usize>();
    (line + column).min(source.len())
}

/// Some bytes as a place, up to the end of their first line.
fn pos(source: &str, at: Range<usize>) -> Pos {
    let narrow = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let line = source[..at.start].rfind('\n').map_or(0, |end| end + 1);
    let end = source[at.start..at.end].find('\n').map_or(at.end, |end| at.start + end);
    Pos {
        line: narrow(source[..at.start].matches('\n').count() + 1),
        column: narrow(source[line..at.start].chars().count() + 1),
        len: narrow(source[at.start..end].chars().count().max(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_stand_also_over_the_end_of_a_line() {
        let source = "say: |\n  You can, and you\n  **should** not. You should.\n";
        let start = Pos { line: 1, column: 6, len: 1 };
        assert_eq!(place(source, start, &words("you should"), 0), Pos { line: 2, column: 16, len: 3 });
        assert_eq!(place(source, start, &words("you should"), 1), Pos { line: 3, column: 19, len: 10 });
        assert_eq!(place(source, start, &words("never there"), 0), start);
    }
}
