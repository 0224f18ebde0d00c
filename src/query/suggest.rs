//! Suggestions while a name is typed: entities with a name that begins so, or that has a word that does.

use std::collections::BTreeMap;

use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Term};

use super::QueryError;
use super::lookup::{self, Candidate};
use crate::resolve::normal;
use crate::store::Store;
use crate::store::vocab::{RDFS, SKOS, term};

/// Suggestions that are weighed by their facts, so that one letter need not weigh a whole store.
const WEIGHED: usize = 200;

/// Up to `most` entities for what was typed: whole names first, then names that begin so, then words that do; of each, those with most facts.
///
/// # Errors
/// When the graph cannot be read.
pub fn suggest(store: &Store, typed: &str, most: usize) -> Result<Vec<Candidate>, QueryError> {
    let (wanted, entities) = (normal(typed), store.iris().space("ent"));
    let mut best: BTreeMap<String, (u8, usize)> = BTreeMap::new();
    for property in [term(RDFS, "label"), term(SKOS, "altLabel")].iter().filter(|_| !wanted.is_empty()) {
        for quad in store.graph().quads_for_pattern(None, Some(property.as_ref()), None, Some(GraphNameRef::DefaultGraph)) {
            let quad = quad?;
            let (NamedOrBlankNode::NamedNode(node), Term::Literal(name)) = (quad.subject, quad.object) else { continue };
            let Some(rank) = rank(&normal(name.value()), &wanted).filter(|_| node.as_str().starts_with(&entities)) else { continue };
            let key = (rank, name.value().chars().count());
            let kept = best.entry(node.into_string()).or_insert(key);
            *kept = key.min(*kept);
        }
    }
    let mut found: Vec<((u8, usize), String)> = best.into_iter().map(|(iri, key)| (key, iri)).collect();
    found.sort();
    found.truncate(WEIGHED.max(most));
    let weighed = found.into_iter().map(|((rank, _), iri)| Ok((rank, lookup::candidate(store, NamedNode::new_unchecked(iri))?)));
    let mut weighed = weighed.collect::<Result<Vec<_>, QueryError>>()?;
    weighed.sort_by(|(a, x), (b, y)| a.cmp(b).then(y.facts.cmp(&x.facts)).then_with(|| x.label.cmp(&y.label)).then_with(|| x.node.as_str().cmp(y.node.as_str())));
    Ok(weighed.into_iter().map(|(_, candidate)| candidate).take(most).collect())
}

/// How well a normal name fits what was typed, 0 best.
fn rank(name: &str, typed: &str) -> Option<u8> {
    match name.strip_prefix(typed) {
        Some("") => Some(0),
        Some(_) => Some(1),
        None => name.contains(&format!(" {typed}")).then_some(2),
    }
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn whole_names_come_before_beginnings_and_those_before_words() {
        assert_eq!(["lake council", "lake council of nordia", "northern lake council", "flake council"].map(|name| rank(name, "lake council")), [
            Some(0),
            Some(1),
            Some(2),
            None
        ]);
    }
}
