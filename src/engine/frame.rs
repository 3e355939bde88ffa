//! The system moments as cards: the menu, the questions, "not found", and the others of `screens.yaml`.

use crate::dialogue::condition::Facts;
use crate::dialogue::controller::{Answers, Controller};
use crate::dialogue::id::Address;
use crate::dialogue::labels::Label;
use crate::dialogue::moment::Moment;
use crate::dialogue::target::System;
use crate::dialogue::text::Text;
use crate::dialogue::{Named, Wording};
use crate::safety::{Act, Button, Cause, Draft, Origin, Surface};

use super::content::Content;
use super::search::Topic;
use super::session::Session;
use super::{card, country, help, language, own, practice, read_again};

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
        Moment::Privacy => privacy(content, session),
        Moment::MyData | Moment::NothingStored => own::card(content, session, 0),
        Moment::Record => own::record(content, session),
        Moment::Practice => practice::card(content, session).unwrap_or_else(|| menu(content, session)),
        _ => plain(content, session, moment),
    }
}

/// A moment just as it is written.
pub(super) fn plain(content: &Content, session: &Session, moment: Moment) -> Draft {
    with(content, session, moment, Vec::new())
}

/// What is kept, and who answers for it.
fn privacy(content: &Content, session: &Session) -> Draft {
    let mut draft = plain(content, session, Moment::Privacy);
    let labels = content.wording(session, &Moment::Privacy.address()).labels();
    let line = content.library.answers().map(|answers| match answers {
        Answers::Controller(Controller { name, contact }) => {
            labels.fill(Label::Controller, &[("name", name), ("contact", contact)])
        }
        Answers::Trial => labels.get(Label::Trial).to_owned(),
    });
    draft.append(&Text::plain(&line.unwrap_or_default()));
    draft
}

/// A moment with buttons of the frame above its own choices.
pub(super) fn with(content: &Content, session: &Session, moment: Moment, buttons: Vec<Button>) -> Draft {
    worded(content, session, moment, content.wording(session, &moment.address()), buttons)
}

/// The same in a wording in which the buttons have words, too.
fn worded(content: &Content, session: &Session, moment: Moment, wording: Wording<'_>, buttons: Vec<Button>) -> Draft {
    let address = moment.address();
    let facts = session.facts(&address.dialogue);
    let node = wording.moment(moment);
    let mut words = node.said(&facts);
    if moment == Moment::About {
        words.paragraph(&read_again::paragraph(content, wording.labels()));
    }
    let mut draft = Draft::new(card::origin(content, session, address), words, wording);
    for button in buttons {
        draft.row(button);
    }
    for choice in node.offered(&facts) {
        draft.row(Button::act(choice.label.value.clone(), Act::Choose(choice.id.clone())));
    }
    // What already offers the menu as a choice of its own does not need it twice.
    if node.choices.iter().any(|choice| choice.id.as_str() == "menu") {
        let back = Act::Go(System::Back);
        let back = session.place.is_some().then(|| Button::act(wording.label(Label::Back), back));
        draft.share(back.into_iter().chain([card::leave(wording)]), card::IN_A_ROW);
    } else {
        card::back_and_menu(wording, session, &mut draft);
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

/// A button on whatever card comes, where a yes was given to less than is kept today: until it is
/// given anew, nothing more is written. Help and the last line of somebody who leaves stay as they are.
pub(super) fn ask_anew(content: &Content, session: &Session, draft: &mut Draft) {
    let Some(asks) = &content.asks_consent else { return };
    let Origin { surface, place, .. } = draft.origin();
    let is_fitting = *surface == Surface::Card && place != asks && *place != Moment::Exit.address();
    if is_fitting && session.is_to_be_asked_anew(content.library.consent_version()) {
        let wording = content.library.wording(draft.language(), &Moment::Menu.address());
        draft.row(Button::arrive(wording.label(Label::AskAnew), asks.clone()));
    }
}

/// A language was chosen that the card where somebody was does not speak yet: both ways are open.
pub(super) fn untranslated(content: &Content, session: &Session, here: Address) -> Draft {
    let address = Moment::Untranslated.address();
    let wording = content.wording(session, &address);
    let words = wording.moment(Moment::Untranslated).said(&Facts::default());
    let mut draft = Draft::new(card::origin(content, session, address), words, wording);
    draft.row(Button::arrive(wording.label(Label::Continue), here));
    draft.share([Button::act(wording.label(Label::Menu), Act::Go(System::Menu)), card::leave(wording)], card::IN_A_ROW);
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
