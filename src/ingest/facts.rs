//! `Facts`: what a container says of an article in it: its address, headline, day, writers, outlet.

use jiff::civil::Date;

use crate::article::Article;

/// What is known of an article before its text is looked into. What is not said is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Its URL or other name.
    pub source: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its day.
    pub published: Option<Date>,
    /// The outlet, where the article names none.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// A shorter form of it as HTML, to be read where a page has no text.
    pub summary: Option<String>,
}

impl Facts {
    /// Tells an article what is known of it. A container speaks of this one article, a page of its whole site: only the outlet is better known there.
    pub fn tell(&self, article: &mut Article) {
        let Self { source, title, published, publisher, authors, .. } = self.clone();
        if let Some(source) = source {
            article.source = source;
        }
        article.title = title.or_else(|| article.title.take());
        article.published = published.or(article.published);
        article.publisher = article.publisher.take().or(publisher);
        if !authors.is_empty() {
            article.authors = authors;
        }
    }
}

/// Words without blanks at their ends, when there are any.
pub fn words(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}
