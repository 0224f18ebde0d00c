//! Single times in words: dates, weekdays, months, quarters, seasons, "three weeks ago", "last year", "the 1990s".
//! In: a place in a sentence. Out: what is named there and where it ends.

use crate::annotation::Upos;
use crate::extract::time::grammar::{Base, Moment, Read, Sentence, YearOf};
use crate::extract::time::words::{self, Unit};

impl Sentence<'_> {
    /// `whole` admits "the year", "the month" as this year, this month.
    pub(super) fn plain(&self, at: usize, whole: bool) -> Read<Moment> {
        let from = self.past(at, &["the"]);
        let found = self
            .day(from)
            .or_else(|| self.weekday(from))
            .or_else(|| self.date(from))
            .or_else(|| self.within(from))
            .or_else(|| self.month(from))
            .or_else(|| self.season(from))
            .or_else(|| self.away(from))
            .or_else(|| self.shifted(from))
            .or_else(|| self.era(from));
        if let Some((base, end)) = found {
            return Some((Moment::whole(base), end));
        }
        if let Some(year) = words::year(self.text(from)).filter(|_| self.is_year(from, whole)) {
            return Some((Moment::whole(Base::Year(year)), from + 1));
        }
        if let Some(day) = words::ordinal_digits(self.text(from)).filter(|_| from > at && !self.is_noun(from + 1)) {
            return i8::try_from(day).ok().filter(|day| (1..=31).contains(day)).map(|day| (Moment::whole(Base::DayOfMonth(day)), from + 1));
        }
        let unit = words::unit(self.text(from)).filter(|unit| whole && from > at && !matches!(unit, Unit::Half | Unit::Hour | Unit::Quarter))?;
        Some((Moment::whole(Base::Unit { unit, shift: 0 }), from + 1))
    }

    /// Four digits are a year where the model sees a date, or after a word that asks for one and not before a counted noun.
    fn is_year(&self, at: usize, asked: bool) -> bool {
        const ASKING: &[&str] = &[
            "in", "since", "until", "till", "by", "of", "from", "during", "before", "after", "to", "early", "late", "mid", "for", "(", "between",
            "and", "-", "–", "through",
        ];
        let counted = self.words.get(at + 1).is_some_and(|next| next.upos == Upos::Noun && next.text.ends_with('s'));
        let definite = matches!(self.before(at), "the" | "'s" | "’s" | "its" | "their" | "his" | "her");
        let word = &self.words[at];
        if word.named && !word.dated {
            return false;
        }
        let spans = self.is(at + 1, &["-", "–"]) && words::year(self.text(at + 2)).is_some();
        spans
            || word.dated && (!counted || definite)
            || definite && self.is_noun(at + 1)
            || (asked || ASKING.contains(&self.before(at))) && !self.is_noun(at + 1)
    }

    /// "today", "yesterday evening", "last night", "this morning", "the day before yesterday", "2021-05-03".
    fn day(&self, at: usize) -> Read<Base> {
        const PARTS: &[&str] = &["morning", "afternoon", "evening", "night"];
        if let Some((year, month, day)) = words::full_date(self.text(at)) {
            return Some((Base::Date { year: YearOf::Given(year), month, day }, at + 1));
        }
        let shift = match self.text(at) {
            "today" | "tonight" => 0,
            "yesterday" => -1,
            "tomorrow" => 1,
            "last" if self.is(at + 1, &["night"]) => return Some((Base::Unit { unit: Unit::Day, shift: -1 }, at + 2)),
            "this" if self.is(at + 1, PARTS) => return Some((Base::Unit { unit: Unit::Day, shift: 0 }, at + 2)),
            "day" if self.is(at + 1, &["before"]) && self.is(at + 2, &["yesterday"]) => {
                return Some((Base::Unit { unit: Unit::Day, shift: -2 }, at + 3));
            }
            "day" if self.is(at + 1, &["after"]) && self.is(at + 2, &["tomorrow"]) => {
                return Some((Base::Unit { unit: Unit::Day, shift: 2 }, at + 3));
            }
            _ => return None,
        };
        Some((Base::Unit { unit: Unit::Day, shift }, self.past(at + 1, PARTS)))
    }

    /// "Monday", "last Friday night", "Friday of next week", "Monday, April 11".
    fn weekday(&self, at: usize) -> Read<Base> {
        let shift = words::shift(self.text(at));
        let from = if shift.is_some() { at + 1 } else { at };
        let feast = matches!(self.before(from), "black" | "good" | "bloody" | "palm" | "easter" | "super" | "cyber" | "ash");
        let weekday = self.words.get(from).and_then(words::weekday).filter(|_| !feast)?;
        let end = self.past(from + 1, &["morning", "afternoon", "evening", "night"]);
        let inner = self.past(self.past(end, &[",", "("]), &["the"]);
        if let Some(full) = self.date(inner).or_else(|| self.day(inner).filter(|(base, _)| matches!(base, Base::Date { .. }))) {
            return Some((full.0, self.past(full.1, &[")"])));
        }
        let week = self.past(end, &["of"]);
        let of_week = words::shift(self.text(week)).filter(|_| self.is(week + 1, &["week"]));
        let end = if of_week.is_some() { week + 2 } else { end };
        Some((Base::Weekday { weekday, shift, week: of_week }, end))
    }

    /// "April 11, 2025", "11 April", "the 3rd of May 1970".
    fn date(&self, at: usize) -> Read<Base> {
        let day_at = |at: usize| {
            let text = self.text(at);
            let day = words::ordinal_digits(text).or_else(|| text.parse().ok().filter(|_| text.len() <= 2));
            day.and_then(|day| i8::try_from(day).ok()).filter(|day| (1..=31).contains(day))
        };
        if let Some(month) = self.words.get(at).and_then(words::month) {
            let from = self.past(at + 1, &["the"]);
            let day = day_at(from)?;
            let (year, end) = self.year_of(from + 1);
            return Some((Base::Date { year, month, day }, end));
        }
        let day = day_at(at)?;
        let from = self.past(self.past(at + 1, &["day"]), &["of"]);
        let month = self.words.get(from).and_then(words::month)?;
        let (year, end) = self.year_of(from + 1);
        Some((Base::Date { year, month, day }, end))
    }

    /// The year after a month, day or quarter, and where it ends.
    fn year_of(&self, at: usize) -> (YearOf, usize) {
        let comma = self.past(at, &[","]);
        let from = self.past(comma, &["of", "in"]);
        if let Some(year) = words::year(self.text(from)).filter(|_| self.words[from].dated || !self.is_noun(from + 1)) {
            return (YearOf::Given(year), from + 1);
        }
        let said = words::shift(self.text(from)).filter(|_| comma == at && self.is(from + 1, &["year"]));
        said.map_or((YearOf::Open, at), |shift| (YearOf::Shifted(shift), from + 2))
    }

    /// "April", "April 2025", "last May", "May of next year".
    fn month(&self, at: usize) -> Read<Base> {
        let shift = words::shift(self.text(at));
        let from = if shift.is_some() { at + 1 } else { at };
        let month = self.words.get(from).and_then(words::month)?;
        let (year, end) = self.year_of(from + 1);
        if let Some(shift) = shift.filter(|_| year == YearOf::Open) {
            return Some((Base::Month { year: YearOf::Nearest(shift), month }, end));
        }
        Some((Base::Month { year, month }, end))
    }

    /// "third quarter of 2024", "Q3", "first half of the year", "last week of May".
    fn within(&self, at: usize) -> Read<Base> {
        if let Some(count) = self.text(at).strip_prefix('q').and_then(|n| n.parse().ok()).filter(|n| (1..=4).contains(n)) {
            let (of, end) = self.business_year(at + 1);
            return Some((Base::Within { count, unit: Unit::Quarter, of: Box::new(of) }, end));
        }
        let last = self.is(at, &["last", "final"]);
        let count = if last { -1 } else { words::ordinal(self.text(at)).filter(|&n| n <= 5)? };
        let from = self.past(at + 1, &["-"]);
        let unit = words::unit(self.text(from)).filter(|unit| !matches!(unit, Unit::Hour | Unit::Decade | Unit::Century | Unit::Year))?;
        if self.is(from + 1, &["of"])
            && let Some((of, end)) = self.moment_of(from + 2)
        {
            return Some((Base::Within { count, unit, of: Box::new(of) }, end));
        }
        if last || !matches!(unit, Unit::Quarter) {
            return None;
        }
        let (of, end) = self.business_year(from + 1);
        Some((Base::Within { count, unit, of: Box::new(of) }, end))
    }

    /// What follows "quarter of": a year, "the year", "last year", a month.
    fn moment_of(&self, at: usize) -> Read<Moment> {
        let calendar = |moment: &Moment| matches!(moment.base, Base::Year(_) | Base::Month { .. } | Base::Unit { .. } | Base::Decade(_));
        self.plain(at, true).filter(|(moment, _)| calendar(moment))
    }

    /// The year of a quarter; none said: left to the tense.
    fn business_year(&self, at: usize) -> (Moment, usize) {
        match self.year_of(at) {
            (YearOf::Given(year), end) => (Moment::whole(Base::Year(year)), end),
            (YearOf::Shifted(shift), end) => (Moment::whole(Base::Unit { unit: Unit::Year, shift }), end),
            (YearOf::Open | YearOf::Nearest(_), end) => (Moment::whole(Base::OpenYear), end),
        }
    }

    /// "summer of 2020", "last winter", "in the spring".
    fn season(&self, at: usize) -> Read<Base> {
        let shift = words::shift(self.text(at));
        let from = if shift.is_some() { at + 1 } else { at };
        let quarter = words::season(self.text(from))?;
        let (year, end) = self.year_of(from + 1);
        let bare = shift.is_none() && year == YearOf::Open;
        let outer = if self.before(at) == "the" { at - 1 } else { at };
        let asked = matches!(self.before(outer), "in" | "since" | "until" | "by" | "during" | "early" | "late");
        let thing = self.words[from].capital || self.is_noun(end) || self.is(from, &["fall"]) || self.is(end, &["of"]);
        if bare && (thing || !asked) {
            return None;
        }
        let year = match (year, shift) {
            (YearOf::Open, Some(shift)) => YearOf::Nearest(shift),
            _ => year,
        };
        Some((Base::Season { year, quarter }, end))
    }

    /// How many: "three", "12", "a", "the past two": number and the place after it.
    pub(super) fn count(&self, at: usize) -> Read<i32> {
        if self.is(at, &["a"]) && self.is(at + 1, &["couple"]) {
            return Some((2, self.past(at + 2, &["of"])));
        }
        if self.is(at, &["a"]) && self.is(at + 1, &["dozen"]) {
            return Some((12, at + 2));
        }
        words::number(self.text(at)).filter(|&n| n > 0).map(|n| (n, at + 1))
    }

    /// "three days ago", "in two weeks", "two days later", "the past three months", "within ten days", "the following day".
    fn away(&self, at: usize) -> Read<Base> {
        if let Some(anchored) = self.following(at) {
            return Some(anchored);
        }
        let stretch = words::shift(self.text(at)).filter(|&shift| shift != 0);
        let (count, next) = self.count(if stretch.is_some() { at + 1 } else { at })?;
        let unit = words::unit(self.text(next))?;
        if let Some(sign) = stretch {
            let base = if self.is(next + 1, &["of"]) { Base::Untold } else { Base::Stretch { count: sign * count, unit } };
            return (!self.is(at + 1, &["a", "an"])).then_some((base, next + 1));
        }
        match self.text(next + 1) {
            "ago" => return Some((Base::Away { count: -count, unit }, next + 2)),
            "later" => return Some((Base::Anchored { count, unit }, next + 2)),
            "earlier" => return Some((Base::Anchored { count: -count, unit }, next + 2)),
            "after" | "before" | "prior" | "into" | "since" => return None,
            "from" if self.is(next + 2, &["now", "today"]) => return Some((Base::Away { count, unit }, next + 3)),
            _ => {}
        }
        match self.before(at) {
            "within" => Some((Base::Stretch { count, unit }, next + 1)),
            "in" if self.is(next + 1, &["'s", "’s", "'"]) || self.is(next + 1, &["time"]) || !self.is_noun(next + 1) => {
                Some((Base::Away { count, unit }, next + 1))
            }
            _ => None,
        }
    }

    /// "the following day", "the next day", "the same month", "that year", "the day before".
    fn following(&self, at: usize) -> Read<Base> {
        let unit = words::unit(self.text(at + 1)).filter(|unit| *unit != Unit::Hour);
        let told = self.before(at) == "the";
        let count = match self.text(at) {
            "following" if unit.is_some() => 1,
            "next" if told && unit == Some(Unit::Day) => 1,
            "previous" | "preceding" if told && unit.is_some() => -1,
            "same" if told && unit.is_some() => 0,
            "that" if unit.is_some() && !self.is(at + 2, &["of"]) => 0,
            _ => return None,
        };
        Some((Base::Anchored { count, unit: unit? }, at + 2))
    }

    /// "last week", "this month", "next year", "this weekend", "the weekend".
    fn shifted(&self, at: usize) -> Read<Base> {
        if self.is(at, &["weekend"]) && self.before(at) == "the" {
            return Some((Base::Unit { unit: Unit::Weekend, shift: -1 }, at + 1));
        }
        let shift = words::shift(self.text(at))?;
        let unit = words::unit(self.text(at + 1)).filter(|unit| !matches!(unit, Unit::Hour | Unit::Half | Unit::Day))?;
        let plural = self.text(at + 1).ends_with('s');
        (!plural).then_some((Base::Unit { unit, shift }, at + 2))
    }

    /// "1990s", "nineteenth century".
    fn era(&self, at: usize) -> Read<Base> {
        if let Some(decade) = words::decade(self.text(at)) {
            return Some((Base::Decade(decade), at + 1));
        }
        let apostrophe = self.is(at, &["'", "’", "‘"]);
        if let Some(decade) = words::decade(self.text(at + 1)).filter(|_| apostrophe) {
            return Some((Base::Decade(decade), at + 2));
        }
        let nth = words::ordinal(self.text(at))?;
        let from = self.past(at + 1, &["-"]);
        let century = i16::try_from(nth).ok().filter(|nth| (5..=22).contains(nth) && self.is(from, &["century"]))?;
        Some((Base::Century(century), from + 1))
    }
}
