//! JSON lines: one article a line, `{"text"|"html", "title", "published", "source", "publisher", "authors"}`.

use serde::Deserialize;

use super::bytes::{LONGEST_LINE, Line, Unpacked};
use super::{Options, Outcome, Reason, Refusal, clean, date, finish, html};
use crate::article::Article;

#[derive(Deserialize)]
struct Row {
    text: Option<String>,
    html: Option<String>,
    title: Option<String>,
    #[serde(alias = "date")]
    published: Option<String>,
    #[serde(alias = "url")]
    source: Option<String>,
    publisher: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
}

/// The articles of a JSONL stream; a broken line is refused by number and the rest goes on.
pub fn articles<'a>(mut reader: Unpacked<'a>, name: String, options: &'a Options) -> impl Iterator<Item = Outcome> + 'a {
    let mut number = 0_u64;
    let mut ended = false;
    std::iter::from_fn(move || {
        while !ended {
            number += 1;
            let refuse = |reason: Reason| Some(Err(Refusal { place: format!("{name}:{number}"), reason }));
            match reader.line() {
                Err(error) => {
                    ended = true;
                    return refuse(error.into());
                }
                Ok(Line::End) => ended = true,
                Ok(Line::TooLong) => return refuse(Reason::LongLine(LONGEST_LINE >> 20)),
                Ok(Line::Bytes(line)) if line.trim_ascii().is_empty() => {}
                Ok(Line::Bytes(line)) => {
                    let found = article(&line, &format!("{name}:{number}")).and_then(|article| finish(article, options));
                    return Some(found.map_err(|reason| Refusal { place: format!("{name}:{number}"), reason }));
                }
            }
        }
        None
    })
}

fn article(line: &[u8], place: &str) -> Result<Article, Reason> {
    let row: Row = serde_json::from_slice(line).map_err(|error| Reason::Json(error.to_string()))?;
    let mut article = match (row.text, row.html) {
        (Some(text), _) => clean::plain(&text),
        (None, Some(page)) => html::article(&page)?,
        (None, None) => return Err(Reason::Json("neither \"text\" nor \"html\" is there".to_owned())),
    };
    article.source = row.source.or(Some(article.source).filter(|source| !source.is_empty())).unwrap_or_else(|| place.to_owned());
    article.title = row.title.or(article.title);
    article.publisher = row.publisher.or(article.publisher);
    article.published = row.published.as_deref().and_then(date::first).or(article.published);
    if !row.authors.is_empty() {
        article.authors = row.authors;
    }
    Ok(article)
}
