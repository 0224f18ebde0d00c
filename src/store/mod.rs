//! `Store`: a folder with the readings file (source of truth) and the RDF graph derived from it.

pub mod mapping;
pub mod readings;
pub mod vocab;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use oxigraph::model::Quad;

use crate::note::Note;
use crate::reading::Reading;
use crate::span::CodePoints;
use readings::{Added, Readings};

/// Why the store cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No store there.
    #[error("{0}: no store there; `newsgraph build PATH --store {0}` makes one")]
    Missing(String),
    /// Something else there.
    #[error("{0}: a folder or file that is no newsgraph store; name a new folder with --store")]
    Foreign(String),
    /// Another layout.
    #[error("{place}: a store of version {found}, this program reads version {}; build it anew from its articles", readings::VERSION)]
    Version {
        /// Version found.
        found: u64,
        /// The file.
        place: String,
    },
    /// Locked.
    #[error("{0}: in use by another process; wait for it to end, or name another --store")]
    InUse(String),
    /// The readings file.
    #[error("{0}: the readings file fails: {1}")]
    File(String, #[source] redb::Error),
    /// Reading or writing of a record.
    #[error("the readings file fails: {0}")]
    Readings(#[from] redb::Error),
    /// The graph.
    #[error("the graph fails: {0}")]
    Graph(#[from] oxigraph::store::StorageError),
    /// The folder.
    #[error("{0}: {1}")]
    Io(String, #[source] std::io::Error),
}

/// An open store. One process at a time.
pub struct Store {
    dir: PathBuf,
    readings: Readings,
    graph: oxigraph::store::Store,
}

impl Store {
    /// Opens the store in `dir`; with `create` it is made when missing. A graph that is behind its readings is brought up first.
    ///
    /// # Errors
    /// See `StoreError`.
    pub fn open(dir: &Path, create: bool) -> Result<Self, StoreError> {
        let place = dir.display().to_string();
        let file = dir.join("readings.redb");
        if !file.exists() {
            let taken = dir.exists() && (!dir.is_dir() || std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()));
            match (taken, create) {
                (true, _) => return Err(StoreError::Foreign(place)),
                (false, false) => return Err(StoreError::Missing(place)),
                (false, true) => std::fs::create_dir_all(dir).map_err(|error| StoreError::Io(place, error))?,
            }
        }
        let readings = Readings::open(&file)?;
        let graph = oxigraph::store::Store::open(dir.join("graph"))?;
        let store = Self { dir: dir.to_owned(), readings, graph };
        if store.readings.is_behind()? {
            store.sync()?;
        }
        Ok(store)
    }

    /// Where it is.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The graph, to be asked.
    #[must_use]
    pub fn graph(&self) -> &oxigraph::store::Store {
        &self.graph
    }

    /// Adds one article, atomically. The graph shows it after `sync`, or at the next opening.
    ///
    /// # Errors
    /// When the readings file fails.
    pub fn add(&self, reading: &Reading) -> Result<Added, StoreError> {
        Ok(self.readings.add(reading)?)
    }

    /// Removes one article by id or source, and brings the graph up.
    ///
    /// # Errors
    /// When the readings file or the graph fails.
    pub fn remove(&self, article: &str) -> Result<bool, StoreError> {
        let removed = self.readings.remove(article)?;
        if removed {
            self.sync()?;
        }
        Ok(removed)
    }

    /// All readings, by article id.
    ///
    /// # Errors
    /// When the readings file fails.
    pub fn readings(&self) -> Result<Vec<Reading>, StoreError> {
        Ok(self.readings.all()?)
    }

    /// Makes the graph show exactly what the readings say: what is missing goes in, what no reading says goes out, in one transaction.
    ///
    /// # Errors
    /// When the readings file or the graph fails.
    pub fn sync(&self) -> Result<(), StoreError> {
        let wanted: HashSet<Quad> = mapping::quads(&self.readings.all()?).into_iter().collect();
        let mut transaction = self.graph.start_transaction()?;
        let mut present = HashSet::new();
        for quad in self.graph.iter() {
            let quad = quad?;
            if wanted.contains(&quad) {
                present.insert(quad);
            } else {
                transaction.remove(&quad);
            }
        }
        for quad in wanted.difference(&present) {
            transaction.insert(quad);
        }
        transaction.commit()?;
        Ok(self.readings.caught_up()?)
    }

    /// Empties the graph and derives it anew.
    ///
    /// # Errors
    /// When the readings file or the graph fails.
    pub fn rebuild(&self) -> Result<(), StoreError> {
        self.graph.clear()?;
        self.sync()
    }

    /// Re-reads every claim's words; returns what does not hold.
    ///
    /// # Errors
    /// When the readings file fails.
    pub fn verify(&self) -> Result<Vec<Note>, StoreError> {
        Ok(self.readings.all()?.iter().flat_map(check).collect())
    }
}

/// Law 1 for one article: the words of every claim stand where the claim says, within its text.
fn check(reading: &Reading) -> Vec<Note> {
    let points = CodePoints::of(&reading.text);
    let mut found = Vec::new();
    for (at, claim) in reading.claims.iter().enumerate() {
        let mut fail = |what: String| found.push(Note::new(format!("{} claim {at}", reading.article.source), what));
        if reading.words(&points, claim.trigger.0, claim.trigger.1) != claim.relation_text {
            fail(format!("the trigger {:?} does not stand at {:?}", claim.relation_text, claim.trigger));
        }
        if claim.sentence as usize >= reading.sentences.len() {
            fail(format!("there is no sentence {}", claim.sentence));
        }
        for argument in [Some(&claim.subject), Some(&claim.object), claim.attributed_to.as_ref(), claim.place.as_ref()].into_iter().flatten() {
            let words = reading.words(&points, argument.start, argument.end);
            if words.is_empty() || argument.text.as_ref().is_some_and(|text| text != words) {
                fail(format!("an argument's words do not stand at {}..{}", argument.start, argument.end));
            }
            if argument.entity.is_some_and(|entity| entity as usize >= reading.entities.len()) {
                fail(format!("there is no entity {:?}", argument.entity));
            }
        }
    }
    found
}
