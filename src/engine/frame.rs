//! The system moments as cards: the menu, the questions, "not found", and the others of `screens.yaml`.

use crate::dialogue::condition::Facts;
use crate::dialogue::controller::{Answers, Controller};
use crate::dialogue::id::Address;
use crate::dialogue::labels::Label;
use crate::dialogue::moment::Moment;
use crate::dialogue::text::Text;
use crate::safety::{Act, Button, Cause, Draft, Origin, Surface};

use super::content::Content;
use super::session::Session;
use super::{card, country, help, own, practice, read_again};

/// A moment with whatever the frame adds to it.
pub(super) fn moment(content: &Content, session: &mut Session, moment: Moment) -> Draft {
    match moment {
        Moment::Menu => menu(content, session),
        Moment::Country => country::choose(content, session, &help::place(session), Surface::Card, 0),
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
    let address = moment.address();
    let facts = session.facts(&address.dialogue);
    let wording = content.wording(session, &address);
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
        let back = Act::Go(crate::dialogue::target::System::Back);
        let back = session.place.is_some().then(|| Button::act(wording.label(Label::Back), back));
        draft.share(back.into_iter().chain([card::leave(wording)]), card::IN_A_ROW);
    } else {
        card::back_and_menu(wording, session, &mut draft);
    }
    draft
}

/// The topics in their order, and the questions.
fn menu(content: &Content, session: &Session) -> Draft {
    let wording = content.wording(session, &Moment::Menu.address());
    let topics =
        content.library.topics().map(|topic| Button::arrive(wording.title(topic), topic.address(&topic.start)));
    let questions = content.library.start_of("faq").map(|faq| Button::arrive(wording.label(Label::Questions), faq));
    with(content, session, Moment::Menu, topics.chain(questions).collect())
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

/// All questions, where it is not clear which was meant.
pub(super) fn questions(content: &Content, session: &Session) -> Draft {
    let wording = content.wording(session, &Moment::Unclear.address());
    let asked = content.library.nodes().map(|(address, ..)| address);
    let asked = asked.filter_map(|address| Some((wording.node(&address)?.asks.as_ref()?, address)));
    let buttons = asked.map(|(question, address)| Button::arrive(question.value.clone(), address)).collect();
    with(content, session, Moment::Unclear, buttons)
}

/// What typed words may have meant: a question, and topics, each with the keyword that was found.
pub(super) fn topics(
    content: &Content,
    session: &Session,
    question: Option<&Address>,
    found: &[(Address, &str)],
) -> Draft {
    let wording = content.wording(session, &Moment::Topics.address());
    let question = question.and_then(|address| {
        let asks = wording.node(address)?.asks.as_ref()?;
        Some(Button::arrive(asks.value.clone(), address.clone()))
    });
    let button = |(address, word): &(Address, &str)| {
        let (dialogue, _) = content.library.node(address)?;
        let label = wording.labels().fill(Label::Found, &[("topic", wording.short(dialogue)), ("word", word)]);
        Some(Button::arrive(label, address.clone()))
    };
    with(content, session, Moment::Topics, question.into_iter().chain(found.iter().filter_map(button)).collect())
}

/// A card behind the sentence that a step has changed, which is in the card's own language.
pub(super) fn moved(content: &Content, card: Draft) -> Draft {
    let wording = content.library.wording(card.language(), &Moment::Moved.address());
    let words = wording.moment(Moment::Moved).said(&Facts::default());
    card.preface(&words)
}
