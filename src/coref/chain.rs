//! Names into chains: same words, acronyms, aliases that the text states, surnames and short forms.

use std::collections::{BTreeMap, BTreeSet};

use crate::annotation::Upos;
use crate::document::TokenId;
use crate::kind::Kind;
use crate::mention::{Form, Link};

use super::country;
use super::draft::Scene;

/// Which chain each draft belongs to: an index of a draft that stands for it.
pub(super) struct Chains {
    of: Vec<Option<usize>>,
    members: Vec<Vec<usize>>,
}

impl Chains {
    /// The chain of a draft; `None` for a pronoun that found nothing.
    pub fn of(&self, draft: usize) -> Option<usize> {
        self.of[draft]
    }

    /// Drafts of a chain, in order.
    pub fn members(&self, chain: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.members[chain].iter().copied()
    }

    /// Puts a draft into a chain.
    pub fn put(&mut self, draft: usize, chain: Option<usize>) {
        if let Some(old) = self.of[draft] {
            self.members[old].retain(|&n| n != draft);
        }
        self.of[draft] = chain;
        if let Some(list) = chain.map(|c| &mut self.members[c]) {
            let place = list.partition_point(|&n| n < draft);
            list.insert(place, draft);
        }
    }

    /// Makes one chain of two; the earlier stands for both.
    pub fn join(&mut self, a: usize, b: usize) {
        let (Some(x), Some(y)) = (self.of[a], self.of[b]) else { return };
        let (low, high) = (x.min(y), x.max(y));
        if low == high {
            return;
        }
        let moved = std::mem::take(&mut self.members[high]);
        for &draft in &moved {
            self.of[draft] = Some(low);
        }
        self.members[low].extend(moved);
        self.members[low].sort_unstable();
    }
}

/// Chains the names; every other draft begins alone.
pub(super) fn link(scene: &mut Scene<'_>) -> Chains {
    let mut chains = Chains { of: (0..scene.drafts.len()).map(Some).collect(), members: (0..scene.drafts.len()).map(|at| vec![at]).collect() };
    same(scene, &mut chains);
    stated(scene, &mut chains);
    acronyms(scene, &mut chains);
    parts(scene, &mut chains);
    borders(scene, &mut chains);
    chains
}

fn is_name(scene: &Scene<'_>, at: usize) -> bool {
    scene.drafts[at].form == Form::Name
}

/// Words that two mentions of one name share: case and dots do not count for long names.
pub(super) fn key(scene: &Scene<'_>, at: usize) -> String {
    let draft = &scene.drafts[at];
    if let Some(name) = &draft.name {
        return name.clone();
    }
    let words = scene.text(&draft.tokens);
    if let Some(country) = country::named(words).filter(|_| draft.kind != Kind::Person) {
        return country.to_owned();
    }
    if let Some(region) = country::region(words) {
        return region.to_owned();
    }
    let plain: String = deunicode::deunicode(words).split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.len() > 4 { plain.to_lowercase().replace('.', "") } else { plain.replace('.', "") }
}

/// The broad class that keeps a person apart from a place of the same name.
fn class(kind: Kind) -> u8 {
    u8::from(kind == Kind::Person)
}

fn same(scene: &mut Scene<'_>, chains: &mut Chains) {
    // A lone person-labelled mention of a name that is mostly something else is a slip of the model, unless a title stands by it.
    let mut votes: BTreeMap<String, [u32; 2]> = BTreeMap::new();
    for at in (0..scene.drafts.len()).filter(|&at| is_name(scene, at)) {
        let draft = &scene.drafts[at];
        votes.entry(key(scene, at)).or_default()[usize::from(class(draft.kind))] += u32::from(draft.weight) * u32::from(draft.weight);
    }
    let mut first: BTreeMap<(String, u8), usize> = BTreeMap::new();
    for at in 0..scene.drafts.len() {
        if !is_name(scene, at) {
            continue;
        }
        let key = key(scene, at);
        let [other, person] = votes.get(&key).copied().unwrap_or_default();
        let weak = scene.drafts[at].weight <= 1;
        let class = if weak { u8::from(person > other) } else { class(scene.drafts[at].kind) };
        if let Some(&known) = first.get(&(key.clone(), class)) {
            chains.join(known, at);
            if scene.drafts[at].link == Link::First {
                scene.drafts[at].link = Link::SameName;
            }
        } else {
            first.insert((key, class), at);
        }
    }
}

/// "Full Name (FN)", "FN (Full Name)", "X, also known as Y".
fn stated(scene: &mut Scene<'_>, chains: &mut Chains) {
    let names: Vec<usize> = (0..scene.drafts.len()).filter(|&at| is_name(scene, at)).collect();
    for &second in &names {
        let start = scene.drafts[second].tokens.start;
        let Some(open) = scene.before(start) else { continue };
        let (bracket, alias) = (scene.word(open) == "(", also(scene, open));
        let closed = scene.after(scene.drafts[second].tokens.end).is_some_and(|t| matches!(scene.word(t), ")" | "," | ";"));
        let from = if bracket && closed { Some(open.0) } else { alias };
        let Some(from) = from else { continue };
        let before = names.iter().copied().filter(|&first| {
            let end = scene.drafts[first].tokens.end;
            end == from || (end + 1 == from && matches!(scene.word(TokenId(end)), "," | "\"" | "”" | "("))
        });
        let Some(first) = before.max_by_key(|&first| scene.drafts[first].tokens.len()) else { continue };
        let (a, b) = (scene.drafts[first].kind, scene.drafts[second].kind);
        let demonym = a == Kind::Nationality || b == Kind::Nationality;
        let known =
            country::named(scene.text(&scene.drafts[first].tokens)).is_some() && country::named(scene.text(&scene.drafts[second].tokens)).is_some();
        let place = bracket && (a.is_a(Kind::Location) || b.is_a(Kind::Location)) && !known && !fits_initials(scene, first, second);
        let person = (a == Kind::Person) != (b == Kind::Person) && !fits_initials(scene, first, second);
        let party = a == Kind::Person && bracket;
        if !(demonym || place || person || party) {
            chains.join(first, second);
            scene.drafts[second].link = Link::StatedAlias;
        }
    }
}

/// First token of "also known as", "known as", "aka", "or" in "formerly known as", ending at `last`.
fn also(scene: &Scene<'_>, last: TokenId) -> Option<u32> {
    let lower = |back: u32| last.0.checked_sub(back).map(|t| scene.lower(TokenId(t)));
    match scene.lower(last).as_str() {
        "aka" | "a.k.a." | "alias" => Some(last.0),
        "as" if lower(1).as_deref() == Some("known") => {
            Some(last.0 - if matches!(lower(2).as_deref(), Some("also" | "better" | "formerly")) { 2 } else { 1 })
        }
        _ => None,
    }
}

fn fits_initials(scene: &Scene<'_>, a: usize, b: usize) -> bool {
    let (x, y) = (scene.text(&scene.drafts[a].tokens), scene.text(&scene.drafts[b].tokens));
    is_acronym_of(x, y) || is_acronym_of(y, x)
}

/// True when `short` (capitals) is made of the initials of `long`, small words left out or taken in.
fn is_acronym_of(short: &str, long: &str) -> bool {
    let letters: String = short.chars().filter(|c| c.is_alphabetic()).collect();
    let capitals = letters.chars().filter(|c| c.is_uppercase()).count();
    if letters.len() < 2 || capitals * 2 <= letters.len() || short.contains(' ') || !long.contains([' ', '-']) {
        return false;
    }
    let words: Vec<&str> = long.split([' ', '-']).filter(|w| !w.is_empty()).collect();
    let initials = |all: bool| -> String {
        words.iter().filter(|w| all || w.starts_with(char::is_uppercase)).filter_map(|w| w.chars().next()).flat_map(char::to_uppercase).collect()
    };
    let wanted = letters.to_uppercase();
    initials(false) == wanted || initials(true) == wanted
}

/// Acronyms that fit exactly one name of the article, "the Islamic Emirate of …" and its country included.
fn acronyms(scene: &mut Scene<'_>, chains: &mut Chains) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let document = scene.document;
    let words = |scene: &Scene<'_>, at: usize| document.span_of(scene.drafts[at].tokens.clone()).text(&document.text);
    let names: Vec<usize> = (0..scene.drafts.len()).filter(|&at| is_name(scene, at) && seen.insert(words(scene, at))).collect();
    let countries: Vec<&str> = names.iter().filter(|&&n| scene.drafts[n].kind == Kind::Country).map(|&n| words(scene, n)).collect();
    let longs: Vec<usize> = names.iter().copied().filter(|&n| scene.drafts[n].kind != Kind::Person && scene.drafts[n].tokens.len() > 1).collect();
    for &at in &names {
        if scene.drafts[at].tokens.len() != 1 {
            continue;
        }
        let short = words(scene, at);
        let spelt = chains.of(at).is_some_and(|c| chains.members(c).any(|n| scene.drafts[n].tokens.len() > 1));
        if spelt || short.chars().filter(|c| c.is_uppercase()).count() < 2 {
            continue;
        }
        let mut fitting: Vec<usize> = longs.iter().copied().filter(|&n| is_acronym_of(short, words(scene, n))).collect();
        if fitting.is_empty() && short.len() > 2 {
            // "IEA" for "Islamic Emirate", where the last letter is the country's.
            fitting = longs.iter().copied().filter(|&n| with_country(scene, &countries, short, n)).collect();
        }
        let targets: BTreeSet<_> = fitting.iter().map(|&n| chains.of(n)).collect();
        if let (1, Some(&target)) = (targets.len(), fitting.first()) {
            chains.join(target, at);
            scene.drafts[at].link = Link::StatedAlias;
        }
    }
}

fn with_country(scene: &Scene<'_>, countries: &[&str], short: &str, long: usize) -> bool {
    let words = scene.text(&scene.drafts[long].tokens);
    let kind = scene.drafts[long].kind;
    let initial = short.chars().next() == words.chars().next();
    initial && kind.is_a(Kind::Organization) && kind != Kind::Country && countries.iter().any(|c| is_acronym_of(short, &format!("{words} {c}")))
}

/// Surnames after full names; short forms of organisations' names.
fn parts(scene: &mut Scene<'_>, chains: &mut Chains) {
    let names: Vec<(usize, Vec<String>)> = (0..scene.drafts.len())
        .filter(|&at| is_name(scene, at) && scene.drafts[at].kind != Kind::Nationality)
        .map(|at| (at, plain_words(scene.text(&scene.drafts[at].tokens))))
        .collect();
    for (place, (at, short)) in names.iter().enumerate() {
        if chains.of(*at) != Some(*at) && scene.drafts[*at].link == Link::StatedAlias {
            continue;
        }
        let fuller = |(n, long): &&(usize, Vec<String>)| long.len() > short.len() && is_fuller(scene, *n, long, *at, short);
        // The last fuller name before the mention; for a headline's short name, the one fuller name after it.
        let before = names[..place].iter().rev().find(fuller).map(|(n, _)| *n);
        let after = || {
            let found: Vec<usize> = names[place + 1..].iter().filter(fuller).map(|(n, _)| *n).collect();
            let distinct: BTreeSet<_> = found.iter().map(|&n| chains.of(n)).collect();
            (distinct.len() == 1).then(|| found[0])
        };
        let Some(full) = before.or_else(after) else { continue };
        if chains.of(*at) == chains.of(full) || clashes(scene, chains, *at, full) {
            continue;
        }
        scene.drafts[*at].link = Link::PartOfName;
        if scene.drafts[full].kind == Kind::Person && before.is_some() {
            chains.put(*at, chains.of(full));
        } else {
            chains.join(*at, full);
        }
    }
}

/// True when the name at `n` is a fuller form of the one at `at`.
fn is_fuller(scene: &Scene<'_>, n: usize, long: &[String], at: usize, short: &[String]) -> bool {
    let (draft, other) = (&scene.drafts[n], &scene.drafts[at]);
    if draft.tokens.contains(&other.tokens.start) {
        return false;
    }
    if draft.kind == Kind::Person {
        let given = short.len() == 1 && long.first() == short.first() && long.len() == 2;
        return other.kind == Kind::Person && (long.ends_with(short) || given || initials_fit(short, long));
    }
    let organised = |k: Kind| k.is_a(Kind::Organization) && k != Kind::Country;
    if !(organised(draft.kind) && organised(other.kind) && long.starts_with(short)) {
        return false;
    }
    // "Acme" for "Acme Corp", "Islamic State" for "Islamic State of …"; but "NATO" is not the "NATO Assembly".
    const SUFFIXES: &str = "corp corp. corporation inc inc. ltd ltd. llc plc group holdings company co co. ag sa se gmbh party motors airlines bank";
    let rest = long[short.len()].as_str();
    let suffix = long.len() == short.len() + 1 && SUFFIXES.split_whitespace().any(|s| s == rest);
    (suffix && !(short.len() == 1 && scene.capital_common(at))) || (short.len() > 1 && matches!(rest, "of" | "for"))
}

/// Words in lower case without the Arabic article: "al-Abadi" is "Abadi".
fn plain_words(name: &str) -> Vec<String> {
    let bare = |w: &str| {
        let lower = deunicode::deunicode(w).to_lowercase();
        ["al-", "el-"].iter().find_map(|p| lower.strip_prefix(p)).map_or(lower.clone(), str::to_owned)
    };
    name.split_whitespace().map(bare).collect()
}

/// Two full person names with different given names never meet in one chain.
fn clashes(scene: &Scene<'_>, chains: &Chains, at: usize, full: usize) -> bool {
    let given = |n: usize| {
        let words: Vec<&str> = scene.text(&scene.drafts[n].tokens).split_whitespace().collect();
        (words.len() > 1).then(|| words[0].to_lowercase())
    };
    let all = |chain: Option<usize>| chain.into_iter().flat_map(|c| chains.members(c)).filter(|&n| is_name(scene, n));
    if scene.drafts[full].kind != Kind::Person {
        return false;
    }
    let (mine, theirs): (Vec<_>, Vec<_>) = (all(chains.of(at)).filter_map(given).collect(), all(chains.of(full)).filter_map(given).collect());
    scene.drafts[at].tokens.len() > 1
        && mine.iter().any(|a| theirs.iter().any(|b| a != b && !a.starts_with(b.trim_end_matches('.')) && !b.starts_with(a.trim_end_matches('.'))))
}

/// "J. Smith" for "John Smith", "John Smith" for "John A. Smith".
fn initials_fit(short: &[String], long: &[String]) -> bool {
    let (Some(a), Some(b)) = (short.first(), long.first()) else { return false };
    short.len() > 1
        && short.last() == long.last()
        && (a == b || (a.trim_end_matches('.').chars().count() == 1 && b.starts_with(a.trim_end_matches('.'))))
}

/// "the Tajik border" is the one border of the article that the country has.
fn borders(scene: &mut Scene<'_>, chains: &mut Chains) {
    let borders: Vec<(usize, String)> = (0..scene.drafts.len())
        .filter(|&at| scene.drafts[at].kind == Kind::Border)
        .filter_map(|at| Some((at, scene.drafts[at].name.clone()?)))
        .collect();
    for (at, name) in borders.iter().filter(|(_, name)| !name.contains('|')) {
        let country = name.trim_start_matches("border:");
        let pairs: Vec<_> =
            borders.iter().filter(|(_, n)| n.contains('|') && n.trim_start_matches("border:").split('|').any(|c| c == country)).collect();
        let keys: BTreeSet<_> = pairs.iter().map(|(_, n)| n).collect();
        if let (1, Some((pair, _))) = (keys.len(), pairs.first()) {
            chains.join(*pair, *at);
            scene.drafts[*at].link = Link::PartOfName;
        }
    }
}

impl Scene<'_> {
    /// True for a one-word name that is also a common noun or adjective ("National").
    fn capital_common(&self, at: usize) -> bool {
        let token = TokenId(self.drafts[at].tokens.start);
        matches!(self.annotation.upos(token), Upos::Adj | Upos::Noun) || super::lexicon::noun(&self.lower(token)).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_with_and_without_small_words() {
        assert!(is_acronym_of("CSTO", "Collective Security Treaty Organization"));
        assert!(is_acronym_of("DoD", "Department of Defense"));
        assert!(is_acronym_of("EU", "European Union"));
        assert!(!is_acronym_of("UN", "European Union"));
    }

    #[test]
    fn persons_by_initial() {
        let words = |t: &str| t.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(initials_fit(&words("j. smith"), &words("john a. smith")));
        assert!(!initials_fit(&words("k. smith"), &words("john a. smith")));
    }
}
