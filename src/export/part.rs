//! `Part`: what of the RDF graph belongs to some part of the network.

use std::collections::HashSet;

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};

use crate::network::Network;
use crate::relation::Inventory;
use crate::store::Store;
use crate::store::vocab::{RDF, term};

/// The nodes and facts of a part of the network.
#[derive(Clone, Debug)]
pub struct Part {
    nodes: HashSet<String>,
    facts: HashSet<Triple>,
    relations: HashSet<NamedNode>,
    spaces: [String; 2],
}

impl Part {
    /// What a network holds of `store`'s graph.
    #[must_use]
    pub fn of(network: &Network, store: &Store) -> Self {
        let facts: HashSet<Triple> = network.graph.edge_indices().map(|at| network.triple(at)).collect();
        Self {
            nodes: network.graph.node_weights().map(|node| node.iri.clone()).collect(),
            relations: facts.iter().map(|fact| fact.predicate.clone()).collect(),
            facts,
            spaces: [store.iris().space("ng"), store.iris().space("open")],
        }
    }

    /// Those of a graph's quads that belong to it: of the default graph its facts and what its nodes are, of others the records and claims
    /// of its facts with their evidence and the article that they stand in.
    #[must_use]
    pub fn kept(&self, quads: Vec<Quad>) -> Vec<Quad> {
        if quads.first().is_some_and(|quad| quad.graph_name == GraphName::DefaultGraph) {
            return quads.into_iter().filter(|quad| self.plain(quad)).collect();
        }
        let reifies = term(RDF, "reifies");
        let about = |quad: &&Quad| quad.predicate == reifies && matches!(&quad.object, Term::Triple(triple) if self.facts.contains(&**triple));
        let roots: HashSet<NamedOrBlankNode> = quads.iter().filter(about).map(|quad| quad.subject.clone()).collect();
        let mut kept = roots.clone();
        for quad in quads.iter().filter(|quad| roots.contains(&quad.subject)) {
            kept.extend(if let Term::NamedNode(node) = &quad.object { Some(node.clone().into()) } else { None });
        }
        if let (false, Some(GraphName::NamedNode(name))) = (roots.is_empty(), quads.first().map(|quad| &quad.graph_name)) {
            kept.insert(name.clone().into());
        }
        quads.into_iter().filter(|quad| kept.contains(&quad.subject)).collect()
    }

    fn plain(&self, quad: &Quad) -> bool {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return false };
        if self.is_relation(&quad.predicate) {
            return self.facts.contains(&Triple::from(quad.clone()));
        }
        self.nodes.contains(subject.as_str()) || self.relations.contains(subject)
    }

    fn is_relation(&self, predicate: &NamedNode) -> bool {
        let [canonical, open] = &self.spaces;
        let named = predicate.as_str().strip_prefix(canonical.as_str()).is_some_and(|name| Inventory::get().named(name).is_some());
        named || predicate.as_str().starts_with(open.as_str())
    }
}
