//! How the relations and kinds of other schemas correspond to ours, from `data/ontology/crosswalks.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::kind::Kind;

/// One schema's correspondence.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crosswalk {
    /// Its relations that hold both ways.
    #[serde(default)]
    symmetric: Vec<String>,
    /// Its relation -> ours; `^-1` turns one round.
    relations: BTreeMap<String, Vec<String>>,
    /// Its kind of thing -> ours; a kind stands for those below it.
    #[serde(default)]
    kinds: BTreeMap<String, Vec<Kind>>,
}

static TABLES: LazyLock<BTreeMap<String, Crosswalk>> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/ontology/crosswalks.toml")).expect("data/ontology/crosswalks.toml is read by a test"));

impl Crosswalk {
    /// The table of a schema that ships with the program.
    #[must_use]
    pub fn of(schema: &str) -> &'static Self {
        TABLES.get(schema).expect("callers name schemas of the file")
    }

    /// The schema's names for one of our relations, each with whether subject and object change places.
    pub fn names<'a>(&'a self, ours: &'a str) -> impl Iterator<Item = (&'a str, bool)> + 'a {
        self.relations.iter().flat_map(move |(name, list)| {
            list.iter().filter_map(move |entry| match entry.strip_suffix("^-1") {
                Some(turned) => (turned == ours).then_some((name.as_str(), true)),
                None => (entry == ours).then_some((name.as_str(), false)),
            })
        })
    }

    /// The schema's relations.
    pub fn relations(&self) -> impl Iterator<Item = &str> {
        self.relations.keys().map(String::as_str)
    }

    /// True when the schema's relation holds both ways.
    #[must_use]
    pub fn is_symmetric(&self, name: &str) -> bool {
        self.symmetric.iter().any(|known| known == name)
    }

    /// The schema's name for one of our kinds.
    #[must_use]
    pub fn kind(&self, ours: Kind) -> Option<&str> {
        // A country is a place to these schemas, though it may also act.
        let fits =
            |list: &Vec<Kind>| list.iter().any(|&kind| ours == kind || (ours.is_a(kind) && !(ours == Kind::Country && kind == Kind::Organization)));
        self.kinds.iter().find(|(_, list)| fits(list)).map(|(name, _)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relation::Inventory;

    #[test]
    fn every_relation_of_the_tables_is_in_the_inventory() {
        for (schema, table) in TABLES.iter() {
            for entry in table.relations.values().flatten() {
                let name = entry.trim_end_matches("^-1");
                assert!(Inventory::get().named(name).is_some(), "{schema}: {entry}");
            }
        }
        assert_eq!(Crosswalk::of("re3d").names("owns").collect::<Vec<_>>(), [("BelongsTo", true), ("InChargeOf", false)]);
        assert_eq!(Crosswalk::of("re3d").kind(Kind::Country), Some("Location"));
        assert_eq!(Crosswalk::of("re3d").kind(Kind::ArmedGroup), Some("Organisation"));
    }
}
