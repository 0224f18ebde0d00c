//! JSON lines: one article a line, `{"text"|"html", "title", "published", "modified", "source"|"url", "publisher", "authors"}`; other fields are left alone.

use serde_json::{Map, Value};

use super::bytes::{LONGEST_LINE, Line, Unpacked};
use super::{Facts, Packing, Piece, Reason, Refusal, bytes, clean, date, html};
use crate::article::Article;

/// Cuts a stream into its lines; one that is too long is refused by number and the rest goes on.
pub fn pieces(mut reader: Unpacked<'_>, place: String, name: String) -> impl Iterator<Item = Result<Piece, Refusal>> {
    let mut number = 0_u64;
    let mut ended = false;
    std::iter::from_fn(move || {
        while !ended {
            number += 1;
            let at = format!("{place}:{number}");
            match reader.line() {
                Err(error) => {
                    ended = true;
                    return Some(Err(Refusal { place: at, reason: error.into() }));
                }
                Ok(Line::End) => ended = true,
                Ok(Line::TooLong) => return Some(Err(Refusal { place: at, reason: Reason::LongLine(LONGEST_LINE >> 20) })),
                Ok(Line::Bytes(line)) if line.trim_ascii().is_empty() => {}
                Ok(Line::Bytes(raw)) => {
                    let (name, packing) = (format!("{name}:{number}"), Packing::Line);
                    return Some(Ok(Piece { place: at, name, raw, packing, facts: Facts::default(), memo: None, archived: false, remark: None }));
                }
            }
        }
        None
    })
}

/// The article of one line; `place` is its source when it names none.
pub fn article(line: &[u8], place: &str) -> Result<Article, Reason> {
    let (line, _) = bytes::decode(line, false)?;
    let row: Map<String, Value> = serde_json::from_str(&line).map_err(|error| fault(&line, &error))?;
    if row.contains_key("claims") && row.contains_key("mentions") {
        return Err(Reason::IsReading);
    }
    let mut article = of(&row, place)?;
    article.map = crate::article::OffsetMap::default();
    Ok(article)
}

/// The article that the fields of a line make. Its map leads back to the text field, without the blanks around that.
pub fn of(row: &Map<String, Value>, place: &str) -> Result<Article, Reason> {
    let (text, page) = (text(row)?, words(row, &["html"])?);
    let mut article = match (text, page) {
        (Some(text), _) => clean::plain(text.trim()),
        (None, Some(page)) => html::article(&page)?,
        (None, None) => return Err(Reason::Json { found: "neither \"text\" nor \"html\" is there".to_owned(), column: None }),
    };
    let (url, source) = (words(row, &["url", "link"])?, words(row, &["source"])?);
    // Beside a URL, "source" is the outlet.
    let outlet = if url.is_some() { source.clone() } else { None };
    let named = url.or(source).or(Some(article.source).filter(|source| !source.is_empty()));
    article.source = named.unwrap_or_else(|| place.to_owned());
    article.title = words(row, &["title", "headline"])?.or(article.title);
    article.publisher = words(row, &["publisher"])?.or(outlet).or(article.publisher);
    article.published = words(row, &["published", "date", "datePublished"])?.as_deref().and_then(date::first).or(article.published);
    article.modified = words(row, &["modified", "updated", "dateModified"])?.as_deref().and_then(date::first).or(article.modified);
    let authors = authors(row);
    if !authors.is_empty() {
        article.authors = authors;
    }
    Ok(article)
}

/// What the parser says, with the column as a person counts it.
fn fault(line: &str, error: &serde_json::Error) -> Reason {
    let message = error.to_string();
    let found = message.split(" at line ").next().unwrap_or(&message).to_owned();
    let before = line.as_bytes().get(..error.column().saturating_sub(1)).unwrap_or(line.as_bytes());
    Reason::Json { found, column: Some(String::from_utf8_lossy(before).chars().count() + 1) }
}

/// The text of a line, with the blanks around it.
///
/// # Errors
/// When the field is no string.
pub fn text(row: &Map<String, Value>) -> Result<Option<&str>, Reason> {
    field(row, &["text", "body", "content"])
}

fn words(row: &Map<String, Value>, names: &[&str]) -> Result<Option<String>, Reason> {
    Ok(field(row, names)?.map(|words| words.trim().to_owned()))
}

/// The first of the fields that is there; empty and null count as absent.
fn field<'a>(row: &'a Map<String, Value>, names: &[&str]) -> Result<Option<&'a str>, Reason> {
    for name in names {
        match row.get(*name) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) if text.trim().is_empty() => {}
            Some(Value::String(text)) => return Ok(Some(text)),
            Some(_) => return Err(Reason::Json { found: format!("\"{name}\" is not a string"), column: None }),
        }
    }
    Ok(None)
}

/// "author" or "authors", a name or a list of names.
fn authors(row: &Map<String, Value>) -> Vec<String> {
    let found = ["authors", "author"].iter().find_map(|name| row.get(*name));
    let name = |value: &Value| value.as_str().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    match found {
        Some(Value::Array(names)) => names.iter().filter_map(name).collect(),
        Some(value) => name(value).into_iter().collect(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_feeds_write_them() {
        let line = r#"{"headline":"Two die","content":"Two died in Arven.","source":"Arven Post","url":"https://a.example/1","date":"2025-04-14T10:00:00Z","author":"Ann Lee","tags":[1]}"#;
        let article = article(line.as_bytes(), "x.jsonl:1").unwrap();
        assert_eq!((article.source.as_str(), article.publisher.as_deref()), ("https://a.example/1", Some("Arven Post")));
        assert_eq!((article.title.as_deref(), article.authors.as_slice()), (Some("Two die"), &["Ann Lee".to_owned()][..]));
        assert_eq!(article.published, Some(jiff::civil::date(2025, 4, 14)));
    }

    #[test]
    fn faults_have_a_column() {
        let found = |line: &str| article(line.as_bytes(), "x").unwrap_err();
        assert!(matches!(found(r#"{"text": "Zoë", "title" 3}"#), Reason::Json { column: Some(25), .. }));
        assert!(matches!(found(r#"{"text": 3}"#), Reason::Json { column: None, .. }));
        assert!(matches!(found(r#"{"claims": [], "mentions": []}"#), Reason::IsReading));
    }
}
