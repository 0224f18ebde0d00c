//! The neighbourhood of an entity, small enough to be drawn.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use serde_json::{Value, json};

use super::{Asked, named};
use crate::network::{Network, Role};
use crate::serve::desk::Desk;
use crate::serve::refused::Refused;

/// `around`: step by step outwards, the best supported facts first, until there are enough nodes.
pub fn around(desk: &Desk, asked: &Asked) -> Result<Value, Refused> {
    let entity = named(desk, asked.required("entity")?)?;
    let (depth, most) = (asked.number("depth", 1, 1..=3)?, asked.number("nodes", 60, 1..=500)?);
    let network = desk.network()?;
    let Some(centre) = network.node(entity.node.as_str()) else { return Ok(json!({"nodes": [], "edges": [], "left": 0})) };
    let (kept, left) = nearest(network, centre, depth, most);
    let nodes = kept.iter().map(|&at| {
        let node = &network.graph[at];
        json!({"id": node.iri, "label": node.label, "kind": node.kind, "role": node.role.name(), "mentions": node.mentions,
               "degree": network.graph.neighbors_undirected(at).count(), "centre": at == centre})
    });
    let inside = network.graph.edge_references().filter(|edge| kept.contains(&edge.source()) && kept.contains(&edge.target()));
    let edges = inside.map(|edge| {
        let (fact, support) = (edge.weight(), &edge.weight().support);
        json!({"source": network.graph[edge.source()].iri, "target": network.graph[edge.target()].iri, "relation": fact.name, "words": fact.words,
               "canonical": fact.canonical, "symmetric": fact.symmetric, "articles": support.articles, "claims": support.claims,
               "disputed": support.disputed, "last": support.last, "start": fact.start, "end": fact.end})
    });
    Ok(json!({"nodes": nodes.collect::<Vec<_>>(), "edges": edges.collect::<Vec<_>>(), "left": left}))
}

/// Up to `most` nodes within `depth` steps, and how many more there are one step from those kept.
fn nearest(network: &Network, centre: NodeIndex, depth: usize, most: usize) -> (BTreeSet<NodeIndex>, usize) {
    let mut kept = BTreeSet::from([centre]);
    let mut rim = vec![centre];
    let mut left = BTreeSet::new();
    for _ in 0..depth {
        let mut steps = Vec::new();
        for &at in rim.iter().filter(|&&at| at == centre || network.graph[at].role != Role::Value) {
            for direction in [Direction::Outgoing, Direction::Incoming] {
                for edge in network.graph.edges_directed(at, direction) {
                    let other = if direction == Direction::Outgoing { edge.target() } else { edge.source() };
                    let support = &edge.weight().support;
                    steps.push((Reverse((edge.weight().canonical, support.independent_sources, support.claims)), other));
                }
            }
        }
        steps.sort();
        rim.clear();
        for (_, other) in steps {
            if kept.len() < most && kept.insert(other) {
                rim.push(other);
            } else if !kept.contains(&other) {
                left.insert(other);
            }
        }
    }
    (kept, left.len())
}
