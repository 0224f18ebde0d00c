//! The readings file: one compressed record an article, the source of truth. Everything else in a store is made from it.
//! A change and the note that the graph lacks it (`pending`, with what the graph has instead) are one transaction.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::Path;

use redb::{
    Database, MultimapTable, MultimapTableDefinition, ReadOnlyDatabase, ReadTransaction, ReadableDatabase, ReadableTable, ReadableTableMetadata,
    Table, TableDefinition, WriteTransaction,
};
use serde::{Deserialize, Serialize};

use super::error::{StoreError, broken};
use super::former::Former;
use super::index::Index;
use super::outlet::Outlet;
use crate::reading::Reading;

const READINGS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("readings");
/// Source to article id.
const SOURCES: TableDefinition<'_, &str, &str> = TableDefinition::new("sources");
/// Source to what it alone says of its article (`Outlet`).
pub(super) const OUTLETS: TableDefinition<'_, &str, &str> = TableDefinition::new("outlets");
/// Article id to all its sources.
const NAMES: MultimapTableDefinition<'_, &str, &str> = MultimapTableDefinition::new("names");
/// Articles that changed since the graph was brought up to date, with what the graph knows of them (nothing: empty).
const PENDING: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("pending");
const META: TableDefinition<'_, &str, &str> = TableDefinition::new("meta");
/// Name in `META` of the note that the graph is to be emptied.
const STALE: &str = "stale";
/// Name in `META` of the decisions that the graph is being turned to.
const TURNING: &str = "turning";
/// Version of the store's layout; one that is neither this nor the one before is refused.
pub const VERSION: u64 = 5;
/// The version whose readings are the same, so that only graph and index must be made again.
const BEFORE: u64 = 4;
/// Memory that the open file may keep pages in, in bytes: enough for the index's upper pages, and the same for a small store and a large one.
const CACHE: usize = 8 << 20;

/// Ending of a readings file that is being made.
const PART: &str = ".part";

/// Makes a new file beside its place and gives it its name when it is whole: a kill leaves no half of one there.
fn make(path: &Path, base: &str) -> Result<(), StoreError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!("{name}.{}{PART}", std::process::id()));
    let file = Database::builder().create(&beside).map_err(|error| opening(&beside, error))?;
    Readings { file: File::Held(file) }.set_up(&beside, base)?;
    // Unlike a rename, a link leaves a file alone that another process has made meanwhile; not every file system has links.
    let placed = match std::fs::hard_link(&beside, path) {
        Ok(()) => std::fs::remove_file(&beside),
        Err(_) if path.exists() => std::fs::remove_file(&beside),
        Err(_) => std::fs::rename(&beside, path),
    };
    placed.map_err(|source| StoreError::Folder { path: path.to_owned(), source })
}

/// True for the name of what a kill left of a readings file that was being made.
#[must_use]
pub fn is_part(name: &str) -> bool {
    name.starts_with("readings.redb.") && name.ends_with(PART)
}

/// What adding a reading did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Added {
    /// A new article.
    New,
    /// Nothing: the same reading was there.
    Same,
    /// It took the place of an older reading.
    Replaced,
}

/// A reading as the store keeps it: with all sources of its text. The reading names the first of them, with its publisher and by-line,
/// so that order cannot show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// All URLs and file names of the text.
    pub sources: BTreeSet<String>,
    /// The reading.
    pub reading: Reading,
}

/// The open file.
pub struct Readings {
    file: File,
}

/// The file, held alone to be changed, or together with other readers.
enum File {
    Held(Database),
    Shared(ReadOnlyDatabase),
}

impl File {
    fn read(&self) -> Result<ReadTransaction, StoreError> {
        match self {
            File::Held(file) => file.begin_read(),
            File::Shared(file) => file.begin_read(),
        }
        .map_err(broken)
    }

    fn write(&self) -> Result<WriteTransaction, StoreError> {
        match self {
            File::Held(file) => file.begin_write().map_err(broken),
            File::Shared(_) => Err(StoreError::ReadOnly),
        }
    }
}

/// The tables of the readings, open for one change.
struct Open<'t> {
    readings: Table<'t, &'static str, &'static [u8]>,
    sources: Table<'t, &'static str, &'static str>,
    outlets: Table<'t, &'static str, &'static str>,
    names: MultimapTable<'t, &'static str, &'static str>,
    pending: Table<'t, &'static str, &'static [u8]>,
    former: Former<'t>,
}

impl Readings {
    /// Opens the file, making it when it is not there; `base` is what a new store's IRIs stand below.
    ///
    /// # Errors
    /// When it cannot be opened, is in use, or is of another version.
    pub fn open(path: &Path, base: &str) -> Result<Self, StoreError> {
        if !path.exists() {
            make(path, base)?;
        }
        let file = Database::builder().set_cache_size(CACHE).open(path).map_err(|error| opening(path, error))?;
        let new = Self { file: File::Held(file) };
        new.set_up(path, base)?;
        Ok(new)
    }

    /// Opens the file together with other readers; `None` when it must be mended or the graph be brought up to date first.
    ///
    /// # Errors
    /// When it cannot be opened, is being changed, or is of another version.
    pub fn open_shared(path: &Path) -> Result<Option<Self>, StoreError> {
        let file = match ReadOnlyDatabase::open(path) {
            Ok(file) => File::Shared(file),
            Err(redb::DatabaseError::RepairAborted) => return Ok(None),
            Err(error) => return Err(opening(path, error)),
        };
        let new = Self { file };
        match new.version()? {
            Some(VERSION) => Ok((new.pending(1)?.is_empty() && new.note_of(STALE)?.is_none() && new.note_of(TURNING)?.is_none()).then_some(new)),
            Some(BEFORE) | None => Ok(None),
            Some(found) => Err(StoreError::Version { path: path.to_owned(), found, known: VERSION }),
        }
    }

    /// Opens a file that is there, when nobody else has it.
    ///
    /// # Errors
    /// When it cannot be opened or is in use.
    pub fn alone(path: &Path) -> Result<Self, StoreError> {
        let file = Database::builder().set_cache_size(CACHE).open(path).map_err(|error| opening(path, error))?;
        Ok(Self { file: File::Held(file) })
    }

    /// A file that lives in memory only.
    ///
    /// # Errors
    /// When memory runs out.
    pub fn in_memory() -> Result<Self, StoreError> {
        let file = Database::builder().create_with_backend(redb::backends::InMemoryBackend::new()).map_err(broken)?;
        let new = Self { file: File::Held(file) };
        new.set_up(Path::new("memory"), super::vocab::BASE)?;
        Ok(new)
    }

    /// The version of the layout; none for a new file.
    fn version(&self) -> Result<Option<u64>, StoreError> {
        let read = self.file.read()?;
        match read.open_table(META) {
            Ok(meta) => Ok(meta.get("version").map_err(broken)?.map(|v| v.value().parse().unwrap_or(0))),
            // Version 1 kept its version in a table of numbers.
            Err(redb::TableError::TableTypeMismatch { .. }) => Ok(Some(1)),
            Err(redb::TableError::TableDoesNotExist(_)) => Ok(read.list_tables().map_err(broken)?.next().map(|_| 1)),
            Err(error) => Err(broken(error)),
        }
    }

    fn set_up(&self, path: &Path, base: &str) -> Result<(), StoreError> {
        match self.version()? {
            None => {}
            Some(VERSION) => return Ok(()),
            Some(BEFORE) => return self.renew(),
            Some(found) => return Err(StoreError::Version { path: path.to_owned(), found, known: VERSION }),
        }
        let write = self.file.write()?;
        {
            Open::of(&write)?;
            let mut meta = write.open_table(META).map_err(broken)?;
            meta.insert("version", VERSION.to_string().as_str()).map_err(broken)?;
            meta.insert("base", base).map_err(broken)?;
        }
        write.commit().map_err(broken)
    }

    /// Turns a file of the version before into one of this version: graph and index are made again from the readings.
    fn renew(&self) -> Result<(), StoreError> {
        let write = self.file.write()?;
        Self::forget_graph(&write)?;
        Index::clear(&write)?;
        write.open_table(META).map_err(broken)?.insert("version", VERSION.to_string().as_str()).map_err(broken)?;
        write.commit().map_err(broken)
    }

    /// What the store's IRIs stand below.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn base(&self) -> Result<String, StoreError> {
        Ok(self.note_of("base")?.unwrap_or_else(|| super::vocab::BASE.to_owned()))
    }

    fn note_of(&self, name: &str) -> Result<Option<String>, StoreError> {
        let meta = self.file.read()?.open_table(META).map_err(broken)?;
        Ok(meta.get(name).map_err(broken)?.map(|v| v.value().to_owned()))
    }

    /// The decisions that the graph was made with, one a line.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn decisions(&self) -> Result<String, StoreError> {
        Ok(self.note_of("decisions")?.unwrap_or_default())
    }

    /// The decisions that the graph was being turned to when it was left; none when it was not.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn turning(&self) -> Result<Option<String>, StoreError> {
        self.note_of(TURNING)
    }

    /// Notes, at once, that the graph is going to be turned to other decisions.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn note_turning(&self, decisions: &str) -> Result<(), StoreError> {
        let write = self.file.write()?;
        write.open_table(META).map_err(broken)?.insert(TURNING, decisions).map_err(broken)?;
        write.commit().map_err(broken)
    }

    /// Notes in `write` the decisions that the graph is made with: it has been turned to them.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn note_decisions(write: &WriteTransaction, decisions: &str) -> Result<(), StoreError> {
        let mut meta = write.open_table(META).map_err(broken)?;
        meta.insert("decisions", decisions).map_err(broken)?;
        meta.remove(TURNING).map_err(broken)?;
        Ok(())
    }

    /// True when the graph is to be emptied before anything is put into it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn is_stale(&self) -> Result<bool, StoreError> {
        Ok(self.note_of(STALE)?.is_some())
    }

    /// Notes, at once, that the graph is empty.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn note_emptied(&self) -> Result<(), StoreError> {
        let write = self.file.write()?;
        write.open_table(META).map_err(broken)?.remove(STALE).map_err(broken)?;
        write.commit().map_err(broken)
    }

    /// Adds readings in one transaction, which also notes that the graph lacks them. Says what became of each.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&self, readings: &[Reading]) -> Result<Vec<Added>, StoreError> {
        let write = self.file.write()?;
        let mut open = Open::of(&write)?;
        let added = readings.iter().map(|reading| open.add(reading)).collect::<Result<Vec<_>, _>>()?;
        drop(open);
        if added.iter().all(|added| *added == Added::Same) {
            write.abort().map_err(broken)?;
        } else {
            write.commit().map_err(broken)?;
        }
        Ok(added)
    }

    /// Removes an article by id or by one of its sources, with what its sources said before, or a former version by its id; `None` when it is not
    /// known, else its id.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove(&self, name: &str) -> Result<Option<String>, StoreError> {
        let write = self.file.write()?;
        let removed = Open::of(&write)?.remove(name)?;
        write.commit().map_err(broken)?;
        Ok(removed)
    }

    /// Takes one source away; its article goes with its last source. Says whether it was known.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn leave(&self, source: &str) -> Result<bool, StoreError> {
        let write = self.file.write()?;
        let known = Open::of(&write)?.forget(source)?;
        write.commit().map_err(broken)?;
        Ok(known)
    }

    /// Hands each kept reading to `take`, in the order of their ids.
    ///
    /// # Errors
    /// When a record cannot be read, or whatever `take` returns.
    pub fn each(&self, mut take: impl FnMut(Kept) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let read = self.file.read()?;
        let (readings, names) = (read.open_table(READINGS).map_err(broken)?, read.open_multimap_table(NAMES).map_err(broken)?);
        for row in readings.iter().map_err(broken)? {
            let (id, record) = row.map_err(broken)?;
            let mut sources = BTreeSet::new();
            for source in names.get(id.value()).map_err(broken)? {
                sources.insert(source.map_err(broken)?.value().to_owned());
            }
            take(Kept { sources, reading: unpack(record.value())? })?;
        }
        Ok(())
    }

    /// The reading with an id.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn one(&self, id: &str) -> Result<Option<Reading>, StoreError> {
        let readings = self.file.read()?.open_table(READINGS).map_err(broken)?;
        readings.get(id).map_err(broken)?.map(|record| unpack(record.value())).transpose()
    }

    /// How many articles there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count(&self) -> Result<u64, StoreError> {
        self.file.read()?.open_table(READINGS).map_err(broken)?.len().map_err(broken)
    }

    /// Every `(source, article id)`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sources(&self) -> Result<BTreeSet<(String, String)>, StoreError> {
        let sources = self.file.read()?.open_table(SOURCES).map_err(broken)?;
        let rows = sources.iter().map_err(broken)?;
        rows.map(|row| row.map(|(s, id)| (s.value().to_owned(), id.value().to_owned())).map_err(broken)).collect()
    }

    /// Up to `limit` ids of articles whose changes the graph lacks, in their order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn pending(&self, limit: usize) -> Result<Vec<String>, StoreError> {
        let pending = self.file.read()?.open_table(PENDING).map_err(broken)?;
        pending.iter().map_err(broken)?.take(limit).map(|row| row.map(|(id, _)| id.value().to_owned()).map_err(broken)).collect()
    }

    /// Begins a look at the file as it is.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn look(&self) -> Result<ReadTransaction, StoreError> {
        self.file.read()
    }

    /// Begins the transaction that brings the graph's index up to date.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn begin(&self) -> Result<WriteTransaction, StoreError> {
        self.file.write()
    }

    /// Notes in `write` that the graph is to be emptied, and lacks all articles then.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn forget_graph(write: &WriteTransaction) -> Result<(), StoreError> {
        let mut open = Open::of(write)?;
        open.pending.retain(|_, _| false).map_err(broken)?;
        let ids: Vec<String> =
            open.readings.iter().map_err(broken)?.map(|row| row.map(|(id, _)| id.value().to_owned()).map_err(broken)).collect::<Result<_, _>>()?;
        for id in ids {
            open.pending.insert(id.as_str(), [].as_slice()).map_err(broken)?;
        }
        write.open_table(META).map_err(broken)?.insert(STALE, "").map_err(broken)?;
        Ok(())
    }
}

/// An article whose change the graph lacks: what the graph knows of it, and what it should.
pub struct Change {
    /// Its id.
    pub article: String,
    /// As in the graph.
    pub before: Option<Kept>,
    /// As in the readings.
    pub after: Option<Kept>,
}

/// Up to `limit` ids of articles that still wait within a transaction, in their order.
///
/// # Errors
/// When the file cannot be read.
pub fn waiting(write: &WriteTransaction, limit: usize) -> Result<Vec<String>, StoreError> {
    let pending = write.open_table(PENDING).map_err(broken)?;
    pending.iter().map_err(broken)?.take(limit).map(|row| row.map(|(id, _)| id.value().to_owned()).map_err(broken)).collect()
}

/// Reads the changes of some pending articles, and notes that the graph has them once `write` is committed.
///
/// # Errors
/// When the file cannot be read.
pub fn take(write: &WriteTransaction, ids: &[String]) -> Result<Vec<Change>, StoreError> {
    let mut open = Open::of(write)?;
    let mut changes = Vec::new();
    for id in ids {
        let before = open.pending.remove(id.as_str()).map_err(broken)?.map(|v| v.value().to_vec()).unwrap_or_default();
        let before = if before.is_empty() { None } else { Some(unpack(&before)?) };
        changes.push(Change { article: id.clone(), before, after: open.kept(id)? });
    }
    Ok(changes)
}

/// One kept reading as the graph knows it, within a transaction: a change that waits for a later batch is not yet in the graph.
///
/// # Errors
/// When the file cannot be read.
pub fn known(write: &WriteTransaction, id: &str) -> Result<Option<Kept>, StoreError> {
    let open = Open::of(write)?;
    let waiting = open.pending.get(id).map_err(broken)?.map(|v| v.value().to_vec());
    match waiting {
        Some(none) if none.is_empty() => Ok(None),
        Some(known) => unpack(&known).map(Some),
        None => open.kept(id),
    }
}

impl<'t> Open<'t> {
    fn of(write: &'t WriteTransaction) -> Result<Self, StoreError> {
        Ok(Self {
            readings: write.open_table(READINGS).map_err(broken)?,
            sources: write.open_table(SOURCES).map_err(broken)?,
            outlets: write.open_table(OUTLETS).map_err(broken)?,
            names: write.open_multimap_table(NAMES).map_err(broken)?,
            pending: write.open_table(PENDING).map_err(broken)?,
            former: Former::of(write)?,
        })
    }

    fn kept(&self, id: &str) -> Result<Option<Kept>, StoreError> {
        let Some(reading) = self.readings.get(id).map_err(broken)?.map(|v| unpack(v.value())).transpose()? else { return Ok(None) };
        Ok(Some(Kept { sources: self.names_of(id)?, reading }))
    }

    fn names_of(&self, id: &str) -> Result<BTreeSet<String>, StoreError> {
        use redb::ReadableMultimapTable;
        self.names.get(id).map_err(broken)?.map(|row| row.map(|name| name.value().to_owned()).map_err(broken)).collect()
    }

    /// Notes what the graph knows of an article, before its first change since.
    fn note(&mut self, id: &str) -> Result<(), StoreError> {
        if self.pending.get(id).map_err(broken)?.is_some() {
            return Ok(());
        }
        let known = self.kept(id)?.map(|kept| pack(&kept)).transpose()?.unwrap_or_default();
        self.pending.insert(id, known.as_slice()).map_err(broken)?;
        Ok(())
    }

    fn add(&mut self, reading: &Reading) -> Result<Added, StoreError> {
        let (id, source) = (reading.article.id.as_str(), reading.article.source.as_str());
        let known = self.kept(id)?;
        let mut sources = known.as_ref().map(|kept| kept.sources.clone()).unwrap_or_default();
        sources.insert(source.to_owned());
        let (told, older) = (self.outlet(source)?, self.sources.get(source).map_err(broken)?.map(|v| v.value().to_owned()));
        let outlet = Outlet::of(reading, told.as_ref().filter(|_| older.as_deref() == Some(id)));
        let older = older.filter(|older| older != id);
        let is_told = told.as_ref().is_some_and(|told| told.says(&outlet));
        let mut wanted = reading.clone();
        self.outlets.insert(source, outlet.text().as_str()).map_err(broken)?;
        self.name(&mut wanted, &sources)?;
        if is_told && known.as_ref().is_some_and(|kept| kept.reading == wanted && kept.sources == sources) {
            return Ok(Added::Same);
        }
        self.note(id)?;
        self.sources.insert(source, id).map_err(broken)?;
        self.names.insert(id, source).map_err(broken)?;
        self.readings.insert(id, pack(&wanted)?.as_slice()).map_err(broken)?;
        self.former.forget(source, |version| version.id == id)?;
        if let Some(older) = &older {
            if let Some(kept) = self.kept(older)? {
                let outlet = told.unwrap_or_else(|| Outlet::of(&kept.reading, None));
                self.former.keep(&outlet.told(kept.reading, source), outlet.day(), outlet.print())?;
            }
            self.leave(older, source)?;
        }
        Ok(if older.is_some() || known.is_some() { Added::Replaced } else { Added::New })
    }

    /// Takes one source from an article that was replaced under it; the article goes with its last source.
    fn leave(&mut self, id: &str, source: &str) -> Result<(), StoreError> {
        self.note(id)?;
        self.names.remove(id, source).map_err(broken)?;
        let left = self.names_of(id)?;
        let Some(mut old) = self.readings.remove(id).map_err(broken)?.map(|v| unpack::<Reading>(v.value())).transpose()? else { return Ok(()) };
        if !left.is_empty() {
            self.name(&mut old, &left)?;
            self.readings.insert(id, pack(&old)?.as_slice()).map_err(broken)?;
        }
        Ok(())
    }

    /// Puts a reading under the first of its sources. What a store of an earlier program knows of no source stays as it is.
    fn name(&self, reading: &mut Reading, sources: &BTreeSet<String>) -> Result<(), StoreError> {
        let Some(first) = sources.first() else { return Ok(()) };
        reading.article.source.clone_from(first);
        if let Some(outlet) = self.outlet(first)? {
            *reading = outlet.told(reading.clone(), first);
        }
        Ok(())
    }

    fn outlet(&self, source: &str) -> Result<Option<Outlet>, StoreError> {
        self.outlets.get(source).map_err(broken)?.map(|told| Outlet::parse(told.value())).transpose()
    }

    /// Takes one source away from the article that it names.
    fn forget(&mut self, source: &str) -> Result<bool, StoreError> {
        let id = self.sources.remove(source).map_err(broken)?.map(|id| id.value().to_owned());
        self.outlets.remove(source).map_err(broken)?;
        self.former.forget(source, |_| true)?;
        if let Some(id) = &id {
            self.leave(id, source)?;
        }
        Ok(id.is_some())
    }

    fn remove(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        let of_source = self.sources.get(name).map_err(broken)?.map(|v| v.value().to_owned());
        let id = of_source.unwrap_or_else(|| name.to_owned());
        if self.readings.get(id.as_str()).map_err(broken)?.is_none() {
            return Ok(self.former.forget_article(&id)?.then_some(id));
        }
        self.note(&id)?;
        self.readings.remove(id.as_str()).map_err(broken)?;
        for source in self.names_of(&id)? {
            self.sources.remove(source.as_str()).map_err(broken)?;
            self.outlets.remove(source.as_str()).map_err(broken)?;
            self.former.forget(&source, |_| true)?;
        }
        self.names.remove_all(id.as_str()).map_err(broken)?;
        Ok(Some(id))
    }
}

fn opening(path: &Path, error: redb::DatabaseError) -> StoreError {
    match error {
        redb::DatabaseError::DatabaseAlreadyOpen => StoreError::InUse { path: path.parent().unwrap_or(path).to_owned() },
        redb::DatabaseError::Storage(redb::StorageError::Io(source)) if source.kind() != std::io::ErrorKind::InvalidData => {
            StoreError::Folder { path: path.to_owned(), source }
        }
        other => StoreError::Broken { path: path.to_owned(), problem: other.to_string() },
    }
}

pub(super) fn pack(value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    serde_json::to_writer(&mut packed, value).map_err(|error| StoreError::Record(error.into()))?;
    packed.flush().map_err(StoreError::Record)?;
    packed.finish().map_err(StoreError::Record)
}

pub(super) fn unpack<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
    let mut line = String::new();
    flate2::read::ZlibDecoder::new(bytes).read_to_string(&mut line).map_err(StoreError::Record)?;
    serde_json::from_str(&line).map_err(|error| StoreError::Record(error.into()))
}
