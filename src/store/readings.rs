//! The readings file: the source of truth. One record an article, written in one transaction each.

use std::path::Path;

use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};

use super::StoreError;
use crate::reading::Reading;

const READINGS: TableDefinition<&str, &str> = TableDefinition::new("readings");
const SOURCES: TableDefinition<&str, &str> = TableDefinition::new("sources");
const META: TableDefinition<&str, u64> = TableDefinition::new("meta");
/// Version of the store's layout; another one is refused.
pub const VERSION: u64 = 1;

/// What became of an article handed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Added {
    /// It was not there.
    New,
    /// The same reading was there.
    Same,
    /// It took the place of an older text of its source, or of an older reading.
    Replaced,
}

/// The file, open.
pub struct Readings {
    file: Database,
}

impl Readings {
    /// Opens the file, or makes it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let file = Database::create(path).map_err(|error| match error {
            redb::DatabaseError::DatabaseAlreadyOpen => StoreError::InUse(path.display().to_string()),
            other => StoreError::File(path.display().to_string(), other.into()),
        })?;
        let readings = Self { file };
        let found = readings.set_up().map_err(|error| StoreError::File(path.display().to_string(), error))?;
        if found == VERSION { Ok(readings) } else { Err(StoreError::Version { found, place: path.display().to_string() }) }
    }

    fn set_up(&self) -> Result<u64, redb::Error> {
        let write = self.file.begin_write()?;
        let found = {
            write.open_table(READINGS)?;
            write.open_table(SOURCES)?;
            let mut meta = write.open_table(META)?;
            let found = meta.get("version")?.map(|version| version.value());
            if found.is_none() {
                meta.insert("version", VERSION)?;
            }
            found.unwrap_or(VERSION)
        };
        write.commit()?;
        Ok(found)
    }

    /// Adds or replaces one article, atomically; the graph is marked as behind in the same transaction.
    pub fn add(&self, reading: &Reading) -> Result<Added, redb::Error> {
        let (id, source, line) = (reading.article.id.as_str(), reading.article.source.as_str(), reading.to_line());
        let write = self.file.begin_write()?;
        let added = {
            let mut readings = write.open_table(READINGS)?;
            let mut sources = write.open_table(SOURCES)?;
            let older = sources.get(source)?.map(|older| older.value().to_owned());
            let known = readings.get(id)?.map(|known| known.value().to_owned());
            // The reading keeps the first of its sources by name, so that the order of adding does not show.
            let keeps = known.as_ref().and_then(|line| Reading::from_line(line).ok()).filter(|known| known.article.source.as_str() <= source);
            let line = keeps.map_or(line, |known| {
                let mut reading = reading.clone();
                reading.article.source = known.article.source;
                reading.to_line()
            });
            let added = match (&older, &known) {
                (Some(older), Some(known)) if older == id && *known == line => Added::Same,
                (Some(_), _) | (None, Some(_)) => Added::Replaced,
                (None, None) => Added::New,
            };
            if added != Added::Same {
                readings.insert(id, line.as_str())?;
                sources.insert(source, id)?;
                if let Some(older) = older.filter(|older| older != id) {
                    let used = sources.iter()?.flatten().any(|(_, other)| other.value() == older);
                    if !used {
                        readings.remove(older.as_str())?;
                    }
                }
                write.open_table(META)?.insert("behind", 1)?;
            }
            added
        };
        write.commit()?;
        Ok(added)
    }

    /// Removes an article by id or source; false when there is none.
    pub fn remove(&self, article: &str) -> Result<bool, redb::Error> {
        let write = self.file.begin_write()?;
        let removed = {
            let mut readings = write.open_table(READINGS)?;
            let mut sources = write.open_table(SOURCES)?;
            let id = sources.get(article)?.map_or_else(|| article.to_owned(), |id| id.value().to_owned());
            let removed = readings.remove(id.as_str())?.is_some();
            sources.retain(|_, other| other != id)?;
            if removed {
                write.open_table(META)?.insert("behind", 1)?;
            }
            removed
        };
        write.commit()?;
        Ok(removed)
    }

    /// All readings, by article id.
    pub fn all(&self) -> Result<Vec<Reading>, redb::Error> {
        let table = self.file.begin_read()?.open_table(READINGS)?;
        let mut found = Vec::new();
        for row in table.iter()? {
            let (_, line) = row?;
            found.push(Reading::from_line(line.value()).map_err(|error| redb::Error::Corrupted(error.to_string()))?);
        }
        Ok(found)
    }

    /// True when the graph does not yet show all that is here.
    pub fn is_behind(&self) -> Result<bool, redb::Error> {
        let table = self.file.begin_read()?.open_table(META)?;
        Ok(table.get("behind")?.is_some_and(|behind| behind.value() == 1))
    }

    /// Notes that the graph shows all that is here.
    pub fn caught_up(&self) -> Result<(), redb::Error> {
        let write = self.file.begin_write()?;
        write.open_table(META)?.insert("behind", 0)?;
        write.commit()?;
        Ok(())
    }
}
