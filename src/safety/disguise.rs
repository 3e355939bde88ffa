//! Letters in disguise: those of other alphabets that look like ours, signs and digits that stand for
//! letters inside of a word, and words that were taken apart letter by letter. People write like this
//! to get past filters elsewhere, and some keyboards do it by themselves.

/// What stands between letters of a word and means a letter.
const SIGNS: [(char, char); 9] =
    [('0', 'o'), ('1', 'i'), ('3', 'e'), ('4', 'a'), ('5', 's'), ('7', 't'), ('!', 'i'), ('@', 'a'), ('$', 's')];
/// Those of them that mean a letter at the end or the beginning of a word, too: `t0`, `$uicide`.
const AT_AN_END: [char; 3] = ['0', '@', '$'];
/// Cyrillic and Greek letters, and others, with the plain ones that they look like.
const ALIKE: [(char, char); 24] = [
    ('\u{430}', 'a'),
    ('\u{435}', 'e'),
    ('\u{43e}', 'o'),
    ('\u{440}', 'p'),
    ('\u{441}', 'c'),
    ('\u{443}', 'y'),
    ('\u{445}', 'x'),
    ('\u{456}', 'i'),
    ('\u{458}', 'j'),
    ('\u{455}', 's'),
    ('\u{501}', 'd'),
    ('\u{4bb}', 'h'),
    ('\u{43a}', 'k'),
    ('\u{43c}', 'm'),
    ('\u{442}', 't'),
    ('\u{432}', 'b'),
    ('\u{3bf}', 'o'),
    ('\u{3b1}', 'a'),
    ('\u{3b9}', 'i'),
    ('\u{3bd}', 'v'),
    ('\u{3c1}', 'p'),
    ('\u{3c5}', 'u'),
    ('\u{3ba}', 'k'),
    ('\u{131}', 'i'),
];
/// So many single letters in a row are a word that was taken apart: no sentence has so many.
const APART: usize = 4;

/// A text in lower case with its letters as they are meant.
pub(super) fn undisguised(text: &str) -> String {
    let letters: Vec<char> = text.chars().map(plain).collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_alphabetic());
    let is_digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    let meant = |(at, c): (usize, &char)| {
        let sides = [at.checked_sub(1), Some(at + 1)];
        let is_part = match sides.map(is_letter) {
            [true, true] => true,
            [false, false] => false,
            _ => AT_AN_END.contains(c) && !sides.into_iter().any(is_digit),
        };
        SIGNS.iter().find(|(sign, _)| is_part && sign == c).map_or(*c, |(_, letter)| *letter)
    };
    put_together(&letters.iter().enumerate().map(meant).collect::<String>())
}

fn plain(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    ALIKE.iter().find(|(alike, _)| *alike == c).map_or(c, |(_, plain)| *plain)
}

/// Puts words together that were taken apart: `k i l l` and `k-i-l-l` are `kill`.
fn put_together(text: &str) -> String {
    let is_between = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’');
    let (mut out, mut run) = (String::with_capacity(text.len()), Run::default());
    for piece in text.split_inclusive(is_between) {
        let word = piece.trim_end_matches(is_between);
        let mut letters = word.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) if letter.is_alphabetic() => run.push(letter, piece),
            // Two spaces between the letters end no run.
            (None, _) if !run.letters.is_empty() => run.written.push_str(piece),
            _ => {
                run.end(&mut out);
                out.push_str(piece);
            }
        }
    }
    run.end(&mut out);
    out
}

/// Single letters in a row, and how they were written.
#[derive(Default)]
struct Run {
    letters: String,
    written: String,
}

impl Run {
    fn push(&mut self, letter: char, piece: &str) {
        self.letters.push(letter);
        self.written.push_str(piece);
    }

    /// As one word if there were enough of them, as it was written otherwise.
    fn end(&mut self, out: &mut String) {
        if self.letters.chars().count() >= APART {
            out.push_str(&self.letters);
            out.push(' ');
        } else {
            out.push_str(&self.written);
        }
        self.letters.clear();
        self.written.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_what_they_are_meant_to_be() {
        for (text, meant) in [
            ("k1ll", "kill"),
            ("su1c1de", "suicide"),
            ("d!e", "die"),
            ("die!", "die!"),
            ("at 16 i", "at 16 i"),
            ("16yo", "16yo"),
            ("t0", "to"),
            ("$uicide", "suicide"),
            ("20mg at 10pm", "20mg at 10pm"),
            ("k i l l me", "kill me"),
            ("k.i.l.l", "kill "),
            ("k i  l l me", "kill me"),
            ("i  a m", "i  a m"),
            ("i a m", "i a m"),
            ("\u{430}nd", "and"),
        ] {
            assert_eq!(undisguised(text), meant, "{text}");
        }
    }
}
