//! `Proposition`: a predicate with its arguments by role. The noun between grammar and rules: whatever the construction
//! ("X heads Y", "Y is headed by X", "X, head of Y", "Y's head, X", "X, who heads Y", "Y head X"), rules see roles only.

use crate::document::{SentenceId, TokenId};

/// Word class of the predicate.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Class {
    /// A verb in any form: clause, passive, participle, infinitive.
    Verb,
    /// A noun: an office or role that somebody bears ("head", "member"), an event ("attack", "visit"), or a thing with arguments ("base").
    Noun,
    /// An adjective or participle used as one ("loyal to", "based", "ready").
    Adjective,
    /// "be" with a phrase of place, time or belonging ("X is in Paris", "X is from Peru"); lemma "be".
    Be,
    /// No word carries it: "Paris, France"; "CSTO-member Tajikistan" has a noun; a bare apposition of two names has none.
    Bare,
}

/// How the predicate was found; for the rule's name in `explain` and for confidence.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "the names are those of grammar")]
pub enum Construction {
    Clause,
    Passive,
    Relative,
    Participle,
    Infinitive,
    Copula,
    Apposition,
    Title,
    Possessive,
    Compound,
    As,
    Noun,
    Parenthesis,
}

/// What an argument is to its predicate.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// Who does it: subject of an active verb, by-phrase of a passive.
    Agent,
    /// To whom it is done: object, subject of a passive.
    Patient,
    /// To whom it is given: indirect object.
    Recipient,
    /// Who or what a noun or adjective predicate is said of: copula subject, apposition, name after a title, "as"-phrase's noun.
    Bearer,
    /// "Y's head", "its head".
    Possessor,
    /// "the Y head", "the Russian head", "Y-member X": compound or adjective of a name before a noun.
    Modifier,
    /// What it is called, made or elected: "named him head" -> head.
    Attribute,
    /// A clause: "said that …" -> head of the clause.
    Clause,
    /// By preposition, as written, multiword ones joined by a space: "of", "along", "out of".
    Oblique(String),
    /// A phrase of time without preposition ("Monday", "last week").
    Time,
}

/// An argument of a predicate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoleArg {
    /// Its role.
    pub role: Role,
    /// Head token of the phrase. Conjuncts are separate arguments of the same role; relative pronouns are replaced by their nouns.
    pub head: TokenId,
    /// True when filled in by sharing or control, not by an arc of the tree.
    pub inferred: bool,
}

/// A predicate with its arguments.
#[derive(Clone, PartialEq, Debug)]
pub struct Proposition {
    /// Word class of the predicate.
    pub class: Class,
    /// How it was found.
    pub construction: Construction,
    /// Base form of the predicate with its particle ("take over", "spokesman", "make up").
    pub lemma: String,
    /// The predicate's head token.
    pub head: TokenId,
    /// Words that carry it, in order: verb and particle, auxiliaries not included.
    pub trigger: Vec<TokenId>,
    /// Where it stands.
    pub sentence: SentenceId,
    /// Arguments in text order.
    pub args: Vec<RoleArg>,
}

impl Proposition {
    /// Heads of the arguments in that role.
    pub fn in_role<'a>(&'a self, role: &'a Role) -> impl Iterator<Item = TokenId> + 'a {
        self.args.iter().filter(move |arg| arg.role == *role).map(|arg| arg.head)
    }
}
