//! Pronouns to chains: relative pronouns to their noun, persons and things to the likeliest chain that agrees, "I" to the speaker.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{SentenceId, TokenId};
use crate::kind::Kind;
use crate::mention::{Form, Link};

use super::cast::Cast;
use super::clause;
use super::description::candidates;
use super::lexicon::{self, Gender};
use super::pronoun::{self, Asks};
use super::weigh::{self, Case};

/// The rounds in which pronouns are put to chains.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Round {
    /// Relative pronouns and those with a likely antecedent: what they tell of gender holds for the others.
    Sure,
    /// The other personal pronouns.
    Rest,
    /// "I" may stand before the "she said" that tells who speaks.
    Speakers,
}

/// Links every pronoun that has a clear antecedent; the others stay without a chain.
pub(super) fn link(cast: &mut Cast<'_, '_>) {
    for round in [Round::Sure, Round::Rest, Round::Speakers] {
        for at in 0..cast.scene.drafts.len() {
            let token = cast.scene.drafts[at].head;
            if cast.scene.drafts[at].form != Form::Pronoun || cast.chains.of(at).is_some() {
                continue;
            }
            let found = match (pronoun::asks(cast.scene, token), round) {
                (Some(Asks::Speaker), Round::Speakers) => speaker(cast, token),
                (Some(Asks::Relative), Round::Sure) => relative(cast, token),
                (Some(asks @ (Asks::Male | Asks::Female | Asks::Neuter | Asks::Plural)), Round::Sure | Round::Rest) => {
                    antecedent(cast, at, asks, if round == Round::Sure { SURE } else { 0.0 })
                }
                _ => None,
            };
            if let Some(chain) = found {
                cast.put(at, chain, Link::Pronoun);
            }
        }
    }
    voices(cast);
}

/// Puts together what one voice says of itself and of whom it speaks to: all "I", all "we", all "you" of the narrator, and those of each
/// speaker in quotes. An "I" whose speaker is not known is the narrator's outside quotes, and nobody's inside.
fn voices(cast: &mut Cast<'_, '_>) {
    let mut first: BTreeMap<(Asks, Option<usize>), usize> = BTreeMap::new();
    for at in 0..cast.scene.drafts.len() {
        let token = cast.scene.drafts[at].head;
        let asks = pronoun::asks(cast.scene, token).filter(|asks| matches!(asks, Asks::Speaker | Asks::We | Asks::You));
        let Some(asks) = asks.filter(|_| cast.scene.drafts[at].form == Form::Pronoun && cast.chains.of(at).is_none()) else { continue };
        let voice = if cast.scene.quoted(token) { speaker(cast, token).map(Some) } else { Some(None) };
        if let Some(voice) = voice {
            let chain = *first.entry((asks, voice)).or_insert(at);
            cast.put(at, chain, Link::Pronoun);
        }
    }
}

/// The chain of the noun that a relative pronoun hangs from.
fn relative(cast: &Cast<'_, '_>, token: TokenId) -> Option<usize> {
    let scene = &*cast.scene;
    let noun = pronoun::relative_noun(scene, token)?;
    let fits = |n: &usize| scene.drafts[*n].form != Form::Pronoun && scene.drafts[*n].kind != Kind::Nationality;
    let chain = scene.headed(noun).find(fits).and_then(|n| cast.chains.of(n))?;
    let kind = cast.kind(chain);
    let person = !matches!(scene.lower(token).as_str(), "who" | "whom") || !kind.is_a(Kind::Location) || kind == Kind::Country;
    person.then_some(chain)
}

/// The person whose words stand in the quotes around a token: subject of the reporting verb in this sentence or the one before.
fn speaker(cast: &Cast<'_, '_>, token: TokenId) -> Option<usize> {
    let scene = &*cast.scene;
    if !scene.quoted(token) {
        return None;
    }
    let says = |n: &usize| {
        let head = scene.drafts[*n].head;
        let verb = scene.annotation.head(head).map(|verb| scene.lemma(verb));
        scene.annotation.rel(head) == "nsubj" && verb.is_some_and(|v| lexicon::is_saying(&v)) && !scene.quoted(head)
    };
    let subjects = |sentence: u32| -> BTreeSet<usize> {
        let chains = scene.drafts_in(SentenceId(sentence)).filter(says).filter_map(|n| cast.chains.of(n));
        chains.filter(|&chain| cast.kind(chain) == Kind::Person).collect()
    };
    let here = scene.sentence(token).0;
    let found = subjects(here);
    let found = if found.is_empty() && here > 0 { subjects(here - 1) } else { found };
    if found.len() == 1 { found.first().copied() } else { None }
}

/// Sentences that a pronoun looks back.
const REACH: u32 = 4;
/// Share that makes an antecedent a sure one.
const SURE: f32 = 0.5;

/// The likeliest chain that agrees with a personal pronoun, when it is likely enough, and its share is at least `least`.
fn antecedent(cast: &Cast<'_, '_>, at: usize, asks: Asks, least: f32) -> Option<usize> {
    let token = cast.scene.drafts[at].head;
    let case = Case::of(cast, token, asks);
    let mut chains = candidates(cast, at, REACH);
    chains.extend(case.follower);
    // "He told me so", said Ann Lee: nobody speaks of himself as "he".
    let talks = matches!(asks, Asks::Male | Asks::Female).then(|| speaker(cast, token)).flatten();
    let meant = |chain: usize| {
        agrees(cast, chain, asks, token) && !clause_mate(cast, chain, token) && talks != Some(chain) && !is_predicate(cast, chain, token)
    };
    chains.retain(|&chain| meant(chain) && (case.follower == Some(chain) || !named_below(cast, chain, token)));
    let told = adding(cast, at, asks).or_else(|| companion(cast, token)).or_else(|| promising(cast, &case, token, asks));
    if let Some(chain) = told.filter(|&chain| meant(chain)) {
        return Some(chain);
    }
    if least > 0.0 && waits(cast, token, asks) || follows_open(cast, token, asks) {
        return None;
    }
    match asks {
        Asks::Plural => keep_apart(cast, &case, &mut chains),
        Asks::Neuter => {
            chains.retain(|&chain| clause::allows(cast, chain, token));
            clause::keep_spoken(cast, &mut chains, token);
        }
        Asks::Male | Asks::Female => clause::keep_open(cast, &mut chains, token),
        _ => {}
    }
    if asks == Asks::Neuter && holds_forces(cast, token) {
        return power(cast, &chains, token);
    }
    weigh::likeliest(cast, &case, &chains, least)
}

/// "A doctor by training, he graduated": what opens the sentence before the pronoun tells what somebody is, and is nobody else.
fn is_predicate(cast: &Cast<'_, '_>, chain: usize, token: TokenId) -> bool {
    let scene = &*cast.scene;
    let opens = |n: usize| {
        let draft = &scene.drafts[n];
        let start = draft.tokens.start;
        let one = draft.form == Form::Nominal && matches!(scene.lower(TokenId(start)).as_str(), "a" | "an");
        one && scene.before(start).is_none()
            && scene.before(token.0).is_some_and(|comma| scene.word(comma) == "," && draft.tokens.end <= comma.0 && comma.0 < draft.tokens.end + 6)
    };
    let mut earlier = cast.before(chain, token).peekable();
    earlier.peek().is_some() && earlier.all(opens)
}

/// "…, said Lee. He added that …": who adds something has just spoken.
fn adding(cast: &Cast<'_, '_>, at: usize, asks: Asks) -> Option<usize> {
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    let verb_of = |n: usize| tree.head(scene.drafts[n].head).filter(|_| tree.rel(scene.drafts[n].head) == "nsubj").map(|verb| scene.lemma(verb));
    let adds = verb_of(at).is_some_and(|verb| matches!(verb.as_str(), "add" | "continue" | "conclude"));
    if !adds || !matches!(asks, Asks::Male | Asks::Female) {
        return None;
    }
    let token = scene.drafts[at].head;
    let near = (0..at).rev().take_while(|&n| cast.back(n, token) <= 2);
    let mut spoke = near.filter(|&n| !scene.quoted(scene.drafts[n].head) && verb_of(n).is_some_and(|verb| lexicon::is_saying(&verb)));
    spoke.next().and_then(|n| cast.chains.of(n))
}

/// "Lee and his wife", "six children of Lee, a baker, and his wife": the one with whom the owned thing is named in one breath.
fn companion(cast: &Cast<'_, '_>, token: TokenId) -> Option<usize> {
    let tree = cast.scene.annotation;
    let owned = tree.head(token).filter(|&owned| tree.rel(token) == "nmod:poss" && tree.base_rel(owned) == "conj")?;
    let first = tree.head(owned)?;
    let only = tree.children_by(first, "conj").take(2).count() == 1;
    let chain = weigh::chain_at(cast, first).filter(|_| only)?;
    cast.before(chain, token).next().is_some().then_some(chain)
}

/// "Niger announced it would leave", "the ministry said it had fired N": a state or body that speaks of what it does.
fn promising(cast: &Cast<'_, '_>, case: &Case, token: TokenId, asks: Asks) -> Option<usize> {
    let tree = cast.scene.annotation;
    let verb = tree.head(token).filter(|&verb| asks == Asks::Neuter && tree.rel(token) == "nsubj" && tree.base_rel(verb) == "ccomp")?;
    let does = |aux: TokenId| matches!(cast.scene.lower(aux).as_str(), "will" | "would" | "has" | "had" | "have");
    let wills = tree.children_by(verb, "aux").any(does) && tree.child(verb, "cop").is_none() && tree.child(verb, "aux:pass").is_none();
    let speaker = case.upper_speaker(cast)?;
    (wills && cast.kind(speaker).is_body() && !cast.traits(speaker).plural).then_some(speaker)
}

/// "he sent him away": who is meant by an object is known once its verb's own subject is.
fn waits(cast: &Cast<'_, '_>, token: TokenId, asks: Asks) -> bool {
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    let verb = tree.head(token).filter(|_| matches!(tree.base_rel(token), "obj" | "iobj" | "obl"));
    let subject = verb.and_then(|verb| tree.child(verb, "nsubj"));
    subject.is_some_and(|subject| {
        let open = scene.headed(subject).any(|n| scene.drafts[n].form == Form::Pronoun && cast.chains.of(n).is_none());
        open && pronoun::asks(scene, subject) == Some(asks)
    })
}

/// "It has built much, but says that it …": the second means what the first means, and that is open. "Lee and Ito say they …": both, who are
/// no chain.
fn follows_open(cast: &Cast<'_, '_>, token: TokenId, asks: Asks) -> bool {
    let scene = &*cast.scene;
    let above = weigh::subjects(scene, token).into_iter().next();
    let open = |subject: TokenId| scene.headed(subject).any(|n| scene.drafts[n].form == Form::Pronoun && cast.chains.of(n).is_none());
    let listed = |subject: TokenId| asks == Asks::Plural && scene.annotation.child(subject, "conj").is_some();
    let same = |subject: TokenId| pronoun::asks(scene, subject) == Some(asks);
    matches!(asks, Asks::Neuter | Asks::Plural) && above.is_some_and(|subject| open(subject) && same(subject) || listed(subject))
}

/// "the agency said they fired": a body that speaks is not the many of whom it speaks, where anybody else may be meant.
fn keep_apart(cast: &Cast<'_, '_>, case: &Case, chains: &mut BTreeSet<usize>) {
    let speaker = case.upper_speaker(cast).filter(|&chain| cast.kind(chain).is_body() && !cast.traits(chain).plural);
    if chains.len() > 1 {
        chains.retain(|&chain| Some(chain) != speaker);
    }
}

/// "Her spokesman said Banda would resign": a pronoun in the subject is not who is named in what its verb governs.
fn named_below(cast: &Cast<'_, '_>, chain: usize, token: TokenId) -> bool {
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    let subject = if tree.rel(token) == "nmod:poss" { tree.head(token) } else { Some(token) };
    let Some(verb) = subject.filter(|&subject| tree.base_rel(subject) == "nsubj").and_then(|subject| tree.head(subject)) else { return false };
    let below = |head: TokenId| {
        let branch = std::iter::once(head).chain(tree.ancestors(head)).find(|&up| tree.head(up) == Some(verb));
        head > token && branch.is_some_and(|branch| matches!(tree.base_rel(branch), "ccomp" | "xcomp" | "obj"))
    };
    let named = |n: &usize| scene.drafts[*n].form == Form::Name && below(scene.drafts[*n].head);
    scene.drafts_in(scene.sentence(token)).filter(named).any(|n| cast.chains.of(n) == Some(chain))
}

/// "It has a base there", "it sent troops": only a state, an alliance or an armed body has such.
fn holds_forces(cast: &Cast<'_, '_>, token: TokenId) -> bool {
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    let verb = tree.head(token).filter(|_| tree.rel(token) == "nsubj");
    let acts =
        |&verb: &TokenId| matches!(scene.lemma(verb).as_str(), "have" | "keep" | "maintain" | "operate" | "station" | "deploy" | "send" | "withdraw");
    verb.filter(acts).and_then(|verb| tree.child(verb, "obj")).is_some_and(|object| lexicon::is("forces", &scene.lemma(object)))
}

/// The one state or armed body of the nearest sentence that has any.
fn power(cast: &Cast<'_, '_>, chains: &BTreeSet<usize>, token: TokenId) -> Option<usize> {
    let armed = |kind: Kind| matches!(kind, Kind::Country | Kind::Alliance | Kind::ArmedGroup | Kind::MilitaryUnit);
    let at = |reach: u32| {
        chains.iter().copied().filter(move |&c| armed(cast.kind(c)) && cast.before(c, token).next().is_some_and(|n| cast.back(n, token) == reach))
    };
    let nearest = (0..=REACH).map(|reach| at(reach).collect::<Vec<_>>()).find(|found| !found.is_empty())?;
    match nearest.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// True when a chain can be meant by a pronoun.
fn agrees(cast: &Cast<'_, '_>, chain: usize, asks: Asks, token: TokenId) -> bool {
    let known = cast.traits(chain);
    let person = known.kind == Kind::Person;
    match asks {
        Asks::Male => person && !known.plural && known.gender != Some(Gender::Female),
        Asks::Female => person && !known.plural && known.gender != Some(Gender::Male),
        Asks::Neuter => !person && !known.plural && !known.kind.is_literal() && known.kind != Kind::Group,
        Asks::Plural if known.kind.is_literal() => false,
        Asks::Plural => known.plural || known.kind == Kind::Group || known.kind.is_body() && !is_one(cast, chain, token),
        Asks::Relative | Asks::Speaker | Asks::We | Asks::You => false,
    }
}

/// "Acme is …", "its board has …": a body that takes its verbs in the singular nearby is no "they".
fn is_one(cast: &Cast<'_, '_>, chain: usize, token: TokenId) -> bool {
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    let singular = |n: usize| {
        let head = scene.drafts[n].head;
        let verb = tree.head(head).filter(|_| tree.base_rel(head) == "nsubj");
        verb.is_some_and(|verb| {
            let marks = tree.children(verb).iter().filter(|&&c| matches!(tree.base_rel(c), "aux" | "cop")).copied();
            marks.chain(std::iter::once(verb)).any(|word| matches!(scene.lower(word).as_str(), "is" | "was" | "has" | "does"))
        })
    };
    cast.before(chain, token).take_while(|&n| cast.back(n, token) <= 1).any(singular)
}

/// "Lee praised him": a subject cannot be its own verb's object pronoun.
fn clause_mate(cast: &Cast<'_, '_>, chain: usize, token: TokenId) -> bool {
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    let Some(verb) = tree.head(token).filter(|_| matches!(tree.base_rel(token), "obj" | "iobj" | "obl" | "nsubj")) else { return false };
    let word = scene.lower(token);
    if word.ends_with("self") || word.ends_with("selves") {
        return false;
    }
    let doer = clause::understood(cast, verb).filter(|_| matches!(tree.base_rel(token), "obj" | "iobj"));
    cast.here(chain, token).any(|n| {
        let head = scene.drafts[n].head;
        tree.head(head) == Some(verb) && matches!(tree.base_rel(head), "nsubj" | "obj" | "obl") || doer == Some(head)
    })
}
