//! `Record`: what all articles together say for and against one fact, and its quads.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphName, NamedNode, Quad, Term, Triple};
use serde::{Deserialize, Serialize};

use super::mapping::{Said, rounded, typed};
use super::number_of;
use super::vocab::{Iris, RDF, term};

/// One claim's word on a fact, as the index keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// Id of its article.
    pub article: String,
    /// Local name of the claim.
    pub claim: String,
    /// How sure the extractor is.
    pub confidence: f64,
    /// IRI of the speaker, empty for one without a node; none: the article's own voice.
    pub speaker: Option<String>,
    /// It says that it is not so.
    pub denied: bool,
}

impl Word {
    /// What `said` is in the index.
    #[must_use]
    pub fn of(article: &str, said: &Said) -> Self {
        let Said { claim, confidence, speaker, denied, .. } = said.clone();
        Self { article: article.to_owned(), claim, confidence, speaker, denied }
    }
}

/// What is known of an article that supports a fact.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Witness {
    /// Day of publication.
    pub published: Option<String>,
    /// The first of the articles whose texts are copies of one another.
    pub origin: String,
}

/// The support of a fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Articles that affirm it.
    pub articles: usize,
    /// The same, near-copies of one text counted once.
    pub sources: usize,
    /// Of all claims together, 0 to 1.
    pub confidence: f64,
    /// Some article says so itself.
    pub own_voice: bool,
    /// IRIs of those who say so.
    pub speakers: BTreeSet<String>,
    /// Local names of the claims for it.
    pub supported: BTreeSet<String>,
    /// Local names of the claims against it.
    pub denied: BTreeSet<String>,
    /// Day of the first article that says so.
    pub first: Option<String>,
    /// Day of the last.
    pub last: Option<String>,
}

impl Record {
    /// Sums up what is said of a fact; `None` when nobody affirms it.
    #[must_use]
    pub fn of(words: &[Word], witness: &BTreeMap<String, Witness>) -> Option<Self> {
        let names = |denied: bool| words.iter().filter(|w| w.denied == denied).map(|w| w.claim.clone()).collect::<BTreeSet<_>>();
        let affirmed: Vec<&Word> = words.iter().filter(|w| !w.denied).collect();
        let articles: BTreeSet<&String> = affirmed.iter().map(|w| &w.article).collect();
        // Of copies the surest counts; independent sources err independently of one another.
        let mut surest: BTreeMap<&str, f64> = BTreeMap::new();
        for word in &affirmed {
            let best = surest.entry(&witness[&word.article].origin).or_default();
            *best = best.max(word.confidence);
        }
        let days: BTreeSet<&String> = articles.iter().filter_map(|&article| witness[article].published.as_ref()).collect();
        (!affirmed.is_empty()).then(|| Self {
            articles: articles.len(),
            sources: surest.len(),
            confidence: rounded(1.0 - surest.values().map(|c| 1.0 - c).product::<f64>()),
            own_voice: affirmed.iter().any(|w| w.speaker.is_none()),
            speakers: affirmed.iter().filter_map(|w| w.speaker.clone()).filter(|s| !s.is_empty()).collect(),
            supported: names(false),
            denied: names(true),
            first: days.first().map(|&day| day.clone()),
            last: days.last().map(|&day| day.clone()),
        })
    }

    /// The plain triple, and in the graph `ng:facts` what supports it.
    #[must_use]
    pub fn quads(&self, triple: &Triple, iris: &Iris) -> Vec<Quad> {
        let node = node(hash(triple), iris);
        let graph = GraphName::from(iris.node("ng", "facts"));
        let mut quads = vec![triple.clone().in_graph(GraphName::DefaultGraph)];
        let mut put = |predicate: NamedNode, object: Term| quads.push(Quad::new(node.clone(), predicate, object, graph.clone()));
        let ng = |name: &str| iris.node("ng", name);
        put(term(RDF, "type"), ng("Fact").into());
        put(term(RDF, "reifies"), Term::Triple(Box::new(triple.clone())));
        for (property, count) in [("claims", self.supported.len()), ("articles", self.articles), ("independentSources", self.sources)] {
            put(ng(property), typed(count, "integer").into());
        }
        put(ng("confidence"), typed(self.confidence, "decimal").into());
        put(ng("disputed"), typed(!self.denied.is_empty(), "boolean").into());
        put(ng("ownVoice"), typed(self.own_voice, "boolean").into());
        for (property, day) in [("firstReported", &self.first), ("lastReported", &self.last)] {
            if let Some(day) = day {
                put(ng(property), typed(day, "date").into());
            }
        }
        for speaker in &self.speakers {
            put(ng("speaker"), NamedNode::new_unchecked(speaker).into());
        }
        for (property, claims) in [("supportedBy", &self.supported), ("deniedBy", &self.denied)] {
            for claim in claims {
                put(ng(property), iris.node("claim", claim).into());
            }
        }
        quads
    }
}

/// IRI of the record with a number.
#[must_use]
pub fn node(number: u64, iris: &Iris) -> NamedNode {
    iris.node("fact", &crate::article::hex(&number.to_be_bytes()))
}

/// Number of the record with an IRI.
#[must_use]
pub fn number(node: &NamedNode, iris: &Iris) -> Option<u64> {
    u64::from_str_radix(node.as_str().strip_prefix(&iris.space("fact"))?, 16).ok()
}

/// Number of a triple in the index, and name of its record.
#[must_use]
pub fn hash(triple: &Triple) -> u64 {
    number_of(triple.to_string())
}
