//! `Filter`: which part of a network is wanted, by kind, relation, support and date.

use std::collections::BTreeSet;

use petgraph::graph::NodeIndex;

use super::{Edge, Network, Node, Role};
use crate::kind::Kind;
use crate::resolve::normal;

/// What nodes and facts must be like. The default lets everything pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Nodes of one of these kinds, or below it; empty: of any.
    pub kinds: Vec<Kind>,
    /// Named entities only, without unnamed things and values.
    pub named: bool,
    /// Facts of one of these relations, by local name or words; empty: of any.
    pub relations: Vec<String>,
    /// Relations of the inventory only.
    pub canonical: bool,
    /// At least so many independent sources.
    pub sources: u64,
    /// Reported on this day or later.
    pub since: Option<String>,
    /// Reported on this day or earlier.
    pub until: Option<String>,
}

impl Filter {
    /// True when everything passes.
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// True for a node that is wanted. Values have no kind of their own: they come with the facts about what has one.
    #[must_use]
    pub fn node(&self, node: &Node) -> bool {
        if node.role == Role::Value {
            return !self.named;
        }
        let kind = Kind::named(&node.kind).unwrap_or(Kind::Thing);
        (!self.named || node.role == Role::Entity) && (self.kinds.is_empty() || self.kinds.iter().any(|&wanted| kind.is_a(wanted)))
    }

    /// True for a fact that is wanted.
    #[must_use]
    pub fn edge(&self, edge: &Edge) -> bool {
        let support = &edge.support;
        let after = self.since.as_ref().is_none_or(|since| support.last.as_ref().is_some_and(|last| last >= since));
        let before = self.until.as_ref().is_none_or(|until| support.first.as_ref().is_some_and(|first| first <= until));
        let named = self.relations.is_empty() || self.relations.iter().any(|name| is_called(edge, name));
        named && after && before && (!self.canonical || edge.canonical) && support.independent_sources >= self.sources
    }

    /// Names of relations that no fact of a network goes by.
    #[must_use]
    pub fn unknown<'a>(&'a self, network: &Network) -> Vec<&'a str> {
        let known = |name: &str| network.graph.edge_weights().any(|edge| is_called(edge, name));
        self.relations.iter().map(String::as_str).filter(|name| !known(name)).collect()
    }

    /// The wanted part. Where facts are chosen, nodes without any are left out; values without a fact always are.
    #[must_use]
    pub fn of(&self, network: Network) -> Network {
        if self.is_open() {
            return network;
        }
        let part = network.filtered(|node| self.node(node), |edge| self.edge(edge));
        let of_nodes = Self { kinds: self.kinds.clone(), named: self.named, canonical: self.canonical, ..Self::default() };
        let chosen = *self != of_nodes;
        let ends = |at| part.graph.edge_endpoints(at).map(|(from, to)| [from, to]);
        let related: BTreeSet<NodeIndex> = part.graph.edge_indices().filter_map(ends).flatten().collect();
        let stays = |at: NodeIndex| related.contains(&at) || (!chosen && part.graph[at].role != Role::Value);
        Network::of(part.graph.filter_map(|at, node| stays(at).then(|| node.clone()), |_, edge| Some(edge.clone())))
    }
}

/// True when a fact's relation goes by that name: `memberOf`, `operate_out_of`, or its words, in any case.
fn is_called(edge: &Edge, name: &str) -> bool {
    let bare = name.strip_prefix("ng:").or_else(|| name.strip_prefix("open:")).unwrap_or(name);
    let wanted = normal(bare);
    edge.name.eq_ignore_ascii_case(bare) || (!wanted.is_empty() && normal(&edge.words) == wanted)
}
