//! Facts with their support, as the graph `ng:facts` records them.

use std::collections::BTreeMap;

use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Term, Triple};

use super::QueryError;
use super::claims::plain;
use crate::store::Store;
use crate::store::vocab::{RDF, term};

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
    let graph = store.iris().node("ng", "facts");
    let mut found: Vec<Fact> = Vec::new();
    for quad in store.graph().quads_for_pattern(None, Some(term(RDF, "reifies").as_ref()), None, Some(graph.as_ref().into())) {
        let quad = quad?;
        if let (NamedOrBlankNode::NamedNode(node), Term::Triple(triple)) = (quad.subject, quad.object) {
            found.extend(read(store, node, *triple)?);
        }
    }
    Ok(sorted(found))
}

/// The facts that a node takes part in.
///
/// # Errors
/// When the graph cannot be read.
pub fn about(store: &Store, node: &NamedNode) -> Result<Vec<Fact>, QueryError> {
    let default = Some(GraphNameRef::DefaultGraph);
    let out = store.graph().quads_for_pattern(Some(node.as_ref().into()), None, None, default);
    let into = store.graph().quads_for_pattern(None, None, Some(node.as_ref().into()), default);
    let mut found = Vec::new();
    for quad in out.chain(into) {
        let quad = quad?;
        found.extend(of(store, &Triple::new(quad.subject, quad.predicate, quad.object))?);
    }
    found.dedup_by(|a, b| a.node == b.node);
    Ok(sorted(found))
}

/// The record of a triple, if it is a fact.
///
/// # Errors
/// When the graph cannot be read.
pub fn of(store: &Store, triple: &Triple) -> Result<Option<Fact>, QueryError> {
    let (graph, object) = (store.iris().node("ng", "facts"), Term::Triple(Box::new(triple.clone())));
    let mut records = store.graph().quads_for_pattern(None, Some(term(RDF, "reifies").as_ref()), Some(object.as_ref()), Some(graph.as_ref().into()));
    let Some(quad) = records.next().transpose()? else { return Ok(None) };
    let NamedOrBlankNode::NamedNode(node) = quad.subject else { return Ok(None) };
    read(store, node, triple.clone())
}

fn sorted(mut facts: Vec<Fact>) -> Vec<Fact> {
    facts.sort_by_cached_key(|fact| (fact.subject.as_str().to_owned(), fact.relation.as_str().to_owned(), fact.object.to_string()));
    facts
}

fn read(store: &Store, node: NamedNode, triple: Triple) -> Result<Option<Fact>, QueryError> {
    let NamedOrBlankNode::NamedNode(subject) = triple.subject else { return Ok(None) };
    let graph = store.iris().node("ng", "facts");
    let space = store.iris().space("ng");
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for quad in store.graph().quads_for_pattern(Some(node.as_ref().into()), None, None, Some(graph.as_ref().into())) {
        let quad = quad?;
        if let Some(name) = quad.predicate.as_str().strip_prefix(space.as_str()) {
            values.entry(name.to_owned()).or_default().push(plain(&quad.object));
        }
    }
    for list in values.values_mut() {
        list.sort_unstable();
    }
    let first = |name: &str| values.get(name).and_then(|list| list.first()).cloned();
    let count = |name: &str| first(name).and_then(|value| value.parse().ok()).unwrap_or_default();
    let yes = |name: &str| first(name).is_some_and(|value| value == "true" || value == "1");
    let support = Support {
        claims: count("claims"),
        articles: count("articles"),
        independent_sources: count("independentSources"),
        confidence: first("confidence").and_then(|value| value.parse().ok()).unwrap_or_default(),
        disputed: yes("disputed"),
        own_voice: yes("ownVoice"),
        first: first("firstReported"),
        last: first("lastReported"),
        speakers: values.remove("speaker").unwrap_or_default(),
        supported_by: values.remove("supportedBy").unwrap_or_default(),
    };
    Ok(Some(Fact { node, subject, relation: triple.predicate, object: triple.object, support }))
}
