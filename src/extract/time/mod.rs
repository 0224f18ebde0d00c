//! Times of a document: read from the words (`grammar`), put to what they belong to (`place`), resolved against the article's
//! date (`resolve`). In: a document with its trees. Out: the time of a token or of a proposition.

pub mod grammar;
mod moment;
pub mod place;
pub mod resolve;
pub mod words;

use jiff::civil::Date;

use crate::claim::{Granularity, When};
use crate::document::TokenId;
use crate::extract::Context;
use crate::span::Span;

use grammar::{Base, Expression, YearOf, expressions};
use place::Owners;
use resolve::{Outlook, View, days};
use words::Word;

/// A time expression where it stands.
#[derive(Clone, Debug)]
pub struct Located {
    /// First token and one past the last.
    pub tokens: std::ops::Range<u32>,
    /// What it says.
    pub expression: Expression,
    /// What it belongs to.
    pub owners: Owners,
}

/// Every time expression of a document.
pub struct Times<'a> {
    context: &'a Context<'a>,
    found: Vec<Located>,
    /// Owner, true when it only may be the owner, position in `found`; sorted.
    owned: Vec<(TokenId, bool, usize)>,
}

impl<'a> Times<'a> {
    /// Reads the times of a document.
    #[must_use]
    pub fn of(context: &'a Context<'a>) -> Self {
        let document = context.document;
        let mut found: Vec<Located> = Vec::new();
        for sentence in document.sentence_ids() {
            let tokens = document.sentence(sentence).tokens.clone();
            let words: Vec<Word> = tokens.clone().map(|token| Word::of(document, context.annotation, TokenId(token))).collect();
            for expression in expressions(&words) {
                let range = tokens.start + expression.words.start as u32..tokens.start + expression.words.end as u32;
                if let Some(located) = place::locate(context, expression, range, &found) {
                    found.push(located);
                }
            }
        }
        let owners = found.iter().enumerate().flat_map(|(at, located)| {
            let Owners { first, second, .. } = located.owners;
            first.map(|owner| (owner, false, at)).into_iter().chain(second.map(|owner| (owner, true, at)))
        });
        let mut owned: Vec<_> = owners.collect();
        owned.sort_unstable();
        Self { context, found, owned }
    }

    /// The time that a token is part of, seen the way its clause looks.
    #[must_use]
    pub fn at(&self, token: TokenId) -> Option<When> {
        let at = self.around(token)?;
        self.when(at, place::outlook(self.context, token))
    }

    /// The expression that a token is part of.
    fn around(&self, token: TokenId) -> Option<usize> {
        let at = self.found.partition_point(|located| located.tokens.end <= token.0);
        self.found.get(at).filter(|located| located.tokens.contains(&token.0)).map(|_| at)
    }

    /// The finest time that belongs to a predicate; one that surely does goes before one that may.
    #[must_use]
    pub fn belonging_to(&self, owner: TokenId, outlook: Outlook) -> Option<When> {
        let from = self.owned.partition_point(|&(at, ..)| at < owner);
        let own = self.owned[from..].iter().take_while(|&&(at, ..)| at == owner);
        let read = own.filter_map(|&(_, maybe, at)| Some((maybe, self.when(at, outlook)?)));
        read.min_by_key(|(maybe, when)| (*maybe, when.granularity, when.span.start())).map(|(_, when)| when)
    }

    /// True when the time of `owner` opens its clause, before `verb`.
    #[must_use]
    pub fn opens(&self, when: &When, verb: TokenId) -> bool {
        when.span.end() <= self.context.document.span(verb).start()
    }

    /// The days of one expression with its words.
    fn when(&self, at: usize, outlook: Outlook) -> Option<When> {
        let located = &self.found[at];
        let anchor = match located.expression.first.base {
            Base::Anchored { .. } => self.told_before(at),
            Base::Date { year: YearOf::Open, .. } | Base::Month { year: YearOf::Open, .. } => self.long_ago(at),
            _ => None,
        };
        let days = days(&located.expression, View { published: self.context.published, outlook, anchor })?;
        let document = self.context.document;
        let span = document.span(TokenId(located.tokens.start)).cover(document.span(TokenId(located.tokens.end - 1)));
        let iso = |date: Option<Date>| date.map(|date| date.to_string());
        Some(When { span: Span::new(span.start(), span.end()), start: iso(days.start), end: iso(days.end), granularity: days.granularity })
    }

    /// The month or day with its year that the same paragraph tells last, when it lies more than a year back and no day of now
    /// comes in between.
    fn long_ago(&self, at: usize) -> Option<Date> {
        let document = self.context.document;
        let paragraph = |located: &Located| document.sentence(document.sentence_of(TokenId(located.tokens.start))).paragraph;
        let here = paragraph(&self.found[at]);
        let mut told = self.found[..at].iter().rev().take_while(|before| paragraph(before) == here);
        let fixed = |before: &&Located| {
            let open = matches!(before.expression.first.base, Base::Date { year: YearOf::Open, .. } | Base::Month { year: YearOf::Open, .. });
            !open && !matches!(before.expression.first.base, Base::Anchored { .. } | Base::Untold)
        };
        let last = told.find(fixed)?;
        let dated = matches!(last.expression.first.base, Base::Date { year: YearOf::Given(_), .. } | Base::Month { year: YearOf::Given(_), .. });
        let view = View { published: self.context.published, outlook: Outlook::Past, anchor: None };
        let start = days(&last.expression, view).filter(|_| dated)?.start?;
        self.context.published.is_none_or(|now| start.year() + 1 < now.year()).then_some(start)
    }

    /// The first day of the time told last before an expression, in its sentence or the one before, when it is as fine.
    fn told_before(&self, at: usize) -> Option<Date> {
        let Base::Anchored { unit, .. } = self.found[at].expression.first.base else { return None };
        let finest = match unit {
            words::Unit::Hour | words::Unit::Day => Granularity::Day,
            words::Unit::Week | words::Unit::Weekend => Granularity::Week,
            words::Unit::Month => Granularity::Month,
            words::Unit::Quarter | words::Unit::Half => Granularity::Quarter,
            words::Unit::Year => Granularity::Year,
            words::Unit::Decade | words::Unit::Century => Granularity::Century,
        };
        let sentence = |located: &Located| self.context.document.sentence_of(TokenId(located.tokens.start));
        let here = sentence(&self.found[at]);
        let mut near = (0..at).rev().take_while(|&before| sentence(&self.found[before]).0 + 1 >= here.0);
        near.find_map(|before| {
            let view = View { published: self.context.published, outlook: Outlook::Past, anchor: None };
            days(&self.found[before].expression, view).filter(|days| days.granularity <= finest)?.start
        })
    }
}

/// The time that a token is part of.
#[must_use]
pub fn resolve(context: &Context<'_>, token: TokenId) -> Option<When> {
    Times::of(context).at(token)
}

#[cfg(test)]
mod tests;
