//! Paragraphs and sentences: where the text of an article stops for a moment. In: text. Out: spans without surrounding white space.
//! A stop ends a sentence unless an abbreviation, a number or the next word speaks against it.

use crate::span::Span;
use crate::text::token::is_blank;

/// Abbreviations that something always follows: titles, "e.g.", "No." before a number is told apart by `BEFORE_NUMBER`.
const NEVER_LAST: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "maj", "col", "lt", "capt", "sgt", "cpl", "pvt", "cmdr", "adm", "brig", "sen", "rep", "reps", "sens",
    "gov", "pres", "rev", "hon", "msgr", "fr", "mme", "mlle", "messrs", "supt", "insp", "det", "amb", "atty", "mt", "ft", "e.g", "i.e", "vs", "cf",
    "viz", "ca", "approx", "al", "lt.-gen", "maj.-gen", "lt.gen", "maj.gen", "ph", "drs", "sr.", "dist", "ald", "asst",
];

/// Abbreviations that a number follows.
const BEFORE_NUMBER: &[&str] =
    &["no", "nos", "vol", "vols", "p", "pp", "fig", "figs", "art", "sec", "ch", "par", "para", "op", "eq", "ed", "ext", "para"];

/// Abbreviations that may end a sentence or stand inside it: the next word decides.
const MAYBE_LAST: &[&str] = &[
    "inc", "ltd", "co", "corp", "bros", "plc", "llc", "jr", "sr", "esq", "etc", "st", "ave", "blvd", "rd", "jan", "feb", "mar", "apr", "jun", "jul",
    "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "dept", "univ", "est",
    "govt", "intl", "ala", "ariz", "ark", "calif", "colo", "conn", "del", "fla", "ga", "ill", "ind", "kan", "ky", "la", "md", "mich", "minn", "miss",
    "mo", "mont", "neb", "nev", "okla", "ore", "pa", "penn", "tenn", "tex", "vt", "va", "wash", "wis", "wyo", "ont", "que", "mass", "hrs", "min",
    "sq", "lbs", "oz", "cal", "gmbh", "s.p.a", "assn", "natl", "avg", "max", "def", "ref", "cent",
];

/// Words that, capitalised after an abbreviation, begin a new sentence.
const STARTERS: &[&str] = &[
    "the",
    "a",
    "an",
    "he",
    "she",
    "it",
    "they",
    "we",
    "i",
    "you",
    "his",
    "her",
    "its",
    "their",
    "our",
    "my",
    "this",
    "that",
    "these",
    "those",
    "there",
    "but",
    "and",
    "or",
    "so",
    "yet",
    "in",
    "on",
    "at",
    "by",
    "for",
    "from",
    "with",
    "after",
    "before",
    "when",
    "while",
    "if",
    "as",
    "since",
    "although",
    "though",
    "however",
    "because",
    "during",
    "under",
    "according",
    "also",
    "both",
    "some",
    "many",
    "most",
    "several",
    "all",
    "no",
    "not",
    "what",
    "who",
    "how",
    "why",
    "where",
    "which",
    "earlier",
    "later",
    "last",
    "meanwhile",
    "still",
    "then",
    "once",
    "despite",
    "to",
    "asked",
    "one",
    "two",
    "now",
    "until",
    "among",
    "more",
    "every",
    "each",
    "only",
    "another",
    "between",
    "unlike",
    "instead",
    "moreover",
    "furthermore",
    "today",
    "it's",
    "he's",
    "she's",
    "they're",
    "we're",
    "that's",
    "there's",
    "here",
    "officials",
    "police",
    "authorities",
    "critics",
    "analysts",
];

/// Verbs of saying after a quotation that ends in "?" or "!".
const SAYING: &[&str] = &[
    "said",
    "says",
    "asked",
    "asks",
    "wrote",
    "writes",
    "told",
    "added",
    "replied",
    "shouted",
    "cried",
    "exclaimed",
    "demanded",
    "wondered",
    "tweeted",
];

/// The paragraphs of a text: stretches between blank lines, without surrounding white space.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<Span> {
    let (mut found, mut open): (Vec<Span>, Option<Span>) = (Vec::new(), None);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let here = trim(text, at, at + line.len());
        at += line.len();
        match (here, open) {
            (Some(line), Some(span)) => open = Some(span.cover(line)),
            (Some(line), None) => open = Some(line),
            (None, _) => found.extend(open.take()),
        }
    }
    found.extend(open);
    found
}

/// The span of `text[start..end]` without surrounding white space; `None` when nothing is left.
fn trim(text: &str, start: usize, end: usize) -> Option<Span> {
    let slice = &text[start..end];
    let from = start + (slice.len() - slice.trim_start_matches(is_blank).len());
    let to = start + slice.trim_end_matches(is_blank).len();
    (from < to).then(|| Span::of(from..to))
}

/// The sentences of one paragraph.
#[must_use]
pub fn sentences(text: &str, paragraph: Span) -> Vec<Span> {
    let (offset, body) = (paragraph.start() as usize, paragraph.text(text));
    let (mut found, mut start) = (Vec::new(), 0);
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !is_stop(c) || at < start {
            continue;
        }
        while chars.next_if(|&(_, next)| is_stop(next)).is_some() {}
        let stop_end = chars.peek().map_or(body.len(), |&(next, _)| next);
        if let Some(end) = boundary(body, start, at, stop_end) {
            found.extend(trim(text, offset + start, offset + end));
            start = end;
        }
    }
    found.extend(trim(text, offset + start, offset + body.len()));
    found
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '…' | '。' | '！' | '？' | '؟' | '।' | '‼' | '⁇')
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | ')' | ']' | '}' | '»' | '›' | '」' | '』')
}

fn is_opener(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '(' | '[' | '«' | '„' | '-' | '–' | '—' | '*' | '•')
}

/// Where the sentence begun at `start` ends, if the stops at `at..stop_end` end it: after closing quotes and brackets.
fn boundary(body: &str, start: usize, at: usize, stop_end: usize) -> Option<usize> {
    let stops = &body[at..stop_end];
    let rest = &body[stop_end..];
    let closed = rest.trim_start_matches(is_closer);
    let closed = skip_citations(closed);
    let end = body.len() - closed.len();
    if closed.is_empty() || stops.contains(['。', '！', '？', '।']) {
        return Some(end);
    }
    if !closed.starts_with(is_blank) {
        return glued(body, start, at, stops, rest).then_some(stop_end);
    }
    let closers = &rest[..rest.len() - closed.len()];
    let next = closed.trim_start_matches(is_blank).trim_start_matches(is_opener).trim_start_matches(is_blank);
    ends(&body[start..at], stops, closers, next).then_some(end)
}

/// Leaves out reference marks like "[1]" that follow a stop, glued or after one space.
pub(crate) fn skip_citations(mut rest: &str) -> &str {
    loop {
        let Some(inner) = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix('[') else { return rest };
        let digits = inner.bytes().take(5).take_while(u8::is_ascii_digit).count();
        match inner[digits..].strip_prefix(']') {
            Some(after) if (1..=4).contains(&digits) => rest = after,
            _ => return rest,
        }
    }
}

/// True for a lost space: "…ended.The next…".
fn glued(body: &str, start: usize, at: usize, stops: &str, rest: &str) -> bool {
    let before = last_word(&body[start..at]);
    let long = before.chars().count() >= 3 && before.chars().all(char::is_lowercase);
    let word: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
    let after = rest[word.len()..].chars().next();
    long && stops == "." && word.starts_with(char::is_uppercase) && is_starter(&word) && after.is_none_or(is_blank)
}

/// Bytes that are looked at for the last word: no abbreviation is longer, and a text may have no white space at all.
const LAST: usize = 200;

/// The characters after the last white space and any opening marks.
fn last_word(before: &str) -> &str {
    let before = &before[before.floor_char_boundary(before.len().saturating_sub(LAST))..];
    let word = before.rsplit(is_blank).next().unwrap_or("");
    word.trim_start_matches(|c| is_opener(c) || c == '$')
}

fn is_starter(word: &str) -> bool {
    STARTERS.contains(&word.to_lowercase().replace('’', "'").as_str())
}

fn first_word(next: &str) -> &str {
    let end = next.find(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’')).unwrap_or(next.len());
    &next[..end]
}

/// Decides on stops that white space follows. `before`: the sentence so far; `next`: the text that follows, from its first word.
fn ends(before: &str, stops: &str, closers: &str, next: &str) -> bool {
    let Some(first) = next.chars().next() else { return true };
    if first.is_lowercase() {
        // Names like "iPhone" or "al-Bashir" may begin a sentence, but only a plain stop after a plain word tells them from a continuation.
        return stops == "." && closers.is_empty() && begins_lower(next) && !is_abbreviation(last_word(before));
    }
    if matches!(first, ',' | ';' | ':' | '.' | '?' | '!') {
        return false;
    }
    if stops != "." {
        let quoted = stops.starts_with(['?', '!']) && speech_follows(closers, next);
        let named = stops == "!" && last_word(before) == "Yahoo";
        return !quoted && !named;
    }
    if !closers.is_empty() && closers != ")" && closers != "'" {
        return true;
    }
    after_word(before, next, first)
}

fn begins_lower(next: &str) -> bool {
    let word = first_word(next);
    let inner_capital = word.chars().nth(1).is_some_and(char::is_uppercase);
    let article = ["al-", "el-", "as-", "ash-", "ul-"].iter().any(|prefix| next.starts_with(prefix));
    inner_capital || (article && next.split('-').nth(1).is_some_and(|rest| rest.starts_with(char::is_uppercase)))
}

/// True for `"Why now?" Ms. Diaz asked`: a verb of saying among the next few words.
fn speech_follows(closers: &str, next: &str) -> bool {
    closers.contains(['"', '”', '’', '\''])
        && next.split(is_blank).take(5).take_while(|w| !w.ends_with([','])).any(|word| SAYING.contains(&word.trim_end_matches(['.', ',', ':', ';'])))
}

/// True for a known abbreviation or initials, given without the final stop.
pub(crate) fn is_abbreviation(word: &str) -> bool {
    let low = word.to_lowercase();
    [NEVER_LAST, BEFORE_NUMBER, MAYBE_LAST].iter().any(|list| list.contains(&low.as_str())) || is_initials(word)
}

/// True for an abbreviation that stands before numbers ("No").
pub(crate) fn is_before_number(word: &str) -> bool {
    BEFORE_NUMBER.contains(&word.to_lowercase().as_str())
}

/// "U.S", "J", "a.m", "Ph.D": short letter groups with stops between them.
fn is_initials(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let short = parts.iter().all(|part| (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic));
    short && (parts.len() > 1 || (word.chars().count() == 1 && word.chars().all(char::is_uppercase)))
}

/// Decides on one "." after a word, before a capital, a digit or a mark.
fn after_word(before: &str, next: &str, first: char) -> bool {
    let word = last_word(before);
    let low = word.to_lowercase();
    let following = first_word(next);
    if NEVER_LAST.contains(&low.as_str()) {
        return false;
    }
    if BEFORE_NUMBER.contains(&low.as_str()) {
        return !first.is_numeric();
    }
    if word.chars().all(char::is_numeric) && before.trim_start_matches(is_opener).len() == word.len() {
        return false; // "1. First item"
    }
    if MAYBE_LAST.contains(&low.as_str()) && word.starts_with(char::is_alphabetic) {
        return decide_by_next(&low, before, following, first);
    }
    if is_initials(word) {
        if low == "a.m" || low == "p.m" {
            return !is_time_word(following) && !first.is_numeric();
        }
        if word.chars().count() == 1 {
            return is_starter(following) && following.chars().count() > 1 && !previous_is_name(before, word);
        }
        return is_starter(following);
    }
    true
}

fn decide_by_next(low: &str, before: &str, following: &str, first: char) -> bool {
    match low {
        // "no cent.", "fell ill.": words of their own when written in lower case
        "ill" | "miss" | "mo" | "max" | "def" | "ref" | "cent" | "wash" | "sat" | "sun" | "mar" | "del" | "mass" | "min" | "ind" | "est" => {
            last_word(before).starts_with(char::is_lowercase) || is_starter(following)
        }
        _ => is_starter(following) || (low == "etc" && first.is_uppercase()),
    }
}

/// True when a single letter follows a capitalised word: "George W", "J. K".
fn previous_is_name(before: &str, word: &str) -> bool {
    let earlier = before[..before.len() - word.len()].trim_end_matches(is_blank);
    let previous = last_word(earlier);
    previous.is_empty() || (previous.ends_with('.') && previous.starts_with(char::is_uppercase))
}

fn is_time_word(word: &str) -> bool {
    const WORDS: &[&str] = &["et", "est", "edt", "gmt", "utc", "bst", "cet", "pt", "pst", "pdt", "eastern", "pacific", "central", "moscow", "local"];
    let lower = word.to_lowercase();
    crate::knowledge::calendar::is_name(&lower) || WORDS.contains(&lower.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cuts at "|" in the expected text; the text itself is that without the bars.
    fn check(marked: &str) {
        let text = marked.replace('|', "");
        let found: Vec<&str> = paragraphs(&text).into_iter().flat_map(|p| sentences(&text, p)).map(|s| s.text(&text)).collect();
        let wanted: Vec<&str> = marked.split(['|', '\n']).map(str::trim).filter(|s| !s.is_empty()).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn abbreviations_do_not_end_sentences() {
        check("The U.S. Army met Dr. Smith in St. Louis at 5 a.m. Monday.| He left.");
        check("J. K. Rowling and George W. Bush took No. 5 on Sept. 3.| It rained.");
        check("Acme Inc. said profits rose 3.5 percent in 2026-2027, e.g. in Ohio.| Acme Corp. President Jo Fox agreed.");
        check("He works for Acme Inc.| The firm left the U.S.| In May it came back.");
        check("Mr. al-Assad spoke vs. Gen. Aoun, i.e. nobody.| No.| He said no.");
        check("1. First item here");
    }

    #[test]
    fn quotes_and_brackets_go_with_their_sentence() {
        check("“We will go.”| The king said: \"Stop!\"| (He was ill.)| They left.[1]| It ended. [23]| Now it began.");
        check("\"Why now?\" Ms. Diaz asked.| \"No!\" he said.| Really?!| Yes…| Perhaps.");
    }

    #[test]
    fn headlines_are_paragraphs() {
        check("Rebels take the town\n\nThe rebels took it.| A second line.");
    }

    #[test]
    fn a_lost_space_still_ends_a_sentence() {
        check("The war ended.|The army left example.com and Node.js alone.");
    }
}
