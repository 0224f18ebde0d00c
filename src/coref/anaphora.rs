//! Descriptions and pronouns to chains, in text order: apposition, same words, the most salient fitting chain; no clear one, no link.

use std::collections::BTreeSet;

use crate::annotation::Upos;
use crate::document::TokenId;
use crate::kind::Kind;
use crate::mention::{Form, Link};

use super::chain::Chains;
use super::draft::Scene;
use super::people::{self, Gender};
use super::pronoun::{self, Asks};
use super::{country, lexicon, nominal, salience, typing};

/// Links what is not a name. A pronoun without a clear antecedent leaves its chain (`None`) and is dropped by the builder.
pub(super) fn link(scene: &mut Scene<'_>, chains: &mut Chains) {
    let all = 0..scene.drafts.len();
    for at in all.clone().filter(|&at| scene.drafts[at].form == Form::Pronoun).collect::<Vec<_>>() {
        chains.put(at, None);
    }
    for at in all.clone() {
        if scene.drafts[at].form == Form::Nominal {
            description(scene, chains, at);
        }
    }
    // Speakers last: "I" may stand before the "she said" that tells who speaks.
    for speakers in [false, true] {
        for at in all.clone() {
            if scene.drafts[at].form == Form::Pronoun && (pronoun::asks(scene, scene.drafts[at].head) == Some(Asks::Speaker)) == speakers {
                pronoun(scene, chains, at);
            }
        }
    }
}

fn put(scene: &mut Scene<'_>, chains: &mut Chains, at: usize, chain: usize, link: Link) {
    chains.put(at, Some(chain));
    scene.drafts[at].link = link;
}

/// Kind of a chain: its surest mention's.
pub(super) fn kind(scene: &Scene<'_>, chains: &Chains, chain: usize) -> Kind {
    let members = || chains.members(chain).filter(|&at| scene.drafts[at].form != Form::Pronoun);
    if let Some(at) = members().find(|&at| scene.drafts[at].link == Link::Demonym) {
        let region = scene.drafts[at].name.as_deref().is_some_and(|name| country::region(name).is_some());
        return if region { Kind::Region } else { Kind::Country };
    }
    let names = || members().filter(|&at| scene.drafts[at].form == Form::Name);
    let mut best: Vec<(Kind, u32)> = Vec::new();
    let voters: Vec<usize> = if names().next().is_some() { names().collect() } else { members().collect() };
    let mut vote = |kind: Kind, weight: u32| match best.iter_mut().find(|(k, _)| *k == kind) {
        Some((_, sum)) => *sum += weight,
        None => best.push((kind, weight)),
    };
    for at in voters {
        let draft = &scene.drafts[at];
        vote(draft.kind, u32::from(draft.weight) * u32::from(draft.weight) + u32::from(draft.tokens.len() > 1 && draft.weight > 0));
    }
    for at in members().filter(|&at| scene.drafts[at].link == Link::Apposition) {
        if let Some(kind) = typing::phrase_kind(scene, scene.drafts[at].head) {
            vote(kind, 3);
        }
    }
    let support = |kind: Kind| best.iter().filter(|(k, _)| k.agrees(kind)).map(|(_, w)| w).sum::<u32>();
    let depth = |kind: Kind| Kind::ALL.iter().filter(|&&k| kind.is_a(k)).count();
    best.iter()
        .map(|&(k, w)| (support(k), depth(k), w, k))
        .max_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)).then(b.3.cmp(&a.3)))
        .map_or(Kind::Thing, |b| b.3)
}

/// Sentences that a description may look back.
const REACH: u32 = 12;

/// Chains with a mention shortly before a draft.
fn candidates(scene: &Scene<'_>, chains: &Chains, at: usize) -> BTreeSet<usize> {
    let start = scene.drafts[at].tokens.start;
    let near = |n: &usize| scene.sentence(scene.drafts[at].head).0 - scene.sentence(scene.drafts[*n].head).0 <= REACH;
    (0..at)
        .rev()
        .take_while(near)
        .filter(|&n| scene.drafts[n].tokens.end <= start && scene.drafts[n].kind != Kind::Nationality)
        .filter_map(|n| chains.of(n))
        .collect()
}

fn has_name(scene: &Scene<'_>, chains: &Chains, chain: usize) -> bool {
    chains.members(chain).any(|n| scene.drafts[n].form == Form::Name)
}

/// A description: apposed to a name, the same description again, or "the organization" for the last fitting one.
fn description(scene: &mut Scene<'_>, chains: &mut Chains, at: usize) {
    let draft = scene.drafts[at].clone();
    if draft.kind.is_literal() {
        return;
    }
    if let Some(named) = apposed(scene, chains, at) {
        return put(scene, chains, at, named, Link::Apposition);
    }
    if !nominal::is_definite(scene, draft.head) || scene.annotation.child(draft.head, "nmod:poss").is_some() {
        return;
    }
    if let Some(same) = same_words(scene, chains, at) {
        return put(scene, chains, at, same, Link::Description);
    }
    let Some(modifiers) = nominal::modifiers(scene, &draft) else { return };
    if nominal::is_plural(scene, draft.head) {
        return;
    }
    if draft.kind == Kind::Person {
        if let Some(holder) = title_holder(scene, chains, at, &modifiers) {
            put(scene, chains, at, holder, Link::Description);
        }
        return;
    }
    if !modifiers.iter().all(|m| is_sort(m)) {
        return;
    }
    if let Some(found) = fitting(scene, chains, at) {
        put(scene, chains, at, found, Link::Description);
    }
}

/// The named chain that a person's or organisation's description stands beside: "X, head of Y", "the head of Y, X".
fn apposed(scene: &Scene<'_>, chains: &Chains, at: usize) -> Option<usize> {
    let tree = scene.annotation;
    let head = scene.drafts[at].head;
    let named = |token: TokenId| {
        (0..scene.drafts.len())
            .find(|&n| scene.drafts[n].form == Form::Name && scene.drafts[n].head == token && scene.drafts[n].kind != Kind::Nationality)
    };
    let up = tree.head(head).filter(|_| tree.base_rel(head) == "appos").and_then(named);
    let down = || tree.children_by(head, "appos").find_map(named);
    // "the President of Peru, Ana Paz, and …": the comma after an office before a name makes an apposition, whatever the tree says.
    let comma = || {
        let end = scene.drafts[at].tokens.end;
        let office = scene.drafts[at].kind == Kind::Person && nominal::is_definite(scene, head) && end > head.0 + 1;
        let plain = |t: u32| {
            matches!(scene.annotation.upos(TokenId(t)), Upos::Adj | Upos::Noun | Upos::Propn | Upos::Punct | Upos::Verb)
                && scene.word(TokenId(t)) != ","
        };
        let starts = |start: u32| start > end && start <= end + 5 && (end + 1..start).all(plain);
        let name = (0..scene.drafts.len())
            .find(|&n| scene.drafts[n].form == Form::Name && scene.drafts[n].kind == Kind::Person && starts(scene.drafts[n].tokens.start))?;
        let close = scene.after(scene.drafts[name].tokens.end).is_none_or(|t| matches!(scene.word(t), "," | "."));
        (office && close && scene.after(end).is_some_and(|t| scene.word(t) == ",")).then_some(name)
    };
    let mate = up.or_else(down).or_else(comma)?;
    let chain = chains.of(mate)?;
    let (a, b) = (scene.drafts[at].kind, kind(scene, chains, chain));
    let plain = typing::phrase_kind(scene, head).unwrap_or(a);
    (!nominal::is_plural(scene, head) && (a.agrees(b) || plain.agrees(b) || (a == Kind::Group && b.is_a(Kind::Organization)))).then_some(chain)
}

/// An earlier description with this head whose modifiers include all of ours: "the CSTO program" … "the program".
fn same_words(scene: &Scene<'_>, chains: &Chains, at: usize) -> Option<usize> {
    let draft = &scene.drafts[at];
    let lemma = scene.lemma(draft.head);
    let mine = words(scene, at);
    let plural = nominal::is_plural(scene, draft.head);
    let near = |n: &usize| scene.sentence(draft.head).0 - scene.sentence(scene.drafts[*n].head).0 <= REACH;
    let open = |head: TokenId| {
        let empty = |d: TokenId| matches!(scene.lower(d).as_str(), "no" | "any" | "every" | "each" | "another");
        scene.annotation.child(head, "det").is_some_and(|d| !empty(d))
    };
    let same = |&n: &usize| {
        let other = &scene.drafts[n];
        other.form == Form::Nominal
            && other.tokens.end <= draft.tokens.start
            && scene.lemma(other.head) == lemma
            && (other.link == Link::Apposition || open(other.head))
            && nominal::is_plural(scene, other.head) == plural
            && mine.is_subset(&words(scene, n))
    };
    (0..at).rev().take_while(near).filter(same).find_map(|n| chains.of(n))
}

/// Content words of a description without its determiner.
fn words(scene: &Scene<'_>, at: usize) -> BTreeSet<String> {
    let draft = &scene.drafts[at];
    let content = |t: &u32| !matches!(scene.annotation.base_rel(TokenId(*t)), "det" | "punct" | "case");
    draft.tokens.clone().filter(content).map(|t| scene.lower(TokenId(t))).collect()
}

/// The most salient named chain that "the organization" can mean.
fn fitting(scene: &Scene<'_>, chains: &Chains, at: usize) -> Option<usize> {
    let draft = &scene.drafts[at];
    let lemma = scene.lemma(draft.head);
    let sort = typing::phrase_kind(scene, draft.head);
    let wanted = if lemma == "group" { sort.unwrap_or(Kind::Organization) } else { sort.filter(|k| *k == Kind::ArmedGroup).unwrap_or(draft.kind) };
    let known = wanted.is_a(Kind::Organization) || wanted.is_a(Kind::Location);
    if !known || matches!(lemma.as_str(), "government" | "police" | "army" | "military" | "area" | "department" | "coast" | "sea" | "road" | "street")
    {
        return None;
    }
    let mut scored: Vec<(f32, usize)> = Vec::new();
    for chain in candidates(scene, chains, at) {
        let of = kind(scene, chains, chain);
        let says = names_say(scene, chains, chain, &lemma);
        let broad = of == Kind::Organization
            && wanted.is_a(Kind::Organization)
            && (says || !matches!(wanted, Kind::Country | Kind::GovernmentBody | Kind::University | Kind::ArmedGroup));
        let country = of == Kind::Country && wanted != Kind::Country;
        let place = of == Kind::Location && wanted == Kind::City;
        if !has_name(scene, chains, chain) || country || !(of.is_a(wanted) || broad || place) || inside(scene, chains, chain, draft.head) {
            continue;
        }
        if salience::distance(scene, chains, chain, draft.head).is_none_or(|d| d > if says { 12 } else { 4 }) {
            continue;
        }
        let mut score = salience::of(scene, chains, chain, draft.head);
        if says {
            score = score * 1.5 + 1.0;
        } else if wanted != of
            && of.is_a(wanted)
            && wanted == Kind::Organization
            && matches!(of, Kind::MediaOutlet | Kind::University | Kind::GovernmentBody)
        {
            score *= 0.4;
        }
        scored.push((score, chain));
    }
    clear(scored, 1.15)
}

/// Adjectives that only name the sort of thing: "this terrorist group".
fn is_sort(modifier: &str) -> bool {
    const SORTS: &str = "terrorist terror militant armed extremist jihadist islamist rebel political news international regional military \
        intergovernmental humanitarian non-profit nonprofit private public state-owned ruling";
    SORTS.split_whitespace().any(|s| s == modifier)
}

/// The person whose name stood with this title or description before: "Defense Secretary Lee … the secretary".
fn title_holder(scene: &Scene<'_>, chains: &Chains, at: usize, modifiers: &[String]) -> Option<usize> {
    let draft = &scene.drafts[at];
    let lemma = scene.lemma(draft.head);
    let mut scored = Vec::new();
    for chain in candidates(scene, chains, at) {
        if kind(scene, chains, chain) != Kind::Person || !has_name(scene, chains, chain) {
            continue;
        }
        let holds = (0..at).filter(|&n| chains.of(n) == Some(chain)).any(|n| {
            let other = &scene.drafts[n];
            let from =
                if other.form == Form::Name { other.tokens.start.saturating_sub(4).max(scene.bounds(other.head).start) } else { other.tokens.start };
            let to = if other.form == Form::Name { other.tokens.start } else { other.head.0 + 1 };
            let words: Vec<String> = (from..to).map(|t| scene.lower(TokenId(t))).collect();
            words.last().is_some_and(|w| *w == lemma) && modifiers.iter().all(|m| words.contains(m))
        });
        if holds {
            scored.push((salience::of(scene, chains, chain, draft.head) + 0.01, chain));
        }
    }
    clear(scored, 1.15)
}

/// A name of the chain has the noun in it.
fn names_say(scene: &Scene<'_>, chains: &Chains, chain: usize, lemma: &str) -> bool {
    let mut names = chains.members(chain).filter(|&n| scene.drafts[n].form == Form::Name);
    names.any(|n| scene.drafts[n].tokens.clone().any(|t| scene.lower(TokenId(t)) == lemma))
}

/// True when a mention of the chain lies below the phrase: "the secretariat of X" is not X.
fn inside(scene: &Scene<'_>, chains: &Chains, chain: usize, head: TokenId) -> bool {
    chains.members(chain).any(|n| scene.annotation.ancestors(scene.drafts[n].head).take(8).any(|t| t == head))
}

/// The best when it beats the second by the factor.
fn clear(mut scored: Vec<(f32, usize)>, factor: f32) -> Option<usize> {
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    match scored.as_slice() {
        [] => None,
        [(_, only)] => Some(*only),
        [(a, first), (b, _), ..] => (*a >= b * factor).then_some(*first),
    }
}

fn pronoun(scene: &mut Scene<'_>, chains: &mut Chains, at: usize) {
    let token = scene.drafts[at].head;
    let found = match pronoun::asks(scene, token) {
        Some(Asks::Relative) => relative(scene, chains, token),
        Some(Asks::Speaker) => speaker(scene, chains, token),
        Some(asks) => antecedent(scene, chains, at, asks),
        None => None,
    };
    if let Some(chain) = found {
        put(scene, chains, at, chain, Link::Pronoun);
    }
}

fn headed(scene: &Scene<'_>, chains: &Chains, token: TokenId) -> Option<usize> {
    let fits = |n: &usize| scene.drafts[*n].head == token && scene.drafts[*n].form != Form::Pronoun && scene.drafts[*n].kind != Kind::Nationality;
    (0..scene.drafts.len()).find(fits).and_then(|n| chains.of(n))
}

fn relative(scene: &Scene<'_>, chains: &Chains, token: TokenId) -> Option<usize> {
    let noun = pronoun::relative_noun(scene, token)?;
    let chain = headed(scene, chains, noun)?;
    let person = !matches!(scene.lower(token).as_str(), "who" | "whom")
        || !kind(scene, chains, chain).is_a(Kind::Location)
        || kind(scene, chains, chain) == Kind::Country;
    person.then_some(chain)
}

/// The person whose words stand in the quotes around a token: subject of the reporting verb in this sentence or the one before.
fn speaker(scene: &Scene<'_>, chains: &Chains, token: TokenId) -> Option<usize> {
    if !quoted(scene, token) {
        return None;
    }
    let here = scene.sentence(token).0;
    let subjects = |sentence: u32| {
        scene.drafts.iter().enumerate().filter(move |(_, d)| scene.sentence(d.head).0 == sentence).filter_map(|(n, d)| {
            let verb = scene.annotation.head(d.head)?;
            let says = scene.annotation.rel(d.head) == "nsubj" && lexicon::is_saying(&scene.lemma(verb)) && !quoted(scene, d.head);
            let chain = chains.of(n)?;
            (says && kind(scene, chains, chain) == Kind::Person).then_some(chain)
        })
    };
    let found: BTreeSet<usize> = subjects(here).collect();
    let found = if found.is_empty() && here > 0 { subjects(here - 1).collect() } else { found };
    if found.len() == 1 { found.first().copied() } else { None }
}

/// True when an odd number of quote marks stands before the token in its paragraph.
fn quoted(scene: &Scene<'_>, token: TokenId) -> bool {
    let paragraph = scene.document.sentence(scene.sentence(token)).paragraph;
    let mut open = false;
    for t in (0..token.0).rev().map(TokenId) {
        if scene.document.sentence(scene.sentence(t)).paragraph != paragraph {
            break;
        }
        match scene.word(t) {
            "\"" => open = !open,
            "“" | "``" => return true,
            "”" | "''" => return open,
            _ => {}
        }
    }
    open
}

fn gender(scene: &Scene<'_>, chains: &Chains, chain: usize) -> Option<Gender> {
    let members: Vec<usize> = chains.members(chain).collect();
    let word = |n: &usize| match scene.drafts[*n].form {
        Form::Name => scene.before(scene.drafts[*n].tokens.start).and_then(|t| people::of_word(&scene.lower(t))),
        Form::Nominal => people::of_word(&scene.lemma(scene.drafts[*n].head)),
        Form::Pronoun => match pronoun::asks(scene, scene.drafts[*n].head) {
            Some(Asks::Female) => Some(Gender::Female),
            Some(Asks::Male) => Some(Gender::Male),
            _ => None,
        },
    };
    let names = || members.iter().filter(|&&n| scene.drafts[n].form == Form::Name).map(|&n| scene.text(&scene.drafts[n].tokens));
    let longest = || names().max_by_key(|name| name.len()).and_then(people::of_name);
    members.iter().find_map(word).or_else(longest)
}

/// The most salient chain that agrees with a personal pronoun.
fn antecedent(scene: &Scene<'_>, chains: &Chains, at: usize, asks: Asks) -> Option<usize> {
    let token = scene.drafts[at].head;
    let reach = if asks == Asks::Neuter { 1 } else { 3 };
    let mut scored: Vec<(f32, usize)> = Vec::new();
    for chain in candidates(scene, chains, at) {
        let Some(distance) = salience::distance(scene, chains, chain, token).filter(|&d| d <= reach) else { continue };
        let Some(fit) = agreement(scene, chains, chain, asks) else { continue };
        if clause_mate(scene, chains, chain, token) {
            continue;
        }
        let mut score = salience::of(scene, chains, chain, token) * fit;
        let acts = kind(scene, chains, chain).is_a(Kind::Organization);
        if matches!(asks, Asks::Neuter | Asks::Plural) && !acts && needs_actor(scene, token) && kind(scene, chains, chain) != Kind::Group {
            score *= 0.3;
        } else if distance == 0 {
            score += 0.4 * subject_here(scene, chains, chain, token);
        }
        if distance == 0 && (acts || !needs_actor(scene, token)) && above(scene, chains, chain, token) {
            score += 1.0;
        }
        if matches!(asks, Asks::Male | Asks::Female) && speaks_before(scene, chains, chain, token) {
            score += 0.4;
        }
        if score >= 0.3 {
            scored.push((score, chain));
        }
    }
    clear(scored, if matches!(asks, Asks::Male | Asks::Female) { 1.1 } else { 1.25 })
}

/// The chain is subject or owner in the clause right above the pronoun's: "it is Peru's duty as it has …".
fn above(scene: &Scene<'_>, chains: &Chains, chain: usize, token: TokenId) -> bool {
    let tree = scene.annotation;
    let clause = std::iter::once(token).chain(tree.ancestors(token)).find(|&t| matches!(tree.base_rel(t), "advcl" | "ccomp" | "xcomp" | "acl"));
    let Some(upper) = clause.and_then(|c| tree.head(c)) else { return false };
    let stands = |n: usize| tree.head(scene.drafts[n].head) == Some(upper) && matches!(tree.rel(scene.drafts[n].head), "nsubj" | "nmod:poss");
    chains.members(chain).any(|n| scene.drafts[n].head < token && stands(n))
}

/// "It has a base", "it denied", "its troops": someone acts or owns.
fn needs_actor(scene: &Scene<'_>, token: TokenId) -> bool {
    let tree = scene.annotation;
    let Some(verb) = tree.head(token) else { return false };
    let lemma = scene.lemma(verb);
    tree.rel(token) == "nsubj"
        && tree.child(verb, "cop").is_none()
        && (lexicon::is_saying(&lemma) || tree.child(verb, "obj").is_some() || matches!(lemma.as_str(), "plan" | "want" | "hope" | "seek"))
}

/// How well a chain agrees with a pronoun; `None` when it cannot.
fn agreement(scene: &Scene<'_>, chains: &Chains, chain: usize, asks: Asks) -> Option<f32> {
    let of = kind(scene, chains, chain);
    let person = of == Kind::Person;
    let plural = chains.members(chain).any(|n| scene.drafts[n].form == Form::Nominal && nominal::is_plural(scene, scene.drafts[n].head));
    let named = if has_name(scene, chains, chain) { 1.0 } else { 0.8 };
    match asks {
        Asks::Male | Asks::Female => {
            let wanted = if asks == Asks::Male { Gender::Male } else { Gender::Female };
            let gender = gender(scene, chains, chain);
            (person && !plural && gender.is_none_or(|g| g == wanted)).then_some(named * if gender.is_some() { 1.0 } else { 0.7 })
        }
        Asks::Neuter => {
            let acts = of.is_a(Kind::Organization);
            (!person && !plural && !of.is_literal() && of != Kind::Group).then_some(if acts {
                1.0
            } else if of == Kind::Thing {
                0.6
            } else {
                0.7
            })
        }
        Asks::Plural => {
            let body = of.is_a(Kind::Organization) && of != Kind::Country;
            (plural || body || of == Kind::Group).then_some(if plural { 1.0 } else { 0.6 })
        }
        Asks::Relative | Asks::Speaker => None,
    }
}

/// "Lee praised him": a subject cannot be its own verb's object pronoun.
fn clause_mate(scene: &Scene<'_>, chains: &Chains, chain: usize, token: TokenId) -> bool {
    let tree = scene.annotation;
    let Some(verb) = tree.head(token).filter(|_| matches!(tree.base_rel(token), "obj" | "iobj" | "obl" | "nsubj")) else { return false };
    let word = scene.lower(token);
    !word.ends_with("self")
        && !word.ends_with("selves")
        && chains.members(chain).any(|n| {
            tree.head(scene.drafts[n].head) == Some(verb)
                && matches!(tree.base_rel(scene.drafts[n].head), "nsubj" | "obj" | "obl")
                && scene.drafts[n].head != token
        })
}

/// 1 when the chain is a subject of this sentence before the token, else 0.
fn subject_here(scene: &Scene<'_>, chains: &Chains, chain: usize, token: TokenId) -> f32 {
    let subject = |n: usize| {
        chains.of(n) == Some(chain)
            && scene.drafts[n].head < token
            && scene.sentence(scene.drafts[n].head) == scene.sentence(token)
            && scene.annotation.base_rel(scene.drafts[n].head) == "nsubj"
    };
    f32::from(u8::from((0..scene.drafts.len()).any(subject)))
}

/// The chain spoke in this sentence or the last: "she said" goes on with the same speaker.
fn speaks_before(scene: &Scene<'_>, chains: &Chains, chain: usize, token: TokenId) -> bool {
    (0..scene.drafts.len()).any(|n| {
        let head = scene.drafts[n].head;
        let near = scene.sentence(token).0.checked_sub(scene.sentence(head).0).is_some_and(|d| d <= 1);
        let verb = scene.annotation.head(head).filter(|_| scene.annotation.base_rel(head) == "nsubj");
        chains.of(n) == Some(chain) && near && head < token && verb.is_some_and(|v| lexicon::is_saying(&scene.lemma(v)))
    })
}
