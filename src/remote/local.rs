//! `Local`: the graph here as the store elsewhere understands it, one graph after the other in the order of their names there.

use std::collections::BTreeMap;

use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphName, Quad};

use super::endpoint::Found;
use super::{Choice, Graph, RemoteError};
use crate::export::rdf::{self, Taken, Wish};
use crate::store::Store;

/// A store's graph in the form that it has elsewhere.
pub struct Local<'a> {
    taken: Taken<'a>,
    graphs: BTreeMap<Graph, GraphName>,
}

impl<'a> Local<'a> {
    /// What `choice` names of `store`, in the form `found`.
    ///
    /// # Errors
    /// When the graph cannot be read, or its default graph would mix with another one.
    pub fn new(store: &'a Store, choice: Choice<'a>, found: &Found) -> Result<Self, RemoteError> {
        let wish = Wish { format: RdfFormat::NQuads, rdf11: found.rdf11, facts_only: choice.facts_only, part: choice.part };
        let mut graphs = BTreeMap::new();
        for name in rdf::graphs(store, choice.facts_only)? {
            let there = match &name {
                GraphName::NamedNode(node) => Some(node.as_str().to_owned()),
                _ => found.default_graph.clone(),
            };
            if let (Some(GraphName::DefaultGraph), Some(taken)) = (graphs.insert(there.clone(), name), there) {
                return Err(RemoteError::Taken(taken, default_graph(store.iris().base())));
            }
        }
        Ok(Self { taken: Taken::from(store, wish)?, graphs })
    }

    /// Their names there, in order.
    pub fn graphs(&self) -> impl Iterator<Item = Graph> + '_ {
        self.graphs.keys().cloned()
    }

    /// The statements of a graph in order, each once, as N-Triples without the full stop.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn statements(&self, graph: &Graph) -> Result<Vec<String>, RemoteError> {
        let Some(name) = self.graphs.get(graph) else { return Ok(Vec::new()) };
        let mut statements: Vec<String> = self.taken.graph(name.as_ref())?.iter().map(statement).collect();
        statements.sort_unstable();
        statements.dedup();
        Ok(statements)
    }
}

/// A quad without its graph, as N-Triples without the full stop.
pub fn statement(quad: &Quad) -> String {
    format!("{} {} {}", quad.subject, quad.predicate, quad.object)
}

/// The named graph that stands for the default graph where there is none.
#[must_use]
pub fn default_graph(base: &str) -> String {
    format!("{base}ns#graph")
}
