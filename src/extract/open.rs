//! Open claims: every proposition between two arguments worth a node, named by its lemmas (`operate_out_of`, `play_role_in`).
//! In: propositions and enhanced trees. Out: claims without stance and setting, each with the proposition it came from.

use std::collections::BTreeSet;

use crate::annotation::Upos;
use crate::claim::{Argument, Claim, Relation, Stance};
use crate::document::{SentenceId, TokenId};
use crate::extract::Context;
use crate::extract::argument::{argument, name_around};
use crate::extract::enhance::{Enhanced, is_passive};
use crate::extract::nominal::is_name;
use crate::extract::proposition::{Class, Construction, Proposition, Role, RoleArg};
use crate::extract::worth;
use crate::kind::Kind;
use crate::knowledge::calendar;
use crate::span::Span;

/// Verbs whose claims say nothing by themselves: their content stands in a clause or noun below them.
const EMPTY_VERBS: &[&str] = &["be", "do", "have to", "seem", "appear", "happen", "let", "get", "say", "want"];

/// Prepositions that make an adverbial with a bare noun: "in addition", "on board", "at length".
const ADVERBIAL: &[&str] = &["in", "on", "at", "by", "under", "of"];

/// Prepositions before times, manners and reasons more often than before things.
const LOOSE: &[&str] = &[
    "as",
    "than",
    "because of",
    "due to",
    "despite",
    "without",
    "until",
    "since",
    "during",
    "according to",
    "like",
    "such as",
    "including",
    "in addition to",
    "on behalf of",
    "in terms of",
    "in the case of",
    "by means of",
    "in order",
    "instead of",
    "after",
    "before",
    "following",
    "amid",
    "within",
    "besides",
    "per",
    "on board",
    "regardless of",
];

/// An open claim and the proposition behind it.
#[derive(Clone, Debug)]
pub struct OpenClaim {
    /// Index among the propositions handed in; its stance and setting hold for the claim.
    pub proposition: usize,
    /// Subject's head token.
    pub subject: TokenId,
    /// Object's head token.
    pub object: TokenId,
    /// The claim, with default stance, no speaker, time or place.
    pub claim: Claim,
}

/// All open claims, in text order.
#[must_use]
pub fn claims(context: &Context<'_>, propositions: &[Proposition], tree: &Enhanced) -> Vec<OpenClaim> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (at, proposition) in propositions.iter().enumerate().filter(|(_, p)| is_statement(context, p.sentence)) {
        for draft in drafts(context, tree, proposition) {
            let Some(claim) = draft.claim(context, proposition) else { continue };
            if seen.insert((claim.subject.span(), draft.relation.clone(), claim.object.span())) {
                found.push(OpenClaim { proposition: at, subject: draft.subject, object: draft.object, claim });
            }
        }
    }
    found
}

/// Questions state nothing.
fn is_statement(context: &Context<'_>, sentence: SentenceId) -> bool {
    let words = context.document.sentence(sentence).span.text(&context.document.text);
    !words.trim_end_matches(['"', '\'', '”', '’', ')']).ends_with('?')
}

/// A claim before its arguments are looked up.
struct Draft {
    subject: TokenId,
    relation: String,
    object: TokenId,
    inferred: bool,
    further: Vec<TokenId>,
    ends: Ends,
}

/// Which ends must be names, or linked to one, for a claim of its form to say something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    Any,
    NamedSubject,
    OneNamed,
    Named,
}

impl Draft {
    fn claim(&self, context: &Context<'_>, proposition: &Proposition) -> Option<Claim> {
        let (subject, object) = (argument(context, self.subject)?, argument(context, self.object)?);
        let shape = worth::Shape { inferred: self.inferred, direct: self.relation == joined(&[&proposition.lemma]) };
        if !worth::holds(context, proposition, (self.subject, &subject), (self.object, &object), shape) {
            return None;
        }
        if matches!(subject, Argument::Literal { .. }) || is_time(context, self.object, &object) || is_same(&subject, &object) {
            return None;
        }
        let named = |argument: &Argument| matches!(argument, Argument::Entity { .. });
        let enough = match self.ends {
            Ends::Any => true,
            Ends::NamedSubject => named(&subject),
            Ends::OneNamed => named(&subject) || named(&object),
            Ends::Named => named(&subject) && named(&object),
        };
        if !enough {
            return None;
        }
        let further: Vec<Span> = self.further.iter().filter_map(|&token| argument(context, token)).map(|a| a.span()).collect();
        Some(Claim {
            confidence: confidence(self, &subject, &object),
            subject,
            relation: Relation::Open(self.relation.clone()),
            object,
            sentence: proposition.sentence,
            trigger: trigger(context, proposition),
            stance: Stance::default(),
            speaker: None,
            time: None,
            place: None,
            rule: format!("open/{}", class_name(proposition.class)),
            further,
        })
    }
}

/// The words that carry a proposition, as one span.
#[must_use]
pub fn trigger(context: &Context<'_>, proposition: &Proposition) -> Span {
    let head = context.document.span(proposition.head);
    proposition.trigger.iter().map(|&token| context.document.span(token)).reduce(Span::cover).unwrap_or(head)
}

fn class_name(class: Class) -> &'static str {
    match class {
        Class::Verb => "verb",
        Class::Noun => "noun",
        Class::Adjective => "adjective",
        Class::Be => "be",
        Class::Bare => "bare",
    }
}

fn is_time(context: &Context<'_>, token: TokenId, object: &Argument) -> bool {
    matches!(object, Argument::Literal { datatype: "date" | "gYear" | "gYearMonth", .. })
        || context.referents.kind_at(token) == Some(Kind::Date)
        || is_time_word(context, token)
}

fn is_time_word(context: &Context<'_>, token: TokenId) -> bool {
    const WORDS: &[&str] = &[
        "year",
        "month",
        "week",
        "day",
        "hour",
        "minute",
        "decade",
        "century",
        "time",
        "moment",
        "today",
        "yesterday",
        "tomorrow",
        "morning",
        "evening",
        "night",
        "weekend",
        "spring",
        "summer",
        "autumn",
        "winter",
    ];
    let lemma = context.annotation.lemma(token).to_lowercase();
    calendar::is_name(&lemma) || WORDS.contains(&lemma.as_str())
}

fn is_same(subject: &Argument, object: &Argument) -> bool {
    let referent = |argument: &Argument| match argument {
        Argument::Entity { referent, .. } => Some(*referent),
        Argument::Text { referent, .. } => *referent,
        Argument::Literal { .. } => None,
    };
    subject.span() == object.span() || referent(subject).is_some() && referent(subject) == referent(object)
}

fn confidence(draft: &Draft, subject: &Argument, object: &Argument) -> f32 {
    let named = |argument: &Argument| if matches!(argument, Argument::Entity { .. }) { 0.1 } else { 0.0 };
    let inferred = if draft.inferred { 0.1 } else { 0.0 };
    0.6 + named(subject) + named(object) - inferred
}

fn drafts(context: &Context<'_>, tree: &Enhanced, proposition: &Proposition) -> Vec<Draft> {
    match proposition.class {
        Class::Verb => of_verb(context, tree, proposition),
        Class::Noun => of_noun(context, proposition),
        Class::Adjective if context.document.word(proposition.head).ends_with("ing") || is_hyphened(context, proposition.head) => Vec::new(),
        Class::Adjective => of_state(proposition, &format!("be_{}", proposition.lemma)),
        Class::Be => of_state(proposition, "be"),
        Class::Bare => Vec::new(),
    }
}

/// "Cook Islands-flagged": the part before the hyphen is no bearer of the rest.
fn is_hyphened(context: &Context<'_>, token: TokenId) -> bool {
    token.0.checked_sub(1).is_some_and(|before| matches!(context.document.word(TokenId(before)), "-" | "–" | "‑"))
}

/// Lemmas and words joined with `_`, lower case.
fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).map(|part| part.to_lowercase().replace([' ', '-'], "_")).collect::<Vec<_>>().join("_")
}

fn of_verb(context: &Context<'_>, tree: &Enhanced, proposition: &Proposition) -> Vec<Draft> {
    if EMPTY_VERBS.contains(&proposition.lemma.as_str()) || worth::only_reports(proposition) || predicates(context, proposition) {
        return Vec::new();
    }
    let agents: Vec<_> = proposition.args.iter().filter(|arg| arg.role == Role::Agent).collect();
    let patients: Vec<_> = proposition.args.iter().filter(|arg| arg.role == Role::Patient).collect();
    let obliques = obliques(context, proposition);
    let mut found = Vec::new();
    for agent in &agents {
        for patient in &patients {
            let further = obliques.iter().map(|(_, head, _)| *head).collect();
            let inferred = agent.inferred || patient.inferred;
            let relation = joined(&[&proposition.lemma]);
            found.push(Draft { subject: agent.head, relation, object: patient.head, inferred, further, ends: Ends::Any });
            if is_name(context, patient.head) {
                continue;
            }
            let noun = if worth::may_name(context, patient.head) { context.annotation.lemma(patient.head) } else { "" };
            for (preposition, object, shared) in obliques.iter().cloned().chain(complements(context, tree, patient.head)) {
                let relation = joined(&[&proposition.lemma, noun, &preposition]);
                let inferred = inferred || shared;
                found.push(Draft { subject: agent.head, relation, object, inferred, further: Vec::new(), ends: Ends::OneNamed });
            }
        }
        if patients.is_empty() {
            for (preposition, object, shared) in &obliques {
                let relation = joined(&[&proposition.lemma, preposition]);
                let inferred = agent.inferred || *shared;
                found.push(Draft { subject: agent.head, relation, object: *object, inferred, further: Vec::new(), ends: Ends::Any });
            }
        }
    }
    if let Some(passive) = passive_form(context, proposition).filter(|_| agents.is_empty()) {
        for patient in &patients {
            for (preposition, object, shared) in &obliques {
                let relation = joined(&["be", &passive, preposition]);
                let inferred = patient.inferred || *shared;
                found.push(Draft { subject: patient.head, relation, object: *object, inferred, further: Vec::new(), ends: Ends::Any });
            }
        }
    }
    found
}

/// "made him a scapegoat", "called it a disgrace": without what it is made or called the verb says nothing.
fn predicates(context: &Context<'_>, proposition: &Proposition) -> bool {
    const PREDICATING: &[&str] = &["make", "call", "label", "brand", "dub", "consider", "deem", "declare", "find", "keep", "leave", "render"];
    let predicate = |token: TokenId| context.annotation.upos(token) != Upos::Verb;
    PREDICATING.contains(&proposition.lemma.as_str()) && context.annotation.children_by(proposition.head, "xcomp").any(predicate)
}

/// "carried out" of "was carried out"; nothing for a verb that is no participle.
fn passive_form(context: &Context<'_>, proposition: &Proposition) -> Option<String> {
    let (word, lemma) = (context.document.word(proposition.head).to_lowercase(), context.annotation.lemma(proposition.head).to_lowercase());
    let naming = matches!(lemma.as_str(), "call" | "name" | "title" | "entitle" | "dub");
    let participle = !naming && !word.ends_with("ing") && (word != lemma || is_passive(context.document, context.annotation, proposition.head));
    let particle = proposition.lemma.split_once(' ').map_or("", |(_, particle)| particle);
    participle.then(|| format!("{word} {particle}").trim_end().to_owned())
}

/// Prepositional arguments that may be the end of a claim: preposition, head, shared or not.
fn obliques(context: &Context<'_>, proposition: &Proposition) -> Vec<(String, TokenId, bool)> {
    let usable = |preposition: &str| !LOOSE.contains(&preposition);
    let args = proposition.args.iter().filter_map(|arg| match &arg.role {
        Role::Oblique(preposition) if usable(preposition) && !is_time_word(context, arg.head) && !is_adverbial(context, preposition, arg.head) => {
            Some((preposition.clone(), arg.head, arg.inferred))
        }
        Role::Recipient if proposition.in_role(&Role::Agent).next().is_some() && proposition.in_role(&Role::Patient).next().is_some() => {
            Some(("to".to_owned(), arg.head, arg.inferred))
        }
        _ => None,
    });
    args.collect()
}

/// "in addition", "on board": a bare common noun after a light preposition tells how, not what.
fn is_adverbial(context: &Context<'_>, preposition: &str, head: TokenId) -> bool {
    let annotation = context.annotation;
    let bare = annotation.children(head).iter().all(|&child| matches!(annotation.base_rel(child), "case" | "punct" | "cc" | "conj"));
    let plain = annotation.upos(head) == Upos::Noun && context.document.word(head).to_lowercase() == annotation.lemma(head);
    ADVERBIAL.contains(&preposition) && bare && plain && context.referents.headed_by(head).is_none()
}

/// Complements of an object noun that complete the fact: "play a role in X".
fn complements(context: &Context<'_>, tree: &Enhanced, noun: TokenId) -> Vec<(String, TokenId, bool)> {
    let below = tree.by(noun, "nmod").filter(|edge| edge.rel == "nmod" && edge.token > noun);
    below
        .filter_map(|edge| edge.preposition.clone().map(|preposition| (preposition, edge.token, edge.inferred)))
        .filter(|(preposition, _, _)| preposition != "of" && !LOOSE.contains(&preposition.as_str()))
        .filter(|(_, token, _)| !is_time_word(context, *token))
        .collect()
}

/// "X, head of Y": X `head_of` Y; "Y's work with Z": Y `work_with` Z; "X is a striker": X be striker. One end at least is a name: what nouns
/// relate otherwise is seldom worth saying.
fn of_noun(context: &Context<'_>, proposition: &Proposition) -> Vec<Draft> {
    const ADDRESS: &[&str] = &["dr", "mr", "mrs", "ms", "miss", "prof", "sir", "dame", "lord", "lady"];
    if holds_a_name(context, proposition) || ADDRESS.contains(&proposition.lemma.trim_end_matches('.')) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for bearer in proposition.args.iter().filter(|arg| arg.role == Role::Bearer) {
        let before = found.len();
        found.extend(proposition.args.iter().filter_map(|arg| borne(context, proposition, bearer, arg)));
        if proposition.construction == Construction::Copula && found.len() == before && agrees(context, bearer.head, proposition.head) {
            let (subject, object, inferred) = (bearer.head, proposition.head, bearer.inferred);
            found.push(Draft { subject, relation: "be".to_owned(), object, inferred, further: Vec::new(), ends: Ends::NamedSubject });
        }
    }
    if !proposition.args.iter().any(|arg| matches!(arg.role, Role::Agent | Role::Bearer)) {
        let owners = proposition.args.iter().filter(|arg| arg.role == Role::Possessor);
        found.extend(owners.flat_map(|owner| proposition.args.iter().filter_map(move |arg| owned(proposition, owner, arg))));
    }
    found
}

/// What somebody is to `arg`.
fn borne(context: &Context<'_>, proposition: &Proposition, bearer: &RoleArg, arg: &RoleArg) -> Option<Draft> {
    let titled = matches!(proposition.construction, Construction::Title | Construction::Apposition | Construction::Copula | Construction::As);
    let common = context.annotation.upos(proposition.head) == Upos::Noun;
    let (preposition, ends) = match &arg.role {
        Role::Possessor => ("of", Ends::NamedSubject),
        // "Norvik chief executive X", not "French competitor X": what an adjective of nationality is to a noun, the noun alone does not tell.
        Role::Modifier if titled && common && context.annotation.upos(arg.head) != Upos::Adj => ("of", Ends::Named),
        Role::Oblique(preposition) if !LOOSE.contains(&preposition.as_str()) => {
            (preposition.as_str(), if preposition == "of" { Ends::NamedSubject } else { Ends::Named })
        }
        _ => return None,
    };
    let relation = joined(&[&proposition.phrase, preposition]);
    Some(Draft { subject: bearer.head, relation, object: arg.head, inferred: bearer.inferred || arg.inferred, further: Vec::new(), ends })
}

/// What the owner's thing has to do with `arg`: "Iraq's work with the IMF".
fn owned(proposition: &Proposition, owner: &RoleArg, arg: &RoleArg) -> Option<Draft> {
    let Role::Oblique(preposition) = &arg.role else { return None };
    if LOOSE.contains(&preposition.as_str()) || matches!(preposition.as_str(), "of" | "by" | "from") {
        return None;
    }
    let relation = joined(&[&proposition.phrase, preposition]);
    let inferred = owner.inferred || arg.inferred;
    Some(Draft { subject: owner.head, relation, object: arg.head, inferred, further: Vec::new(), ends: Ends::Named })
}

/// True when the noun, or a word that narrows it down, stands in a name: then the words are no relation.
fn holds_a_name(context: &Context<'_>, proposition: &Proposition) -> bool {
    let narrowing = context.annotation.children(proposition.head).iter().copied();
    let narrowing = narrowing.filter(|&child| matches!(context.annotation.base_rel(child), "compound" | "flat" | "nmod"));
    let used = |token: &TokenId| proposition.phrase.split(' ').any(|word| word.eq_ignore_ascii_case(context.annotation.lemma(*token)));
    std::iter::once(proposition.head).chain(narrowing).filter(used).any(|token| is_name(context, token) || name_around(context, token).is_some())
}

/// "X is a striker", not "X is candidates": a list before the copula left one of its names over.
fn agrees(context: &Context<'_>, bearer: TokenId, predicate: TokenId) -> bool {
    let annotation = context.annotation;
    let noun = annotation.upos(predicate) == Upos::Noun;
    let plural = context.document.word(predicate).to_lowercase() != annotation.lemma(predicate).to_lowercase();
    let one = annotation.child(bearer, "conj").is_none() && annotation.base_rel(bearer) != "conj";
    noun && !(plural && one)
}

/// "X is loyal to Y", "X is in Paris".
fn of_state(proposition: &Proposition, name: &str) -> Vec<Draft> {
    let mut found = Vec::new();
    for bearer in proposition.args.iter().filter(|arg| arg.role == Role::Bearer) {
        for arg in &proposition.args {
            let preposition = match &arg.role {
                Role::Oblique(preposition) if !LOOSE.contains(&preposition.as_str()) => preposition.as_str(),
                Role::Modifier => "in",
                _ => continue,
            };
            found.push(Draft {
                subject: bearer.head,
                relation: joined(&[name, preposition]),
                object: arg.head,
                inferred: bearer.inferred || arg.inferred,
                further: Vec::new(),
                ends: Ends::NamedSubject,
            });
        }
    }
    found
}
