//! `Way`: a path as people and programs are shown it, with its facts, their support and their best sentences.

use petgraph::graph::{EdgeIndex, NodeIndex};
use serde::Serialize;

use super::Network;
use super::path::{Route, Step};
use crate::query::QueryError;
use crate::query::facts::Support;
use crate::query::names::Names;
use crate::query::said::{End, Said};
use crate::store::Store;

/// A path with its words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Way {
    /// From the start to the target.
    pub nodes: Vec<End>,
    /// One fewer than nodes.
    pub steps: Vec<Hop>,
}

/// A step with its words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hop {
    /// The fact's subject.
    pub subject: String,
    /// `memberOf`, `operate_out_of`.
    pub relation: String,
    /// "is a member of".
    pub words: String,
    /// The fact's object.
    pub object: String,
    /// False when the path goes from the fact's object to its subject.
    pub forward: bool,
    /// What supports the fact.
    #[serde(flatten)]
    pub support: Support,
    /// The best sentence for it.
    pub evidence: Option<Said>,
    /// Other facts between the same two.
    pub also: Vec<String>,
}

impl Way {
    /// A route through a network of the store.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn of(store: &Store, names: &Names<'_>, network: &Network, route: &Route) -> Result<Self, QueryError> {
        let end = |&at: &NodeIndex| End { label: network.graph[at].label.clone(), iri: Some(network.graph[at].iri.clone()) };
        let steps = route.steps.iter().map(|step| Hop::of(store, names, network, step)).collect::<Result<_, _>>()?;
        Ok(Self { nodes: route.nodes.iter().map(end).collect(), steps })
    }
}

impl Hop {
    fn of(store: &Store, names: &Names<'_>, network: &Network, step: &Step) -> Result<Self, QueryError> {
        let edge = &network.graph[step.fact];
        let ends = |fact: EdgeIndex| {
            let (from, to) = network.graph.edge_endpoints(fact).expect("the step is an edge of this network");
            (network.graph[from].label.clone(), network.graph[to].label.clone())
        };
        let (subject, object) = ends(step.fact);
        let also = step.others.iter().map(|&other| {
            let (subject, object) = ends(other);
            format!("{subject} {} {object}", network.graph[other].words)
        });
        Ok(Self {
            subject,
            relation: edge.name.clone(),
            words: edge.words.clone(),
            object,
            forward: step.forward,
            support: edge.support.clone(),
            evidence: network.evidence(store, names, step)?,
            also: also.collect(),
        })
    }
}
