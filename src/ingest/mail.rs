//! An e-mail or newsletter -> its text with subject, sender and day. All transfer encodings and charsets; attachments are left alone.

use jiff::civil::Date;
use mail_parser::MessageParser;

use super::clean::words;
use super::{Reason, clean, html};
use crate::article::{Article, OffsetMap};

/// An article from a mail. Its HTML form is read where it has main text, since the plain form of a newsletter is often a stub; else the plain form.
pub fn article(raw: &[u8]) -> Result<Article, Reason> {
    let mail = MessageParser::default().parse(raw).ok_or_else(|| Reason::Mail("it has no headers that can be read".to_owned()))?;
    // The parser makes each form out of the other where there is only one.
    let is_page = mail.html_bodies().any(mail_parser::MessagePart::is_text_html);
    let is_plain = mail.text_bodies().any(|part| part.is_text() && !part.is_text_html());
    let plain = || (0..mail.text_body_count()).filter_map(|at| mail.body_text(at)).collect::<Vec<_>>().join("\n\n");
    let page = || (0..mail.html_body_count()).filter_map(|at| mail.body_html(at)).collect::<Vec<_>>().join("\n");
    let found = if is_page { html::article(&page()) } else { Ok(clean::plain(&plain())) };
    let mut article = match found {
        Err(Reason::NoText) if is_plain => clean::plain(&plain()),
        found => found?,
    };
    article.map = OffsetMap::default();
    article.source.clear();
    article.title = mail.subject().and_then(words).or(article.title);
    if let Some(day) = mail.date() {
        article.published = Date::new(day.year.cast_signed(), day.month.cast_signed(), day.day.cast_signed()).ok().or(article.published);
    }
    let sender = mail.from().and_then(|from| from.first()).and_then(|sender| sender.name().or(sender.address()));
    article.publisher = sender.and_then(words).or(article.publisher);
    Ok(article)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTER: &str = "From: =?utf-8?Q?Velm_Courier_=E2=80=94_daily?= <news@velm.example>\r\nSubject: Harbour strike\r\n ends\r\n\
        Date: Tue, 18 Mar 2025 23:30:00 -0500\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        Jos=E9 Mu=F1oz leads the union, which accepted an offer from the port=\r\n authority on Tuesday.\r\n--b\r\nContent-Type: text/html\r\n\r\n<p></p>\r\n--b--\r\n";

    #[test]
    fn a_newsletter_gives_text_subject_sender_and_day() {
        let article = article(LETTER.as_bytes()).unwrap();
        assert_eq!(article.text, "José Muñoz leads the union, which accepted an offer from the port authority on Tuesday.");
        assert_eq!((article.title.as_deref(), article.publisher.as_deref()), (Some("Harbour strike ends"), Some("Velm Courier — daily")));
        assert_eq!(article.published, Some(jiff::civil::date(2025, 3, 18)));
    }
}
