//! The small markup of authors: `**bold**`, `_italics_`, `[a link](https://…)`, lists with `- `.
//!
//! Single line breaks are joined, an empty line begins a paragraph, a line that begins with `- `
//! stays a line of its own. A backslash takes its meaning from the next character. There are no
//! headings, no pictures, no HTML: what looks like them is shown as it stands.

use super::text::{Style, Text};

/// Why a text cannot be read. The words quoted help to find the place in a longer text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MarkupError {
    /// `**` or `_` that is never closed.
    #[error("`{mark}` is opened before “{near}” and never closed")]
    Unclosed {
        /// The characters that open.
        mark: &'static str,
        /// The words after it.
        near: String,
    },
    /// A link to anything but https.
    #[error("the link “{url}” does not begin with https://")]
    NotHttps {
        /// Where it leads.
        url: String,
    },
    /// A link without words or without an address.
    #[error("a link at “{near}” has no words or no address")]
    EmptyLink {
        /// What stands there.
        near: String,
    },
}

/// Reads an author's text.
///
/// # Errors
/// The first thing that cannot be read; texts are short.
pub fn parse(source: &str) -> Result<Text, MarkupError> {
    inline(&reflow(source))
}

/// Joins wrapped lines, keeps paragraphs and list lines.
fn reflow(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut gap = "";
    for line in source.lines().map(str::trim) {
        if line.is_empty() {
            gap = "\n\n";
            continue;
        }
        let item = line.strip_prefix("- ");
        if !out.is_empty() {
            out.push_str(match (gap, item) {
                ("\n\n", _) => gap,
                (_, Some(_)) => "\n",
                _ => " ",
            });
        }
        match item {
            Some(rest) => {
                out.push_str("• ");
                out.push_str(rest);
            }
            None => out.push_str(line),
        }
        gap = " ";
    }
    out
}

/// What is open while the text is read from left to right.
#[derive(Default)]
struct Open {
    bold: Option<(usize, usize)>,
    italic: Option<(usize, usize)>,
}

fn inline(source: &str) -> Result<Text, MarkupError> {
    let mut text = Text::default();
    let mut open = Open::default();
    let mut at = 0;
    while let Some(c) = source[at..].chars().next() {
        let rest = &source[at..];
        if let Some(escaped) = rest.strip_prefix('\\').and_then(|r| r.chars().next()) {
            text.push(escaped.encode_utf8(&mut [0; 4]));
            at += 1 + escaped.len_utf8();
        } else if rest.starts_with("**") {
            toggle(&mut open.bold, &mut text, at + 2, Style::Bold);
            at += 2;
        } else if c == '_' && at_word_edge(source, at) {
            toggle(&mut open.italic, &mut text, at + 1, Style::Italic);
            at += 1;
        } else if let Some(link) = link(rest) {
            let (words, url, len) = link?;
            text.push_styled(words, Style::Link(url.into()));
            at += len;
        } else {
            text.push(c.encode_utf8(&mut [0; 4]));
            at += c.len_utf8();
        }
    }
    for (mark, left) in [("**", open.bold), ("_", open.italic)] {
        if let Some((_, begin)) = left {
            let near = excerpt(&source[begin..]);
            return Err(MarkupError::Unclosed { mark, near });
        }
    }
    Ok(text)
}

/// Opens a style, or closes it over all that was written since.
fn toggle(open: &mut Option<(usize, usize)>, text: &mut Text, source_at: usize, style: Style) {
    match open.take() {
        Some((start, _)) => text.mark_from(start, style),
        None => *open = Some((text.utf16_len(), source_at)),
    }
}

/// An underscore inside a word (`snake_case`) is an underscore.
fn at_word_edge(source: &str, at: usize) -> bool {
    let before = source[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    let after = source[at + 1..].chars().next().is_some_and(char::is_alphanumeric);
    !(before && after)
}

/// A link at the beginning of the text: its words, its address, its length in bytes.
fn link(rest: &str) -> Option<Result<(&str, &str, usize), MarkupError>> {
    let inner = rest.strip_prefix('[')?;
    let (words, after) = inner.split_once("](")?;
    if words.contains(['[', '\n']) {
        return None;
    }
    let (url, _) = after.split_once(')')?;
    let len = 1 + words.len() + 2 + url.len() + 1;
    Some(if words.is_empty() || url.is_empty() {
        Err(MarkupError::EmptyLink { near: excerpt(rest) })
    } else if !url.starts_with("https://") {
        Err(MarkupError::NotHttps { url: url.to_owned() })
    } else {
        Ok((words, url, len))
    })
}

fn excerpt(text: &str) -> String {
    text.chars().take(24).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(source: &str) -> String {
        parse(source).expect("readable").to_notation()
    }

    #[test]
    fn wrapped_lines_are_joined_and_paragraphs_kept() {
        assert_eq!(round("one\ntwo\n\nthree\n- a\n- b\nmore b\n"), "one two\n\nthree\n• a\n• b more b");
    }

    #[test]
    fn styles_and_links_are_marks() {
        let text = parse("**a** _b_ [c](https://x.org)").expect("readable");
        assert_eq!(text.as_str(), "a b c");
        assert_eq!(text.to_notation(), "**a** _b_ [c](https://x.org)");
    }

    #[test]
    fn an_underscore_inside_a_word_is_no_markup() {
        assert_eq!(parse("snake_case_name").expect("readable").as_str(), "snake_case_name");
    }

    #[test]
    fn a_backslash_takes_the_meaning() {
        assert_eq!(parse(r"\*\*a\*\*").expect("readable").as_str(), "**a**");
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert!(matches!(parse("**a"), Err(MarkupError::Unclosed { mark: "**", .. })));
        assert!(matches!(parse("[a](http://x)"), Err(MarkupError::NotHttps { .. })));
        assert!(matches!(parse("[](https://x)"), Err(MarkupError::EmptyLink { .. })));
    }
}
