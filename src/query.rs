//! Questions to the graph: SPARQL with our prefixes known, the shipped questions, and entities by any of their names.

use oxigraph::model::{GraphNameRef, NamedNode, Term};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store as Graph;

use crate::resolve::fold;
use crate::store::vocab::{PREFIXES, RDFS, SKOS, iri};

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// It is not SPARQL.
    #[error("the query does not parse: {0}")]
    Syntax(String),
    /// It parses, but cannot be run.
    #[error("the query fails: {0}")]
    Evaluation(#[from] oxigraph::sparql::QueryEvaluationError),
    /// No such shipped question.
    #[error("no question named {name:?}; there are: {known}")]
    Unknown {
        /// As given.
        name: String,
        /// The shipped ones.
        known: String,
    },
    /// A parameter without a value.
    #[error("the question needs --set {0}=...")]
    Parameter(String),
}

/// The shipped questions: name and text.
pub const QUESTIONS: [(&str, &str); 10] = [
    ("members-of", include_str!("../queries/members-of.rq")),
    ("who-leads", include_str!("../queries/who-leads.rq")),
    ("who-said", include_str!("../queries/who-said.rq")),
    ("operates-where", include_str!("../queries/operates-where.rq")),
    ("met-with", include_str!("../queries/met-with.rq")),
    ("timeline", include_str!("../queries/timeline.rq")),
    ("sources-of", include_str!("../queries/sources-of.rq")),
    ("disputed", include_str!("../queries/disputed.rq")),
    ("claims-about", include_str!("../queries/claims-about.rq")),
    ("connections", include_str!("../queries/connections.rq")),
];

/// Runs a query; the default graph holds entities and facts, one named graph per article the claims.
///
/// # Errors
/// When it does not parse, or fails.
pub fn run<'a>(graph: &'a Graph, sparql: &str) -> Result<QueryResults<'a>, QueryError> {
    let mut evaluator = SparqlEvaluator::new();
    for (prefix, namespace) in PREFIXES {
        evaluator = evaluator.with_prefix(prefix, namespace).expect("our namespaces are IRIs");
    }
    let query = evaluator.parse_query(sparql).map_err(|error| QueryError::Syntax(error.to_string()))?;
    Ok(query.on_store(graph).execute()?)
}

/// The text of a shipped question, its `{entity}` filled in.
///
/// # Errors
/// When there is no such question, or it asks for an entity and none is given.
pub fn question(name: &str, entity: Option<&NamedNode>) -> Result<String, QueryError> {
    let known = || QUESTIONS.map(|(name, _)| name).join(", ");
    let (_, text) =
        QUESTIONS.iter().find(|(known, _)| *known == name).ok_or_else(|| QueryError::Unknown { name: name.to_owned(), known: known() })?;
    match entity {
        Some(entity) => Ok(text.replace("{entity}", &entity.to_string())),
        None if text.contains("{entity}") => Err(QueryError::Parameter("entity".to_owned())),
        None => Ok((*text).to_owned()),
    }
}

/// An entity found by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its IRI.
    pub entity: NamedNode,
    /// The name that fitted.
    pub name: String,
    /// 0 to 1; 1 is equal but for case, accents and marks.
    pub likeness: f64,
}

/// Entities whose name or alias is like `name`, best first: equal ones when there are any, else near ones.
#[must_use]
pub fn lookup(graph: &Graph, name: &str) -> Vec<Candidate> {
    let wanted = fold(name);
    let mut found: Vec<Candidate> = Vec::new();
    for predicate in [iri(RDFS, "label"), iri(SKOS, "altLabel")] {
        for quad in graph.quads_for_pattern(None, Some(predicate.as_ref()), None, Some(GraphNameRef::DefaultGraph)).flatten() {
            let (oxigraph::model::NamedOrBlankNode::NamedNode(entity), Term::Literal(label)) = (quad.subject, quad.object) else { continue };
            if !entity.as_str().starts_with(crate::store::vocab::ENT) {
                continue;
            }
            let likeness = rapidfuzz::distance::jaro_winkler::normalized_similarity(wanted.chars(), fold(label.value()).chars());
            if likeness > 0.85 {
                found.push(Candidate { entity, name: label.value().to_owned(), likeness });
            }
        }
    }
    found.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then_with(|| (&a.entity, &a.name).cmp(&(&b.entity, &b.name))));
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|candidate| seen.insert(candidate.entity.clone()));
    if found.first().is_some_and(|best| best.likeness >= 1.0) {
        found.retain(|candidate| candidate.likeness >= 1.0);
    }
    found
}
