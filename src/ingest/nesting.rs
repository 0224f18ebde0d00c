//! Pages whose elements nest without end: what parsers do takes time by the depth for every element, and stack. Tags that open an element
//! deeper than any page that a person wrote are taken out; their text stays.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// Elements that may be open at once. Browsers allow 512.
const DEEPEST: usize = 400;

/// A tag, or the beginning of what is no markup up to its own end.
static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)<!--|<(/?)([a-z][a-z0-9:-]*)[^<>]*?(/?)>").expect("a fixed pattern"));

/// Where scripts, styles and remarks end.
static ENDS: LazyLock<[(&str, Regex); 3]> = LazyLock::new(|| {
    [("script", "(?i)</script"), ("style", "(?i)</style"), ("", "-->")].map(|(name, end)| (name, Regex::new(end).expect("a fixed pattern")))
});

/// Elements that nothing stands in, that end by themselves, or that one of their kind ends.
const FLAT: [&str; 34] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td",
    "th", "tbody", "thead", "tfoot", "option", "a", "nobr", "button", "h1", "h2", "h3", "h4", "h5", "h6",
];

/// The page without the tags that nest too deeply, which seldom are any.
#[must_use]
pub fn flat(page: &str) -> Cow<'_, str> {
    let (mut depth, mut drawing, mut at) = (0_usize, 0_usize, 0);
    let (mut kept, mut copied) = (String::new(), 0);
    while let Some(tag) = TAG.captures_at(page, at) {
        let whole = tag.get(0).expect("a match has its whole");
        at = whole.end();
        let name = tag.get(2).map_or_else(String::new, |name| name.as_str().to_ascii_lowercase());
        let closes = tag.get(1).is_some_and(|slash| !slash.is_empty());
        if let Some((_, end)) = ENDS.iter().find(|(raw, _)| *raw == name && !closes) {
            match end.find_at(page, at) {
                Some(end) => at = end.start(),
                None => break,
            }
        }
        if FLAT.contains(&name.as_str()) || name.is_empty() {
            continue;
        }
        let ended = !tag[3].is_empty();
        if (name == "svg" || name == "math") && !ended {
            drawing = if closes { drawing.saturating_sub(1) } else { drawing + 1 };
        }
        // Only in drawings does a slash end an element; elsewhere parsers do not see it.
        if drawing > 0 && ended {
            continue;
        }
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        if depth > DEEPEST || (closes && depth == DEEPEST) {
            kept.push_str(&page[copied..whole.start()]);
            copied = whole.end();
        }
    }
    if copied == 0 {
        return Cow::Borrowed(page);
    }
    kept.push_str(&page[copied..]);
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nests_too_deeply_is_taken_out_and_its_text_stays() {
        let page = format!("<body>{}<p>text</p>{}<p>after</p></body>", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let flat = flat(&page);
        assert_eq!((flat.matches("<div>").count(), flat.matches("</div>").count()), (DEEPEST - 1, DEEPEST - 1));
        assert!(flat.contains("<p>text</p>") && flat.ends_with("<p>after</p></body>"));
        assert_eq!(super::flat(&"<div/>".repeat(500)).matches("<div/>").count(), DEEPEST);
    }

    #[test]
    fn pages_that_only_look_deep_stay_as_they_are() {
        let paragraphs = "<p>One paragraph<br>of many, <b>bold</b> <a name=x> <img src=x>".repeat(1_000);
        let scripts = "<script>for (i=0;i<n;i++) { if (a>b) c() }</script><style>a<b>c</style><!-- <div> -->".repeat(1_000);
        let drawings = "<svg><path d='M1'/><g><use href='#a'/></g></svg>".repeat(1_000);
        for page in [paragraphs, scripts, drawings] {
            assert!(matches!(flat(&page), Cow::Borrowed(_)), "{}", &page[..60]);
        }
    }

    #[test]
    fn what_never_ends_takes_no_longer() {
        let page = "<script>".repeat(1_000_000);
        let begun = std::time::Instant::now();
        assert_eq!(flat(&page), page);
        assert!(begun.elapsed().as_secs() < 5);
    }
}
