//! Open claims: every proposition between two arguments worth a node, named by its lemmas (`operate_out_of`, `play_role_in`).
//! In: propositions and enhanced trees. Out: claims without stance and setting, each with the proposition it came from.

use std::collections::BTreeSet;

use crate::annotation::Upos;
use crate::claim::{Argument, Claim, Relation, Stance};
use crate::document::{SentenceId, TokenId};
use crate::extract::Context;
use crate::extract::argument::argument;
use crate::extract::enhance::Enhanced;
use crate::extract::nominal::is_name;
use crate::extract::proposition::{Class, Construction, Proposition, Role};
use crate::kind::Kind;
use crate::span::Span;

/// Verbs whose claims say nothing by themselves: their content stands in a clause or noun below them.
const EMPTY_VERBS: &[&str] = &["be", "do", "have to", "seem", "appear", "happen", "let", "get"];

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
}

impl Draft {
    fn claim(&self, context: &Context<'_>, proposition: &Proposition) -> Option<Claim> {
        let (subject, object) = (argument(context, self.subject)?, argument(context, self.object)?);
        if matches!(subject, Argument::Literal { .. }) || is_time(context, self.object, &object) || is_same(&subject, &object) {
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
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "spring",
        "summer",
        "autumn",
        "winter",
    ];
    WORDS.contains(&context.annotation.lemma(token).to_lowercase().as_str())
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
        Class::Adjective => of_state(proposition, &format!("be_{}", proposition.lemma)),
        Class::Be => of_state(proposition, "be"),
        Class::Bare => Vec::new(),
    }
}

/// Lemmas and words joined with `_`, lower case.
fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).map(|part| part.to_lowercase().replace([' ', '-'], "_")).collect::<Vec<_>>().join("_")
}

fn of_verb(context: &Context<'_>, tree: &Enhanced, proposition: &Proposition) -> Vec<Draft> {
    if EMPTY_VERBS.contains(&proposition.lemma.as_str()) {
        return Vec::new();
    }
    let agents: Vec<_> = proposition.args.iter().filter(|arg| arg.role == Role::Agent).collect();
    let patients: Vec<_> = proposition.args.iter().filter(|arg| arg.role == Role::Patient).collect();
    let obliques = obliques(context, proposition);
    let passive = agents.is_empty();
    let mut found = Vec::new();
    for agent in &agents {
        for patient in &patients {
            let further = obliques.iter().map(|(_, head, _)| *head).collect();
            let inferred = agent.inferred || patient.inferred;
            found.push(Draft { subject: agent.head, relation: joined(&[&proposition.lemma]), object: patient.head, inferred, further });
            if is_name(context, patient.head) {
                continue;
            }
            let noun = context.annotation.lemma(patient.head);
            for (preposition, object, shared) in obliques.iter().cloned().chain(complements(context, tree, patient.head)) {
                let relation = joined(&[&proposition.lemma, noun, &preposition]);
                found.push(Draft { subject: agent.head, relation, object, inferred: inferred || shared, further: Vec::new() });
            }
        }
        if patients.is_empty() {
            for (preposition, object, shared) in &obliques {
                let relation = joined(&[&proposition.lemma, preposition]);
                found.push(Draft { subject: agent.head, relation, object: *object, inferred: agent.inferred || *shared, further: Vec::new() });
            }
        }
    }
    if passive {
        let word = context.document.word(proposition.head);
        for patient in &patients {
            for (preposition, object, shared) in &obliques {
                let relation = joined(&["be", word, preposition]);
                found.push(Draft { subject: patient.head, relation, object: *object, inferred: patient.inferred || *shared, further: Vec::new() });
            }
        }
    }
    found
}

/// Prepositional arguments that may be the end of a claim: preposition, head, shared or not.
fn obliques(context: &Context<'_>, proposition: &Proposition) -> Vec<(String, TokenId, bool)> {
    let usable = |preposition: &str| !LOOSE.contains(&preposition);
    let args = proposition.args.iter().filter_map(|arg| match &arg.role {
        Role::Oblique(preposition) if usable(preposition) && !is_time_word(context, arg.head) => Some((preposition.clone(), arg.head, arg.inferred)),
        Role::Recipient if proposition.in_role(&Role::Agent).next().is_some() => Some(("to".to_owned(), arg.head, arg.inferred)),
        _ => None,
    });
    args.collect()
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

/// False for adjectives of religion and the like; those of countries stand for the country.
fn is_node(context: &Context<'_>, modifier: TokenId) -> bool {
    context.annotation.upos(modifier) != Upos::Adj || context.referents.kind_at(modifier).is_some_and(|kind| kind.is_a(Kind::Location))
}

/// "X, head of Y": X `head_of` Y; "Y's attack on Z": Y `attack_on` Z; "X is a striker": X be striker.
fn of_noun(context: &Context<'_>, proposition: &Proposition) -> Vec<Draft> {
    let mut found = Vec::new();
    let phrase = &proposition.phrase;
    let titled = matches!(proposition.construction, Construction::Title | Construction::Apposition | Construction::Copula | Construction::As);
    for bearer in proposition.args.iter().filter(|arg| arg.role == Role::Bearer) {
        for arg in &proposition.args {
            let relation = match &arg.role {
                Role::Possessor => joined(&[phrase, "of"]),
                Role::Modifier if titled && is_node(context, arg.head) && context.annotation.upos(proposition.head) == Upos::Noun => {
                    joined(&[phrase, "of"])
                }
                Role::Oblique(preposition) if !LOOSE.contains(&preposition.as_str()) => joined(&[phrase, preposition]),
                _ => continue,
            };
            found.push(Draft { subject: bearer.head, relation, object: arg.head, inferred: bearer.inferred || arg.inferred, further: Vec::new() });
        }
        let said = found.iter().any(|draft| draft.subject == bearer.head);
        if proposition.construction == Construction::Copula && !said {
            found.push(Draft {
                subject: bearer.head,
                relation: "be".to_owned(),
                object: proposition.head,
                inferred: bearer.inferred,
                further: Vec::new(),
            });
        }
    }
    let agent = proposition.args.iter().any(|arg| matches!(arg.role, Role::Agent | Role::Bearer));
    for possessor in
        proposition.args.iter().filter(|arg| !agent && (arg.role == Role::Possessor || arg.role == Role::Modifier && is_node(context, arg.head)))
    {
        for arg in &proposition.args {
            if let Role::Oblique(preposition) = &arg.role
                && !LOOSE.contains(&preposition.as_str())
                && preposition != "of"
            {
                let relation = joined(&[phrase, preposition]);
                found.push(Draft {
                    subject: possessor.head,
                    relation,
                    object: arg.head,
                    inferred: possessor.inferred || arg.inferred,
                    further: Vec::new(),
                });
            }
        }
    }
    found
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
            });
        }
    }
    found
}
