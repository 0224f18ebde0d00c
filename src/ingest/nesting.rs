//! Pages whose elements nest without end, or that the parser fills with copies of what was not ended: they would take time by the depth for every
//! element, stack, and memory. The parser itself tells what becomes of a page, a little at a time, so that it is stopped there. Such a page is read
//! without its elements; its paragraphs stay.

use std::borrow::Cow;
use std::sync::LazyLock;

use html5ever::ParseOpts;
use html5ever::tendril::TendrilSink;
use regex::{Captures, Regex};
use scraper::{Html, HtmlTreeSink};

/// Elements that may be open at once. Browsers allow 512.
const DEEPEST: usize = 400;
/// Nodes that may be made of one tag on average. A tag and the text after it are two.
const MOST_NODES: usize = 8;
/// What the parser gets at once, in bytes; so much may pass unseen.
const PIECE: usize = 4 << 10;

/// A remark, or a tag and its name.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)<!--.*?-->|</?([a-zA-Z][^\s/>]*)[^>]*>").expect("a fixed pattern"));

/// Elements that end each other or that nothing stands in: they do not nest, and tell a page's headline, paragraphs and what is none of its text.
const FLAT: [&str; 14] = ["html", "head", "body", "title", "meta", "link", "script", "style", "p", "br", "h1", "h2", "h3", "h4"];

/// The page; without its elements when these are more than a parser should be given, which is seldom.
#[must_use]
pub fn flat(page: &str) -> Cow<'_, str> {
    if is_small(page) || grown(page).is_some() { Cow::Borrowed(page) } else { Cow::Owned(felled(page)) }
}

/// The tree of a page or of a piece of one; of its text and few of its elements when these are more than a parser should be given.
#[must_use]
pub fn parsed(page: &str) -> Html {
    if is_small(page) {
        return Html::parse_document(page);
    }
    grown(page).unwrap_or_else(|| Html::parse_document(&felled(page)))
}

/// The page without its elements.
fn felled(page: &str) -> String {
    // A blank for each tag: what stood around it must not become another one.
    let replaced = MARKUP.replace_all(page, |tag: &Captures<'_>| {
        let is_flat = tag.get(1).is_some_and(|name| FLAT.iter().any(|flat| flat.eq_ignore_ascii_case(name.as_str())));
        if is_flat { tag[0].to_owned() } else { " ".to_owned() }
    });
    replaced.into_owned()
}

/// True for a page of so few tags that it cannot be overgrown.
fn is_small(page: &str) -> bool {
    page.matches('<').count() < DEEPEST / 2
}

/// The tree of a page; nothing when a parser makes elements of it that nest too deeply, or too many.
fn grown(page: &str) -> Option<Html> {
    let mut parser = html5ever::parse_document(HtmlTreeSink::new(Html::new_document()), ParseOpts::default());
    let (mut rest, mut seen, mut tags) = (page, 0, DEEPEST);
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        rest = after;
        tags += piece.matches('<').count();
        parser.process(piece.into());
        let tree = &parser.tokenizer.sink.sink.0.borrow().tree;
        let new = tree.nodes().skip(seen);
        if tree.nodes().len() > tags * MOST_NODES || new.map(|node| node.ancestors().count()).any(|depth| depth > DEEPEST) {
            return None;
        }
        seen = tree.nodes().len();
    }
    Some(parser.finish())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn is_overgrown(page: &str) -> bool {
        !is_small(page) && grown(page).is_none()
    }

    /// Each of these nests or grows without end in a parser when it is repeated. Some look as if they ended what they begin.
    const ENDLESS: [&str; 16] = [
        "<div>",
        "<div/>",
        "<b><i>",
        "<ul><li>",
        "<table><tr><td>",
        "<div></b>",
        "<span><p></span></p>",
        "<li><dd>",
        "<li><h1>",
        "<rt>",
        "<optgroup>",
        "<svg><a>",
        "<path/>",
        "<b><div><b></b></div>",
        "<div><!-- </div> -->",
        "<textarea></div></textarea><div>",
    ];

    #[test]
    fn what_nests_too_deeply_is_taken_out_and_its_text_stays() {
        for piece in ENDLESS {
            let page = format!("<html><body>{}<p>The port opened.</p>{}<p>It was Monday.</p>", piece.repeat(50_000), "</div>".repeat(50_000));
            let begun = Instant::now();
            let flat = flat(&page);
            assert!(flat.contains("<p>The port opened.</p>") && flat.ends_with("<p>It was Monday.</p>"), "{piece}");
            assert!(matches!(flat, Cow::Owned(_)) && !is_overgrown(&flat), "{piece} stays overgrown");
            assert!(begun.elapsed() < Duration::from_secs(10), "{piece}: {:?}", begun.elapsed());
        }
    }

    #[test]
    fn what_was_not_ended_does_not_fill_the_memory() {
        let open: Vec<String> = (0..300).map(|at| format!("<b id={at}>")).collect();
        let page = format!("<body><p>{}</p>{}", open.concat(), "<p>x</p>".repeat(100_000));
        assert!(!is_overgrown(&flat(&page)) && is_overgrown(&page));
    }

    #[test]
    fn a_tag_that_is_taken_out_does_not_make_another_one() {
        let page = "<<b>div>".repeat(5_000) + &"<div>".repeat(500);
        assert!(!flat(&page).contains("<div>"));
    }

    #[test]
    fn pages_that_only_look_deep_stay_as_they_are() {
        let paragraphs = "<p>One paragraph<br>of many, <b>bold</b> <a name=x> <img src=x>".repeat(1_000);
        let lists = format!("{}{}", "<ul><li>a<li>b</ul><dl><dt>c<dd>d</dl>".repeat(1_000), "<table><tr><td>a<td>b<tr><td>c</table>".repeat(1_000));
        let scripts = "<script>for (i=0;i<n;i++) { if (a>b) c('<div>') }</script><style>a<b>c</style><!-- <div> -->".repeat(1_000);
        let drawings = "<svg><path d='M1'/><g><use href='#a'/></g></svg>".repeat(1_000);
        for page in [paragraphs, lists, scripts, drawings] {
            assert!(matches!(flat(&page), Cow::Borrowed(_)), "{}", &page[..60]);
        }
    }
}
