//! `Said`: a claim as people read it: names instead of IRIs, its article in a line.

use oxigraph::model::{NamedNode, NamedOrBlankNode, Term, Triple};
use serde::Serialize;

use super::QueryError;
use super::claims::{self, StoredClaim, StoredTime};
use super::names::{ArticleLine, Names};
use crate::claim::{Certainty, Polarity, Tense};
use crate::store::Store;

/// One end of a claim or fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct End {
    /// What it is called.
    pub label: String,
    /// Its IRI; none for a value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iri: Option<String>,
}

impl End {
    /// Of a term.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn of(names: &Names<'_>, term: &Term) -> Result<Self, QueryError> {
        let iri = if let Term::NamedNode(node) = term { Some(node.as_str().to_owned()) } else { None };
        Ok(Self { label: names.term(term)?, iri })
    }
}

/// A claim as people read it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Said {
    /// The claim's IRI.
    pub claim: String,
    /// Of whom or what.
    pub subject: End,
    /// `memberOf`, `operate_out_of`.
    pub relation: String,
    /// "is a member of".
    pub words: String,
    /// To whom or what.
    pub object: End,
    /// affirmed or denied.
    pub polarity: Polarity,
    /// factual, probable, possible, counterfactual.
    pub certainty: Certainty,
    /// past, present, planned.
    pub tense: Tense,
    /// Who says it; none is the article's own voice.
    pub speaker: Option<String>,
    /// When.
    pub time: Option<StoredTime>,
    /// Where.
    pub place: Option<String>,
    /// Its sentence.
    pub quote: String,
    /// 0 to 1.
    pub confidence: f64,
    /// The article.
    pub article: ArticleLine,
}

impl Said {
    /// A claim with its names.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn of(names: &Names<'_>, claim: &StoredClaim) -> Result<Self, QueryError> {
        let name = |term: &Option<Term>| term.as_ref().map(|term| names.term(term)).transpose();
        Ok(Self {
            claim: claim.node.as_str().to_owned(),
            subject: End::of(names, &claim.subject.clone().into())?,
            relation: names.local(&claim.relation),
            words: names.relation(&claim.relation),
            object: End::of(names, &claim.object)?,
            polarity: claim.stance.polarity,
            certainty: claim.stance.certainty,
            tense: claim.stance.tense,
            speaker: name(&claim.speaker)?,
            time: claim.time.clone(),
            place: name(&claim.place)?,
            quote: claim.quote.clone(),
            confidence: claim.confidence,
            article: names.article(&claim.article)?,
        })
    }

    /// True for what supports a fact.
    #[must_use]
    pub fn is_fact(&self) -> bool {
        crate::claim::Stance { polarity: self.polarity, certainty: self.certainty, tense: self.tense }.is_fact()
    }

    /// The words for a stance that is no plain affirmation: "denied", "planned", "possible".
    #[must_use]
    pub fn stance(&self) -> Vec<&'static str> {
        let denied = (self.polarity == Polarity::Denied).then_some("denied");
        let certainty = match self.certainty {
            Certainty::Factual => None,
            Certainty::Probable => Some("probable"),
            Certainty::Possible => Some("possible"),
            Certainty::Counterfactual => Some("counterfactual"),
        };
        let planned = (self.tense == Tense::Planned).then_some("planned");
        [denied, certainty, planned].into_iter().flatten().collect()
    }

    /// Sorts claims of one entity for reading: by day of their articles, then article, then place in the text.
    #[must_use]
    pub fn key(&self) -> (Option<String>, String) {
        (self.article.published.clone(), self.article.id.clone())
    }
}

/// Which claims are wanted of an entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only this relation: its local name or its words, in any case.
    pub relation: Option<String>,
    /// Only what supports facts, or only what does not.
    pub facts: Option<bool>,
}

impl Wanted {
    /// From words: a relation, and `fact` or `doubtful`.
    ///
    /// # Errors
    /// What is wrong with the words.
    pub fn of(relation: Option<&str>, stance: Option<&str>) -> Result<Self, String> {
        let facts = match stance {
            None => None,
            Some("fact") => Some(true),
            Some("doubtful") => Some(false),
            Some(other) => return Err(format!("`stance` is {other:?}, but must be fact or doubtful")),
        };
        Ok(Self { relation: relation.map(str::to_owned), facts })
    }
}

/// The claims about an entity, by day of their articles, then article, then place in the text.
///
/// # Errors
/// When the graph cannot be read.
pub fn about(store: &Store, entity: &NamedNode, wanted: &Wanted) -> Result<Vec<Said>, QueryError> {
    let mut found = some(store, &claims::about(store, entity)?, wanted)?;
    found.sort_by_key(Said::key);
    Ok(found)
}

/// All claims, in the order of articles and text.
///
/// # Errors
/// When the graph cannot be read.
pub fn all(store: &Store, wanted: &Wanted) -> Result<Vec<Said>, QueryError> {
    let mut found = Vec::new();
    for graph in store.graph().named_graphs() {
        if let NamedOrBlankNode::NamedNode(article) = graph? {
            found.extend(claims::within(store, &article)?);
        }
    }
    some(store, &claims::sorted(found), wanted)
}

/// Those that are wanted.
fn some(store: &Store, claims: &[StoredClaim], wanted: &Wanted) -> Result<Vec<Said>, QueryError> {
    let names = Names::of(store);
    let mut found = Vec::new();
    for claim in claims {
        let is_called = |relation: &String| names.is_called(&claim.relation, relation);
        if wanted.relation.as_ref().is_none_or(is_called) && wanted.facts.is_none_or(|facts| facts == claim.stance.is_fact()) {
            found.push(Said::of(&names, claim)?);
        }
    }
    Ok(found)
}

/// The claims that affirm a triple as a fact, then those that deny it; of each the surest first, of equally sure ones those in an article's own
/// voice, then in the order of articles and text.
///
/// # Errors
/// When the graph cannot be read.
pub fn of_fact(store: &Store, names: &Names<'_>, triple: &Triple) -> Result<Vec<Said>, QueryError> {
    let said: Result<Vec<Said>, _> = claims::of_triple(store, triple)?.iter().map(|claim| Said::of(names, claim)).collect();
    let mut said: Vec<Said> = said?.into_iter().filter(|said| said.is_fact() || said.polarity == Polarity::Denied).collect();
    let told = |said: &Said| said.speaker.is_some();
    said.sort_by(|a, b| a.polarity.cmp(&b.polarity).then(b.confidence.total_cmp(&a.confidence)).then(told(a).cmp(&told(b))));
    Ok(said)
}
