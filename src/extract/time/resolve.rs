//! Times against the calendar. In: what the words say, the article's date, whether the talk is of what was or of what is to come.
//! Out: first and last day and how fine; nothing where a date is needed and not known.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use crate::claim::Granularity;
use crate::extract::time::grammar::{Base, Expression, Frame, Moment, Part, YearOf};
use crate::extract::time::words::Unit;

/// Which way an unsaid year or week is to be looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Outlook {
    /// What was told: the latest such time.
    #[default]
    Past,
    /// What is to come: the next such time.
    Future,
}

/// What a time is seen from.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// The article's date.
    pub published: Option<Date>,
    /// Where to look.
    pub outlook: Outlook,
    /// The time told before, for "the following day", and for the year of "on 5 November" where long past things are told.
    pub anchor: Option<Date>,
}

/// A stretch of days: first, last (both may be open), how fine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Days {
    /// First day.
    pub start: Option<Date>,
    /// Last day, inclusive.
    pub end: Option<Date>,
    /// How fine.
    pub granularity: Granularity,
}

type Closed = (Date, Date, Granularity);

/// The days that an expression names.
#[must_use]
pub fn days(expression: &Expression, view: View) -> Option<Days> {
    if let Some(last) = &expression.last {
        let (start, end) = both_ends(&expression.first, last, view)?;
        return Some(Days { start: Some(start), end: Some(end), granularity: Granularity::Range });
    }
    let looking = match expression.frame {
        Frame::Since => View { outlook: Outlook::Past, ..view },
        Frame::Until if view.published.is_some() => view,
        _ => view,
    };
    let (first, last, granularity) = moment(&expression.first, looking)?;
    let open = |start: Option<Date>, end: Option<Date>| Days { start, end, granularity: Granularity::Range };
    Some(match expression.frame {
        Frame::At => Days { start: Some(first), end: Some(last), granularity },
        Frame::Since | Frame::From => open(Some(first), None),
        Frame::Until => open(None, Some(last)),
        Frame::After => open(Some(last.tomorrow().ok()?), None),
        Frame::Before => open(None, Some(first.yesterday().ok()?)),
    })
}

/// "between May and July 2020": an end without a year or month takes it from the other.
fn both_ends(first: &Moment, last: &Moment, view: View) -> Option<(Date, Date)> {
    if let (Base::DayOfMonth(day), Base::Date { year, month, .. }) = (&first.base, &last.base) {
        let start = Moment { part: Part::Whole, base: Base::Date { year: *year, month: *month, day: *day } };
        return both_ends(&start, last, view);
    }
    if let (Base::Date { .. }, Base::DayOfMonth(day)) = (&first.base, &last.base) {
        let (start, ..) = moment(first, view)?;
        return Date::new(start.year(), start.month(), *day).ok().filter(|end| *end >= start).map(|end| (start, end));
    }
    let own_year = |at: &Moment| !matches!(at.base, Base::Date { year: YearOf::Open, .. } | Base::Month { year: YearOf::Open, .. });
    let (start, end) = if own_year(first) && !matches!(first.base, Base::Weekday { .. }) {
        let (start, ..) = moment(first, view)?;
        let after = View { published: Some(start), outlook: Outlook::Future, ..view };
        let (_, end, _) = moment(last, if own_year(last) { view } else { after })?;
        (start, end)
    } else {
        let (_, end, _) = moment(last, view)?;
        let before = View { published: Some(end), outlook: Outlook::Past, ..view };
        let (start, ..) = moment(first, before)?;
        (start, end)
    };
    (start <= end).then_some((start, end))
}

fn moment(moment: &Moment, view: View) -> Option<Closed> {
    let whole = base(&moment.base, view)?;
    part(moment.part, whole, view.published)
}

/// "early 2024", "later this month": thirds of a time, or what lies before or after the article's date in it.
fn part(part: Part, whole: Closed, published: Option<Date>) -> Option<Closed> {
    let (start, end, granularity) = whole;
    let within = |from: Date, to: Date| (from <= to).then_some((from, to, Granularity::Range));
    match part {
        Part::Earlier if granularity != Granularity::Day => return within(start, published?.min(end)),
        Part::Later if granularity != Granularity::Day => return within(published?.max(start), end),
        _ => {}
    }
    let third = match (part, granularity) {
        (Part::Early, _) => 0,
        (Part::Middle, _) => 1,
        (Part::Late, _) => 2,
        _ => return Some(whole),
    };
    match granularity {
        Granularity::Month => {
            let (from, to) = [(1, 10), (11, 20), (21, end.day())][third];
            within(Date::new(start.year(), start.month(), from).ok()?, Date::new(start.year(), start.month(), to).ok()?)
        }
        Granularity::Quarter => {
            let from = start.checked_add(i64::try_from(third).ok()?.months()).ok()?;
            within(from, from.last_of_month())
        }
        Granularity::Year => {
            let month = [1, 5, 9][third];
            within(Date::new(start.year(), month, 1).ok()?, Date::new(start.year(), month + 3, 1).ok()?.last_of_month())
        }
        Granularity::Decade => {
            let (from, to) = [(0, 3), (4, 6), (7, 9)][third];
            within(start_of_year(start.year() + from)?, end_of_year(start.year() + to)?)
        }
        Granularity::Century => {
            let (from, to) = [(0, 33), (34, 66), (67, 99)][third];
            within(start_of_year(start.year() + from)?, end_of_year(start.year() + to)?)
        }
        _ => Some(whole),
    }
}

fn base(base: &Base, view: View) -> Option<Closed> {
    match *base {
        Base::Date { year, month, day } => on_date(year, month, day, view).map(one_day),
        Base::DayOfMonth(day) => day_of_month(day, view).map(one_day),
        Base::Month { year, month } => in_year(year, view, |year| {
            let first = Date::new(year, month, 1).ok()?;
            Some((first, first.last_of_month(), Granularity::Month))
        }),
        Base::Year(year) => Some((start_of_year(year)?, end_of_year(year)?, Granularity::Year)),
        Base::Decade(year) => Some((start_of_year(year)?, end_of_year(year + 9)?, Granularity::Decade)),
        Base::Century(nth) => Some((start_of_year((nth - 1) * 100 + 1)?, end_of_year(nth * 100)?, Granularity::Century)),
        Base::Season { year, quarter } => in_year(year, view, |year| {
            let first = Date::new(year, quarter * 3, 1).ok()?;
            Some((first, first.checked_add(2.months()).ok()?.last_of_month(), Granularity::Quarter))
        }),
        Base::Weekday { weekday, shift, week } => on_weekday(weekday, shift, week, view).map(one_day),
        Base::Unit { unit, shift } => {
            let (unit, from) = (unit, view.published?);
            // "at the weekend" told on a Sunday means this one.
            let within = matches!(from.weekday(), Weekday::Saturday | Weekday::Sunday);
            let recent = unit == Unit::Weekend && shift == -1 && (within || view.outlook == Outlook::Future);
            span_of(unit, if recent { from } else { moved(from, shift, unit)? })
        }
        Base::Away { count, unit } => {
            let count = if count > 0 && view.outlook == Outlook::Past { return None } else { count };
            span_of(unit, moved(view.published?, count, unit)?)
        }
        Base::Stretch { count, unit } => stretch(count, unit, view),
        Base::Anchored { count, unit } => span_of(unit, moved(view.anchor?, count, unit)?),
        Base::OpenYear => view.published.and_then(|date| span_of(Unit::Year, date)),
        Base::Untold => None,
        Base::Within { count, unit, ref of } => within(count, unit, of, view),
    }
}

fn one_day(date: Date) -> Closed {
    (date, date, Granularity::Day)
}

fn start_of_year(year: i16) -> Option<Date> {
    Date::new(year, 1, 1).ok()
}

fn end_of_year(year: i16) -> Option<Date> {
    Date::new(year, 12, 31).ok()
}

fn on_date(year: YearOf, month: i8, day: i8, view: View) -> Option<Date> {
    in_year(year, view, |year| Date::new(year, month, day).ok().map(one_day)).map(|(date, ..)| date)
}

/// Tries the said year; an unsaid one is the latest or next in which the time falls before or after the article.
fn in_year(year: YearOf, view: View, make: impl Fn(i16) -> Option<Closed>) -> Option<Closed> {
    let shifted = |by: i32| view.published.and_then(|date| date.year().checked_add(i16::try_from(by).ok()?));
    let fits = |closed: &Closed, strict: bool, outlook: Outlook| {
        let Some(now) = view.published else { return false };
        match (outlook, strict) {
            (Outlook::Past, false) => closed.0 <= now,
            (Outlook::Past, true) => closed.1 < now,
            (Outlook::Future, false) => closed.1 >= now,
            (Outlook::Future, true) => closed.0 > now,
        }
    };
    let (strict, outlook) = match year {
        YearOf::Given(year) => return make(year),
        YearOf::Shifted(by) | YearOf::Nearest(by @ 0) => return make(shifted(by)?),
        YearOf::Nearest(by) => (true, if by > 0 { Outlook::Future } else { Outlook::Past }),
        YearOf::Open => {
            let told = view.anchor.filter(|_| view.outlook == Outlook::Past);
            if let Some(same) = told.and_then(|told| make(told.year()).filter(|closed| closed.1 >= told)) {
                return Some(same);
            }
            (false, view.outlook)
        }
    };
    let years: [i32; 6] = if outlook == Outlook::Past { [0, -1, -2, -3, -4, -8] } else { [0, 1, 2, 3, 4, 8] };
    years.into_iter().filter_map(|by| make(shifted(by)?)).find(|closed| fits(closed, strict, outlook))
}

/// "on the 11th": in this month, or the nearest one that has such a day on the right side.
fn day_of_month(day: i8, view: View) -> Option<Date> {
    let now = view.published?;
    let sign = if view.outlook == Outlook::Past { -1 } else { 1 };
    let months = (0..3).filter_map(|by: i64| now.first_of_month().checked_add((by * sign).months()).ok());
    let mut dates = months.filter_map(|first| Date::new(first.year(), first.month(), day).ok());
    dates.find(|date| if sign < 0 { *date <= now } else { *date >= now })
}

fn on_weekday(weekday: Weekday, shift: Option<i32>, week: Option<i32>, view: View) -> Option<Date> {
    let now = view.published?;
    let of_week = |date: Date| monday_of(date)?.checked_add(i64::from(weekday.to_monday_zero_offset()).days()).ok();
    if let Some(by) = week {
        return of_week(moved(now, by, Unit::Week)?);
    }
    match (shift, view.outlook) {
        (Some(0), _) => of_week(now),
        (Some(by), _) => now.nth_weekday(by.signum(), weekday).ok(),
        (None, _) if now.weekday() == weekday => Some(now),
        (None, Outlook::Past) => now.nth_weekday(-1, weekday).ok(),
        (None, Outlook::Future) => now.nth_weekday(1, weekday).ok(),
    }
}

fn monday_of(date: Date) -> Option<Date> {
    date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days()).ok()
}

/// A day some units on or back; none where the calendar ends before, as it does for "300 centuries ago".
fn moved(from: Date, count: i32, unit: Unit) -> Option<Date> {
    let (count, none) = (i64::from(count), Span::new());
    let length = match unit {
        Unit::Hour => return Some(from),
        Unit::Day => none.try_days(count),
        Unit::Week | Unit::Weekend => none.try_weeks(count),
        Unit::Month => none.try_months(count),
        Unit::Quarter => none.try_months(count * 3),
        Unit::Half => none.try_months(count * 6),
        Unit::Year => none.try_years(count),
        Unit::Decade => none.try_years(count * 10),
        Unit::Century => none.try_years(count * 100),
    };
    if count.abs() > 1000 { None } else { from.checked_add(length.ok()?).ok() }
}

/// The whole unit of the calendar around a day.
fn span_of(unit: Unit, date: Date) -> Option<Closed> {
    let first_month = |length: i8| Date::new(date.year(), (date.month() - 1) / length * length + 1, 1).ok();
    Some(match unit {
        Unit::Hour | Unit::Day => one_day(date),
        Unit::Weekend => {
            let saturday = monday_of(date)?.checked_add(5.days()).ok()?;
            (saturday, saturday.tomorrow().ok()?, Granularity::Range)
        }
        Unit::Week => {
            let monday = monday_of(date)?;
            (monday, monday.checked_add(6.days()).ok()?, Granularity::Week)
        }
        Unit::Month => (date.first_of_month(), date.last_of_month(), Granularity::Month),
        Unit::Quarter => {
            let first = first_month(3)?;
            (first, first.checked_add(2.months()).ok()?.last_of_month(), Granularity::Quarter)
        }
        Unit::Half => {
            let first = first_month(6)?;
            (first, first.checked_add(5.months()).ok()?.last_of_month(), Granularity::Range)
        }
        Unit::Year => (date.first_of_year(), date.last_of_year(), Granularity::Year),
        Unit::Decade => {
            let first = date.year().div_euclid(10) * 10;
            (start_of_year(first)?, end_of_year(first + 9)?, Granularity::Decade)
        }
        Unit::Century => {
            let first = (date.year() - 1).div_euclid(100) * 100 + 1;
            (start_of_year(first)?, end_of_year(first + 99)?, Granularity::Century)
        }
    })
}

/// "the past three months": from then to the article's date.
fn stretch(count: i32, unit: Unit, view: View) -> Option<Closed> {
    let now = view.published?;
    let far = moved(now, count, unit)?;
    Some((now.min(far), now.max(far), Granularity::Range))
}

/// "the third quarter of 2024", "the last week of May".
fn within(count: i32, unit: Unit, of: &Moment, view: View) -> Option<Closed> {
    let open = of.base == Base::OpenYear;
    let (start, end, _) = moment(of, view)?;
    let nth = |start: Date, end: Date| {
        let found = if count < 0 { span_of(unit, end)? } else { span_of(unit, moved(start, count - 1, unit)?)? };
        let half_month = unit == Unit::Half && start.month() == end.month() && start.year() == end.year();
        if half_month {
            let from = Date::new(start.year(), start.month(), if count == 1 { 1 } else { 16 }).ok()?;
            let to = if count == 1 { Date::new(start.year(), start.month(), 15).ok()? } else { end };
            return Some((from, to, Granularity::Range));
        }
        Some((found.0.max(start), found.1.min(end), found.2)).filter(|(from, to, _)| from <= to)
    };
    let found = nth(start, end)?;
    let now = view.published.filter(|_| open);
    match (now, view.outlook) {
        (Some(now), Outlook::Past) if found.0 > now => nth(start_of_year(start.year() - 1)?, end_of_year(start.year() - 1)?),
        (Some(now), Outlook::Future) if found.1 < now => nth(start_of_year(start.year() + 1)?, end_of_year(start.year() + 1)?),
        _ => Some(found),
    }
}
