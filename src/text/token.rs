//! Sentence to tokens, cut as the Universal Dependencies treebanks of English cut them, so that the parser sees what it was trained on:
//! clitics apart ("do" "n't"), hyphenated compounds in three ("Tajik" "-" "Afghan"), prefixes whole ("anti-war"), marks alone, URLs whole.

use crate::span::Span;
use crate::text::sentence;

/// Prefixes that stay with their word.
const PREFIXES: &[&str] = &[
    "anti", "arch", "bi", "co", "counter", "cross", "e", "ex", "extra", "hyper", "infra", "inter", "intra", "macro", "mega", "meta", "micro", "mid",
    "mini", "multi", "neo", "non", "over", "para", "poly", "post", "pre", "pro", "proto", "pseudo", "psycho", "quasi", "re", "semi", "socio", "sub",
    "super", "trans", "ultra", "un", "under",
];

/// Units cut from the number that they are glued to.
const UNITS: &[&str] =
    &["am", "pm", "a.m.", "p.m.", "km", "m", "kg", "cm", "mm", "mph", "kph", "bn", "mn", "tn", "ft", "lb", "lbs", "mln", "bln", "kw", "mw", "gw"];

const CLITICS: &[&str] = &["'s", "'m", "'re", "'ve", "'ll", "'d"];

/// True for white space, control characters and invisible spaces: what stands between tokens.
#[must_use]
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}')
}

/// Bytes of the longest stretch without white space that is looked at as a whole. What is longer is no word: it is cut without regard to
/// its marks, so that time grows with the length of a text and not with its square.
const LONGEST: usize = 1_000;

/// The tokens of one sentence, in order, not overlapping.
#[must_use]
pub fn tokens(text: &str, sentence: Span) -> Vec<Span> {
    let mut cutter = Cutter { text, found: Vec::new() };
    let (mut at, end) = (sentence.start() as usize, sentence.end() as usize);
    while at < end {
        let rest = &text[at..end];
        at += rest.len() - rest.trim_start_matches(is_blank).len();
        let most = text.floor_char_boundary(end.min(at + LONGEST));
        let to = text[at..most].find(is_blank).map_or(most, |n| at + n);
        if at < to {
            cutter.chunk(at, to, sentence::skip_citations(&text[to..end]).is_empty());
        }
        at = to;
    }
    cutter.found
}

struct Cutter<'a> {
    text: &'a str,
    found: Vec<Span>,
}

fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | 'ʼ')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥' | '₽' | '₹' | '₩' | '₺' | '₴' | '₸' | '₪')
}

/// Marks that are always tokens of their own.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '”'
            | '„'
            | '«'
            | '»'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | ';'
            | '<'
            | '>'
            | '|'
            | '='
            | '*'
            | '•'
            | '…'
            | '–'
            | '—'
            | '!'
            | '?'
            | '~'
            | '%'
            | '¿'
            | '¡'
    ) || matches!(c, '。' | '、' | '，' | '！' | '？' | '；' | '：' | '「' | '」' | '『' | '』' | '؟' | '،')
}

impl Cutter<'_> {
    fn push(&mut self, from: usize, to: usize) {
        if from < to {
            self.found.push(Span::of(from..to));
        }
    }

    /// Cuts one stretch without white space; `last` when the sentence ends with it.
    fn chunk(&mut self, mut from: usize, mut to: usize, mut last: bool) {
        while let Some(size) = opening(&self.text[from..to]) {
            self.push(from, from + size);
            from += size;
        }
        let mut tail = Vec::new();
        while let Some(size) = closing(&self.text[from..to], last) {
            tail.push(Span::of(to - size..to));
            to -= size;
            last = true;
        }
        self.core(from, to);
        self.found.extend(tail.into_iter().rev());
    }

    /// Cuts at marks inside.
    fn core(&mut self, from: usize, to: usize) {
        let slice = &self.text[from..to];
        if is_address(slice) {
            return self.push(from, to);
        }
        let mut start = from;
        let mut at = from;
        while at < to {
            match inner_mark(&self.text[from..to], at - from) {
                Some((size, own)) => {
                    self.word(start, if own { at } else { at + size });
                    if own {
                        self.push(at, at + size);
                    }
                    at += size;
                    start = at;
                }
                None => at += self.text[at..].chars().next().map_or(1, char::len_utf8),
            }
        }
        self.word(start, to);
    }

    /// Cuts at hyphens.
    fn word(&mut self, from: usize, to: usize) {
        let word = &self.text[from..to];
        if !word.contains(is_hyphen) || is_number_code(word) || word.ends_with(is_hyphen) {
            return self.clitics(from, to);
        }
        let (mut start, mut at) = (from, from);
        while let Some(offset) = self.text[at..to].find(is_hyphen) {
            let hyphen = at + offset;
            let after = hyphen + self.text[hyphen..].chars().next().map_or(1, char::len_utf8);
            let part = self.text[at..hyphen].to_lowercase();
            if start < hyphen && PREFIXES.contains(&part.as_str()) {
                at = after;
                continue;
            }
            self.clitics(start, hyphen);
            self.push(hyphen, after);
            (start, at) = (after, after);
        }
        self.clitics(start, to);
    }

    /// Cuts clitics, fused words and units.
    fn clitics(&mut self, from: usize, to: usize) {
        match clitic_at(&self.text[from..to]) {
            Some(at) => {
                self.clitics(from, from + at);
                self.push(from + at, to);
            }
            None => self.push(from, to),
        }
    }
}

/// Bytes of an opening mark to cut from the front of a chunk.
fn opening(chunk: &str) -> Option<usize> {
    let mut chars = chunk.chars();
    let (first, second) = (chars.next()?, chars.next()?);
    let run = chunk.len() - chunk.trim_start_matches(first).len();
    if run > first.len_utf8() && run < chunk.len() && (is_rule(first) || is_currency(first)) {
        return Some(run);
    }
    let alone = match first {
        '\'' | '‘' | '`' | '’' => !second.is_numeric() && !is_clitic(chunk),
        '#' | '+' => first == '#' && second.is_numeric(),
        '.' | ',' | ':' | '/' | '\\' => !second.is_numeric() && second != first,
        c if is_hyphen(c) => !is_hyphen(second) && !second.is_numeric(),
        c => is_currency(c) || (is_mark(c) && second != c),
    };
    alone.then(|| first.len_utf8())
}

/// Bytes of a closing mark to cut from the end of a chunk; never the whole chunk.
fn closing(chunk: &str, last: bool) -> Option<usize> {
    let end = chunk.chars().next_back()?;
    let run = |same: fn(char) -> bool| chunk.len() - chunk.trim_end_matches(same).len();
    let size = match end {
        '.' => match run(|c| c == '.') {
            1 if keeps_stop(&chunk[..chunk.len() - 1], last) => return None,
            n => n,
        },
        '!' | '?' => run(|c| matches!(c, '!' | '?')),
        '/' | '\\' if is_address(chunk) => return None,
        ',' | ':' | '/' | '\\' => 1,
        c if is_quote(c) => c.len_utf8(),
        c if is_currency(c) => return None,
        c if is_rule(c) => chunk.len() - chunk.trim_end_matches(c).len(),
        c if is_mark(c) => c.len_utf8(),
        _ => return None,
    };
    (size < chunk.len()).then_some(size)
}

/// Whether the stop after `word` belongs to it.
fn keeps_stop(word: &str, last: bool) -> bool {
    let tail = word.rsplit(|c| is_hyphen(c) || c == '/' || c == '(' || c == '“' || c == '"').next().unwrap_or(word);
    if tail.is_empty() || tail.ends_with(|c: char| !c.is_alphanumeric()) {
        return false;
    }
    if !last {
        return true; // a stop inside a sentence marks an abbreviation or an item's number
    }
    let known = sentence::is_abbreviation(tail) && !sentence::is_before_number(tail) && tail.chars().count() > 1;
    known && (tail.contains('.') || tail.starts_with(char::is_uppercase) || tail == "etc")
}

/// A mark at byte `at` inside a word: its bytes, and whether it is a token of its own (else the word is cut after it).
fn inner_mark(word: &str, at: usize) -> Option<(usize, bool)> {
    let rest = &word[at..];
    let c = rest.chars().next()?;
    let run = rest.len() - rest.trim_start_matches(c).len();
    let before = word[..at].chars().next_back();
    let after = rest[c.len_utf8()..].chars().next();
    let numeric = |side: Option<char>| side.is_some_and(char::is_numeric);
    let upper = |side: Option<char>| side.is_some_and(char::is_uppercase);
    match c {
        '.' | '-' if run > 1 => Some((run, true)),
        ',' | ':' if !(numeric(before) && numeric(after)) && at > 0 => Some((1, true)),
        '/' if !(numeric(before) && numeric(after)) && word.len() > 3 => Some((1, true)),
        '&' if !(upper(before) && upper(after)) && at > 0 && after.is_some() => Some((1, true)),
        '#' | '+' | '@' | '_' => None,
        c if is_currency(c) && numeric(after) => Some((c.len_utf8(), !upper(before))),
        '!' | '?' => Some((rest.len() - rest.trim_start_matches(['!', '?']).len(), true)),
        c if is_rule(c) => Some((run, true)),
        c if is_mark(c) => Some((c.len_utf8(), true)),
        _ => None,
    }
}

/// Marks that are drawn as lines: a run of them is one token.
fn is_rule(c: char) -> bool {
    matches!(c, '=' | '*' | '<' | '>' | '|' | '~')
}

/// URLs, e-mail addresses, hashtags and handles.
fn is_address(word: &str) -> bool {
    let low = word.to_lowercase();
    let mail = low.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    let host = || {
        let host = low.split('/').next().unwrap_or("");
        let name = host.rsplit('.').next().unwrap_or("");
        host.contains('.')
            && host.is_ascii()
            && ["com", "org", "net", "gov", "edu", "info", "int", "ru", "uk", "de", "fr", "tv", "eu"].contains(&name)
    };
    low.contains("://") || low.starts_with("www.") || mail || (word.len() > 1 && word.starts_with(['@', '#'])) || (host() && !low.starts_with('.'))
}

/// Telephone numbers and dates in digits, which keep their hyphens; ranges do not.
fn is_number_code(word: &str) -> bool {
    let parts: Vec<&str> = word.split(is_hyphen).collect();
    let digits = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b == b'/'));
    digits && (parts.len() > 2 || (parts[0].len() == 3 && parts[1].len() == 4) || parts[0].contains('/'))
}

/// True for a clitic standing alone, as in "Russia 's".
fn is_clitic(word: &str) -> bool {
    let low: String = word.chars().map(|c| if is_quote(c) { '\'' } else { c.to_ascii_lowercase() }).collect();
    CLITICS.contains(&low.as_str())
}

/// Where a word is cut in two: before a clitic, inside a fused word, before a unit.
fn clitic_at(word: &str) -> Option<usize> {
    let low: String = word.chars().map(|c| if is_quote(c) { '\'' } else { c.to_ascii_lowercase() }).collect();
    match low.as_str() {
        "cannot" | "gonna" | "gotta" | "wanna" => return Some(3),
        "n't" => return None,
        _ => {}
    }
    let start_of = |ending: &str| word.char_indices().rev().nth(ending.chars().count() - 1).map(|(at, _)| at);
    if low.ends_with("n't") {
        return start_of("n't").filter(|&at| at > 0);
    }
    let base_is_digits = || low.trim_end_matches("'s").bytes().all(|b| b.is_ascii_digit());
    if let Some(clitic) = CLITICS.iter().find(|clitic| low.ends_with(**clitic)) {
        let whole = low.len() == clitic.len();
        return if whole || (*clitic == "'s" && base_is_digits()) { None } else { start_of(clitic) };
    }
    let number = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ':')).len();
    (number > 0 && word.starts_with(|c: char| c.is_ascii_digit()) && UNITS.contains(&&low[number..])).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, wanted: &str) {
        let found: Vec<&str> = tokens(text, Span::of(0..text.len())).into_iter().map(|s| s.text(text)).collect();
        assert_eq!(found.join(" "), wanted);
    }

    #[test]
    fn words_are_cut_as_in_the_treebanks() {
        check("Russia's Tajik-Afghan border isn't closed.", "Russia 's Tajik - Afghan border is n't closed .");
        check("“I'm anti-war,” he said (in the U.S.).", "“ I 'm anti-war , ” he said ( in the U.S. ) .");
        check("It cost $3.5bn, or US$4 and 50%.", "It cost $ 3.5 bn , or US$ 4 and 50 % .");
        check("Mr. al-Assad can’t; we cannot, 2026-2027...", "Mr. al - Assad ca n’t ; we can not , 2026 - 2027 ...");
        check("See https://a.org/b-c?d=1, or x.y@z.com!", "See https://a.org/b-c?d=1 , or x.y@z.com !");
        check(
            "The parents' and/or AT&T's 9/11 U.S.-led 1980s plan—at 7:30pm.",
            "The parents ' and / or AT&T 's 9/11 U.S. - led 1980s plan — at 7:30 pm .",
        );
        check("He met J. Doe of Acme Inc.", "He met J. Doe of Acme Inc.");
    }

    #[test]
    fn endless_words_are_cut_in_the_time_of_their_length() {
        for piece in ["a", "\u{301}", "n't", "a-", "$", "(", "a.", ".[", "//", "'s"] {
            let text = format!("x{} y", piece.repeat(1 << 20));
            // Were it looked at again for each of its letters, this would not come to an end.
            let document = crate::text::document(&text);
            assert!(document.tokens.len() > 1_000, "{piece}");
        }
    }
}
