//! `Stats`: what a store holds, in numbers.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::{Network, Role};
use crate::claim::{Polarity, Tense};
use crate::query::names::Names;
use crate::query::{QueryError, claims};
use crate::store::Store;

/// What a store holds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stats {
    /// Articles.
    pub articles: u64,
    /// Named things.
    pub entities: u64,
    /// Things without a name, of one article.
    pub unnamed_things: u64,
    /// Facts: triples that at least one factual, affirmed claim supports.
    pub facts: u64,
    /// Facts that somebody denies.
    pub disputed_facts: u64,
    /// Claims, whatever their stance.
    pub claims: u64,
    /// Statements of the RDF store.
    pub quads: u64,
    /// Bytes of the store's folder.
    pub bytes: u64,
    /// Entities of each kind, most first.
    pub kinds: Vec<(String, u64)>,
    /// Relations: facts, and claims by stance.
    pub relations: Vec<Counts>,
    /// Best ranked entities.
    pub top: Vec<(String, f64)>,
    /// Connected components of named and unnamed nodes: how many of which size, largest first.
    pub components: Vec<(usize, usize)>,
}

/// Facts and claims of a relation.
#[derive(Serialize, Default, Clone)]
pub struct Counts {
    /// Its local name.
    pub relation: String,
    /// One of the inventory.
    pub canonical: bool,
    /// Facts: triples that at least one factual, affirmed claim supports.
    pub facts: u64,
    /// Claims that support a fact.
    pub affirmed: u64,
    /// Claims that deny.
    pub denied: u64,
    /// Claims that are probable, possible or counterfactual.
    pub uncertain: u64,
    /// Claims of what is to come.
    pub planned: u64,
}

/// Counts all that a store holds; `network` is all of its network.
///
/// # Errors
/// When the store cannot be read.
pub fn stats(store: &Store, network: &Network) -> Result<Stats, QueryError> {
    let names = Names::of(store);
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for node in network.graph.node_weights().filter(|node| node.role == Role::Entity) {
        *kinds.entry(&node.kind).or_default() += 1;
    }
    let mut relations: BTreeMap<String, Counts> = BTreeMap::new();
    let mut claims = 0;
    for ((relation, stance), count) in claims::counts(store)? {
        let name = names.local(&relation);
        let canonical = names.canonical(&relation).is_some();
        let counts = relations.entry(name.clone()).or_insert_with(|| Counts { relation: name, canonical, ..Counts::default() });
        let which = match (stance.polarity, stance.is_fact(), stance.tense) {
            (Polarity::Denied, ..) => &mut counts.denied,
            (_, true, _) => &mut counts.affirmed,
            (_, _, Tense::Planned) => &mut counts.planned,
            _ => &mut counts.uncertain,
        };
        *which += count;
        claims += count;
    }
    for edge in network.graph.edge_weights() {
        relations.entry(edge.name.clone()).or_default().facts += 1;
    }
    let mut kinds: Vec<(String, u64)> = kinds.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect();
    kinds.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut relations: Vec<Counts> = relations.into_values().collect();
    relations.sort_by_key(|c| {
        (!c.canonical, std::cmp::Reverse(c.facts), std::cmp::Reverse(c.affirmed + c.denied + c.uncertain + c.planned), c.relation.clone())
    });
    let mut components: BTreeMap<usize, usize> = BTreeMap::new();
    for component in network.components() {
        *components.entry(component.len()).or_default() += 1;
    }
    let of_role = |role: Role| network.graph.node_weights().filter(|node| node.role == role).count() as u64;
    Ok(Stats {
        articles: store.articles()?,
        entities: of_role(Role::Entity),
        unnamed_things: of_role(Role::Thing),
        facts: network.graph.edge_count() as u64,
        disputed_facts: network.graph.edge_weights().filter(|edge| edge.support.disputed).count() as u64,
        claims,
        quads: store.graph().len()? as u64,
        bytes: size(store.dir()),
        kinds,
        relations,
        top: network.ranked().into_iter().take(10).map(|(at, rank)| (network.graph[at].label.clone(), (rank * 1e6).round() / 1e6)).collect(),
        components: components.into_iter().rev().collect(),
    })
}

/// Bytes of all files below a folder.
fn size(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    files.filter_map(|entry| entry.metadata().ok()).filter(std::fs::Metadata::is_file).map(|data| data.len()).sum()
}
