//! A web page -> its main text with title, date, author and publisher.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use trafilatura::{ExtractionFocus, Options};

use super::{Reason, clean, date};
use crate::article::{Article, OffsetMap};

/// Where a block of a page begins or ends.
static BORDER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)</?(?:p|h[1-6]|li|ul|ol|div|section|blockquote|figure|figcaption|table|tr|br|hr)\b").expect("a fixed pattern"));

/// Largest page that is parsed, in bytes.
const LARGEST_PAGE: usize = 8 << 20;

/// Deepest nesting that is parsed. Browsers go no deeper either, and the time of the parsers grows with its square.
const DEEPEST: usize = 512;

/// Elements that need no end: they hold nothing, or the next one of their sort ends them.
const ENDLESS: [&str; 30] = [
    "area", "base", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li", "link", "meta", "optgroup", "option",
    "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "wbr",
];

/// An article from a page.
pub fn article(page: &str) -> Result<Article, Reason> {
    if page.len() > LARGEST_PAGE {
        return Err(Reason::TooLarge(LARGEST_PAGE as u64 >> 20));
    }
    let depth = depth(page);
    if depth > DEEPEST {
        return Err(Reason::Nested { found: depth, most: DEEPEST });
    }
    let options = Options::default().with_fallback(true).with_focus(ExtractionFocus::FavorPrecision).with_exclude_comments(true);
    let found = trafilatura::extract(page, &options).ok();
    let text = found.as_ref().map(|found| blocks(&found.content_html)).filter(|text| !text.trim().is_empty());
    let text = text.or_else(|| readable(page).map(|text| text.replace('\n', "\n\n"))).ok_or(Reason::NoText)?;
    let mut article = clean::plain(&text);
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

/// How deeply the tags of a page are nested at most, as far as its bytes tell.
fn depth(page: &str) -> usize {
    static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s-u)<(/?)([A-Za-z][A-Za-z0-9]*)").expect("a fixed pattern"));
    let (mut open, mut deepest, mut at) = (0_usize, 0, 0);
    while let Some(tag) = TAG.captures_at(page, at) {
        let (whole, name) = (tag.get_match(), tag[2].to_ascii_lowercase());
        at = whole.end();
        if ENDLESS.contains(&name.as_str()) {
            continue;
        }
        if !tag[1].is_empty() {
            open = open.saturating_sub(1);
        } else if name == "script" || name == "style" {
            // What is in there is no markup.
            at += page[at..].find("</").unwrap_or(page.len() - at);
            open += 1;
        } else {
            open += 1;
            deepest = deepest.max(open);
        }
    }
    deepest
}

/// The text of extracted HTML, one paragraph for each block: the extractor's own plain text runs headline and paragraphs together.
fn blocks(html: &str) -> String {
    let html = html.split_whitespace().collect::<Vec<_>>().join(" ");
    let html = BORDER.replace_all(&html, "\n\n$0");
    scraper::Html::parse_fragment(&html).root_element().text().collect()
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
    fn deep_nesting_does_no_harm() {
        let page =
            |tag: &str, count: usize| format!("<html><body>{}<p>The ships left Oslo on Monday, and the port was closed.</p>", tag.repeat(count));
        let run = move || {
            assert!(article(&page("<div>", DEEPEST - 1)).is_ok());
            for tag in ["<div>", "<b><i>", "<table><tr><td>", "<ul><li>"] {
                assert!(matches!(article(&page(tag, 100_000)), Err(Reason::Nested { .. })), "{tag}");
            }
        };
        // Workers have a stack of this size; see `parallel`.
        std::thread::Builder::new().stack_size(256 << 20).spawn(run).unwrap().join().unwrap();
    }

    #[test]
    fn what_needs_no_end_and_what_is_no_markup_is_not_nested() {
        let list = "<ul><li>a<li>b</ul><p>c<br>".repeat(1_000);
        let script = "<script>document.write('<div><div>')</script><style>a<b</style><svg/>".repeat(1_000);
        assert!(depth(&format!("<html><body>{list}")) < 5);
        assert!(depth(&script) < 1_010, "an element that ends itself is counted as open: {}", depth(&script));
    }
}
