//! Ranks and components. PageRank is our own: petgraph's leaves out the mass of nodes without outgoing edges.

use std::collections::BTreeMap;

use petgraph::graph::NodeIndex;
use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef;

use super::{Network, Role};

/// Share of the mass that follows edges; the rest jumps anywhere.
pub const DAMPING: f64 = 0.85;
/// Steps end when the ranks together change by less than this.
const TOLERANCE: f64 = 1e-12;
const MOST_STEPS: usize = 500;

/// `PageRank` of a graph of `count` nodes with weighted edges. Nodes without outgoing weight share theirs among all.
/// The ranks sum to 1. Brin and Page (1998), with the dangling mass as in Langville and Meyer (2004).
///
/// # Complexity
/// O(steps x (nodes + edges)).
#[must_use]
pub fn page_rank(count: usize, edges: &[(usize, usize, f64)], damping: f64) -> Vec<f64> {
    if count == 0 {
        return Vec::new();
    }
    let mut out = vec![0.0; count];
    for &(from, _, weight) in edges {
        out[from] += weight;
    }
    let even = 1.0 / count as f64;
    let mut ranks = vec![even; count];
    for _ in 0..MOST_STEPS {
        let dangling: f64 = ranks.iter().zip(&out).filter(|(_, out)| **out <= 0.0).map(|(rank, _)| rank).sum();
        let mut next = vec![(1.0 - damping + damping * dangling) * even; count];
        for &(from, to, weight) in edges {
            if out[from] > 0.0 {
                next[to] += damping * ranks[from] * weight / out[from];
            }
        }
        let change: f64 = next.iter().zip(&ranks).map(|(a, b)| (a - b).abs()).sum();
        ranks = next;
        if change < TOLERANCE {
            break;
        }
    }
    ranks
}

impl Network {
    /// `PageRank` of each node, in the order of nodes. A fact weighs as many as its independent sources and leads both ways: of two
    /// things that are related both gain, and a pair of neighbours without other facts is no trap. Values get no rank.
    #[must_use]
    pub fn ranks(&self) -> Vec<f64> {
        let inner: Vec<NodeIndex> = self.graph.node_indices().filter(|&at| self.graph[at].role != Role::Value).collect();
        let place: BTreeMap<NodeIndex, usize> = inner.iter().enumerate().map(|(at, &node)| (node, at)).collect();
        let mut edges = Vec::new();
        for edge in self.graph.edge_references() {
            let (Some(&from), Some(&to)) = (place.get(&edge.source()), place.get(&edge.target())) else { continue };
            let weight = edge.weight().support.independent_sources.max(1) as f64;
            edges.extend([(from, to, weight), (to, from, weight)]);
        }
        let mut ranks = vec![0.0; self.graph.node_count()];
        for (node, rank) in inner.iter().zip(page_rank(inner.len(), &edges, DAMPING)) {
            ranks[node.index()] = rank;
        }
        ranks
    }

    /// Named entities by rank, the highest first; equal ones by IRI.
    #[must_use]
    pub fn ranked(&self) -> Vec<(NodeIndex, f64)> {
        self.ordered(&self.ranks())
    }

    /// Named entities by a value of each node, the highest first; equal ones by IRI.
    #[must_use]
    pub fn ordered(&self, ranks: &[f64]) -> Vec<(NodeIndex, f64)> {
        let entities = self.graph.node_indices().filter(|&at| self.graph[at].role == Role::Entity);
        let mut ranked: Vec<_> = entities.map(|at| (at, ranks[at.index()])).collect();
        // Ranks that differ by rounding alone count as equal.
        let rough = |rank: f64| (rank * 1e9).round();
        ranked.sort_by(|(a, x), (b, y)| rough(*y).total_cmp(&rough(*x)).then_with(|| self.graph[*a].iri.cmp(&self.graph[*b].iri)));
        ranked
    }

    /// Sets of nodes that hang together, whatever the direction of edges; the largest first. Values belong to their subjects.
    #[must_use]
    pub fn components(&self) -> Vec<Vec<NodeIndex>> {
        let mut sets = UnionFind::new(self.graph.node_count());
        for edge in self.graph.edge_references().filter(|edge| self.graph[edge.target()].role != Role::Value) {
            sets.union(edge.source().index(), edge.target().index());
        }
        let mut found: BTreeMap<usize, Vec<NodeIndex>> = BTreeMap::new();
        for at in self.graph.node_indices().filter(|&at| self.graph[at].role != Role::Value) {
            found.entry(sets.find(at.index())).or_default().push(at);
        }
        let mut components: Vec<_> = found.into_values().collect();
        components.sort_by(|a, b| b.len().cmp(&a.len()).then(a[0].cmp(&b[0])));
        components
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_equal_those_of_networkx() {
        // networkx 3.6: pagerank(DiGraph, alpha=0.85, tol=1e-15), node 4 dangles, node 5 stands alone.
        let edges = [(0, 1, 1.0), (0, 2, 2.0), (1, 2, 1.0), (2, 0, 1.0), (3, 2, 1.0), (3, 4, 3.0)];
        let expected = [0.350_376_761_072, 0.139_186_936_342, 0.365_250_871_020, 0.039_913_520_705, 0.065_358_390_155, 0.039_913_520_705];
        let found = page_rank(6, &edges, DAMPING);
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
        assert_eq!(page_rank(0, &[], DAMPING), Vec::<f64>::new());
        let lonely = page_rank(2, &[], DAMPING);
        assert!(lonely.iter().all(|rank| (rank - 0.5).abs() < 1e-12));
    }
}
