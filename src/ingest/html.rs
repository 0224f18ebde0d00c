//! A web page -> its main text with title, date, author and publisher.

use jiff::civil::Date;
use trafilatura::{ExtractionFocus, Options};

use super::{Reason, clean, date};
use crate::article::{Article, OffsetMap};

/// Largest page that is parsed, in bytes.
const LARGEST_PAGE: usize = 8 << 20;

/// An article from a page.
pub fn article(page: &str) -> Result<Article, Reason> {
    if page.len() > LARGEST_PAGE {
        return Err(Reason::TooLarge(LARGEST_PAGE as u64 >> 20));
    }
    let options = Options::default().with_fallback(true).with_focus(ExtractionFocus::FavorPrecision).with_exclude_comments(true);
    let found = trafilatura::extract(page, &options).ok();
    let text = found.as_ref().map(|found| found.content_text.clone()).filter(|text| !text.trim().is_empty());
    let text = text.or_else(|| readable(page)).ok_or(Reason::NoText)?;
    let mut article = clean::plain(&text.replace('\n', "\n\n"));
    article.map = OffsetMap::default();
    if let Some(found) = found {
        let meta = found.metadata;
        let words = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        article.title = words(meta.title).or(article.title);
        article.publisher = words(meta.sitename).or(article.publisher);
        let day: Option<Date> = meta.date.and_then(|day| date::first(&day.to_string()));
        article.published = day.or(article.published);
        if let Some(authors) = words(meta.author) {
            article.authors = authors.split(';').map(|name| name.trim().to_owned()).collect();
        }
        article.source = words(meta.url).unwrap_or_default();
    }
    Ok(article)
}

/// The second opinion on pages where the first finds nothing.
fn readable(page: &str) -> Option<String> {
    let config = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..dom_smoothie::Config::default() };
    let mut reader = dom_smoothie::Readability::new(page, None, Some(config)).ok()?;
    let text = reader.parse().ok()?.text_content.to_string();
    (!text.trim().is_empty()).then_some(text)
}
