//! Communities: entities that have more facts with each other than with the rest (Leiden, by modularity).

use std::collections::BTreeMap;

use leiden_rs::{GraphDataBuilder, Leiden, LeidenConfig};
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::{Network, Role};

/// Any number would do: it is kept so that equal networks give equal communities.
const SEED: u64 = 1;

/// Entities that hang together.
#[derive(Clone, Debug, PartialEq)]
pub struct Community {
    /// Members that rank highest come first.
    pub members: Vec<NodeIndex>,
    /// Facts within it.
    pub facts: usize,
    /// Facts that lead out of it.
    pub outside: usize,
}

/// Communities and how well they part the network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parting {
    /// The largest first.
    pub communities: Vec<Community>,
    /// Modularity, at most 1; 0 is what chance gives.
    pub modularity: f64,
}

impl Network {
    /// Communities of at least `least` entities and things. A fact weighs as many as its independent sources. The higher the `resolution`, the smaller they
    /// are; 1 is usual.
    #[must_use]
    pub fn communities(&self, resolution: f64, least: usize) -> Parting {
        let related =
            |at: NodeIndex| self.graph[at].role != Role::Value && self.neighbours(at).iter().any(|&other| self.graph[other].role != Role::Value);
        let inner: Vec<NodeIndex> = self.graph.node_indices().filter(|&at| related(at)).collect();
        let place: BTreeMap<NodeIndex, usize> = inner.iter().enumerate().map(|(at, &node)| (node, at)).collect();
        let mut weights: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for edge in self.graph.edge_references().filter(|edge| edge.source() != edge.target()) {
            if let (Some(&from), Some(&to)) = (place.get(&edge.source()), place.get(&edge.target())) {
                *weights.entry((from.min(to), from.max(to))).or_default() += edge.weight().support.independent_sources.max(1) as f64;
            }
        }
        let Some((of, modularity)) = parted(inner.len(), &weights, resolution) else { return Parting::default() };
        let mut members: BTreeMap<usize, Vec<NodeIndex>> = BTreeMap::new();
        for (&node, &community) in inner.iter().zip(&of) {
            members.entry(community).or_default().push(node);
        }
        let ranks = self.ranks();
        let mut communities: Vec<Community> =
            members.into_values().filter(|members| members.len() >= least).map(|members| self.community(members, &ranks)).collect();
        communities
            .sort_by(|a, b| b.members.len().cmp(&a.members.len()).then_with(|| self.graph[a.members[0]].iri.cmp(&self.graph[b.members[0]].iri)));
        Parting { communities, modularity }
    }

    fn community(&self, mut members: Vec<NodeIndex>, ranks: &[f64]) -> Community {
        // Named entities say more than unnamed things, and ranks that differ by rounding alone count as equal.
        let rough = |at: NodeIndex| (ranks[at.index()] * 1e9).round();
        let inside: std::collections::BTreeSet<NodeIndex> = members.iter().copied().collect();
        let (mut facts, mut outside) = (0, 0);
        for edge in members.iter().flat_map(|&at| self.graph.edges(at)).filter(|edge| self.graph[edge.target()].role != Role::Value) {
            if inside.contains(&edge.target()) { facts += 1 } else { outside += 1 }
        }
        let into = members.iter().flat_map(|&at| self.graph.edges_directed(at, petgraph::Incoming));
        outside += into.filter(|edge| !inside.contains(&edge.source())).count();
        members.sort_by(|&a, &b| {
            let role = self.graph[a].role.cmp(&self.graph[b].role);
            role.then_with(|| rough(b).total_cmp(&rough(a))).then_with(|| self.graph[a].iri.cmp(&self.graph[b].iri))
        });
        Community { members, facts, outside }
    }
}

/// The community of each node, and the modularity; none for a graph without edges.
fn parted(count: usize, weights: &BTreeMap<(usize, usize), f64>, resolution: f64) -> Option<(Vec<usize>, f64)> {
    if weights.is_empty() {
        return None;
    }
    let mut graph = GraphDataBuilder::new(count);
    for (&(from, to), &weight) in weights {
        graph.add_edge(from, to, weight).ok()?;
    }
    let config = LeidenConfig::builder().seed(SEED).resolution(resolution).build();
    let found = Leiden::new(config).run(&graph.build().ok()?).ok()?;
    let of: Vec<usize> = (0..count).map(|at| found.partition.community_of(at)).collect();
    Some((of, found.quality))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_cliques_on_a_bridge_are_two_communities_each_time() {
        let mut weights = BTreeMap::new();
        for start in [0, 5] {
            for a in start..start + 5 {
                weights.extend((a + 1..start + 5).map(|b| ((a, b), 1.0)));
            }
        }
        weights.insert((4, 5), 1.0);
        let (of, modularity) = parted(10, &weights, 1.0).expect("it has edges");
        assert!(of[..5].iter().all(|one| *one == of[0]) && of[5..].iter().all(|one| *one == of[5]) && of[0] != of[5], "{of:?}");
        // networkx: modularity of these two sets.
        assert!((modularity - 0.452_380_952_381).abs() < 1e-9, "{modularity}");
        assert_eq!(parted(10, &weights, 1.0), Some((of, modularity)));
        assert_eq!(parted(3, &BTreeMap::new(), 1.0), None);
    }
}
