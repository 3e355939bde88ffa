//! A request that is a form (multipart/form-data), as the Bot API takes files: its fields as the JSON
//! that they would be otherwise, and the file with its name.

use serde_json::{Map, Value, json};

/// Fields whose values are no plain text.
const NO_TEXT: [&str; 5] = ["chat_id", "message_thread_id", "disable_notification", "caption_entities", "reply_markup"];

/// The fields of a form with that content type; `None` if it is none.
pub(super) fn fields(content_type: &str, body: &[u8]) -> Option<Value> {
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=")?;
    let body = std::str::from_utf8(body).ok()?.strip_prefix(&format!("--{boundary}\r\n"))?;
    let body = body.strip_suffix(&format!("\r\n--{boundary}--\r\n"))?;
    let mut fields = Map::new();
    for part in body.split(&format!("\r\n--{boundary}\r\n")) {
        let (head, value) = part.split_once("\r\n\r\n")?;
        let named = |name: &str| Some(head.split_once(&format!("; {name}=\""))?.1.split_once('"')?.0.to_owned());
        let name = named("name")?;
        let value = match named("filename") {
            Some(file) => json!({ "file_name": file, "content": value }),
            None if NO_TEXT.contains(&name.as_str()) => serde_json::from_str(value).ok()?,
            None => value.into(),
        };
        fields.insert(name, value);
    }
    Some(Value::Object(fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=x";

    #[test]
    fn a_form_is_read_field_by_field() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n7\r\n\
             --x\r\nContent-Disposition: form-data; name=\"caption\"\r\n\r\n7\n8\r\n\
             --x\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a.json\"\r\nContent-Type: a/b\r\n\r\n{}\r\n\
             --x--\r\n";
        let read = fields(TYPE, body.as_bytes()).expect("a form");
        let file = json!({ "file_name": "a.json", "content": "{}" });
        assert_eq!(read, json!({ "chat_id": 7, "caption": "7\n8", "document": file }));
    }

    #[test]
    fn what_is_cut_or_of_another_kind_is_no_form() {
        let part = "--x\r\nContent-Disposition: form-data; name=\"caption\"\r\n\r\na\r\n";
        assert!(fields(TYPE, part.as_bytes()).is_none(), "it has no end");
        assert!(fields("application/json", b"{}").is_none());
        assert!(fields("multipart/form-data; boundary=y", format!("{part}--x--\r\n").as_bytes()).is_none());
    }
}
