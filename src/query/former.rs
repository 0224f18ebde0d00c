//! What former versions of articles said of two things, and their present ones no longer say.

use std::collections::BTreeSet;

use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Term};
use serde::Serialize;

use super::QueryError;
use super::claims::{self, StoredClaim};
use super::explain::{Asked, has_words};
use super::lookup::{self, Candidate};
use super::names::Names;
use crate::claim::Stance;
use crate::reading::{ArgumentRow, ClaimRow, EntityRow, Reading};
use crate::resolve::{local, normal};
use crate::span::CodePoints;
use crate::store::Store;
use crate::store::vocab::{OWL, SKOS, term};

/// A claim that was taken back: a former version of an article made it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Taken {
    /// URL or file of the article.
    pub source: String,
    /// Id of the former version.
    pub article: String,
    /// Day from which on it was known.
    pub since: Option<String>,
    /// Day of the present version.
    pub until: Option<String>,
    /// What the subject is called.
    pub subject: String,
    /// The relation.
    #[serde(skip)]
    pub relation: NamedNode,
    /// What the object is called.
    pub object: String,
    /// Its sentence.
    pub quote: String,
    /// Polarity, certainty, tense.
    #[serde(flatten)]
    pub stance: Stance,
}

/// The claims that former versions made of what is asked about, in the order of sources, days and text.
///
/// # Errors
/// When the store cannot be read.
pub fn taken(store: &Store, names: &Names<'_>, asked: &Asked<'_>) -> Result<Vec<Taken>, QueryError> {
    let subject = called(store, asked.subject)?;
    let object = asked.object.map(|object| called(store, object)).transpose()?;
    let mut places = store.former_naming(&subject)?;
    if let Some(object) = &object {
        let others = store.former_naming(object)?;
        places.retain(|place| others.contains(place));
    }
    let ends = Ends { subject, object, words: normal(asked.words) };
    let mut found = Vec::new();
    for (source, day) in places {
        let Some(reading) = store.former(&source, &day)? else { continue };
        let now = present(store, &source)?;
        let still = now.as_ref().map(|article| claims::within(store, article)).transpose()?.unwrap_or_default();
        let until = now.as_ref().map(|article| names.article(article)).transpose()?;
        let until = until.and_then(|article| article.modified.or(article.published));
        for claim in &reading.claims {
            let relation = relation(store, claim);
            let Some(forward) = ends.direction(&reading, claim).filter(|&forward| asked.relates(names, &relation, forward)) else { continue };
            let again = still.iter().map(|stored| repeats(names, stored, claim, &relation, asked)).collect::<Result<Vec<_>, _>>()?;
            if again.contains(&true) {
                continue;
            }
            let label = |row: &ArgumentRow| words(&reading, row);
            let (mut subject, mut object) = (label(&claim.subject), label(&claim.object));
            (if forward { &mut subject } else { &mut object }).clone_from(&asked.subject.label);
            if let Some(other) = asked.object {
                (if forward { &mut object } else { &mut subject }).clone_from(&other.label);
            }
            let points = CodePoints::of(&reading.text);
            let quote = reading.sentences.get(claim.sentence as usize).map(|&(start, end)| reading.words(&points, start, end).to_owned());
            found.push(Taken {
                source: source.clone(),
                article: reading.article.id.clone(),
                since: Some(day.clone()).filter(|day| !day.is_empty()),
                until: until.clone(),
                subject,
                relation,
                object,
                quote: quote.unwrap_or_default(),
                stance: Stance { polarity: claim.polarity, certainty: claim.certainty, tense: claim.tense },
            });
        }
    }
    Ok(found)
}

/// What the two ends of a claim may be called.
struct Ends {
    subject: BTreeSet<String>,
    /// Names of an entity.
    object: Option<BTreeSet<String>>,
    /// Words for what is none.
    words: String,
}

impl Ends {
    /// True when a claim goes from the subject to the object, false when it goes the other way, nothing when it does not relate them.
    fn direction(&self, reading: &Reading, claim: &ClaimRow) -> Option<bool> {
        let is_other = |row: &ArgumentRow| match &self.object {
            Some(object) => is_called(reading, row, object),
            None => has_words(&words(reading, row), &self.words),
        };
        if is_called(reading, &claim.subject, &self.subject) && is_other(&claim.object) {
            return Some(true);
        }
        (is_called(reading, &claim.object, &self.subject) && is_other(&claim.subject)).then_some(false)
    }
}

/// True when an argument is an entity of one of these names or links.
fn is_called(reading: &Reading, row: &ArgumentRow, names: &BTreeSet<String>) -> bool {
    row.entity.and_then(|at| reading.entities.get(at as usize)).is_some_and(|entity| goes_by(entity, names))
}

/// True for an entity of one of these names or links.
fn goes_by(entity: &EntityRow, names: &BTreeSet<String>) -> bool {
    let mut called = std::iter::once(&entity.name).chain(&entity.aliases);
    called.any(|name| names.contains(&normal(name))) || entity.links.wikidata.as_ref().is_some_and(|id| names.contains(id))
}

/// What an argument is called.
fn words(reading: &Reading, row: &ArgumentRow) -> String {
    let entity = row.entity.and_then(|at| reading.entities.get(at as usize)).map(|entity| entity.name.clone());
    entity.or_else(|| row.text.clone()).or_else(|| row.literal.clone()).unwrap_or_default()
}

/// The names of an entity, and its links.
fn called(store: &Store, entity: &Candidate) -> Result<BTreeSet<String>, QueryError> {
    let values = |property| lookup::values(store, &entity.node, &property);
    let mut names = BTreeSet::from([normal(&entity.label)]);
    names.extend(values(term(SKOS, "altLabel"))?.iter().map(|name| normal(name)));
    names.extend(values(term(OWL, "sameAs"))?.iter().map(|link| link.rsplit('/').next().unwrap_or_default().to_owned()));
    Ok(names)
}

/// What former versions of articles call by a name, as the first of them has it; its IRI is one that nothing has now.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn entity(store: &Store, name: &str) -> Result<Option<Candidate>, QueryError> {
    let names = BTreeSet::from([normal(name)]);
    for (source, day) in store.former_naming(&names)? {
        let Some(reading) = store.former(&source, &day)? else { continue };
        if let Some(row) = reading.entities.iter().find(|row| goes_by(row, &names)) {
            let node = store.iris().node("ent", &local(&row.name));
            return Ok(Some(Candidate { node, label: row.name.clone(), kind: row.kind.name().to_owned(), facts: 0 }));
        }
    }
    Ok(None)
}

/// The article that a source has now.
fn present(store: &Store, source: &str) -> Result<Option<NamedNode>, QueryError> {
    let (property, source) = (store.iris().node("ng", "source"), Term::from(Literal::new_simple_literal(source)));
    let quad = store.graph().quads_for_pattern(None, Some(property.as_ref()), Some(source.as_ref()), None).next();
    Ok(quad.transpose()?.and_then(|quad| if let NamedOrBlankNode::NamedNode(article) = quad.subject { Some(article) } else { None }))
}

fn relation(store: &Store, claim: &ClaimRow) -> NamedNode {
    if claim.canonical { store.iris().node("ng", &claim.relation) } else { store.iris().node("open", &local(&claim.relation)) }
}

/// True when a claim of today says the same of the two, in whichever direction it is stored.
fn repeats(names: &Names<'_>, stored: &StoredClaim, claim: &ClaimRow, relation: &NamedNode, asked: &Asked<'_>) -> Result<bool, QueryError> {
    Ok(stored.relation == *relation && stored.stance.polarity == claim.polarity && asked.joins(names, stored)?)
}
