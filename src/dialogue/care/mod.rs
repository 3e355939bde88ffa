//! Words that can do harm, as data: `safety/care.<lang>.yaml`, one file for each language.
//!
//! An author sees while writing what a reviewer would say afterwards. The lists know words and not
//! what is meant by them, so a place where a word is right is allowed by name and with a reason, and
//! an allowance that is no longer needed is a finding as well. What people type is not looked at:
//! whoever says "my husband" is understood. The meaning of a card stays the matter of its reviewers.
//!
//! ```yaml
//! lang: en
//! groups:                         # in everything that Haven says
//!   promise:
//!     rule: T4
//!     why: Nobody can promise that.
//!     words: [cure, guarantee*]   # whole words; a star stands for any beginning or ending
//!     phrases: [you will heal]
//!     unless: [no guarantee]      # what is none, although a word of the group stands in it
//! heads_up:                       # on cards without a heads-up, but for those of help
//!   { rule: T2, why: …, words: [rape*] }
//! unasked:                        # in the profile, and at the beginning of what nobody asked for
//!   { rule: D2, why: …, words: [trauma*] }
//! beside:                         # a card that says one of `where` says one of each list, too
//!   couples: { rule: D8, why: …, where: [couples therapy], also: [[fear, afraid], [violence]] }
//! allow:
//!   - { at: partners/afraid, words: you should know, because: … }
//! ```
//!
//! Words are compared in lower case. One that is written without accents is met with and without;
//! one that is written with an accent is met only so (`él` is not `el`).

mod beside;
mod lint;
mod list;
mod read;
mod source;
mod unasked;

use super::Files;
use super::diagnostic::Diagnostic;
use super::library::Library;
use super::locale::Locale;
use super::raw::RawHaven;
use super::review::FileReview;
use super::yaml::At;
use list::List;

/// The lists of one language.
struct Care {
    file: String,
    locale: Locale,
    groups: Vec<Group>,
    heads_up: Option<Group>,
    unasked: Option<Group>,
    beside: Vec<Beside>,
    allow: Vec<Allow>,
}

/// Words that belong together, and why they are not said.
struct Group {
    id: String,
    rule: String,
    why: String,
    words: List,
    unless: List,
}

/// What does not stand on a card without something else.
struct Beside {
    id: String,
    rule: String,
    why: String,
    where_said: List,
    /// Each list as it is written, and to look for.
    also: Vec<(String, List)>,
}

/// A place where a word is right.
struct Allow {
    at: At<String>,
    words: List,
    /// Whether it was needed.
    is_used: std::cell::Cell<bool>,
}

/// All findings about words, and how far the lists have been reviewed. `whole` says that every
/// dialogue could be read: whether an allowance is still needed is known only then.
pub(super) fn check(
    library: &Library,
    haven: &RawHaven,
    files: &Files,
    whole: bool,
) -> (Vec<FileReview>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut reviews = Vec::new();
    for locale in library.languages() {
        let Some((care, review)) = read::read(files, locale, &mut findings) else { continue };
        reviews.push(review);
        lint::check(&care, library, files, &mut findings);
        beside::check(&care, library, files, &mut findings);
        unasked::check(&care, library, haven, files, &mut findings);
        if whole {
            findings.extend(lint::unused(&care, library));
        }
    }
    (reviews, findings)
}
