//! The system moments as cards: the menu, the questions, "not found", and the others of `screens.yaml`.

use crate::dialogue::condition::Facts;
use crate::dialogue::id::Address;
use crate::dialogue::labels::Label;
use crate::dialogue::moment::Moment;
use crate::dialogue::target::System;
use crate::dialogue::{Named, Wording};
use crate::safety::{Act, Button, Cause, Draft, Surface};

use super::content::Content;
use super::search::Topic;
use super::session::Session;
use super::{card, country, help, language, practice};

/// A moment with whatever the frame adds to it.
pub(super) fn moment(content: &Content, session: &mut Session, moment: Moment) -> Draft {
    match moment {
        Moment::Menu => menu(content, session),
        Moment::Country => country::choose(content, session, &help::place(session), Surface::Card, 0),
        Moment::Language => language::card(content, session, None),
        Moment::Unclear => questions(content, session),
        Moment::Returning => returning(content, session),
        Moment::Help => help::card(content, session, &help::place(session), Cause::Asked, 0),
        Moment::Exit => exit(content, session),
        Moment::Practice => practice::card(content, session).unwrap_or_else(|| menu(content, session)),
        _ => plain(content, session, moment),
    }
}

/// A moment just as it is written.
pub(super) fn plain(content: &Content, session: &Session, moment: Moment) -> Draft {
    with(content, session, moment, Vec::new())
}

/// A moment with buttons of the frame above its own choices.
fn with(content: &Content, session: &Session, moment: Moment, buttons: Vec<Button>) -> Draft {
    worded(content, session, moment, content.wording(session, &moment.address()), buttons)
}

/// The same in a wording in which the buttons have words, too.
fn worded(content: &Content, session: &Session, moment: Moment, wording: Wording<'_>, buttons: Vec<Button>) -> Draft {
    let address = moment.address();
    let facts = session.facts(&address.dialogue);
    let node = wording.moment(moment);
    let mut draft = Draft::new(card::origin(content, session, address), node.said(&facts), wording);
    for button in buttons {
        draft.row(button);
    }
    for choice in node.offered(&facts) {
        draft.row(Button::act(choice.label.value.clone(), Act::Choose(choice.id.clone())));
    }
    // What already offers the menu as a choice of its own does not need it twice.
    if !node.choices.iter().any(|choice| choice.id.as_str() == "menu") {
        card::back_and_menu(wording, session, &mut draft);
    } else if session.place.is_some() {
        let back = Act::Go(System::Back);
        draft.row(Button::act(wording.label(Label::Back), back));
    }
    draft
}

/// The topics in their order, and the questions.
fn menu(content: &Content, session: &Session) -> Draft {
    let library = &content.library;
    let named = library.topics().map(|topic| Named::Dialogue(&topic.id));
    let wording = library.wording_of_list(content.language(session), &Moment::Menu.address(), named);
    let topics = library.topics().map(|topic| Button::arrive(wording.title(topic), topic.address(&topic.start)));
    let questions = library.start_of("faq").map(|faq| Button::arrive(wording.label(Label::Questions), faq));
    worded(content, session, Moment::Menu, wording, topics.chain(questions).collect())
}

/// The neutral last line. Nothing on it leads back: whoever picks up the phone next finds no more
/// than the line itself (D6).
fn exit(content: &Content, session: &Session) -> Draft {
    let address = Moment::Exit.address();
    let wording = content.wording(session, &address);
    let words = wording.moment(Moment::Exit).said(&session.facts(&address.dialogue));
    Draft::new(card::origin(content, session, address), words, wording)
}

/// `/start` again: on where they were, or anew. No topic is named (D6).
fn returning(content: &Content, session: &Session) -> Draft {
    let wording = content.wording(session, &Moment::Returning.address());
    let on = session.place.clone().map(|place| Button::arrive(wording.label(Label::Continue), place));
    with(content, session, Moment::Returning, on.into_iter().collect())
}

/// A language was chosen that the card where somebody was does not speak yet: both ways are open.
pub(super) fn untranslated(content: &Content, session: &Session, here: Address) -> Draft {
    let address = Moment::Untranslated.address();
    let wording = content.wording(session, &address);
    let words = wording.moment(Moment::Untranslated).said(&Facts::default());
    let mut draft = Draft::new(card::origin(content, session, address), words, wording);
    draft.row(Button::arrive(wording.label(Label::Continue), here));
    draft.row(Button::act(wording.label(Label::Menu), Act::Go(System::Menu)));
    draft
}

/// All questions, where it is not clear which was meant.
pub(super) fn questions(content: &Content, session: &Session) -> Draft {
    let library = &content.library;
    let asked: Vec<Address> =
        library.nodes().filter(|(_, _, node)| node.asks.is_some()).map(|(address, ..)| address).collect();
    let wording =
        library.wording_of_list(content.language(session), &Moment::Unclear.address(), asked.iter().map(Named::Card));
    let button = |address: &Address| question(wording, address);
    worded(content, session, Moment::Unclear, wording, asked.iter().filter_map(button).collect())
}

/// What typed words may have meant: a question, and topics, each with the keyword that was found.
pub(super) fn topics(content: &Content, session: &Session, asked: Option<&Address>, found: &[Topic<'_>]) -> Draft {
    let library = &content.library;
    let named = found.iter().map(|topic| Named::Dialogue(&topic.address.dialogue));
    let named = named.chain(asked.map(Named::Card));
    let wording = library.wording_of_list(content.language(session), &Moment::Topics.address(), named);
    let mut buttons: Vec<Button> = asked.and_then(|address| question(wording, address)).into_iter().collect();
    for topic in found {
        let Some((dialogue, _)) = library.node(&topic.address) else { continue };
        // A keyword of another language is no word for this card; the topic alone says enough.
        let label = if topic.locale == wording.locale() {
            let values = [("topic", wording.short(dialogue)), ("word", topic.keyword)];
            wording.labels().fill(Label::Found, &values)
        } else {
            wording.title(dialogue).to_owned()
        };
        if buttons.iter().all(|button| button.label != label) {
            buttons.push(Button::arrive(label, topic.address.clone()));
        }
    }
    worded(content, session, Moment::Topics, wording, buttons)
}

/// A question as a button.
fn question(wording: Wording<'_>, address: &Address) -> Option<Button> {
    let asks = wording.node(address)?.asks.as_ref()?;
    Some(Button::arrive(asks.value.clone(), address.clone()))
}

/// A card behind the sentence that a step has changed, which is in the card's own language.
pub(super) fn moved(content: &Content, card: Draft) -> Draft {
    let wording = content.library.wording(card.language(), &Moment::Moved.address());
    let words = wording.moment(Moment::Moved).said(&Facts::default());
    card.preface(&words)
}
