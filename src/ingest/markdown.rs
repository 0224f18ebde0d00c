//! Markdown: its headings and paragraphs as plain text. Code, tables, pictures and rules are left out.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::clean;
use crate::article::Article;

/// An article from Markdown; the first heading of the first level is the headline.
pub fn article(text: &str) -> Article {
    let (mut plain, mut title, mut skipped) = (String::new(), None, 0_u32);
    let mut heading = false;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. } | Tag::Table(_)) => skipped += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Image | TagEnd::Table) => skipped = skipped.saturating_sub(1),
            Event::Start(Tag::Heading { .. }) => {
                heading = title.is_none();
                plain.push_str("\n\n");
            }
            Event::End(TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item) => {
                heading = false;
                plain.push_str("\n\n");
            }
            Event::Text(words) | Event::Code(words) if skipped == 0 => {
                if heading {
                    title.get_or_insert_with(String::new).push_str(&words);
                } else {
                    plain.push_str(&words);
                }
            }
            Event::SoftBreak | Event::HardBreak => plain.push(' '),
            _ => {}
        }
    }
    let mut article = clean::plain(&plain);
    article.title = title.map(|title| title.trim().to_owned()).or(article.title);
    article.map = crate::article::OffsetMap::default();
    article
}
