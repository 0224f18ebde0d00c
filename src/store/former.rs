//! What sources said before: the versions of an article that newer ones under the same source took the place of. The graph does not hold them; the
//! graph of an earlier day is made of them. Of the versions of one day the last is kept, so that a page that changes every minute stays small.

use std::collections::{BTreeMap, BTreeSet};

use redb::{MultimapTable, MultimapTableDefinition, ReadOnlyTable, ReadTransaction, ReadableTable, Table, TableDefinition, WriteTransaction};

use super::error::{StoreError, broken};
use super::index::known;
use super::outlet::Outlet;
use super::readings::{OUTLETS, READINGS, Readings, SOURCES, pack, unpack};
use crate::reading::Reading;
use crate::resolve::normal;

/// A source and a day.
type Place = (&'static str, &'static str);
/// Id, print and packed reading of a version.
type Row = (&'static str, u64, &'static [u8]);

/// Source and the day from which on its version was known (empty: undated) to the version's id, print and packed reading.
const FORMER: TableDefinition<'_, (&str, &str), (&str, u64, &[u8])> = TableDefinition::new("former");
/// Names and links of the entities of former versions to their sources and days.
const NAMED: MultimapTableDefinition<'_, &str, (&str, &str)> = MultimapTableDefinition::new("former.named");

/// A version that a newer one took the place of, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// URL or file name.
    pub source: String,
    /// The day from which on it was known; empty when it names none.
    pub day: String,
    /// Id of its article.
    pub id: String,
    /// Differs for readings that differ.
    pub print: u64,
}

/// The former versions, open for a change.
pub struct Former<'t> {
    rows: Table<'t, Place, Row>,
    named: MultimapTable<'t, &'static str, Place>,
}

impl<'t> Former<'t> {
    /// Opens the tables.
    pub fn of(write: &'t WriteTransaction) -> Result<Self, StoreError> {
        Ok(Self { rows: write.open_table(FORMER).map_err(broken)?, named: write.open_multimap_table(NAMED).map_err(broken)? })
    }

    /// Keeps a version of its source that was known from a day on.
    pub fn keep(&mut self, reading: &Reading, day: &str, print: u64) -> Result<(), StoreError> {
        let source = reading.article.source.as_str();
        self.drop_day(source, day)?;
        for name in names(reading) {
            self.named.insert(name.as_str(), (source, day)).map_err(broken)?;
        }
        self.rows.insert((source, day), (reading.article.id.as_str(), print, pack(reading)?.as_slice())).map_err(broken)?;
        Ok(())
    }

    /// Forgets the versions of a source.
    pub fn forget(&mut self, source: &str) -> Result<(), StoreError> {
        of_source(&self.rows, source)?.iter().try_for_each(|version| self.drop_day(source, &version.day))
    }

    /// Forgets the versions with an id, under all their sources; says whether there were any.
    pub fn forget_article(&mut self, id: &str) -> Result<bool, StoreError> {
        let versions: Vec<Version> = all(&self.rows)?.into_iter().filter(|version| version.id == id).collect();
        for version in &versions {
            self.drop_day(&version.source, &version.day)?;
        }
        Ok(!versions.is_empty())
    }

    fn drop_day(&mut self, source: &str, day: &str) -> Result<(), StoreError> {
        let Some(reading) = self.rows.remove((source, day)).map_err(broken)?.map(|row| unpack::<Reading>(row.value().2)).transpose()? else {
            return Ok(());
        };
        for name in names(&reading) {
            self.named.remove(name.as_str(), (source, day)).map_err(broken)?;
        }
        Ok(())
    }
}

impl Readings {
    /// The version of each source that counts now, and those before it, without their texts; by source and day, the present one last.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn versions(&self) -> Result<BTreeMap<String, Vec<Version>>, StoreError> {
        let read = self.look()?;
        let mut found: BTreeMap<String, Vec<Version>> = BTreeMap::new();
        for version in rows(&read)?.map(|rows| all(&rows)).transpose()?.unwrap_or_default() {
            found.entry(version.source.clone()).or_default().push(version);
        }
        for row in read.open_table(SOURCES).map_err(broken)?.iter().map_err(broken)? {
            let (source, id) = row.map_err(broken)?;
            let (source, id) = (source.value().to_owned(), id.value().to_owned());
            let outlet = told(&read, &source, &id)?.unwrap_or_default();
            let version = Version { day: outlet.day().to_owned(), print: outlet.print(), source: source.clone(), id };
            found.entry(source).or_default().push(version);
        }
        Ok(found)
    }

    /// The reading of a version.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn version_of(&self, wanted: &Version) -> Result<Option<Reading>, StoreError> {
        let read = self.look()?;
        if let Some(rows) = rows(&read)?
            && let Some(row) = rows.get((wanted.source.as_str(), wanted.day.as_str())).map_err(broken)?
            && version((&wanted.source, &wanted.day), row.value()) == *wanted
        {
            return unpack(row.value().2).map(Some);
        }
        let (reading, outlet) = (present(&read, &wanted.id)?, told(&read, &wanted.source, &wanted.id)?);
        Ok(reading.zip(outlet).map(|(reading, outlet)| outlet.told(reading, &wanted.source)))
    }

    /// The former versions that name an entity by one of these names or links.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn former_naming(&self, names: &BTreeSet<String>) -> Result<BTreeSet<(String, String)>, StoreError> {
        let mut found = BTreeSet::new();
        let Some(named) = known(self.look()?.open_multimap_table(NAMED))? else { return Ok(found) };
        for name in names {
            for place in named.get(name.as_str()).map_err(broken)? {
                let place = place.map_err(broken)?;
                let (source, day) = place.value();
                found.insert((source.to_owned(), day.to_owned()));
            }
        }
        Ok(found)
    }

    /// The version of a source from a day that a newer one took the place of.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn former(&self, source: &str, day: &str) -> Result<Option<Reading>, StoreError> {
        let Some(rows) = rows(&self.look()?)? else { return Ok(None) };
        rows.get((source, day)).map_err(broken)?.map(|row| unpack(row.value().2)).transpose()
    }
}

/// The former versions; a store of an earlier program has no table of them.
fn rows(read: &ReadTransaction) -> Result<Option<ReadOnlyTable<Place, Row>>, StoreError> {
    known(read.open_table(FORMER))
}

/// The reading of a present article.
fn present(read: &ReadTransaction, id: &str) -> Result<Option<Reading>, StoreError> {
    read.open_table(READINGS).map_err(broken)?.get(id).map_err(broken)?.map(|record| unpack(record.value())).transpose()
}

/// What a source says of its present article, with its day.
fn told(read: &ReadTransaction, source: &str, id: &str) -> Result<Option<Outlet>, StoreError> {
    let outlets = read.open_table(OUTLETS).map_err(broken)?;
    let told = outlets.get(source).map_err(broken)?.map(|told| Outlet::parse(told.value())).transpose()?;
    if told.as_ref().is_some_and(Outlet::is_dated) {
        return Ok(told);
    }
    Ok(present(read, id)?.map(|reading| Outlet::dated(told, &reading, source)))
}

/// What the entities of a reading are called and linked to.
fn names(reading: &Reading) -> BTreeSet<String> {
    let called = reading.entities.iter().flat_map(|row| std::iter::once(&row.name).chain(&row.aliases)).map(|name| normal(name));
    called.chain(reading.entities.iter().filter_map(|row| row.links.wikidata.clone())).collect()
}

fn all(rows: &impl ReadableTable<Place, Row>) -> Result<Vec<Version>, StoreError> {
    rows.iter().map_err(broken)?.map(|row| row.map(|(key, value)| version(key.value(), value.value())).map_err(broken)).collect()
}

fn of_source(rows: &impl ReadableTable<Place, Row>, source: &str) -> Result<Vec<Version>, StoreError> {
    let mut found = Vec::new();
    for row in rows.range((source, "")..).map_err(broken)? {
        let (key, value) = row.map_err(broken)?;
        if key.value().0 != source {
            break;
        }
        found.push(version(key.value(), value.value()));
    }
    Ok(found)
}

fn version((source, day): (&str, &str), (id, print, _): (&str, u64, &[u8])) -> Version {
    Version { source: source.to_owned(), day: day.to_owned(), id: id.to_owned(), print }
}
