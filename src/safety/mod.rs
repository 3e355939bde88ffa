//! Care: what is heard in a message, who can help, and the guarantee that help is on everything.
//!
//! The module is pure: no Telegram, no disk, no clock. Three things live here and nowhere else:
//!
//! - [`screen()`]: words of danger are heard before anything else is done with a text, and only a
//!   [`Screened`] text gets any further.
//! - [`Helplines`]: the world's help lines as data, and the card that shows them.
//! - [`Draft`] and [`Reply`]: what Haven wants to say, and what it may send. A [`Reply`] has no
//!   constructor but [`Draft::seal`], which adds the two doors to help, so that a message without
//!   help cannot be written down:
//!
//! ```
//! # use haven::engine::Content;
//! # let content = Content::embedded();
//! use haven::safety::{Draft, Origin};
//! let origin = Origin::menu(&content.library);
//! let wording = content.library.wording(&origin.locale, &origin.place);
//! let reply = Draft::new(origin, "Hello.".into(), wording).seal();
//! assert!(reply.parts().rows.iter().flatten().any(|button| button.opens_help()));
//! ```
//!
//! ```compile_fail
//! let reply = haven::safety::Reply { text: Default::default(), rows: Vec::new(), file: None };
//! ```
//!
//! ```compile_fail
//! let reply = haven::safety::Reply::default();
//! ```
//!
//! It deliberately leaves out when what is said (`engine`) and how it travels (`telegram`).

mod disguise;
mod draft;
mod help_card;
mod helplines;
mod helplines_file;
mod kind;
mod likeness;
mod loosen;
mod normalise;
mod outside;
mod phrases;
mod reply;
mod screen;
mod squeeze;
mod tap;

pub use draft::{Button, Draft, Press};
pub use help_card::{HelpCard, help_card};
pub use helplines::{Area, AreaId, Country, CountryCode, Helplines, Line, LineKind};
pub use helplines_file::read_helplines;
pub use kind::{Cause, Kind};
pub use normalise::normalise;
pub use outside::{START_HELP, START_PROFESSIONAL, outside};
pub use phrases::{Phrases, Signal};
pub use reply::{Attachment, Key, KeyButton, Parts, Reply};
pub use screen::{Screened, Verdict, screen};
pub use tap::{Act, Origin, Surface, Tap};
