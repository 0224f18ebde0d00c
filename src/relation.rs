//! `Inventory`: the canonical relations with domain, range and mappings, read from `data/ontology/relations.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::document::id;
use crate::kind::Kind;

id! {
    /// Position of a relation in the inventory.
    RelationId
}

/// Temporal nature of a relation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Nature {
    /// Holds over a time; may be superseded.
    State,
    /// Happens at a time; never superseded.
    Event,
    /// Not factual by nature (seeks membership of).
    Intent,
}

/// One canonical relation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationInfo {
    /// Local name ("memberOf").
    pub id: String,
    /// 1 = core, 2 = extension.
    pub tier: u8,
    /// State, event or intent.
    pub nature: Nature,
    /// Holds both ways.
    #[serde(default)]
    pub symmetric: bool,
    /// At most one object per subject: two of them contradict each other.
    #[serde(default)]
    pub functional: bool,
    /// At most one current subject per object (one head of state per country).
    #[serde(default)]
    pub inverse_functional: bool,
    /// Reads between subject and object: "is a member of".
    pub label: String,
    /// Reads between object and subject: "has member".
    pub inverse: String,
    /// One sentence on what it means.
    pub about: String,
    /// Kinds of subject; empty = any.
    pub domain: Vec<Kind>,
    /// Kinds below those of the domain that are not subjects all the same.
    #[serde(default)]
    pub not_domain: Vec<Kind>,
    /// Kinds of object; empty = any.
    pub range: Vec<Kind>,
    /// Kinds below those of the range that are not objects all the same.
    #[serde(default)]
    pub not_range: Vec<Kind>,
    /// Wikidata properties in the same direction, exact.
    #[serde(default)]
    pub wikidata: Vec<String>,
    /// Nearest Wikidata properties.
    #[serde(default)]
    pub wikidata_close: Vec<String>,
    /// Wikidata properties that state it from object to subject.
    #[serde(default)]
    pub wikidata_inverse: Vec<String>,
    /// schema.org property in the same direction.
    #[serde(default)]
    pub schema: Vec<String>,
    /// Nearest schema.org property or action class.
    #[serde(default)]
    pub schema_close: Vec<String>,
    /// schema.org properties that state it from object to subject.
    #[serde(default)]
    pub schema_inverse: Vec<String>,
    /// PLOVER event category ("CONSULT").
    #[serde(default)]
    pub plover: Option<String>,
    /// `FollowTheMoney` edge schema ("Membership").
    #[serde(default)]
    pub ftm: Option<String>,
}

impl RelationInfo {
    /// True when a subject of kind `subject` may stand to an object of kind `object`.
    #[must_use]
    pub fn admits(&self, subject: Kind, object: Kind) -> bool {
        let under = |kinds: &[Kind], kind: Kind| kinds.iter().any(|&k| kind.is_a(k));
        let fits = |kinds: &[Kind], not: &[Kind], kind: Kind| (kinds.is_empty() || under(kinds, kind)) && !under(not, kind);
        fits(&self.domain, &self.not_domain, subject) && fits(&self.range, &self.not_range, object)
    }
}

/// All canonical relations.
#[derive(Debug, Deserialize)]
pub struct Inventory {
    /// In the order of the file.
    #[serde(rename = "relation")]
    pub relations: Vec<RelationInfo>,
}

static INVENTORY: LazyLock<Inventory> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/ontology/relations.toml")).expect("data/ontology/relations.toml is part of the program and tested")
});

impl Inventory {
    /// The inventory that the program was built with.
    #[must_use]
    pub fn get() -> &'static Inventory {
        &INVENTORY
    }

    /// The relation of that local name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<RelationId> {
        self.relations.iter().position(|r| r.id == name).map(|at| RelationId(at as u32))
    }

    /// What is known of a relation.
    #[must_use]
    pub fn info(&self, id: RelationId) -> &RelationInfo {
        &self.relations[id.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(name: &str) -> &'static RelationInfo {
        let inventory = Inventory::get();
        inventory.info(inventory.named(name).expect("in the inventory"))
    }

    #[test]
    fn domain_and_range_are_hard_filters() {
        assert!(info("memberOf").admits(Kind::Country, Kind::Alliance));
        assert!(!info("memberOf").admits(Kind::Person, Kind::Country));
        assert!(info("attacks").admits(Kind::ArmedGroup, Kind::City));
        assert!(!info("bornOn").admits(Kind::Person, Kind::City));
        assert!(info("alsoKnownAs").admits(Kind::Thing, Kind::Thing));
    }
}
