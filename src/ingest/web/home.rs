//! The feed that the home page of a site names in its head (`<link rel="alternate">`).

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

/// A `link` element.
static LINK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?is)<link\s([^>]*)>").expect("a fixed pattern"));
/// An attribute and its value.
static ATTRIBUTE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?is)([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"#).expect("a fixed pattern"));

/// Where the first feed of a page is.
pub fn feed(page: &str, at: &Url) -> Option<Url> {
    LINK.captures_iter(page).find_map(|link| {
        let value = |name: &str| {
            let mut found = ATTRIBUTE.captures_iter(link.get(1)?.as_str()).filter(|pair| pair[1].eq_ignore_ascii_case(name));
            found.next().and_then(|pair| (2..5).find_map(|at| pair.get(at))).map(|value| value.as_str().trim().to_owned())
        };
        let is_feed = value("type")
            .is_some_and(|kind| ["application/rss+xml", "application/atom+xml", "application/feed+json"].contains(&&*kind.to_lowercase()));
        let is_alternate = value("rel").is_some_and(|rel| rel.split_whitespace().any(|word| word.eq_ignore_ascii_case("alternate")));
        let address = value("href").filter(|_| is_feed && is_alternate)?.replace("&amp;", "&");
        at.join(&address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_feed_of_a_page_is_found() {
        let at = Url::parse("https://velm.example/").unwrap();
        let found = |page: &str| feed(page, &at).map(|url| url.to_string());
        let page = "<link rel=stylesheet href=/a.css><LINK href='/news.xml?a=1&amp;b=2' Type=\"application/RSS+xml\" rel='x alternate'><link rel=alternate type=application/atom+xml href=/b>";
        assert_eq!(found(page).as_deref(), Some("https://velm.example/news.xml?a=1&b=2"));
        assert_eq!(found("<link rel=alternate hreflang=de href=/de>"), None);
        assert_eq!(found("<link rel=alternate type=application/rss+xml href='javascript:x'>"), None);
    }
}
