//! Keys: what two signs must share to be looked at as one entity, and which names say enough to be known outside their article.

use std::collections::BTreeSet;

use deunicode::deunicode;

use super::Sign;
use crate::kind::Kind;
use crate::knowledge::Gazetteer;
use crate::reading::EntityRow;

/// Words that many bodies share. A name of nothing else ("Defense Ministry", "the Supreme Court") means another body in another country.
const COMMON: &str = "academy administration agency agriculture air airport appeal appeals armed army assembly authority bank board branch bureau \
    cabinet center central centre chamber chief city civil coast command commerce commission committee congress constitutional corps council county \
    court criminal cultural culture customs defence defense department deputies deputy development directorate district division economic economy \
    education election elections electoral energy environment executive external federal federation finance fire fisheries force forces foreign \
    forum fund general government guard health high home hospital house human immigration industry information institute intelligence interior \
    internal international investigation investigations investigative joint judiciary justice labor labour law legislative legislature local lower \
    main media military ministry monetary municipal municipality national naval navy office opposition parliament party people peoples police policy \
    post presidency presidential press prime prison prosecution prosecutor prosecutors province provincial public regional relations representatives \
    reserve rights school science secretariat security senate service services social special staff state supreme tax trade transport transportation \
    treasury tribunal troops union university upper war welfare youth";

/// Parts of surnames: a name of these and one more word is a surname.
const PARTICLES: &[&str] = &[
    "al", "ap", "bin", "da", "dal", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le", "ten", "ter", "van", "von",
    "zu",
];

/// Words before a name that are no part of it.
const TITLES: &[&str] = &["dr", "gen", "lord", "miss", "mr", "mrs", "ms", "prof", "rev", "sen", "sir"];

/// A name without case, accents, "the" and marks.
#[must_use]
pub fn normal(name: &str) -> String {
    let plain = deunicode(name).to_lowercase();
    let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    // All of them, so that what is normal stays as it is.
    let articles = words.iter().take_while(|word| **word == "the").count().min(words.len().saturating_sub(1));
    words[articles..].join(" ")
}

/// True when an entity can be known by its name in other articles: it is linked, or its name is a full one.
pub fn travels(row: &EntityRow) -> bool {
    if row.links.wikidata.is_some() {
        return true;
    }
    if row.kind != Kind::Person && known(row).is_some() {
        return true;
    }
    let name = normal(&row.name);
    let words: Vec<&str> = name.split(' ').filter(|w| !w.is_empty()).collect();
    match row.kind {
        Kind::Person => words.iter().filter(|w| !PARTICLES.contains(w) && !TITLES.contains(w)).count() > 1,
        _ => words.iter().any(|w| !is_common(w)),
    }
}

/// A word that many bodies share, or a joining word between such.
fn is_common(word: &str) -> bool {
    matches!(word, "of" | "and" | "for" | "the" | "on" | "in" | "s") || COMMON.split_ascii_whitespace().any(|common| common == word)
}

/// Kinds of one sort can be one thing when only their names agree; a country and a city of its name cannot.
pub fn sort(kind: Kind) -> &'static str {
    if kind == Kind::Country {
        return "country";
    }
    let roots = [(Kind::Person, "person"), (Kind::Organization, "body"), (Kind::Location, "place"), (Kind::Event, "event"), (Kind::Law, "law")];
    roots.iter().find(|(root, _)| kind.is_a(*root)).map_or(kind.name(), |(_, name)| name)
}

/// Kinds that one linked thing may be given: a country is also a place and a body, but nobody is both a person and a place.
pub fn broad(kind: Kind) -> &'static str {
    if kind.is_a(Kind::Location) || kind.is_a(Kind::Organization) { "place or body" } else { sort(kind) }
}

/// Key of the name itself; names that surely mean one entry of the gazetteer have its name's key.
pub fn name_key(row: &EntityRow) -> String {
    let (sort, name) = named(row);
    format!("n|{sort}|{name}")
}

/// Sort and name that the name's key is made of.
pub fn named(row: &EntityRow) -> (String, String) {
    (sort(row.kind).to_owned(), normal(known(row).unwrap_or(&row.name)))
}

/// The usual name of the one thing of its sort that the gazetteer knows by a name.
fn known(row: &EntityRow) -> Option<&'static str> {
    let hits = Gazetteer::get().lookup(&row.name);
    let mut fitting = hits.iter().filter(|hit| !hit.weak && sort(hit.entry.kind) == sort(row.kind));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first.entry.name)
}

/// Key of the link, if there is one.
pub fn link_key(row: &EntityRow) -> Option<String> {
    row.links.wikidata.as_ref().map(|id| format!("q|{id}|{}", broad(row.kind)))
}

/// Keys of the other names that say enough: acronyms, and names of several words that are not people's.
pub fn alias_keys(row: &EntityRow) -> BTreeSet<String> {
    let own = normal(&row.name);
    let says_enough = |alias: &&String| {
        let words = normal(alias);
        let full = row.kind != Kind::Person && words.contains(' ') && words.split(' ').any(|w| !is_common(w));
        words != own && (is_acronym(alias) || full)
    };
    row.aliases.iter().filter(says_enough).map(|alias| format!("n|{}|{}", sort(row.kind), normal(alias))).collect()
}

/// All keys of a sign; a sign that stays in its article has one of its own.
#[must_use]
pub fn keys(sign: &Sign) -> BTreeSet<String> {
    if sign.home.is_some() {
        return BTreeSet::from([format!("a|{}", sign.text())]);
    }
    let mut keys = alias_keys(&sign.row);
    keys.insert(name_key(&sign.row));
    keys.extend(link_key(&sign.row));
    keys
}

/// Two to eight capitals, with dots, hyphens and digits.
pub fn is_acronym(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    (2..=8).contains(&letters) && name.chars().all(|c| c.is_uppercase() || c == '.' || c == '-' || c.is_ascii_digit())
}
