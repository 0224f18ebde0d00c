//! DOCX -> its paragraphs, with title, author and day of its properties.

use super::archive::Archive;
use super::clean::words;
use super::cut::Input;
use super::xml::{Part, attribute, each};
use super::{Facts, Packing, Piece, Reason, clean, date};
use crate::article::{Article, OffsetMap};

/// The document of an archive: its text part, to be read later.
pub fn piece(archive: &mut Archive, input: Input) -> Result<Piece, Reason> {
    let raw = archive.bytes("word/document.xml")?;
    let facts = archive.bytes("docProps/core.xml").map(|core| facts(&core)).unwrap_or_default();
    Ok(Piece { facts, ..input.piece(raw, Packing::Document) })
}

/// What the properties of a document say. Word writes a title only where somebody typed one.
fn facts(core: &[u8]) -> Facts {
    let (mut facts, mut inside) = (Facts::default(), String::new());
    each(core, |part| match part {
        Part::Begin(name, _) => inside = name,
        Part::End(_) => inside.clear(),
        Part::Text(text) => match inside.as_str() {
            "title" => facts.title = words(&text),
            "creator" => facts.authors = text.split(';').filter_map(words).collect(),
            "created" => facts.published = date::first(&text),
            _ => {}
        },
    });
    facts
}

/// An article from a document's text part. What was deleted under change tracking is not text; footnotes stand in another part.
pub fn article(raw: &[u8]) -> Article {
    let (mut text, mut title, mut paragraph) = (String::new(), None, String::new());
    let (mut is_title, mut is_text) = (false, false);
    each(raw, |part| match part {
        Part::Begin(name, pairs) => match name.as_str() {
            "p" => is_title = false,
            "pStyle" => is_title = attribute(&pairs, "val").is_some_and(is_title_style),
            "t" => is_text = true,
            "tab" | "br" | "cr" => paragraph.push(' '),
            "noBreakHyphen" => paragraph.push('-'),
            _ => {}
        },
        Part::Text(words) if is_text => paragraph.push_str(&words),
        Part::End(name) if name == "t" => is_text = false,
        Part::End(name) if name == "p" => {
            let line = std::mem::take(&mut paragraph);
            match words(&line) {
                Some(line) if is_title && title.is_none() => title = Some(line),
                Some(line) => text.extend([line.as_str(), "\n\n"]),
                None => {}
            }
        }
        Part::Text(_) | Part::End(_) => {}
    });
    let mut article = clean::plain(&text);
    article.title = title.or(article.title);
    article.map = OffsetMap::default();
    article
}

/// Word's own names of its styles; they are the same in every language.
fn is_title_style(style: &str) -> bool {
    ["title", "heading1"].iter().any(|name| style.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_joined_from_their_runs() {
        let raw = r#"<?xml version="1.0"?><w:document xmlns:w="x"><w:body>
            <w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Acme buys Beta</w:t></w:r></w:p>
            <w:p><w:r><w:t>Acme &amp; Sons bought </w:t></w:r><w:r><w:t>Beta on Monday.</w:t></w:r><w:del><w:r><w:delText>Gone.</w:delText></w:r></w:del></w:p>
            <w:p><w:r><w:t>The price was not told.</w:t></w:r></w:p></w:body></w:document>"#;
        let article = article(raw.as_bytes());
        assert_eq!(article.title.as_deref(), Some("Acme buys Beta"));
        assert_eq!(article.text, "Acme & Sons bought Beta on Monday.\n\nThe price was not told.");
    }

    #[test]
    fn properties_name_writers_and_day() {
        let core = "<cp:coreProperties><dc:title>Acme buys Beta</dc:title><dc:creator>Ann Lee; Tom Baird</dc:creator>\
            <dcterms:created>2025-03-18T09:00:00Z</dcterms:created></cp:coreProperties>";
        let found = facts(core.as_bytes());
        assert_eq!((found.title.as_deref(), found.authors.len()), (Some("Acme buys Beta"), 2));
        assert_eq!(found.published, Some(jiff::civil::date(2025, 3, 18)));
    }
}
