//! `Guard` and `Guarded`: the graph as a query of a stranger may see it, until its time or its share of memory is used up.
//! Evaluation looks at a cancellation only when it reads a statement, and a sort reads on through errors to the end of its input; so
//! the guarded graph answers every pattern with one error, then with nothing, once its guard has tripped.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Instant;

use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};
use oxigraph::store::{StorageError, Store as Graph};
use spareval::{InternalQuad, QueryableDataset};

use crate::store::Store;

/// Statements read between two looks at the clock.
const STRIDE: u64 = 512;

/// Why a query was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    /// Its time is over.
    #[error("it ran longer than the server allows; a narrower pattern or a LIMIT helps")]
    Time,
    /// It read or held more than it may.
    #[error("it needs more memory than the server allows; a narrower pattern, or no ORDER BY over everything, helps")]
    Memory,
    /// Nobody waits for it any more.
    #[error("the server is going down")]
    Gone,
}

/// What a query may use, and whether that is used up. Shared by its threads.
#[derive(Debug)]
pub struct Guard {
    until: Instant,
    reads: AtomicU64,
    most: u64,
    /// 0 while it runs, else a [`Stop`].
    tripped: AtomicU8,
}

impl Guard {
    /// A guard that trips at `until`, or when more than `most` statements were read.
    #[must_use]
    pub fn new(until: Instant, most: u64) -> Arc<Self> {
        Arc::new(Self { until, reads: AtomicU64::new(0), most, tripped: AtomicU8::new(0) })
    }

    /// Stops the query at its next read. The first reason stays.
    pub fn trip(&self, why: Stop) {
        let code = match why {
            Stop::Time => 1,
            Stop::Memory => 2,
            Stop::Gone => 3,
        };
        let _ = self.tripped.compare_exchange(0, code, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// Why it was stopped; none while it may go on.
    #[must_use]
    pub fn stopped(&self) -> Option<Stop> {
        match self.tripped.load(Ordering::Relaxed) {
            0 => None,
            1 => Some(Stop::Time),
            2 => Some(Stop::Memory),
            _ => Some(Stop::Gone),
        }
    }

    /// Counts a read statement or a row; looks at the clock now and then.
    ///
    /// # Errors
    /// When the query is to stop.
    pub fn step(&self) -> Result<(), Stop> {
        let reads = self.reads.fetch_add(1, Ordering::Relaxed);
        if reads >= self.most {
            self.trip(Stop::Memory);
        } else if reads.is_multiple_of(STRIDE) && Instant::now() >= self.until {
            self.trip(Stop::Time);
        }
        self.stopped().map_or(Ok(()), Err)
    }
}

/// Why the guarded graph gave no statement.
#[derive(Debug, thiserror::Error)]
pub enum GuardError {
    /// The graph failed.
    #[error(transparent)]
    Graph(#[from] StorageError),
    /// The guard tripped.
    #[error("the query was stopped: {0}")]
    Stopped(#[from] Stop),
}

/// The graph of a store behind a guard.
pub struct Guarded {
    graph: Graph,
    guard: Arc<Guard>,
}

impl Guarded {
    /// The graph of `store` behind `guard`.
    #[must_use]
    pub fn of(store: &Store, guard: &Arc<Guard>) -> Self {
        Self { graph: store.graph().clone(), guard: Arc::clone(guard) }
    }
}

/// Statements until the guard trips: then one error, then the end.
struct Until<I> {
    inner: I,
    guard: Arc<Guard>,
    over: bool,
}

impl<T, I: Iterator<Item = Result<T, StorageError>>> Iterator for Until<I> {
    type Item = Result<T, GuardError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        if let Err(stop) = self.guard.step() {
            self.over = true;
            return Some(Err(stop.into()));
        }
        Some(self.inner.next()?.map_err(Into::into))
    }
}

fn internal(quad: Quad) -> InternalQuad<Term> {
    let graph_name = match quad.graph_name {
        GraphName::NamedNode(node) => Some(node.into()),
        GraphName::BlankNode(node) => Some(node.into()),
        GraphName::DefaultGraph => None,
    };
    InternalQuad { subject: quad.subject.into(), predicate: quad.predicate.into(), object: quad.object, graph_name }
}

impl<'a> QueryableDataset<'a> for Guarded {
    type InternalTerm = Term;
    type Error = GuardError;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Term>,
        predicate: Option<&Term>,
        object: Option<&Term>,
        graph_name: Option<Option<&Term>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Term>, GuardError>> + use<'a> {
        let node = |term: &Term| match term {
            Term::NamedNode(node) => Some(NamedOrBlankNode::NamedNode(node.clone())),
            Term::BlankNode(node) => Some(NamedOrBlankNode::BlankNode(node.clone())),
            _ => None,
        };
        let subject = subject.map(node);
        let predicate = predicate.map(|term| if let Term::NamedNode(node) = term { Some(node.clone()) } else { None });
        let graph = graph_name.map(|name| match name {
            None => Some(GraphName::DefaultGraph),
            Some(term) => node(term).map(GraphName::from),
        });
        // A term that cannot stand at its place stands nowhere.
        let nowhere = matches!(subject, Some(None)) || matches!(predicate, Some(None)) || matches!(graph, Some(None));
        let (subject, predicate, graph) = (subject.flatten(), predicate.flatten(), graph.flatten());
        let found = (!nowhere).then(|| {
            self.graph.quads_for_pattern(
                subject.as_ref().map(NamedOrBlankNode::as_ref),
                predicate.as_ref().map(oxigraph::model::NamedNode::as_ref),
                object.map(Term::as_ref),
                graph.as_ref().map(GraphName::as_ref),
            )
        });
        // No graph asked for: any named graph, which the default graph is not.
        let any_named = graph_name.is_none();
        let wanted =
            move |quad: &Result<Quad, StorageError>| !any_named || quad.as_ref().map_or(true, |quad| quad.graph_name != GraphName::DefaultGraph);
        let inner = found.into_iter().flatten().filter(wanted).map(|quad| quad.map(internal));
        Until { inner, guard: Arc::clone(&self.guard), over: false }
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Term, GuardError>> + use<'a> {
        let inner = self.graph.named_graphs().map(|name| name.map(Term::from));
        Until { inner, guard: Arc::clone(&self.guard), over: false }
    }

    fn contains_internal_graph_name(&self, graph_name: &Term) -> Result<bool, GuardError> {
        self.guard.step()?;
        match graph_name {
            Term::NamedNode(node) => Ok(self.graph.contains_named_graph(node)?),
            Term::BlankNode(node) => Ok(self.graph.contains_named_graph(node)?),
            _ => Ok(false),
        }
    }

    fn internalize_term(&self, term: Term) -> Result<Term, GuardError> {
        self.guard.step()?;
        Ok(term)
    }

    fn externalize_term(&self, term: Term) -> Result<Term, GuardError> {
        self.guard.step()?;
        Ok(term)
    }
}
