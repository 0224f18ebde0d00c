//! Puts the claims of a document together: relations the rules saw and open claims, each with its circumstances; doubles and
//! vaguer versions of the same statement go.

use crate::claim::{Argument, Certainty, Claim, Polarity, Relation, Stance, Tense, When};
use crate::document::{SentenceId, TokenId};
use crate::extract::Context;
use crate::extract::argument::argument;
use crate::extract::open::OpenClaim;
use crate::extract::proposition::{Class, Construction, Proposition, Role};
use crate::extract::relation::{Found, referent};
use crate::relation::{Inventory, Nature, RelationId, RelationInfo};
use crate::span::Span;

/// How, by whom, when and where a proposition is put forward.
#[derive(Clone, Debug, Default)]
pub struct Circumstances {
    /// Polarity, certainty, tense.
    pub stance: Stance,
    /// Past by its form only ("has led", "led by", "known as"): a state that it tells of goes on.
    pub lasting: bool,
    /// An event that a verb in the present brings about ("gives grants"): it is not over.
    pub ongoing: bool,
    /// Who says it.
    pub speaker: Option<Argument>,
    /// When.
    pub time: Option<When>,
    /// Where.
    pub place: Option<Argument>,
}

/// Of two relations between the same things in one sentence, the first says all that the second does.
const SAYS_MORE: &[(&str, &str)] = &[
    ("ceoOf", "leads"),
    ("ceoOf", "worksFor"),
    ("leads", "worksFor"),
    ("commands", "leads"),
    ("commands", "worksFor"),
    ("headOfState", "leads"),
    ("headOfState", "representsCountry"),
    ("headOfGovernment", "leads"),
    ("headOfGovernment", "ministerOf"),
    ("spokespersonFor", "worksFor"),
    ("ministerOf", "worksFor"),
    ("memberOfParty", "memberOf"),
    ("leads", "memberOf"),
    ("leads", "memberOfParty"),
    ("subsidiaryOf", "partOf"),
    ("capitalOf", "locatedIn"),
    ("invades", "attacks"),
    ("condemns", "opposes"),
    ("accuses", "opposes"),
    ("alliedWith", "supports"),
    ("perpetratorOf", "participatesIn"),
    ("victimOf", "participatesIn"),
];

/// Canonical and open claims of a document, in text order. An open claim
/// between the same things as a canonical claim of its proposition is dropped.
#[must_use]
pub fn assemble(
    context: &Context<'_>,
    propositions: &[Proposition],
    found: Vec<Found<'_>>,
    open: Vec<OpenClaim>,
    circumstances: &dyn Fn(&Proposition) -> Circumstances,
    own_time: &dyn Fn(&Proposition, TokenId) -> Option<When>,
) -> Vec<Claim> {
    let mut known: Vec<Option<Circumstances>> = vec![None; propositions.len()];
    let mut around = |at: usize| known[at].get_or_insert_with(|| circumstances(&propositions[at])).clone();
    let mut canonical: Vec<(usize, Claim)> = Vec::new();
    for found in found {
        let at = found.proposition;
        let around = around(at);
        // Who does not blame denies nothing, and who denies an attack does not tell where none was.
        let event =
            propositions[at].class == Class::Noun && matches!(Inventory::get().info(found.rule.relation).id.as_str(), "occurredAt" | "occurredOn");
        let below = event && context.annotation.rel(propositions[at].head) == "nmod";
        if (found.rule.held || below || event && around.speaker.is_some()) && around.stance.polarity == Polarity::Denied {
            continue;
        }
        let time = found.heads.iter().find_map(|&head| own_time(&propositions[at], head)).or_else(|| around.time.clone());
        let around = each_for_itself(context, &found, around);
        let claim = claim(context, &propositions[at], found, Circumstances { time, ..around });
        canonical.push((at, claim));
    }
    let told = |open: &OpenClaim| canonical.iter().any(|(at, known)| *at == open.proposition && same_ends(&open.claim, known, true));
    let kept: Vec<OpenClaim> = open.into_iter().filter(|open| !told(open)).collect();
    let mut claims = without_doubles(canonical.into_iter().map(|(_, claim)| claim).collect());
    claims.extend(kept.into_iter().map(|open| {
        let around = around(open.proposition);
        let place = around.place.filter(|place| !is_beside(context, open.object, place));
        settled(open.claim, Circumstances { place, ..around })
    }));
    claims.sort_by_key(order);
    claims
}

/// "Peru and Chile threatened to leave": of several who speak of themselves each speaks of itself.
fn each_for_itself(context: &Context<'_>, found: &Found<'_>, around: Circumstances) -> Circumstances {
    let tree = context.annotation;
    let first = tree.head(found.heads[0]).filter(|_| tree.rel(found.heads[0]) == "conj");
    let spoken = |first: TokenId| around.speaker.as_ref().is_some_and(|speaker| speaker.span().contains(context.document.span(first)));
    if first.is_some_and(spoken) { Circumstances { speaker: Some(found.subject.clone()), ..around } } else { around }
}

fn order(claim: &Claim) -> (SentenceId, Span, Span, Span, String) {
    (claim.sentence, claim.trigger, claim.subject.span(), claim.object.span(), claim.rule.clone())
}

fn claim(context: &Context<'_>, proposition: &Proposition, found: Found<'_>, around: Circumstances) -> Claim {
    let spans = proposition.trigger.iter().map(|&token| context.document.span(token));
    let trigger = spans.reduce(Span::cover).unwrap_or_else(|| found.object.span());
    let around = if found.rule.held { held(context, proposition, around) } else { around };
    let around = if found.rule.leaves { before_leaving(around) } else { around };
    let around = by_nature(context, proposition, Inventory::get().info(found.rule.relation), around);
    let claim = Claim {
        subject: found.subject,
        relation: Relation::Canonical(found.rule.relation),
        object: found.object,
        sentence: proposition.sentence,
        trigger,
        stance: Stance::default(),
        speaker: None,
        time: None,
        place: None,
        confidence: found.confidence,
        rule: found.rule.name.clone(),
        further: Vec::new(),
    };
    settled(claim, around)
}

/// What the relation's nature adds to the words: a state that is past by its form only goes on, and is nobody's to tell where a mere noun
/// tells it; an event that a noun tells is over ("the founder of X", "the attacks in X"), and one that may happen is still to come.
fn by_nature(context: &Context<'_>, proposition: &Proposition, info: &RelationInfo, around: Circumstances) -> Circumstances {
    let (nature, relation) = (info.nature, info.id.as_str());
    let Stance { tense, certainty, .. } = around.stance;
    let mere_noun = proposition.class == Class::Noun && proposition.trigger.len() == 1;
    let light = proposition.trigger.len() > 1 && proposition.trigger.contains(&proposition.clause);
    let borne = proposition.args.iter().any(|arg| arg.role == Role::Bearer);
    let nation = matches!(relation, "citizenOf" | "ethnicityOf" | "religionOf") && proposition.class == Class::Noun;
    let told = match (nature, tense) {
        // "the retired Kenyan general", "a former Kenyan minister": what is over is the post.
        (Nature::State, Tense::Past) if nation => Tense::Present,
        (Nature::State, Tense::Past) if around.lasting || begins(context, proposition) => Tense::Present,
        (Nature::Event, Tense::Present) if proposition.class == Class::Noun && !light && !around.ongoing && certainty == Certainty::Factual => {
            Tense::Past
        }
        (Nature::Event, Tense::Present) if matches!(proposition.lemma.as_str(), "due" | "expected" | "scheduled") => Tense::Planned,
        (Nature::Event, Tense::Present) if proposition.class == Class::Adjective && certainty == Certainty::Factual => Tense::Past,
        (Nature::Event, Tense::Present) if proposition.class == Class::Verb && certainty == Certainty::Possible => Tense::Planned,
        _ => tense,
    };
    let own = nature == Nature::State && mere_noun && !borne;
    let speaker = around.speaker.filter(|_| !own);
    Circumstances { stance: Stance { tense: told, ..around.stance }, speaker, ..around }
}

/// "blamed N for the attack": no more than what the one who does so holds.
fn held(context: &Context<'_>, proposition: &Proposition, around: Circumstances) -> Circumstances {
    let holder = proposition.in_role(&Role::Agent).find_map(|token| argument(context, token));
    let certainty = around.stance.certainty.max(Certainty::Probable);
    Circumstances { stance: Stance { certainty, ..around.stance }, speaker: holder.or(around.speaker), ..around }
}

/// "will stand down as chair", "did not resign as mayor": the post is held until it is left.
fn before_leaving(around: Circumstances) -> Circumstances {
    let Stance { polarity, certainty, tense } = around.stance;
    let left = polarity == Polarity::Affirmed && certainty == Certainty::Factual && tense == Tense::Past;
    let tense = if left { Tense::Past } else { Tense::Present };
    let time = around.time.filter(|_| left);
    Circumstances { stance: Stance { tense, ..Stance::default() }, time, lasting: false, ..around }
}

/// "appointed N as director": the state that the deed brings about goes on.
fn begins(context: &Context<'_>, proposition: &Proposition) -> bool {
    const APPOINTING: &[&str] =
        &["appoint", "name", "elect", "choose", "pick", "select", "install", "promote", "hire", "designate", "reappoint", "confirm"];
    let tree = context.annotation;
    if proposition.lemma == "take over" {
        return true;
    }
    let verb = match proposition.construction {
        Construction::As => Some(proposition.clause),
        Construction::Copula if tree.rel(proposition.head) == "xcomp" => tree.head(proposition.head),
        _ => None,
    };
    verb.is_some_and(|verb| APPOINTING.contains(&tree.lemma(verb)))
}

/// The claim with its circumstances; what it already says of time and place is not said twice.
fn settled(claim: Claim, around: Circumstances) -> Claim {
    let place = around.place.filter(|place| !same(place, &claim.object) && !same(place, &claim.subject));
    let time = around.time.filter(|time| !claim.object.span().overlaps(time.span));
    Claim { stance: around.stance, speaker: around.speaker, time, place, ..claim }
}

/// True when a place is listed with the object: "in Victoria and Queensland" is no place of what holds in Queensland.
fn is_beside(context: &Context<'_>, object: TokenId, place: &Argument) -> bool {
    let annotation = context.annotation;
    let first = annotation.head(object).filter(|_| annotation.base_rel(object) == "conj").unwrap_or(object);
    let listed = std::iter::once(first).chain(annotation.children_by(first, "conj"));
    let mut others = listed.filter(|&token| token != object);
    others.any(|token| place.span().contains(context.document.span(token)))
}

/// True for one referent, or for the same words.
fn same(one: &Argument, other: &Argument) -> bool {
    match (referent(one), referent(other)) {
        (Some(a), Some(b)) => a == b,
        _ => one.span() == other.span(),
    }
}

fn same_ends(one: &Claim, other: &Claim, either_way: bool) -> bool {
    (same(&one.subject, &other.subject) && same(&one.object, &other.object))
        || (either_way && same(&one.subject, &other.object) && same(&one.object, &other.subject))
}

/// Keeps the best of equal claims within a sentence, and the more telling of two relations between the same things.
fn without_doubles(claims: Vec<Claim>) -> Vec<Claim> {
    let beaten = |at: usize| {
        claims.iter().enumerate().any(|(other, rival)| {
            let one = &claims[at];
            let near = other != at && rival.sentence == one.sentence;
            // Who led it until then works there no more.
            let over = rival.stance == Stance { tense: Tense::Past, ..one.stance };
            near && (rival.stance == one.stance && is_double(one, rival, other < at) || (rival.stance == one.stance || over) && says_more(rival, one))
        })
    };
    let keep: Vec<bool> = (0..claims.len()).map(|at| !beaten(at)).collect();
    claims.into_iter().zip(keep).filter_map(|(claim, keep)| keep.then_some(claim)).collect()
}

/// True when `rival` says the same as `one` with more confidence, or as much and stands earlier.
fn is_double(one: &Claim, rival: &Claim, earlier: bool) -> bool {
    let symmetric = canonical(one).is_some_and(|id| Inventory::get().info(id).symmetric);
    let better = rival.confidence > one.confidence || (earlier && rival.confidence.total_cmp(&one.confidence).is_eq());
    one.relation == rival.relation && better && same_ends(one, rival, symmetric)
}

fn says_more(rival: &Claim, one: &Claim) -> bool {
    let name = |claim: &Claim| canonical(claim).map(|id| Inventory::get().info(id).id.as_str());
    let Some((more, less)) = name(rival).zip(name(one)) else { return false };
    SAYS_MORE.contains(&(more, less)) && same_ends(rival, one, false)
}

fn canonical(claim: &Claim) -> Option<RelationId> {
    match claim.relation {
        Relation::Canonical(id) => Some(id),
        Relation::Open(_) => None,
    }
}
