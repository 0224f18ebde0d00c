//! Why the graph says so: every claim of a fact with its sentence, the words that carry it, its rule, and why names were taken for one thing.

use std::collections::BTreeSet;

use oxigraph::model::{NamedNode, Term};
use serde::Serialize;

use super::claims::{Place, StoredClaim};
use super::facts::{self, Support};
use super::former::{self, Taken};
use super::lookup::{self, Candidate, Found};
use super::names::Names;
use super::said::Said;
use super::{QueryError, claims};
use crate::extract::rules;
use crate::mention::{Form, Link};
use crate::reading::{MentionRow, Reading};
use crate::resolve::{Decision, Handle, Sign, Verdict, normal};
use crate::span::CodePoints;
use crate::store::{Facts, Store};

/// What supports or denies a relation between two things.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// What is explained, in words.
    pub about: String,
    /// Support of the fact; none when nobody plainly affirms it.
    pub support: Option<Support>,
    /// Every claim of it.
    pub claims: Vec<Explained>,
    /// Claims of it in former versions of articles whose present ones no longer make them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Taken>,
}

/// A claim with what it rests on.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// The claim.
    #[serde(flatten)]
    pub said: Said,
    /// Where subject, trigger and object stand in the sentence, in code points.
    pub marks: Vec<Mark>,
    /// What found it.
    pub rule: String,
    /// Where the rule is written: "data/rules/people.toml:12"; none for a mechanism.
    pub written: Option<String>,
    /// Why words of the sentence were taken for an entity.
    pub merges: Vec<Merge>,
}

/// A stretch of the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// subject, relation or object.
    pub role: &'static str,
    /// First code point within the sentence.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// Why some words were taken for an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Merge {
    /// The words of the sentence.
    pub words: String,
    /// The name of the entity.
    pub entity: String,
    /// Why, within the article.
    pub why: String,
}

/// How two things are asked about.
pub struct Asked<'a> {
    /// Of whom.
    pub subject: &'a Candidate,
    /// Local name or words of a relation; empty: any.
    pub relation: &'a str,
    /// To whom or what, when it is an entity.
    pub object: Option<&'a Candidate>,
    /// The words for it, when it is none.
    pub words: &'a str,
}

/// What was found of it.
pub enum Answer {
    /// One explanation for each triple, facts first.
    Found(Vec<Explanation>),
    /// Nothing of that relation; these relate the two.
    Others(Vec<String>),
}

/// The second end of a question: an entity of that name other than the first end, or nothing where the words name none.
///
/// # Errors
/// When the store cannot be read.
pub fn object(store: &Store, subject: &Candidate, words: &str) -> Result<Option<Candidate>, QueryError> {
    Ok(match lookup::find(store, words)? {
        Found::One { entity, near: false } => Some(entity),
        Found::Several(several) => several.into_iter().find(|candidate| candidate.node != subject.node),
        _ => None,
    })
}

/// The first end of a question when no article names it now, but former versions do, by exactly this name; none for what there is an entity of.
///
/// # Errors
/// When the store cannot be read.
pub fn only_former(store: &Store, name: &str) -> Result<Option<Candidate>, QueryError> {
    if lookup::candidates(store, name)?.is_empty() { former::entity(store, name) } else { Ok(None) }
}

/// Explains what relates two things.
///
/// # Errors
/// When the store cannot be read.
pub fn explain(store: &Store, asked: &Asked<'_>) -> Result<Answer, QueryError> {
    let names = Names::of(store);
    let mut between = Vec::new();
    for claim in claims::about(store, &asked.subject.node)? {
        if asked.joins(&names, &claim)? {
            between.push(claim);
        }
    }
    let (wanted, others): (Vec<_>, Vec<_>) = between.into_iter().partition(|claim| fits(&names, claim, asked));
    let taken = former::taken(store, &names, asked)?;
    if wanted.is_empty() && taken.is_empty() {
        let mut others: Vec<String> = others.iter().map(|claim| names.local(&claim.relation)).collect();
        others.sort();
        others.dedup();
        return Ok(Answer::Others(others));
    }
    let mut triples: Vec<(String, Vec<StoredClaim>)> = Vec::new();
    for claim in wanted {
        let key = claim.triple().to_string();
        match triples.iter_mut().find(|(known, _)| *known == key) {
            Some((_, claims)) => claims.push(claim),
            None => triples.push((key, vec![claim])),
        }
    }
    let records = store.facts()?;
    let mut found = triples.iter().map(|(_, claims)| explanation(store, (&names, &records), claims)).collect::<Result<Vec<_>, _>>()?;
    for claim in taken {
        let about = format!("{} {} {}", claim.subject, names.relation(&claim.relation), claim.object);
        match found.iter_mut().find(|one| one.about == about) {
            Some(one) => one.former.push(claim),
            None => found.push(Explanation { about, support: None, claims: Vec::new(), former: vec![claim] }),
        }
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.support.as_ref().map(Support::strength)));
    Ok(Answer::Found(found))
}

/// True when the relation is the one asked for: from the subject, or by its inverse words or a symmetric relation from the object.
fn fits(names: &Names<'_>, claim: &StoredClaim, asked: &Asked<'_>) -> bool {
    asked.relates(names, &claim.relation, claim.subject == asked.subject.node)
}

impl Asked<'_> {
    /// True when a claim relates the two, in either direction.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn joins(&self, names: &Names<'_>, claim: &StoredClaim) -> Result<bool, QueryError> {
        let subject = &self.subject.node;
        if !claim.concerns(subject) {
            return Ok(false);
        }
        let other = if claim.subject == *subject { claim.object.clone() } else { claim.subject.clone().into() };
        match self.object {
            Some(object) => Ok(other == Term::from(object.node.clone())),
            None => Ok(has_words(&names.term(&other)?, &normal(self.words))),
        }
    }

    /// True when a relation is the one asked for; `forward` when it goes from the subject.
    #[must_use]
    pub fn relates(&self, names: &Names<'_>, relation: &NamedNode, forward: bool) -> bool {
        let symmetric = names.canonical(relation).is_some_and(|info| info.symmetric);
        let inverse = names.canonical(relation).is_some_and(|info| normal(&info.inverse) == normal(self.relation));
        self.relation.is_empty() || ((forward || symmetric) && names.is_called(relation, self.relation)) || (!forward && inverse)
    }
}

/// True when a name has these words, which are normal, in this order.
pub(super) fn has_words(name: &str, words: &str) -> bool {
    !words.is_empty() && format!(" {} ", normal(name)).contains(&format!(" {words} "))
}

fn explanation(store: &Store, (names, records): (&Names<'_>, &Facts), claims: &[StoredClaim]) -> Result<Explanation, QueryError> {
    let triple = claims[0].triple();
    let about = format!("{} {} {}", names.node(&claims[0].subject)?, names.relation(&claims[0].relation), names.term(&claims[0].object)?);
    let claims = claims.iter().map(|claim| explained(store, names, claim)).collect::<Result<_, _>>()?;
    Ok(Explanation { about, support: facts::of(store, records, &triple)?.map(|fact| fact.support), claims, former: Vec::new() })
}

/// A claim with the places of its words, its rule and why words were taken for entities.
///
/// # Errors
/// When the store cannot be read.
pub fn explained(store: &Store, names: &Names<'_>, claim: &StoredClaim) -> Result<Explained, QueryError> {
    let said = Said::of(names, claim)?;
    let ends = [("subject", claim.subject_at), ("relation", claim.trigger_at), ("object", claim.object_at)];
    let (first, last) = claim.sentence;
    let marks = ends.into_iter().filter(|(_, (start, end))| *start >= first && *end <= last);
    let marks = marks.map(|(role, (start, end))| Mark { role, start: start - first, end: end - first }).collect();
    let reading = store.reading(&said.article.id)?;
    let mut merges = Vec::new();
    let terms = [(Term::from(claim.subject.clone()), claim.subject_at), (claim.object.clone(), claim.object_at)];
    for (term, place) in terms {
        if let (Term::NamedNode(node), Some(reading)) = (&term, &reading) {
            merges.extend(merge(store, names, reading, node, place)?);
        }
    }
    let written = rules::locate(&claim.rule).map(|(file, line)| format!("{file}:{line}"));
    Ok(Explained { said, marks, rule: claim.rule.clone(), written, merges })
}

/// Why the words at a place are the entity; none when they are its name.
fn merge(store: &Store, names: &Names<'_>, reading: &Reading, node: &NamedNode, (start, end): Place) -> Result<Option<Merge>, QueryError> {
    let points = CodePoints::of(&reading.text);
    let words = reading.words(&points, start, end).to_owned();
    let entity = names.node(node)?;
    // A claim's words may be longer or shorter than the mention: the one that lies nearest counts.
    let apart = |m: &MentionRow| m.start.abs_diff(start) + m.end.abs_diff(end);
    let overlapping = reading.mentions.iter().filter(|m| m.entity.is_some() && m.start < end && start < m.end);
    let Some(mention) = overlapping.min_by_key(|m| apart(m)) else { return Ok(None) };
    let own = mention.entity.and_then(|at| reading.entities.get(at as usize));
    let name = own.map_or(entity.as_str(), |row| row.name.as_str());
    let linked = own.and_then(|row| row.links.wikidata.as_ref()).map(|id| format!("; the gazetteer links it to wd:{id}")).unwrap_or_default();
    let renamed = normal(name) != normal(&entity);
    let decided = mention.entity.map(|at| decided(store, reading, at as usize, node, renamed)).transpose()?.unwrap_or_default();
    if words == entity && linked.is_empty() && decided.is_empty() {
        return Ok(None);
    }
    let why = match mention.link {
        Link::First if mention.form == Form::Name => "its name".to_owned(),
        Link::First => "the first mention".to_owned(),
        Link::SameName => "the same name again".to_owned(),
        Link::PartOfName => format!("part of the fuller name \"{name}\""),
        Link::StatedAlias => "another name that the text states".to_owned(),
        Link::Gazetteer => format!("the gazetteer has it as a name of {name}"),
        Link::Demonym => format!("the adjective or the people of {name}"),
        Link::Capital => format!("the capital, where it stands for {name}"),
        Link::Description => format!("a description that fits {name}, named before"),
        Link::Apposition => format!("a title, apposition or \"is\" puts it to {name}"),
        Link::Pronoun => format!("a pronoun for {name}, named before"),
    };
    let across = if renamed { format!("; across articles it goes by \"{entity}\"") } else { String::new() };
    Ok(Some(Merge { words, entity, why: format!("{why}{linked}{across}{decided}") }))
}

/// The user's merges that made an article's entity one with others: those that name it, and where it has another name now, all that hold the entity
/// together.
fn decided(store: &Store, reading: &Reading, at: usize, node: &NamedNode, renamed: bool) -> Result<String, QueryError> {
    let decided = store.decided();
    if decided.decisions().is_empty() {
        return Ok(String::new());
    }
    let local = node.as_str().strip_prefix(&store.iris().space("ent")).unwrap_or_default();
    let handles: BTreeSet<Handle> = store.signs(local)?.iter().map(|(sign, _)| Handle::of(sign)).collect();
    let own = Sign::all_of(reading).get(at).map(Handle::of);
    let holds = |decision: &Decision| {
        let names_it = decision.pair.iter().any(|handle| Some(handle) == own.as_ref());
        decision.verdict == Verdict::Merge && decision.pair.iter().all(|handle| handles.contains(handle)) && (names_it || renamed)
    };
    let file = decided.path().display().to_string();
    let place = |decision: &Decision| decided.line(decision).map_or_else(|| file.clone(), |line| format!("{file}:{line}"));
    Ok(decided
        .decisions()
        .all()
        .filter(holds)
        .map(|decision| format!("; you decided so: {decision} ({})", place(&decision)))
        .collect::<Vec<_>>()
        .concat())
}
