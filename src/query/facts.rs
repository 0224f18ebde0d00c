//! Facts with their support, as the graph `ng:facts` and the store's index record them.

use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Term, Triple};

use super::QueryError;
use super::names::Names;
use crate::relation::Inventory;
use crate::store::fact::{self, Record};
use crate::store::vocab::{RDF, term};
use crate::store::{Facts, Store};

/// A fact and what supports it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// IRI of its record.
    pub node: NamedNode,
    /// Of whom or what.
    pub subject: NamedNode,
    /// Canonical (`ng:`) or open (`open:`).
    pub relation: NamedNode,
    /// To whom or what.
    pub object: Term,
    /// What supports it.
    pub support: Support,
}

/// What supports a fact.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Support {
    /// Claims.
    pub claims: u64,
    /// Articles.
    pub articles: u64,
    /// Articles, near-copies of one text counted once.
    pub independent_sources: u64,
    /// Of all claims together, 0 to 1.
    pub confidence: f64,
    /// Some claim denies it.
    pub disputed: bool,
    /// Some article says so itself.
    pub own_voice: bool,
    /// Day of the first article that says so.
    pub first: Option<String>,
    /// Day of the last.
    pub last: Option<String>,
    /// IRIs of those who say so.
    pub speakers: Vec<String>,
    /// IRIs of the claims.
    pub supported_by: Vec<String>,
}

impl Support {
    /// Ranks support: independent sources, then articles, claims and confidence.
    #[must_use]
    pub fn strength(&self) -> (u64, u64, u64, u64) {
        (self.independent_sources, self.articles, self.claims, self.thousandths())
    }

    /// Confidence in whole thousandths, 0 to 1000.
    #[must_use]
    #[allow(clippy::cast_sign_loss, reason = "clamped to 0 and above")]
    pub fn thousandths(&self) -> u64 {
        (self.confidence.clamp(0.0, 1.0) * 1000.0).round() as u64
    }
}

impl Fact {
    /// Its triple.
    #[must_use]
    pub fn triple(&self) -> Triple {
        Triple::new(self.subject.clone(), self.relation.clone(), self.object.clone())
    }
}

/// All facts in the order of subject, relation, object.
///
/// # Errors
/// When the graph cannot be read.
pub fn all(store: &Store) -> Result<Vec<Fact>, QueryError> {
    let records = store.facts()?;
    let mut found = Vec::new();
    for relation in Names::of(store).relations()? {
        for triple in with(store, &relation)? {
            found.extend(of(store, &records, &triple)?);
        }
    }
    Ok(sorted(found))
}

/// The facts that a node takes part in.
///
/// # Errors
/// When the graph cannot be read.
pub fn about(store: &Store, node: &NamedNode) -> Result<Vec<Fact>, QueryError> {
    about_term(store, &node.clone().into())
}

/// The facts that a node or a value takes part in.
///
/// # Errors
/// When the graph cannot be read.
pub fn about_term(store: &Store, end: &Term) -> Result<Vec<Fact>, QueryError> {
    let records = store.facts()?;
    let mut found = Vec::new();
    for triple in plain_triples(store, end)? {
        found.extend(of(store, &records, &triple)?);
    }
    let mut found = sorted(found);
    found.dedup_by(|a, b| a.node == b.node);
    Ok(found)
}

/// The fact that a triple is, by `records`, those of the store; none where it is no fact.
///
/// # Errors
/// When the store cannot be read.
pub fn of(store: &Store, records: &Facts, triple: &Triple) -> Result<Option<Fact>, QueryError> {
    let NamedOrBlankNode::NamedNode(subject) = &triple.subject else { return Ok(None) };
    let number = fact::hash(triple);
    let found = match records.get(number)? {
        Some(record) => Some((number, record)),
        None => rewritten(store, records, triple)?,
    };
    let Some((number, record)) = found else { return Ok(None) };
    let claims = store.iris().space("claim");
    let support = Support {
        claims: record.supported.len() as u64,
        articles: record.articles as u64,
        independent_sources: record.sources as u64,
        confidence: record.confidence,
        disputed: !record.denied.is_empty(),
        own_voice: record.own_voice,
        first: record.first,
        last: record.last,
        speakers: record.speakers.into_iter().collect(),
        supported_by: record.supported.iter().map(|claim| format!("{claims}{claim}")).collect(),
    };
    let node = fact::node(number, store.iris());
    Ok(Some(Fact { node, subject: subject.clone(), relation: triple.predicate.clone(), object: triple.object.clone(), support }))
}

/// The record of a triple whose value the graph gives back in another form than articles gave it ("1.50" as "1.5").
fn rewritten(store: &Store, records: &Facts, triple: &Triple) -> Result<Option<(u64, Record)>, QueryError> {
    if !matches!(triple.object, Term::Literal(_)) {
        return Ok(None);
    }
    let (graph, object) = (store.iris().node("ng", "facts"), Term::Triple(Box::new(triple.clone())));
    let reifies = term(RDF, "reifies");
    let mut found = store.graph().quads_for_pattern(None, Some(reifies.as_ref()), Some(object.as_ref()), Some(graph.as_ref().into()));
    let Some(NamedOrBlankNode::NamedNode(node)) = found.next().transpose()?.map(|quad| quad.subject) else { return Ok(None) };
    let Some(number) = fact::number(&node, store.iris()) else { return Ok(None) };
    Ok(records.get(number)?.map(|record| (number, record)))
}

/// In the order of subject, relation, object.
#[must_use]
pub fn sorted(mut facts: Vec<Fact>) -> Vec<Fact> {
    facts.sort_by_cached_key(|fact| (fact.subject.as_str().to_owned(), fact.relation.as_str().to_owned(), fact.object.to_string()));
    facts
}

/// The plain triples of relations that a node or a value takes part in, those with it as subject first.
///
/// # Errors
/// When the graph cannot be read.
pub fn plain_triples(store: &Store, end: &Term) -> Result<Vec<Triple>, QueryError> {
    let mut found = if let Term::NamedNode(node) = end { triples_of(store, node)? } else { Vec::new() };
    let relations = Relations::of(store);
    for quad in store.graph().quads_for_pattern(None, None, Some(end.as_ref()), Some(GraphNameRef::DefaultGraph)) {
        let quad = quad?;
        if relations.has(&quad.predicate) {
            found.push(Triple::from(quad));
        }
    }
    Ok(found)
}

/// The plain triples of relations with a node as subject.
///
/// # Errors
/// When the graph cannot be read.
pub fn triples_of(store: &Store, subject: &NamedNode) -> Result<Vec<Triple>, QueryError> {
    let (relations, mut found) = (Relations::of(store), Vec::new());
    for quad in store.graph().quads_for_pattern(Some(subject.as_ref().into()), None, None, Some(GraphNameRef::DefaultGraph)) {
        let quad = quad?;
        if relations.has(&quad.predicate) {
            found.push(Triple::from(quad));
        }
    }
    Ok(found)
}

/// The plain triples of a relation, in the order of the graph.
///
/// # Errors
/// When the graph cannot be read.
pub fn with(store: &Store, relation: &NamedNode) -> Result<Vec<Triple>, QueryError> {
    let quads = store.graph().quads_for_pattern(None, Some(relation.as_ref()), None, Some(GraphNameRef::DefaultGraph));
    quads.map(|quad| Ok(Triple::from(quad?))).collect()
}

/// Tells relations, canonical and open, from the other properties of a store's default graph.
pub struct Relations {
    canonical: String,
    open: String,
}

impl Relations {
    /// Those of a store.
    #[must_use]
    pub fn of(store: &Store) -> Self {
        Self { canonical: store.iris().space("ng"), open: store.iris().space("open") }
    }

    /// True for a relation.
    #[must_use]
    pub fn has(&self, property: &NamedNode) -> bool {
        let canonical = property.as_str().strip_prefix(&self.canonical).is_some_and(|name| Inventory::get().named(name).is_some());
        canonical || property.as_str().starts_with(&self.open)
    }
}
