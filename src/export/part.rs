//! What of the RDF graph belongs to a part of the network.

use std::collections::HashSet;

use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term, Triple};

use super::ExportError;
use crate::network::selection::{Selected, Selection};
use crate::query::facts::Relations;
use crate::store::Store;
use crate::store::vocab::{RDF, term};

/// A part of the network, to be taken out of a store's RDF graph.
pub struct Part<'a> {
    selected: Selected<'a>,
    relations: Relations,
}

impl<'a> Part<'a> {
    /// The part of `store` that a selection stands for.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn of(selection: &'a Selection, store: &'a Store) -> Result<Self, ExportError> {
        Ok(Self { selected: selection.on(store)?, relations: Relations::of(store) })
    }

    /// Those of some quads that belong to the part: of the default graph its facts and what its nodes are, of others, given whole or by their
    /// subjects, the records and claims of its facts with their evidence and the article that they stand in.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn kept(&self, quads: Vec<Quad>) -> Result<Vec<Quad>, ExportError> {
        if quads.first().is_some_and(|quad| quad.graph_name == GraphName::DefaultGraph) {
            let mut kept = Vec::new();
            for quad in quads {
                if self.plain(&quad)? {
                    kept.push(quad);
                }
            }
            return Ok(kept);
        }
        let reifies = term(RDF, "reifies");
        let mut roots: HashSet<NamedOrBlankNode> = HashSet::new();
        for quad in quads.iter().filter(|quad| quad.predicate == reifies) {
            if let Term::Triple(triple) = &quad.object
                && self.selected.has(triple)?
            {
                roots.insert(quad.subject.clone());
            }
        }
        let mut kept = roots.clone();
        for quad in quads.iter().filter(|quad| roots.contains(&quad.subject)) {
            kept.extend(if let Term::NamedNode(node) = &quad.object { Some(node.clone().into()) } else { None });
        }
        if let (false, Some(GraphName::NamedNode(name))) = (roots.is_empty(), quads.first().map(|quad| &quad.graph_name)) {
            kept.insert(name.clone().into());
        }
        Ok(quads.into_iter().filter(|quad| kept.contains(&quad.subject)).collect())
    }

    fn plain(&self, quad: &Quad) -> Result<bool, ExportError> {
        if self.relations.has(&quad.predicate) {
            return Ok(self.selected.has(&Triple::from(quad.clone()))?);
        }
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return Ok(false) };
        let selection = self.selected.selection();
        Ok(selection.has_node(subject.as_str()) || selection.has_relation(subject.as_str()))
    }
}
