//! Who answers for what is kept: a name, and a way to reach them that is no telephone number.
//!
//! People read both under `/privacy`, and may ask there for what is theirs by law. Whether the name
//! belongs to somebody is nothing that a program can tell; that the way can be one is checked.

use serde::Deserialize;

use super::operator::{Reader, is_host, is_link};
use super::yaml::At;

/// The longest name, and the longest way to reach somebody: both stand on one card with the rest.
pub const MAX_NAME: usize = 60;
/// An address in one line.
pub const MAX_CONTACT: usize = 100;

/// Who answers for what is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Controller {
    /// Their name: a person, a practice, a society.
    pub name: String,
    /// An e-mail address, a page, or a postal address in one line.
    pub contact: String,
}

/// Who answers for what a bot keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answers {
    /// Somebody who can be asked.
    Controller(Controller),
    /// Nobody yet, since it is only tried out.
    Trial,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawController {
    name: At<String>,
    contact: At<String>,
}

impl RawController {
    pub(super) fn read(&self, reader: &mut Reader<'_>) -> Controller {
        reader.fits("the name", &self.name, MAX_NAME);
        reader.fits("the contact", &self.contact, MAX_CONTACT);
        let contact = self.contact.value.trim();
        let leads_somewhere = is_mail(contact) || is_link(contact) || is_postal(contact);
        // That it is empty was found already.
        if !leads_somewhere && !contact.is_empty() {
            let what = format!("`{contact}` is no e-mail address, no link and no postal address");
            let mend = "write it as privacy@practice.example, as https://practice.example/privacy, or as \
                        \"River Lane 12, 99999 Town, Country\"";
            reader.find(self.contact.pos, what, mend.to_owned());
        }
        Controller { name: self.name.value.trim().to_owned(), contact: contact.to_owned() }
    }
}

fn is_mail(words: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '@');
    words.rsplit_once('@').is_some_and(|(name, host)| is_name(name) && is_host(host))
}

/// A street or a box, and a town: words in one line with a comma between them. Anything with the signs
/// of the other two forms was meant as one of those.
fn is_postal(words: &str) -> bool {
    let named = words.split(',').filter(|part| part.contains(char::is_alphabetic)).count();
    named > 1 && !["@", "://", "www.", "\n"].iter().any(|sign| words.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_to_reach_somebody_is_told_from_what_leads_nowhere() {
        for mail in ["privacy@practice.example", "a.b+c@d.e.example"] {
            assert!(is_mail(mail), "{mail}");
        }
        for page in ["https://practice.example", "https://practice.example/privacy?lang=en"] {
            assert!(is_link(page), "{page}");
        }
        for postal in ["River Lane 12, 99999 Town", "The Practice, Church Square, Smallville"] {
            assert!(is_postal(postal), "{postal}");
        }
        let nothing =
            ["me", "me@home", "@a.b", "a b@c.d", "www.a.b, c", "http://a.b", "1, 2", "a,", "a@b@c, d", "a@b."];
        for nowhere in nothing {
            assert!(!is_mail(nowhere) && !is_link(nowhere) && !is_postal(nowhere), "{nowhere}");
        }
    }
}
