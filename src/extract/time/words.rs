//! Words of time: months, weekdays, units, numbers. In: one word. Out: what it counts or names.

use jiff::civil::Weekday;

use crate::annotation::{Annotation, NameLabel, Upos};
use crate::document::{Document, TokenId};

/// A word as the grammar of times sees it.
#[derive(Clone, Debug)]
pub struct Word {
    /// Lower case.
    pub text: String,
    /// Written with a capital.
    pub capital: bool,
    /// Its class.
    pub upos: Upos,
    /// The model reads a date here.
    pub dated: bool,
    /// Part of the name of a person, body, place or work: no time.
    pub named: bool,
}

impl Word {
    /// A token of a document.
    #[must_use]
    pub fn of(document: &Document, annotation: &Annotation, token: TokenId) -> Self {
        let word = document.word(token);
        let name = annotation.name_at(token).map(|name| (name.label, name.tokens.len()));
        Self {
            text: word.to_lowercase(),
            capital: word.starts_with(char::is_uppercase),
            upos: annotation.upos(token),
            dated: matches!(name, Some((NameLabel::Date, _))),
            named: matches!(name, Some((NameLabel::Per, _)))
                || matches!(name, Some((NameLabel::Org | NameLabel::Loc | NameLabel::Work | NameLabel::Product, length)) if length > 1),
        }
    }
}

/// Lengths that news counts time in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Unit {
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

const NUMBERS: [&str; 21] = [
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

const ORDINALS: [&str; 22] = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
];

/// The month that a word names: in full with a capital, or shortened ("Sept.", "Jan") with its stop.
#[must_use]
pub fn month(word: &Word) -> Option<i8> {
    if !word.capital || word.named || matches!(word.upos, Upos::Aux) {
        return None;
    }
    let verb = word.upos == Upos::Verb && !word.dated;
    month_name(&word.text).filter(|_| !(verb && matches!(word.text.as_str(), "may" | "march")))
}

fn month_name(text: &str) -> Option<i8> {
    let stopped = text.ends_with('.');
    let plain = text.trim_end_matches('.');
    let short = |name: &str| plain == &name[..3] || name == "september" && plain == "sept";
    let at = MONTHS
        .iter()
        .position(|name| *name == plain || (stopped || matches!(plain, "jan" | "feb" | "aug" | "sept" | "oct" | "nov")) && short(name))?;
    i8::try_from(at + 1).ok()
}

/// "mid-April", "mid-1990s", "mid-2024": what follows the "mid-".
#[must_use]
pub fn after_mid(word: &Word) -> Option<Word> {
    let rest = word.text.strip_prefix("mid-")?;
    Some(Word { text: rest.to_owned(), capital: true, ..word.clone() })
}

/// The weekday that a word names; plurals name none.
#[must_use]
pub fn weekday(word: &Word) -> Option<Weekday> {
    let known = |(name, day): &(&str, Weekday)| (*name == word.text).then_some(*day);
    WEEKDAYS.iter().find_map(known).filter(|_| !word.named)
}

/// The unit that a word names, singular or plural.
#[must_use]
pub fn unit(text: &str) -> Option<Unit> {
    Some(match text {
        "hour" | "hours" | "minute" | "minutes" => Unit::Hour,
        "day" | "days" => Unit::Day,
        "weekend" | "weekends" => Unit::Weekend,
        "week" | "weeks" => Unit::Week,
        "month" | "months" => Unit::Month,
        "quarter" | "quarters" => Unit::Quarter,
        "half" => Unit::Half,
        "year" | "years" => Unit::Year,
        "decade" | "decades" => Unit::Decade,
        "century" | "centuries" => Unit::Century,
        _ => return None,
    })
}

/// A whole number in words or digits.
#[must_use]
pub fn number(text: &str) -> Option<i32> {
    let tens = |text: &str| match text {
        "thirty" => Some(30),
        "forty" => Some(40),
        "fifty" => Some(50),
        "sixty" => Some(60),
        "ninety" => Some(90),
        _ => None,
    };
    if matches!(text, "a" | "an") {
        return Some(1);
    }
    if text == "dozen" {
        return Some(12);
    }
    let named = NUMBERS.iter().position(|name| *name == text).and_then(|at| i32::try_from(at).ok());
    named.or_else(|| tens(text)).or_else(|| text.parse().ok().filter(|_| text.len() <= 3))
}

/// "third", "3rd", "11th".
#[must_use]
pub fn ordinal(text: &str) -> Option<i32> {
    let named = ORDINALS.iter().position(|name| *name == text).filter(|&at| at > 0).and_then(|at| i32::try_from(at).ok());
    named.or_else(|| ordinal_digits(text))
}

/// "3rd", "11th".
#[must_use]
pub fn ordinal_digits(text: &str) -> Option<i32> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| text.strip_suffix(ending))?;
    digits.parse().ok()
}

/// The year that four digits name.
#[must_use]
pub fn year(text: &str) -> Option<i16> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|year| digits && (1000..=2100).contains(year))
}

/// "1990s", "'90s", "90s": the first year of the decade.
#[must_use]
pub fn decade(text: &str) -> Option<i16> {
    let digits = text.strip_suffix('s')?.trim_end_matches(['\'', '’']);
    if let Some(year) = year(digits) {
        return (year % 10 == 0).then_some(year);
    }
    let short: i16 = digits.trim_start_matches(['\'', '’', '‘']).parse().ok()?;
    (short % 10 == 0 && (20..100).contains(&short)).then_some(1900 + short)
}

/// "last", "past", "previous" back, "this" now, "next", "coming" ahead.
#[must_use]
pub fn shift(text: &str) -> Option<i32> {
    Some(match text {
        "last" | "past" | "previous" => -1,
        "this" | "current" => 0,
        "next" | "coming" | "upcoming" => 1,
        _ => return None,
    })
}

/// The quarter of the year in which a season begins: spring 1, summer 2, autumn 3, winter 4.
#[must_use]
pub fn season(text: &str) -> Option<i8> {
    Some(match text {
        "spring" => 1,
        "summer" => 2,
        "autumn" | "fall" => 3,
        "winter" => 4,
        _ => return None,
    })
}

/// "2021-05-03", or day before month with dots: "3.5.2021".
#[must_use]
pub fn full_date(text: &str) -> Option<(i16, i8, i8)> {
    let mut parts = text.split(['-', '.', '/']);
    let (one, two, three) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    if let Some(year) = year(one) {
        return Some((year, two.parse().ok()?, three.parse().ok()?));
    }
    let (first, second): (i8, i8) = (one.parse().ok()?, two.parse().ok()?);
    let year = year(three)?;
    match (text.contains('.'), first > 12, second > 12) {
        (true, _, false) | (false, true, false) => Some((year, second, first)),
        (false, false, true) => Some((year, first, second)),
        _ => None,
    }
}
