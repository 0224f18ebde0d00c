//! `Listing`: nodes by number and the facts that go out from each. Graph files are written from one: a network in memory, or what is read from a store.

use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::{Edge, Network, Node};
use crate::query::QueryError;

/// A fact that goes out from a node.
#[derive(Clone, Debug)]
pub struct Link {
    /// Number of the node that it goes to.
    pub target: usize,
    /// The fact.
    pub edge: Edge,
}

/// Nodes in the order of their IRIs, numbered from 0, and facts in that of relation and object.
pub trait Listing {
    /// How many nodes there are.
    fn count(&self) -> usize;

    /// The IRI of a node; of a value its N-Triples form.
    fn iri(&self, at: usize) -> &str;

    /// A node.
    ///
    /// # Errors
    /// When the graph cannot be read.
    fn node(&self, at: usize) -> Result<Node, QueryError>;

    /// A node without its mentions, other names and link, which take longer to find.
    ///
    /// # Errors
    /// When the graph cannot be read.
    fn end(&self, at: usize) -> Result<Node, QueryError> {
        self.node(at)
    }

    /// The facts that a node is the subject of.
    ///
    /// # Errors
    /// When the graph cannot be read.
    fn facts(&self, at: usize) -> Result<Vec<Link>, QueryError>;
}

/// All facts of a listing, each after the number of its subject.
pub fn links(listing: &dyn Listing) -> impl Iterator<Item = Result<(usize, Link), QueryError>> {
    (0..listing.count()).flat_map(|at| match listing.facts(at) {
        Ok(links) => links.into_iter().map(|link| Ok((at, link))).collect(),
        Err(error) => vec![Err(error)],
    })
}

impl Listing for Network {
    fn count(&self) -> usize {
        self.graph.node_count()
    }

    fn iri(&self, at: usize) -> &str {
        &self.graph[NodeIndex::new(at)].iri
    }

    fn node(&self, at: usize) -> Result<Node, QueryError> {
        Ok(self.graph[NodeIndex::new(at)].clone())
    }

    fn facts(&self, at: usize) -> Result<Vec<Link>, QueryError> {
        let mut edges: Vec<_> = self.graph.edges(NodeIndex::new(at)).collect();
        edges.sort_by_key(petgraph::visit::EdgeRef::id);
        Ok(edges.into_iter().map(|edge| Link { target: edge.target().index(), edge: edge.weight().clone() }).collect())
    }
}
