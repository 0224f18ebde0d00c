//! Time expressions: the phrase below a token, resolved against the article's date. "April 11" -> 2025-04-11; "last week"; "2019".

use jiff::civil::{Date, Weekday};
use jiff::{Span as Length, ToSpan};

use crate::claim::{Granularity, When};
use crate::document::TokenId;
use crate::extract::Context;
use crate::span::Span;

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

/// The words of a time expression, read once.
#[derive(Default)]
struct Parts {
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
    weekday: Option<Weekday>,
    shift: i32,
    unit: Option<Granularity>,
    other: bool,
}

/// The time that the phrase of `token` names; `None` when it names none, or one that needs an article date that is not known.
#[must_use]
pub fn resolve(context: &Context<'_>, token: TokenId) -> Option<When> {
    const INSIDE: &[&str] = &["nummod", "compound", "amod", "det", "flat", "nmod:unmarked", "nmod", "appos", "punct", "obl:unmarked"];
    let annotation = context.annotation;
    let mut tokens = vec![token];
    for &child in annotation.children(token).iter().filter(|&&child| INSIDE.contains(&annotation.rel(child))) {
        tokens.extend(annotation.subtree(child));
    }
    tokens.sort_unstable();
    let mut parts = Parts::default();
    let mut span: Option<Span> = None;
    for &at in &tokens {
        if parts.read(&context.document.word(at).to_lowercase()) {
            span = Some(span.map_or(context.document.span(at), |s| s.cover(context.document.span(at))));
        }
    }
    let (start, end, granularity) = parts.range(context.published)?;
    Some(When { span: span?, start: Some(start.to_string()), end: Some(end.to_string()), granularity })
}

impl Parts {
    /// Takes in a word; true when it belongs to the time.
    fn read(&mut self, word: &str) -> bool {
        let plain = word.trim_end_matches('.');
        let month = MONTHS.iter().position(|name| *name == plain || plain.len() >= 3 && name.starts_with(plain) && plain != "ma" && plain.len() <= 4);
        if let Some(at) = month {
            self.month = i8::try_from(at + 1).ok();
            return true;
        }
        if let Some((_, weekday)) = WEEKDAYS.iter().find(|(name, _)| *name == plain) {
            self.weekday = Some(*weekday);
            return true;
        }
        let digits = plain.trim_end_matches("st").trim_end_matches("nd").trim_end_matches("rd").trim_end_matches("th");
        match digits.parse::<i16>() {
            Ok(year @ 1000..=2100) if digits.len() == 4 => self.year = Some(year),
            Ok(day @ 1..=31) if self.day.is_none() => self.day = i8::try_from(day).ok(),
            Ok(_) => self.other = true,
            Err(_) => return self.relative(plain),
        }
        true
    }

    fn relative(&mut self, word: &str) -> bool {
        match word {
            "today" | "tonight" => self.unit = Some(Granularity::Day),
            "yesterday" => (self.unit, self.shift) = (Some(Granularity::Day), -1),
            "tomorrow" => (self.unit, self.shift) = (Some(Granularity::Day), 1),
            "last" | "past" | "previous" => self.shift = -1,
            "next" | "coming" => self.shift = 1,
            "week" => self.unit = Some(Granularity::Week),
            "month" => self.unit = Some(Granularity::Month),
            "year" => self.unit = Some(Granularity::Year),
            "this" | "the" | "," | "of" | "early" | "late" | "on" | "in" => return matches!(word, "this"),
            _ => {
                self.other = true;
                return false;
            }
        }
        true
    }

    /// First and last day, and how fine.
    fn range(&self, published: Option<Date>) -> Option<(Date, Date, Granularity)> {
        if let Some(month) = self.month {
            let year = self.year.or_else(|| nearest_year(published?, month, self.day.unwrap_or(1), self.shift))?;
            return match self.day {
                Some(day) => Date::new(year, month, day).ok().map(|date| (date, date, Granularity::Day)),
                None => Date::new(year, month, 1).ok().map(|date| (date, date.last_of_month(), Granularity::Month)),
            };
        }
        if self.other || self.day.is_some() {
            return None;
        }
        if let Some(year) = self.year {
            return Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?, Granularity::Year));
        }
        let base = published?;
        if let Some(weekday) = self.weekday {
            let date = if self.shift > 0 { base.nth_weekday(1, weekday).ok()? } else { on_or_before(base, weekday)? };
            return Some((date, date, Granularity::Day));
        }
        self.shifted(base)
    }

    /// "yesterday", "last month", "this year".
    fn shifted(&self, base: Date) -> Option<(Date, Date, Granularity)> {
        let moved = |length: Length| base.checked_add(length).ok();
        match self.unit? {
            Granularity::Day => moved(i64::from(self.shift).days()).map(|date| (date, date, Granularity::Day)),
            Granularity::Week => {
                let date = on_or_before(moved(i64::from(self.shift).weeks())?, Weekday::Monday)?;
                Some((date, date.checked_add(6.days()).ok()?, Granularity::Week))
            }
            Granularity::Month => moved(i64::from(self.shift).months()).map(|d| (d.first_of_month(), d.last_of_month(), Granularity::Month)),
            Granularity::Year => moved(i64::from(self.shift).years()).map(|d| (d.first_of_year(), d.last_of_year(), Granularity::Year)),
            _ => None,
        }
    }
}

/// News looks back: the latest such day that is not after the article, unless "next" says otherwise.
fn nearest_year(published: Date, month: i8, day: i8, shift: i32) -> Option<i16> {
    let this = Date::new(published.year(), month, day).ok()?;
    Some(match (shift > 0, this > published) {
        (true, false) => published.year() + 1,
        (false, true) => published.year() - 1,
        _ => published.year(),
    })
}

fn on_or_before(base: Date, weekday: Weekday) -> Option<Date> {
    if base.weekday() == weekday { Some(base) } else { base.nth_weekday(-1, weekday).ok() }
}
