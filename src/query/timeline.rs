//! The dated claims that an entity takes part in, in the order of time.

use super::card::Wish;
use super::claims::StoredTime;
use super::lookup::Candidate;
use super::names::Names;
use super::said::Said;
use super::{QueryError, claims};
use crate::store::Store;

/// Claims about an entity that say when, earliest first; `wish` bounds the days of what happened, not of the articles.
///
/// # Errors
/// When the graph cannot be read.
pub fn timeline(store: &Store, entity: &Candidate, wish: &Wish) -> Result<Vec<Said>, QueryError> {
    let names = Names::of(store);
    let mut found = Vec::new();
    for claim in claims::about(store, &entity.node)?.iter().filter(|claim| claim.concerns(&entity.node)) {
        let dated = claim.time.as_ref().is_some_and(|time| first(time).is_some() && wish.spans(time));
        if dated && wish.relation.as_ref().is_none_or(|wanted| names.is_called(&claim.relation, wanted)) {
            found.push(Said::of(&names, claim)?);
        }
    }
    let key = |said: &Said| {
        let (start, end) = said.time.as_ref().map(|time| (first(time).map(str::to_owned), time.end.clone())).unwrap_or_default();
        (start, end, said.key(), said.quote.clone(), said.relation.clone(), said.object.clone())
    };
    found.sort_by_key(key);
    Ok(found)
}

/// The day that a time is sorted by.
fn first(time: &StoredTime) -> Option<&str> {
    time.start.as_deref().or(time.end.as_deref())
}

impl Wish {
    fn spans(&self, time: &StoredTime) -> bool {
        let after = self.since.as_ref().is_none_or(|since| time.end.as_ref().is_none_or(|end| end >= since));
        after && self.until.as_ref().is_none_or(|until| time.start.as_ref().is_none_or(|start| start <= until))
    }
}
