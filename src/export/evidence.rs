//! What the graph knows beyond the network: the claims on a fact, the plainest first, and the other names of a node.

use std::collections::BTreeSet;
use std::str::FromStr;

use oxigraph::model::{GraphNameRef, NamedNode, Term, Triple};
use petgraph::graph::EdgeIndex;

use super::ExportError;
use crate::claim::Polarity;
use crate::network::Network;
use crate::query::claims;
use crate::query::names::Names;
use crate::query::said::Said;
use crate::store::Store;
use crate::store::vocab::{self, SKOS};

/// The claims that affirm a fact of a network, the surest first, then those that deny it.
///
/// # Errors
/// When the graph cannot be read.
pub fn of(network: &Network, at: EdgeIndex, store: &Store, names: &Names<'_>) -> Result<Vec<Said>, ExportError> {
    let Some((from, to)) = network.graph.edge_endpoints(at) else { return Ok(Vec::new()) };
    let triple = Triple::new(NamedNode::new_unchecked(&network.graph[from].iri), network.graph[at].relation.clone(), term(&network.graph[to].iri));
    let claims = claims::of_triple(store, &triple)?;
    let said: Result<Vec<Said>, _> = claims.iter().map(|claim| Said::of(names, claim)).collect();
    let mut said: Vec<Said> = said?.into_iter().filter(|said| said.is_fact() || said.polarity == Polarity::Denied).collect();
    said.sort_by(|a, b| {
        let order = |said: &Said| (said.polarity == Polarity::Denied, said.speaker.is_some());
        order(a).cmp(&order(b)).then(b.confidence.total_cmp(&a.confidence)).then_with(|| a.claim.cmp(&b.claim))
    });
    Ok(said)
}

/// The term of a node's IRI; that of a value is its N-Triples form.
#[must_use]
pub fn term(iri: &str) -> Term {
    let value = iri.starts_with('"').then(|| Term::from_str(iri).ok()).flatten();
    value.unwrap_or_else(|| NamedNode::new_unchecked(iri).into())
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
