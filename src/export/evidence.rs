//! What the graph knows beyond the network: the claims on a fact, the plainest first, and the other names of a node.

use std::collections::BTreeSet;

use oxigraph::model::{GraphNameRef, NamedNode, Triple};

use super::ExportError;
use crate::query::claims;
use crate::query::names::Names;
use crate::query::said::{self, Said};
use crate::store::Store;
use crate::store::vocab::{self, SKOS};

/// The claims that affirm a fact, the surest first, then those that deny it.
///
/// # Errors
/// When the graph cannot be read.
pub fn of(fact: &Triple, store: &Store, names: &Names<'_>) -> Result<Vec<Said>, ExportError> {
    Ok(said::of_fact(store, names, fact)?)
}

/// The other names of a node, in order.
///
/// # Errors
/// When the graph cannot be read.
pub fn aliases(store: &Store, iri: &str) -> Result<BTreeSet<String>, ExportError> {
    let (node, property) = (NamedNode::new_unchecked(iri), vocab::term(SKOS, "altLabel"));
    let found = store.graph().quads_for_pattern(Some(node.as_ref().into()), Some(property.as_ref()), None, Some(GraphNameRef::DefaultGraph));
    found.map(|quad| Ok(claims::plain(&quad?.object))).collect()
}
