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
    /// The day of its last change.
    pub modified: Option<Date>,
    /// The outlet, where the article names none.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// A shorter form of it as HTML, to be read where a page has no text.
    pub summary: Option<String>,
}

impl Facts {
    /// Tells an article what is known of it. A container speaks of this one article, a page of its whole site: only the outlet is better known there,
    /// and what a page is called after an address that it claims for itself is no name.
    pub fn tell(&self, article: &mut Article) {
        let Self { source, title, published, modified, publisher, authors, .. } = self.clone();
        if let Some(source) = source {
            let called = article.publisher.take().filter(|name| host(&article.source).as_ref() != Some(name));
            article.publisher = called.or(publisher).or_else(|| host(&source));
            article.source = source;
        } else {
            article.publisher = article.publisher.take().or(publisher);
        }
        article.title = title.or_else(|| article.title.take());
        article.published = published.or(article.published);
        article.modified = modified.or(article.modified);
        if !authors.is_empty() {
            article.authors = authors;
        }
    }
}

/// The server that an address names.
fn host(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    Some(url.host_str()?.trim_start_matches("www.").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlet_is_called_as_it_says_itself_else_as_its_feed_or_server() {
        let facts = Facts { source: Some("https://www.velm.example/1".into()), publisher: Some("Velm Courier".into()), ..Facts::default() };
        let told = |facts: &Facts, name: Option<&str>| {
            let mut article = Article { source: "https://elsewhere.example/x".into(), publisher: name.map(str::to_owned), ..Article::default() };
            facts.tell(&mut article);
            (article.source, article.publisher.unwrap_or_default())
        };
        let expected = |name: &str| ("https://www.velm.example/1".to_owned(), name.to_owned());
        assert_eq!(told(&facts, Some("The Courier")), expected("The Courier"));
        assert_eq!(told(&facts, Some("elsewhere.example")), expected("Velm Courier"));
        assert_eq!(told(&Facts { publisher: None, ..facts }, None), expected("velm.example"));
    }
}
