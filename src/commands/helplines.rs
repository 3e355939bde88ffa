//! `haven helplines`: what a person in a country would see, and which lines somebody should read again
//! first. For whoever looks after the numbers; nothing here changes any.

use std::io::{self, Write};

use crate::dialogue::locale::Locale;
use crate::engine::Content;
use crate::safety::{AreaId, Cause, Country, CountryCode, HelpCard, Line, Origin, help_card};

/// Why a country cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum HelplinesError {
    /// There is no list for it.
    #[error("there is no list for `{0}`: give one of the countries' two letters, such as {1}")]
    Unknown(String, String),
    /// The output cannot be written.
    #[error("it cannot be written: {0}")]
    Io(#[from] io::Error),
}

/// Writes the help cards of a country: each kind of danger, each page and each part of the country, as
/// they are sent, with the buttons that belong to the lines.
///
/// # Errors
/// If there is no such country, or the output cannot be written.
pub fn country(content: &Content, code: &str, locale: &Locale, out: &mut impl Write) -> Result<(), HelplinesError> {
    let known = CountryCode::parse(&code.to_uppercase()).and_then(|code| content.helplines.country(code));
    let Some(country) = known else {
        let codes: Vec<String> = content.helplines.countries().iter().map(|country| country.code.to_string()).collect();
        return Err(HelplinesError::Unknown(code.to_owned(), codes.join(" ")));
    };
    let areas = country.areas.iter().map(|area| Some(&area.id));
    for area in [None].into_iter().chain(areas) {
        for cause in Cause::all() {
            card(content, country, area, cause, locale, out)?;
        }
    }
    Ok(())
}

/// All pages of one card.
fn card(
    content: &Content,
    country: &Country,
    area: Option<&AreaId>,
    cause: Cause,
    locale: &Locale,
    out: &mut impl Write,
) -> io::Result<()> {
    let pages = HelpCard { cause, country: Some(country.code), area, page: 0 }.pages(&content.helplines);
    for page in 0..pages {
        let origin = Origin { locale: locale.clone(), ..Origin::menu(&content.library) };
        let wanted = HelpCard { cause, country: Some(country.code), area, page };
        let reply = help_card(&content.library, &content.helplines, origin, &wanted).seal();
        let part = area.map_or_else(String::new, |area| format!(" · {area}"));
        writeln!(out, "── {}{part} · {} · {} of {pages} ──\n", country.name, word(cause), page + 1)?;
        writeln!(out, "{}\n", reply.parts().text.as_str())?;
        let labels: Vec<String> =
            reply.parts().rows.iter().flatten().map(|button| format!("[{}]", button.label)).collect();
        writeln!(out, "{}\n", labels.join(" "))?;
    }
    Ok(())
}

fn word(cause: Cause) -> &'static str {
    match cause {
        Cause::Asked => "asked for",
        Cause::AskedForViolence => "asked for where somebody is afraid",
        Cause::Heard(kind) => kind.as_str(),
    }
}

/// Writes the lines that a person should read again on their provider's page, the oldest first: those
/// that nobody has ever read come before all that somebody has, and count from their listing. Countries
/// come in the order of their oldest line. Columns, with tabs: country, kind, name, last read, listed,
/// where to read.
///
/// # Errors
/// If the output cannot be written.
pub fn stale(content: &Content, out: &mut impl Write) -> io::Result<()> {
    let mut countries: Vec<(Age<'_>, &Country)> = Vec::new();
    for country in content.helplines.countries() {
        countries.extend(lines(country).map(age).min().map(|oldest| (oldest, country)));
    }
    countries.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.name.cmp(&b.1.name)));
    let (mut all, mut unread) = (0, 0);
    for (_, country) in countries {
        let mut lines: Vec<&Line> = lines(country).collect();
        lines.sort_by(|a, b| age(a).cmp(&age(b)));
        for line in lines {
            all += 1;
            unread += usize::from(line.checked.is_none());
            let [read, listed] = [&line.checked, &line.listed].map(|day| day.as_deref().unwrap_or("never"));
            let page = line.url.as_deref().unwrap_or("no page is known");
            writeln!(out, "{}\t{}\t{}\t{read}\t{listed}\t{page}", country.code, line.kind.as_str(), line.name)?;
        }
    }
    writeln!(out, "{unread} of {all} lines have never been read on their provider's page.")
}

fn lines(country: &Country) -> impl Iterator<Item = &Line> {
    [&country.emergency].into_iter().chain(&country.lines)
}

/// How long ago somebody saw to a line: never read is older than any day, and so is never listed.
type Age<'a> = (Option<&'a str>, Option<&'a str>);

fn age(line: &Line) -> Age<'_> {
    (line.checked.as_deref(), line.listed.as_deref())
}
