//! What became known: the facts that one store has and another lacks, or that were first reported since a day.

use std::collections::BTreeMap;

use serde::Serialize;

use super::QueryError;
use super::facts::{self, Fact, Support};
use super::names::Names;
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

/// The facts that changed from one store to another: by change, then the best supported first.
///
/// # Errors
/// When a graph cannot be read.
pub fn between(old: &Store, new: &Store) -> Result<Vec<Changed>, QueryError> {
    let mut before: BTreeMap<String, Fact> = facts::all(old)?.into_iter().map(|fact| (fact.triple().to_string(), fact)).collect();
    let mut found = Vec::new();
    for fact in facts::all(new)? {
        match before.remove(&fact.triple().to_string()) {
            None => found.push(Changed { change: Change::New, fact, before: None }),
            Some(known) => {
                let change = match (&known.support, &fact.support) {
                    (before, now) if now.disputed && !before.disputed => Change::Disputed,
                    (before, now) if now.independent_sources > before.independent_sources => Change::Confirmed,
                    _ => continue,
                };
                found.push(Changed { change, fact, before: Some(known.support) });
            }
        }
    }
    found.extend(before.into_values().map(|fact| Changed { change: Change::Gone, fact, before: None }));
    Ok(sorted(found))
}

/// The facts of a store that were first reported on a day or later, and those that were reported again. What no dated article reports is left out.
///
/// # Errors
/// When the graph cannot be read.
pub fn since(store: &Store, day: &str) -> Result<Vec<Changed>, QueryError> {
    let mut found = Vec::new();
    for fact in facts::all(store)? {
        let change = match (fact.support.first.as_deref(), fact.support.last.as_deref()) {
            (Some(first), _) if first >= day => Change::New,
            (_, Some(last)) if last >= day => Change::Confirmed,
            _ => continue,
        };
        found.push(Changed { change, fact, before: None });
    }
    Ok(sorted(found))
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
