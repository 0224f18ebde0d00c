//! Resolve: the entities of all articles become the entities of the graph, whatever the order of the articles.
//!
//! What an article says of an entity is a *sign*: name, kind, other names, links. Signs that share a key may be one entity, so only the signs
//! that hang together by keys need to be looked at when an article comes or goes.

mod cluster;
mod decision;
mod key;
mod name;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use cluster::clusters;
pub use decision::{Decision, Decisions, Handle, Verdict};
pub use key::{keys, normal};
pub use name::{local, name_apart};

use crate::kind::Kind;
use crate::knowledge::Gazetteer;
use crate::reading::{EntityRow, Reading};

/// What an article says of one of its entities. Equal signs of several articles are one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sign {
    /// Name, kind, other names, links.
    pub row: EntityRow,
    /// The article, and the number among its equal rows, where the name says too little to be known elsewhere (a bare surname, "the ministry").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<(String, u32)>,
}

impl Sign {
    /// The signs of a reading's entities, in their order.
    #[must_use]
    pub fn all_of(reading: &Reading) -> Vec<Self> {
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        let sign = |row: &EntityRow| {
            if key::travels(row) {
                return Self { row: row.clone(), home: None };
            }
            let number = seen.entry(serde_json::to_string(row).expect("a row holds only strings and lists")).or_default();
            *number += 1;
            Self { row: row.clone(), home: Some((reading.article.id.clone(), *number)) }
        };
        reading.entities.iter().map(sign).collect()
    }

    /// One line of text that tells it from all other signs.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string(self).expect("a sign holds only strings, numbers and lists")
    }
}

/// A thing known across articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// The gazetteer's name, else the most used name that is no acronym.
    pub label: String,
    /// All other names, sorted.
    pub aliases: BTreeSet<String>,
    /// Kind that most of its articles agree with, the more specific one where they only differ in that.
    pub kind: Kind,
    /// "Q863".
    pub wikidata: Option<String>,
    /// Local name of its IRI (`Collective_Security_Treaty_Organization`), before entities of one name are told apart.
    pub base: String,
    /// The same when they are.
    pub local: String,
    /// Tells it from entities that are like it in all else.
    pub mark: String,
}

/// The entity of a cluster: signs and how many articles use each.
#[must_use]
pub fn entity(members: &[(&Sign, u32)]) -> Entity {
    let mut names: BTreeMap<&str, u32> = BTreeMap::new();
    let mut kinds: BTreeMap<Kind, u32> = BTreeMap::new();
    let mut aliases = BTreeSet::new();
    for (sign, uses) in members {
        *names.entry(&sign.row.name).or_default() += uses;
        *kinds.entry(sign.row.kind).or_default() += uses;
        aliases.insert(sign.row.name.clone());
        aliases.extend(sign.row.aliases.iter().cloned());
    }
    // The longer, then the first of the alphabet, where two names are used as often.
    let best = names.iter().max_by_key(|&(&name, &count)| (!key::is_acronym(name), count, name.len(), std::cmp::Reverse(name)));
    let wikidata = members.iter().filter_map(|(sign, _)| sign.row.links.wikidata.clone()).min();
    let usual = wikidata.as_deref().and_then(usual_name);
    let label = usual.or(best.map(|(name, _)| *name)).unwrap_or_default().to_owned();
    aliases.remove(&label);
    // What the user merged with something known elsewhere is known elsewhere.
    let stays = members.iter().all(|(sign, _)| sign.home.is_some());
    let home = members.iter().filter(|_| stays).filter_map(|(sign, _)| sign.home.clone()).min();
    let base = name::base(&label, home.as_ref());
    let mark = members.iter().map(|(sign, _)| format!("{:?}|{}|{}", sign.home, normal(&sign.row.name), sign.row.name)).min().unwrap_or_default();
    Entity { local: base.clone(), base, label, aliases, kind: vote(&kinds), wikidata, mark }
}

/// The name that the gazetteer has for a linked thing, so that its label does not hang on how many articles say "Kingdom of".
fn usual_name(wikidata: &str) -> Option<&'static str> {
    static NAMES: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
        let linked = Gazetteer::get().entries().iter().rev().filter_map(|entry| entry.wikidata.map(|id| (id, entry.name)));
        linked.collect()
    });
    NAMES.get(wikidata).copied()
}

/// The kind with most votes, where a vote for a kind above also counts for those below it.
fn vote(kinds: &BTreeMap<Kind, u32>) -> Kind {
    let score = |kind: Kind| kinds.iter().filter(|(other, _)| kind.is_a(**other)).map(|(_, count)| count).sum::<u32>();
    let best = kinds.iter().max_by_key(|&(&kind, own)| (score(kind), own, std::cmp::Reverse(kind.name())));
    best.map_or(Kind::Thing, |(&kind, _)| kind)
}

/// All entities of a set of readings without decisions of the user, with the local names that each article's entities got: `(article id, entities in its order)`.
#[must_use]
pub fn resolve(readings: &[Reading]) -> (Vec<Entity>, BTreeMap<String, Vec<String>>) {
    let signs: Vec<(&str, Vec<Sign>)> = readings.iter().map(|reading| (reading.article.id.as_str(), Sign::all_of(reading))).collect();
    let mut uses: BTreeMap<String, (&Sign, u32)> = BTreeMap::new();
    for sign in signs.iter().flat_map(|(_, signs)| signs) {
        uses.entry(sign.text()).or_insert((sign, 0)).1 += 1;
    }
    let (texts, members): (Vec<&String>, Vec<(&Sign, u32)>) = uses.iter().map(|(text, &member)| (text, member)).unzip();
    let of: Vec<&Sign> = members.iter().map(|(sign, _)| *sign).collect();
    let clusters = clusters(&of, &Decisions::default());
    let mut entities: Vec<Entity> = clusters.iter().map(|cluster| entity(&cluster.iter().map(|&at| members[at]).collect::<Vec<_>>())).collect();
    let mut same: BTreeMap<String, Vec<&mut Entity>> = BTreeMap::new();
    for entity in &mut entities {
        same.entry(entity.base.clone()).or_default().push(entity);
    }
    for group in same.values_mut() {
        name_apart(group);
    }
    let mut locals: BTreeMap<&str, &str> = BTreeMap::new();
    for (cluster, entity) in clusters.iter().zip(&entities) {
        locals.extend(cluster.iter().map(|&at| (texts[at].as_str(), entity.local.as_str())));
    }
    let places = signs.iter().map(|(article, signs)| {
        let names = signs.iter().map(|sign| locals[sign.text().as_str()].to_owned()).collect();
        ((*article).to_owned(), names)
    });
    let places = places.collect();
    (entities, places)
}

#[cfg(test)]
mod tests;
