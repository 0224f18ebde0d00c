//! Betweenness and closeness: how often a node stands between others, and how near it is to them. Paths are counted in steps, whatever the
//! direction of facts. Of large networks some nodes are the starts of all paths, evenly chosen, so that the work stays bounded.

use std::collections::VecDeque;

use petgraph::visit::EdgeRef;

use super::{Network, Role};

/// Up to so many nodes every one is a start.
pub const EXACT: usize = 20_000;
/// Starts in larger networks.
const STARTS: usize = 1_000;

/// Neighbours of each node, each once, itself never.
pub type Neighbours = Vec<Vec<usize>>;

/// One start's view: nodes by distance, and the number of shortest paths to each.
struct View {
    order: Vec<usize>,
    distance: Vec<usize>,
    paths: Vec<f64>,
}

const FAR: usize = usize::MAX;

impl View {
    fn from(start: usize, graph: &Neighbours) -> Self {
        let count = graph.len();
        let mut view = Self { order: Vec::new(), distance: vec![FAR; count], paths: vec![0.0; count] };
        (view.distance[start], view.paths[start]) = (0, 1.0);
        let mut queue = VecDeque::from([start]);
        while let Some(at) = queue.pop_front() {
            view.order.push(at);
            for &next in &graph[at] {
                if view.distance[next] == FAR {
                    view.distance[next] = view.distance[at] + 1;
                    queue.push_back(next);
                }
                if view.distance[next] == view.distance[at] + 1 {
                    view.paths[next] += view.paths[at];
                }
            }
        }
        view
    }
}

/// Every start, or evenly spread ones where there are more than `most` nodes.
fn starts(count: usize, most: usize, few: usize) -> Vec<usize> {
    if count <= most { (0..count).collect() } else { (0..few.min(count)).map(|at| at * count / few.min(count)).collect() }
}

/// Betweenness of each node: the share of the shortest paths between other two that lead through it (Brandes 2001); with fewer starts than
/// nodes it is estimated from their paths (Brandes and Pich 2007).
///
/// # Complexity
/// O(starts x (nodes + edges)).
#[must_use]
pub fn betweenness(graph: &Neighbours) -> Vec<f64> {
    between(graph, &starts(graph.len(), EXACT, STARTS))
}

fn between(graph: &Neighbours, starts: &[usize]) -> Vec<f64> {
    let count = graph.len();
    let mut found = vec![0.0; count];
    for &start in starts {
        let view = View::from(start, graph);
        let mut share = vec![0.0; count];
        for &at in view.order.iter().rev() {
            // A step nearer to the start is one that paths come from.
            for &before in graph[at].iter().filter(|&&before| view.distance[before] + 1 == view.distance[at]) {
                share[before] += view.paths[before] / view.paths[at] * (1.0 + share[at]);
            }
            if at != start {
                found[at] += share[at];
            }
        }
    }
    let (pairs, sampled) = (count.saturating_sub(1) as f64 * count.saturating_sub(2) as f64, count as f64 / starts.len().max(1) as f64);
    found.into_iter().map(|value| if pairs > 0.0 { value * sampled / pairs } else { 0.0 }).collect()
}

/// Closeness of each node: how many it reaches over the steps to them all, times the share of nodes that it reaches (Wasserman and Faust
/// 1994); with fewer starts than nodes it is estimated from the steps to them (Eppstein and Wang 2004).
///
/// # Complexity
/// O(starts x (nodes + edges)).
#[must_use]
pub fn closeness(graph: &Neighbours) -> Vec<f64> {
    close(graph, &starts(graph.len(), EXACT, STARTS))
}

fn close(graph: &Neighbours, starts: &[usize]) -> Vec<f64> {
    let count = graph.len();
    let (mut reached, mut steps) = (vec![0.0; count], vec![0.0; count]);
    for &start in starts {
        let view = View::from(start, graph);
        for &at in view.order.iter().filter(|&&at| at != start) {
            reached[at] += 1.0;
            steps[at] += view.distance[at] as f64;
        }
    }
    let sampled = count as f64 / starts.len().max(1) as f64;
    let all = count.saturating_sub(1) as f64;
    let value = |(reached, steps): (f64, f64)| if steps > 0.0 { reached / steps * (reached * sampled / all).min(1.0) } else { 0.0 };
    reached.into_iter().zip(steps).map(value).collect()
}

impl Network {
    /// Neighbours of each node by its number; values have none, and nobody has them.
    #[must_use]
    pub fn plain(&self) -> Neighbours {
        let mut graph = vec![Vec::new(); self.graph.node_count()];
        for edge in self.graph.edge_references() {
            let (from, to) = (edge.source(), edge.target());
            if from != to && self.graph[to].role != Role::Value {
                graph[from.index()].push(to.index());
                graph[to.index()].push(from.index());
            }
        }
        for list in &mut graph {
            list.sort_unstable();
            list.dedup();
        }
        graph
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two triangles joined by a bridge, and a pair of its own.
    fn graph() -> Neighbours {
        vec![vec![1, 2], vec![0, 2], vec![0, 1, 3], vec![2, 4, 5], vec![3, 5], vec![3, 4], vec![7], vec![6]]
    }

    #[test]
    fn values_equal_those_of_networkx() {
        // networkx: betweenness_centrality(G), closeness_centrality(G) with their defaults.
        let all: Vec<usize> = (0..8).collect();
        let between = between(&graph(), &all);
        let close = close(&graph(), &all);
        let expected = [0.0, 0.0, 0.285_714_285_714, 0.285_714_285_714, 0.0, 0.0, 0.0, 0.0];
        assert!(between.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-9), "{between:?}");
        let expected = [0.357_142_857_143, 0.357_142_857_143, 0.510_204_081_633, 0.510_204_081_633, 0.357_142_857_143, 0.357_142_857_143];
        assert!(close.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-9), "{close:?}");
        assert!((close[6] - 1.0 / 7.0).abs() < 1e-9);
    }

    #[test]
    fn a_sample_of_all_is_exact_and_one_of_some_is_near() {
        assert_eq!(starts(4, 4, 2), [0, 1, 2, 3]);
        assert_eq!(starts(10, 4, 2), [0, 5]);
        // A ring: all nodes are alike, so any start tells nearly all.
        let ring: Neighbours = (0..60).map(|at: usize| vec![(at + 59) % 60, (at + 1) % 60]).collect();
        let some = close(&ring, &starts(60, 10, 20));
        let all = closeness(&ring);
        assert!(some.iter().zip(&all).all(|(some, all)| (some - all).abs() < 0.01));
    }
}
