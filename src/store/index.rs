//! The index beside the readings: what the graph was made from, so that a change touches only what hangs together with it.
//! It describes the graph as it is, and changes in the transaction that notes the graph as up to date.

use std::collections::BTreeSet;

use redb::{
    MultimapTable, MultimapTableDefinition, ReadOnlyTable, ReadTransaction, ReadableMultimapTable, ReadableTable, ReadableTableMetadata, Table,
    TableDefinition, TableError, WriteTransaction,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::copies::Fingerprint;
use super::error::{StoreError, broken};
use super::fact::{Record, Witness, Word};
use crate::resolve::{self, Entity, Handle, Sign};

/// A sign, how many entities of articles have it, and the local name of the graph's entity that they are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignRow {
    /// The sign.
    pub sign: Sign,
    /// Entities of articles that have it.
    pub uses: u32,
    /// Local name.
    pub local: String,
}

/// An entity and the numbers of its signs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntityRow {
    /// The entity.
    pub entity: Entity,
    /// Its signs.
    pub signs: Vec<u64>,
}

/// What is kept of an article.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ArticleRow {
    /// Numbers of the signs of its entities, in their order.
    pub signs: Vec<u64>,
    /// Day of publication.
    pub published: Option<String>,
    /// What near-copies of its text are found by.
    pub fingerprint: Fingerprint,
    /// Articles whose text is a near-copy of its text.
    pub copies: BTreeSet<String>,
    /// The first of all articles that it is a copy of, directly or through others, and itself.
    pub origin: String,
}

const SIGNS: TableDefinition<'_, u64, &str> = TableDefinition::new("index.signs");
const ENTITIES: TableDefinition<'_, &str, &str> = TableDefinition::new("index.entities");
const ARTICLES: TableDefinition<'_, &str, &str> = TableDefinition::new("index.articles");
const WITNESSES: TableDefinition<'_, &str, &str> = TableDefinition::new("index.witnesses");
const RECORDS: TableDefinition<'_, u64, &str> = TableDefinition::new("index.records");
const KEYS: MultimapTableDefinition<'_, &str, u64> = MultimapTableDefinition::new("index.keys");
const USERS: MultimapTableDefinition<'_, u64, &str> = MultimapTableDefinition::new("index.users");
const BASES: MultimapTableDefinition<'_, &str, &str> = MultimapTableDefinition::new("index.bases");
const WORDS: MultimapTableDefinition<'_, u64, &str> = MultimapTableDefinition::new("index.words");
const OPEN: MultimapTableDefinition<'_, &str, &str> = MultimapTableDefinition::new("index.open");
const BANDS: MultimapTableDefinition<'_, u64, &str> = MultimapTableDefinition::new("index.bands");
const NAMES: MultimapTableDefinition<'_, &str, &str> = MultimapTableDefinition::new("index.names");

/// A table of records written as JSON.
pub struct Records<'t, K: redb::Key + 'static>(Table<'t, K, &'static str>);

impl<K: redb::Key + 'static> Records<'_, K> {
    /// The record under a key.
    pub fn get<'k, T: DeserializeOwned>(&self, key: impl std::borrow::Borrow<K::SelfType<'k>>) -> Result<Option<T>, StoreError> {
        self.0.get(key).map_err(broken)?.map(|v| parse(v.value())).transpose()
    }

    /// Writes a record.
    pub fn put<'k>(&mut self, key: impl std::borrow::Borrow<K::SelfType<'k>>, record: &impl Serialize) -> Result<(), StoreError> {
        self.0.insert(key, json(record).as_str()).map_err(broken)?;
        Ok(())
    }

    /// Removes a record.
    pub fn remove<'k, T: DeserializeOwned>(&mut self, key: impl std::borrow::Borrow<K::SelfType<'k>>) -> Result<Option<T>, StoreError> {
        self.0.remove(key).map_err(broken)?.map(|v| parse(v.value())).transpose()
    }
}

/// A table of sets of texts.
pub struct Sets<'t, K: redb::Key + 'static>(MultimapTable<'t, K, &'static str>);

impl<K: redb::Key + 'static> Sets<'_, K> {
    /// The set under a key.
    pub fn get<'k>(&self, key: impl std::borrow::Borrow<K::SelfType<'k>>) -> Result<BTreeSet<String>, StoreError> {
        self.0.get(key).map_err(broken)?.map(|row| row.map(|v| v.value().to_owned()).map_err(broken)).collect()
    }

    /// True when the set under a key has no members; the others are not looked at.
    pub fn is_empty<'k>(&self, key: impl std::borrow::Borrow<K::SelfType<'k>>) -> Result<bool, StoreError> {
        Ok(self.0.get(key).map_err(broken)?.next().is_none())
    }

    /// Adds to the set under a key.
    pub fn add<'k>(&mut self, key: impl std::borrow::Borrow<K::SelfType<'k>>, value: &str) -> Result<(), StoreError> {
        self.0.insert(key, value).map_err(broken)?;
        Ok(())
    }

    /// Takes from the set under a key.
    pub fn take<'k>(&mut self, key: impl std::borrow::Borrow<K::SelfType<'k>>, value: &str) -> Result<(), StoreError> {
        self.0.remove(key, value).map_err(broken)?;
        Ok(())
    }
}

/// The tables of the index, open for one change.
pub struct Index<'t> {
    /// Sign number to `SignRow`.
    pub signs: Records<'t, u64>,
    /// Local name to `EntityRow`.
    pub entities: Records<'t, &'static str>,
    /// Article id to `ArticleRow`.
    pub articles: Records<'t, &'static str>,
    /// Article id to `Witness`.
    pub witnesses: Records<'t, &'static str>,
    /// Fact number to `Record`.
    pub records: Records<'t, u64>,
    /// Key to the numbers of the signs that have it.
    keys: MultimapTable<'t, &'static str, u64>,
    /// Sign number to articles.
    pub users: Sets<'t, u64>,
    /// Base name to local names of entities.
    pub bases: Sets<'t, &'static str>,
    /// Fact number to `Word`s.
    words: Sets<'t, u64>,
    /// Open relation to articles.
    pub open: Sets<'t, &'static str>,
    /// Band of a fingerprint to articles.
    pub bands: Sets<'t, u64>,
    /// Each name of an entity, in its normal form, to local names of entities.
    names: Sets<'t, &'static str>,
}

impl<'t> Index<'t> {
    /// Opens the tables.
    pub fn of(write: &'t WriteTransaction) -> Result<Self, StoreError> {
        let (text, number, set, of_number) = (
            |name| write.open_table::<&str, &str>(name).map(Records).map_err(broken),
            |name| write.open_table::<u64, &str>(name).map(Records).map_err(broken),
            |name| write.open_multimap_table::<&str, &str>(name).map(Sets).map_err(broken),
            |name| write.open_multimap_table::<u64, &str>(name).map(Sets).map_err(broken),
        );
        Ok(Self {
            signs: number(SIGNS)?,
            entities: text(ENTITIES)?,
            articles: text(ARTICLES)?,
            witnesses: text(WITNESSES)?,
            records: number(RECORDS)?,
            keys: write.open_multimap_table(KEYS).map_err(broken)?,
            users: of_number(USERS)?,
            bases: set(BASES)?,
            words: of_number(WORDS)?,
            open: set(OPEN)?,
            bands: of_number(BANDS)?,
            names: set(NAMES)?,
        })
    }

    /// Forgets all that was made.
    pub fn clear(write: &WriteTransaction) -> Result<(), StoreError> {
        for table in [SIGNS, RECORDS] {
            write.delete_table(table).map_err(broken)?;
        }
        for table in [ENTITIES, ARTICLES, WITNESSES] {
            write.delete_table(table).map_err(broken)?;
        }
        for table in [USERS, WORDS, BANDS] {
            write.delete_multimap_table(table).map_err(broken)?;
        }
        for table in [BASES, OPEN, NAMES] {
            write.delete_multimap_table(table).map_err(broken)?;
        }
        write.delete_multimap_table(KEYS).map_err(broken)?;
        Ok(())
    }

    /// The signs that have a key.
    pub fn with_key(&self, key: &str) -> Result<BTreeSet<u64>, StoreError> {
        self.keys.get(key).map_err(broken)?.map(|row| row.map(|v| v.value()).map_err(broken)).collect()
    }

    /// The signs that have a handle.
    pub fn with_handle(&self, handle: &Handle) -> Result<BTreeSet<u64>, StoreError> {
        let mut near = BTreeSet::new();
        for key in handle.keys() {
            near.append(&mut self.with_key(&key)?);
        }
        if let Handle::Home { article, .. } = handle {
            near.extend(self.articles.get::<ArticleRow>(article.as_str())?.map(|row| row.signs).unwrap_or_default());
        }
        let mut found = BTreeSet::new();
        for sign in near {
            if self.signs.get::<SignRow>(sign)?.is_some_and(|row| Handle::of(&row.sign) == *handle) {
                found.insert(sign);
            }
        }
        Ok(found)
    }

    /// Notes that a sign has a key, or no longer has it.
    pub fn set_key(&mut self, key: &str, sign: u64, has: bool) -> Result<(), StoreError> {
        if has { self.keys.insert(key, sign) } else { self.keys.remove(key, sign) }.map_err(broken)?;
        Ok(())
    }

    /// Notes an entity under its local name and all its names, or that there is none any more.
    pub fn set_entity(&mut self, row: &EntityRow, is_there: bool) -> Result<(), StoreError> {
        let Entity { local, base, label, aliases, .. } = &row.entity;
        let names: BTreeSet<String> = aliases.iter().chain([label]).map(|name| resolve::normal(name)).collect();
        if !is_there {
            self.entities.remove::<EntityRow>(local.as_str())?;
            self.bases.take(base.as_str(), local)?;
            return names.iter().try_for_each(|name| self.names.take(name.as_str(), local));
        }
        self.entities.put(local.as_str(), row)?;
        self.bases.add(base.as_str(), local)?;
        names.iter().try_for_each(|name| self.names.add(name.as_str(), local))
    }

    /// What is kept of an article for the support of facts.
    pub fn witness(&self, article: &str) -> Result<Witness, StoreError> {
        Ok(self.witnesses.get(article)?.unwrap_or_default())
    }

    /// What claims say on a fact.
    pub fn words(&self, fact: u64) -> Result<Vec<Word>, StoreError> {
        self.words.get(fact)?.iter().map(|row| parse(row)).collect()
    }

    /// Notes what a claim says on a fact, or that it no longer does.
    pub fn set_word(&mut self, fact: u64, word: &Word, says: bool) -> Result<(), StoreError> {
        let row = json(word);
        if says { self.words.add(fact, &row) } else { self.words.take(fact, &row) }
    }

    /// Replaces the record of a fact and gives back the former one.
    pub fn set_record(&mut self, fact: u64, record: Option<&Record>) -> Result<Option<Record>, StoreError> {
        let before = self.records.remove(fact)?;
        if let Some(record) = record {
            self.records.put(fact, record)?;
        }
        Ok(before)
    }
}

/// What articles say of an entity, by the local name of its IRI; nothing in a store that has no graph yet.
pub fn signs_of(read: &ReadTransaction, local: &str) -> Result<Vec<SignRow>, StoreError> {
    let (Some(entities), Some(signs)) = (known(read.open_table(ENTITIES))?, known(read.open_table(SIGNS))?) else { return Ok(Vec::new()) };
    let entity: Option<EntityRow> = entities.get(local).map_err(broken)?.map(|row| parse(row.value())).transpose()?;
    let numbers = entity.map(|entity| entity.signs).unwrap_or_default();
    numbers
        .into_iter()
        .filter_map(|sign| signs.get(sign).map_err(broken).and_then(|row| row.map(|row| parse(row.value())).transpose()).transpose())
        .collect()
}

/// The local names of the entities that have a name, given in its normal form.
pub fn named(read: &ReadTransaction, name: &str) -> Result<BTreeSet<String>, StoreError> {
    let Some(names) = known(read.open_multimap_table(NAMES))? else { return Ok(BTreeSet::new()) };
    names.get(name).map_err(broken)?.map(|row| row.map(|local| local.value().to_owned()).map_err(broken)).collect()
}

/// Hands over each name of an entity in its normal form, with the local name of the entity, in the order of names.
pub fn each_name(read: &ReadTransaction, mut take: impl FnMut(&str, &str)) -> Result<(), StoreError> {
    let Some(names) = known(read.open_multimap_table(NAMES))? else { return Ok(()) };
    for row in names.iter().map_err(broken)? {
        let (name, locals) = row.map_err(broken)?;
        for local in locals {
            take(name.value(), local.map_err(broken)?.value());
        }
    }
    Ok(())
}

/// How many entities and facts there are.
pub fn counts(read: &ReadTransaction) -> Result<(u64, u64), StoreError> {
    let entities = known(read.open_table(ENTITIES))?.map_or(Ok(0), |table| table.len()).map_err(broken)?;
    let facts = known(read.open_table(RECORDS))?.map_or(Ok(0), |table| table.len()).map_err(broken)?;
    Ok((entities, facts))
}

/// The records of facts, open to be read.
pub struct Facts(Option<ReadOnlyTable<u64, &'static str>>);

impl Facts {
    /// Those of the file that `read` reads.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of(read: &ReadTransaction) -> Result<Self, StoreError> {
        known(read.open_table(RECORDS)).map(Self)
    }

    /// The record with a number (`fact::hash` of its triple as articles gave it); none for what is no fact.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn get(&self, number: u64) -> Result<Option<Record>, StoreError> {
        let Some(table) = &self.0 else { return Ok(None) };
        table.get(number).map_err(broken)?.map(|row| parse(row.value())).transpose()
    }
}

/// A table; none where nothing was written into it yet.
pub fn known<T>(table: Result<T, TableError>) -> Result<Option<T>, StoreError> {
    match table {
        Err(TableError::TableDoesNotExist(_)) => Ok(None),
        found => found.map(Some).map_err(broken),
    }
}

fn json(record: &impl Serialize) -> String {
    serde_json::to_string(record).expect("records hold only strings, numbers and lists")
}

fn parse<T: DeserializeOwned>(record: &str) -> Result<T, StoreError> {
    serde_json::from_str(record).map_err(|error| StoreError::Record(error.into()))
}
