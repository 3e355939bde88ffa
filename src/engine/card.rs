//! A node as a card: progress, words, what can be ticked and chosen, Back and Menu.

use crate::dialogue::Wording;
use crate::dialogue::condition::Facts;
use crate::dialogue::id::Address;
use crate::dialogue::labels::Label;
use crate::dialogue::moment::Moment;
use crate::dialogue::node::{Choice, Dialogue, Node};
use crate::dialogue::target::System;
use crate::dialogue::text::{Style, Text};
use crate::safety::{Act, Button, Draft, Origin, Surface};

use super::content::Content;
use super::session::Session;

/// Back, Menu and the way out share a row where their labels are short.
pub(super) const IN_A_ROW: usize = 3;

/// The dialogue that leads to a professional.
pub(super) const PROFESSIONAL: &str = "professional";

/// The card of a node, with one page of its folded choices; `None` if there is no such node.
pub(super) fn node(content: &Content, session: &Session, at: &Address, page: u8) -> Option<Draft> {
    let (dialogue, _) = content.library.node(at)?;
    let wording = content.wording(session, at);
    let node = wording.node(at)?;
    let facts = session.facts(&at.dialogue);
    let mut text = heading(content, wording, dialogue, node);
    text.paragraph(&node.said(&facts));
    let mut draft = Draft::new(origin(content, session, at.clone()), text, wording);
    first_of_all(content, at, &mut draft);
    items(wording, session, at, node, &mut draft);
    choices(wording, node, &facts, page, &mut draft);
    back_and_menu(wording, session, &mut draft);
    Some(draft)
}

/// The card before a node that can be hard to read: past it, or elsewhere.
pub(super) fn heads_up(content: &Content, session: &Session, at: &Address) -> Draft {
    let wording = content.wording(session, at);
    let words = wording.node(at).and_then(|node| Some(node.heads_up.as_ref()?.value.clone())).unwrap_or_default();
    let mut draft = Draft::new(origin(content, session, at.clone()), words, wording);
    draft.row(Button::act(wording.label(Label::Show), Act::Show));
    draft.row(Button::act(wording.label(Label::Instead), Act::Go(System::Menu)));
    let back = Button::act(wording.label(Label::Back), Act::Go(System::Back));
    draft.share([back, leave(wording)], IN_A_ROW);
    draft
}

/// Where a card stands and who reads it, for its buttons. The language is the reader's, also on a card
/// that is not translated: the next one may be.
pub(super) fn origin(content: &Content, session: &Session, place: Address) -> Origin {
    Origin { surface: Surface::Card, place, role: session.role, locale: content.language(session).clone() }
}

/// What stands on top: the question that is answered, so that nobody takes it for an answer to
/// something else; or "Signs · 2 of 7" on the way through a topic. Side branches and the
/// professional path are no way.
fn heading(content: &Content, wording: Wording<'_>, dialogue: &Dialogue, node: &Node) -> Text {
    let mut text = Text::default();
    let is_topic = content.library.topics().any(|topic| topic.id == dialogue.id);
    if let Some(question) = &node.asks {
        text.push_styled(&question.value, Style::Bold);
    } else if let Some((at, of)) = dialogue.progress(&node.id).filter(|_| is_topic) {
        let (at, of) = (at.to_string(), of.to_string());
        let values = [("topic", wording.short(dialogue)), ("at", &at), ("of", &of)];
        text.push_styled(&wording.labels().fill(Label::Progress, &values), Style::Italic);
    }
    text
}

/// On the way to a professional the practice that runs this bot stands first, where there is one.
fn first_of_all(content: &Content, at: &Address, draft: &mut Draft) {
    let is_way_in = || content.library.start_of(PROFESSIONAL).as_ref() == Some(at);
    if let Some(practice) = content.library.practice().filter(|_| is_way_in()) {
        draft.row(Button::arrive(practice.name.clone(), Moment::Practice.address()));
    }
}

fn items(wording: Wording<'_>, session: &Session, at: &Address, node: &Node, draft: &mut Draft) {
    let ticked = session.ticked(at);
    for item in &node.items {
        let on = ticked.contains(&item.id);
        let label = if on { Label::Ticked } else { Label::Unticked };
        let label = wording.labels().fill(label, &[("item", &item.label.value)]);
        draft.row(Button::act(label, Act::Tick(item.id.clone(), on)));
    }
}

/// The choices, of which the conditional ones may be folded: some now, the rest behind "More".
fn choices(wording: Wording<'_>, node: &Node, facts: &Facts, page: u8, draft: &mut Draft) {
    let (conditional, always): (Vec<&Choice>, Vec<&Choice>) =
        node.offered(facts).partition(|choice| node.fold.is_some() && choice.condition.is_some());
    let at_once = node.fold.unwrap_or(usize::MAX);
    let pages: Vec<&[&Choice]> = conditional.chunks(at_once).collect();
    let page = usize::from(page) % pages.len().max(1);
    let button = |choice: &&Choice| Button::act(choice.label.value.clone(), Act::Choose(choice.id.clone()));
    for choice in pages.get(page).copied().unwrap_or_default() {
        draft.row(button(choice));
    }
    if pages.len() > 1 {
        let next = u8::try_from((page + 1) % pages.len()).unwrap_or(0);
        draft.row(Button::act(wording.label(Label::More), Act::Fold(next)));
    }
    for choice in &always {
        draft.row(button(choice));
    }
}

/// The way out, for somebody whose screen is seen (D6). It stands on every card but the last line.
pub(super) fn leave(wording: Wording<'_>) -> Button {
    Button::act(wording.label(Label::Leave), Act::Go(System::Exit))
}

/// Back where there is a way back, Menu, and the way out.
pub(super) fn back_and_menu(wording: Wording<'_>, session: &Session, draft: &mut Draft) {
    let on_a_moment = Moment::at(&draft.origin().place).is_some();
    let back = if on_a_moment { session.place.is_some() } else { session.path().next().is_some() };
    let back = back.then(|| Button::act(wording.label(Label::Back), Act::Go(System::Back)));
    let menu = Button::act(wording.label(Label::Menu), Act::Go(System::Menu));
    let at_menu = draft.origin().place == Moment::Menu.address();
    draft.share(back.into_iter().chain((!at_menu).then_some(menu)).chain([leave(wording)]), IN_A_ROW);
}
