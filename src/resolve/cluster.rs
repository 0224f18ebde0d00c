//! Signs that hang together by keys -> clusters of signs that are one entity: union-find over keys in a fixed order, with a check at each union.

use std::collections::{BTreeMap, BTreeSet};

use super::{Decisions, Handle, Sign, Verdict, key};

/// Union-find; a root carries the linked id of its set, of which there is at most one unless the user merged two, and the sides on which its
/// set stands of pairs that the user forbade.
struct Sets<'a> {
    parent: Vec<usize>,
    link: Vec<Option<&'a str>>,
    sides: Vec<BTreeSet<(usize, usize)>>,
}

impl<'a> Sets<'a> {
    fn root(&self, mut at: usize) -> usize {
        while self.parent[at] != at {
            at = self.parent[at];
        }
        at
    }

    fn roots(&self, members: &BTreeSet<usize>) -> BTreeSet<usize> {
        members.iter().map(|&at| self.root(at)).collect()
    }

    fn links(&self, roots: &BTreeSet<usize>) -> BTreeSet<&'a str> {
        roots.iter().filter_map(|&root| self.link[root]).collect()
    }

    /// Joins two sets unless they are linked to two things, or the user forbade it.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if self.link[a].is_none() || self.link[b].is_none() || self.link[a] == self.link[b] {
            self.unite(a, b);
        }
    }

    /// Joins two sets unless the user forbade it. The smaller index is the root, so that order does not show.
    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let across = |&(pair, side): &(usize, usize)| self.sides[b].contains(&(pair, 1 - side));
        if a == b || self.sides[a].iter().any(across) {
            return;
        }
        let (low, high) = (a.min(b), a.max(b));
        self.parent[high] = low;
        self.link[low] = [self.link[low], self.link[high]].into_iter().flatten().min();
        let mut sides = std::mem::take(&mut self.sides[high]);
        self.sides[low].append(&mut sides);
    }
}

type Holders = BTreeMap<String, BTreeSet<usize>>;

/// The clusters of some signs, each the sorted places of its members, in the order of their first member.
/// `signs` holds all signs that any of them shares a key with, in the order of their texts, without doubles.
#[must_use]
pub fn clusters(signs: &[&Sign], decisions: &Decisions) -> Vec<Vec<usize>> {
    let link = signs.iter().map(|sign| sign.row.links.wikidata.as_deref()).collect();
    let mut sets = Sets { parent: (0..signs.len()).collect(), link, sides: vec![BTreeSet::new(); signs.len()] };
    let decided = decided(&mut sets, signs, decisions);
    let (mut by_link, mut by_name, mut by_alias) = (Holders::new(), Holders::new(), Holders::new());
    for (at, sign) in signs.iter().enumerate().filter(|(_, sign)| sign.home.is_none()) {
        by_name.entry(key::name_key(&sign.row)).or_default().insert(at);
        if let Some(key) = key::link_key(&sign.row) {
            by_link.entry(key).or_default().insert(at);
        }
        for key in key::alias_keys(&sign.row) {
            by_alias.entry(key).or_default().insert(at);
        }
    }
    for members in by_link.values() {
        join_all(&mut sets, members);
    }
    for members in &decided {
        let mut members = members.iter();
        if let Some(&first) = members.next() {
            members.for_each(|&at| sets.unite(first, at));
        }
    }
    for members in by_name.values() {
        same_name(&mut sets, members);
    }
    for (key, stated) in &by_alias {
        if let Some(named) = by_name.get(key) {
            other_name(&mut sets, stated, named);
        }
    }
    let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..signs.len() {
        found.entry(sets.root(at)).or_default().push(at);
    }
    found.into_values().collect()
}

/// Notes on which sides of forbidden pairs signs stand. Gives back the sets of signs that the user merged.
fn decided(sets: &mut Sets<'_>, signs: &[&Sign], decisions: &Decisions) -> Vec<BTreeSet<usize>> {
    if decisions.is_empty() {
        return Vec::new();
    }
    let mut of: BTreeMap<Handle, BTreeSet<usize>> = BTreeMap::new();
    for (at, sign) in signs.iter().enumerate() {
        of.entry(Handle::of(sign)).or_default().insert(at);
    }
    let mut merges = Vec::new();
    for (pair, decision) in decisions.all().enumerate() {
        let sides = decision.pair.map(|handle| of.get(&handle).cloned().unwrap_or_default());
        match decision.verdict {
            // Each side must be there: one alone is not joined by a merge with something absent.
            Verdict::Merge if sides.iter().all(|side| !side.is_empty()) => merges.push(sides.into_iter().flatten().collect()),
            Verdict::Merge => {}
            Verdict::Forbid => {
                for (side, members) in sides.iter().enumerate() {
                    for &at in members {
                        sets.sides[at].insert((pair, side));
                    }
                }
            }
        }
    }
    merges
}

fn join_all(sets: &mut Sets<'_>, members: &BTreeSet<usize>) {
    let mut members = members.iter();
    let Some(&first) = members.next() else { return };
    members.for_each(|&at| sets.join(first, at));
}

/// Unlinked signs of one name and sort are one, and are the linked thing of that name when there is only one.
fn same_name(sets: &mut Sets<'_>, members: &BTreeSet<usize>) {
    let linked: BTreeSet<usize> = sets.roots(members).into_iter().filter(|&root| sets.link[root].is_some()).collect();
    if linked.len() == 1 {
        join_all(sets, members);
    } else {
        let unlinked = members.iter().copied().filter(|&at| sets.link[sets.root(at)].is_none()).collect();
        join_all(sets, &unlinked);
    }
}

/// What bears as its name what one thing alone states as its other name ("CSTO") is that thing.
fn other_name(sets: &mut Sets<'_>, stated: &BTreeSet<usize>, named: &BTreeSet<usize>) {
    let (homes, bare) = (sets.roots(stated), sets.roots(named));
    let links = sets.links(&homes.union(&bare).copied().collect());
    if homes.len() == 1 && bare.len() == 1 && links.len() <= 1 {
        sets.join(*homes.first().expect("its length is 1"), *bare.first().expect("its length is 1"));
    }
}
