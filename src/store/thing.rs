//! Unnamed things: which named things their words hold, and how many they are.

use crate::mention::{Form, Link};
use crate::reading::{ArgumentRow, Reading};
use crate::span::CodePoints;

/// The entities named within the words of an unnamed thing, each with the property that links it:
/// `origin` for a place that it is "from" or that an adjective names ("Tajik recruits"), else `headIn` ("the western wing of the party").
#[must_use]
pub fn parts(reading: &Reading, row: &ArgumentRow, points: &CodePoints) -> Vec<(&'static str, u32)> {
    let within = |start: u32, end: u32| row.start <= start && end <= row.end && (start, end) != (row.start, row.end);
    let named = reading.mentions.iter().filter(|m| m.form == Form::Name && within(m.start, m.end));
    let mut found: Vec<(&'static str, u32)> = named
        .filter_map(|mention| {
            let before = reading.words(points, row.start, mention.start).trim_end();
            let before = before.strip_suffix("the").map_or(before, str::trim_end);
            let from = before.rsplit(char::is_whitespace).next() == Some("from");
            let property = if from || mention.link == Link::Demonym { "origin" } else { "headIn" };
            mention.entity.map(|entity| (property, entity))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

const SMALL: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// How many things some words speak of, when they begin with an exact count ("three schools", "the 1,200 workers", "2.5 million people").
/// Shares, ages, years and parts ("five percent", "one of them", "7 October") are no counts.
#[must_use]
pub fn number(words: &str) -> Option<String> {
    let mut words = words.split_whitespace().peekable();
    words.next_if(|word| matches!(word.to_lowercase().as_str(), "the" | "these" | "those" | "all" | "its" | "their"));
    let first = words.next()?;
    let digits = first.starts_with(|c: char| c.is_ascii_digit());
    let mut value = if digits { figure(first)? } else { small(first)? };
    while let Some(factor) = words.peek().and_then(|word| scale(word)) {
        value *= factor;
        words.next();
    }
    let next = words.next()?.to_lowercase();
    let year = digits && first.len() == 4 && (1900.0..2100.0).contains(&value);
    let no_count =
        matches!(next.as_str(), "of" | "percent" | "per" | "%" | "and" | "to" | "or" | "-" | "p.m." | "a.m." | "pm" | "am") || is_month(&next);
    (!year && !no_count && value.fract() == 0.0 && value < 1e15).then(|| format!("{value:.0}"))
}

/// "1,200", "2.5".
fn figure(word: &str) -> Option<f64> {
    let plain = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
    if word.chars().all(plain) { word.replace(',', "").parse().ok() } else { None }
}

/// "twelve", "thirty-one".
fn small(word: &str) -> Option<f64> {
    let word = word.to_lowercase();
    let unit = |word: &str| SMALL.iter().position(|&w| w == word);
    let ten = |word: &str| TENS.iter().position(|&w| w == word).map(|at| 10 * (at + 2));
    let found = unit(&word).or_else(|| ten(&word)).or_else(|| {
        let (high, low) = word.split_once('-')?;
        Some(ten(high)? + unit(low).filter(|low| (1..10).contains(low))?)
    });
    found.map(|n| n as f64)
}

fn scale(word: &str) -> Option<f64> {
    let scales = [("hundred", 1e2), ("thousand", 1e3), ("million", 1e6), ("billion", 1e9)];
    scales.iter().find(|(name, _)| *name == word).map(|(_, factor)| *factor)
}

fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let names = ["january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december"];
    let word = word.trim_end_matches(['.', ',']);
    names.contains(&word) || MONTHS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_counts_only() {
        let cases = [
            ("three schools", Some("3")),
            ("the 1,200 workers", Some("1200")),
            ("2.5 million people", Some("2500000")),
            ("thirty-one miners", Some("31")),
            ("two hundred soldiers", Some("200")),
            ("several hundred militants", None),
            ("about 300 people", None),
            ("five percent of voters", None),
            ("one of the hostages", None),
            ("2020 elections", None),
            ("7 October attack", None),
            ("a three-day strike", None),
            ("12", None),
        ];
        for (words, count) in cases {
            assert_eq!(number(words).as_deref(), count, "{words}");
        }
    }
}
