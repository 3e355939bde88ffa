//! Text as it is sent: plain characters, and marks that say which stretch is bold, italic or a link.
//!
//! Offsets are UTF-16 units, as the Bot API counts them
//! (<https://core.telegram.org/bots/api#messageentity>), so no message can be refused for its
//! markup: there is none left. How authors write it is the matter of [`super::markup`].

use std::sync::Arc;

/// How a stretch of text looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Style {
    /// Bold.
    Bold,
    /// Italics.
    Italic,
    /// A link, with where it leads.
    Link(Arc<str>),
}

/// A stretch of text with a style. Offset and length are UTF-16 units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The style.
    pub style: Style,
    /// Where it begins.
    pub start: usize,
    /// How long it is.
    pub len: usize,
}

/// Words and how they look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    plain: String,
    utf16: usize,
    marks: Vec<Mark>,
}

impl Text {
    /// Text without any style.
    #[must_use]
    pub fn plain(words: &str) -> Self {
        let mut text = Self::default();
        text.push(words);
        text
    }

    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.plain
    }

    /// The styled stretches.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }

    /// Length as the Bot API counts it.
    #[must_use]
    pub fn utf16_len(&self) -> usize {
        self.utf16
    }

    /// Adds words without a style.
    pub fn push(&mut self, words: &str) {
        self.plain.push_str(words);
        self.utf16 += words.encode_utf16().count();
    }

    /// Adds words in a style. Empty words leave no mark, since an empty entity is refused.
    pub fn push_styled(&mut self, words: &str, style: Style) {
        let start = self.utf16;
        self.push(words);
        self.mark_from(start, style);
    }

    /// Adds another text with its marks.
    pub fn append(&mut self, other: &Self) {
        let shift = self.utf16;
        self.marks.extend(other.marks.iter().map(|mark| Mark { start: mark.start + shift, ..mark.clone() }));
        self.plain.push_str(&other.plain);
        self.utf16 += other.utf16;
    }

    /// Adds another text as a paragraph of its own.
    pub fn paragraph(&mut self, other: &Self) {
        if other.is_empty() {
            return;
        }
        if !self.is_empty() {
            self.push("\n\n");
        }
        self.append(other);
    }

    /// Adds another text on a line of its own.
    pub fn line(&mut self, other: &Self) {
        if !self.is_empty() {
            self.push("\n");
        }
        self.append(other);
    }

    /// Styles all from an offset to the end.
    pub(super) fn mark_from(&mut self, start: usize, style: Style) {
        let len = self.utf16 - start;
        if len > 0 {
            self.marks.push(Mark { style, start, len });
        }
    }

    /// The text in the notation of [`super::markup`], as a terminal or a transcript shows it.
    #[must_use]
    pub fn to_notation(&self) -> String {
        self.dressed(|style, open| match (style, open) {
            (Style::Bold, _) => "**".to_owned(),
            (Style::Italic, _) => "_".to_owned(),
            (Style::Link(_), true) => "[".to_owned(),
            (Style::Link(url), false) => format!("]({url})"),
        })
    }

    /// The text with something put in where a style begins and ends.
    #[must_use]
    pub fn dressed(&self, dress: impl Fn(&Style, bool) -> String) -> String {
        let mut edges: Vec<(usize, bool, &Mark)> = self
            .marks
            .iter()
            .flat_map(|mark| [(mark.start, true, mark), (mark.start + mark.len, false, mark)])
            .collect();
        // At one offset the ends come before the beginnings; inner styles end first.
        edges.sort_by_key(|(at, open, mark)| {
            let reach = if *open { usize::MAX - mark.len } else { mark.len };
            (*at, *open, reach)
        });
        let mut edges = edges.into_iter().peekable();
        let mut out = String::with_capacity(self.plain.len() + 16);
        let mut offset = 0;
        for c in self.plain.chars() {
            while let Some((_, open, mark)) = edges.next_if(|(at, ..)| *at <= offset) {
                out.push_str(&dress(&mark.style, open));
            }
            out.push(c);
            offset += c.len_utf16();
        }
        for (_, open, mark) in edges {
            out.push_str(&dress(&mark.style, open));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_utf16_units() {
        let mut text = Text::plain("🌿 ");
        text.push_styled("née", Style::Bold);
        assert_eq!(text.marks()[0].start, 3);
        assert_eq!(text.marks()[0].len, 3);
        assert_eq!(text.utf16_len(), 6);
    }

    #[test]
    fn appended_marks_move_along() {
        let mut bold = Text::default();
        bold.push_styled("b", Style::Bold);
        let mut text = Text::plain("a");
        text.paragraph(&bold);
        assert_eq!(text.marks()[0].start, 3);
        assert_eq!(text.to_notation(), "a\n\n**b**");
    }
}
