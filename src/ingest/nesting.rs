//! Pages whose elements nest without end: what parsers do takes time by the depth for every element, and stack. Tags that open an element
//! deeper than any page that a person wrote are taken out; their text stays.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// Elements that may be open at once. Browsers allow 512.
const DEEPEST: usize = 400;

static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*?(/?)>").expect("a fixed pattern"));

/// Elements that nothing stands in, and such whose end may be left out and which then end by themselves.
const FLAT: [&str; 25] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td",
    "th", "tbody", "thead", "tfoot", "option",
];

/// The page without the tags that nest too deeply, which seldom are any.
#[must_use]
pub fn flat(page: &str) -> Cow<'_, str> {
    let (mut depth, mut kept, mut copied) = (0_usize, String::new(), 0);
    for tag in TAG.captures_iter(page) {
        let (Some(whole), Some(name)) = (tag.get(0), tag.get(2)) else { continue };
        let plain = name.as_str().to_ascii_lowercase();
        if FLAT.contains(&plain.as_str()) || !tag[3].is_empty() {
            continue;
        }
        let too_deep = if tag[1].is_empty() {
            depth += 1;
            depth > DEEPEST
        } else {
            depth = depth.saturating_sub(1);
            depth >= DEEPEST
        };
        if too_deep {
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
    }

    #[test]
    fn pages_of_many_paragraphs_stay_as_they_are() {
        let page = "<p>One paragraph<br>of many, <b>bold</b> <img src=x>".repeat(5_000);
        assert!(matches!(flat(&page), Cow::Borrowed(_)));
    }
}
