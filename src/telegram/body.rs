//! The body of a request, as it is written down and as it goes over the wire: JSON, or a form
//! (multipart/form-data) where a file goes with it. The Bot API takes a file in no other way.
//!
//! A form is put together here and never taken apart again.

use hyper::body::Bytes;
use hyper::header::HeaderValue;

/// What parts a form's fields. Lines end with CR and LF around it, and no value has a CR ([`Form`]
/// takes them out), so that it is found nowhere else.
const BOUNDARY: &str = "haven-7f1c29b04d";

/// Which kind of body it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// JSON.
    Json,
    /// A form with a file in it.
    Form,
}

impl Kind {
    /// What stands in the head of the request.
    pub(super) fn content_type(self) -> HeaderValue {
        match self {
            Self::Json => HeaderValue::from_static("application/json"),
            Self::Form => HeaderValue::from_static("multipart/form-data; boundary=haven-7f1c29b04d"),
        }
    }
}

/// A body and its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) kind: Kind,
    pub(super) bytes: Bytes,
}

impl Body {
    pub(super) fn json(bytes: impl Into<Bytes>) -> Self {
        Self { kind: Kind::Json, bytes: bytes.into() }
    }
}

/// A form that is being written.
#[derive(Default)]
pub(super) struct Form(String);

impl Form {
    /// With a field.
    pub(super) fn field(self, name: &str, value: &str) -> Self {
        self.part(&format!("name=\"{name}\""), value)
    }

    /// With a file of text.
    pub(super) fn file(self, name: &str, file: &str, text: &str) -> Self {
        // A name between quotation marks has none in it, and no end of a line.
        let file = file.replace(['"', '\r', '\n'], "_");
        let head = format!("name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/json; charset=utf-8");
        self.part(&head, text)
    }

    fn part(mut self, head: &str, value: &str) -> Self {
        let value = value.replace('\r', "");
        for piece in ["--", BOUNDARY, "\r\nContent-Disposition: form-data; ", head, "\r\n\r\n", &value, "\r\n"] {
            self.0.push_str(piece);
        }
        self
    }

    /// The whole of it.
    pub(super) fn body(self) -> Body {
        Body { kind: Kind::Form, bytes: format!("{}--{BOUNDARY}--\r\n", self.0).into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_parted_by_what_its_head_says_and_by_nothing_in_it() {
        let whole = |value: &str| {
            let form = Form::default().field("caption", value).file("document", "a\"b.json", "{\n  \"a\": 1\n}");
            String::from_utf8(form.body().bytes.to_vec()).expect("text")
        };
        assert_eq!(
            whole("Hello\nagain"),
            "--haven-7f1c29b04d\r\nContent-Disposition: form-data; name=\"caption\"\r\n\r\nHello\nagain\r\n\
             --haven-7f1c29b04d\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a_b.json\"\r\n\
             Content-Type: application/json; charset=utf-8\r\n\r\n{\n  \"a\": 1\n}\r\n--haven-7f1c29b04d--\r\n"
        );
        let forged = whole("a\r\n--haven-7f1c29b04d--\r\nb");
        assert_eq!(forged.matches("\r\n--haven-7f1c29b04d").count(), 2, "{forged}");
        let head = Kind::Form.content_type();
        assert!(head.to_str().expect("text").ends_with(BOUNDARY));
    }
}
