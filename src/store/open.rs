//! `Open`: the tables of the readings file within one change: what is added, replaced, removed, and what waits for the graph.

use std::collections::BTreeSet;

use redb::{MultimapTable, ReadableMultimapTable, ReadableTable, Table, WriteTransaction};

use super::error::{StoreError, broken};
use super::former::Former;
use super::outlet::Outlet;
use super::readings::{Added, Kept, NAMES, OUTLETS, PENDING, READINGS, SOURCES, pack, unpack};
use crate::reading::Reading;

/// The tables of the readings, open for one change.
pub struct Open<'t> {
    /// Article id to its reading.
    pub readings: Table<'t, &'static str, &'static [u8]>,
    sources: Table<'t, &'static str, &'static str>,
    outlets: Table<'t, &'static str, &'static str>,
    names: MultimapTable<'t, &'static str, &'static str>,
    /// Articles that the graph lacks.
    pub pending: Table<'t, &'static str, &'static [u8]>,
    former: Former<'t>,
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
    first(&write.open_table(PENDING).map_err(broken)?, limit)
}

/// Up to `limit` ids of a table of articles, in their order.
///
/// # Errors
/// When the file cannot be read.
pub fn first(articles: &impl ReadableTable<&'static str, &'static [u8]>, limit: usize) -> Result<Vec<String>, StoreError> {
    articles.iter().map_err(broken)?.take(limit).map(|row| row.map(|(id, _)| id.value().to_owned()).map_err(broken)).collect()
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
    /// Opens the tables.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of(write: &'t WriteTransaction) -> Result<Self, StoreError> {
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

    /// Adds a reading under its source, in place of what the source said before. Says what became of it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, reading: &Reading) -> Result<Added, StoreError> {
        let (id, source) = (reading.article.id.as_str(), reading.article.source.as_str());
        let known = self.kept(id)?;
        let mut sources = known.as_ref().map(|kept| kept.sources.clone()).unwrap_or_default();
        sources.insert(source.to_owned());
        let older = self.sources.get(source).map_err(broken)?.map(|v| v.value().to_owned());
        let told = older.as_deref().map(|older| self.told(source, older)).transpose()?.flatten();
        let outlet = Outlet::of(reading, told.as_ref().filter(|_| older.as_deref() == Some(id)));
        let older = older.filter(|older| older != id);
        let is_told = told.as_ref() == Some(&outlet);
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
        if let Some(older) = &older {
            if let (Some(kept), Some(told)) = (self.kept(older)?, told) {
                self.former.keep(&told.told(kept.reading, source), told.day(), told.print())?;
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

    /// What a source said of its article, with its day; none where neither is known.
    fn told(&self, source: &str, id: &str) -> Result<Option<Outlet>, StoreError> {
        let told = self.outlet(source)?;
        if told.as_ref().is_some_and(Outlet::is_dated) {
            return Ok(told);
        }
        Ok(self.kept(id)?.map(|kept| Outlet::dated(told, &kept.reading, source)))
    }

    /// Takes one source away from the article that it names, and forgets what it said before. Says whether it was known.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn forget(&mut self, source: &str) -> Result<bool, StoreError> {
        let id = self.sources.remove(source).map_err(broken)?.map(|id| id.value().to_owned());
        self.outlets.remove(source).map_err(broken)?;
        self.former.forget(source)?;
        if let Some(id) = &id {
            self.leave(id, source)?;
        }
        Ok(id.is_some())
    }

    /// Removes an article by id or by one of its sources, with what its sources said before and what others said of it before; or former versions by
    /// their id. `None` when it is not known, else its id.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        let of_source = self.sources.get(name).map_err(broken)?.map(|v| v.value().to_owned());
        let id = of_source.unwrap_or_else(|| name.to_owned());
        let is_former = self.former.forget_article(&id)?;
        if self.readings.get(id.as_str()).map_err(broken)?.is_none() {
            return Ok(is_former.then_some(id));
        }
        self.note(&id)?;
        self.readings.remove(id.as_str()).map_err(broken)?;
        for source in self.names_of(&id)? {
            self.sources.remove(source.as_str()).map_err(broken)?;
            self.outlets.remove(source.as_str()).map_err(broken)?;
            self.former.forget(&source)?;
        }
        self.names.remove_all(id.as_str()).map_err(broken)?;
        Ok(Some(id))
    }
}
