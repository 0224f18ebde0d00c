//! Resolve: the entities of all articles -> the entities of the graph. A function of the set of readings, whatever their order.

use std::collections::{BTreeMap, BTreeSet};

use crate::kind::Kind;
use crate::reading::{EntityRow, Reading};

/// A thing known across articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Local part of its IRI.
    pub local: String,
    /// Best name.
    pub name: String,
    /// Most specific agreeing kind.
    pub kind: Kind,
    /// Other names, sorted.
    pub aliases: BTreeSet<String>,
    /// Wikidata id.
    pub wikidata: Option<String>,
}

/// Which entity of the graph each entity of an article is.
#[derive(Debug, Default)]
pub struct Resolution {
    /// All entities, by local name.
    pub entities: Vec<Entity>,
    /// (article id, index in its `entities`) -> index above.
    pub of: BTreeMap<(String, u32), usize>,
}

/// One thing by its key: linked id, or name and sort; a person known by one word only stays with its article.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Wikidata(String),
    Name(String, Sort),
    Local(String, String),
}

/// Things of two sorts never merge, whatever their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Person,
    Country,
    Place,
    Body,
    Other(Kind),
}

fn sort(kind: Kind) -> Sort {
    match kind {
        Kind::Person => Sort::Person,
        Kind::Country => Sort::Country,
        kind if kind.is_a(Kind::Location) => Sort::Place,
        kind if kind.is_a(Kind::Organization) => Sort::Body,
        kind if kind.is_a(Kind::Event) => Sort::Other(Kind::Event),
        kind => Sort::Other(kind),
    }
}

/// Case and accents folded, marks as spaces, no leading article.
#[must_use]
pub fn fold(name: &str) -> String {
    let plain = deunicode::deunicode(name).to_lowercase();
    let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let words = if words.len() > 1 && words[0] == "the" { &words[1..] } else { &words[..] };
    words.join(" ")
}

fn key(article: &str, entity: &EntityRow) -> Key {
    let name = fold(&entity.name);
    match &entity.links.wikidata {
        Some(id) => Key::Wikidata(id.clone()),
        None if entity.kind == Kind::Person && !name.contains(' ') => Key::Local(article.to_owned(), name),
        None => Key::Name(name, sort(entity.kind)),
    }
}

/// Resolves the entities of all readings.
#[must_use]
pub fn resolve(readings: &[Reading]) -> Resolution {
    let mut clusters: BTreeMap<Key, Vec<(&str, u32, &EntityRow)>> = BTreeMap::new();
    for reading in readings {
        for (at, entity) in reading.entities.iter().enumerate() {
            clusters.entry(key(&reading.article.id, entity)).or_default().push((&reading.article.id, at as u32, entity));
        }
    }
    let clusters = join_short_forms(clusters);
    let mut found: Vec<(Entity, Vec<(&str, u32)>)> = clusters.into_values().map(entity).collect();
    found.sort_by(|a, b| (&a.0.local, a.0.kind, &a.1).cmp(&(&b.0.local, b.0.kind, &b.1)));
    name_apart(&mut found);
    let mut resolution = Resolution::default();
    for (at, (entity, members)) in found.into_iter().enumerate() {
        resolution.of.extend(members.into_iter().map(|(article, place)| ((article.to_owned(), place), at)));
        resolution.entities.push(entity);
    }
    resolution
}

/// An acronym that stands alone in one article joins the one full name that another article states it for.
fn join_short_forms<'a>(mut clusters: BTreeMap<Key, Vec<(&'a str, u32, &'a EntityRow)>>) -> BTreeMap<Key, Vec<(&'a str, u32, &'a EntityRow)>> {
    let mut full: BTreeMap<(String, Sort), BTreeSet<Key>> = BTreeMap::new();
    for (key, members) in &clusters {
        for (_, _, entity) in members {
            for alias in entity.aliases.iter().filter(|alias| is_acronym(alias)) {
                full.entry((fold(alias), sort(entity.kind))).or_default().insert(key.clone());
            }
        }
    }
    let short: Vec<Key> = clusters.keys().filter(|key| matches!(key, Key::Name(..))).cloned().collect();
    for key in short {
        let Key::Name(name, sort) = &key else { continue };
        let Some(targets) = full.get(&(name.clone(), *sort)) else { continue };
        if let [target] = targets.iter().collect::<Vec<_>>()[..]
            && *target != key
            && clusters.contains_key(target)
        {
            let members = clusters.remove(&key).unwrap_or_default();
            clusters.entry(target.clone()).or_default().extend(members);
        }
    }
    clusters
}

fn is_acronym(name: &str) -> bool {
    name.len() >= 2 && !name.contains(' ') && name.chars().filter(|c| c.is_uppercase()).count() * 2 > name.chars().count()
}

/// Best name and kind of a cluster by votes; ties by length, then by alphabet.
fn entity<'a>(mut members: Vec<(&'a str, u32, &'a EntityRow)>) -> (Entity, Vec<(&'a str, u32)>) {
    members.sort_by_key(|&(article, at, _)| (article, at));
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut aliases = BTreeSet::new();
    for (_, _, entity) in &members {
        *names.entry(&entity.name).or_default() += 1;
        *kinds.entry(entity.kind).or_default() += 1;
        aliases.extend(entity.aliases.iter().cloned());
        aliases.insert(entity.name.clone());
    }
    let rank = |name: &str, votes: usize| (!is_acronym(name), votes, name.len());
    let best = names.iter().max_by(|a, b| rank(a.0, *a.1).cmp(&rank(b.0, *b.1)).then(b.0.cmp(a.0)));
    let name = best.map_or_else(String::new, |(name, _)| (*name).to_owned());
    let depth = |kind: Kind| Kind::ALL.iter().filter(|&&above| kind.is_a(above)).count();
    let kind =
        kinds.iter().max_by_key(|&(kind, votes)| (depth(*kind).min(2), *votes, std::cmp::Reverse(*kind))).map_or(Kind::Thing, |(kind, _)| *kind);
    aliases.remove(&name);
    let wikidata = members.iter().find_map(|(_, _, entity)| entity.links.wikidata.clone());
    let local = name.replace(' ', "_");
    (Entity { local, name, kind, aliases, wikidata }, members.into_iter().map(|(article, at, _)| (article, at)).collect())
}

/// Gives entities of one name names of their own: the kind, then the article.
fn name_apart(found: &mut [(Entity, Vec<(&str, u32)>)]) {
    let count = |found: &[(Entity, Vec<(&str, u32)>)]| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (entity, _) in found {
            *counts.entry(entity.local.clone()).or_default() += 1;
        }
        counts
    };
    let counts = count(found);
    for (entity, _) in found.iter_mut().filter(|(entity, _)| counts[&entity.local] > 1) {
        entity.local = format!("{}_{}", entity.local, entity.kind);
    }
    let counts = count(found);
    for (entity, members) in found.iter_mut().filter(|(entity, _)| counts[&entity.local] > 1) {
        let (article, at) = members[0];
        entity.local = format!("{}_{}_{at}", entity.local, article);
    }
}
