//! What of the RDF graph belongs to a part of the network.

use std::collections::HashSet;

use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term, Triple};

use super::ExportError;
use crate::network::selection::{Selected, Selection};
use crate::query::facts::Relations;
use crate::store::Store;
use crate::store::vocab::{RDF, term};

/// Those of some quads of `store` that belong to a selection: of the default graph its facts and what its nodes are, of others, given whole or by
/// their subjects, the records and claims of its facts with their evidence and the article that they stand in.
///
/// # Errors
/// When the graph cannot be read.
pub fn kept(selection: &Selection, store: &Store, quads: Vec<Quad>) -> Result<Vec<Quad>, ExportError> {
    let (selected, relations) = (selection.on(store)?, Relations::of(store));
    if quads.first().is_some_and(|quad| quad.graph_name == GraphName::DefaultGraph) {
        let mut kept = Vec::new();
        for quad in quads {
            if plain(&selected, &relations, &quad)? {
                kept.push(quad);
            }
        }
        return Ok(kept);
    }
    let reifies = term(RDF, "reifies");
    let mut roots: HashSet<NamedOrBlankNode> = HashSet::new();
    for quad in quads.iter().filter(|quad| quad.predicate == reifies) {
        if let Term::Triple(triple) = &quad.object
            && selected.has(triple)?
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

fn plain(selected: &Selected<'_>, relations: &Relations, quad: &Quad) -> Result<bool, ExportError> {
    if relations.has(&quad.predicate) {
        return Ok(selected.has(&Triple::from(quad.clone()))?);
    }
    let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return Ok(false) };
    Ok(selected.selection().has_node(subject.as_str()) || selected.selection().has_relation(subject.as_str()))
}
