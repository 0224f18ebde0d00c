//! What became known: the facts that one store has and another lacks, or that became known since a day.

use std::collections::BTreeMap;

use oxigraph::model::{Term, Triple};
use serde::Serialize;

use super::QueryError;
use super::facts::{self, Fact, Support};
use super::names::Names;
use super::renamed::Renames;
use super::said::{self, End, Said};
use crate::claim::Polarity;
use crate::store::Store;

/// How a fact changed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It was not known.
    New,
    /// Somebody denies it now, and nobody did.
    Disputed,
    /// More independent sources report it, or it was reported again.
    Confirmed,
    /// It is no longer known.
    Gone,
}

/// A fact that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// How.
    pub change: Change,
    /// The fact as it is, or as it was when it is gone.
    pub fact: Fact,
    /// What supported it before.
    pub before: Option<Support>,
}

/// A changed fact as people read it.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// How it changed.
    pub change: Change,
    /// Of whom or what.
    pub subject: End,
    /// `memberOf`, `operate_out_of`.
    pub relation: String,
    /// "is a member of".
    pub words: String,
    /// To whom or what.
    pub object: End,
    /// What supports it.
    pub support: Support,
    /// What supported it before.
    pub before: Option<Support>,
    /// The surest sentence.
    pub evidence: Option<Said>,
}

/// What changed from one store to another.
#[derive(Debug, Default)]
pub struct Difference {
    /// Facts that changed: by change, then the best supported first.
    pub changed: Vec<Changed>,
    /// Entities that go by another IRI; a fact that only names one of them otherwise did not change.
    pub renames: Renames,
}

/// What changed from one store to another.
///
/// # Errors
/// When a graph cannot be read.
pub fn between(old: &Store, new: &Store) -> Result<Difference, QueryError> {
    compare(old, new, |known, now| if now.independent_sources > known.independent_sources { Some(Change::Confirmed) } else { None }, |_| true)
}

/// What changed since a day: `past` is the store as it was known the day before. A fact that was known counts again when an article of the day or
/// later reports it; what no dated article reports is left out.
///
/// # Errors
/// When a graph cannot be read.
pub fn since(past: &Store, store: &Store, day: &str) -> Result<Difference, QueryError> {
    let again = |_: &Support, now: &Support| now.last.as_deref().filter(|last| *last >= day).map(|_| Change::Confirmed);
    compare(past, store, again, |fact| fact.support.first.is_some())
}

/// Compares the facts of two stores. `again` says how a fact that both have was confirmed, `counts` which new facts count.
fn compare(
    old: &Store,
    new: &Store,
    again: impl Fn(&Support, &Support) -> Option<Change>,
    counts: impl Fn(&Fact) -> bool,
) -> Result<Difference, QueryError> {
    let (renames, names) = (Renames::between(old, new)?, Names::of(new));
    let mut before: BTreeMap<String, Fact> = BTreeMap::new();
    for fact in facts::all(old)? {
        before.entry(as_now(&fact, &renames, &names)).or_insert(fact);
    }
    let mut changed = Vec::new();
    for fact in facts::all(new)? {
        match before.remove(&fact.triple().to_string()) {
            None if counts(&fact) => changed.push(Changed { change: Change::New, fact, before: None }),
            None => {}
            Some(known) => {
                let disputed = (fact.support.disputed && !known.support.disputed).then_some(Change::Disputed);
                let change = disputed.or_else(|| again(&known.support, &fact.support));
                changed.extend(change.map(|change| Changed { change, fact, before: Some(known.support) }));
            }
        }
    }
    changed.extend(before.into_values().map(|fact| Changed { change: Change::Gone, fact, before: None }));
    Ok(Difference { changed: sorted(changed), renames })
}

/// The triple of a former fact as it is written now. Of a symmetric relation the smaller IRI comes first.
fn as_now(fact: &Fact, renames: &Renames, names: &Names<'_>) -> String {
    let (subject, object) = (renames.node(&fact.subject), renames.term(&fact.object));
    let symmetric = names.canonical(&fact.relation).is_some_and(|info| info.symmetric);
    let (subject, object) = match object {
        Term::NamedNode(other) if symmetric && other.as_str() < subject.as_str() => (other, subject.into()),
        object => (subject, object),
    };
    Triple::new(subject, fact.relation.clone(), object).to_string()
}

fn sorted(mut found: Vec<Changed>) -> Vec<Changed> {
    found.sort_by_cached_key(|one| (one.change, std::cmp::Reverse(one.fact.support.strength()), one.fact.triple().to_string()));
    found
}

impl Changed {
    /// The fact in words, with its surest sentence; `names` are those of the store that it stands in.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn told(&self, store: &Store, names: &Names<'_>) -> Result<Told, QueryError> {
        // What made a fact disputed is a denial of it.
        let wanted = |said: &Said| if self.change == Change::Disputed { said.polarity == Polarity::Denied } else { said.is_fact() };
        let evidence = said::of_fact(store, names, &self.fact.triple())?.into_iter().find(wanted);
        Ok(Told {
            change: self.change,
            subject: End::of(names, &self.fact.subject.clone().into())?,
            relation: names.local(&self.fact.relation),
            words: names.relation(&self.fact.relation),
            object: End::of(names, &self.fact.object)?,
            support: self.fact.support.clone(),
            before: self.before.clone(),
            evidence,
        })
    }
}
