//! Short forms of bodies that an article has named in full before: "Sirin" after "Sirin Semiconductor", "the Legion" after "the Coastal
//! Legion"; and the first of three names that somebody goes by: "Tan" after "Tan Wei Shen".

use std::collections::{BTreeMap, BTreeSet};

use crate::document::TokenId;
use crate::kind::Kind;
use crate::knowledge::Gazetteer;
use crate::mention::{Form, Link};

use super::chain::Chains;
use super::draft::Scene;
use super::{country, lexicon};

/// Joins short forms to the one fuller name before them that they can mean.
pub(super) fn link(scene: &mut Scene<'_>, chains: &mut Chains) {
    let mut fuller: BTreeMap<String, Vec<(usize, Use)>> = BTreeMap::new();
    for at in 0..scene.drafts.len() {
        if scene.drafts[at].form != Form::Name || scene.drafts[at].kind == Kind::Nationality {
            continue;
        }
        let words: Vec<String> = scene.drafts[at].tokens.clone().map(|t| scene.lower(TokenId(t))).collect();
        if chains.alone(scene, at) && !settled(scene, at) {
            let fits = |full: usize, used: Use| stands_for(scene, at, used) && (used != Use::Front || may_follow(scene, chains, at, full));
            let wanted = fuller.get(&words.join(" ")).into_iter().flatten().filter(|&&(full, used)| fits(full, used));
            let targets: BTreeSet<usize> = wanted.filter_map(|&(full, _)| chains.of(full)).collect();
            if let (1, Some(&target)) = (targets.len(), targets.first()) {
                adopt(scene, chains, at, target);
                continue;
            }
        }
        for (form, used) in forms(scene, at, &words) {
            fuller.entry(form).or_default().push((at, used));
        }
    }
}

/// What a short form takes of the full name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// A body's first words.
    Front,
    /// A word that says what a body is.
    Noun,
    /// A person's first name of three, or an inner one.
    Family,
}

/// The short forms that a full name allows.
fn forms(scene: &Scene<'_>, at: usize, words: &[String]) -> Vec<(String, Use)> {
    let kind = scene.drafts[at].kind;
    if kind == Kind::Person {
        return family_names(words).map(|word| (word.clone(), Use::Family)).collect();
    }
    if !kind.is_body() || words.len() < 2 {
        return Vec::new();
    }
    let small = |w: &String| matches!(w.as_str(), "of" | "for" | "the" | "and" | "&" | "in" | "on" | "-");
    let fronts = (1..words.len()).filter(|&n| !small(&words[n - 1])).map(|n| (words[..n].join(" "), Use::Front));
    let nouns = words.iter().skip(1).filter(|w| !small(w)).map(|word| (word.clone(), Use::Noun));
    let first = words.get(1).filter(|w| small(w)).map(|_| (words[0].clone(), Use::Noun));
    fronts.chain(nouns).chain(first).collect()
}

/// What somebody with three names or more may go by besides the last: the first of three ("Tan Wei Shen"), an inner one that is no given name
/// ("Gabriel García Márquez", "Nyakim Deng Chol").
fn family_names(words: &[String]) -> impl Iterator<Item = &String> {
    let inner = if words.len() > 2 { &words[1..words.len() - 1] } else { &[] };
    let family = |word: &&String| word.chars().count() > 2 && word.chars().all(char::is_alphabetic) && lexicon::gender_of_name(word).is_none();
    inner.iter().filter(family).chain(words.first().filter(|_| words.len() == 3))
}

/// False for a name that stood by itself before the longer one came: "Air Lomé … its regional arm, Air Lomé Nord". In its first two
/// sentences an article may say the same thing in short and in full.
fn may_follow(scene: &Scene<'_>, chains: &Chains, at: usize, full: usize) -> bool {
    let first = |draft: usize| chains.of(draft).unwrap_or(draft);
    let (short, long) = (first(at), first(full));
    let sentence = |draft: usize| scene.sentence(scene.drafts[draft].head).0;
    long < short || sentence(long) <= 1 && sentence(long) != sentence(short)
}

/// True for a name that means something by itself: a gazetteer surely knows it, or the text calls it a person or place.
fn settled(scene: &Scene<'_>, at: usize) -> bool {
    let draft = &scene.drafts[at];
    let words = scene.text(&draft.tokens);
    // The article itself tells that a place's name is a body's here.
    let told = draft.weight == 2 && draft.kind.is_a(Kind::Organization);
    draft.weight >= 3
        || draft.weight == 2 && !told && draft.kind != Kind::Person
        || Gazetteer::get().lookup(words).iter().any(|hit| !hit.weak && (!told || hit.entry.kind.agrees(draft.kind)))
        || country::of_demonym(words).is_some()
        || draft.tokens.clone().any(|t| lexicon::is_title(&scene.lower(TokenId(t))))
}

fn stands_for(scene: &Scene<'_>, at: usize, used: Use) -> bool {
    let draft = &scene.drafts[at];
    let one = draft.tokens.len() == 1;
    let definite = scene.before(draft.tokens.start).is_some_and(|t| scene.lower(t) == "the");
    match used {
        Use::Front => !(one && (scene.capital_common(at) || definite && draft.kind == Kind::Person)),
        Use::Noun => one && definite && draft.kind != Kind::Person,
        Use::Family => one && !definite && draft.kind == Kind::Person,
    }
}

fn adopt(scene: &mut Scene<'_>, chains: &mut Chains, at: usize, target: usize) {
    let kind = scene.drafts[target].kind;
    let mine: Vec<usize> = chains.of(at).into_iter().flat_map(|chain| chains.members(chain)).collect();
    for draft in mine {
        if scene.drafts[draft].form == Form::Name && !scene.drafts[draft].kind.agrees(kind) {
            scene.drafts[draft].kind = kind;
        }
    }
    scene.drafts[at].link = Link::PartOfName;
    chains.join(at, target);
}
