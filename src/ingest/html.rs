//! A web page -> its main text with title, date, author and publisher.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use trafilatura::{ExtractionFocus, Options};

use super::{Reason, clean, date, modified, nesting};
use crate::article::{Article, OffsetMap};

/// Where a block of a page begins or ends.
static BORDER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)</?(?:p|h[1-6]|li|ul|ol|div|section|blockquote|figure|figcaption|table|tr|br|hr)\b").expect("a fixed pattern"));

/// Largest page that is parsed, in bytes.
const LARGEST_PAGE: usize = 8 << 20;

/// An article from a page.
pub fn article(page: &str) -> Result<Article, Reason> {
    if page.len() > LARGEST_PAGE {
        return Err(Reason::TooLarge(LARGEST_PAGE as u64 >> 20));
    }
    let page = &*nesting::flat(page);
    let options = Options::default().with_fallback(true).with_focus(ExtractionFocus::FavorPrecision).with_exclude_comments(true);
    let found = trafilatura::extract(page, &options).ok();
    let text = found.as_ref().map(|found| blocks(&found.content_html)).filter(|text| !text.trim().is_empty());
    let text = text.or_else(|| readable(page).map(|text| text.replace('\n', "\n\n"))).ok_or(Reason::NoText)?;
    let mut article = clean::plain(&text);
    article.map = OffsetMap::default();
    if let Some(found) = found {
        let meta = found.metadata;
        article.title = clean::words(&meta.title).or(article.title);
        article.publisher = clean::words(&meta.sitename).or(article.publisher);
        let day: Option<Date> = meta.date.and_then(|day| date::first(&day.to_string()));
        article.published = day.or(article.published);
        article.modified = modified::of_page(page).or(article.modified);
        let authors: Vec<String> = meta.author.split(';').filter_map(clean::words).collect();
        if !authors.is_empty() {
            article.authors = authors;
        }
        meta.url.trim().clone_into(&mut article.source);
    }
    Ok(article)
}

/// The text of extracted HTML, one paragraph for each block: the extractor's own plain text runs headline and paragraphs together.
fn blocks(html: &str) -> String {
    let html = html.split_whitespace().collect::<Vec<_>>().join(" ");
    let html = BORDER.replace_all(&html, "\n\n$0");
    scraper::Html::parse_fragment(&html).root_element().text().collect()
}

/// An article from HTML with nothing around its text: the content of a feed's item, a document of a book. Its first heading is the headline.
pub fn prose(html: &str) -> Result<Article, Reason> {
    if html.len() > LARGEST_PAGE {
        return Err(Reason::TooLarge(LARGEST_PAGE as u64 >> 20));
    }
    let html = html.split_whitespace().collect::<Vec<_>>().join(" ");
    let document = nesting::parsed(&BORDER.replace_all(&html, "\n\n$0"));
    let (mut text, mut title) = (String::new(), String::new());
    for node in document.tree.nodes() {
        let Some(words) = node.value().as_text() else { continue };
        let within = |names: &[&str]| node.ancestors().filter_map(|node| node.value().as_element()).any(|element| names.contains(&element.name()));
        if within(&["head", "script", "style", "nav", "template", "noscript", "svg"]) {
            continue;
        }
        let is_headline = text.trim().is_empty() && within(&["h1", "h2"]);
        if is_headline { &mut title } else { &mut text }.push_str(words);
    }
    let mut article = clean::plain(&text);
    article.title = clean::words(&title).or(article.title);
    article.map = OffsetMap::default();
    if article.text.trim().is_empty() { Err(Reason::NoText) } else { Ok(article) }
}

/// The second opinion on pages where the first finds nothing.
fn readable(page: &str) -> Option<String> {
    let config = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..dom_smoothie::Config::default() };
    let mut reader = dom_smoothie::Readability::new(page, None, Some(config)).ok()?;
    let text = reader.parse().ok()?.text_content.to_string();
    (!text.trim().is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><html><head><title>Harbour strike ends in Velm after nine days | Velm Courier</title>
        <script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Harbour strike ends in Velm after nine days",
        "datePublished":"2025-03-18T09:12:00+01:00","author":[{"@type":"Person","name":"Mira Oldenkamp"},{"@type":"Person","name":"Tom Baird"}],
        "publisher":{"@type":"Organization","name":"Velm Courier"}}</script></head>
        <body><div id="cookie-banner"><p>We use cookies to improve your experience of this site.</p></div><nav><a href="/">Home</a></nav>
        <main><article><h1>Harbour strike ends in Velm after nine days</h1><p>By Mira Oldenkamp and Tom Baird</p>
        <p>Dock workers in Velm returned to work on Tuesday after their union accepted an offer from the port authority, ending a strike of nine days.</p>
        <p>The agreement raises wages by 6 percent, said Karin Solberg, who leads the union. &ldquo;We got what we came for,&rdquo; she said.</p>
        <aside><h3>Related articles</h3><ul><li><a href="/r1">Fishing fleet faces new quotas</a></li></ul></aside>
        <p>Subscribe to continue reading. Already a subscriber? Log in.</p>
        <p>Exporters estimate their losses at 30 million dollars, according to the Chamber of Commerce of the northern coast.</p></article>
        <section><h4>About the author</h4><p>Mira Oldenkamp covers ports and shipping for the paper.</p></section></main>
        <footer><p>&copy; 2025 Velm Courier. All rights reserved.</p></footer></body></html>"#;

    #[test]
    fn a_news_page_gives_its_paragraphs_and_metadata() {
        let article = article(PAGE).unwrap();
        let paragraphs: Vec<&str> = article.text.split("\n\n").collect();
        assert_eq!(paragraphs.len(), 3, "{}", article.text);
        assert!(paragraphs[0].starts_with("Dock workers") && paragraphs[1].ends_with("“We got what we came for,” she said."));
        assert_eq!(article.title.as_deref(), Some("Harbour strike ends in Velm after nine days"));
        assert_eq!(article.authors, ["Mira Oldenkamp", "Tom Baird"]);
        assert_eq!((article.publisher.as_deref(), article.published), (Some("Velm Courier"), Some(jiff::civil::date(2025, 3, 18))));
    }

    #[test]
    fn prose_is_kept_whole_but_for_what_is_no_text() {
        let html = "<html><head><title>Part 1</title><style>p {}</style></head><body><h1>Strike ends</h1><p>Workers <b>returned</b>.</p><p>It was Tuesday.</p>";
        let article = prose(html).unwrap();
        assert_eq!((article.title.as_deref(), article.text.as_str()), (Some("Strike ends"), "Workers returned.\n\nIt was Tuesday."));
        assert!(matches!(prose("<img src=cover.png>"), Err(Reason::NoText)));
    }

    #[test]
    fn deep_nesting_does_no_harm() {
        let page = format!("<html><body>{}<p>The port opened on Monday.</p>", "<div>".repeat(100_000));
        let run = move || prose(&page).is_ok_and(|article| article.text == "The port opened on Monday.") && article(&page).is_ok();
        // Workers have a stack of this size; see `parallel`.
        std::thread::Builder::new().stack_size(256 << 20).spawn(run).unwrap().join().unwrap();
    }
}
