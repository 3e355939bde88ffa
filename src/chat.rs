//! The conversation in a terminal: the same app, with a keyboard and a screen as its ends.
//!
//! Choices are numbered; a number takes one, anything else is typed text. Piped input works the
//! same way and is echoed, so that what comes out is a transcript: the tests' harness.

use std::collections::BTreeMap;
use std::io::{self, BufRead, IsTerminal, Write};

use crate::app::{Answer, App, Arrived, Seconds, Sent};
use crate::dialogue::text::{Style, Text};
use crate::engine::Ticks;
use crate::safety::{Act, Key, KeyButton, Reply};
use crate::store::Person;

/// The one person in front of a terminal.
const ME: i64 = 1;

/// How emphasis is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// As the author wrote it, for pipes and transcripts.
    Notation,
    /// With the terminal's own bold and italics.
    Ansi,
}

/// Talks until the input ends.
///
/// # Errors
/// If the terminal cannot be read or written.
pub fn run(mut app: App, now: impl Fn() -> Seconds) -> io::Result<()> {
    let (stdin, stdout) = (io::stdin(), io::stdout());
    let look = if stdout.is_terminal() { Look::Ansi } else { Look::Notation };
    let echo = !stdin.is_terminal();
    let mut out = stdout.lock();
    let person = Person::of_chat(ME);
    let turn = |app: &mut App, sent: &Sent| {
        let answer = app.handle(person, &Arrived::now(sent.clone()), now());
        match app.commit(&[], &[]) {
            Err(unsaved) if !unsaved.people.is_empty() => app.unsaved(person),
            _ => answer,
        }
    };
    let mut card = Card::of(turn(&mut app, &Sent::Words("/start".to_owned())));
    card.show(&mut out, look)?;
    for line in stdin.lock().lines() {
        let line = line?;
        if echo {
            writeln!(out, "{line}")?;
        }
        card = Card::of(turn(&mut app, &card.sent(line.trim())));
        card.show(&mut out, look)?;
    }
    writeln!(out)
}

/// A card on the screen, with what its numbers mean.
struct Card {
    reply: Reply,
}

impl Card {
    fn of(answer: Answer) -> Self {
        Self { reply: answer.reply }
    }

    /// The buttons that can be taken. Copying needs no button where the number can be marked.
    fn buttons(&self) -> Vec<&KeyButton> {
        let all = self.reply.parts().rows.iter().flatten();
        all.filter(|button| matches!(button.key, Key::Data(_))).collect()
    }

    /// What a line means on this card.
    fn sent(&self, line: &str) -> Sent {
        let buttons = self.buttons();
        let taken = line.parse::<usize>().ok().and_then(|n| buttons.get(n.checked_sub(1)?).copied());
        match taken.map(|button| &button.key) {
            Some(Key::Data(data)) => Sent::Tap(data.clone(), self.ticks()),
            _ => Sent::Words(line.to_owned()),
        }
    }

    /// What the card shows as ticked, as Telegram returns it with a tap.
    fn ticks(&self) -> Ticks {
        let taps = self.reply.parts().rows.iter().flatten().filter_map(KeyButton::tap);
        let states: BTreeMap<_, _> = taps
            .filter_map(|tap| match tap.act {
                Act::Tick(item, ticked) => Some((item, ticked)),
                _ => None,
            })
            .collect();
        states
    }

    fn show(&self, out: &mut impl Write, look: Look) -> io::Result<()> {
        writeln!(out, "\n{}\n", dressed(self.reply.parts().text, look))?;
        if let Some(file) = self.reply.parts().file {
            writeln!(out, "{}:\n{}\n", file.name, file.text)?;
        }
        for (number, button) in self.buttons().iter().enumerate() {
            writeln!(out, "{:3}  {}", number + 1, button.label)?;
        }
        write!(out, "\n> ")?;
        out.flush()
    }
}

fn dressed(text: &Text, look: Look) -> String {
    match look {
        Look::Notation => text.to_notation(),
        Look::Ansi => text.dressed(|style, open| match (style, open) {
            (Style::Bold, true) => "\x1b[1m".to_owned(),
            (Style::Italic, true) => "\x1b[3m".to_owned(),
            (Style::Link(_), true) => "\x1b[4m".to_owned(),
            (Style::Bold, false) => "\x1b[22m".to_owned(),
            (Style::Italic, false) => "\x1b[23m".to_owned(),
            (Style::Link(url), false) => format!("\x1b[24m ({url})"),
        }),
    }
}
