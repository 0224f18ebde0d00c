//! The day on which an article was last changed, as pages and texts say it.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use serde_json::Value;

use super::date;

/// Data about a page that it carries for programs.
static LINKED_DATA: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?is)<script\b[^>]*application/ld\+json[^>]*>(.*?)</script").expect("a fixed pattern"));

/// A `meta` element that names the day.
static META: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)<meta\s[^>]*(?:article:modified_time|og:updated_time|datemodified|dcterms\.modified)[^>]*>").expect("a fixed pattern")
});

/// What such an element says.
static CONTENT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"(?i)\scontent\s*=\s*["']?([^"'>]{4,40})"#).expect("a fixed pattern"));

/// Words before the day of a change in a line of a text.
static CHANGED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:updated|corrected|modified|revised)\b(?: on| at)?").expect("a fixed pattern"));

/// The day that a page names: of the article in its linked data, else in its `meta` elements.
pub fn of_page(page: &str) -> Option<Date> {
    let in_data = LINKED_DATA.captures_iter(page).filter_map(|found| serde_json::from_str(&found[1]).ok()).find_map(|data: Value| of_data(&data));
    let in_meta = || META.find_iter(page).find_map(|meta| date::first(&CONTENT.captures(meta.as_str())?[1]));
    in_data.or_else(in_meta)
}

/// The day of the first article in linked data. Pages speak of others too, and of themselves.
fn of_data(data: &Value) -> Option<Date> {
    match data {
        Value::Array(list) => list.iter().find_map(of_data),
        Value::Object(fields) => {
            let is_article = |kind: &Value| kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting"));
            let fits = fields.get("@type").is_some_and(|kind| is_article(kind) || kind.as_array().is_some_and(|kinds| kinds.iter().any(is_article)));
            let own = fields.get("dateModified").filter(|_| fits).and_then(Value::as_str).and_then(date::first);
            own.or_else(|| fields.get("@graph").and_then(of_data))
        }
        _ => None,
    }
}

/// The day of a change in a line of a text: "Updated: 3 March 2026".
pub fn in_line(line: &str) -> Option<Date> {
    date::first(&line[CHANGED.find(line)?.end()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Option<Date> = Some(jiff::civil::date(2026, 3, 3));

    #[test]
    fn pages_say_it_in_linked_data_or_in_meta_elements() {
        let data = r#"<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "dateModified": "2026-05-05"},
            {"@type": ["NewsArticle"], "dateModified": "2026-03-03T10:00:00+01:00"}]}</script>"#;
        assert_eq!(of_page(data), DAY);
        assert_eq!(of_page("<META content='2026-03-03T01:00Z' property='article:modified_time'>"), DAY);
        assert_eq!(of_page("<meta name=\"dcterms.modified\" content=\"3 March 2026\">"), DAY);
        assert_eq!(of_page("<script type='application/ld+json'>{\"@type\": \"WebPage\", \"dateModified\": \"2026-05-05\"}</script>"), None);
        assert_eq!(of_page("<script type=application/ld+json>{broken</script><p>dateModified 2026-05-05"), None);
    }

    #[test]
    fn texts_say_it_in_a_line() {
        assert_eq!(in_line("Published 1 March 2026, last updated 3 March 2026, 10:15 GMT"), DAY);
        assert_eq!(in_line("Corrected on March 3, 2026"), DAY);
        assert_eq!(in_line("Published 3 March 2026"), None);
    }
}
