//! The neighbourhood of an entity, small enough to be drawn.

use petgraph::visit::EdgeRef;
use serde_json::{Value, json};

use super::{Asked, failed, named};
use crate::network::near::near;
use crate::serve::desk::Desk;
use crate::serve::refused::Refused;

/// `around`: step by step outwards, the best supported facts first, until there are enough nodes.
pub fn around(desk: &Desk, asked: &Asked) -> Result<Value, Refused> {
    let entity = named(desk, asked.required("entity")?)?;
    let (depth, most) = (asked.number("depth", 1, 1..=3)?, asked.number("nodes", 60, 1..=500)?);
    let found = near(&desk.store, &entity.node, depth, most).map_err(failed)?;
    let network = &found.network;
    let nodes = network.graph.node_weights().map(|node| {
        json!({"id": node.iri, "label": node.label, "kind": node.kind, "role": node.role.name(), "mentions": node.mentions,
               "degree": found.degrees.get(&node.iri), "centre": node.iri == entity.node.as_str()})
    });
    let edges = network.graph.edge_references().map(|edge| {
        let (fact, support) = (edge.weight(), &edge.weight().support);
        json!({"source": network.graph[edge.source()].iri, "target": network.graph[edge.target()].iri, "relation": fact.name, "words": fact.words,
               "canonical": fact.canonical, "symmetric": fact.symmetric, "articles": support.articles, "claims": support.claims,
               "disputed": support.disputed, "last": support.last, "start": fact.start, "end": fact.end})
    });
    Ok(json!({"nodes": nodes.collect::<Vec<_>>(), "edges": edges.collect::<Vec<_>>(), "left": found.left}))
}
