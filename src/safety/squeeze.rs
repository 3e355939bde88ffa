//! Doubled letters, taken together: "heelp", "helpp" and "help" are one to whatever listens.

/// A text in which no letter stands twice in a row.
pub(super) fn squeezed(form: &str) -> String {
    let mut out = String::with_capacity(form.len());
    for c in form.chars() {
        if !(c.is_alphabetic() && out.ends_with(c)) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_letter_stands_twice_and_everything_else_stays() {
        for (form, squeezed_form) in
            [("i neeed helpp", "i ned help"), ("911 00", "911 00"), ("a . . b", "a . . b"), ("", "")]
        {
            assert_eq!(squeezed(form), squeezed_form, "{form}");
        }
    }
}
