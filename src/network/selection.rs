//! `Selection`: the wanted part of a store's network. It holds the IRIs of its nodes; what else there is to them, and their facts, is read from the
//! store when it is asked for, one node at a time.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Term, Triple};

use super::filter::Filter;
use super::listing::{Link, Listing};
use super::near::mentions;
use super::{Dates, Network, Node, Role, dates, edge, key, other, role, term_of};
use crate::query::facts::{self, Fact};
use crate::query::names::Names;
use crate::query::{QueryError, lookup};
use crate::store::vocab::{OWL, RDFS, SKOS, WD, term};
use crate::store::{Facts, Store};

/// The wanted nodes and what their facts must be like.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    filter: Filter,
    /// In order.
    nodes: Vec<String>,
    /// IRIs of the relations of its facts.
    relations: BTreeSet<String>,
}

impl Selection {
    /// What passes a filter. Where facts are chosen, nodes without any are left out; values and unnamed things without a fact always are.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn of(store: &Store, filter: Filter) -> Result<Self, QueryError> {
        let (mut nodes, mut relations) = (BTreeSet::new(), BTreeSet::new());
        let sieve = Sieve::of(store, &filter)?;
        for relation in sieve.names.relations()?.iter().filter(|relation| filter.relation(&sieve.names, relation)) {
            for quad in store.graph().quads_for_pattern(None, Some(relation.as_ref()), None, Some(GraphNameRef::DefaultGraph)) {
                let triple = Triple::from(quad?);
                if sieve.passes(&triple)? {
                    nodes.extend(ends(&triple).map(|end| key(&end)));
                    relations.insert(relation.as_str().to_owned());
                }
            }
        }
        if !filter.chooses_facts() {
            sieve.entities(&mut nodes)?;
        }
        Ok(Self { nodes: nodes.into_iter().collect(), relations, filter })
    }

    /// What passes a filter within `depth` steps of a node, whatever their direction; the way does not lead on through values.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn around(store: &Store, filter: Filter, centre: &NamedNode, depth: usize) -> Result<Self, QueryError> {
        let sieve = Sieve::of(store, &filter)?;
        let centre = Term::from(centre.clone());
        if !sieve.node(&centre)? || (filter.chooses_facts() && sieve.about(&centre)?.is_empty()) {
            return Ok(Self { filter, ..Self::default() });
        }
        let mut nodes = BTreeSet::from([key(&centre)]);
        let (mut rim, mut relations) = (vec![centre], BTreeSet::new());
        for _ in 0..depth {
            for at in std::mem::take(&mut rim).into_iter().filter(Term::is_named_node) {
                for end in sieve.about(&at)?.iter().flat_map(ends) {
                    if nodes.insert(key(&end)) {
                        rim.push(end);
                    }
                }
            }
        }
        for iri in &nodes {
            let facts = sieve.about(&term_of(iri))?;
            let inside = facts.iter().filter(|triple| ends(triple).iter().all(|end| nodes.contains(&key(end))));
            relations.extend(inside.map(|triple| triple.predicate.as_str().to_owned()));
        }
        Ok(Self { nodes: nodes.into_iter().collect(), relations, filter })
    }

    /// True when nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// True when the node with this IRI, or a value with this N-Triples form, is in it.
    #[must_use]
    pub fn has_node(&self, iri: &str) -> bool {
        self.position(iri).is_some()
    }

    /// True when some fact in it has the relation with this IRI.
    #[must_use]
    pub fn has_relation(&self, iri: &str) -> bool {
        self.relations.contains(iri)
    }

    /// The selection as it is read from a store: that which it was made from.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn on<'a>(&'a self, store: &'a Store) -> Result<Selected<'a>, QueryError> {
        Ok(Selected { selection: self, sieve: Sieve::of(store, &self.filter)?, dates: OnceCell::new() })
    }

    fn position(&self, iri: &str) -> Option<usize> {
        self.nodes.binary_search_by(|known| known.as_str().cmp(iri)).ok()
    }
}

/// A selection that is read from a store.
pub struct Selected<'a> {
    selection: &'a Selection,
    sieve: Sieve<'a>,
    /// Days of all dated claims, which are few, once they are asked for.
    dates: OnceCell<Dates>,
}

impl Selected<'_> {
    /// What is selected.
    #[must_use]
    pub fn selection(&self) -> &Selection {
        self.selection
    }

    /// True for a fact of the selection.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn has(&self, triple: &Triple) -> Result<bool, QueryError> {
        let inside = ends(triple).iter().all(|end| self.selection.has_node(&key(end)));
        Ok(inside && self.sieve.store.graph().contains(&triple.clone().in_graph(GraphName::DefaultGraph))? && self.sieve.passes(triple)?)
    }

    /// The same part of the network in memory.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn network(&self) -> Result<Network, QueryError> {
        Network::read(self)
    }
}

impl Listing for Selected<'_> {
    fn count(&self) -> usize {
        self.selection.nodes.len()
    }

    fn iri(&self, at: usize) -> &str {
        &self.selection.nodes[at]
    }

    fn node(&self, at: usize) -> Result<Node, QueryError> {
        let (store, end, mut node) = (self.sieve.store, term_of(self.iri(at)), self.end(at)?);
        if let (Role::Entity, Term::NamedNode(entity)) = (node.role, &end) {
            let links = lookup::values(store, entity, &term(OWL, "sameAs"))?;
            node.wikidata = links.iter().find_map(|link| link.strip_prefix(WD)).map(str::to_owned);
            node.aliases = lookup::values(store, entity, &term(SKOS, "altLabel"))?.len() as u64;
            node.mentions = mentions(store, &end)?;
        }
        Ok(node)
    }

    fn end(&self, at: usize) -> Result<Node, QueryError> {
        let iri = self.iri(at);
        other(&Names::of(self.sieve.store), &term_of(iri), iri)
    }

    fn facts(&self, at: usize) -> Result<Vec<Link>, QueryError> {
        let Term::NamedNode(subject) = term_of(self.iri(at)) else { return Ok(Vec::new()) };
        if self.dates.get().is_none() {
            let _ = self.dates.set(dates(self.sieve.store)?);
        }
        let dates = self.dates.get().expect("it was set just now");
        let mut links = Vec::new();
        for fact in self.sieve.facts_of(&subject)? {
            if let Some(target) = self.selection.position(&key(&fact.object)) {
                links.push(Link { target, edge: edge(&self.sieve.names, &fact, dates) });
            }
        }
        Ok(links)
    }
}

/// Which nodes and facts of a store pass a filter.
struct Sieve<'a> {
    store: &'a Store,
    names: Names<'a>,
    records: Facts,
    filter: &'a Filter,
}

impl<'a> Sieve<'a> {
    fn of(store: &'a Store, filter: &'a Filter) -> Result<Self, QueryError> {
        Ok(Self { store, names: Names::of(store), records: store.facts()?, filter })
    }

    fn node(&self, end: &Term) -> Result<bool, QueryError> {
        let kind = match end {
            Term::NamedNode(node) if !self.filter.kinds.is_empty() => self.names.kind(node)?,
            _ => None,
        };
        Ok(self.filter.node(role(end), kind.as_deref()))
    }

    fn passes(&self, triple: &Triple) -> Result<bool, QueryError> {
        let wanted = self.filter.relation(&self.names, &triple.predicate);
        for end in ends(triple) {
            if !wanted || !self.node(&end)? {
                return Ok(false);
            }
        }
        Ok(!self.filter.chooses_support() || facts::of(self.store, &self.records, triple)?.is_some_and(|fact| self.filter.support(&fact.support)))
    }

    /// The facts that a node or value takes part in.
    fn about(&self, end: &Term) -> Result<Vec<Triple>, QueryError> {
        let mut found = Vec::new();
        for triple in facts::plain_triples(self.store, end)? {
            if self.passes(&triple)? {
                found.push(triple);
            }
        }
        Ok(found)
    }

    /// The facts with a node as subject, in the order of relation and object.
    fn facts_of(&self, subject: &NamedNode) -> Result<Vec<Fact>, QueryError> {
        let mut found = Vec::new();
        for triple in facts::triples_of(self.store, subject)? {
            if self.passes(&triple)? {
                found.extend(facts::of(self.store, &self.records, &triple)?);
            }
        }
        Ok(facts::sorted(found))
    }

    /// Adds the IRIs of all named entities that pass.
    fn entities(&self, nodes: &mut BTreeSet<String>) -> Result<(), QueryError> {
        let (space, label) = (self.store.iris().space("ent"), term(RDFS, "label"));
        for quad in self.store.graph().quads_for_pattern(None, Some(label.as_ref()), None, Some(GraphNameRef::DefaultGraph)) {
            let NamedOrBlankNode::NamedNode(entity) = quad?.subject else { continue };
            if entity.as_str().starts_with(&space) && self.node(&entity.clone().into())? {
                nodes.insert(entity.into_string());
            }
        }
        Ok(())
    }
}

/// Subject and object.
fn ends(triple: &Triple) -> [Term; 2] {
    let subject = match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => Term::from(node.clone()),
        NamedOrBlankNode::BlankNode(node) => Term::from(node.clone()),
    };
    [subject, triple.object.clone()]
}
