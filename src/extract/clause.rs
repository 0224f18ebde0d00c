//! Propositions of verbs, of "be" with a phrase, and of predicate adjectives: one per clause, whatever its form.

use crate::annotation::Upos;
use crate::document::TokenId;
use crate::extract::Context;
use crate::extract::enhance::{Edge, Enhanced, has_to, is_ing, is_passive};
use crate::extract::proposition::{Class, Construction, Proposition, Role};

/// Verbs that are one word with the bare noun after them.
const IDIOMS: &[(&str, &str)] = &[("take", "part"), ("take", "place"), ("take", "aim"), ("take", "effect"), ("take", "office"), ("take", "shape")];

/// Propositions whose predicate is a verb, "be" with a phrase, or an adjective.
#[must_use]
pub fn propositions(context: &Context<'_>, tree: &Enhanced) -> Vec<Proposition> {
    let annotation = context.annotation;
    let mut found = Vec::new();
    for token in context.document.token_ids() {
        let copula = annotation.child(token, "cop").is_some();
        let modifier = matches!(annotation.base_rel(token), "amod" | "compound" | "case" | "mark" | "aux" | "cop" | "fixed" | "flat");
        let proposition = match annotation.upos(token) {
            Upos::Verb | Upos::Aux if !copula && !modifier => Some(verb(context, tree, token)),
            Upos::Adj | Upos::Verb if copula || matches!(annotation.base_rel(token), "acl" | "advcl" | "xcomp") || follows(context, token) => {
                Some(adjective(context, tree, token))
            }
            _ if copula || shares_copula(context, tree, token) => be(context, tree, token),
            _ => None,
        };
        found.extend(proposition.filter(|p| !p.args.is_empty()));
    }
    found
}

/// "militiamen loyal to X": an adjective after its noun, with a phrase of its own.
fn follows(context: &Context<'_>, token: TokenId) -> bool {
    let after = context.annotation.head(token).is_some_and(|noun| noun < token);
    after && context.annotation.rel(token) == "amod" && context.annotation.child(token, "obl").is_some()
}

/// A conjunct of a predicate nominal: "is in Paris and in Rome".
fn shares_copula(context: &Context<'_>, tree: &Enhanced, token: TokenId) -> bool {
    context.annotation.base_rel(token) == "conj"
        && context.annotation.head(token).is_some_and(|first| context.annotation.child(first, "cop").is_some())
        && tree.by(token, "case").next().is_some()
}

/// A new proposition without arguments.
#[must_use]
pub fn bare(context: &Context<'_>, head: TokenId, class: Class, construction: Construction, lemma: String) -> Proposition {
    Proposition {
        class,
        construction,
        phrase: lemma.clone(),
        lemma,
        head,
        clause: head,
        trigger: vec![head],
        sentence: context.document.sentence_of(head),
        args: Vec::new(),
    }
}

fn verb(context: &Context<'_>, tree: &Enhanced, token: TokenId) -> Proposition {
    let annotation = context.annotation;
    let passive = is_passive(context.document, annotation, token);
    let mut lemma = annotation.lemma(token).to_owned();
    let mut trigger = vec![token];
    for particle in annotation.children_by(token, "compound:prt") {
        lemma = format!("{lemma} {}", context.document.word(particle).to_lowercase());
        trigger.push(particle);
    }
    let idiom = idiom(context, token);
    if let Some(noun) = idiom {
        lemma = format!("{lemma} {}", annotation.lemma(noun));
        trigger.push(noun);
    }
    trigger.sort_unstable();
    let existential = lemma == "be";
    let class = if existential { Class::Be } else { Class::Verb };
    let mut found = Proposition { trigger, ..bare(context, token, class, construction(context, token, passive), lemma) };
    let object = tree.by(token, "obj").next().is_some();
    for edge in tree.edges(token).iter().filter(|edge| Some(edge.token) != idiom) {
        if let Some(role) = role(context, edge, passive, object, existential) {
            found.add(role, edge.token, edge.inferred);
        }
    }
    if passive {
        add_hidden_agent(context, &mut found);
    }
    found
}

/// "part" in "take part": a bare object that the verb is one word with; its own complements are the verb's.
fn idiom(context: &Context<'_>, verb: TokenId) -> Option<TokenId> {
    let annotation = context.annotation;
    let noun = annotation.child(verb, "obj").filter(|&noun| annotation.children(noun).is_empty())?;
    IDIOMS.contains(&(annotation.lemma(verb), annotation.lemma(noun))).then_some(noun)
}

/// "listed as a terrorist group by X", where the tree hangs X on the group: X lists.
fn add_hidden_agent(context: &Context<'_>, found: &mut Proposition) {
    let by = |noun: TokenId| {
        let mut below = context.annotation.children_by(noun, "nmod");
        below.rfind(|&t| crate::extract::enhance::preposition(context.document, context.annotation, t).as_deref() == Some("by"))
    };
    let as_phrase = Role::Oblique("as".to_owned());
    let named = found.args.iter().filter(|arg| arg.role == as_phrase || arg.role == Role::Attribute).find_map(|arg| by(arg.head));
    if let Some(agent) = named.filter(|_| found.in_role(&Role::Agent).next().is_none()) {
        found.add(Role::Agent, agent, true);
    }
}

fn construction(context: &Context<'_>, token: TokenId, passive: bool) -> Construction {
    let annotation = context.annotation;
    let own_subject = annotation.child(token, "nsubj").is_some();
    match annotation.rel(token) {
        "acl:relcl" => Construction::Relative,
        _ if has_to(context.document, annotation, token) => Construction::Infinitive,
        "xcomp" => Construction::Infinitive,
        "acl" | "advcl" if !own_subject && (passive || is_ing(context.document, token)) => Construction::Participle,
        _ if passive => Construction::Passive,
        _ => Construction::Clause,
    }
}

/// What an arc below a verb makes its dependent.
fn role(context: &Context<'_>, edge: &Edge, passive: bool, object: bool, existential: bool) -> Option<Role> {
    let upos = context.annotation.upos(edge.token);
    match edge.rel {
        "nsubj" | "nsubj:pass" | "nsubj:outer" => Some(match (existential, passive || edge.rel == "nsubj:pass") {
            (true, _) => Role::Bearer,
            (_, true) if object => Role::Recipient,
            (_, true) => Role::Patient,
            _ => Role::Agent,
        }),
        "obj" => Some(Role::Patient),
        "iobj" => Some(Role::Recipient),
        "obl:agent" => Some(Role::Agent),
        "obl:unmarked" => Some(Role::Time),
        "obl" => match edge.preposition.clone() {
            Some(by) if by == "by" && passive && upos != Upos::Num => Some(Role::Agent),
            Some(preposition) => Some(Role::Oblique(preposition)),
            None => Some(Role::Time),
        },
        "ccomp" => Some(Role::Clause),
        "xcomp" if is_work(context, edge.token) => Some(Role::Patient),
        "xcomp" => Some(if matches!(upos, Upos::Noun | Upos::Propn) && context.annotation.child(edge.token, "cop").is_none() {
            match edge.preposition.clone() {
                Some(preposition) => Role::Oblique(preposition),
                None => Role::Attribute,
            }
        } else {
            Role::Clause
        }),
        _ => None,
    }
}

/// A work or product is nobody's description: "directed Parasite".
fn is_work(context: &Context<'_>, token: TokenId) -> bool {
    use crate::kind::Kind;
    context.referents.kind_at(token).is_some_and(|kind| matches!(kind, Kind::Work | Kind::Product)) && context.annotation.upos(token) == Upos::Propn
}

/// Subjects of a predicate nominal or adjective.
pub fn add_bearers(found: &mut Proposition, tree: &Enhanced, token: TokenId) {
    for edge in tree.by(token, "nsubj") {
        found.add(Role::Bearer, edge.token, edge.inferred);
    }
}

fn adjective(context: &Context<'_>, tree: &Enhanced, token: TokenId) -> Proposition {
    let lemma = context.annotation.lemma(token).to_owned();
    let mut found = bare(context, token, Class::Adjective, Construction::Copula, lemma);
    add_bearers(&mut found, tree, token);
    if found.args.is_empty()
        && let Some(noun) = context.annotation.head(token).filter(|_| context.annotation.base_rel(token) == "acl" || follows(context, token))
    {
        found.add(Role::Bearer, noun, true);
    }
    for edge in tree.edges(token) {
        let role = match (edge.base(), &edge.preposition) {
            ("obl", Some(preposition)) => Role::Oblique(preposition.clone()),
            ("obl", None) => Role::Time,
            ("xcomp" | "ccomp", _) => Role::Clause,
            _ => continue,
        };
        found.add(role, edge.token, edge.inferred);
    }
    found
}

/// "X is in Paris", "X is from Peru"; predicate nouns without a preposition are `nominal`'s.
fn be(context: &Context<'_>, tree: &Enhanced, token: TokenId) -> Option<Proposition> {
    let annotation = context.annotation;
    let preposition = crate::extract::enhance::preposition(context.document, annotation, token)?;
    let copula = annotation.child(token, "cop");
    let mut found = bare(context, token, Class::Be, Construction::Copula, "be".to_owned());
    found.trigger = vec![copula.unwrap_or(token)];
    add_bearers(&mut found, tree, token);
    found.args.push(crate::extract::proposition::RoleArg { role: Role::Oblique(preposition), head: token, inferred: false });
    for edge in tree.by(token, "obl") {
        let role = edge.preposition.clone().map_or(Role::Time, Role::Oblique);
        found.add(role, edge.token, edge.inferred);
    }
    Some(found)
}
