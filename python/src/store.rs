//! `Store`: a store that is open to be read or to be changed, as the command line opens it, with its answers as JSON.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, bail};
use newsgraph::cli::inputs::{Inputs, Item};
use newsgraph::cli::place::{Held, Where, open_to_read};
use newsgraph::cli::trust::Authorities;
use newsgraph::cli::{Notebook, memory};
use newsgraph::network::path::{LONGEST, MOST};
use newsgraph::query::card::{self, Wish};
use newsgraph::query::lookup::{self, Candidate, Found};
use newsgraph::query::names::Names;
use newsgraph::query::said::{self, Wanted};
use newsgraph::query::{catalogue, disputes, timeline};
use newsgraph::reading::Reading;
use newsgraph::store::{self, Added, StoreError};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde_json::json;

use crate::failure::{UnknownEntityError, raised};
use crate::network::{self, Part};
use crate::query::{self, Answer};
use crate::read::day;

/// An open store.
pub enum Open {
    /// Together with other readers.
    Read(store::Store),
    /// Alone.
    Change(Held),
}

impl Deref for Open {
    type Target = store::Store;

    fn deref(&self) -> &store::Store {
        match self {
            Self::Read(store) => store,
            Self::Change(held) => held,
        }
    }
}

/// What a store object holds.
enum State {
    /// A store that is not there yet; the first article makes it.
    Absent,
    Open(Arc<Open>),
    Closed,
}

/// New, replaced, unchanged articles.
type Counts = (usize, usize, usize);

/// A place, what is wrong there, and whether leaving it out is no failure.
type Refused = (String, String, bool);

/// A store of articles and of the graph made from them.
#[pyclass(frozen, module = "newsgraph._native")]
pub struct Store {
    place: Where,
    read_only: bool,
    state: Mutex<State>,
}

impl Store {
    /// Does something with the open store, without the interpreter's lock.
    fn with<R: Send>(&self, py: Python<'_>, work: impl FnOnce(&store::Store) -> anyhow::Result<R> + Send) -> PyResult<R> {
        let open = self.open()?;
        py.detach(|| work(&open)).map_err(raised)
    }

    fn open(&self) -> PyResult<Arc<Open>> {
        match &*self.state() {
            State::Open(open) => Ok(Arc::clone(open)),
            State::Absent => Err(raised(StoreError::Missing { path: self.place.store.clone() }.into())),
            State::Closed => Err(PyValueError::new_err(format!("the store {} was closed", self.place.store.display()))),
        }
    }

    /// The store to be changed; a new one is made where there is none.
    fn made(&self) -> anyhow::Result<Arc<Open>> {
        if self.read_only {
            return Err(StoreError::ReadOnly.into());
        }
        let mut state = self.state();
        if matches!(*state, State::Absent) {
            *state = State::Open(Arc::new(Open::Change(self.place.open_or_create()?)));
        }
        drop(state);
        Ok(self.open()?)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Store {
    #[new]
    fn new(py: Python<'_>, path: PathBuf, read_only: bool, base: Option<String>) -> PyResult<Self> {
        let place = Where { store: path, base };
        let state = py.detach(|| {
            if read_only {
                return open_to_read(&place.store, place.base.as_deref()).map(|store| State::Open(Arc::new(Open::Read(store))));
            }
            match place.open_to_change() {
                Err(error) if matches!(error.downcast_ref(), Some(StoreError::Missing { .. })) => Ok(State::Absent),
                held => held.map(|held| State::Open(Arc::new(Open::Change(held)))),
            }
        });
        Ok(Self { place, read_only, state: Mutex::new(state.map_err(raised)?) })
    }

    /// Lets go of the store; a query that was given up holds it until it ends.
    fn close(&self, py: Python<'_>) {
        py.detach(|| drop(std::mem::replace(&mut *self.state(), State::Closed)));
    }

    #[getter]
    fn closed(&self) -> bool {
        matches!(*self.state(), State::Closed)
    }

    /// How many articles there are.
    fn count(&self, py: Python<'_>) -> PyResult<u64> {
        if matches!(*self.state(), State::Absent) { Ok(0) } else { self.with(py, |store| Ok(store.articles()?)) }
    }

    /// Reads what paths and URLs name into the store, and leaves the graph for `catch_up`.
    fn read(
        &self,
        py: Python<'_>,
        paths: Vec<String>,
        date: Option<&str>,
        force: bool,
        threads: Option<usize>,
        refetch: bool,
    ) -> PyResult<(Counts, Vec<Refused>)> {
        let date = day(date)?;
        let threads = threads.map(|threads| threads.try_into().map_err(|_| PyValueError::new_err("threads must be 1 or more"))).transpose()?;
        let inputs = Inputs { paths, date, force, allow_private: false, refetch, threads, authorities: Authorities::default() };
        py.detach(|| self.intake(&inputs)).map_err(raised)
    }

    /// Adds readings, all or none, and leaves the graph for `catch_up`.
    fn add(&self, py: Python<'_>, lines: Vec<String>) -> PyResult<Counts> {
        let added = py.detach(|| -> anyhow::Result<Counts> {
            let readings = lines.iter().map(|line| sound(line)).collect::<anyhow::Result<Vec<_>>>()?;
            let mut counts = Counts::default();
            for added in self.made()?.add_all_later(&readings)? {
                count(&mut counts, added);
            }
            Ok(counts)
        });
        added.map_err(raised)
    }

    /// Brings the graph up to date with the articles.
    fn catch_up(&self, py: Python<'_>) -> PyResult<()> {
        if matches!(*self.state(), State::Absent) { Ok(()) } else { self.with(py, |store| Ok(store.catch_up()?)) }
    }

    fn remove(&self, py: Python<'_>, article: &str) -> PyResult<Option<String>> {
        self.with(py, |store| if self.read_only { Err(StoreError::ReadOnly.into()) } else { Ok(store.remove(article)?) })
    }

    /// Every source with the id of its article.
    fn sources(&self, py: Python<'_>) -> PyResult<Vec<(String, String)>> {
        self.with(py, |store| Ok(store.sources()?))
    }

    fn reading(&self, py: Python<'_>, id: &str) -> PyResult<Option<String>> {
        self.with(py, |store| Ok(store.reading(id)?.map(|reading| reading.to_line())))
    }

    /// What does not hold: place and problem.
    fn verify(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        self.with(py, |store| Ok(store.verify()?.iter().map(ToString::to_string).collect()))
    }

    /// The entities that a name may mean, as JSON.
    fn find(&self, py: Python<'_>, name: &str) -> PyResult<String> {
        self.with(py, |store| {
            let found = match lookup::find(store, name)? {
                Found::One { entity, .. } => vec![entity],
                Found::Several(found) | Found::Nothing(found) => found,
            };
            let row = |entity: &Candidate| json!({"iri": entity.node.as_str(), "label": entity.label, "kind": entity.kind, "facts": entity.facts});
            Ok(json!(found.iter().map(row).collect::<Vec<_>>()).to_string())
        })
    }

    /// The card of an entity, as JSON.
    fn show(&self, py: Python<'_>, name: &str, relation: Option<&str>, since: Option<&str>, until: Option<&str>) -> PyResult<String> {
        let wish = Wish::of(relation, since, until).map_err(PyValueError::new_err)?;
        self.with(py, |store| Ok(serde_json::to_string(&card::card(store, &entity(store, name)?, &wish)?)?))
    }

    /// The claims about an entity, or all of them, as JSON.
    fn claims(&self, py: Python<'_>, name: Option<&str>, relation: Option<&str>, stance: Option<&str>) -> PyResult<String> {
        let wanted = Wanted::of(relation, stance).map_err(PyValueError::new_err)?;
        self.with(py, |store| {
            let found = match name {
                Some(name) => said::about(store, &entity(store, name)?.node, &wanted)?,
                None => said::all(store, &wanted)?,
            };
            Ok(serde_json::to_string(&found)?)
        })
    }

    /// The dated claims about an entity, as JSON.
    fn timeline(&self, py: Python<'_>, name: &str, since: Option<&str>, until: Option<&str>) -> PyResult<String> {
        let wish = Wish::of(None, since, until).map_err(PyValueError::new_err)?;
        self.with(py, |store| Ok(serde_json::to_string(&timeline::timeline(store, &entity(store, name)?, &wish)?)?))
    }

    /// The disputes, as JSON.
    fn disputes(&self, py: Python<'_>) -> PyResult<String> {
        self.with(py, |store| Ok(serde_json::to_string(&disputes::disputes(store)?)?))
    }

    /// The best paths between two entities, as JSON.
    fn path(&self, py: Python<'_>, from: &str, to: &str, longest: i64, count: i64, via: Vec<String>) -> PyResult<String> {
        let (longest, count) = (within("max", longest, LONGEST)?, within("count", count, MOST)?);
        self.with(py, |store| {
            let ends = [entity(store, from)?.node, entity(store, to)?.node];
            Ok(serde_json::to_string(&network::paths(store, &ends, longest, count, &via)?)?)
        })
    }

    /// The nodes and edges of a part of the network, as JSON.
    fn network(&self, py: Python<'_>, part: &str) -> PyResult<String> {
        let part = Part::of(part)?;
        self.with(py, |store| Ok(network::rows(store, &part)?.to_string()))
    }

    /// Writes a part of the graph to a file, and tells which files were written.
    fn export(&self, py: Python<'_>, path: PathBuf, format: Option<&str>, rdf11: bool, facts: bool, part: &str) -> PyResult<Vec<PathBuf>> {
        let format = network::format(&path, format)?;
        let part = Part::of(part)?;
        self.with(py, |store| network::export(store, Path::new(&path), format, (rdf11, facts), &part))
    }

    /// Answers SPARQL.
    fn query(&self, py: Python<'_>, sparql: String, limit: Option<usize>, timeout: Option<f64>) -> PyResult<Answer> {
        query::answer(py, self.open()?, sparql, limit, timeout)
    }

    /// The SPARQL of a shipped question with its values.
    fn question(&self, py: Python<'_>, name: &str, values: Vec<(String, String)>) -> PyResult<String> {
        self.with(py, |store| Ok(catalogue::text(store, name, &values)?))
    }
}

/// A number from 1 to `most`.
fn within(name: &str, number: i64, most: usize) -> PyResult<usize> {
    let fits = usize::try_from(number).ok().filter(|number| (1..=most).contains(number));
    fits.ok_or_else(|| PyValueError::new_err(format!("{name} is {number}, but must be from 1 to {most}")))
}

/// An error when the user presses Ctrl-C.
fn check_interrupt() -> PyResult<()> {
    #[allow(clippy::redundant_closure_for_method_calls, reason = "the method holds for one lifetime only")]
    Python::attach(|py| py.check_signals())
}

impl Store {
    /// Reads on all threads into the store. What was read before a failure is kept.
    fn intake(&self, inputs: &Inputs) -> anyhow::Result<(Counts, Vec<Refused>)> {
        let memory = memory(&self.place)?;
        let work = inputs.work(false, &memory)?;
        let (mut counts, mut refused) = (Counts::default(), Vec::new());
        let (mut open, mut notebook) = (None, Notebook::new(memory));
        let outcome = inputs.read(work, |item| {
            check_interrupt()?;
            match item {
                Item::Read(read) => {
                    let store = match &open {
                        Some(store) => store,
                        None => open.insert(self.made()?),
                    };
                    count(&mut counts, store.add_later(&read.reading)?);
                    notebook.keep(read.memo);
                }
                Item::Refused(refusal, memo) => {
                    notebook.refuse(&refusal.reason, memo);
                    refused.push((refusal.place, refusal.reason.to_string(), refusal.reason.is_skip()));
                }
                Item::End(_, memo) => drop(notebook.end(memo)),
            }
            Ok(())
        });
        if open.is_none() && notebook.needs_store() {
            self.made()?;
        }
        // What could not be remembered is read again next time, which is no fault.
        let _ = notebook.close();
        outcome.map(|()| (counts, refused))
    }
}

fn count(counts: &mut Counts, added: Added) {
    match added {
        Added::New => counts.0 += 1,
        Added::Replaced => counts.1 += 1,
        Added::Same => counts.2 += 1,
    }
}

/// The reading of a line, all of whose words are where it says.
fn sound(line: &str) -> anyhow::Result<Reading> {
    let reading = Reading::from_line(line).context("not a reading")?;
    if let Some(fault) = store::check(&reading).first() {
        bail!("not a sound reading: {fault}");
    }
    Ok(reading)
}

/// The one entity of that name; a name that is only near is not guessed.
pub fn entity(store: &store::Store, name: &str) -> anyhow::Result<Candidate> {
    match lookup::find(store, name)? {
        Found::Several(several) => {
            let names = Names::of(store);
            let each = |entity: &Candidate| format!("{} ({}, {} facts)", names.short(entity.node.as_str()), entity.kind, entity.facts);
            let list = several.iter().map(each).collect::<Vec<_>>().join(", ");
            Err(UnknownEntityError::new_err(format!("{name:?} is the name of several entities; name one by its IRI: {list}")).into())
        }
        _ => Ok(lookup::one(store, name)?),
    }
}
