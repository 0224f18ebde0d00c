//! Names into chains: same words, acronyms, aliases that the text states, surnames and short forms.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use crate::annotation::{NameLabel, Upos};
use crate::document::TokenId;
use crate::kind::Kind;
use crate::knowledge::{Gazetteer, key};
use crate::mention::{Form, Link};

use super::draft::{Draft, Scene};
use super::{country, lexicon, short, typing};

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

    /// Drafts of a chain before the draft `end`, the last one first.
    pub fn earlier(&self, chain: usize, end: usize) -> impl Iterator<Item = usize> + '_ {
        let members = &self.members[chain];
        members[..members.partition_point(|&n| n < end)].iter().rev().copied()
    }

    /// How many drafts of a chain come before the draft `end`.
    pub fn count_before(&self, chain: usize, end: usize) -> usize {
        self.members[chain].partition_point(|&n| n < end)
    }

    /// True while a name has met no other form of itself.
    pub fn alone(&self, scene: &Scene<'_>, draft: usize) -> bool {
        let words = scene.text(&scene.drafts[draft].tokens);
        self.of(draft).is_some_and(|chain| self.members(chain).all(|n| scene.text(&scene.drafts[n].tokens) == words))
    }

    /// Puts a draft into a chain.
    pub fn put(&mut self, draft: usize, chain: Option<usize>) {
        if let Some(old) = self.of[draft]
            && let Ok(place) = self.members[old].binary_search(&draft)
        {
            self.members[old].remove(place);
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
    spellings(scene, &mut chains);
    stated(scene, &mut chains);
    acronyms(scene, &mut chains);
    parts(scene, &mut chains);
    short::link(scene, &mut chains);
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
    if let Some(entry) = listed(words, draft.kind).filter(|_| draft.weight == 3) {
        return entry.to_owned();
    }
    let plain: String = deunicode::deunicode(words).split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.len() > 4 { plain.to_lowercase().replace('.', "") } else { plain.replace('.', "") }
}

/// The usual name of a thing that the gazetteer surely knows under these words.
fn listed(words: &str, kind: Kind) -> Option<&'static str> {
    let hits = Gazetteer::get().lookup(words);
    hits.iter().find(|hit| !hit.weak && hit.entry.kind == kind).map(|hit| hit.entry.name)
}

/// The broad class that keeps a person apart from a place of the same name.
fn class(kind: Kind) -> u8 {
    u8::from(kind == Kind::Person)
}

fn same(scene: &mut Scene<'_>, chains: &mut Chains) {
    let keys: Vec<(usize, String)> = (0..scene.drafts.len()).filter(|&at| is_name(scene, at)).map(|at| (at, key(scene, at))).collect();
    // A lone person-labelled mention of a name that is mostly something else is a slip of the model, unless a title stands by it.
    let mut votes: BTreeMap<&str, [u32; 2]> = BTreeMap::new();
    for (at, key) in &keys {
        let draft = &scene.drafts[*at];
        votes.entry(key).or_default()[usize::from(class(draft.kind))] += u32::from(draft.weight) * u32::from(draft.weight);
    }
    let mut first: BTreeMap<(&str, u8), usize> = BTreeMap::new();
    for (at, key) in &keys {
        let [other, person] = votes[key.as_str()];
        let weak = scene.drafts[*at].weight <= 1;
        let class = if weak { u8::from(person > other) } else { class(scene.drafts[*at].kind) };
        match first.entry((key, class)) {
            Entry::Occupied(known) => {
                let known = *known.get();
                chains.join(known, *at);
                if scene.drafts[*at].link == Link::First {
                    let spelt = scene.text(&scene.drafts[known].tokens).eq_ignore_ascii_case(scene.text(&scene.drafts[*at].tokens));
                    scene.drafts[*at].link = if spelt || scene.drafts[*at].weight < 3 { Link::SameName } else { Link::Gazetteer };
                }
            }
            Entry::Vacant(place) => {
                place.insert(*at);
            }
        }
    }
}

/// Spellings of one person's name: "Zelensky" and "Zelenskyy".
fn spellings(scene: &Scene<'_>, chains: &mut Chains) {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for at in 0..scene.drafts.len() {
        let words = scene.text(&scene.drafts[at].tokens);
        if is_name(scene, at) && scene.drafts[at].kind == Kind::Person && words.split_whitespace().last().is_some_and(|w| w.chars().count() > 4) {
            match first.entry(key::of_sound(words)) {
                Entry::Occupied(known) => chains.join(*known.get(), at),
                Entry::Vacant(place) => {
                    place.insert(at);
                }
            }
        }
    }
}

/// "Full Name (FN)", "FN (Full Name)", "X, also known as Y".
fn stated(scene: &mut Scene<'_>, chains: &mut Chains) {
    let names: Vec<usize> = (0..scene.drafts.len()).filter(|&at| is_name(scene, at)).collect();
    let mut ends: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for &at in &names {
        ends.entry(scene.drafts[at].tokens.end).or_default().push(at);
    }
    for &second in &names {
        let start = scene.drafts[second].tokens.start;
        let Some(open) = scene.before(start) else { continue };
        let (bracket, alias) = (scene.word(open) == "(", also(scene, open));
        let closed = scene.after(scene.drafts[second].tokens.end).is_some_and(|t| matches!(scene.word(t), ")" | "," | ";"));
        let from = if bracket && closed { Some(open.0) } else { alias };
        let Some(from) = from else { continue };
        let joined = from.checked_sub(1).filter(|&t| matches!(scene.word(TokenId(t)), "," | "\"" | "”" | "("));
        let before = ends.get(&from).into_iter().chain(joined.and_then(|t| ends.get(&t))).flatten().copied();
        let Some(first) = before.max_by_key(|&first| scene.drafts[first].tokens.len()) else { continue };
        if may_be_alias(scene, first, second, bracket) {
            chains.join(first, second);
            scene.drafts[second].link = Link::StatedAlias;
        }
    }
}

/// Kinds that a stated alias allows: no demonym, no place in brackets after something else, no person for a body.
fn may_be_alias(scene: &Scene<'_>, first: usize, second: usize, bracket: bool) -> bool {
    let (a, b) = (scene.drafts[first].kind, scene.drafts[second].kind);
    let country = |at: usize| country::named(scene.text(&scene.drafts[at].tokens)).is_some();
    let demonym = a == Kind::Nationality || b == Kind::Nationality;
    let place =
        bracket && (a.is_a(Kind::Location) || b.is_a(Kind::Location)) && !(country(first) && country(second)) && !fits_initials(scene, first, second);
    let person = (a == Kind::Person) != (b == Kind::Person) && !fits_initials(scene, first, second);
    let party = a == Kind::Person && bracket;
    !(demonym || place || person || party)
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

/// The letters of a word made mostly of capitals, in capitals.
fn letters(short: &str) -> Option<String> {
    let letters: String = short.chars().filter(|c| c.is_alphabetic()).collect();
    let capitals = letters.chars().filter(|c| c.is_uppercase()).count();
    (letters.chars().count() > 1 && capitals * 2 > letters.chars().count() && !short.contains(' ')).then(|| letters.to_uppercase())
}

/// First letters of a name's words, small words left out or taken in.
fn initials(long: &str, all: bool) -> String {
    let words = long.split([' ', '-']).filter(|w| all || w.starts_with(char::is_uppercase));
    words.filter_map(|w| w.chars().next()).flat_map(char::to_uppercase).collect()
}

/// True when `short` (capitals) is made of the initials of `long`, small words left out or taken in.
fn is_acronym_of(short: &str, long: &str) -> bool {
    letters(short).is_some_and(|wanted| long.contains([' ', '-']) && (initials(long, false) == wanted || initials(long, true) == wanted))
}

/// Acronyms that fit exactly one name of the article, "the Islamic Emirate of …" and its country included.
fn acronyms(scene: &mut Scene<'_>, chains: &mut Chains) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let names: Vec<usize> = (0..scene.drafts.len()).filter(|&at| is_name(scene, at) && seen.insert(scene.text(&scene.drafts[at].tokens))).collect();
    let countries: Vec<&str> =
        names.iter().filter(|&&n| scene.drafts[n].kind == Kind::Country).map(|&n| scene.text(&scene.drafts[n].tokens)).collect();
    let mut longs: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for &n in names.iter().filter(|&&n| scene.drafts[n].kind != Kind::Person && scene.drafts[n].tokens.len() > 1) {
        for all in [false, true] {
            longs.entry(initials(scene.text(&scene.drafts[n].tokens), all)).or_default().insert(n);
        }
    }
    for &at in &names {
        if scene.drafts[at].tokens.len() != 1 {
            continue;
        }
        let short = scene.text(&scene.drafts[at].tokens);
        let spelt = chains.of(at).is_some_and(|c| chains.members(c).any(|n| scene.drafts[n].tokens.len() > 1));
        let Some(wanted) = letters(short).filter(|_| !spelt && short.chars().filter(|c| c.is_uppercase()).count() >= 2) else { continue };
        let mut fitting: Vec<usize> = longs.get(&wanted).into_iter().flatten().copied().collect();
        if fitting.is_empty() && wanted.chars().count() > 2 {
            // "IEA" for "Islamic Emirate", where the last letter is the country's.
            let (last, _) = wanted.char_indices().next_back().unwrap_or((0, ' '));
            let bodies = longs.get(&wanted[..last]).into_iter().flatten().copied();
            fitting = bodies.filter(|&n| with_country(scene, &countries, short, n)).collect();
        }
        // What the gazetteer surely knows is no acronym of something else: "US" in an article on the University of Sheffield.
        let sure = scene.drafts[at].weight == 3;
        fitting.retain(|&n| !sure || scene.drafts[n].kind.agrees(scene.drafts[at].kind));
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
    kind.is_body() && countries.iter().any(|c| is_acronym_of(short, &format!("{words} {c}")))
}

/// Names by the words that a fuller form of another name shares with it: its last and its first word.
struct Fuller {
    names: Vec<(usize, Vec<String>)>,
    by_end: BTreeMap<String, Vec<usize>>,
    by_start: BTreeMap<String, Vec<usize>>,
}

impl Fuller {
    fn of(scene: &Scene<'_>) -> Self {
        let names: Vec<(usize, Vec<String>)> = (0..scene.drafts.len())
            .filter(|&at| is_name(scene, at) && scene.drafts[at].kind != Kind::Nationality)
            .map(|at| (at, plain_words(scene.text(&scene.drafts[at].tokens))))
            .collect();
        let (mut by_end, mut by_start): (BTreeMap<String, Vec<usize>>, BTreeMap<String, Vec<usize>>) = Default::default();
        for (place, (_, words)) in names.iter().enumerate().filter(|(_, (_, words))| words.len() > 1) {
            by_end.entry(key::of_sound(&words[words.len() - 1])).or_default().push(place);
            by_start.entry(words[0].clone()).or_default().push(place);
        }
        Fuller { names, by_end, by_start }
    }

    /// The sound of a name of one word.
    fn surname(&self, place: usize) -> Option<String> {
        match self.names[place].1.as_slice() {
            [only] => Some(key::of_sound(only)),
            _ => None,
        }
    }

    /// The last fuller name before the one at `place`, else the only one after it; true when it stands before.
    fn find(&self, scene: &Scene<'_>, chains: &Chains, place: usize) -> Option<(usize, bool)> {
        let (at, short) = &self.names[place];
        let list = |map: &BTreeMap<String, Vec<usize>>, word: Option<&String>| word.and_then(|w| map.get(w)).cloned().unwrap_or_default();
        let sound = short.last().map(|word| key::of_sound(word));
        let (ends, starts) = (list(&self.by_end, sound.as_ref()), list(&self.by_start, short.first()));
        let fits = |&&p: &&usize| {
            let (n, long) = &self.names[p];
            long.len() > short.len() && is_fuller(scene, *n, long, *at, short)
        };
        // A lone surname is not the father's whose name the article's subject has in her own.
        let parent = |&&p: &&usize| short.len() == 1 && ends.iter().any(|&child| child < p && is_parents(&self.names[p].1, &self.names[child].1));
        let before = |list: &[usize]| list[..list.partition_point(|&p| p < place)].iter().rev().find(|p| fits(p) && !parent(p)).copied();
        if let Some(found) = before(&ends).max(before(&starts)) {
            return Some((self.names[found].0, true));
        }
        // A firm's name that stands first is whole: "Tano" before "Tano Steel" is the house, "Tano" before "Tano Inc" the firm.
        let whole = |&&p: &&usize| {
            let (n, long) = &self.names[p];
            let body = scene.drafts[*n].kind.is_a(Kind::Organization) && long.starts_with(short);
            let legal = |word: &String| lexicon::is("whole-form", word.trim_end_matches('.')) || matches!(word.as_str(), "of" | "for");
            !body || legal(&long[short.len()])
        };
        let after = |list: &[usize]| list[list.partition_point(|&p| p <= place)..].iter().filter(fits).filter(whole).copied().collect::<Vec<_>>();
        let mut found = after(&ends);
        found.extend(after(&starts));
        let first = *found.iter().min()?;
        let chain = chains.of(self.names[first].0);
        found.iter().all(|&p| chains.of(self.names[p].0) == chain).then_some((self.names[first].0, false))
    }
}

/// Surnames after full names; short forms of organisations' names.
fn parts(scene: &mut Scene<'_>, chains: &mut Chains) {
    let fuller = Fuller::of(scene);
    // Whom a bare surname has meant stays its bearer, though relatives of that name come up.
    let mut bearers: BTreeMap<String, usize> = BTreeMap::new();
    for place in 0..fuller.names.len() {
        let at = fuller.names[place].0;
        if chains.of(at) != Some(at) && scene.drafts[at].link == Link::StatedAlias {
            continue;
        }
        let Some((found, before)) = fuller.find(scene, chains, place) else { continue };
        let surname = fuller.surname(place);
        let bearer = surname.as_ref().and_then(|name| bearers.get(name)).copied();
        let full = bearer.filter(|_| scene.drafts[found].kind == Kind::Person).unwrap_or(found);
        if let Some(name) = surname.filter(|_| before && scene.drafts[full].kind == Kind::Person) {
            bearers.insert(name, full);
        }
        if chains.of(at) == chains.of(full) || clashes(scene, chains, at, full) {
            continue;
        }
        scene.drafts[at].link = Link::PartOfName;
        let kind = scene.drafts[full].kind;
        if kind == Kind::Person || scene.drafts[at].kind == Kind::Group {
            scene.drafts[at].kind = kind;
        }
        if scene.drafts[full].kind == Kind::Person && before {
            chains.put(at, chains.of(full));
        } else {
            chains.join(at, full);
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
        let surname = short.len() == 1 && ends_alike(short, long) && may_be_surname(scene, other);
        return surname || other.kind == Kind::Person && (long.ends_with(short) && !is_parents(short, long) || given || initials_fit(short, long));
    }
    if long.len() == short.len() + 1 && matches!(long[short.len()].as_str(), "city" | "town") && long.starts_with(short) && is_town(scene, n, at) {
        return true;
    }
    if draft.kind.is_body() && is_members(scene, at, short, long) || is_team(scene, n, at, short, long) {
        return true;
    }
    // A firm's lone first word is often taken for a person.
    let slip = other.kind == Kind::Person && other.weight <= 1 && short.len() == 1;
    if !(draft.kind.is_body() && (other.kind.is_body() || slip) && long.starts_with(short)) {
        return false;
    }
    // "Acme" for "Acme Corp", "Islamic State" for "Islamic State of …"; but "NATO" is not the "NATO Assembly".
    let rest = long[short.len()].as_str();
    let suffix = long.len() == short.len() + 1 && lexicon::is("suffix", rest.trim_end_matches('.'));
    (suffix && !(short.len() == 1 && scene.capital_common(at))) || (short.len() > 1 && matches!(rest, "of" | "for"))
}

/// "Hadi al-Rashidi" beside "Zainab Hadi al-Rashidi": the name of a man is the father's of a woman who has it as her last ones.
fn is_parents(short: &[String], long: &[String]) -> bool {
    let genders = [short, long].map(|words| lexicon::gender_of_name(&words.join(" ")));
    short.len() > 1 && long.len() > short.len() && long.ends_with(short) && matches!(genders, [Some(a), Some(b)] if a != b)
}

/// "Tarma" for "Tarma City": two places, of which no gazetteer says that the short one is a land ("Mexico", "Kansas") or another town.
fn is_town(scene: &Scene<'_>, long: usize, short: usize) -> bool {
    let place = |n: usize| scene.drafts[n].kind.is_a(Kind::Location);
    if !place(long) || !place(short) {
        return false;
    }
    let [long, short] = [long, short].map(|n| Gazetteer::get().lookup(scene.text(&scene.drafts[n].tokens)));
    let one = long.is_empty() || short.is_empty() || short.iter().any(|a| long.iter().any(|b| a.entry == b.entry));
    one && short.iter().all(|hit| hit.entry.kind == Kind::City)
}

/// "the Conservatives" for the Conservative Party, "the Social Democrats" for the Social Democratic Party. A lone plural without "the" or a
/// leader's name ("Paz's Liberals") is some of its people.
fn is_members(scene: &Scene<'_>, at: usize, short: &[String], long: &[String]) -> bool {
    let (Some((party, sort)), Some((plural, first))) = (long.split_last(), short.split_last()) else { return false };
    let (Some(adjective), Some(stem)) = (sort.last(), plural.strip_suffix('s')) else { return false };
    let draft = &scene.drafts[at];
    let whole = || {
        let before = scene.before(draft.tokens.start).map(|t| scene.lower(t)).unwrap_or_default();
        before == "the" || scene.annotation.child(draft.head, "nmod:poss").is_some()
    };
    party == "party" && stem.len() > 3 && adjective.starts_with(stem) && sort[..sort.len() - 1] == *first && (draft.kind != Kind::Group || whole())
}

/// "Soria" for the team "Real Soria", where Soria plays: the name of its town.
fn is_team(scene: &Scene<'_>, n: usize, at: usize, short: &[String], long: &[String]) -> bool {
    let (team, town) = (&scene.drafts[n], &scene.drafts[at]);
    let alike = short.len() == 1 && long.len() < 4 && long.last() == short.first();
    let bodies = || [team, town].iter().all(|draft| matches!(draft.kind, Kind::SportsTeam | Kind::Organization));
    let plays = |draft: &Draft| typing::plays(scene, draft);
    alike && bodies() && (plays(town) || town.weight > 1 && (team.kind == Kind::SportsTeam || plays(team)))
}

/// The same last word, in any transliteration when it is long.
fn ends_alike(short: &[String], long: &[String]) -> bool {
    let (Some(a), Some(b)) = (short.last(), long.last()) else { return false };
    a == b || (a.len() > 4 && key::of_sound(a) == key::of_sound(b))
}

/// The last word of somebody's full name is that person, whatever the model called it, unless a gazetteer knows it or a place's preposition
/// stands before it.
fn may_be_surname(scene: &Scene<'_>, draft: &Draft) -> bool {
    let placed = || {
        let before = scene.before(draft.tokens.start).map(|t| scene.lower(t)).unwrap_or_default();
        matches!(before.as_str(), "in" | "at" | "near" | "into" | "to" | "across" | "outside" | "around" | "of")
    };
    match draft.label {
        Some(NameLabel::Per) | None => draft.kind == Kind::Person,
        Some(NameLabel::Loc) => draft.weight <= 1 && !placed(),
        Some(NameLabel::Norp) => false,
        Some(_) => draft.weight <= 1,
    }
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
    let words = |n: usize| scene.text(&scene.drafts[n].tokens);
    if scene.drafts[full].kind != Kind::Person || scene.drafts[at].tokens.len() < 2 || words(full).ends_with(words(at)) {
        return false;
    }
    let (mine, theirs): (Vec<_>, Vec<_>) = (all(chains.of(at)).filter_map(given).collect(), all(chains.of(full)).filter_map(given).collect());
    mine.iter().any(|a| theirs.iter().any(|b| a != b && !a.starts_with(b.trim_end_matches('.')) && !b.starts_with(a.trim_end_matches('.'))))
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
    pub(super) fn capital_common(&self, at: usize) -> bool {
        let token = TokenId(self.drafts[at].tokens.start);
        matches!(self.annotation.upos(token), Upos::Adj | Upos::Noun) || lexicon::noun(&self.lower(token)).is_some()
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
