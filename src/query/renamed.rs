//! Entities that go by another IRI in a later store: what was renamed, merged or parted. Mentions tell: where the same words of the same article
//! are an entity in both stores, the one became the other; else the same link does.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Term};
use serde::Serialize;

use super::QueryError;
use super::names::Names;
use super::said::End;
use crate::store::Store;
use crate::store::vocab::{ITS, OWL, RDFS, term};

/// What became of entities: former IRIs that are no more, and the IRIs that they have now.
#[derive(Debug, Default)]
pub struct Renames {
    now: BTreeMap<String, String>,
}

/// An entity with another IRI than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Renamed {
    /// As it was.
    pub before: End,
    /// As it is.
    pub now: End,
    /// What it is now was an entity before: the two became one.
    pub merged: bool,
}

impl Renames {
    /// From one store to another.
    ///
    /// # Errors
    /// When a graph cannot be read.
    pub fn between(old: &Store, new: &Store) -> Result<Self, QueryError> {
        let (before, after) = (entities(old)?, entities(new)?);
        let mut now = BTreeMap::new();
        for gone in before.difference(&after) {
            let node = NamedNode::new_unchecked(gone);
            let found = by_mentions(old, new, &node)?.map_or_else(|| by_link(old, new, &node), |found| Ok(Some(found)))?;
            now.extend(found.map(|found| (gone.clone(), found)));
        }
        Ok(Self { now })
    }

    /// What a former node is now.
    #[must_use]
    pub fn node(&self, node: &NamedNode) -> NamedNode {
        self.now.get(node.as_str()).map_or_else(|| node.clone(), NamedNode::new_unchecked)
    }

    /// What a former term is now.
    #[must_use]
    pub fn term(&self, term: &Term) -> Term {
        if let Term::NamedNode(node) = term { self.node(node).into() } else { term.clone() }
    }

    /// Each as people read it, by former IRI.
    ///
    /// # Errors
    /// When a graph cannot be read.
    pub fn told(&self, old: &Store, new: &Store) -> Result<Vec<Renamed>, QueryError> {
        let (then, now) = (Names::of(old), Names::of(new));
        let known = entities(old)?;
        let tell = |(former, present): (&String, &String)| {
            let end = |names: &Names<'_>, iri: &str| End::of(names, &NamedNode::new_unchecked(iri).into());
            Ok(Renamed { before: end(&then, former)?, now: end(&now, present)?, merged: known.contains(present) })
        };
        self.now.iter().map(tell).collect()
    }
}

/// The IRIs of all entities.
fn entities(store: &Store) -> Result<BTreeSet<String>, QueryError> {
    let (space, label) = (store.iris().space("ent"), term(RDFS, "label"));
    let mut found = BTreeSet::new();
    for quad in store.graph().quads_for_pattern(None, Some(label.as_ref()), None, Some(GraphNameRef::DefaultGraph)) {
        if let NamedOrBlankNode::NamedNode(node) = quad?.subject
            && node.as_str().starts_with(&space)
        {
            found.insert(node.into_string());
        }
    }
    Ok(found)
}

/// What most of its mentions are in the other store.
fn by_mentions(old: &Store, new: &Store, node: &NamedNode) -> Result<Option<String>, QueryError> {
    let identified = term(ITS, "taIdentRef");
    let mut votes: BTreeMap<String, usize> = BTreeMap::new();
    for quad in old.graph().quads_for_pattern(None, Some(identified.as_ref()), Some(node.as_ref().into()), None) {
        let mention = quad?.subject;
        if let Some(quad) = new.graph().quads_for_pattern(Some(mention.as_ref()), Some(identified.as_ref()), None, None).next()
            && let Term::NamedNode(present) = quad?.object
        {
            *votes.entry(present.into_string()).or_default() += 1;
        }
    }
    Ok(votes.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(present, _)| present))
}

/// What has the same link in the other store.
fn by_link(old: &Store, new: &Store, node: &NamedNode) -> Result<Option<String>, QueryError> {
    let (same, default) = (term(OWL, "sameAs"), Some(GraphNameRef::DefaultGraph));
    for quad in old.graph().quads_for_pattern(Some(node.as_ref().into()), Some(same.as_ref()), None, default) {
        let link = quad?.object;
        if let Some(quad) = new.graph().quads_for_pattern(None, Some(same.as_ref()), Some(link.as_ref()), default).next()
            && let NamedOrBlankNode::NamedNode(present) = quad?.subject
        {
            return Ok(Some(present.into_string()));
        }
    }
    Ok(None)
}
