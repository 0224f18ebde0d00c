//! Asking the graph: SPARQL with known prefixes, shipped questions by name, entities by any of their names.

pub mod card;
pub mod catalogue;
pub mod claims;
pub mod difference;
pub mod disputes;
pub mod explain;
pub mod facts;
pub mod former;
pub mod lookup;
pub mod names;
pub mod renamed;
pub mod said;
pub mod stack;
mod syntax;
pub mod timeline;

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Term, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{CancellationToken, PreparedSparqlQuery, QueryEvaluationError, QueryResults, SparqlEvaluator};

use crate::store::Store;
use crate::store::vocab::Iris;

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The text is not SPARQL.
    #[error("the query is not SPARQL: line {line}, column {column}: {problem}\n{excerpt}")]
    Syntax {
        /// From 1.
        line: usize,
        /// In characters, from 1.
        column: usize,
        /// What is wrong, and what would work.
        problem: String,
        /// The line with carets below the place.
        excerpt: String,
    },
    /// The text is longer than any part of the work has stack for.
    #[error("the query is {found} bytes long, and may be {most}")]
    TooLong {
        /// Bytes of the query.
        found: usize,
        /// Bytes that it may have.
        most: usize,
    },
    /// The system starts no thread for it.
    #[error("there is no memory for the query: {0}")]
    Thread(std::io::Error),
    /// A shipped question of that name does not exist.
    #[error("no question is named `{name}`{near}\nthe questions are {known}")]
    UnknownQuestion {
        /// As asked.
        name: String,
        /// "; did you mean …?" or nothing.
        near: String,
        /// All names.
        known: String,
    },
    /// A question lacks a value or got one it does not know.
    #[error("question `{question}`: parameter `{parameter}` {problem}\n{known}")]
    Parameter {
        /// The question.
        question: String,
        /// The parameter.
        parameter: String,
        /// What is wrong.
        problem: String,
        /// All parameters.
        known: String,
    },
    /// No entity has that name.
    #[error("no entity is named `{name}`{near}")]
    UnknownEntity {
        /// As asked.
        name: String,
        /// "; did you mean …?" or nothing.
        near: String,
    },
    /// Evaluation failed.
    #[error("the query failed: {0}")]
    Evaluation(#[from] QueryEvaluationError),
    /// The graph failed.
    #[error("the graph failed: {0}; `newsgraph rebuild` makes it again from the readings")]
    Graph(#[from] oxigraph::store::StorageError),
    /// The readings failed.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// Results could not be written.
    #[error("results could not be written: {0}")]
    Write(#[from] std::io::Error),
}

/// Columns and rows of a SELECT; an ASK is one row with `true` or `false`; a CONSTRUCT has the columns of triples.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// One term a column, `None` where unbound.
    pub rows: Vec<Vec<Option<Term>>>,
}

/// Runs SPARQL with all our prefixes known; `set` fills variables with terms. A text of unknown origin belongs on a thread of [`stack::spawn`].
///
/// # Errors
/// When it does not parse.
pub fn run<'a>(store: &Store, sparql: &str, set: &[(Variable, Term)]) -> Result<QueryResults<'a>, QueryError> {
    run_until(store, sparql, set, CancellationToken::new())
}

/// The same, until `stop` is cancelled from another thread. The token is looked at whenever a statement is read; a sort that has all
/// its rows does not look at it any more, so that a hard limit needs a thread that can be left behind.
///
/// # Errors
/// When it does not parse.
pub fn run_until<'a>(store: &Store, sparql: &str, set: &[(Variable, Term)], stop: CancellationToken) -> Result<QueryResults<'a>, QueryError> {
    let mut prepared = prepare(store.iris(), None, sparql, stop)?;
    for (variable, term) in set {
        prepared = prepared.substitute_variable(variable.clone(), term.clone());
    }
    Ok(prepared.on_store(store.graph()).execute()?)
}

/// Which graphs a query sees, when whoever asks says so beside the query: the protocol's `default-graph-uri` and `named-graph-uri`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graphs {
    /// Together the default graph.
    pub default: Vec<NamedNode>,
    /// Those that `GRAPH` reaches.
    pub named: Vec<NamedNode>,
}

/// Runs SPARQL on some graphs of the store; on all of them, as the query says, when none are named. Relative IRIs stand below the base of the
/// store's own: a service that is asked over HTTP has to know what they are relative to.
///
/// # Errors
/// When it does not parse.
pub fn run_on<'a>(store: &Store, sparql: &str, graphs: &Graphs) -> Result<QueryResults<'a>, QueryError> {
    let mut prepared = prepare(store.iris(), Some(store.iris().base()), sparql, CancellationToken::new())?;
    if *graphs != Graphs::default() {
        // What stands beside the query takes the place of what stands in it.
        prepared.dataset_mut().set_default_graph(graphs.default.iter().cloned().map(GraphName::from).collect());
        prepared.dataset_mut().set_available_named_graphs(graphs.named.iter().cloned().map(NamedOrBlankNode::from).collect());
    }
    Ok(prepared.on_store(store.graph()).execute()?)
}

/// Parses SPARQL with all our prefixes known. Relative IRIs stand below `base`; without one they are refused.
///
/// # Errors
/// When it does not parse, with the place and what would work there; when its brackets nest deeper than [`stack::DEEPEST`].
pub fn prepare(iris: &Iris, base: Option<&str>, sparql: &str, stop: CancellationToken) -> Result<PreparedSparqlQuery, QueryError> {
    if let Some(fault) = syntax::too_deep(sparql) {
        return Err(fault);
    }
    let prefixes = iris.prefixes();
    let evaluator = || {
        let known = |evaluator: SparqlEvaluator, (prefix, iri): &(&str, String)| {
            evaluator.with_prefix(*prefix, iri).expect("the prefixes are checked when the base is set")
        };
        let below = |base: &str| SparqlEvaluator::new().with_base_iri(base).expect("the base is checked when it is set");
        prefixes.iter().fold(base.map_or_else(SparqlEvaluator::new, below), known)
    };
    let parse = |text: &str| evaluator().parse_query(text).err().map(|error| error.to_string());
    let prepared = evaluator().with_cancellation_token(stop).parse_query(sparql);
    prepared.map_err(|_| syntax::diagnose(sparql, &prefixes, parse))
}

/// Runs SPARQL and collects the rows.
///
/// # Errors
/// When it does not parse or fails while it runs.
pub fn table(store: &Store, sparql: &str, set: &[(Variable, Term)]) -> Result<Table, QueryError> {
    match run(store, sparql, set)? {
        QueryResults::Solutions(solutions) => {
            let columns = solutions.variables().iter().map(|v| v.as_str().to_owned()).collect();
            let rows = solutions.map(|row| row.map(|r| r.values().to_vec())).collect::<Result<_, _>>()?;
            Ok(Table { columns, rows })
        }
        QueryResults::Boolean(yes) => {
            let value = oxigraph::model::Literal::from(yes);
            Ok(Table { columns: vec!["answer".to_owned()], rows: vec![vec![Some(value.into())]] })
        }
        QueryResults::Graph(triples) => {
            let columns = ["subject", "predicate", "object"].map(str::to_owned).to_vec();
            let row = |t: oxigraph::model::Triple| vec![Some(t.subject.into()), Some(t.predicate.into()), Some(t.object)];
            Ok(Table { columns, rows: triples.map(|t| t.map(row)).collect::<Result<_, _>>()? })
        }
    }
}

impl Table {
    /// Writes the rows in a W3C results format (JSON, XML, CSV, TSV).
    ///
    /// # Errors
    /// When `writer` fails.
    pub fn write(&self, writer: impl std::io::Write, format: QueryResultsFormat) -> Result<(), QueryError> {
        let variables: Vec<Variable> = self.columns.iter().map(Variable::new_unchecked).collect();
        let mut out = QueryResultsSerializer::from_format(format).serialize_solutions_to_writer(writer, variables.clone())?;
        for row in &self.rows {
            out.serialize(variables.iter().zip(row).filter_map(|(v, term)| term.as_ref().map(|t| (v, t))))?;
        }
        out.finish()?;
        Ok(())
    }
}
