//! What the words of a sentence say of time, before any calendar: "the third quarter of 2024", "since last May", "from 2010 to 2015".
//! In: the words of a sentence. Out: expressions with the words they cover.

use std::ops::Range;

use jiff::civil::Weekday;

use crate::annotation::Upos;
use crate::extract::time::words::{self, Unit, Word};

/// How an expression bounds time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Frame {
    /// Within it: "in May", "on Monday", or nothing before it.
    At,
    /// "since 2019".
    Since,
    /// "from May": since, of what happens; of things, at.
    From,
    /// "until March", "by Friday".
    Until,
    /// "after 2015".
    After,
    /// "before 2015".
    Before,
}

/// Which part of a time is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Part {
    Whole,
    Early,
    Middle,
    Late,
    /// "earlier this year": up to the article's date.
    Earlier,
    /// "later this year": from the article's date on.
    Later,
}

/// A year as said beside a month or quarter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum YearOf {
    /// "2024".
    Given(i16),
    /// "of last year".
    Shifted(i32),
    /// "last May": the one before, at (0) or after the article's date.
    Nearest(i32),
    /// Left to the tense.
    Open,
}

/// What names the time.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the fields are those of the calendar")]
pub enum Base {
    Date {
        year: YearOf,
        month: i8,
        day: i8,
    },
    /// "the 11th".
    DayOfMonth(i8),
    Month {
        year: YearOf,
        month: i8,
    },
    Year(i16),
    /// First year of the decade.
    Decade(i16),
    Century(i16),
    Season {
        year: YearOf,
        quarter: i8,
    },
    /// "last Friday", "Friday of next week".
    Weekday {
        weekday: Weekday,
        shift: Option<i32>,
        week: Option<i32>,
    },
    /// "this month"; "today" is a day shifted by 0.
    Unit {
        unit: Unit,
        shift: i32,
    },
    /// "three weeks ago" (-3), "in three weeks" (3).
    Away {
        count: i32,
        unit: Unit,
    },
    /// "the past three months" (-3), "the next two years" (2), "within ten days" (10).
    Stretch {
        count: i32,
        unit: Unit,
    },
    /// "two days later", "the following week", "that day" (0): seen from the time told before.
    Anchored {
        count: i32,
        unit: Unit,
    },
    /// The year that is not said after "third quarter".
    OpenYear,
    /// Words of time that place nothing: "for the first time since 2019".
    Untold,
    /// "the third quarter of 2024", "the last week of May" (-1).
    Within {
        count: i32,
        unit: Unit,
        of: Box<Moment>,
    },
}

/// A time with the part of it that is meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moment {
    /// Which part.
    pub part: Part,
    /// Of what.
    pub base: Base,
}

impl Moment {
    pub(super) fn whole(base: Base) -> Self {
        Self { part: Part::Whole, base }
    }
}

/// A time expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expression {
    /// The words it covers, by their places in the sentence; the framing word included.
    pub words: Range<usize>,
    /// How it bounds.
    pub frame: Frame,
    /// The time, or the first end of a range.
    pub first: Moment,
    /// The other end of a range.
    pub last: Option<Moment>,
}

/// All time expressions of a sentence, in order.
#[must_use]
pub fn expressions(words: &[Word]) -> Vec<Expression> {
    let sentence = Sentence { words };
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        if let Some(next) = sentence.no_time(at) {
            at = next;
        } else if let Some(expression) = sentence.expression(at) {
            at = expression.words.end;
            found.push(expression);
        } else {
            at += 1;
        }
    }
    found
}

pub(super) struct Sentence<'w> {
    pub(super) words: &'w [Word],
}

/// What was read and the place after it.
pub(super) type Read<T> = Option<(T, usize)>;

impl Sentence<'_> {
    pub(super) fn text(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.text.as_str())
    }

    pub(super) fn is(&self, at: usize, any: &[&str]) -> bool {
        any.contains(&self.text(at))
    }

    pub(super) fn past(&self, at: usize, any: &[&str]) -> usize {
        if self.is(at, any) { at + 1 } else { at }
    }

    pub(super) fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |before| self.text(before))
    }

    pub(super) fn is_noun(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| matches!(word.upos, Upos::Noun | Upos::Propn | Upos::Adj))
    }

    /// What repeats ("every Monday", "each year") or only lasts ("for two years", "a two-year plan") is no time of anything.
    fn no_time(&self, at: usize) -> Option<usize> {
        if self.is(at, &["every", "each", "per"]) {
            let next = if words::number(self.text(at + 1)).is_some() { at + 2 } else { at + 1 };
            let named = words::unit(self.text(next)).is_some() || self.words.get(next).and_then(words::weekday).is_some();
            return named.then_some(next + 1);
        }
        let (_, next) = self.count(at)?;
        let next = self.past(next, &["-"]);
        words::unit(self.text(next))?;
        let placed = self.is(next + 1, &["ago", "later", "earlier", "from"]);
        let lasts = self.is(next + 1, &["-", "old"]) || self.before(at) == "for" || self.text(next - 1) == "-";
        (lasts && !placed).then_some(next + 1)
    }

    fn expression(&self, at: usize) -> Option<Expression> {
        if self.is(at, &["from", "between"]) {
            let joint: &[&str] = if self.is(at, &["from"]) { &["to", "until", "till", "through", "up"] } else { &["and"] };
            if let Some(range) = self.range(at, at + 1, joint) {
                return Some(range);
            }
        }
        let (frame, start) = self.frame(at).unwrap_or((Frame::At, at));
        let joint: &[&str] =
            if self.is(at, &["after", "before", "since", "by"]) { &["-", "–", "—"] } else { &["-", "–", "—", "to", "through"] };
        if frame == Frame::At
            && let Some(range) = self.range(at, start, joint)
        {
            return Some(range);
        }
        let (first, end) = self.moment(start)?;
        if matches!(first.base, Base::DayOfMonth(_)) && !matches!(self.before(at), "on" | "by" | "until" | "since" | "from") && frame == Frame::At {
            return None;
        }
        if matches!(frame, Frame::Since) && matches!(self.before(at), "time" | "times") {
            return Some(Expression { words: at..end, frame, first: Moment::whole(Base::Untold), last: None });
        }
        Some(Expression { words: at..end, frame, first, last: None })
    }

    /// Two times joined: "2010 to 2015", "May and July", "11-13 April".
    fn range(&self, at: usize, start: usize, joint: &[&str]) -> Option<Expression> {
        let (first, middle) = self.moment(start).or_else(|| self.bare_day(start))?;
        if !self.is(middle, joint) {
            return None;
        }
        let next = self.past(middle + 1, &["to", "the"]);
        let (last, end) = self.short_year(next, &first).or_else(|| self.moment(next)).or_else(|| self.bare_day(next))?;
        let alike = alike(&first.base, &last.base);
        alike.then_some(Expression { words: at..end, frame: Frame::At, first, last: Some(last) })
    }

    /// "11" in "11-13 April".
    fn bare_day(&self, at: usize) -> Read<Moment> {
        let text = self.text(at);
        let day = words::ordinal_digits(text).or_else(|| text.parse().ok().filter(|_| text.len() <= 2))?;
        let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
        Some((Moment::whole(Base::DayOfMonth(day)), at + 1))
    }

    /// "15" in "2010-15".
    fn short_year(&self, at: usize, first: &Moment) -> Read<Moment> {
        let Base::Year(year) = first.base else { return None };
        let short: i16 = self.text(at).parse().ok().filter(|_| self.text(at).len() == 2)?;
        let full = year / 100 * 100 + short;
        (full > year).then(|| (Moment::whole(Base::Year(full)), at + 1))
    }

    fn frame(&self, at: usize) -> Read<Frame> {
        let two = |second: &[&str]| self.is(at + 1, second);
        let (frame, length) = match self.text(at) {
            "since" => (Frame::Since, 1),
            "from" => (Frame::From, 1),
            "until" | "till" | "by" => (Frame::Until, 1),
            "through" if self.words.get(at + 1).is_some_and(|next| next.dated) => (Frame::Until, 1),
            "after" => (Frame::After, 1),
            "before" => (Frame::Before, 1),
            "prior" if two(&["to"]) => (Frame::Before, 2),
            "up" if two(&["to", "until"]) => (Frame::Until, 2),
            "starting" | "beginning" => (Frame::Since, if two(&["in", "on", "from"]) { 2 } else { 1 }),
            _ => return None,
        };
        Some((frame, at + length))
    }

    pub(super) fn moment(&self, at: usize) -> Read<Moment> {
        if let Some(inner) = self.words.get(at).and_then(words::after_mid) {
            return self.middle_of(at, &inner);
        }
        if let Some(((part, wants_whole), next)) = self.part(at)
            && let Some((moment, end)) = self.plain(next, wants_whole)
        {
            let part = if moment.part == Part::Whole { part } else { moment.part };
            return Some((Moment { part, base: moment.base }, end));
        }
        self.plain(at, false)
    }

    /// "mid-April 2024": the word after the prefix stands in its place.
    fn middle_of(&self, at: usize, inner: &Word) -> Read<Moment> {
        let mut words = vec![inner.clone()];
        words.extend_from_slice(&self.words[at + 1..self.words.len().min(at + 5)]);
        let (moment, end) = Sentence { words: &words }.plain(0, true)?;
        Some((Moment { part: Part::Middle, base: moment.base }, at + end))
    }

    /// "early", "later in", "the end of"; true where "the year" may follow.
    fn part(&self, at: usize) -> Read<(Part, bool)> {
        let from = self.past(at, &["the"]);
        let edge = match self.text(from) {
            "beginning" | "start" | "turn" => Some(Part::Early),
            "middle" => Some(Part::Middle),
            "end" | "close" => Some(Part::Late),
            _ => None,
        };
        if let Some(part) = edge.filter(|_| self.is(from + 1, &["of"])) {
            return Some(((part, true), from + 2));
        }
        let part = match self.text(from) {
            "early" => Part::Early,
            "mid" => Part::Middle,
            "late" => Part::Late,
            "earlier" => Part::Earlier,
            "later" => Part::Later,
            _ => return None,
        };
        let next = self.past(from + 1, &["-"]);
        let inside = self.is(next, &["in", "on", "of", "that"]);
        Some(((part, inside), self.past(next, &["in", "on"])))
    }
}

/// Ends of a range are of one sort, or one is a day whose month the other tells.
fn alike(first: &Base, last: &Base) -> bool {
    let bare = |base: &Base| matches!(base, Base::DayOfMonth(_));
    let dated = |base: &Base| matches!(base, Base::Date { .. });
    let relative = |base: &Base| matches!(base, Base::Unit { .. } | Base::Away { .. });
    let calendar = |base: &Base| matches!(base, Base::Date { .. } | Base::Month { .. } | Base::Year(_));
    match (first, last) {
        (one, other) if bare(one) || bare(other) => dated(one) || dated(other),
        (one, other) if calendar(one) && calendar(other) => {
            std::mem::discriminant(one) == std::mem::discriminant(other) || dated(one) || dated(other)
        }
        (one, other) if relative(one) || relative(other) => calendar(one) || calendar(other) || relative(one) && relative(other),
        (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}
