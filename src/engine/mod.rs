//! The engine: what Haven answers, as a total function.
//!
//! [`step()`] takes the content, a session and an event, and gives the session after it and the one
//! card that answers it. It cannot fail, knows no Telegram, no disk, no clock, and does nothing:
//! whoever calls it stores the session and sends the card. It deliberately leaves out whom the
//! words come from and how they travel.

mod asked;
mod card;
mod content;
mod country;
mod day;
mod event;
mod frame;
mod help;
mod inline;
mod keywords;
mod language;
mod learner;
mod lexicon;
mod messages;
mod overheard;
mod own;
mod practice;
mod read_again;
mod said;
mod search;
mod session;
mod stems;
mod step;
mod typed;
mod vocabulary;
mod way;

pub use content::Content;
pub use day::Day;
pub use event::{Command, Event, Ticks};
pub use inline::{Offer, offers};
pub use language::of_tap;
pub use messages::{MOST_MESSAGES, MessageNumber, Messages};
pub use overheard::overheard;
pub use search::{Index, Match, Topic};
pub use session::{Asking, Consent, PATH_LENGTH, Session};
pub use step::{On, Turn, step};
