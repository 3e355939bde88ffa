//! The help card for every country and every cause: short, fitting, never empty, no number that
//! is not in the file.

use haven::dialogue::check::MAX_MESSAGE;
use haven::engine::Content;
use haven::safety::{Act, Cause, CountryCode, HelpCard, KeyButton, Kind, LineKind, Origin, Reply, Surface, help_card};

fn causes() -> impl Iterator<Item = Cause> {
    Kind::ALL.into_iter().map(Cause::Heard).chain([Cause::Asked])
}

fn places(content: &Content) -> Vec<Option<CountryCode>> {
    content.helplines.countries().iter().map(|country| Some(country.code)).chain([None]).collect()
}

fn card(content: &Content, cause: Cause, country: Option<CountryCode>, page: u8) -> Reply {
    let card = HelpCard { cause, country, area: None, page };
    help_card(&content.library, &content.helplines, Origin::menu(&content.library), &card).seal()
}

fn text(reply: &Reply) -> &str {
    reply.parts().text.as_str()
}

fn code(letters: &str) -> CountryCode {
    CountryCode::parse(letters).expect("a code")
}

#[test]
fn c06_every_card_is_short_and_offers_at_most_three_contacts() {
    let content = Content::embedded();
    for cause in causes() {
        for place in places(&content) {
            let reply = card(&content, cause, place, 0);
            let contacts = text(&reply).lines().filter(|line| line.starts_with("• ")).count();
            assert!((1..=3).contains(&contacts), "{place:?} {cause:?}:\n{}", text(&reply));
            assert!(reply.parts().text.utf16_len() <= MAX_MESSAGE);
        }
    }
}

#[test]
fn c06_one_way_without_a_call_is_among_the_first_where_the_country_has_one() {
    let content = Content::embedded();
    for info in content.helplines.countries() {
        let written = |line: &&haven::safety::Line| line.areas.is_empty() && line.without_a_call();
        if info.lines.iter().filter(written).count() == 0 {
            continue;
        }
        let reply = card(&content, Cause::Asked, Some(info.code), 0);
        let contacts: Vec<&str> = text(&reply).lines().filter(|line| line.starts_with("• ")).collect();
        let without =
            contacts.iter().any(|line| !line.contains("call ") || line.contains("text ") || line.contains("chat: "));
        assert!(without, "{}:\n{}", info.code, text(&reply));
    }
}

#[test]
fn c07_the_first_contact_fits_what_was_heard() {
    let content = Content::embedded();
    let first = |cause, letters| {
        let reply = card(&content, cause, Some(code(letters)), 0);
        text(&reply).lines().find(|line| line.starts_with("• ")).expect("a contact").to_owned()
    };
    assert!(first(Cause::Heard(Kind::Violence), "US").contains("1-800-799-7233"));
    assert!(first(Cause::Heard(Kind::Assault), "US").contains("1-800-656-4673"));
    assert!(first(Cause::Heard(Kind::Suicide), "US").contains("988"));
    assert!(first(Cause::Heard(Kind::Minor), "GB").contains("0800 1111"));
    let violence = card(&content, Cause::Heard(Kind::Violence), Some(code("US")), 0);
    assert!(text(&violence).contains("only if it is safe"));
}

#[test]
fn c07_a_line_for_one_group_alone_is_never_the_first() {
    let content = Content::embedded();
    let mut groups = 0;
    for info in content.helplines.countries() {
        for line in info.lines.iter().filter(|line| line.group.is_some()) {
            groups += 1;
            for cause in causes() {
                let reply = card(&content, cause, Some(info.code), 0);
                let first = text(&reply).lines().find(|line| line.starts_with("• ")).expect("a contact").to_owned();
                assert!(!first.contains(&line.name), "{}: {first}", info.code);
            }
        }
    }
    assert!(groups > 0, "there are such lines");
}

#[test]
fn c07_after_an_overdose_the_ambulance_comes_first() {
    let content = Content::embedded();
    for info in content.helplines.countries() {
        // Where the first number is the ambulance's as well, there is nothing to move.
        if info.emergency.name.contains("ambulance") {
            continue;
        }
        let Some(ambulance) = info.emergency.also.iter().find(|also| also.purpose.contains("ambulance")) else {
            continue;
        };
        let reply = card(&content, Cause::Heard(Kind::Overdose), Some(info.code), 0);
        let line =
            text(&reply).lines().find(|line| line.starts_with("In danger right now")).expect("the emergency line");
        assert!(line.contains(&ambulance.number), "{}: {line}", info.code);
    }
}

#[test]
fn c08_every_card_has_the_emergency_number_and_another_way() {
    let content = Content::embedded();
    for cause in causes() {
        for place in places(&content) {
            let reply = card(&content, cause, place, 0);
            let emergency = place
                .and_then(|code| content.helplines.country(code))
                .map_or(content.helplines.unknown_emergency(), |info| {
                    info.emergency.number.as_deref().expect("every country has one")
                });
            assert!(text(&reply).contains(emergency), "{place:?}");
            assert!(text(&reply).contains("• "), "{place:?}");
        }
    }
}

#[test]
fn n06_an_unknown_country_gets_its_own_emergency_row_and_the_directory() {
    let content = Content::embedded();
    for cause in causes() {
        let reply = card(&content, cause, None, 0);
        assert!(text(&reply).contains("112 works in many countries"), "{}", text(&reply));
        assert!(
            text(&reply).contains("findahelpline.com") || text(&reply).contains("nomoredirectory.org"),
            "{}",
            text(&reply)
        );
    }
}

#[test]
fn n05_no_number_of_another_country_is_shown() {
    let content = Content::embedded();
    for info in content.helplines.countries() {
        let own: Vec<&str> = info
            .lines
            .iter()
            .chain([&info.emergency])
            .flat_map(|line| {
                line.number
                    .iter()
                    .chain(line.text.iter().map(|text| &text.to))
                    .chain(line.also.iter().map(|also| &also.number))
            })
            .map(String::as_str)
            .collect();
        for page in 0..6 {
            let reply = card(&content, Cause::Asked, Some(info.code), page);
            for button in reply.parts().rows.iter().flatten() {
                if let haven::safety::Key::Copy(number) = &button.key {
                    assert!(own.contains(&number.as_str()), "{} shows {number}", info.code);
                }
            }
        }
    }
}

#[test]
fn n03_lines_of_a_part_of_the_country_are_shown_to_those_who_chose_it() {
    let content = Content::embedded();
    let gb = content.helplines.country(code("GB")).expect("a country");
    assert_eq!(gb.areas.len(), 4);
    let card = |area| {
        let card = HelpCard { cause: Cause::Heard(Kind::Violence), country: Some(gb.code), area, page: 0 };
        help_card(&content.library, &content.helplines, Origin::menu(&content.library), &card).seal()
    };
    assert!(!text(&card(None)).contains("0808 2000 247"), "England's line is no line of the whole country");
    let buttons = card(None);
    let areas = buttons
        .parts()
        .rows
        .iter()
        .flatten()
        .filter_map(KeyButton::tap)
        .filter(|tap| matches!(tap.act, Act::Area(_)))
        .count();
    assert_eq!(areas, 4);
    for (area, number) in
        [("england", "0808 2000 247"), ("scotland", "0800 027 1234"), ("northern-ireland", "0808 802 1414")]
    {
        let area = gb.areas.iter().find(|known| known.id.as_str() == area).expect("an area");
        let reply = card(Some(&area.id));
        let first = text(&reply).lines().find(|line| line.starts_with("• ")).expect("a contact");
        assert!(first.contains(number), "{first}");
    }
}

#[test]
fn n02_the_known_traps_have_come_out_right() {
    let content = Content::embedded();
    let numbers: Vec<&str> = content.helplines.numbers().collect();
    assert!(!numbers.contains(&"1-800-273-8255"), "the old number of 988");
    for (letters, number) in [
        ("US", "988"),
        ("US", "741741"),
        ("CA", "686868"),
        ("CA", "988"),
        ("GB", "85258"),
        ("IE", "50808"),
        ("IE", "1800 929 539"),
        ("DE", "116 016"),
        ("KR", "109"),
        ("PT", "1411"),
        ("CL", "*4141"),
        ("SG", "1767"),
        ("SG", "1771"),
        ("NL", "0800-0113"),
    ] {
        let info = content.helplines.country(code(letters)).expect("a country");
        let has = info.lines.iter().any(|line| {
            let to = line.text.as_ref().map(|text| text.to.as_str());
            line.number.as_deref() == Some(number)
                || to == Some(number)
                || line.also.iter().any(|also| also.number == number)
        });
        assert!(has, "{letters} {number}");
    }
    let with_741741 = content
        .helplines
        .countries()
        .into_iter()
        .filter(|info| info.lines.iter().any(|line| line.text.as_ref().is_some_and(|text| text.to == "741741")));
    assert_eq!(with_741741.map(|info| info.code.to_string()).collect::<Vec<_>>(), ["US"]);
}

#[test]
fn n04_as_long_as_nobody_has_re_read_the_numbers_the_card_says_so() {
    let content = Content::embedded();
    for place in places(&content).into_iter().flatten() {
        let reply = card(&content, Cause::Asked, Some(place), 0);
        let directory = text(&reply).contains("https://findahelpline.com");
        let has_lines = !content.helplines.country(place).expect("a country").lines.is_empty();
        assert!(directory && (text(&reply).contains("Numbers can change") || !has_lines), "{}", text(&reply));
    }
}

#[test]
fn n04_a_check_counts_for_a_year_and_then_the_card_says_so_again() {
    let mut files = haven::files::embedded();
    let lines = files.get_mut("safety/helplines.yaml").expect("the help lines");
    *lines = lines.replace("checked: null", "checked: 2026-03-01");
    let says_so = |day: &str| {
        let mut content = Content::parse(&files).expect("sound");
        content.helplines.as_of(day);
        text(&card(&content, Cause::Asked, Some(code("DE")), 0)).contains("Numbers can change")
    };
    assert_eq!(["2026-11-21", "2027-03-01", "2027-03-02", "no day"].map(says_so), [false, false, true, false]);
}

#[test]
fn every_line_can_be_reached_through_more() {
    let content = Content::embedded();
    for info in content.helplines.countries() {
        let all: String =
            (0..20).map(|page| text(&card(&content, Cause::Asked, Some(info.code), page)).to_owned()).collect();
        for line in info.lines.iter().filter(|line| line.areas.is_empty()) {
            let reached = line.number.as_ref().map_or_else(|| all.contains(&line.name), |number| all.contains(number));
            assert!(reached, "{}: {}", info.code, line.name);
        }
    }
    assert_eq!(LineKind::ALL.len(), 7);
}

#[test]
fn on_a_help_card_more_lines_takes_the_place_of_its_own_door() {
    let content = Content::embedded();
    for place in places(&content) {
        let reply = card(&content, Cause::Asked, place, 0);
        let taps: Vec<_> = reply.parts().rows.iter().flatten().filter_map(KeyButton::tap).collect();
        assert!(taps.iter().all(|tap| matches!(tap.origin.surface, Surface::Help(_))));
        let last = reply.parts().rows.last().expect("a row");
        assert!(last.len() == 1 && last[0].opens_professional());
    }
}
