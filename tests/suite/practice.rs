//! The operator's own practice: first on the way to a professional, absent without a trace.

use std::path::Path;

use crate::binary::{haven, run};
use crate::bot::{Bot, command};
use crate::server::Server;
use crate::walk::{both_doors, short_enough};

const OPERATOR: &str = "professional:
  name: Practice by the river
  offer: Talks for adults at their own pace, in person and online.
  languages: [English, Spanish]
  link: https://practice.example/contact
  telephone: \"+44 20 7946 0018\"
  hours: Monday to Thursday, 9 to 17
  taking_new_clients: false
";

fn start(server: &Server, folder: &Path, operator: &str) -> Bot {
    std::fs::write(folder.join("operator.yaml"), operator).expect("written");
    Bot::of(&mut command(server, folder))
}

#[test]
fn the_practice_stands_first_on_the_way_to_a_professional_with_all_that_its_file_says() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let _bot = start(&server, folder.path(), OPERATOR);
    let way = server.say(1, "/professional");
    let first = way.buttons().next().expect("a button");
    assert_eq!(first["text"], "Practice by the river");
    let card = server.tap(&way, "Practice by the river");
    for words in ["at their own pace", "English, Spanish", "+44 20 7946 0018", "Monday to Thursday", "no room for new"]
    {
        assert!(card.text.contains(words), "{words}: {}", card.text);
    }
    assert!(card.text.contains("passed on to it"), "what it does not hear is said: {}", card.text);
    assert!(card.buttons().any(|button| button["copy_text"]["text"] == "+44 20 7946 0018"), "{}", card.show());
    assert!(card.buttons().any(|button| button["url"] == "https://practice.example/contact"), "{}", card.show());
    both_doors(&card);
    short_enough(&card);
    assert_eq!(server.refusals(), Vec::<String>::new());
}

#[test]
fn without_a_practice_an_old_button_to_it_leads_on() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let bot = start(&server, folder.path(), OPERATOR);
    let way = server.say(1, "/professional");
    bot.kill();
    std::fs::remove_file(folder.path().join("operator.yaml")).expect("removed");
    let _bot = Bot::start(&server, folder.path());
    let card = server.tap(&way, "Practice by the river");
    assert!(!card.text.contains("river"), "{}", card.text);
    both_doors(&card);
    let way = server.say(1, "/professional");
    assert!(way.data("Practice by the river").is_none());
}

#[test]
fn a_slip_in_the_operators_file_leaves_the_dialogues_alone_and_is_said_loudly() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("operator.yaml"), OPERATOR.replace("languages", "langauges")).expect("written");
    let output = run(haven(folder.path()).args(["chat", "--fresh"]), "/professional\n");
    let (said, warned) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("Talking with somebody") && !said.contains("river"), "{said}");
    assert!(warned.contains("operator.yaml IS NOT SOUND"), "{warned}");
    let check = run(haven(folder.path()).arg("check"), "");
    assert_eq!(check.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&check.stdout).contains("did you mean `languages`"));
}
