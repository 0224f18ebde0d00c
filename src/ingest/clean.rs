//! Cleaning of plain text: paragraphs, page furniture, headline, by-line, dateline; the offset map back to the raw text is kept.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::{byline, date, modified};
use crate::article::{Article, OffsetMap};
use crate::kind::Kind;
use crate::knowledge::Gazetteer;
use crate::span::Span;

/// What a furniture word does to the lines around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Furniture {
    /// The line goes.
    Line,
    /// Any line that starts so goes.
    Start,
    /// The line goes, and the headlines below it.
    List,
    /// Everything from here on goes.
    Cut,
}

static FURNITURE: LazyLock<Vec<(Furniture, &'static str)>> = LazyLock::new(|| {
    let rows = include_str!("../../data/lexicons/page-furniture.tsv").lines().skip(1);
    rows.filter_map(|row| {
        let (kind, words) = row.split_once('\t')?;
        let kind = match kind {
            "line" => Furniture::Line,
            "start" => Furniture::Start,
            "list" => Furniture::List,
            "cut" => Furniture::Cut,
            _ => return None,
        };
        Some((kind, words))
    })
    .collect()
});

/// Up to the first dash.
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[A-Z][A-Z .'’-]{2,30}?(?:(?: and | ?/ ?)[A-Z][A-Z .'’-]{2,30}?)?|[A-Z][\w .'’-]{2,30}?)(?:, [A-Z][\w .]{2,30})?,? ?(?:\(?[^()—–-]{0,40}\d{0,4}\)?)? ?(?:\([A-Z][\w .'’&/-]{1,40}\))? ?(?:—|–|--| - |\.-|\.—) ?")
        .expect("a fixed pattern")
});

/// Words in capitals before a colon: a dateline when they name a place, else whoever speaks or what is spoken of.
static PLACE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(\p{Lu}[\p{Lu} .'’-]{2,30})(?: \([A-Z][\w ]{1,30}\))?: ").expect("a fixed pattern"));

/// "LONDON, 6 Nov. ": a place in capitals and a day, with no dash behind them.
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\p{Lu}[\p{Lu} .'’-]{2,30}, (?:\d{1,2} [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8}\.? \d{1,2})(?:,? \d{4})?(?:\.|:) ").expect("a fixed pattern")
});

static AGENCY: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\(([A-Z][\w .'’&/-]{1,40})\) ?(?:—|–|--|-)").expect("a fixed pattern"));

/// One paragraph of the raw text: the lines that it is made of.
struct Paragraph {
    lines: Vec<Span>,
}

impl Paragraph {
    fn text(&self, raw: &str) -> String {
        self.lines.iter().map(|line| line.text(raw)).collect::<Vec<_>>().join(" ")
    }
}

/// Longest line, in characters, that an editor is taken to have broken.
const WIDEST: usize = 200;

/// Cleans pasted plain text into an article without source.
#[must_use]
pub fn plain(raw: &str) -> Article {
    let mut article = Article::default();
    let mut kept: Vec<Paragraph> = Vec::new();
    let mut below_list = false;
    for paragraph in paragraphs(raw) {
        let text = paragraph.text(raw);
        match furniture(&text) {
            Some(Furniture::Cut) => break,
            Some(Furniture::List) => below_list = true,
            Some(_) => {}
            None if below_list && !is_prose(&text) => {}
            None => {
                below_list = false;
                kept.push(paragraph);
            }
        }
    }
    take_head(raw, &mut kept, &mut article);
    write(raw, &kept, &mut article);
    // What only says when it was last changed was published then, as far as anybody can tell.
    article.published = article.published.or(article.modified);
    article
}

/// Splits into paragraphs at blank lines; hard-wrapped lines are joined, a line that is a paragraph of its own stays one.
fn paragraphs(raw: &str) -> Vec<Paragraph> {
    let narrow = raw.lines().map(str::len).max().unwrap_or(0) <= 100 && raw.lines().any(|line| line.trim().is_empty());
    let mut found: Vec<Paragraph> = Vec::new();
    for block in blocks(raw) {
        let whole = is_wrapped(&block, raw);
        for (at, line) in block.into_iter().enumerate() {
            match found.last_mut() {
                Some(last) if at > 0 && (whole || narrow && continues(last, raw) && byline::read(line.text(raw)).is_none()) => last.lines.push(line),
                _ => found.push(Paragraph { lines: vec![line] }),
            }
        }
    }
    found
}

/// The lines between blank lines, without the blanks at their ends. A line of what nobody sees is blank.
fn blocks(raw: &str) -> Vec<Vec<Span>> {
    let mut found = Vec::new();
    let (mut block, mut at) = (Vec::new(), 0);
    for line in raw.split_inclusive('\n') {
        let words = line.trim_matches(|c: char| c.is_whitespace() || c.is_control() || is_unseen(c));
        if words.is_empty() {
            found.push(std::mem::take(&mut block));
        } else {
            let start = at + (words.as_ptr() as usize - line.as_ptr() as usize);
            block.push(Span::of(start..start + words.len()));
        }
        at += line.len();
    }
    found.push(block);
    found.retain(|block| !block.is_empty());
    found
}

/// True when an editor broke these lines: on none was much room for the first word of the next one, and some sentence goes on over an end.
/// Two lines alone may be a headline and what stands below it, unless the first is plainly text or the second goes on in small letters.
fn is_wrapped(lines: &[Span], raw: &str) -> bool {
    let length = |line: &Span| line.text(raw).chars().count();
    let width = lines.iter().map(length).max().unwrap_or(0);
    let pairs = || lines.iter().zip(lines.iter().skip(1)).map(|(line, next)| (line, next.text(raw)));
    let is_full = |line: &Span, next: &str| length(line) + 1 + next.split(' ').next().unwrap_or_default().chars().count() > width * 9 / 10;
    let is_text = || holds_sentence(lines[0].text(raw)) || pairs().any(|(_, next)| next.starts_with(char::is_lowercase));
    width <= WIDEST
        && pairs().all(|(line, next)| is_full(line, next))
        && pairs().any(|(line, _)| !ends_sentence(line.text(raw)))
        && (lines.len() > 2 || is_text())
}

/// A line that is long enough to have been broken by its writer's editor goes on in the next one.
fn continues(paragraph: &Paragraph, raw: &str) -> bool {
    paragraph.lines.last().is_some_and(|line| line.text(raw).len() >= 45)
}

/// True when one sentence ends within a line and another begins: no headline does that.
fn holds_sentence(text: &str) -> bool {
    static END: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"\b\p{Ll}{3,}[.!?]["”’)]*\s+["“‘(]*\p{Lu}"#).expect("a fixed pattern"));
    END.is_match(text)
}

fn furniture(text: &str) -> Option<Furniture> {
    let key = text.trim_end_matches(['.', ':', '*', '!', ' ', '»', '›', '>', '→']).to_lowercase();
    if is_trail(text) {
        return Some(Furniture::Line);
    }
    // A long paragraph that begins like furniture is text all the same.
    let short = text.split_whitespace().count() <= 40;
    FURNITURE
        .iter()
        .filter(|(kind, _)| short || *kind != Furniture::Start)
        .find(|(kind, words)| if *kind == Furniture::Start { key.starts_with(words) } else { key == *words })
        .map(|(kind, _)| *kind)
}

/// "Home > World > Asia": the way to a page.
fn is_trail(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['>', '»', '›']).map(str::trim).collect();
    parts.len() >= 3 && parts.iter().all(|part| !part.is_empty() && part.split_whitespace().count() <= 4)
}

/// A paragraph that says something: ended like a sentence, and not as short as a cry.
fn is_prose(text: &str) -> bool {
    text.split_whitespace().count() >= 4 && ends_sentence(text)
}

fn ends_sentence(text: &str) -> bool {
    static NOTES: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?:\[\d{1,3}\])+$").expect("a fixed pattern"));
    let text = text.trim_end();
    let text = NOTES.find(text).map_or(text, |notes| text[..notes.start()].trim_end());
    text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']).ends_with(['.', '!', '?', '…', ':', ';'])
}

/// Takes section label, headline, by-line and date lines off the top.
fn take_head(raw: &str, kept: &mut Vec<Paragraph>, article: &mut Article) {
    let mut taken = 0;
    for (at, paragraph) in kept.iter().enumerate().take(6) {
        let text = paragraph.text(raw);
        let rest = kept.len() - at - 1;
        let words = text.split_whitespace().count();
        if let Some((found, place)) = signed(&text) {
            article.authors = found.authors;
            article.published = article.published.or(found.day).or(place.and_then(date::first));
        } else if words <= 10 && date_line(&text).is_some() {
            let changed = modified::in_line(&text);
            article.modified = article.modified.max(changed);
            if changed.is_none() || date_line(&text) != changed {
                article.published = article.published.or(date_line(&text));
            }
        } else if at == 0 && rest > 1 && is_question(&text) {
            article.title = Some(text);
        } else if rest == 0 || ends_sentence(&text) || holds_sentence(&text) && !is_question(&text) || words > 30 {
            break;
        } else if words >= 4 && article.title.is_none() {
            article.title = Some(text);
        } else if words >= 4 {
            break;
        }
        taken = at + 1;
    }
    kept.drain(..taken);
}

/// A by-line, alone or behind a dateline, and that dateline.
fn signed(text: &str) -> Option<(byline::Byline, Option<&str>)> {
    let alone = byline::read(text).map(|found| (found, None));
    alone.or_else(|| {
        let place = DATELINE.find(text)?;
        byline::read(&text[place.end()..]).map(|found| (found, Some(place.as_str())))
    })
}

/// "Chief or senator? The king of the hills wants both": a headline may ask before it tells.
fn is_question(text: &str) -> bool {
    text.split_whitespace().count() <= 20 && text.matches(['.', '!', ';']).count() == 0 && text.matches('?').count() == 1
}

fn date_line(text: &str) -> Option<Date> {
    let found = date::first(text)?;
    let lower = text.to_lowercase();
    let marked = ["published", "updated", "posted", "last updated", "corrected", "date"].iter().any(|word| lower.starts_with(word));
    (!ends_sentence(text) || marked && text.len() < 40).then_some(found)
}

/// Writes the cleaned text and the offset map; a dateline at the top gives date and agency and is left out.
fn write(raw: &str, kept: &[Paragraph], article: &mut Article) {
    for (at, paragraph) in kept.iter().enumerate() {
        let mut lines = paragraph.lines.clone();
        if at == 0
            && let Some(first) = lines.first_mut()
        {
            *first = without_dateline(raw, *first, article);
        }
        if !article.text.is_empty() {
            article.text.push_str("\n\n");
        }
        for (at, line) in lines.into_iter().enumerate() {
            if at > 0 {
                article.text.push(' ');
            }
            copy(raw, line, &mut article.text, &mut article.map);
        }
    }
}

fn without_dateline(raw: &str, line: Span, article: &mut Article) -> Span {
    let text = line.text(raw);
    let place = PLACE.captures(text).filter(|found| is_town(&found[1])).and_then(|found| found.get(0));
    let dated = DATED.find(text);
    let Some(found) = place.or(dated).or_else(|| DATELINE.find(text)) else { return line };
    let head = &text[..found.end()];
    let has_sign = place.is_some()
        || dated.is_some()
        || head.contains('(')
        || date::first(head).is_some()
        || head.split(['—', '–', '-', ',', '/']).next().and_then(|place| place.split(" and ").next()).is_some_and(is_upper);
    if !has_sign || !text[found.end()..].starts_with(|c: char| c.is_uppercase() || c == '"' || c == '“') {
        return line;
    }
    article.published = article.published.or(date::first(head));
    if article.publisher.is_none() {
        article.publisher = AGENCY.captures(head).map(|agency| agency[1].to_owned());
    }
    Span::new(line.start() + found.end() as u32, line.end())
}

/// True for a town or province that reports come from. A country before a colon speaks or is spoken of, unless its capital goes by the same name.
fn is_town(name: &str) -> bool {
    let known = Gazetteer::get();
    let likeliest = known.lookup(name).first().is_some_and(|hit| !hit.weak && matches!(hit.entry.kind, Kind::City | Kind::Region));
    likeliest || known.of_capital(name).is_some()
}

fn is_upper(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= 3 && !text.chars().any(char::is_lowercase)
}

/// Characters that have no place in a text: they are not seen, some turn the direction of what follows, some XML cannot carry.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// A headline or a name in one line, cleaned like text, when anything is left of it.
#[must_use]
pub fn words(raw: &str) -> Option<String> {
    let spaced: String = raw.chars().filter(|&c| !is_unseen(c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

/// The name of a file or a URL, with the characters that a text cannot have written as URLs write them: two names stay two.
#[must_use]
pub fn name(raw: &str) -> String {
    let mut name = String::with_capacity(raw.len());
    for c in raw.chars() {
        if c.is_control() || is_unseen(c) {
            name.extend(c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")));
        } else {
            name.push(c);
        }
    }
    name
}

/// Copies a line, white space collapsed, control characters dropped.
fn copy(raw: &str, line: Span, text: &mut String, map: &mut OffsetMap) {
    let mut space = false;
    for (at, c) in line.text(raw).char_indices() {
        if c.is_whitespace() || c.is_control() {
            space = true;
            continue;
        }
        if is_unseen(c) {
            continue;
        }
        if space {
            text.push(' ');
            space = false;
        }
        map.push(text.len() as u32, line.start() + at as u32, c.len_utf8() as u32);
        text.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_headline_and_label_go_and_offsets_lead_back() {
        let raw = "World\n\nFloods hit the river towns of Arven\n\nBy Jane Doe\n\nARVEN, May 3, 2024 (Newswire) — Floods  hit Arven on Friday. The mayor\tsaid so.\n\nRelated Articles\n\nStorm kills two in Bora\n\nThe river rose by two metres within a day, the council said on Sunday.\n\nLeave a Reply\n\nGreat article, thanks for all of it.\n";
        let article = plain(raw);
        assert_eq!(
            article.text,
            "Floods hit Arven on Friday. The mayor said so.\n\nThe river rose by two metres within a day, the council said on Sunday."
        );
        assert_eq!(article.title.as_deref(), Some("Floods hit the river towns of Arven"));
        assert_eq!(article.authors, ["Jane Doe"]);
        assert_eq!(article.published, Some(jiff::civil::date(2024, 5, 3)));
        assert_eq!(article.publisher.as_deref(), Some("Newswire"));
        let at = article.text.find("council").unwrap();
        assert_eq!(article.map.raw(Span::of(at..at + 7)).unwrap().text(raw), "council");
    }

    #[test]
    fn a_line_of_what_nobody_sees_is_blank() {
        for unseen in ["\0", "\u{200f}", "\u{1b} \u{ad}"] {
            let article =
                plain(&format!("The strike ended on Monday, the union said.\n{unseen}\nWorkers returned to the port of Velm.\n\n{unseen}\n"));
            assert_eq!(article.text, "The strike ended on Monday, the union said.\n\nWorkers returned to the port of Velm.", "{unseen:?}");
        }
    }

    #[test]
    fn what_stands_around_a_pasted_page_goes() {
        let raw = "Skip to content\nMenu\nHome > World > Asia\n\nTalks on border trade resume in Khorog\nBy Parviz Amin\nPublished: 14.04.2025 10:33\n\
            5 min read\n\nDUSHANBE, April 11 (Asia Wire) — Officials resumed talks on border trade on Friday, the ministry said.\n\n\
            Related Articles\nChina opens second crossing\n\n“It is late,” he said.\n\nSubscribe to continue reading.\n\nTags: China, trade\n";
        let article = plain(raw);
        assert_eq!(article.text, "Officials resumed talks on border trade on Friday, the ministry said.\n\n“It is late,” he said.");
        assert_eq!(article.title.as_deref(), Some("Talks on border trade resume in Khorog"));
        assert_eq!((article.published, article.publisher.as_deref()), (Some(jiff::civil::date(2025, 4, 14)), Some("Asia Wire")));
        assert_eq!(article.authors, ["Parviz Amin"]);
    }

    #[test]
    fn datelines_and_bylines_of_several_papers() {
        let text = |first: &str| plain(&format!("Floods hit the river towns of Arven\n\n{first}Officials resumed talks on Friday.\n\nThey ended.\n"));
        for line in [
            "DHAKA: ",
            "LIMA, April 13 (EFN).- ",
            "ARVEN, May 3 - ",
            "KABUL (Newswire) -- ",
            "OSH, March 3 (Ala-Wire News) — ",
            "ARVEN, 6 Nov. ",
            "OSLO and SEOUL — ",
            "TOKYO/TAIPEI -- ",
        ] {
            assert!(text(line).text.starts_with("Officials resumed"), "{line}: {}", text(line).text);
        }
        for line in ["QUITO (EFN): ", "NEW DELHI: ", "SINGAPORE: "] {
            assert!(text(line).text.starts_with("Officials resumed"), "{line}: {}", text(line).text);
        }
        for line in ["Dhaka: ", "OPEC: ", "CHINA: ", "THE MINISTER: ", "NOWHEREVILLE: "] {
            assert!(text(line).text.starts_with(&format!("{line}Officials")), "what stands before a colon is text: {}", text(line).text);
        }
        assert!(text("KABUL - Police said: ").text.starts_with("Police said: Officials"), "up to the dash and no further");
        assert!(text("KABUL - Police came - ").text.starts_with("Police came - Officials"), "up to the first dash");
        let by = |line: &str| plain(&format!("Floods hit the river towns of Arven\n{line}\n\nThe council met in Arven.\n")).authors;
        assert_eq!(by("By Jane Doe in Tbilisi and Ann Lee"), ["Jane Doe", "Ann Lee"]);
        assert_eq!(by("By Jane Doe in Bosnia and Herzegovina"), ["Jane Doe"]);
        assert_eq!(by("By Lee in Trinidad and Tobago and Bo Ray"), ["Lee", "Bo Ray"]);
        assert!(by("By Staff Reporter").is_empty());
        let signed = plain("The council met in Arven on Friday.\n\nIt sat late.\n\n(Reporting by Ann Lee; Editing by Bo Ray)\n");
        assert_eq!(signed.text, "The council met in Arven on Friday.\n\nIt sat late.");
    }

    #[test]
    fn a_first_paragraph_that_ends_in_a_footnote_is_no_headline() {
        let article = plain("Hibel is a village on the river Orn in the north.[1]\n\nIt has two schools and a mill.[2][3]\n");
        assert!(article.title.is_none() && article.text.starts_with("Hibel is a village"));
    }

    #[test]
    fn wrapped_lines_are_one_paragraph_and_their_first_no_headline() {
        let two = "Norway's prime minister may sign the treaty next week. The Harbour Guild is a member of the Nordic\nSeafarers Federation.\n";
        let article = plain(two);
        assert_eq!((article.text.as_str(), article.title), (two.trim().replace('\n', " ").as_str(), None));
        let wide = "The council of the northern lake towns, which had met for three days in the old customs house of Arven on the eastern shore,\nsaid that it \
                    would build a dam above the mouth of the river Orn, where floods had destroyed two bridges and a mill in the spring of\nlast year.\n";
        assert_eq!(plain(wide).text, wide.trim().replace('\n', " "));
    }

    #[test]
    fn a_headline_over_its_byline_or_its_text_stays_one() {
        let byline = plain("Council of the northern lake towns decides to build a dam above the river\nBy Ann Lee\n\nThe council met in Arven.\n");
        assert_eq!(byline.title.as_deref(), Some("Council of the northern lake towns decides to build a dam above the river"));
        assert_eq!(byline.authors, ["Ann Lee"]);
        let text = plain(
            "Council decides to build a dam\nThe council of the lake towns met in Arven and decided to build a dam.\nIt will be ready next year.\n",
        );
        assert_eq!(text.title.as_deref(), Some("Council decides to build a dam"));
    }

    #[test]
    fn a_single_line_is_text_not_headline() {
        let article = plain("Tajikistan is a member of the alliance");
        assert_eq!((article.text.as_str(), article.title), ("Tajikistan is a member of the alliance", None));
    }

    #[test]
    fn a_short_sentence_with_a_day_is_no_date_line() {
        let article = plain("Pele was born on 23 October 1940.\n\nPublished: 3 May 2024.\n");
        assert_eq!((article.text.as_str(), article.published), ("Pele was born on 23 October 1940.\n\nPublished: 3 May 2024.", None));
        assert_eq!(plain("Published: 3 May 2024.\n\nPele was born on 23 October 1940.\n").published, Some(jiff::civil::date(2024, 5, 3)));
    }

    #[test]
    fn hard_wrapped_lines_are_joined() {
        let raw = "The council met on Monday in the old town hall of\nArven and agreed to build a new bridge.\n\nWork starts in May.\n";
        assert_eq!(
            plain(raw).text,
            "The council met on Monday in the old town hall of Arven and agreed to build a new bridge.\n\nWork starts in May."
        );
    }
}
