//! `Article`: one input text with its metadata, cleaned, with the way back to the raw bytes.

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::span::Span;

/// Where pieces of the cleaned text stood in the raw input. Pieces are in order and do not overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// `(start in the cleaned text, start in the raw input, length)`, in bytes; text between pieces was made or changed by cleaning.
    pieces: Vec<(u32, u32, u32)>,
}

impl OffsetMap {
    /// Records that `length` bytes at `clean` were copied from `raw`; adjoining pieces are joined.
    pub fn push(&mut self, clean: u32, raw: u32, length: u32) {
        if length == 0 {
            return;
        }
        if let Some((c, r, n)) = self.pieces.last_mut()
            && *c + *n == clean
            && *r + *n == raw
        {
            *n += length;
            return;
        }
        self.pieces.push((clean, raw, length));
    }

    /// `(start in the cleaned text, start in the raw input, length)` of each piece, in bytes.
    pub fn pieces(&self) -> impl Iterator<Item = (u32, u32, u32)> {
        self.pieces.iter().copied()
    }

    /// The raw byte range that `span` of the cleaned text came from; `None` where nothing of it was copied.
    #[must_use]
    pub fn raw(&self, span: Span) -> Option<Span> {
        let mut found: Option<Span> = None;
        for &(clean, raw, length) in &self.pieces {
            let (from, to) = (span.start().max(clean), span.end().min(clean + length));
            if from < to {
                let piece = Span::new(raw + (from - clean), raw + (to - clean));
                found = Some(found.map_or(piece, |f| f.cover(piece)));
            }
        }
        found
    }
}

/// One input text with its metadata.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// URL, else file name relative to what the user named (never an absolute path), else `stdin` or `FILE:LINE`.
    pub source: String,
    /// Headline, when the input names one. It is also the first paragraph of `text` when it reads as a sentence of its own.
    pub title: Option<String>,
    /// Day of publication: metadata, dateline or `--date`.
    pub published: Option<Date>,
    /// Day of its last change, where the input names one that is later than its publication.
    pub modified: Option<Date>,
    /// Outlet.
    pub publisher: Option<String>,
    /// People or desks in the by-line.
    pub authors: Vec<String>,
    /// ISO 639-1 code.
    pub language: String,
    /// Cleaned text: paragraphs separated by one blank line. All spans of a reading index this.
    pub text: String,
    /// Way back from `text` to the raw input, where the input was plain text.
    pub map: OffsetMap,
}

impl Article {
    /// The id: first 16 hex digits of SHA-256 over cleaned text, title and date.
    #[must_use]
    pub fn id(&self) -> String {
        let day = self.published.map(|day| day.to_string()).unwrap_or_default();
        print_of(&[self.text.as_bytes(), self.title.as_deref().unwrap_or("").as_bytes(), day.as_bytes()])
    }
}

/// A name for what has none of its own: the first 16 hex digits of SHA-256 over some bytes, with a zero byte between any two of them.
#[must_use]
pub fn print_of(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for (at, part) in parts.iter().enumerate() {
        hash.update(&[0][..usize::from(at > 0)]);
        hash.update(part);
    }
    hex(&hash.finalize()[..8])
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String cannot fail");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back_to_the_raw_bytes() {
        let mut map = OffsetMap::default();
        map.push(0, 10, 5);
        map.push(5, 15, 5);
        map.push(12, 40, 3);
        assert_eq!(map.raw(Span::new(3, 7)), Some(Span::new(13, 17)));
        assert_eq!(map.raw(Span::new(10, 12)), None);
        assert_eq!(map.raw(Span::new(8, 13)), Some(Span::new(18, 41)));
    }

    #[test]
    fn the_id_depends_on_text_title_and_date_only() {
        let a = Article { text: "x".into(), source: "a".into(), ..Article::default() };
        let b = Article { source: "b".into(), ..a.clone() };
        let c = Article { title: Some("t".into()), ..a.clone() };
        assert_eq!(a.id(), b.id());
        assert_ne!(a.id(), c.id());
        assert_eq!(a.id().len(), 16);
    }
}
