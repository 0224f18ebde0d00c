//! Entities by any of their names, tolerant of case, accents, "the" and small slips; also by IRI (`ent:Name`) and Wikidata id.

use std::collections::BTreeMap;

use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Term};

use super::{QueryError, claims, facts};
use crate::resolve::normal;
use crate::store::Store;
use crate::store::vocab::{OWL, RDFS, WD, term};

/// An entity that a name may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its IRI.
    pub node: NamedNode,
    /// Its label.
    pub label: String,
    /// Its most specific kind.
    pub kind: String,
    /// Facts it takes part in.
    pub facts: usize,
}

/// What a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// One entity, by name, or by a part of its name or a slip of it (`near`).
    One {
        /// The entity.
        entity: Candidate,
        /// True when the name as given is not one of its names.
        near: bool,
    },
    /// Several entities of that name, the one with most facts first.
    Several(Vec<Candidate>),
    /// None; these have similar names, nearest first.
    Nothing(Vec<Candidate>),
}

/// Names this alike (0 to 1) are offered for one another.
const NEAR: f64 = 0.75;
/// A name this alike to one entity's, and to no other's, is taken as a slip of the keyboard.
const SLIP: f64 = 0.88;
/// Similar names that are offered at most.
const OFFERED: usize = 5;

/// The entity that a name means: its label before other names, else the one near name, else the one whose name has its words.
///
/// # Errors
/// When the graph cannot be read.
pub fn find(store: &Store, name: &str) -> Result<Found, QueryError> {
    let exact = candidates(store, name)?;
    let asked = normal(name);
    let labelled: Vec<&Candidate> = exact.iter().filter(|candidate| normal(&candidate.label) == asked).collect();
    match (&exact[..], &labelled[..]) {
        ([only], _) => return Ok(Found::One { entity: only.clone(), near: false }),
        (_, [only]) => return Ok(Found::One { entity: (*only).clone(), near: false }),
        ([], _) => {}
        _ => return Ok(Found::Several(exact)),
    }
    let near = scored(store, |known| alike(&asked, known), NEAR)?;
    let slips = near.iter().filter(|(score, _)| *score >= SLIP).count();
    let mut parts = near.iter().filter(|(_, candidate)| has_words(&normal(&candidate.label), &asked));
    match (slips, near.first(), parts.next(), parts.next()) {
        (1, Some((_, entity)), ..) | (0, _, Some((_, entity)), None) => Ok(Found::One { entity: entity.clone(), near: true }),
        _ => Ok(Found::Nothing(near.into_iter().map(|(_, candidate)| candidate).take(OFFERED).collect())),
    }
}

/// The entities of that name, the one with most facts first; empty when there is none.
///
/// # Errors
/// When the graph cannot be read.
pub fn candidates(store: &Store, name: &str) -> Result<Vec<Candidate>, QueryError> {
    if let Some(node) = by_iri(store, name)? {
        return Ok(vec![candidate(store, node)?]);
    }
    let asked = normal(name);
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let found = ordered(store, store.named(&asked)?.into_iter().map(|local| (local, 1.0)))?;
    Ok(found.into_iter().map(|(_, candidate)| candidate).collect())
}

/// The one entity that a name means best.
///
/// # Errors
/// When no entity has that name; the error lists similar names.
pub fn one(store: &Store, name: &str) -> Result<Candidate, QueryError> {
    let near = match find(store, name)? {
        Found::One { entity, near: false } => return Ok(entity),
        Found::One { entity, near: true } => vec![entity],
        Found::Several(several) => return Ok(several.into_iter().next().expect("several are not none")),
        Found::Nothing(near) => near,
    };
    let near: Vec<String> = near.iter().take(3).map(|c| format!("`{}` ({} facts)", c.label, c.facts)).collect();
    let near = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(" or ")) };
    Err(QueryError::UnknownEntity { name: name.to_owned(), near })
}

/// Entities one of whose names begins with the words, or has a word that does; those with most facts first. For suggestions while somebody types.
///
/// # Errors
/// When the graph cannot be read.
pub fn beginning(store: &Store, words: &str, most: usize) -> Result<Vec<Candidate>, QueryError> {
    let asked = normal(words);
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let inside = format!(" {asked}");
    let begins = |known: &str| f64::from(u8::from(known.starts_with(&asked) || known.contains(&inside)));
    let mut found: Vec<Candidate> = scored(store, begins, 1.0)?.into_iter().map(|(_, candidate)| candidate).collect();
    found.truncate(most);
    Ok(found)
}

/// How alike two normal names are: letters of the whole, or of the words that the shorter one has ("lake council" in "northern lake council").
fn alike(asked: &str, known: &str) -> f64 {
    if asked.is_empty() {
        return 0.0;
    }
    let whole = rapidfuzz::fuzz::ratio(asked.chars(), known.chars());
    if has_words(known, asked) { whole.max(NEAR) } else { whole }
}

/// True when a normal name has all the words of another.
fn has_words(known: &str, asked: &str) -> bool {
    asked.chars().count() > 2 && asked.split(' ').all(|word| known.split(' ').any(|k| k == word))
}

/// `ent:Name`, `<iri>`, a whole IRI, or a Wikidata id of a node that the graph knows.
fn by_iri(store: &Store, name: &str) -> Result<Option<NamedNode>, QueryError> {
    let default = Some(GraphNameRef::DefaultGraph);
    if name.len() > 1 && name.strip_prefix('Q').is_some_and(|digits| digits.chars().all(|c| c.is_ascii_digit())) {
        let id = term(WD, name);
        let quad = store.graph().quads_for_pattern(None, Some(term(OWL, "sameAs").as_ref()), Some(id.as_ref().into()), default).next();
        return Ok(quad.transpose()?.and_then(|quad| if let NamedOrBlankNode::NamedNode(node) = quad.subject { Some(node) } else { None }));
    }
    let bare = name.trim_start_matches('<').trim_end_matches('>');
    let iri = bare.strip_prefix("ent:").map_or_else(|| bare.to_owned(), |local| store.iris().space("ent") + local);
    let Ok(node) = NamedNode::new(iri) else { return Ok(None) };
    let known = store.graph().quads_for_pattern(Some(node.as_ref().into()), Some(term(RDFS, "label").as_ref()), None, default).next();
    Ok(known.transpose()?.map(|_| node))
}

fn candidate(store: &Store, node: NamedNode) -> Result<Candidate, QueryError> {
    let values = claims::values(store, &node, GraphNameRef::DefaultGraph)?;
    let kind = values.get(store.iris().node("ng", "kind").as_str()).map(claims::plain).unwrap_or_default();
    let kind = kind.rsplit('#').next().unwrap_or_default().to_owned();
    Ok(Candidate { label: label(store, &node)?, kind, facts: facts(store, &node)?, node })
}

/// The entities whose best name scores at least so much: the best first, of equal ones that with most facts.
fn scored(store: &Store, score: impl Fn(&str) -> f64, least: f64) -> Result<Vec<(f64, Candidate)>, QueryError> {
    let mut best: BTreeMap<String, f64> = BTreeMap::new();
    store.each_name(|name, local| {
        let value = score(name);
        if value >= least {
            let kept = best.entry(local.to_owned()).or_insert(value);
            *kept = kept.max(value);
        }
    })?;
    ordered(store, best)
}

/// Entities by their local names and scores.
fn ordered(store: &Store, scores: impl IntoIterator<Item = (String, f64)>) -> Result<Vec<(f64, Candidate)>, QueryError> {
    let mut found = Vec::new();
    for (local, value) in scores {
        found.push((value, candidate(store, store.iris().node("ent", &local))?));
    }
    found.sort_by(|(a, x), (b, y)| b.total_cmp(a).then(y.facts.cmp(&x.facts)).then(x.node.as_str().cmp(y.node.as_str())));
    Ok(found)
}

/// The label of a node, else the end of its IRI.
///
/// # Errors
/// When the graph cannot be read.
pub fn label(store: &Store, node: &NamedNode) -> Result<String, QueryError> {
    let property = term(RDFS, "label");
    let mut labels = Vec::new();
    for quad in store.graph().quads_for_pattern(Some(node.as_ref().into()), Some(property.as_ref()), None, None) {
        if let Term::Literal(label) = quad?.object {
            labels.push(label.value().to_owned());
        }
    }
    labels.sort();
    let end = || node.as_str().rsplit(['/', '#']).next().unwrap_or_default().to_owned();
    Ok(labels.into_iter().next().unwrap_or_else(end))
}

/// The values that a node has of a property, sorted.
///
/// # Errors
/// When the graph cannot be read.
pub fn values(store: &Store, node: &NamedNode, property: &NamedNode) -> Result<Vec<String>, QueryError> {
    let quads = store.graph().quads_for_pattern(Some(node.as_ref().into()), Some(property.as_ref()), None, Some(GraphNameRef::DefaultGraph));
    let mut values = quads.map(|quad| quad.map(|quad| claims::plain(&quad.object))).collect::<Result<Vec<_>, _>>()?;
    values.sort();
    Ok(values)
}

/// How many plain triples of relations a node takes part in.
fn facts(store: &Store, node: &NamedNode) -> Result<usize, QueryError> {
    Ok(facts::plain_triples(store, &node.clone().into())?.len())
}
