//! `Cast`: the chains while descriptions and pronouns are put to them, with what is known of each chain, kept as it grows.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::annotation::Upos;
use crate::document::TokenId;
use crate::kind::Kind;
use crate::knowledge::Gazetteer;
use crate::mention::{Form, Link};

use super::chain::Chains;
use super::draft::Scene;
use super::lexicon::{self, Gender};
use super::pronoun::{self, Asks};
use super::{country, nominal, typing};

/// What is known of a chain.
#[derive(Clone, Debug)]
pub(super) struct Traits {
    /// What it is.
    pub kind: Kind,
    /// Some mention names it.
    pub named: bool,
    /// Some description of it stands in the plural.
    pub plural: bool,
    /// Gender that a title, a name or a pronoun told.
    pub gender: Option<Gender>,
    /// Words of its names, in lower case.
    pub words: BTreeSet<String>,
    /// Some description of it tells that it is yet to be: "the next president".
    pub vacant: bool,
    /// Words of titles and descriptions that it went by, each up to its noun, in lower case.
    titles: BTreeSet<Vec<String>>,
}

/// Scene, chains and traits.
pub(super) struct Cast<'s, 'a> {
    /// Text, trees, drafts.
    pub scene: &'s mut Scene<'a>,
    /// Who is who.
    pub chains: Chains,
    traits: Vec<Traits>,
    /// Words of names, in lower case, to the named chains that have them.
    by_word: BTreeMap<String, Vec<usize>>,
    /// Countries to the chains that are named like their capitals; made when it is first asked for.
    seats: OnceCell<BTreeMap<&'static str, Vec<usize>>>,
}

impl<'s, 'a> Cast<'s, 'a> {
    /// The cast of the named chains; every description is a chain of its own, pronouns have none.
    pub fn new(scene: &'s mut Scene<'a>, mut chains: Chains) -> Self {
        for at in 0..scene.drafts.len() {
            if scene.drafts[at].form == Form::Pronoun {
                chains.put(at, None);
            }
        }
        let traits: Vec<Traits> = (0..scene.drafts.len()).map(|chain| traits(scene, &chains, chain)).collect();
        let mut by_word: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (chain, known) in traits.iter().enumerate().filter(|(_, known)| known.named) {
            for word in &known.words {
                by_word.entry(word.clone()).or_default().push(chain);
            }
        }
        Cast { scene, chains, traits, by_word, seats: OnceCell::new() }
    }

    /// The chains whose names have a word, in lower case.
    pub fn called(&self, word: &str) -> impl Iterator<Item = usize> + '_ {
        self.by_word.get(word).into_iter().flatten().copied()
    }

    /// The chains that are named like the capital of a country, in the order of their first mentions; not where the name stands for the state.
    pub fn seats(&self, country: &str) -> impl Iterator<Item = usize> + '_ {
        let seats = self.seats.get_or_init(|| {
            let mut seats: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
            let place = |&n: &usize| self.scene.drafts[n].form == Form::Name && self.scene.drafts[n].link != Link::Capital;
            for chain in (0..self.traits.len()).filter(|&chain| self.traits[chain].named && self.kind(chain) != Kind::Country) {
                let name = self.chains.members(chain).find(place).map(|n| self.scene.text(&self.scene.drafts[n].tokens));
                if let Some(entry) = name.and_then(|name| Gazetteer::get().of_capital(name)) {
                    seats.entry(entry.name).or_default().push(chain);
                }
            }
            seats
        });
        seats.get(country).into_iter().flatten().copied()
    }

    /// The named chains of a kind, in the order of their first mentions.
    pub fn named(&self, kind: Kind) -> impl Iterator<Item = usize> + '_ {
        self.traits.iter().enumerate().filter(move |(_, known)| known.named && known.kind == kind).map(|(chain, _)| chain)
    }

    /// What is known of a chain.
    pub fn traits(&self, chain: usize) -> &Traits {
        &self.traits[chain]
    }

    /// What a chain is.
    pub fn kind(&self, chain: usize) -> Kind {
        self.traits[chain].kind
    }

    /// Puts a draft into a chain and learns from it.
    pub fn put(&mut self, at: usize, chain: usize, link: Link) {
        self.chains.put(at, Some(chain));
        self.scene.drafts[at].link = link;
        let head = self.scene.drafts[at].head;
        let learned = &mut self.traits[chain];
        match self.scene.drafts[at].form {
            Form::Pronoun => learned.gender = learned.gender.or(gender_of_pronoun(self.scene, head)),
            Form::Nominal => {
                learned.plural |= nominal::is_plural(self.scene, head);
                learned.vacant |= is_vacant(self.scene, at);
                learned.gender = learned.gender.or(lexicon::gender_of_word(&self.scene.lemma(head)));
                learned.titles.insert(title(self.scene, at));
                if link == Link::Apposition || !learned.named {
                    learned.kind = kind(self.scene, &self.chains, chain);
                }
            }
            Form::Name => {}
        }
    }

    /// True when the chain went by a title or description that ends in this noun and has all these words.
    pub fn held(&self, chain: usize, lemma: &str, modifiers: &[String]) -> bool {
        self.traits[chain].titles.iter().any(|title| title.last().is_some_and(|w| w == lemma) && modifiers.iter().all(|m| title.contains(m)))
    }

    /// Nouns of the titles and descriptions that the chain went by.
    pub fn nouns(&self, chain: usize) -> impl Iterator<Item = &String> {
        self.traits[chain].titles.iter().filter_map(|title| title.last())
    }

    /// Words of the titles and descriptions that the chain went by.
    pub fn described(&self, chain: usize) -> impl Iterator<Item = &String> {
        self.traits[chain].titles.iter().flatten()
    }

    /// Mentions of a chain that end before a token, the last one first.
    pub fn before(&self, chain: usize, place: TokenId) -> impl Iterator<Item = usize> + '_ {
        self.chains.earlier(chain, self.scene.drafts_until(place)).filter(move |&at| self.scene.drafts[at].tokens.end <= place.0)
    }

    /// Sentences from a mention to a place after it.
    pub fn back(&self, at: usize, place: TokenId) -> u32 {
        self.scene.sentence(place).0 - self.scene.sentence(self.scene.drafts[at].head).0
    }

    /// Mentions of a chain in the sentence of a token, before it, the last one first.
    pub fn here(&self, chain: usize, place: TokenId) -> impl Iterator<Item = usize> + '_ {
        self.before(chain, place).take_while(move |&at| self.back(at, place) == 0)
    }
}

fn traits(scene: &Scene<'_>, chains: &Chains, chain: usize) -> Traits {
    let mut known =
        Traits { kind: Kind::Thing, named: false, plural: false, vacant: false, gender: None, words: BTreeSet::new(), titles: BTreeSet::new() };
    let mut longest = "";
    for at in chains.members(chain) {
        let draft = &scene.drafts[at];
        match draft.form {
            Form::Name => {
                known.named = true;
                known.words.extend(draft.tokens.clone().map(|t| scene.lower(TokenId(t))));
                known.gender = known.gender.or_else(|| lexicon::gender_of_word(&scene.lower(scene.before(draft.tokens.start)?)));
                known.titles.insert(title(scene, at));
                let words = scene.text(&draft.tokens);
                longest = if words.len() > longest.len() { words } else { longest };
            }
            Form::Nominal => {
                known.plural |= nominal::is_plural(scene, draft.head);
                known.vacant |= is_vacant(scene, at);
                known.gender = known.gender.or(lexicon::gender_of_word(&scene.lemma(draft.head)));
                known.titles.insert(title(scene, at));
            }
            Form::Pronoun => {}
        }
    }
    known.kind = kind(scene, chains, chain);
    if known.kind == Kind::Person {
        known.gender = known.gender.or_else(|| lexicon::gender_of_name(longest));
    }
    known
}

/// "the next president", "a future leader": whoever that will be.
fn is_vacant(scene: &Scene<'_>, at: usize) -> bool {
    scene.drafts[at].tokens.clone().any(|t| matches!(scene.lower(TokenId(t)).as_str(), "next" | "future" | "would-be"))
}

fn gender_of_pronoun(scene: &Scene<'_>, head: TokenId) -> Option<Gender> {
    match pronoun::asks(scene, head) {
        Some(Asks::Female) => Some(Gender::Female),
        Some(Asks::Male) => Some(Gender::Male),
        _ => None,
    }
}

/// Words up to the noun of a description, or those right before a name.
fn title(scene: &Scene<'_>, at: usize) -> Vec<String> {
    let draft = &scene.drafts[at];
    let range = match draft.form {
        Form::Name => {
            let first = draft.tokens.start.saturating_sub(4).max(scene.bounds(draft.head).start);
            let apart = |t: &u32| matches!(scene.annotation.upos(TokenId(*t)), Upos::Verb | Upos::Aux | Upos::Det | Upos::Pron | Upos::Sconj);
            (first..draft.tokens.start).rev().find(apart).map_or(first, |t| t + 1)..draft.tokens.start
        }
        _ => draft.tokens.start..draft.head.0 + 1,
    };
    range.map(|t| scene.lower(TokenId(t))).collect()
}

/// Kind of a chain: the kind that its surest mentions agree on.
fn kind(scene: &Scene<'_>, chains: &Chains, chain: usize) -> Kind {
    let members = || chains.members(chain).filter(|&at| scene.drafts[at].form != Form::Pronoun);
    if let Some(at) = members().find(|&at| scene.drafts[at].link.stands_for()) {
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
