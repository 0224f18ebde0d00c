//! The part of a store's network that the best paths between two nodes run through, read step by step from both ends: what it costs hangs on
//! the neighbourhoods of the two, not on the size of the store.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use oxigraph::model::{NamedNode, Term, Triple};

use super::path::{Route, Wish};
use super::{Dates, Network, edge, key, other};
use crate::query::names::Names;
use crate::query::{QueryError, facts};
use crate::store::{Facts, Store};

/// The nodes that some steps from one end reach.
struct Ball {
    reached: BTreeSet<String>,
    /// Those that the last step reached.
    rim: BTreeSet<String>,
}

impl Ball {
    fn around(node: &NamedNode) -> Self {
        let nodes = BTreeSet::from([node.as_str().to_owned()]);
        Self { reached: nodes.clone(), rim: nodes }
    }
}

/// The facts met so far with the IRIs of their ends, in the order of all facts of a network.
type Met = BTreeMap<(String, String, String), ([String; 2], Triple)>;

/// The best paths between two nodes of a store, as [`Network::routes`] finds them in all of its network, and the part of it that holds them.
/// Nodes and facts of the part are told as in the whole, but for mentions, other names, links and the days of facts.
///
/// # Errors
/// When the graph cannot be read.
pub fn routes(store: &Store, from: &NamedNode, to: &NamedNode, wish: &Wish) -> Result<(Network, Vec<Route>), QueryError> {
    let (mut balls, mut met) = ([Ball::around(from), Ball::around(to)], Met::new());
    let (names, records) = (Names::of(store), store.facts()?);
    let mut best = (Network::default(), Vec::new());
    // A path of some steps is met by as many steps from its two ends together: the end with fewer nodes to go on from steps next.
    for longest in usize::from(from != to)..=wish.longest {
        let [near, far] = &balls;
        let next = usize::from(near.rim.is_empty() || (!far.rim.is_empty() && far.rim.len() < near.rim.len()));
        if longest > 0 {
            step(store, &names, &mut balls[next], &mut met, wish)?;
        }
        let Some(network) = part(store, (&names, &records), [from, to], &met, longest)? else { continue };
        let ends = [from, to].map(|end| network.node(end.as_str()).expect("both ends are in the part"));
        let routes = network.routes(ends[0], ends[1], &Wish { longest, ..wish.clone() });
        best = (network, routes);
        if best.1.len() == wish.count || from == to {
            break;
        }
    }
    Ok(best)
}

/// Takes a ball one step further; values are no way on.
fn step(store: &Store, names: &Names<'_>, ball: &mut Ball, met: &mut Met, wish: &Wish) -> Result<(), QueryError> {
    for at in std::mem::take(&mut ball.rim) {
        for triple in facts::plain_triples(store, &NamedNode::new_unchecked(&at).into())? {
            let ends = [Term::from(triple.subject.clone()), triple.object.clone()];
            if !wish.allows(&names.local(&triple.predicate)) || !ends.iter().all(Term::is_named_node) {
                continue;
            }
            let ends = ends.map(|end| key(&end));
            for end in &ends {
                if ball.reached.insert(end.clone()) {
                    ball.rim.insert(end.clone());
                }
            }
            let place = (ends[0].clone(), triple.predicate.as_str().to_owned(), triple.object.to_string());
            met.insert(place, (ends, triple));
        }
    }
    Ok(())
}

/// The facts that paths of at most so many steps run along; none where there is no such path.
fn part(
    store: &Store,
    (names, records): (&Names<'_>, &Facts),
    [from, to]: [&NamedNode; 2],
    met: &Met,
    longest: usize,
) -> Result<Option<Network>, QueryError> {
    let mut beside: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for ([subject, object], _) in met.values() {
        beside.entry(subject).or_default().push(object);
        beside.entry(object).or_default().push(subject);
    }
    let (before, after) = (distances(&beside, from.as_str(), longest), distances(&beside, to.as_str(), longest));
    if !before.contains_key(to.as_str()) {
        return Ok(None);
    }
    let leads = |a: &str, b: &str| before.get(a).zip(after.get(b)).is_some_and(|(before, after)| before + 1 + after <= longest);
    let mut nodes = BTreeMap::from([from, to].map(|end| (end.as_str().to_owned(), Term::from(end.clone()))));
    let mut found = Vec::new();
    for ([subject, object], triple) in met.values() {
        if leads(subject, object) || leads(object, subject) {
            found.extend(facts::of(store, records, triple)?);
            nodes.extend([(subject.clone(), Term::from(triple.subject.clone())), (object.clone(), triple.object.clone())]);
        }
    }
    let mut network = Network::default();
    for (iri, end) in nodes {
        let node = other(names, &end, &iri)?;
        network.add(iri, node);
    }
    for fact in found {
        let edge = edge(names, &fact, &Dates::default());
        network.join(fact.subject.as_str(), &key(&fact.object), edge);
    }
    Ok(Some(network))
}

/// Steps from a node to each other, as far as `longest`.
fn distances<'a>(beside: &BTreeMap<&'a str, Vec<&'a str>>, from: &'a str, longest: usize) -> BTreeMap<&'a str, usize> {
    let (mut distance, mut queue) = (BTreeMap::from([(from, 0)]), VecDeque::from([from]));
    while let Some(at) = queue.pop_front() {
        let far = distance[at];
        for &next in beside.get(at).into_iter().flatten().filter(|_| far < longest) {
            if !distance.contains_key(next) {
                distance.insert(next, far + 1);
                queue.push_back(next);
            }
        }
    }
    distance
}
