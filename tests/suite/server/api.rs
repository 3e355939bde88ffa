//! The Bot API as `api.txt` describes it: which fields a method takes, of which types, and which it
//! needs. A request is looked through to its last button.
//!
//! Telegram ignores fields that it does not know; a test wants to hear of them, since a misspelt
//! field is a wish that nobody fulfils.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

/// A field of a method or an object.
struct Field {
    name: &'static str,
    required: bool,
    types: Vec<&'static str>,
}

static API: LazyLock<BTreeMap<&'static str, Vec<Field>>> = LazyLock::new(|| read(include_str!("api.txt")));

fn read(text: &'static str) -> BTreeMap<&'static str, Vec<Field>> {
    let mut api: BTreeMap<&'static str, Vec<Field>> = BTreeMap::new();
    let mut of = "";
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let Some(field) = line.strip_prefix("  ") else {
            of = line;
            api.insert(of, Vec::new());
            continue;
        };
        let (name, types) = field.split_once(' ').expect("a field and its type");
        let (name, required) = name.strip_suffix('!').map_or((name, false), |name| (name, true));
        api.entry(of).or_default().push(Field { name, required, types: types.split('|').collect() });
    }
    api
}

/// What is wrong with a request's fields, with the path to the place.
pub(crate) fn wrong(method: &str, body: &Value) -> Option<String> {
    let known = API.keys().copied().find(|name| name.to_lowercase() == method && name.starts_with(char::is_lowercase));
    object(known?, body, "")
}

/// Whether there is such a method.
pub(crate) fn has(method: &str) -> bool {
    API.keys().any(|name| name.to_lowercase() == method && name.starts_with(char::is_lowercase))
}

fn object(of: &str, value: &Value, path: &str) -> Option<String> {
    let Some(fields) = value.as_object() else { return Some(format!("{path} is no {of}")) };
    let known = &API[of];
    if let Some(name) = fields.keys().find(|name| known.iter().all(|field| field.name != **name)) {
        return Some(format!("{path}{name} is no field of {of}"));
    }
    known.iter().find_map(|field| match fields.get(field.name).filter(|value| !value.is_null()) {
        Some(value) => typed(&field.types, value, &format!("{path}{}.", field.name)),
        None => field.required.then(|| format!("{path}{} is empty", field.name)),
    })
}

/// What is wrong with a value of one of these types; nothing if one of them fits.
fn typed(types: &[&str], value: &Value, path: &str) -> Option<String> {
    let wrongs: Vec<Option<String>> = types.iter().map(|kind| of_type(kind, value, path)).collect();
    if wrongs.iter().any(Option::is_none) { None } else { wrongs.into_iter().next().flatten() }
}

fn of_type(kind: &str, value: &Value, path: &str) -> Option<String> {
    if let Some(inner) = kind.strip_prefix("[]") {
        let Some(values) = value.as_array() else { return Some(format!("{path} is no list")) };
        let mut elements = values.iter().enumerate();
        return elements.find_map(|(at, value)| of_type(inner, value, &format!("{path}{at}.")));
    }
    let fits = match kind {
        "Integer" => value.is_i64() || value.is_u64(),
        "String" => value.is_string(),
        "Boolean" | "True" => value.is_boolean(),
        // Only a form can hold a file.
        "InputFile" => value["file_name"].is_string() && value["content"].is_string(),
        of if API.contains_key(of) => return object(of, value, path),
        of => return Some(format!("{path} is a {of}, which Haven does not send")),
    };
    (!fits).then(|| format!("{path} is no {kind}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn methods_take_their_fields_with_their_types_and_no_others() {
        assert_eq!(wrong("sendmessage", &json!({ "chat_id": 1, "text": "a" })), None);
        assert_eq!(wrong("sendmessage", &json!({ "chat_id": 1 })).expect("wrong"), "text is empty");
        let unknown = wrong("sendmessage", &json!({ "chat_id": 1, "text": "a", "colour": 1 })).expect("wrong");
        assert_eq!(unknown, "colour is no field of sendMessage");
        let typed = wrong("sendmessage", &json!({ "chat_id": 1, "text": 5 })).expect("wrong");
        assert_eq!(typed, "text. is no String");
        assert!(has("getupdates") && !has("message") && !has("inlinekeyboardbutton"));
    }

    #[test]
    fn a_request_is_looked_through_to_its_last_button() {
        let with =
            |button: Value| json!({ "chat_id": 1, "text": "a", "reply_markup": { "inline_keyboard": [[button]] } });
        assert_eq!(wrong("sendmessage", &with(json!({ "text": "a", "callback_data": "x" }))), None);
        let misspelt = wrong("sendmessage", &with(json!({ "text": "a", "callbackdata": "x" }))).expect("wrong");
        assert!(misspelt.contains("callbackdata is no field of InlineKeyboardButton"), "{misspelt}");
    }
}
