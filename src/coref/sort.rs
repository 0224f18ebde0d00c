//! What a description's noun asks of the thing that it means: a bank is no seafood firm, a mountain no village, the capital the seat of
//! the country that the article is about.

use std::collections::BTreeSet;

use crate::document::TokenId;
use crate::kind::Kind;
use crate::knowledge::Gazetteer;
use crate::mention::{Form, Link};

use super::cast::Cast;
use super::description::candidates;
use super::{country, lexicon};

/// Nouns of one trade, with the words of names that tell it.
const TRADES: &[&[&str]] = &[
    &["bank", "lender", "banco", "banca", "banque", "bancorp", "bankasi", "financial", "capital", "savings"],
    &["airline", "carrier", "airlines", "airways", "air", "aviation", "wings", "jet", "aero", "aerolineas", "avia"],
    &["automaker", "carmaker", "truckmaker", "motor", "motors", "auto", "automotive", "trucks", "motori"],
    &["drugmaker", "pharma", "pharmaceuticals", "therapeutics", "biotech", "biologics", "vaccines"],
    &["chipmaker", "semiconductor", "semiconductors", "electronics", "microsystems"],
    &["insurer", "reinsurer", "insurance", "assurance", "reinsurance"],
    &["retailer", "supermarket", "supermarkets", "stores", "retail", "superstores"],
    &["brewer", "brewery", "breweries", "brewing", "distiller"],
    &["steelmaker", "steel", "metals"],
    &["publisher", "publishing", "publishers", "books", "press"],
    &["studio", "studios", "pictures", "films", "entertainment"],
    &["shipbuilder", "shipyard", "shipbuilding", "shipyards", "shipping"],
];

fn trade(word: &str) -> Option<&'static [&'static str]> {
    TRADES.iter().copied().find(|words| words.contains(&word))
}

/// False where the article tells that the named chain is something else than the noun of a description says.
pub(super) fn may_be(cast: &Cast<'_, '_>, chain: usize, at: usize) -> bool {
    let scene = &*cast.scene;
    let lemma = scene.lemma(scene.drafts[at].head);
    let known = cast.traits(chain);
    if known.words.contains(&lemma) || cast.held(chain, &lemma, &[]) {
        return true;
    }
    match lexicon::noun(&lemma) {
        // A noun that no list knows means nothing but what goes by it.
        None => false,
        Some(Kind::Location) => listed(cast, chain).is_some_and(|kind| kind == Kind::Location),
        Some(Kind::City) => !matches!(lemma.as_str(), "village" | "hamlet") || listed(cast, chain).is_none(),
        Some(Kind::Company) => trade(&lemma).is_none_or(|words| in_trade(cast, chain, words)),
        Some(_) => true,
    }
}

/// True for a firm whose name or description tells this trade, or none at all.
fn in_trade(cast: &Cast<'_, '_>, chain: usize, words: &[&str]) -> bool {
    let known = cast.traits(chain);
    let told = known.words.iter().chain(cast.described(chain)).any(|word| words.contains(&word.as_str()));
    let plain = |word: &String| lexicon::is("legal-form", word) || lexicon::name_noun(word) != Some(Kind::Company);
    let firm = |word: &&String| lexicon::noun(word) == Some(Kind::Company);
    told || known.words.iter().all(plain) && !cast.described(chain).any(|word| firm(&word))
}

/// The kind under which a gazetteer surely knows one of the chain's names.
fn listed(cast: &Cast<'_, '_>, chain: usize) -> Option<Kind> {
    let scene = &*cast.scene;
    let names = cast.chains.members(chain).filter(|&n| scene.drafts[n].form == Form::Name);
    let mut hits = names.flat_map(|n| Gazetteer::get().lookup(scene.text(&scene.drafts[n].tokens)));
    hits.find(|hit| !hit.weak).map(|hit| hit.entry.kind)
}

/// "the capital": of all capitals named before the one of the country that the article has spoken of most; "the Peruvian capital": Peru's.
pub(super) fn capital(cast: &Cast<'_, '_>, at: usize, modifiers: &[String]) -> Option<usize> {
    let scene = &*cast.scene;
    let draft = &scene.drafts[at];
    let adjective = draft.tokens.clone().find_map(|t| country::of_demonym(scene.word(TokenId(t))));
    if modifiers.len() > usize::from(adjective.is_some()) {
        return None;
    }
    let near = candidates(cast, at, u32::MAX);
    let times = |&chain: &usize| cast.before(chain, draft.head).count();
    let state = |chain: usize| {
        let mut members = cast.chains.members(chain).map(|n| &scene.drafts[n]);
        members.find_map(|d| d.name.as_deref().and_then(country::named).or_else(|| country::named(scene.text(&d.tokens))))
    };
    let named = || near.iter().copied().filter(|&chain| cast.kind(chain) == Kind::Country);
    let land = adjective.or_else(|| named().max_by_key(|chain| (times(chain), std::cmp::Reverse(*chain))).and_then(state))?;
    let seat = |&chain: &usize| {
        let place = |n: usize| scene.drafts[n].form == Form::Name && scene.drafts[n].link != Link::Capital;
        let name = |n: usize| Gazetteer::get().of_capital(scene.text(&scene.drafts[n].tokens));
        cast.kind(chain) != Kind::Country && cast.chains.members(chain).filter(|&n| place(n)).any(|n| name(n).is_some_and(|e| e.name == land))
    };
    near.iter().copied().find(seat)
}

/// The bodies in whose office somebody speaks in the clauses above a word: "Arka manager Lena Holt said the club …".
pub(super) fn of_speaker(cast: &Cast<'_, '_>, head: TokenId) -> BTreeSet<usize> {
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    let speaks = |&verb: &TokenId| lexicon::is_saying(&scene.lemma(verb));
    let speakers: Vec<TokenId> =
        tree.ancestors(head).filter(speaks).filter_map(|verb| tree.child(verb, "nsubj")).filter(|&subject| subject < head).collect();
    let office = |n: &usize| {
        let draft = &scene.drafts[*n];
        let path = || std::iter::once(draft.head).chain(tree.ancestors(draft.head));
        let below = |subject: &TokenId| draft.head != *subject && path().any(|t| t == *subject);
        let held =
            |subject: &TokenId| path().take_while(|t| t != subject).all(|t| matches!(tree.base_rel(t), "compound" | "nmod" | "appos" | "flat"));
        draft.form == Form::Name && speakers.iter().any(|subject| below(subject) && held(subject))
    };
    scene.drafts_in(scene.sentence(head)).filter(office).filter_map(|n| cast.chains.of(n)).collect()
}
