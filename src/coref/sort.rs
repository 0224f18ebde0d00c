//! What a description's noun asks of the thing that it means: a bank is no seafood firm, a mountain no village, the capital the seat of
//! the country that the article is about.

use std::collections::BTreeSet;

use crate::document::TokenId;
use crate::kind::Kind;
use crate::knowledge::Gazetteer;
use crate::mention::Form;

use super::cast::{Cast, Traits};
use super::{capital, country, lexicon};

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
    &["planemaker", "aerospace", "aircraft"],
    &["utility", "electric", "electricity", "power", "energy", "gas", "water"],
];

fn trade(word: &str) -> Option<&'static [&'static str]> {
    TRADES.iter().copied().find(|words| words.contains(&word))
}

/// Nouns for bodies with what names in other languages have for them.
const TONGUES: &[&[&str]] = &[
    &["bank", "banka", "banca", "banco", "banque", "bankası", "banku", "banki", "bancorp"],
    &["university", "universidad", "universidade", "universität", "université", "università", "univerzitet", "universitas", "üniversitesi"],
    &["party", "partido", "partito", "parti", "partei", "partia", "partiya", "partisi"],
    &["ministry", "department", "ministerio", "ministère", "ministério"],
    &["commission", "comisión", "comissão", "komisi"],
];

/// True when the names of a chain have a noun, in English or as another language has it: "the bank" for Banka Soča.
pub(super) fn says(known: &Traits, lemma: &str) -> bool {
    let tongues =
        || TONGUES.iter().find(|nouns| nouns[0] == lemma).is_some_and(|nouns| known.words.iter().any(|word| nouns.contains(&word.as_str())));
    known.words.contains(lemma) || tongues()
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
        Some(Kind::Company) => {
            let made = || !lexicon::is("maker", &lemma) || !serves(cast, chain);
            trade(&lemma).map_or_else(made, |words| in_trade(cast, chain, words)) && !goes_by(cast, chain, is_no_firm)
        }
        Some(_) if is_no_firm(&lemma) => {
            // Of corporations some are a state's.
            let firm = known.kind == Kind::Company && !known.words.contains("corporation");
            let other = match known.kind {
                Kind::SportsTeam | Kind::MilitaryUnit => true,
                Kind::MediaOutlet => lemma != "agency",
                Kind::University => lemma != "institute",
                _ => firm,
            };
            let paper = |noun: &str| lemma != "agency" && lexicon::name_noun(noun) == Some(Kind::MediaOutlet);
            !other && !goes_by(cast, chain, |noun| is_firm(noun) || paper(noun))
        }
        Some(_) => true,
    }
}

/// True when the article has called the chain by a noun of some sort before.
fn goes_by(cast: &Cast<'_, '_>, chain: usize, sort: impl Fn(&str) -> bool) -> bool {
    cast.nouns(chain).any(|noun| sort(noun))
}

/// "union", "agency", "ministry": bodies that no firm is.
fn is_no_firm(noun: &str) -> bool {
    let body = matches!(lexicon::noun(noun), Some(Kind::Organization | Kind::GovernmentBody | Kind::Party | Kind::Alliance));
    body && !lexicon::is("any-body", noun)
}

fn is_firm(noun: &str) -> bool {
    lexicon::noun(noun) == Some(Kind::Company)
}

/// True for a firm whose name or description tells that it makes nothing: an airline is no manufacturer.
fn serves(cast: &Cast<'_, '_>, chain: usize) -> bool {
    let served = |word: &String| trade(word).is_some_and(|words| lexicon::is("service", words[0]));
    cast.traits(chain).words.iter().any(served) || cast.described(chain).any(served)
}

/// True for a firm whose name or description tells this trade, or none at all.
fn in_trade(cast: &Cast<'_, '_>, chain: usize, words: &[&str]) -> bool {
    let known = cast.traits(chain);
    let told = known.words.iter().chain(cast.described(chain)).any(|word| words.contains(&word.as_str()));
    let plain = |word: &String| trade(word).is_none() && (lexicon::is("whole-form", word) || lexicon::name_noun(word) != Some(Kind::Company));
    let firm = |word: &&String| lexicon::noun(word) == Some(Kind::Company);
    told || known.words.iter().all(plain) && !cast.described(chain).any(|word| firm(&word))
}

/// The kind under which a gazetteer surely knows one of the chain's names.
fn listed(cast: &Cast<'_, '_>, chain: usize) -> Option<Kind> {
    let scene = &*cast.scene;
    let names = cast.chains.members(chain).filter(|&n| scene.drafts[n].form == Form::Name);
    // Whatever a chain is called later, its first names tell.
    let mut hits = names.take(8).flat_map(|n| Gazetteer::get().lookup(scene.text(&scene.drafts[n].tokens)));
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
    let state = |chain: usize| cast.chains.members(chain).find_map(|n| capital::state(scene, &scene.drafts[n]));
    let times = |&chain: &usize| (cast.chains.count_before(chain, at), std::cmp::Reverse(chain));
    let spoken = || cast.named(Kind::Country).filter(|&chain| times(&chain).0 > 0).max_by_key(times).and_then(state);
    let land = adjective.or_else(spoken)?;
    cast.seats(land).find(|&chain| cast.before(chain, draft.head).next().is_some())
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
