//! Descriptions to chains: apposition, the same words again, the holder of a title, the last fitting body or place. No clear one, no link.

use std::collections::BTreeSet;

use crate::annotation::Upos;
use crate::document::TokenId;
use crate::kind::Kind;
use crate::mention::{Form, Link};

use super::cast::Cast;
use super::draft::Scene;
use super::{lexicon, nominal, salience, sortal, typing};

/// Sentences that a description may look back.
const REACH: u32 = 12;

/// Links every description that finds its chain.
pub(super) fn link(cast: &mut Cast<'_, '_>) {
    for at in 0..cast.scene.drafts.len() {
        if cast.scene.drafts[at].form == Form::Nominal
            && !cast.scene.drafts[at].kind.is_literal()
            && let Some((chain, link)) = find(cast, at)
        {
            cast.put(at, chain, link);
        }
    }
}

/// A description: apposed to a name, the same description again, or "the organization" for the last fitting one.
fn find(cast: &Cast<'_, '_>, at: usize) -> Option<(usize, Link)> {
    let scene = &*cast.scene;
    let draft = &scene.drafts[at];
    if let Some(named) = apposed(cast, at) {
        return Some((named, Link::Apposition));
    }
    if !nominal::is_definite(scene, draft.head) || scene.annotation.child(draft.head, "nmod:poss").is_some() {
        return None;
    }
    if let Some(same) = same_words(cast, at) {
        return Some((same, Link::Description));
    }
    let modifiers = nominal::modifiers(scene, draft)?;
    if nominal::is_plural(scene, draft.head) {
        return sortal::fighters(cast, at).filter(|_| modifiers.is_empty()).map(|chain| (chain, Link::Description));
    }
    let sorts = |extra: bool| modifiers.iter().all(|m| lexicon::is("sort", m) || extra && sortal::is_origin(scene, at, m));
    let found = if draft.kind == Kind::Person {
        title_holder(cast, at, &modifiers).or_else(|| sortal::person(cast, at, &modifiers))
    } else if sorts(draft.kind.is_a(Kind::Organization)) {
        fitting(cast, at).or_else(|| sortal::thing(cast, at).filter(|_| modifiers.is_empty()))
    } else {
        None
    };
    found.map(|chain| (chain, Link::Description))
}

/// Chains with a mention shortly before a draft, the nearest mention first.
pub(super) fn candidates(cast: &Cast<'_, '_>, at: usize, reach: u32) -> BTreeSet<usize> {
    let scene = &*cast.scene;
    let start = scene.drafts[at].tokens.start;
    (0..at)
        .rev()
        .take_while(|&n| cast.back(n, scene.drafts[at].head) <= reach)
        .filter(|&n| scene.drafts[n].tokens.end <= start && scene.drafts[n].kind != Kind::Nationality)
        .filter_map(|n| cast.chains.of(n))
        .collect()
}

/// The named chain that a person's or organisation's description stands beside: "X, head of Y", "the head of Y, X".
fn apposed(cast: &Cast<'_, '_>, at: usize) -> Option<usize> {
    let scene = &*cast.scene;
    let tree = scene.annotation;
    let head = scene.drafts[at].head;
    let named = |token: TokenId| scene.headed(token).find(|&n| scene.drafts[n].form == Form::Name && scene.drafts[n].kind != Kind::Nationality);
    let up = tree.head(head).filter(|_| tree.base_rel(head) == "appos").and_then(named);
    // "her father, the retired judge N": an apposition of an apposition.
    let described = |token: TokenId| tree.children_by(token, "nmod:desc").filter(move |&below| below > token);
    let below = |token: TokenId| tree.children_by(token, "appos").chain(tree.children_by(token, "flat")).chain(described(token));
    let down = || below(head).find_map(|token| named(token).or_else(|| below(token).find_map(named)));
    let mate = up.or_else(down).or_else(|| after_comma(scene, at))?;
    let chain = cast.chains.of(mate)?;
    let (a, b) = (scene.drafts[at].kind, cast.kind(chain));
    let plain = typing::phrase_kind(scene, head).unwrap_or(a);
    (!nominal::is_plural(scene, head) && (a.agrees(b) || plain.agrees(b) || (a == Kind::Group && b.is_a(Kind::Organization)))).then_some(chain)
}

/// "the President of Peru, Ana Paz, and …": the comma after an office before a name makes an apposition, whatever the tree says.
fn after_comma(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let (head, end) = (scene.drafts[at].head, scene.drafts[at].tokens.end);
    let office = scene.drafts[at].kind == Kind::Person && nominal::is_definite(scene, head) && end > head.0 + 1;
    if !office || scene.after(end).is_none_or(|t| scene.word(t) != ",") {
        return None;
    }
    let plain = |t: u32| {
        let tag = scene.annotation.upos(TokenId(t));
        matches!(tag, Upos::Adj | Upos::Noun | Upos::Propn | Upos::Punct | Upos::Verb) && scene.word(TokenId(t)) != ","
    };
    let starts = |start: u32| start > end && start <= end + 5 && (end + 1..start).all(plain);
    let person = |&n: &usize| {
        let draft = &scene.drafts[n];
        draft.form == Form::Name && draft.kind == Kind::Person && starts(draft.tokens.start)
    };
    let name = scene.drafts_in(scene.sentence(head)).find(person)?;
    scene.after(scene.drafts[name].tokens.end).is_none_or(|t| matches!(scene.word(t), "," | ".")).then_some(name)
}

/// An earlier description with this head whose modifiers include all of ours: "the CSTO program" … "the program".
fn same_words(cast: &Cast<'_, '_>, at: usize) -> Option<usize> {
    let scene = &*cast.scene;
    let draft = &scene.drafts[at];
    let lemma = scene.annotation.lemma(draft.head);
    let mine = words(scene, at);
    let plural = nominal::is_plural(scene, draft.head);
    let owned = |head: TokenId| scene.annotation.child(head, "nmod:poss").is_some();
    let open = |head: TokenId| owned(head) || scene.annotation.child(head, "det").is_some_and(|d| !lexicon::is("no-determiner", &scene.lower(d)));
    let same = |&n: &usize| {
        let other = &scene.drafts[n];
        other.form == Form::Nominal
            && other.tokens.end <= draft.tokens.start
            && scene.annotation.lemma(other.head).eq_ignore_ascii_case(lemma)
            && (other.link == Link::Apposition || open(other.head))
            && nominal::is_plural(scene, other.head) == plural
            && mine.is_subset(&words(scene, n))
    };
    (0..at).rev().take_while(|&n| cast.back(n, draft.head) <= REACH).filter(same).find_map(|n| cast.chains.of(n))
}

/// Content words of a description without its determiner.
fn words(scene: &Scene<'_>, at: usize) -> BTreeSet<String> {
    let draft = &scene.drafts[at];
    let content = |t: &u32| !matches!(scene.annotation.base_rel(TokenId(*t)), "det" | "punct" | "case");
    draft.tokens.clone().filter(content).map(|t| scene.lower(TokenId(t))).collect()
}

/// The most salient named chain that "the organization" can mean.
fn fitting(cast: &Cast<'_, '_>, at: usize) -> Option<usize> {
    let scene = &*cast.scene;
    let draft = &scene.drafts[at];
    let lemma = scene.lemma(draft.head);
    let sort = typing::phrase_kind(scene, draft.head);
    let wanted = if lemma == "group" { sort.unwrap_or(Kind::Organization) } else { sort.filter(|k| *k == Kind::ArmedGroup).unwrap_or(draft.kind) };
    if !(wanted.is_a(Kind::Organization) || wanted.is_a(Kind::Location)) || lexicon::is("local", &lemma) {
        return None;
    }
    let mut scored: Vec<(f32, usize)> = Vec::new();
    for chain in candidates(cast, at, REACH) {
        let known = cast.traits(chain);
        let says = known.words.contains(&lemma);
        // "the alliance" is no Institute: a body whose name tells its sort goes by that noun, or by a general one.
        let other = !says && strict(draft.kind) && known.words.iter().any(|w| lexicon::name_noun(w).is_some_and(strict));
        if other && !lexicon::is("general", &lemma) {
            continue;
        }
        if !known.named || !sorts_agree(wanted, known.kind, says) || inside(cast, chain, draft.head) {
            continue;
        }
        if salience::distance(cast, chain, draft.head).is_none_or(|d| d > if says { 12 } else { 4 }) {
            continue;
        }
        let mut score = salience::of(cast, chain, draft.head);
        if says {
            score = score * 1.5 + 1.0;
        } else if wanted == Kind::Organization && matches!(known.kind, Kind::MediaOutlet | Kind::University | Kind::GovernmentBody) {
            score *= 0.4;
        }
        scored.push((score, chain));
    }
    clear(scored, 1.15)
}

/// Kinds whose nouns do not stand for one another: a council is no commission, a lake no river.
fn strict(kind: Kind) -> bool {
    use Kind::{Alliance, Facility, GovernmentBody, Location, MilitaryUnit, Organization, Region, University};
    matches!(kind, GovernmentBody | Facility | Location | University | MilitaryUnit | Region | Alliance | Organization)
}

/// True when a thing of one kind may be described by a noun of the other; `says`: its name has that noun.
fn sorts_agree(wanted: Kind, of: Kind, says: bool) -> bool {
    // "the church" for the Church of Elim: the building's noun in a body's name.
    if says && wanted == Kind::Facility && of == Kind::Organization {
        return true;
    }
    if matches!(wanted, Kind::Location | Kind::Facility) && of != wanted {
        return false;
    }
    let narrow = matches!(wanted, Kind::Country | Kind::GovernmentBody | Kind::University | Kind::ArmedGroup);
    let broad = of == Kind::Organization && wanted.is_a(Kind::Organization) && (says || !narrow);
    let country = of == Kind::Country && wanted != Kind::Country;
    let place = of == Kind::Location && wanted == Kind::City;
    !country && (of.is_a(wanted) || broad || place)
}

/// The person whose name stood with this title or description before: "Defense Secretary Lee … the secretary".
fn title_holder(cast: &Cast<'_, '_>, at: usize, modifiers: &[String]) -> Option<usize> {
    let head = cast.scene.drafts[at].head;
    let lemma = cast.scene.lemma(head);
    let mut scored = Vec::new();
    for chain in candidates(cast, at, REACH) {
        let known = cast.traits(chain);
        if known.kind == Kind::Person && known.named && cast.held(chain, &lemma, modifiers) {
            scored.push((salience::of(cast, chain, head) + 0.01, chain));
        }
    }
    clear(scored, 1.15)
}

/// True when a mention of the chain lies below the phrase: "the secretariat of X" is not X.
fn inside(cast: &Cast<'_, '_>, chain: usize, head: TokenId) -> bool {
    let scene = &*cast.scene;
    let all = scene.drafts_in(scene.sentence(head));
    let below = |n: usize| scene.annotation.ancestors(scene.drafts[n].head).take(8).any(|t| t == head);
    cast.chains.earlier(chain, all.end).take_while(|&n| n >= all.start).any(below)
}

/// The best when it beats the second by the factor.
pub(super) fn clear(mut scored: Vec<(f32, usize)>, factor: f32) -> Option<usize> {
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    match scored.as_slice() {
        [] => None,
        [(_, only)] => Some(*only),
        [(a, first), (b, _), ..] => (*a >= b * factor).then_some(*first),
    }
}
