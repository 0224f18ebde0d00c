//! Which proposition a time belongs to. In: an expression and the tree around it. Out: its owners; the time of a proposition.

use std::ops::Range;

use crate::annotation::{Annotation, Upos};
use crate::claim::{Certainty, Stance, Tense, When};
use crate::document::TokenId;
use crate::extract::Context;
use crate::extract::cues::{self, Complement, Effect, Place};
use crate::extract::enhance::{has_to, is_ing, is_passive, preposition};
use crate::extract::proposition::{Proposition, Role};
use crate::extract::time::grammar::{Expression, Frame};
use crate::extract::time::resolve::Outlook;
use crate::extract::time::{Located, Times};
use crate::kind::Kind;

/// Nouns of what happens: a time after them is theirs and not that of the clause around them.
const HAPPENINGS: &[&str] = &[
    "accident",
    "airstrike",
    "ambush",
    "announcement",
    "arrest",
    "assassination",
    "assault",
    "attack",
    "ballot",
    "battle",
    "blast",
    "bombing",
    "ceremony",
    "championship",
    "clash",
    "collapse",
    "conference",
    "conflict",
    "congress",
    "coup",
    "crackdown",
    "crash",
    "crisis",
    "death",
    "debate",
    "demonstration",
    "disaster",
    "earthquake",
    "election",
    "eruption",
    "event",
    "execution",
    "explosion",
    "festival",
    "fire",
    "flood",
    "funeral",
    "game",
    "genocide",
    "hearing",
    "hurricane",
    "inauguration",
    "incident",
    "independence",
    "invasion",
    "killing",
    "launch",
    "massacre",
    "match",
    "meeting",
    "merger",
    "murder",
    "offensive",
    "operation",
    "outbreak",
    "pandemic",
    "poll",
    "protest",
    "raid",
    "rally",
    "rebellion",
    "referendum",
    "revolution",
    "riot",
    "robbery",
    "shooting",
    "siege",
    "speech",
    "storm",
    "strike",
    "summit",
    "takeover",
    "talk",
    "tournament",
    "trial",
    "tsunami",
    "uprising",
    "verdict",
    "violence",
    "visit",
    "vote",
    "war",
    "wedding",
    "withdrawal",
    "world cup",
    "olympics",
    "season",
];

/// Arcs by which a modifier before a noun hangs on it.
const BEFORE_NOUN: &[&str] = &["compound", "nmod:poss", "nummod", "amod", "nmod:unmarked", "nmod", "det", "obl:unmarked"];

/// Verbs that tell in the present what is fixed to come: "the summit opens on Monday".
const TIMETABLED: &[&str] = &[
    "open", "begin", "start", "end", "close", "meet", "travel", "arrive", "leave", "depart", "face", "vote", "expire", "run", "take", "come",
    "return", "go", "launch", "host", "play", "elect", "resume", "convene", "fly",
];

/// What a time belongs to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Owners {
    /// The predicate or noun that it surely belongs to.
    pub first: Option<TokenId>,
    /// The predicate above that noun, when the time may be its own.
    pub second: Option<TokenId>,
}

/// Puts an expression of the tokens `range` into its tree; what a framing word governs beyond the time loses the frame.
#[must_use]
pub fn locate(context: &Context<'_>, mut expression: Expression, mut range: Range<u32>, before: &[Located]) -> Option<Located> {
    let annotation = context.annotation;
    let head = head_of(annotation, &range)?;
    let governor = annotation.head(head);
    let modifies = governor.is_some_and(|noun| noun.0 >= range.end && BEFORE_NOUN.contains(&annotation.rel(head)) && is_nominal(annotation, noun));
    if modifies && expression.last.is_none() && expression.frame != Frame::At {
        let framing = if matches!(context.document.word(TokenId(range.start)).to_lowercase().as_str(), "prior" | "up") { 2 } else { 1 };
        expression.frame = Frame::At;
        range = range.start + framing..range.end;
    }
    let adverbial = modifies && is_after_on(context, range.start) && !matches!(annotation.rel(head), "nmod:poss");
    let owners = if adverbial { of_clause(annotation, head) } else { owners(context, head, &range, before) };
    if expression.frame == Frame::From && owners.first.is_some_and(|owner| is_nominal(annotation, owner)) {
        expression.frame = Frame::At;
    }
    Some(Located { tokens: range, expression, owners })
}

/// "On June 5 rebels took": read as "June-5 rebels", it is the clause's time all the same.
fn is_after_on(context: &Context<'_>, start: u32) -> bool {
    start.checked_sub(1).is_some_and(|before| context.document.word(TokenId(before)).eq_ignore_ascii_case("on"))
}

fn of_clause(annotation: &Annotation, token: TokenId) -> Owners {
    Owners { first: annotation.ancestors(token).find(|&above| is_predicate(annotation, above)), second: None }
}

/// The token of a range that hangs outside it; words that only frame do not count.
fn head_of(annotation: &Annotation, range: &Range<u32>) -> Option<TokenId> {
    let outside = |&token: &TokenId| {
        let framing = matches!(annotation.base_rel(token), "case" | "punct" | "det" | "mark" | "cc");
        !framing && annotation.head(token).is_none_or(|head| !range.contains(&head.0))
    };
    range.clone().map(TokenId).find(outside)
}

fn is_nominal(annotation: &Annotation, token: TokenId) -> bool {
    matches!(annotation.upos(token), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym) && annotation.child(token, "cop").is_none()
}

fn is_predicate(annotation: &Annotation, token: TokenId) -> bool {
    matches!(annotation.upos(token), Upos::Verb | Upos::Aux) || annotation.child(token, "cop").is_some()
}

/// Follows the tree from a time up to the noun or predicate that it belongs to.
fn owners(context: &Context<'_>, head: TokenId, range: &Range<u32>, before: &[Located]) -> Owners {
    let annotation = context.annotation;
    if is_predicate(annotation, head) {
        return Owners { first: Some(head), second: None };
    }
    // "Mary Shelley (1797-1851) was …": in brackets it belongs to what stands before them.
    let bracketed = range.start.checked_sub(1).is_some_and(|open| context.document.word(TokenId(open)) == "(");
    let mut at = head;
    let mut first = None;
    while let Some(above) = annotation.head(at) {
        if is_predicate(annotation, above) {
            return match first {
                None => Owners { first: Some(above), second: None },
                Some(noun) => Owners { first: Some(noun), second: (!bracketed && passes(context, noun)).then_some(above) },
            };
        }
        if first.is_none() {
            if let Some(other) = before.iter().rev().take(4).find(|located| located.tokens.contains(&above.0)) {
                return other.owners;
            }
            let unit = matches!(annotation.lemma(above), "hour" | "day" | "week" | "month" | "night" | "morning" | "evening" | "time");
            if is_nominal(annotation, above) && !unit {
                let prenominal = above.0 >= range.end;
                first = Some(above);
                if prenominal {
                    return Owners { first, second: None };
                }
            }
        } else if !matches!(annotation.base_rel(at), "obj" | "obl" | "nmod" | "nsubj" | "conj" | "compound" | "appos" | "flat") {
            break;
        }
        at = above;
    }
    let root = if annotation.head(at).is_none() { Some(at) } else { None };
    Owners { first: first.or(root), second: None }
}

/// A time after a thing or a name is more likely that of the clause.
fn passes(context: &Context<'_>, noun: TokenId) -> bool {
    !is_happening(context, noun)
}

fn is_happening(context: &Context<'_>, noun: TokenId) -> bool {
    let lemma = context.annotation.lemma(noun).to_lowercase();
    HAPPENINGS.contains(&lemma.as_str()) || context.referents.kind_at(noun).is_some_and(|kind| kind.is_a(Kind::Event))
}

/// Which way the clause around a token looks.
#[must_use]
pub fn outlook(context: &Context<'_>, token: TokenId) -> Outlook {
    let annotation = context.annotation;
    let clause = std::iter::once(token).chain(annotation.ancestors(token)).find(|&t| is_predicate(annotation, t));
    let Some(clause) = clause else { return Outlook::Past };
    let perfect = annotation.children_by(clause, "aux").any(|aux| annotation.lemma(aux) == "have");
    let ahead = annotation.children_by(clause, "aux").any(|aux| {
        let effect = cues::beside(Place::Auxiliary, &context.document.word(aux).to_lowercase());
        matches!(effect, Some(Effect::Planned | Effect::Possible | Effect::Would))
    });
    let to_come = ahead && !perfect || has_to(context.document, annotation, clause) || is_planning(context, clause);
    if to_come { Outlook::Future } else { Outlook::Past }
}

/// "is scheduled for May", "the vote planned for Monday".
fn is_planning(context: &Context<'_>, clause: TokenId) -> bool {
    let planned = |complement| matches!(cues::governor(context.annotation.lemma(clause), complement), Some(Effect::Planned | Effect::Expected));
    is_passive(context.document, context.annotation, clause) && (planned(Complement::Noun) || planned(Complement::Open))
        || context.annotation.upos(clause) == Upos::Adj && planned(Complement::Open)
}

/// Which way a proposition of that stance looks.
#[must_use]
pub fn outlook_of(context: &Context<'_>, proposition: &Proposition, stance: Stance) -> Outlook {
    let annotation = context.annotation;
    let modal = stance.certainty == Certainty::Possible && stance.tense != Tense::Past;
    if stance.tense == Tense::Planned || modal || is_planning(context, proposition.clause) {
        return Outlook::Future;
    }
    let clause = proposition.clause;
    let present = stance.tense == Tense::Present && annotation.upos(clause) == Upos::Verb;
    let progressive = present && is_ing(context.document, clause) && annotation.children_by(clause, "aux").any(|aux| annotation.lemma(aux) == "be");
    let fixed = present && TIMETABLED.contains(&annotation.lemma(clause));
    let ahead = preposition(context.document, annotation, proposition.head).is_some_and(|case| case == "ahead of");
    if progressive || fixed || ahead { Outlook::Future } else { Outlook::Past }
}

/// The time of a proposition: its own, else one that its clause shares with the clause it stands in, else that of the event it is
/// told of.
#[must_use]
pub fn time_of(context: &Context<'_>, times: &Times<'_>, proposition: &Proposition, stance: Stance, clausal: bool) -> Option<When> {
    let outlook = outlook_of(context, proposition, stance);
    let own = times.belonging_to(proposition.head, outlook);
    if !clausal || own.is_some() {
        return own;
    }
    let clause = proposition.clause;
    let here = times.belonging_to(clause, outlook).or_else(|| shared(context, times, clause, outlook));
    if stance.tense == Tense::Planned { here } else { here.or_else(|| of_event(context, times, proposition, outlook)) }
}

/// "lost to A in 2011, to B in 2016 and to C in 2021": of several that stand in one role, one that has a time of its own.
#[must_use]
pub fn time_in_list(context: &Context<'_>, times: &Times<'_>, proposition: &Proposition, member: TokenId) -> Option<When> {
    let role = proposition.args.iter().find(|arg| arg.head == member).map(|arg| &arg.role)?;
    let listed = proposition.args.iter().any(|arg| arg.role == *role && arg.head != member);
    let happens = context.referents.kind_at(member).is_some_and(|kind| kind.is_a(Kind::Event));
    (listed && !happens).then(|| times.belonging_to(member, outlook(context, proposition.clause))).flatten()
}

/// "On Monday rebels took the town and burned the bridge", "…, killing three", "on Monday began to attack".
fn shared(context: &Context<'_>, times: &Times<'_>, clause: TokenId, outlook: Outlook) -> Option<When> {
    let annotation = context.annotation;
    let mut at = clause;
    for _ in 0..3 {
        let above = annotation.head(at).filter(|&above| is_predicate(annotation, above))?;
        let subject = annotation.children_by(at, "nsubj").next().is_some();
        let usable: fn(&Times<'_>, &When, TokenId) -> bool = match annotation.base_rel(at) {
            "conj" => |times, when, verb| times.opens(when, verb),
            "advcl" if at > above && !subject && is_ing(context.document, at) && annotation.child(at, "mark").is_none() => |_, _, _| true,
            "xcomp" if carries(annotation, above) => |_, _, _| true,
            _ => return None,
        };
        if let Some(when) = times.belonging_to(above, outlook) {
            return usable(times, &when, above).then_some(when);
        }
        at = above;
    }
    None
}

/// True for a verb whose time is also that of its infinitive: began, managed, failed to.
fn carries(annotation: &Annotation, verb: TokenId) -> bool {
    matches!(cues::governor(annotation.lemma(verb), Complement::Open), None | Some(Effect::Failed))
}

/// "Monday's attack killed five", "died in the 2004 tsunami": the time of the event is that of what it brought.
fn of_event(context: &Context<'_>, times: &Times<'_>, proposition: &Proposition, outlook: Outlook) -> Option<When> {
    let part = |role: &Role| match role {
        Role::Agent => true,
        Role::Oblique(word) => matches!(word.as_str(), "in" | "during" | "at" | "by"),
        _ => false,
    };
    let mut events = proposition.args.iter().filter(|arg| part(&arg.role) && is_happening(context, arg.head));
    events.find_map(|arg| times.belonging_to(arg.head, outlook))
}
