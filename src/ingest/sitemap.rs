//! Sitemaps (sitemaps.org, with Google's news extension) -> the pages that a site names, each with its day; and the sitemaps that an index names.

use jiff::civil::Date;

use super::clean::words;
use super::feed::Item;
use super::xml::{Part, each};
use super::{Facts, date, walk};
use crate::article::print_of;

/// Pages or sitemaps that one sitemap may name, by its standard.
const MOST: usize = 50_000;

/// What a sitemap names.
pub enum Sitemap {
    /// Pages.
    Pages(Vec<Item>),
    /// Other sitemaps, the last changed first.
    Index(Vec<Child>),
}

/// A sitemap that an index names.
pub struct Child {
    /// Its address.
    pub address: String,
    /// When it was last changed, in the words of the index; empty when it does not say.
    pub changed: String,
}

/// One entry of a sitemap.
#[derive(Default)]
struct Entry {
    address: String,
    changed: String,
    published: String,
    title: String,
    outlet: String,
}

/// True when a text, in small letters, begins as a sitemap does.
pub fn begins(lower: &str) -> bool {
    let at = lower.match_indices('<').find(|(at, _)| !lower[at + 1..].starts_with(['?', '!']));
    at.is_some_and(|(at, _)| {
        let name = lower[at + 1..].split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default();
        matches!(name.rsplit(':').next(), Some("urlset" | "sitemapindex"))
    })
}

/// Reads a sitemap, up to the first fault in it.
pub fn read(raw: &[u8]) -> Sitemap {
    let (mut entries, mut entry, mut path, mut is_index) = (Vec::new(), Entry::default(), Vec::new(), false);
    each(raw, |part| match part {
        Part::Begin(name, _) => {
            is_index |= path.is_empty() && name == "sitemapindex";
            path.push(name);
        }
        Part::End(name) => {
            path.pop();
            let whole = std::mem::take(&mut entry);
            if !matches!(name.as_str(), "url" | "sitemap") || path.len() != 1 {
                entry = whole;
            } else if entries.len() < MOST && walk::is_url(whole.address.trim()) {
                entries.push(whole);
            }
        }
        Part::Text(text) => {
            let field = match path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                [_, "url" | "sitemap", "loc"] => &mut entry.address,
                [_, "url" | "sitemap", "lastmod"] => &mut entry.changed,
                [_, "url", "news", "publication_date"] => &mut entry.published,
                [_, "url", "news", "title"] => &mut entry.title,
                [_, "url", "news", "publication", "name"] => &mut entry.outlet,
                _ => return,
            };
            field.push_str(&text);
        }
    });
    if is_index {
        entries.sort_by(|a, b| b.changed.trim().cmp(a.changed.trim()));
        let child = |entry: Entry| Child { address: entry.address.trim().to_owned(), changed: entry.changed.trim().to_owned() };
        return Sitemap::Index(entries.into_iter().map(child).collect());
    }
    // The newest first, as feeds have them; of what names no day, what is named last.
    entries.reverse();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.day()));
    Sitemap::Pages(entries.into_iter().map(Entry::item).collect())
}

impl Entry {
    /// When it was published or last changed.
    fn day(&self) -> Option<Date> {
        date::first(&self.changed).max(date::first(&self.published))
    }

    fn item(self) -> Item {
        let key = self.address.trim().to_owned();
        let stamp = print_of(&[self.changed.trim().as_bytes(), self.published.trim().as_bytes(), self.title.trim().as_bytes()]);
        // When the file of a page was last changed says nothing of its article: only a news sitemap names days of articles.
        let facts = Facts {
            source: Some(key.clone()),
            title: words(&self.title),
            published: date::first(&self.published),
            publisher: words(&self.outlet),
            ..Facts::default()
        };
        Item { key, stamp, facts, content: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_come_newest_first_with_what_a_news_sitemap_says_of_them() {
        let raw = r#"<?xml version="1.0"?><!-- made daily --><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
            <url><loc>https://velm.example/about</loc></url>
            <url><loc>https://velm.example/old</loc><lastmod>2025-03-01T10:00:00Z</lastmod></url>
            <url><loc> https://velm.example/new?a=1&amp;b=2 </loc><n:news><n:publication><n:name>Velm Courier</n:name><n:language>en</n:language></n:publication>
              <n:publication_date>2025-03-18T09:00:00+01:00</n:publication_date><n:title>Strike ends</n:title></n:news></url>
            <url><loc>mailto:a@b</loc></url></urlset>"#;
        assert!(begins(&raw.to_lowercase()));
        let Sitemap::Pages(items) = read(raw.as_bytes()) else { panic!("it is no index") };
        let keys: Vec<&str> = items.iter().map(|item| item.key.as_str()).collect();
        assert_eq!(keys, ["https://velm.example/new?a=1&b=2", "https://velm.example/old", "https://velm.example/about"]);
        let facts = &items[0].facts;
        assert_eq!((facts.title.as_deref(), facts.publisher.as_deref()), (Some("Strike ends"), Some("Velm Courier")));
        assert_eq!((facts.published, items[1].facts.published), (Some(jiff::civil::date(2025, 3, 18)), None));
    }

    #[test]
    fn an_index_names_sitemaps_and_other_xml_is_neither() {
        let raw = "<sitemapindex><sitemap><loc>https://a.example/1.xml</loc><lastmod>2024</lastmod></sitemap><sitemap><loc>https://a.example/2.xml</loc><lastmod>2025</lastmod></sitemap></sitemapindex>";
        let Sitemap::Index(found) = read(raw.as_bytes()) else { panic!("it is an index") };
        assert_eq!(found.iter().map(|child| child.address.as_str()).collect::<Vec<_>>(), ["https://a.example/2.xml", "https://a.example/1.xml"]);
        assert!(!begins("<rss><channel>") && !begins("<?xml version='1.0'?>") && !begins("text <urlsets>"));
    }
}
