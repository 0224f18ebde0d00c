//! `Store`: a folder with the readings file (source of truth) and the RDF graph made from it.
//! A change is committed to the readings first; the graph catches up at once, or when the store is opened again after a kill.

mod check;
mod copies;
mod decided;
pub mod derive;
mod error;
pub mod fact;
mod former;
mod index;
pub mod mapping;
pub mod ontology;
mod open;
mod outlet;
mod past;
pub mod readings;
pub mod shapes;
mod snapshot;
mod thing;
pub mod vocab;

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use oxigraph::model::Quad;
use oxigraph::store::Store as Graph;
use sha2::{Digest, Sha256};

use crate::note::Note;
use crate::reading::Reading;
use crate::resolve::{Decision, Sign};
pub use check::check;
use decided::Decided;
use derive::Difference;
pub use error::StoreError;
pub use index::Facts;
pub use past::Past;
pub use readings::Added;
use readings::Readings;
pub use snapshot::discard;
use vocab::Iris;

/// The readings file of a store.
const FILE: &str = "readings.redb";
/// The folder of the graph in a store.
const GRAPH: &str = "graph";
/// A change of more new quads than this goes past the graph's log, straight into its files.
const LARGE: usize = 2_000;

/// After so many large changes the graph's files are merged: each leaves some of its own, and all are looked at when the store is opened.
const MANY: usize = 4;
/// All files are written again for it, so the changes must be of at least this part of the articles. Otherwise `RocksDB` merges as it goes.
const PART: u64 = 8;

/// An open store. One process holds it to change it, or several to read it.
pub struct Store {
    dir: PathBuf,
    readings: Readings,
    graph: Graph,
    iris: Iris,
    decided: Decided,
    changed: AtomicBool,
}

impl Drop for Store {
    /// Writes what is only in the graph's log to its files, so that the next opening need not read the log again.
    fn drop(&mut self) {
        if self.changed.load(Ordering::Relaxed) {
            // Nothing is lost when this fails: the log stays.
            let _ = self.graph.flush();
        }
    }
}

impl Store {
    /// Opens the store in `dir` and finishes what a killed process left undone; with `create` it is made when the folder is new or empty.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open(dir: &Path, create: bool) -> Result<Self, StoreError> {
        Self::open_below(dir, create, None)
    }

    /// The same, with IRIs below `base`; a store keeps the base that it was made with.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open_below(dir: &Path, create: bool, base: Option<&str>) -> Result<Self, StoreError> {
        let asked = base.map(below).transpose()?;
        place(dir, create)?;
        let readings = Readings::open(&dir.join(FILE), asked.clone().unwrap_or_default().base())?;
        let iris = base_of(dir, &readings, asked.as_ref())?;
        let decided = Decided::beside(dir)?;
        let graph = Graph::open(dir.join(GRAPH))?;
        let store = Self { dir: dir.to_owned(), readings, graph, iris, decided, changed: AtomicBool::new(false) };
        store.catch_up()?;
        Ok(store)
    }

    /// Opens the store in `dir` together with other readers, when nothing was left undone; else alone, like [`Store::open_below`].
    ///
    /// # Errors
    /// See [`StoreError`]. A store that was opened to be read cannot be changed.
    pub fn open_to_read(dir: &Path, base: Option<&str>) -> Result<Self, StoreError> {
        let asked = base.map(below).transpose()?;
        place(dir, false)?;
        let Some(readings) = Readings::open_shared(&dir.join(FILE))? else { return Self::open_below(dir, false, base) };
        let iris = base_of(dir, &readings, asked.as_ref())?;
        let decided = Decided::beside(dir)?;
        if readings.decisions()? != decided.decisions().text() {
            drop(readings);
            return Self::open_below(dir, false, base);
        }
        // The lock on the readings keeps writers of the graph away.
        let Ok(graph) = Graph::open_read_only(dir.join(GRAPH)) else {
            drop(readings);
            return Self::open_below(dir, false, base);
        };
        Ok(Self { dir: dir.to_owned(), readings, graph, iris, decided, changed: AtomicBool::new(false) })
    }

    /// Where it is.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Adds one reading and brings the graph up to date.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn add(&self, reading: &Reading) -> Result<Added, StoreError> {
        let added = self.add_later(reading)?;
        self.catch_up()?;
        Ok(added)
    }

    /// Adds one reading and leaves the graph for a later [`Store::catch_up`]: for many articles at once.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn add_later(&self, reading: &Reading) -> Result<Added, StoreError> {
        self.add_all_later(std::slice::from_ref(reading)).map(|added| added[0])
    }

    /// Adds some readings, all or none, and leaves the graph for a later [`Store::catch_up`]. Says what became of each.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn add_all_later(&self, readings: &[Reading]) -> Result<Vec<Added>, StoreError> {
        self.settle()?;
        self.readings.add(readings)
    }

    /// Removes an article by id or source, from every day; `None` when it is not there, else its id.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn remove(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.settle()?;
        let found = self.readings.remove(name)?;
        self.catch_up()?;
        Ok(found)
    }

    /// Takes some sources away, and articles that have no other; leaves the graph for a later [`Store::catch_up`]. Says how many were known.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn leave_all_later(&self, sources: &[String]) -> Result<usize, StoreError> {
        self.settle()?;
        self.readings.leave_all(sources)
    }

    /// Finishes a change that reached the graph by half when it failed, as opening the store would: before another begins.
    fn settle(&self) -> Result<(), StoreError> {
        if self.readings.is_half_done() { self.catch_up() } else { Ok(()) }
    }

    /// Brings the graph up to date with the readings, if it is behind.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn catch_up(&self) -> Result<(), StoreError> {
        if self.readings.is_stale()? {
            self.changed.store(true, Ordering::Relaxed);
            self.graph.clear()?;
            self.readings.note_emptied()?;
        }
        let mut loads = 0;
        derive::catch_up(&self.readings, &self.iris, self.decided.decisions(), |difference| {
            let Difference { remove, insert } = difference;
            self.changed.store(true, Ordering::Relaxed);
            let mut change = self.graph.start_transaction()?;
            for quad in &remove {
                change.remove(quad);
            }
            if insert.len() <= LARGE {
                change.extend(&insert);
                return Ok(change.commit()?);
            }
            // Two steps: a kill between them is mended like one before them, since the index still lacks the whole change.
            change.commit()?;
            let mut loader = self.graph.bulk_loader();
            loader.load_quads(insert)?;
            loads += 1;
            Ok(loader.commit()?)
        })?;
        if loads >= MANY && (loads * derive::BATCH) as u64 * PART >= self.readings.count()? {
            self.graph.optimize()?;
        }
        Ok(())
    }

    /// The file of decisions beside the store.
    #[must_use]
    pub fn decided(&self) -> &Decided {
        &self.decided
    }

    /// Writes a decision into the file beside the store, with words for people, and brings the graph up to date.
    ///
    /// # Errors
    /// When file or store cannot be written.
    pub fn decide(&mut self, decision: &Decision, words: &str) -> Result<(), StoreError> {
        self.decided.add(decision, words)?;
        self.catch_up()
    }

    /// Takes the last decision back, and brings the graph up to date; gives its line back, or none when there is none.
    ///
    /// # Errors
    /// When file or store cannot be written.
    pub fn undo(&mut self) -> Result<Option<String>, StoreError> {
        let line = self.decided.undo()?;
        self.catch_up()?;
        Ok(line)
    }

    /// What articles say of an entity, by the local name of its IRI: its signs and how often each is used, the most used first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn signs(&self, local: &str) -> Result<Vec<(Sign, u32)>, StoreError> {
        let rows = index::signs_of(&self.readings.look()?, local)?;
        let mut signs: Vec<(Sign, u32)> = rows.into_iter().map(|row| (row.sign, row.uses)).collect();
        signs.sort_by_key(|(sign, uses)| (std::cmp::Reverse(*uses), sign.text()));
        Ok(signs)
    }

    /// Empties the graph and makes it again from the readings. That it is to be emptied is noted first, so that a kill leaves no half of it.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn rebuild(&self) -> Result<(), StoreError> {
        let write = self.readings.begin()?;
        Readings::forget_graph(&write)?;
        index::Index::clear(&write)?;
        write.commit().map_err(error::broken)?;
        past::forget(&self.dir);
        self.catch_up()
    }

    /// All readings in the order of their ids.
    ///
    /// # Errors
    /// When a record cannot be read.
    pub fn readings(&self) -> Result<Vec<Reading>, StoreError> {
        let mut all = Vec::new();
        self.each(|reading| all.push(reading))?;
        Ok(all)
    }

    /// Hands over the readings one by one, in the order of their ids.
    ///
    /// # Errors
    /// When a record cannot be read.
    pub fn each(&self, mut take: impl FnMut(Reading)) -> Result<(), StoreError> {
        self.readings.each(|kept| {
            take(kept.reading);
            Ok(())
        })
    }

    /// The reading of an article by its id.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn reading(&self, id: &str) -> Result<Option<Reading>, StoreError> {
        self.readings.one(id)
    }

    /// Sources and days of former versions that name an entity by one of these names or links.
    ///
    /// # Errors
    /// When the readings file cannot be read.
    pub fn former_naming(&self, names: &BTreeSet<String>) -> Result<BTreeSet<(String, String)>, StoreError> {
        self.readings.former_naming(names)
    }

    /// The former version of a source from a day; empty: that without one.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn former(&self, source: &str, day: &str) -> Result<Option<Reading>, StoreError> {
        self.readings.former(source, day)
    }

    /// How many articles there are.
    ///
    /// # Errors
    /// When the readings file cannot be read.
    pub fn articles(&self) -> Result<u64, StoreError> {
        self.readings.count()
    }

    /// How many entities and facts the graph has, without counting them one by one.
    ///
    /// # Errors
    /// When the readings file cannot be read.
    pub fn derived(&self) -> Result<(u64, u64), StoreError> {
        index::counts(&self.readings.look()?)
    }

    /// The records of facts, which the graph holds too: here they are found at once.
    ///
    /// # Errors
    /// When the readings file cannot be read.
    pub fn facts(&self) -> Result<Facts, StoreError> {
        Facts::of(&self.readings.look()?)
    }

    /// The local names of the entities that have a name, given in its normal form (`resolve::normal`).
    ///
    /// # Errors
    /// When the readings file cannot be read.
    pub fn named(&self, name: &str) -> Result<BTreeSet<String>, StoreError> {
        index::named(&self.readings.look()?, name)
    }

    /// Hands over each name of an entity in its normal form, with the local name of the entity, in the order of names.
    ///
    /// # Errors
    /// When the readings file cannot be read.
    pub fn each_name(&self, take: impl FnMut(&str, &str)) -> Result<(), StoreError> {
        index::each_name(&self.readings.look()?, take)
    }

    /// Every source with the id of its article, in the order of sources.
    ///
    /// # Errors
    /// When the readings file cannot be read.
    pub fn sources(&self) -> Result<Vec<(String, String)>, StoreError> {
        Ok(self.readings.sources()?.into_iter().collect())
    }

    /// Reads every claim's words again, and compares the graph with what the readings give; what is returned does not hold.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn verify(&self) -> Result<Vec<Note>, StoreError> {
        let (mut notes, mut wanted) = (Vec::new(), HashSet::new());
        let fresh = Readings::in_memory()?;
        self.readings.each(|kept| {
            notes.extend(check(&kept.reading));
            let mut reading = kept.reading;
            for source in kept.sources {
                reading.article.source = source;
                fresh.add(std::slice::from_ref(&reading))?;
            }
            Ok(())
        })?;
        for version in self.readings.versions()?.into_values().flatten() {
            notes.extend(self.former(&version.source, &version.day)?.iter().flat_map(check));
        }
        derive::catch_up(&fresh, &self.iris, self.decided.decisions(), |difference| {
            for quad in &difference.remove {
                wanted.remove(quad);
            }
            wanted.extend(difference.insert);
            Ok(())
        })?;
        let stored: HashSet<Quad> = self.graph.iter().collect::<Result<_, _>>()?;
        let (missing, extra) = (wanted.difference(&stored).count(), stored.difference(&wanted).count());
        if missing + extra > 0 {
            let fault = format!("{missing} quads missing and {extra} too many; `newsgraph rebuild` makes it right");
            notes.push(Note::new("graph", fault));
        }
        Ok(notes)
    }

    /// The RDF graph, for queries and exports.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The IRIs of this store.
    #[must_use]
    pub fn iris(&self) -> &Iris {
        &self.iris
    }

    /// All quads as sorted N-Quads lines: equal for equal sets of articles.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn sorted_lines(&self) -> Result<Vec<String>, StoreError> {
        let mut lines: Vec<String> = self.graph.iter().map(|quad| quad.map(|q| format!("{q} ."))).collect::<Result<_, _>>()?;
        lines.sort_unstable();
        Ok(lines)
    }
}

/// Checks that there is a store in `dir`, or makes the folder of a new one.
fn place(dir: &Path, create: bool) -> Result<(), StoreError> {
    let folder = |source| StoreError::Folder { path: dir.to_owned(), source };
    if dir.join(FILE).exists() {
        return Ok(());
    }
    let is_other = |entry: std::io::Result<std::fs::DirEntry>| entry.map_or(true, |entry| !readings::is_part(&entry.file_name().to_string_lossy()));
    let taken = dir.exists() && (!dir.is_dir() || std::fs::read_dir(dir).map_err(folder)?.any(is_other));
    match (taken, create) {
        (true, _) => Err(StoreError::NotAStore { path: dir.to_owned() }),
        (false, false) => Err(StoreError::Missing { path: dir.to_owned() }),
        (false, true) => std::fs::create_dir_all(dir).map_err(folder),
    }
}

/// The IRIs of a store; another base than its own must not be asked for.
fn base_of(dir: &Path, readings: &Readings, asked: Option<&Iris>) -> Result<Iris, StoreError> {
    let iris = below(&readings.base()?)?;
    match asked.filter(|asked| **asked != iris) {
        None => Ok(iris),
        Some(asked) => Err(StoreError::Base { path: dir.to_owned(), found: iris.base().to_owned(), asked: asked.base().to_owned() }),
    }
}

/// A number that differs for texts that differ: the first 64 bits of their SHA-256.
fn number_of(text: impl AsRef<[u8]>) -> u64 {
    Sha256::digest(text)[..8].iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte))
}

fn below(base: &str) -> Result<Iris, StoreError> {
    Iris::below(base).map_err(|source| StoreError::NoIri { base: base.to_owned(), source })
}

#[cfg(test)]
mod tests;
