//! The readings file: one compressed record an article, the source of truth. Everything else in a store is made from it.
//! A change and the note that the graph lacks it (`pending`, with what the graph has instead) are one transaction.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use redb::{
    Database, MultimapTableDefinition, ReadOnlyDatabase, ReadTransaction, ReadableDatabase, ReadableTable, ReadableTableMetadata, TableDefinition,
    WriteTransaction,
};
use serde::{Deserialize, Serialize};

use super::error::{StoreError, broken};
use super::index::Index;
use super::open::{self, Open};
use crate::reading::Reading;

pub(super) const READINGS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("readings");
/// Source to article id.
pub(super) const SOURCES: TableDefinition<'_, &str, &str> = TableDefinition::new("sources");
/// Source to what it alone says of its article (`Outlet`).
pub(super) const OUTLETS: TableDefinition<'_, &str, &str> = TableDefinition::new("outlets");
/// Article id to all its sources.
pub(super) const NAMES: MultimapTableDefinition<'_, &str, &str> = MultimapTableDefinition::new("names");
/// Articles that changed since the graph was brought up to date, with what the graph knows of them (nothing: empty).
pub(super) const PENDING: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("pending");
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
    Readings::from(File::Held(file)).set_up(&beside, base)?;
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
    /// A part of a change may be in the graph, and the index does not know of it.
    half_done: AtomicBool,
}

impl From<File> for Readings {
    fn from(file: File) -> Self {
        Self { file, half_done: AtomicBool::new(false) }
    }
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
        let new = Self::from(File::Held(file));
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
        let new = Self::from(file);
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
        Ok(Self::from(File::Held(file)))
    }

    /// A file that lives in memory only.
    ///
    /// # Errors
    /// When memory runs out.
    pub fn in_memory() -> Result<Self, StoreError> {
        let file = Database::builder().create_with_backend(redb::backends::InMemoryBackend::new()).map_err(broken)?;
        let new = Self::from(File::Held(file));
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
        let write = self.change()?;
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

    /// Removes an article by id or by one of its sources, with what its sources said before and what others said of it before; or former versions by
    /// their id. `None` when it is not known, else its id.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove(&self, name: &str) -> Result<Option<String>, StoreError> {
        let write = self.change()?;
        let removed = Open::of(&write)?.remove(name)?;
        write.commit().map_err(broken)?;
        Ok(removed)
    }

    /// Takes some sources away, in one transaction; an article goes with its last source. Says how many of them were known.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn leave_all<'a>(&self, sources: impl IntoIterator<Item = &'a String>) -> Result<usize, StoreError> {
        let write = self.change()?;
        let (mut open, mut known) = (Open::of(&write)?, 0);
        for source in sources {
            known += usize::from(open.forget(source)?);
        }
        drop(open);
        if known == 0 {
            write.abort().map_err(broken)?;
        } else {
            write.commit().map_err(broken)?;
        }
        Ok(known)
    }

    /// Begins a change of the readings; not while a change before it is in the graph by half, since it would no longer be known what is there.
    fn change(&self) -> Result<WriteTransaction, StoreError> {
        let write = self.file.write()?;
        if self.is_half_done() { Err(StoreError::HalfDone) } else { Ok(write) }
    }

    /// True when a part of a change may be in the graph that the index does not know of: the graph must catch up before the readings change again.
    #[must_use]
    pub fn is_half_done(&self) -> bool {
        self.half_done.load(Ordering::Acquire)
    }

    /// Notes that a change goes to the graph.
    pub fn begin_half(&self) {
        self.half_done.store(true, Ordering::Release);
    }

    /// Commits what the index knows of the changes that went to the graph.
    ///
    /// # Errors
    /// When the file cannot be written; the changes are half done then.
    pub fn end_half(&self, write: WriteTransaction) -> Result<(), StoreError> {
        // Whoever waits for this transaction to end looks at the note then.
        self.half_done.store(false, Ordering::Release);
        write.commit().map_err(|error| {
            self.begin_half();
            broken(error)
        })
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
        open::first(&self.file.read()?.open_table(PENDING).map_err(broken)?, limit)
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
