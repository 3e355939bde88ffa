//! The dialogue format: from an author's YAML to a checked [`Library`].
//!
//! This page is the specification of the format. The module knows no Telegram, no disk and no
//! clock: it takes the texts of the files ([`Files`]) and gives a library, or findings with their
//! places ([`diagnostic`]). It deliberately leaves out what a person does with a dialogue
//! (`engine`) and who helps them (`safety`).
//!
//! # A dialogue
//!
//! One file per dialogue, `dialogues/<id>.yaml`:
//!
//! ```yaml
//! id: signs                       # equals the file's name
//! title: Recognising the signs    # the button in the menu, at most 32 characters
//! short: Signs                    # the name in the progress line, at most 16 characters
//! sources: [article]              # `article`, or { name: …, url: …, date: 2026-04-22 }
//! reviewed: null                  # once somebody has read it, who, when and which words; see [`review`]
//! start: arrive
//!
//! nodes:                          # in the order of the way: "Signs · 2 of 7"
//!   arrive:
//!     covers: [signs.not-failure] # what it teaches, of points.yaml; at most two
//!     keywords: [signs, symptoms] # words by which typed text finds it
//!     say: |
//!       Single line breaks are joined, so wrap freely.
//!
//!       An empty line begins a paragraph. **Bold**, _italics_, [a link](https://example.org).
//!       - a line that begins like this stays a line of its own
//!     choices:
//!       - { id: look, text: Look at the list, goto: list }
//!       - { id: skip, text: Rather not now,   goto: $menu }
//!
//!   list:
//!     heads_up: The next card names things that can be hard to read.
//!     kind: checklist
//!     say: Tick what feels familiar.
//!     items:                      # `text` is on the button, `say` on the card
//!       - { id: distance, text: Distance, say: "…", covers: [signs.distance] }
//!     choices:
//!       - { id: done, text: That is enough, goto: reflect }
//!
//!   reflect:
//!     was: [mirror]               # its old ids: whoever is there, or taps an old button, gets here
//!     fold: 3                     # conditional choices at once; the rest is behind "More"
//!     say:                        # every part whose `if` holds is said, in order
//!       - { text: This is what you ticked. }
//!       - { if: { ticked: distance }, text: Distance once kept you safe. }
//!       - { if: { role: partner },    text: If you read this for somebody you love … }
//!     choices:
//!       - { id: body, text: Work with the body, goto: therapy/somatic, if: { ticked: [body, fear] } }
//!       - { id: on,   text: How therapy can help, goto: therapy/arrive }
//! ```
//!
//! - **Ids** are 1 to 24 characters of `a-z 0-9 - _`, begin with a letter, and are stable: buttons
//!   and sessions carry them, never positions. Together, dialogue, node and choice fit into a
//!   button's 64 bytes.
//! - **`goto`** is a node of the same file, `dialogue/node`, or one of the [`target::System`]
//!   places: `$menu $back $help $help-violence $professional $faq $country $exit $end`.
//! - **Conditions** ([`condition`]): `role` (survivor, partner), `ticked` (an item, or a list of
//!   which one is enough), `visited` (a node), `not`, `all`, `any`. `role: partner` holds for
//!   *partner* and *both*, `survivor` for *survivor* and *both*, neither for *just reading*.
//! - **`heads_up`**: from wherever a person comes, the engine first shows this as a card of its
//!   own, with a way past and a way elsewhere.
//! - **`asks`** makes a node an entry of the FAQ: the question as its button shows it.
//! - **`aside: true`** takes a side branch out of the progress.
//! - **`set`** on a choice notes a `role` or a `consent` ([`node::Setting`]).
//! - **`moved: {old: new}`** in a dialogue says what `was` says on a node.
//!
//! Back, Menu and the two doors to help are added to every card by the engine and never written.
//!
//! # The other files
//!
//! - `haven.yaml`: `start`, `topics` in their order, `languages` and their `names`, `consent_version`,
//!   the [`profile`], how the bot presents itself, and `reviews`: who has read all of it, as
//!   `clinician` and as `advocate`.
//! - `asked.yaml`: how people ask the questions of the FAQ, line by line, and what asks none of them.
//! - `points.yaml`: what the article says, point by point; `check` wants each of them covered.
//! - `screens.yaml`: a dialogue whose nodes are the system [`moment`]s, and the frame's [`labels`].
//! - `lang/<tag>/<id>.yaml`: the words of some cards of a dialogue in another language, by id, each
//!   with the fingerprint of the words from which they were made (`from`); see [`translation`].
//!   `lang/<tag>/names.yaml`: what the help lines' data names, such as countries.
//!   `lang/<tag>/asked.yaml`: how people ask the questions in that language, in the form of `asked.yaml`.
//! - `operator.yaml`, which lies beside `dialogues/`: the [`operator`]'s own: the [`controller`], who
//!   answers for what is kept, and the [`practice`].
//! - `safety/care.<lang>.yaml`: words that can do harm, see the module `care`.
//! - The rest of `safety/`: helplines and phrase rules, see the module `safety`.

mod care;
pub mod check;
pub mod condition;
pub mod controller;
pub mod diagnostic;
pub mod grade;
pub mod id;
pub mod labels;
pub mod library;
pub mod locale;
pub mod markup;
pub mod moment;
pub mod node;
pub mod operator;
mod parse;
pub mod practice;
pub mod profile;
mod raw;
pub mod report;
mod resolve;
pub mod review;
pub mod role;
mod spoken;
pub mod target;
pub mod text;
pub mod translation;
mod wording;
pub mod yaml;

use std::collections::BTreeMap;

pub use library::{Found, Library};
pub use parse::parse;
pub use wording::{Named, Wording};

/// The texts of the content files, by their path below `dialogues/`.
pub type Files = BTreeMap<String, String>;
