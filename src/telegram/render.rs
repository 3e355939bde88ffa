//! A reply as Telegram takes it: characters, entities, keyboard.

use teloxide::types::{
    CopyTextButton, InlineKeyboardButton, InlineKeyboardButtonKind, InlineKeyboardMarkup, LinkPreviewOptions,
    MessageEntity, MessageEntityKind,
};

use crate::dialogue::text::{Mark, Style};
use crate::safety::{Attachment, Key, KeyButton, Reply};

/// All of a message.
pub(super) struct Rendered {
    pub(super) text: String,
    pub(super) entities: Vec<MessageEntity>,
    pub(super) keyboard: InlineKeyboardMarkup,
    pub(super) file: Option<Attachment>,
}

pub(super) fn render(reply: &Reply) -> Rendered {
    let parts = reply.parts();
    Rendered {
        text: parts.text.as_str().to_owned(),
        entities: parts.text.marks().iter().filter_map(entity).collect(),
        keyboard: InlineKeyboardMarkup::new(
            parts.rows.iter().map(|row| row.iter().filter_map(button).collect::<Vec<_>>()),
        ),
        file: parts.file.cloned(),
    }
}

/// Previews would show on a lock screen what a link is about (D7).
pub(super) fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn entity(mark: &Mark) -> Option<MessageEntity> {
    let kind = match &mark.style {
        Style::Bold => MessageEntityKind::Bold,
        Style::Italic => MessageEntityKind::Italic,
        // A link that is none stays plain text rather than spoiling the message.
        Style::Link(url) => MessageEntityKind::TextLink { url: reqwest::Url::parse(url).ok()? },
    };
    Some(MessageEntity::new(kind, mark.start, mark.len))
}

fn button(button: &KeyButton) -> Option<InlineKeyboardButton> {
    let kind = match &button.key {
        Key::Data(data) => InlineKeyboardButtonKind::CallbackData(data.clone()),
        Key::Copy(text) => InlineKeyboardButtonKind::CopyText(CopyTextButton { text: text.clone() }),
        Key::Url(url) => InlineKeyboardButtonKind::Url(reqwest::Url::parse(url).ok()?),
    };
    Some(InlineKeyboardButton::new(button.label.clone(), kind))
}
