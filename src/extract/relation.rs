//! Propositions x rules -> relations of the inventory between arguments worth keeping. Domain and range filter hard.

use std::collections::{BTreeMap, BTreeSet};

use crate::annotation::Upos;
use crate::claim::{Argument, When};
use crate::document::TokenId;
use crate::extract::Context;
use crate::extract::argument;
use crate::extract::enhance::{Enhanced, rest_of_duration};
use crate::extract::pattern::{self, Filler};
use crate::extract::proposition::{Construction, Proposition, Role};
use crate::extract::rules::{Rule, Rules};
use crate::extract::worth;
use crate::kind::Kind;
use crate::mention::{Form, Link, ReferentId};
use crate::relation::{Inventory, RelationInfo};
use crate::span::Span;

/// A relation that a rule sees in a proposition.
#[derive(Clone, Debug)]
pub struct Found<'r> {
    /// Index of the proposition.
    pub proposition: usize,
    /// The rule that sees it.
    pub rule: &'r Rule,
    /// First end.
    pub subject: Argument,
    /// Second end.
    pub object: Argument,
    /// Head tokens of what fills the two ends.
    pub heads: [TokenId; 2],
    /// 0 to 1.
    pub confidence: f32,
}

/// Relations of one sort in one proposition that are compared with one another; longer lists are taken as they come.
const MOST_TOGETHER: usize = 64;

/// Resolves the time expression headed by a token against the article's date.
pub type ResolveTime<'a> = &'a dyn Fn(TokenId) -> Option<When>;

/// Relations that the rules see, in the order of the propositions.
#[must_use]
pub fn relations<'r>(context: &Context<'_>, propositions: &[Proposition], rules: &'r Rules, time: ResolveTime<'_>) -> Vec<Found<'r>> {
    let mut found = Vec::new();
    for (at, proposition) in propositions.iter().enumerate() {
        for matched in pattern::matches(context, proposition, rules) {
            let info = Inventory::get().info(matched.rule.relation);
            if !info.admits(matched.subject.kind, matched.object.kind) || uneven(info, matched.subject.kind, matched.object.kind) {
                continue;
            }
            let ends = end(context, matched.subject, time).zip(end(context, matched.object, time));
            let shown = |argument: Argument, filler: Filler| shown_here(context, proposition, argument, filler);
            let ends = ends.map(|(s, o)| (shown(s, matched.subject), shown(o, matched.object)));
            let ends = ends.and_then(|(s, o)| apart(context, info, s, o));
            let Some((mut subject, mut object)) = ends else { continue };
            if worth::says_nothing(context, &subject) || worth::says_nothing(context, &object) {
                continue;
            }
            let heads = [matched.subject.head, matched.object.head];
            if info.symmetric && object.span() < subject.span() {
                std::mem::swap(&mut subject, &mut object);
            }
            let confidence =
                trust(proposition.construction) * matched.rule.confidence * ease(context, matched.subject) * ease(context, matched.object);
            found.push(Found { proposition: at, rule: matched.rule, subject, object, heads, confidence });
        }
    }
    found
}

/// "Sri Lanka (Perera 118) beat New Zealand": a player does not beat a team.
fn uneven(info: &RelationInfo, subject: Kind, object: Kind) -> bool {
    info.id == "defeated" && subject == Kind::Person && matches!(object, Kind::Country | Kind::SportsTeam)
}

/// What another sentence names is shown by the words of this one that imply it: the title of an office.
fn shown_here(context: &Context<'_>, proposition: &Proposition, argument: Argument, filler: Filler) -> Argument {
    match argument {
        Argument::Entity { referent, .. } if context.document.sentence_of(filler.head) != proposition.sentence => {
            Argument::Entity { referent, span: context.document.span(proposition.head) }
        }
        argument => argument,
    }
}

/// Two ends that differ; of one thing under two names, the second end is the name itself.
fn apart(context: &Context<'_>, info: &RelationInfo, subject: Argument, object: Argument) -> Option<(Argument, Argument)> {
    if referent(&subject).is_none() || referent(&subject) != referent(&object) {
        // "a Kuwaiti who leads the union, known as the PAU": a state has the names of a state.
        let state = |end: &Argument| referent(end).map(|id| context.referents.referents[id.index()].kind == Kind::Country);
        let renames = info.id != "alsoKnownAs" || !matches!((state(&subject), state(&object)), (Some(a), Some(b)) if a != b);
        return renames.then_some((subject, object));
    }
    let text = &context.document.text;
    let words = |argument: &Argument| argument.span().text(text);
    let Argument::Entity { referent: id, .. } = object else { return None };
    if info.id != "alsoKnownAs" || words(&object) == words(&subject) {
        return None;
    }
    // The other name is the one that the thing does not go by.
    let other = if context.referents.referents[id.index()].name.eq_ignore_ascii_case(words(&object)) { &subject } else { &object };
    // "a gang calling itself Kestrel": a description is no name.
    if !words(other).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) && !words(other).chars().any(char::is_uppercase) {
        return None;
    }
    let literal = Argument::Literal { value: words(other).to_owned(), datatype: "string", span: other.span() };
    Some((subject, literal))
}

/// Places in a list of those that one proposition yields for one relation.
fn together(found: &[Found<'_>]) -> impl Iterator<Item = Vec<usize>> + use<> {
    let mut groups: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
    for (at, one) in found.iter().enumerate() {
        groups.entry((one.proposition, Inventory::get().info(one.rule.relation).id.as_str())).or_default().push(at);
    }
    groups.into_values().filter(|group| (2..=MOST_TOGETHER).contains(&group.len()))
}

/// Drops what stands at some places of a list.
fn drop_at(found: &mut Vec<Found<'_>>, gone: &BTreeSet<usize>) {
    let mut at = 0..;
    found.retain(|_| at.next().is_none_or(|at| !gone.contains(&at)));
}

/// "two engineers, A and B, founded it": what is said of each by name need not be said of the two.
pub fn drop_listed(context: &Context<'_>, found: &mut Vec<Found<'_>>) {
    let tree = context.annotation;
    let lists = |group: TokenId, member: TokenId| {
        let mut parts = tree.ancestors(member).take_while(|&above| above > group).chain([member]);
        member > group && parts.any(|part| tree.head(part) == Some(group) && tree.rel(part) == "appos")
    };
    let at_end = |one: &Found<'_>, end: usize| if end == 0 { one.subject.clone() } else { one.object.clone() };
    let mut gone = BTreeSet::new();
    for group in together(found) {
        let told = |at: usize, end: usize| {
            let one = &found[at];
            let member = |&other: &usize| {
                let other = &found[other];
                other.heads[1 - end] == one.heads[1 - end]
                    && lists(one.heads[end], other.heads[end])
                    && matches!(at_end(other, end), Argument::Entity { .. })
            };
            matches!(at_end(one, end), Argument::Text { .. }) && group.iter().filter(|other| member(other)).count() > 1
        };
        gone.extend(group.iter().copied().filter(|&at| told(at, 0) || told(at, 1)));
    }
    drop_at(found, &gone);
}

/// "jailed A for two years and B for one": where those of one list and those of another take turns, each goes with its neighbour.
pub fn pair_off(found: &mut Vec<Found<'_>>) {
    let mut gone = BTreeSet::new();
    for group in together(found) {
        let turns: BTreeMap<TokenId, usize> = group.iter().flat_map(|&at| [(found[at].heads[0], 0), (found[at].heads[1], 1)]).collect();
        let ends: Vec<usize> = turns.values().copied().collect();
        let takes_turns = ends.len() > 3 && ends.len().is_multiple_of(2) && ends.windows(2).all(|pair| pair[0] != pair[1]);
        let place = |token: TokenId| turns.keys().position(|&other| other == token).unwrap_or_default() / 2;
        gone.extend(group.into_iter().filter(|&at| takes_turns && place(found[at].heads[0]) != place(found[at].heads[1])));
    }
    drop_at(found, &gone);
}

/// "These are groups such as A and B": what is said of the groups is said of A and B.
pub fn add_instances(context: &Context<'_>, propositions: &[Proposition], tree: &Enhanced, found: &mut Vec<Found<'_>>) {
    let mut more = Vec::new();
    for &(instance, group) in &tree.instances {
        let Some(Argument::Entity { referent: id, span }) = argument::argument(context, instance) else { continue };
        let copulas = propositions.iter().filter(|p| p.head == group && p.construction == Construction::Copula);
        let names = std::iter::once(group).chain(copulas.flat_map(|p| p.in_role(&Role::Bearer)));
        let groups: Vec<ReferentId> = names.flat_map(|t| meant(context, t, group)).collect();
        let of_group = found.iter().filter(|f| matches!(&f.subject, Argument::Text { referent: Some(r), .. } if groups.contains(r)));
        let kind = context.referents.referents[id.index()].kind;
        more.extend(of_group.filter(|f| fits_subject(f.rule, kind)).map(|f| Found {
            subject: Argument::Entity { referent: id, span },
            confidence: f.confidence * 0.9,
            ..f.clone()
        }));
    }
    found.extend(more);
}

/// What a word refers to; a bare "these" before "are groups" is the groups of the sentence before.
fn meant(context: &Context<'_>, token: TokenId, group: TokenId) -> Vec<ReferentId> {
    if let Some(id) = context.referents.headed_by(token) {
        return vec![context.referents.mention(id).referent];
    }
    let word = context.document.word(token).to_lowercase();
    let sentence = context.document.sentence_of(token);
    if !matches!(word.as_str(), "these" | "those" | "they" | "this") || sentence.0 == 0 {
        return Vec::new();
    }
    let before = context.referents.mentions.iter().filter(|m| m.sentence.0 + 1 == sentence.0);
    before.filter(|m| context.annotation.lemma(m.head) == context.annotation.lemma(group)).map(|m| m.referent).collect()
}

fn fits_subject(rule: &Rule, kind: Kind) -> bool {
    rule.subject.kinds.is_empty() || rule.subject.kinds.iter().any(|&wanted| kind.is_a(wanted))
}

/// The referent of an argument that has one.
#[must_use]
pub fn referent(argument: &Argument) -> Option<ReferentId> {
    match argument {
        Argument::Entity { referent, .. } => Some(*referent),
        Argument::Text { referent, .. } => *referent,
        Argument::Literal { .. } => None,
    }
}

/// How sure a reading of that construction is by itself; to be replaced by measured precision.
fn trust(construction: Construction) -> f32 {
    match construction {
        Construction::Title | Construction::Copula | Construction::Clause | Construction::Passive => 0.95,
        Construction::Apposition | Construction::Relative | Construction::Possessive => 0.92,
        Construction::Participle | Construction::As | Construction::Noun => 0.88,
        Construction::Compound | Construction::Infinitive | Construction::Parenthesis => 0.82,
    }
}

/// How sure it is what the filler refers to.
fn ease(context: &Context<'_>, filler: Filler) -> f32 {
    let link = context.referents.headed_by(filler.head).map(|id| context.referents.mention(id).link);
    let mention = match link {
        Some(Link::Pronoun) => 0.85,
        Some(Link::Description) => 0.88,
        Some(Link::PartOfName | Link::Demonym | Link::Capital) => 0.97,
        _ => 1.0,
    };
    if filler.inferred { mention * 0.93 } else { mention }
}

fn end(context: &Context<'_>, filler: Filler, time: ResolveTime<'_>) -> Option<Argument> {
    if filler.phrase {
        return Some(Argument::Text { span: phrase(context, filler.head), kind: filler.kind, referent: None });
    }
    match filler.kind {
        Kind::Date => time(filler.head).and_then(|when| date(&when)),
        Kind::Quantity => {
            let value = pattern::number(context, filler.head)?.to_string();
            Some(Argument::Literal { value, datatype: "integer", span: phrase(context, filler.head) })
        }
        Kind::Money => {
            let span = phrase(context, filler.head);
            Some(Argument::Literal { value: span.text(&context.document.text).to_owned(), datatype: "string", span })
        }
        _ => argument::argument(context, filler.head),
    }
}

/// A date that is known to the day, month or year.
fn date(when: &When) -> Option<Argument> {
    use crate::claim::Granularity;
    let start = when.start.as_deref()?;
    let (length, datatype) = match when.granularity {
        Granularity::Day => (10, "date"),
        Granularity::Month => (7, "gYearMonth"),
        Granularity::Year => (4, "gYear"),
        _ => return None,
    };
    Some(Argument::Literal { value: start.get(..length)?.to_owned(), datatype, span: when.span })
}

/// The words of a noun phrase without clauses, appositions and conjuncts.
fn phrase(context: &Context<'_>, head: TokenId) -> Span {
    const OUTSIDE: &[&str] = &["acl", "appos", "conj", "cc", "parataxis", "punct", "det", "nmod:poss", "nsubj", "cop", "case", "mark", "advcl"];
    let annotation = context.annotation;
    // Of a deed ("stealing secrets from X in May") only what it is done to.
    let verb = annotation.upos(head) == Upos::Verb;
    let rest = rest_of_duration(annotation, head);
    let outside = |token: TokenId| {
        Some(token) != rest
            && context.document.word(token) != "-"
            && (OUTSIDE.contains(&annotation.rel(token))
                || OUTSIDE.contains(&annotation.base_rel(token))
                || verb && annotation.base_rel(token) == "obl")
    };
    let mut inside = vec![head];
    // "director of the home in L, who …": what a clause or apposition says of a part is no part of the phrase; nor is "at present" before it.
    let word = |token: u32| context.document.word(TokenId(token));
    let behind_comma = |token: TokenId| {
        let first = annotation.subtree(token).into_iter().find(|&t| word(t.0) != ",").unwrap_or(token);
        first.0.checked_sub(1).is_some_and(|before| word(before) == ",")
    };
    let aside = |token: TokenId| match annotation.rel(token) {
        "acl:relcl" | "parataxis" => true,
        "appos" | "acl" => behind_comma(token),
        _ => token < head && annotation.child(token, "case").is_some_and(|case| case < token && word(case.0 + 1) != "-"),
    };
    for &child in annotation.children(head).iter().filter(|&&child| !outside(child) && !names(context, child)) {
        let all = annotation.subtree(child);
        let cut: Vec<TokenId> = all.iter().copied().filter(|&token| aside(token)).collect();
        let kept = |token: &TokenId| !cut.iter().any(|&cut| cut == *token || annotation.ancestors(*token).any(|above| above == cut));
        inside.extend(all.into_iter().filter(kept));
    }
    inside.sort_unstable();
    let at = inside.iter().position(|&token| token == head).unwrap_or(0);
    let unbroken = |pair: &[TokenId]| pair[0].0 + 1 == pair[1].0;
    let start = (0..at).rev().take_while(|&i| unbroken(&inside[i..=i + 1])).last().unwrap_or(at);
    let end = (at..inside.len() - 1).take_while(|&i| unbroken(&inside[i..=i + 1])).last().map_or(at, |i| i + 1);
    context.document.span(inside[start]).cover(context.document.span(inside[end]))
}

/// True for the person that a title stands before.
fn names(context: &Context<'_>, token: TokenId) -> bool {
    let person = context.referents.headed_by(token).is_some_and(|id| {
        let mention = context.referents.mention(id);
        mention.form == Form::Name && mention.kind == Kind::Person
    });
    person && matches!(context.annotation.base_rel(token), "flat" | "appos" | "compound")
}
