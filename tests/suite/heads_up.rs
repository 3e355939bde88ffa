//! A card that can be hard to read is reached only through its heads-up, by whatever way somebody
//! comes: buttons of any card, links, back, from help, typed words, and addresses of yesterday (T2).

use haven::dialogue::id::Address;
use haven::dialogue::moment::Moment;
use haven::dialogue::role::Role;
use haven::dialogue::target::{System, Target};
use haven::engine::{Content, Event, Session, step};
use haven::safety::{Act, Cause, Origin, Reply, Surface, Tap, Verdict, screen};

fn origin(content: &Content, surface: Surface, place: &Address) -> Origin {
    Origin { surface, place: place.clone(), ..Origin::menu(&content.library) }
}

fn tapped(content: &Content, session: Session, surface: Surface, place: &Address, act: Act) -> (Session, Reply) {
    let tap = Tap { origin: origin(content, surface, place), act };
    let turn = step(content, session, &Event::Tapped(tap, [].into()));
    (turn.session, turn.draft.seal())
}

fn typed(content: &Content, session: Session, words: &str) -> Option<Reply> {
    match screen(&content.phrases, words) {
        Verdict::Clear(words) => Some(step(content, session, &Event::Said(words)).draft.seal()),
        Verdict::Heard(..) => None,
    }
}

/// All ways to a card that a library has, each with what came of it.
fn ways(content: &Content, to: &Address, role: Option<Role>) -> Vec<(String, Reply)> {
    let reader = || {
        let mut session = Session::default();
        session.role = role;
        session
    };
    let library = &content.library;
    let mut found = Vec::new();
    for (from, _, node) in library.nodes() {
        for choice in node.choices.iter().filter(|choice| choice.target.value == Target::Node(to.clone())) {
            let mut session = reader();
            session.go(from.clone());
            let (_, reply) = tapped(content, session, Surface::Card, &from, Act::Choose(choice.id.clone()));
            found.push((format!("`{}` of {from}", choice.id), reply));
        }
    }
    found.push(("a button that arrives".to_owned(), tapped(content, reader(), Surface::Card, to, Act::Arrive).1));
    let mut further = reader();
    further.go(to.clone());
    further.go(Moment::Menu.address());
    let back = tapped(content, further, Surface::Card, &library.start().clone(), Act::Go(System::Back)).1;
    found.push(("back".to_owned(), back));
    let mut here = reader();
    here.go(to.clone());
    let help = Surface::Help(Cause::Asked);
    found.push(("from help".to_owned(), tapped(content, here.clone(), help, to, Act::Return).1));
    found.push(("going on after /start".to_owned(), typed(content, here, "/start").expect("no danger")));
    let (_, node) = library.node(to).expect("it is there");
    let said = node.keywords.iter().filter_map(|keyword| Some((keyword.clone(), typed(content, reader(), keyword)?)));
    found.extend(said);
    found
}

#[test]
fn t02_a_card_with_a_heads_up_is_reached_through_it_and_by_no_other_way() {
    let content = Content::embedded();
    let heavy: Vec<Address> =
        content.library.nodes().filter(|(_, _, node)| node.heads_up.is_some()).map(|(address, ..)| address).collect();
    assert!(heavy.len() > 3, "{heavy:?}");
    for to in &heavy {
        for role in Role::ALL.into_iter().map(Some).chain([None]) {
            let mut session = Session::default();
            session.role = role;
            let shown = tapped(&content, session, Surface::Card, to, Act::Show).1;
            for (way, reply) in ways(&content, to, role) {
                let (reached, shown) = (reply.parts().text.as_str(), shown.parts().text.as_str());
                assert!(!reached.contains(shown), "{to} by {way}: {reached}");
            }
            let (_, first) = tapped(&content, Session::default(), Surface::Card, to, Act::Arrive);
            let (_, node) = content.library.node(to).expect("it is there");
            let heads_up = node.heads_up.as_ref().expect("that is how it was found");
            assert!(first.parts().text.as_str().contains(heads_up.value.as_str()), "{to}");
            let elsewhere = |tap: &Tap| tap.act == Act::Go(System::Menu);
            assert!(
                first
                    .parts()
                    .rows
                    .iter()
                    .flatten()
                    .filter_map(haven::safety::KeyButton::tap)
                    .any(|tap| elsewhere(&tap))
            );
        }
    }
}
