//! Paths between two nodes: the few best, fewest steps first, then strongest support. Best-first search (A*) whose distance to the
//! target is exact, so that only prefixes of real paths are kept.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::{Edge, Network, Role};
use crate::query::QueryError;
use crate::query::names::Names;
use crate::query::said::{self, Said};
use crate::store::Store;

/// Most steps that a path may be asked to have: the number of paths grows with each.
pub const LONGEST: usize = 12;
/// Most paths that may be asked for.
pub const MOST: usize = 100;

/// What is asked of paths.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Most steps of a path.
    pub longest: usize,
    /// How many paths.
    pub count: usize,
    /// Local names of the only relations to step along; empty: any.
    pub via: Vec<String>,
}

impl Wish {
    /// True for a relation, by its local name, that paths may step along.
    pub(super) fn allows(&self, relation: &str) -> bool {
        self.via.is_empty() || self.via.iter().any(|name| name == relation)
    }
}

/// One step: the fact that supports it best, and the others between the same two nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The strongest fact.
    pub fact: EdgeIndex,
    /// True when the step goes from the fact's subject to its object.
    pub forward: bool,
    /// Further facts, strongest first.
    pub others: Vec<EdgeIndex>,
}

/// A path: nodes, and the steps between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// From the start to the target.
    pub nodes: Vec<NodeIndex>,
    /// One fewer than nodes.
    pub steps: Vec<Step>,
}

/// Prefixes that are looked at before the search gives up on more paths.
const PATIENCE: usize = 100_000;

/// A prefix of a path, ordered by the steps of the whole, then cost, then nodes: the order in which paths come out.
type Prefix = Reverse<(usize, u64, Vec<NodeIndex>)>;

impl Network {
    /// The claim that backs a step best: the surest one, of equal ones that in the article's own voice, then the first.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn evidence(&self, store: &Store, names: &Names<'_>, step: &Step) -> Result<Option<Said>, QueryError> {
        Ok(said::of_fact(store, names, &self.triple(step.fact))?.into_iter().find(Said::is_fact))
    }

    /// The best paths between two nodes, whatever the direction of facts; never twice through a node, never on through a value.
    #[must_use]
    pub fn routes(&self, from: NodeIndex, to: NodeIndex, wish: &Wish) -> Vec<Route> {
        let distance = self.distances(to, wish);
        let mut heap: BinaryHeap<Prefix> = BinaryHeap::new();
        if let Some(&whole) = distance.get(&from) {
            heap.push(Reverse((whole, 0, vec![from])));
        }
        let (mut found, mut looked) = (Vec::new(), 0);
        while let Some(Reverse((_, cost, nodes))) = heap.pop() {
            looked += 1;
            let at = *nodes.last().expect("a prefix begins with the start");
            if at == to {
                found.push(self.route(nodes, wish));
                if found.len() == wish.count {
                    break;
                }
                continue;
            }
            if looked > PATIENCE {
                break;
            }
            // Two things with the same number have nothing to do with one another.
            if at != from && self.graph[at].role == Role::Value {
                continue;
            }
            for (next, step) in self.cheapest(at, wish) {
                let Some(rest) = distance.get(&next) else { continue };
                let whole = nodes.len() + rest;
                if whole <= wish.longest && !nodes.contains(&next) {
                    let mut longer = nodes.clone();
                    longer.push(next);
                    heap.push(Reverse((whole, cost + step, longer)));
                }
            }
        }
        found
    }

    /// Steps from each node to the target, as far as `longest`.
    fn distances(&self, to: NodeIndex, wish: &Wish) -> BTreeMap<NodeIndex, usize> {
        let mut distance = BTreeMap::from([(to, 0)]);
        let mut queue = VecDeque::from([to]);
        while let Some(at) = queue.pop_front() {
            let far = distance[&at];
            if far == wish.longest || (at != to && self.graph[at].role == Role::Value) {
                continue;
            }
            for (next, _) in self.cheapest(at, wish) {
                distance.entry(next).or_insert_with(|| {
                    queue.push_back(next);
                    far + 1
                });
            }
        }
        distance
    }

    /// Neighbours by allowed facts in both directions, with the cost of the strongest fact.
    fn cheapest(&self, at: NodeIndex, wish: &Wish) -> BTreeMap<NodeIndex, u64> {
        let mut found: BTreeMap<NodeIndex, u64> = BTreeMap::new();
        for direction in [Direction::Outgoing, Direction::Incoming] {
            for edge in self.graph.edges_directed(at, direction).filter(|edge| wish.allows(&edge.weight().name)) {
                let other = if direction == Direction::Outgoing { edge.target() } else { edge.source() };
                let cost = cost(edge.weight());
                let kept = found.entry(other).or_insert(cost);
                *kept = cost.min(*kept);
            }
        }
        found
    }

    fn route(&self, nodes: Vec<NodeIndex>, wish: &Wish) -> Route {
        let steps = nodes.windows(2).map(|pair| {
            let (a, b) = (pair[0], pair[1]);
            let mut facts: Vec<(EdgeIndex, bool)> = self.graph.edges_connecting(a, b).map(|edge| (edge.id(), true)).collect();
            facts.extend(self.graph.edges_connecting(b, a).map(|edge| (edge.id(), false)));
            facts.retain(|(edge, _)| wish.allows(&self.graph[*edge].name));
            facts.sort_by_key(|&(edge, _)| (cost(&self.graph[edge]), edge));
            let (fact, forward) = facts[0];
            Step { fact, forward, others: facts[1..].iter().map(|(edge, _)| *edge).collect() }
        });
        let steps = steps.collect();
        Route { nodes, steps }
    }
}

/// Less for a fact with more independent sources, for a surer one, for a canonical one and for one that nobody denies.
fn cost(edge: &Edge) -> u64 {
    let sources = edge.support.independent_sources.max(1);
    1000 / sources + 1000 - edge.support.thousandths() + if edge.canonical { 0 } else { 200 } + if edge.support.disputed { 1000 } else { 0 }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::NamedNode;
    use petgraph::graph::DiGraph;

    use super::*;
    use crate::network::Node;
    use crate::query::facts::Support;

    fn network(nodes: &[(&str, Role)], facts: &[(usize, usize, u64)]) -> Network {
        let mut graph = DiGraph::new();
        for (name, role) in nodes {
            let text = (*name).to_owned();
            graph.add_node(Node { iri: text.clone(), label: text, kind: "Thing".into(), role: *role, aliases: 0, mentions: 0, wikidata: None });
        }
        for &(from, to, sources) in facts {
            let support = Support { independent_sources: sources, confidence: 0.9, ..Support::default() };
            let name = if sources == 7 { "rare" } else { "leads" };
            let edge = Edge {
                relation: NamedNode::new_unchecked(format!("x:{name}")),
                name: name.into(),
                words: name.into(),
                inverse: name.into(),
                canonical: true,
                symmetric: false,
                support,
                start: None,
                end: None,
            };
            graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), edge);
        }
        Network::of(graph)
    }

    fn labels(network: &Network, longest: usize, count: usize, via: &[&str]) -> Vec<String> {
        let wish = Wish { longest, count, via: via.iter().map(|name| (*name).to_owned()).collect() };
        let routes = network.routes(NodeIndex::new(0), NodeIndex::new(1), &wish);
        routes.iter().map(|route| route.nodes.iter().map(|&at| network.graph[at].label.as_str()).collect()).collect()
    }

    #[test]
    fn fewest_steps_come_first_then_strongest_support() {
        let nodes = ["a", "b", "c", "d", "e"].map(|name| (name, Role::Entity));
        let network = network(&nodes, &[(0, 2, 1), (1, 2, 1), (0, 3, 5), (3, 1, 5), (0, 4, 7), (4, 3, 9), (4, 1, 7)]);
        assert_eq!(labels(&network, 3, 9, &[]), ["aeb", "adb", "acb", "adeb", "aedb"]);
        assert_eq!(labels(&network, 2, 9, &["rare"]), ["aeb"]);
        assert_eq!(labels(&network, 1, 9, &[]), Vec::<String>::new());
        assert_eq!(labels(&network, 3, 2, &[]), ["aeb", "adb"]);
    }

    #[test]
    fn values_connect_nothing() {
        let nodes = [("a", Role::Entity), ("b", Role::Entity), ("5", Role::Value)];
        assert_eq!(labels(&network(&nodes, &[(0, 2, 1), (1, 2, 1)]), 4, 3, &[]), Vec::<String>::new());
    }

    #[test]
    fn nodes_that_no_fact_joins_are_components_of_their_own() {
        let nodes = ["a", "b", "c", "d"].map(|name| (name, Role::Entity));
        let network = network(&nodes, &[(0, 1, 1), (1, 2, 1)]);
        assert_eq!(network.components().iter().map(Vec::len).collect::<Vec<_>>(), [3, 1]);
    }
}
