//! The neighbourhood of a node, small enough to be drawn, read from the store step by step: what it costs hangs on the neighbourhood.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, Term};

use super::{Dates, Network, edge, key, other};
use crate::query::facts::Fact;
use crate::query::names::Names;
use crate::query::{QueryError, claims, facts};
use crate::store::Store;
use crate::store::vocab::{ITS, term};

/// The neighbourhood of a node.
#[derive(Default)]
pub struct Near {
    /// Its nodes, with their mentions, and the facts between them, with their days.
    pub network: Network,
    /// How many neighbours each node has in all of the store's network, facts counted, by IRI.
    pub degrees: BTreeMap<String, usize>,
    /// Nodes that are one step from those kept, and were left out.
    pub left: usize,
}

/// Up to `most` nodes within `depth` steps: step by step outwards, the best supported facts first. The way does not lead on through values.
///
/// # Errors
/// When the graph cannot be read.
pub fn near(store: &Store, centre: &NamedNode, depth: usize, most: usize) -> Result<Near, QueryError> {
    let mut reader = Reader { store, known: BTreeMap::new() };
    let first = Term::from(centre.clone());
    let mut kept = BTreeMap::from([(key(&first), first.clone())]);
    let (mut rim, mut left) = (vec![first], BTreeSet::new());
    let names = Names::of(store);
    for _ in 0..depth {
        let mut steps = Vec::new();
        for at in std::mem::take(&mut rim).into_iter().filter(Term::is_named_node) {
            for (fact, other) in reader.facts(&at)?.iter().flat_map(|fact| ends(fact, &at).map(move |other| (fact, other))) {
                let support = &fact.support;
                let canonical = names.canonical(&fact.relation).is_some();
                steps.push((Reverse((canonical, support.independent_sources, support.claims)), key(&other), other));
            }
        }
        steps.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        for (_, iri, other) in steps {
            if kept.contains_key(&iri) {
                continue;
            }
            if kept.len() < most {
                kept.insert(iri, other.clone());
                rim.push(other);
            } else {
                left.insert(iri);
            }
        }
    }
    let mut found = Near { left: left.len(), ..Near::default() };
    for (iri, end) in &kept {
        let mut node = other(&names, end, iri)?;
        node.mentions = mentions(store, end)?;
        found.network.add(iri.clone(), node);
    }
    for (iri, end) in &kept {
        let facts = reader.facts(end)?;
        found.degrees.insert(iri.clone(), facts.iter().map(|fact| ends(fact, end).count()).sum());
        for fact in facts.iter().filter(|fact| Term::from(fact.subject.clone()) == *end && kept.contains_key(&key(&fact.object))) {
            let edge = edge(&names, fact, &days(store, fact)?);
            found.network.join(iri, &key(&fact.object), edge);
        }
    }
    Ok(found)
}

/// Reads the facts of each node once.
struct Reader<'a> {
    store: &'a Store,
    known: BTreeMap<String, Vec<Fact>>,
}

impl Reader<'_> {
    fn facts(&mut self, end: &Term) -> Result<&[Fact], QueryError> {
        let iri = key(end);
        if !self.known.contains_key(&iri) {
            self.known.insert(iri.clone(), facts::about_term(self.store, end)?);
        }
        Ok(&self.known[&iri])
    }
}

/// The other ends of a fact: both where the node has it with itself.
fn ends<'f>(fact: &'f Fact, at: &Term) -> impl Iterator<Item = Term> + use<'f> {
    let subject = Term::from(fact.subject.clone());
    let out = (subject == *at).then(|| fact.object.clone());
    out.into_iter().chain((fact.object == *at).then_some(subject))
}

/// How often a node is mentioned.
pub(super) fn mentions(store: &Store, end: &Term) -> Result<u64, QueryError> {
    let property = term(ITS, "taIdentRef");
    let mut count = 0;
    if let Term::NamedNode(node) = end {
        for quad in store.graph().quads_for_pattern(None, Some(property.as_ref()), Some(node.as_ref().into()), None) {
            quad?;
            count += 1;
        }
    }
    Ok(count)
}

/// First and last day of the claims that support a fact.
fn days(store: &Store, fact: &Fact) -> Result<Dates, QueryError> {
    let mut dates = Dates::default();
    for claim in &fact.support.supported_by {
        let node = NamedNode::new_unchecked(claim);
        for (name, side) in [("timeStart", &mut dates.start), ("timeEnd", &mut dates.end)] {
            let property = store.iris().node("ng", name);
            if let Some(quad) = store.graph().quads_for_pattern(Some(node.as_ref().into()), Some(property.as_ref()), None, None).next() {
                side.insert(claim.clone(), claims::plain(&quad?.object));
            }
        }
    }
    Ok(dates)
}
