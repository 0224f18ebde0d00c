//! SPARQL on a thread of its own, so that it can be given up; its rows as plain values.

#[cfg(target_env = "gnu")]
use std::ffi::{c_int, c_void};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use newsgraph::query::{self, QueryError, stack};
use newsgraph::store::Store;
use oxigraph::model::{Literal, Term};
use oxigraph::sparql::{CancellationToken, QueryResults};
use pyo3::prelude::*;

use crate::failure::{QueryTimeoutError, raised};
use crate::store::Open;

/// How often a waiting call looks whether it was interrupted.
const PAUSE: Duration = Duration::from_millis(50);
/// How long a stopped query gets to end by itself.
const GRACE: Duration = Duration::from_secs(1);

/// Queries that were given up and have not ended: a sort does not look whether it was stopped.
static LEFT: Mutex<Vec<JoinHandle<()>>> = Mutex::new(Vec::new());

/// What a term is (iri, literal or triple), its IRI, value or text, and the IRI of a literal's datatype.
pub type Cell = Option<(&'static str, String, Option<String>)>;

/// Columns, rows, and whether there were more.
pub type Answer = (Vec<String>, Vec<Vec<Cell>>, bool);

/// Answers a query, at most `limit` rows of it, within `timeout` seconds.
pub fn answer(py: Python<'_>, store: Arc<Open>, sparql: String, limit: Option<usize>, timeout: Option<f64>) -> PyResult<Answer> {
    let deadline = timeout.and_then(|seconds| Instant::now().checked_add(Duration::try_from_secs_f64(seconds).ok()?));
    let stop = CancellationToken::new();
    let (inner, (done, wait)) = (stop.clone(), channel());
    let wait = Mutex::new(wait);
    let text = sparql.clone();
    let worker = stack::spawn(&sparql, move || drop(done.send(rows(&store, &text, limit, inner)))).map_err(|error| raised(error.into()))?;
    match awaited(py, &wait, deadline) {
        Ok(Some(answer)) => answer.map_err(raised),
        given_up => {
            stop.cancel();
            py.detach(|| {
                // Until the thread has ended, the store stays open.
                match received(&wait, GRACE) {
                    Err(RecvTimeoutError::Timeout) => leave(worker),
                    _ => drop(worker.join()),
                }
            });
            let seconds = timeout.unwrap_or_default();
            let late = || {
                QueryTimeoutError::new_err(format!("the query was stopped after {seconds} s; a larger timeout, a LIMIT or a narrower pattern helps"))
            };
            Err(given_up.err().unwrap_or_else(late))
        }
    }
}

/// What comes through the channel; none when the deadline has passed, an error when Python was interrupted.
fn awaited<T: Send>(py: Python<'_>, wait: &Mutex<Receiver<anyhow::Result<T>>>, deadline: Option<Instant>) -> PyResult<Option<anyhow::Result<T>>> {
    loop {
        let left = deadline.map_or(PAUSE, |deadline| deadline.saturating_duration_since(Instant::now()).min(PAUSE));
        match py.detach(|| received(wait, left)) {
            Ok(found) => return Ok(Some(found)),
            Err(RecvTimeoutError::Disconnected) => return Ok(Some(Err(anyhow!("the query broke off")))),
            Err(RecvTimeoutError::Timeout) => {}
        }
        py.check_signals()?;
        if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
            return Ok(None);
        }
    }
}

fn received<T>(wait: &Mutex<Receiver<T>>, limit: Duration) -> Result<T, RecvTimeoutError> {
    wait.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(limit)
}

/// Lets a query go on that was given up and has not ended.
fn leave(worker: JoinHandle<()>) {
    static ONCE: Once = Once::new();
    LEFT.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
    ONCE.call_once(|| {
        // SAFETY: the function is there as long as the process, and takes nothing that is not.
        #[cfg(target_env = "gnu")]
        unsafe {
            on_exit(end, std::ptr::null_mut());
        }
    });
}

#[cfg(target_env = "gnu")]
unsafe extern "C" {
    /// Has a function called with the exit code when the process ends, before what was loaded earlier is taken apart.
    fn on_exit(function: extern "C" fn(c_int, *mut c_void), argument: *mut c_void) -> c_int;
}

/// Ends the process without taking anything apart below a query that still runs.
#[cfg(target_env = "gnu")]
extern "C" fn end(status: c_int, _: *mut c_void) {
    let left = LEFT.lock().unwrap_or_else(PoisonError::into_inner);
    if left.iter().any(|worker| !worker.is_finished()) {
        // SAFETY: both take any value; nothing of ours runs after them.
        unsafe {
            libc::fflush(std::ptr::null_mut());
            libc::_exit(status);
        }
    }
}

fn rows(store: &Store, sparql: &str, limit: Option<usize>, stop: CancellationToken) -> anyhow::Result<Answer> {
    let limit = limit.unwrap_or(usize::MAX);
    match query::run_until(store, sparql, &[], stop)? {
        QueryResults::Boolean(yes) => Ok((vec!["answer".to_owned()], vec![vec![cell(Some(&Literal::from(yes).into()))]], false)),
        QueryResults::Solutions(mut solutions) => {
            let columns = solutions.variables().iter().map(|variable| variable.as_str().to_owned()).collect();
            let mut rows = Vec::new();
            for row in solutions.by_ref().take(limit) {
                rows.push(row.map_err(QueryError::from)?.values().iter().map(|term| cell(term.as_ref())).collect());
            }
            Ok((columns, rows, solutions.next().is_some()))
        }
        QueryResults::Graph(mut triples) => {
            let mut rows = Vec::new();
            for triple in triples.by_ref().take(limit) {
                let triple = triple.map_err(QueryError::from)?;
                let terms: [Term; 3] = [triple.subject.into(), triple.predicate.into(), triple.object];
                rows.push(terms.iter().map(|term| cell(Some(term))).collect());
            }
            Ok((["subject", "predicate", "object"].map(str::to_owned).to_vec(), rows, triples.next().is_some()))
        }
    }
}

fn cell(term: Option<&Term>) -> Cell {
    Some(match term? {
        Term::NamedNode(node) => ("iri", node.as_str().to_owned(), None),
        Term::Literal(literal) => ("literal", literal.value().to_owned(), Some(literal.datatype().as_str().to_owned())),
        other => ("triple", other.to_string(), None),
    })
}
