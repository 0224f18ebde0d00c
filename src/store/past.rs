//! The store as it was known on a day: of each source the version of that day. It is a store of its own within the folder, made when it is first
//! asked for and brought from day to day like any other, so that its graph is that of a store which those versions alone were built into.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use oxigraph::store::Store as Graph;

use super::decided::Decided;
use super::former::Version;
use super::readings::Readings;
use super::{Store, StoreError};
use crate::reading::Reading;

/// The folder in a store that holds it as it was known on the day that was last asked for. It may be deleted.
const FOLDER: &str = "as-of";
/// Versions that are brought in together.
const BATCH: usize = 64;

/// A store as it was known on a day.
pub struct Past {
    /// The store. It is open to be changed, which changes nothing in the one that it is of.
    pub store: Store,
    /// Sources that name no day, and are left out.
    pub undated: usize,
}

impl Store {
    /// The store as it was known at the end of a day (ISO 8601): of each source the version of the latest day up to then, and the present one when
    /// its own day has come. What names no day is left out. Decisions of the user are those of today.
    ///
    /// # Errors
    /// When the store cannot be read, or the other one be made.
    pub fn as_of(&self, day: &str) -> Result<Past, StoreError> {
        let (mut wanted, mut undated) = (BTreeMap::new(), 0);
        for (source, versions) in self.readings.versions()? {
            undated += usize::from(versions.iter().all(|version| version.day.is_empty()));
            let known = known_by(versions, day);
            if !known.is_empty() {
                wanted.insert(source, known);
            }
        }
        let store = self.past()?;
        self.bring(&store, wanted)?;
        store.catch_up()?;
        Ok(Past { store, undated })
    }

    /// The other store as it was left, or a new one; in memory where the folder cannot be written or somebody else asks.
    fn past(&self) -> Result<Store, StoreError> {
        let dir = self.dir.join(FOLDER);
        let decisions = Decided::path_beside(&dir);
        let open = || {
            if std::fs::read_to_string(&decisions).unwrap_or_default() != self.decided.text() {
                std::fs::write(&decisions, self.decided.text()).map_err(|source| StoreError::DecisionsFile { path: decisions.clone(), source })?;
            }
            Store::open_below(&dir, true, Some(self.iris.base()))
        };
        match open() {
            Ok(store) => return Ok(self.deciding(store)),
            Err(StoreError::InUse { .. }) => {}
            Err(_) => {
                // Whatever is wrong with it, it is made again.
                let _ = std::fs::remove_dir_all(&dir);
                if let Ok(store) = open() {
                    return Ok(self.deciding(store));
                }
            }
        }
        let (readings, graph, changed) = (Readings::in_memory()?, Graph::new()?, AtomicBool::new(false));
        Ok(Store { dir, readings, graph, iris: self.iris.clone(), decided: self.decided.clone(), changed })
    }

    /// The other store under the file of decisions that people know.
    fn deciding(&self, mut store: Store) -> Store {
        store.decided = self.decided.clone();
        store
    }

    /// Gives the other store the versions that it lacks, and takes from it those that it has too many.
    fn bring(&self, past: &Store, mut wanted: BTreeMap<String, Vec<Version>>) -> Result<(), StoreError> {
        let prints = |versions: &[Version]| versions.iter().map(|version| version.print).collect::<Vec<_>>();
        let mut held = past.readings.versions()?;
        // What both have alike stays.
        wanted.retain(|source, versions| {
            let same = held.get(source).is_some_and(|known| prints(known) == prints(versions));
            if same {
                held.remove(source);
            }
            !same
        });
        past.readings.leave_all(held.keys())?;
        let lacking: Vec<Version> = wanted.into_values().flatten().collect();
        for batch in lacking.chunks(BATCH) {
            let readings: Vec<Reading> =
                batch.iter().map(|version| self.readings.version_of(version)).filter_map(Result::transpose).collect::<Result<_, _>>()?;
            past.readings.add(&readings)?;
        }
        Ok(())
    }
}

/// Of the versions of a source, in order and the present one last, those that were known at the end of a day, the one that counted then last.
fn known_by(mut versions: Vec<Version>, day: &str) -> Vec<Version> {
    let is_known = |version: &Version| !version.day.is_empty() && version.day.as_str() <= day;
    let present = versions.pop().filter(is_known);
    versions.retain(is_known);
    versions.extend(present);
    // A store that is given one text twice in a row keeps it once, as it was told last.
    versions.dedup_by(|later, earlier| {
        let same = later.id == earlier.id;
        if same {
            std::mem::swap(later, earlier);
        }
        same
    });
    versions
}

/// Removes what was made for a store in `dir`.
pub fn forget(dir: &Path) {
    // What stays is found to be of no use when it is asked for.
    let _ = std::fs::remove_dir_all(dir.join(FOLDER));
    let _ = std::fs::remove_file(Decided::path_beside(&dir.join(FOLDER)));
}
