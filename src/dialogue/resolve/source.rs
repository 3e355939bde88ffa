//! Sources as written, to sources of the model.

use super::Resolver;
use crate::dialogue::diagnostic::Code;
use crate::dialogue::node::Source;
use crate::dialogue::raw::RawSource;
use crate::dialogue::yaml::At;

impl Resolver<'_> {
    pub(super) fn source(&mut self, raw: &At<RawSource>) -> Option<Source> {
        match &raw.value {
            RawSource::Name(name) if name == "article" => Some(Source::Article),
            RawSource::Name(name) => {
                let finding = self.finding(Code::Sources, raw.pos, format!("`{name}` is no source"));
                self.find(finding.mend("write `article`, or { name: …, url: …, date: 2026-04-22 }"));
                None
            }
            RawSource::Page(page) => {
                if !is_date(&page.date) {
                    let what = format!("`{}` is no date", page.date);
                    let finding = self.finding(Code::Sources, raw.pos, what);
                    self.find(finding.mend("write the day or the month, as 2026-04-22 or 2026-04"));
                }
                Some(Source::Page { name: page.name.clone(), url: page.url.clone(), date: page.date.clone() })
            }
        }
    }
}

/// `2026-04-22`, or `2026-04` where only the month is known.
pub(in crate::dialogue) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, len: usize| part.len() == len && part.chars().all(|c| c.is_ascii_digit());
    let in_range = |part: &str, max: u8| part.parse::<u8>().is_ok_and(|n| (1..=max).contains(&n));
    match parts.as_slice() {
        [year, month] => digits(year, 4) && digits(month, 2) && in_range(month, 12),
        [year, month, day] => {
            digits(year, 4) && digits(month, 2) && digits(day, 2) && in_range(month, 12) && in_range(day, 31)
        }
        _ => false,
    }
}
