//! One form for all spellings of the same words, before any rule looks at them.
//!
//! Lower case; compatibility forms unfolded; accents, invisible and combining marks taken off;
//! letters in disguise taken for what they mean; apostrophes dropped, so that *dont* and *don't* are one; letters repeated for emphasis
//! squeezed to two; the ends of sentences kept as ` . `, all other signs turned into spaces.
//! What is left are words of letters and digits with single spaces between them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::disguise::undisguised;

/// More of the same letter in a row than any word of ours has is emphasis.
const MOST_REPEATED: usize = 2;

/// The one form of a text.
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut last, mut repeated) = (' ', 0);
    let text = text.replace('\u{1f198}', " sos ");
    let is_nothing = |c: &char| is_combining_mark(*c) || is_invisible(*c) || is_apostrophe(*c);
    let text: String = text.nfkd().filter(|c| !is_nothing(c)).flat_map(char::to_lowercase).collect();
    for c in undisguised(&text).chars() {
        let c = match c {
            '.' | '!' | '?' | ';' | '\n' | '…' | '¿' | '¡' => '.',
            c if c.is_alphanumeric() => c,
            _ => ' ',
        };
        repeated = if c == last { repeated + 1 } else { 1 };
        last = c;
        match c {
            '.' => end_sentence(&mut out),
            ' ' if out.ends_with(' ') || out.is_empty() => {}
            c if c.is_alphabetic() && repeated > MOST_REPEATED => {}
            c => out.push(c),
        }
    }
    let end = out.trim_end_matches([' ', '.']).len();
    out.truncate(end);
    out
}

/// One ` . ` between sentences, however many signs ended them.
fn end_sentence(out: &mut String) {
    let end = out.trim_end().len();
    out.truncate(end);
    if !out.is_empty() && !out.ends_with('.') {
        out.push_str(" .");
    }
    if !out.is_empty() {
        out.push(' ');
    }
}

/// People leave them out, so nobody is read by them.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

/// Characters that show nothing and only split words for a machine.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings_have_one_form() {
        for (text, form) in [
            ("I DON’T know", "i dont know"),
            ("I don't know!!!", "i dont know"),
            ("sooooo tired", "soo tired"),
            ("wa\u{200b}nt", "want"),
            ("\u{1f198}", "sos"),
            ("¿Qué pasó? Nada.", "que paso . nada"),
            ("ﬁne, thanks…", "fine thanks"),
            ("one.  two", "one . two"),
            ("k1ll mys3lf", "kill myself"),
            ("I want to d!e", "i want to die"),
            ("i am 16yo, since 2 years", "i am 16yo since 2 years"),
            ("...", ""),
            ("", ""),
        ] {
            assert_eq!(normalise(text), form, "{text}");
        }
    }

    #[test]
    fn the_form_of_a_form_is_itself() {
        for text in ["i took an 0’v", "s ui c i d 'e is", "k i  l l me", "d'0'n't", "a . . 'b"] {
            let form = normalise(text);
            assert_eq!(normalise(&form), form, "{text}");
        }
    }
}
