//! `Format`: how an article's text is packed. First bytes that can be nothing else come before the name, the name before a look at the text.

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use super::{mbox, sitemap};

/// How much of a text its format is told by, in bytes.
const HEAD: usize = 2048;
/// Ending of the name of what Brotli packed; its bytes do not tell.
pub const BROTLI: &str = ".br";

/// Where an article's text stands and how it is packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Plain text, perhaps pasted from a page.
    Text,
    /// A web page.
    Html,
    /// Markdown.
    Markdown,
    /// One article a line.
    Jsonl,
    /// A PDF document.
    Pdf,
    /// An e-mail.
    Mail,
    /// A file of e-mails.
    Mbox,
    /// The pages that a site names, or other such lists.
    Sitemap,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// Web pages as a crawler archives them.
    Warc,
    /// A ZIP archive: of articles, or an office document, a book, a web archive (WACZ) in one.
    Zip,
}

impl Format {
    /// The format that a file name's ending names (a final `.gz` or `.br` is ignored).
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(BROTLI)).unwrap_or(&name);
        match Path::new(name).extension()?.to_str()? {
            "txt" | "text" => Some(Self::Text),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "pdf" => Some(Self::Pdf),
            "eml" => Some(Self::Mail),
            "mbox" => Some(Self::Mbox),
            "rss" | "atom" => Some(Self::Feed),
            "warc" => Some(Self::Warc),
            "zip" | "epub" | "docx" | "wacz" => Some(Self::Zip),
            _ => None,
        }
    }

    /// The format that the first bytes prove, whatever the name says.
    #[must_use]
    pub fn of_magic(head: &[u8]) -> Option<Self> {
        const MAGIC: [(&[u8], Format); 4] =
            [(b"%PDF-", Format::Pdf), (b"PK\x03\x04", Format::Zip), (b"PK\x05\x06", Format::Zip), (b"WARC/1.", Format::Warc)];
        let found = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|&(_, format)| format);
        found.or_else(|| mbox::begins(head).then_some(Self::Mbox))
    }

    /// The format that a server says a page is in.
    #[must_use]
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        match media_type.split(';').next()?.trim().to_ascii_lowercase().as_str() {
            "text/html" | "application/xhtml+xml" => Some(Self::Html),
            "text/markdown" => Some(Self::Markdown),
            "text/plain" => Some(Self::Text),
            "application/pdf" => Some(Self::Pdf),
            "message/rfc822" => Some(Self::Mail),
            "application/mbox" => Some(Self::Mbox),
            "application/rss+xml" | "application/atom+xml" | "application/feed+json" => Some(Self::Feed),
            "application/x-ndjson" | "application/jsonl" => Some(Self::Jsonl),
            _ => None,
        }
    }

    /// The format that a text without a telling name looks like.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let head = text.trim_start_matches('\u{feff}').trim_start();
        let start: String = head.chars().take(HEAD).collect();
        let lower = start.to_ascii_lowercase();
        if is_feed(&lower) {
            Self::Feed
        } else if sitemap::begins(&lower) {
            Self::Sitemap
        } else if lower.starts_with("<!doctype html") || lower.starts_with("<html") || (lower.starts_with('<') && lower.contains("<body")) {
            Self::Html
        } else if head.starts_with('{') && head.lines().next().is_some_and(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()) {
            Self::Jsonl
        } else if is_mail(&lower) {
            Self::Mail
        } else {
            Self::Text
        }
    }
}

/// True when a text, in small letters, begins as RSS, Atom or JSON Feed do.
pub fn is_feed(lower: &str) -> bool {
    static ROOT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^(?:<\?[^>]*>|<!--(?s:.)*?-->|<!doctype[^>]*>|\s)*<(?:rss|feed|rdf:rdf)[\s>]").expect("a fixed pattern"));
    ROOT.is_match(lower) || (lower.starts_with('{') && lower.contains("jsonfeed.org/version"))
}

/// True when a text, in small letters, begins with the headers of a mail: a sender, and what only mail programs write.
fn is_mail(lower: &str) -> bool {
    static HEADER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(?:[a-z][a-z0-9-]*:|[ \t])").expect("a fixed pattern"));
    let headers: Vec<&str> = lower.lines().take_while(|line| HEADER.is_match(line)).collect();
    let has = |name: &str| headers.iter().any(|line| line.starts_with(name));
    has("from:") && ["mime-version:", "message-id:", "received:", "return-path:"].into_iter().any(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart_by_how_they_begin() {
        let cases = [
            ("<?xml version=\"1.0\"?>\n<!-- made by hand -->\n<rss version=\"2.0\"><channel>", Format::Feed),
            ("<feed xmlns=\"http://www.w3.org/2005/Atom\">", Format::Feed),
            ("{\n \"version\": \"https://jsonfeed.org/version/1.1\", \"items\": []}", Format::Feed),
            ("<!doctype html><title>x</title>", Format::Html),
            ("Received: from a by b;\n Fri, 1 Aug 2025\nFrom: Ann <a@b.example>\nSubject: x\n\nText", Format::Mail),
            ("From: Ann\nTo: Bob\n\nA letter that was pasted.", Format::Text),
            ("{\"text\": \"x\"}\n", Format::Jsonl),
            ("Feed prices <rss> rose.", Format::Text),
        ];
        for (text, format) in cases {
            assert_eq!(Format::of_text(text), format, "{text}");
        }
    }

    #[test]
    fn first_bytes_prove_what_they_can() {
        assert_eq!(Format::of_magic(b"%PDF-1.7\n"), Some(Format::Pdf));
        assert_eq!(Format::of_magic(b"WARC/1.1\r\n"), Some(Format::Warc));
        assert_eq!(Format::of_magic(b"Plain"), None);
    }
}
