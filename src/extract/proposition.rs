//! `Proposition`: a predicate with its arguments by role. The noun between grammar and rules: whatever the construction
//! ("X heads Y", "Y is headed by X", "X, head of Y", "Y's head, X", "X, who heads Y", "Y head X"), rules see roles only.

use crate::annotation::Upos;
use crate::document::{SentenceId, TokenId};
use crate::extract::enhance::Enhanced;
use crate::extract::{Context, bare, clause, home, nominal};

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
    /// Of what sort the body is that bears the noun: "the dairy group X" -> dairy. A plain noun, where a name is a modifier.
    Sort,
    /// The country of an office that goes without saying; it is named elsewhere in the article.
    Home,
}

impl Role {
    /// The role's name in rules and traces; a preposition stands for itself.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Agent => "agent",
            Self::Patient => "patient",
            Self::Recipient => "recipient",
            Self::Bearer => "bearer",
            Self::Possessor => "possessor",
            Self::Modifier => "modifier",
            Self::Attribute => "attribute",
            Self::Clause => "clause",
            Self::Oblique(preposition) => preposition,
            Self::Time => "time",
            Self::Sort => "sort",
            Self::Home => "home",
        }
    }
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
    /// Base form with the plain words that narrow a noun down ("prime minister", "press secretary", "military base"); the lemma itself for verbs.
    pub phrase: String,
    /// The predicate's head token.
    pub head: TokenId,
    /// The clause whose stance holds: the head itself for verbs and copulas, the governing predicate for nouns, the light verb in "held talks".
    pub clause: TokenId,
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

    /// Adds an argument once.
    pub fn add(&mut self, role: Role, head: TokenId, inferred: bool) {
        if head != self.head && !self.args.iter().any(|arg| arg.head == head && arg.role == role) {
            self.args.push(RoleArg { role, head, inferred });
        }
    }

    /// Adds the predicate's own token as what it is said of: in a bare proposition a name is its own predicate.
    pub fn add_bearer(&mut self, head: TokenId) {
        self.args.push(RoleArg { role: Role::Bearer, head, inferred: false });
    }

    /// Compact form for tests and traces: `head{agent: X, of: Y}`, each argument by its head word.
    #[must_use]
    pub fn compact(&self, document: &crate::document::Document) -> String {
        let args: Vec<String> = self.args.iter().map(|arg| format!("{}: {}", arg.role.name(), document.word(arg.head))).collect();
        format!("{}{{{}}}", self.lemma, args.join(", "))
    }
}

/// Every proposition of a document with the trees it was read from.
#[must_use]
pub fn propositions(context: &Context<'_>) -> (Vec<Proposition>, Enhanced) {
    let tree = Enhanced::of(context.document, context.annotation);
    (of_tree(context, &tree), tree)
}

/// Every proposition of a document: of verbs, of nouns, and between names without a word, in order of their heads.
#[must_use]
pub fn of_tree(context: &Context<'_>, tree: &Enhanced) -> Vec<Proposition> {
    let mut found = [clause::propositions(context, tree), nominal::propositions(context, tree), bare::propositions(context, tree)].concat();
    bare::name_offices(context, &mut found);
    for proposition in &mut found {
        use_names(context, proposition, tree);
        add_instances(proposition, tree);
        proposition.args.sort_by_key(|arg| arg.head);
    }
    home::add(context, &mut found);
    found.sort_by_key(|p| p.head);
    found
}

/// "The minister, X, said": X said. The noun's own proposition keeps its parts.
fn use_names(context: &Context<'_>, proposition: &mut Proposition, tree: &Enhanced) {
    let own = proposition.head;
    for arg in proposition.args.iter_mut().filter(|arg| arg.role != Role::Bearer) {
        if nominal::is_name(context, arg.head) || tree.instances_of(arg.head).next().is_some() {
            continue;
        }
        if let Some(name) = titled(context, arg.head) {
            arg.head = name;
            continue;
        }
        let mut names = apposed(tree, arg.head).into_iter().filter(|&name| nominal::is_name(context, name));
        if let (Some(name), None) = (names.next(), names.next())
            && name != own
            && context.annotation.child(name, "conj").is_none()
        {
            arg.head = name;
        }
    }
    let args = std::mem::take(&mut proposition.args);
    for arg in args {
        if !proposition.args.iter().any(|known| known.role == arg.role && known.head == arg.head) {
            proposition.args.push(arg);
        }
    }
}

/// What stands in apposition to a word, and to that: "her father, the retired judge N".
fn apposed(tree: &Enhanced, token: TokenId) -> Vec<TokenId> {
    let mut found = vec![token];
    let mut at = 0;
    while at < found.len() {
        let below = tree.by(found[at], "appos").chain(tree.by(found[at], "nmod:desc").filter(|edge| edge.token > found[at]));
        let next: Vec<TokenId> = below.map(|edge| edge.token).filter(|t| !found.contains(t)).collect();
        found.extend(next);
        at += 1;
    }
    found.split_off(1)
}

/// "leader X", where the tree hangs the name on its title: X.
fn titled(context: &Context<'_>, title: TokenId) -> Option<TokenId> {
    let next = context.annotation.child(title, "flat").filter(|name| name.0 == title.0 + 1)?;
    let name = nominal::is_name(context, next) && context.annotation.upos(title) == Upos::Noun;
    name.then_some(next)
}

/// What holds of "groups such as A and B" holds of A and of B.
fn add_instances(proposition: &mut Proposition, tree: &Enhanced) {
    let mut more = Vec::new();
    for arg in &proposition.args {
        for instance in tree.instances_of(arg.head).filter(|&t| t != proposition.head) {
            more.push(RoleArg { role: arg.role.clone(), head: instance, inferred: true });
        }
    }
    for arg in more {
        proposition.add(arg.role, arg.head, arg.inferred);
    }
}
