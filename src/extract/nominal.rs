//! Propositions of nouns: predicate nouns, appositions, titles before names, possessives, compounds, hyphen participles, "as"-phrases,
//! events with their participants, light verbs, and bare appositions of two names.

use crate::annotation::Upos;
use crate::document::TokenId;
use crate::extract::Context;
use crate::extract::clause::{add_bearers, bare};
use crate::extract::enhance::{Enhanced, preposition, renamed, semantic_head};
use crate::extract::proposition::{Class, Construction, Proposition, Role};
use crate::kind::Kind;
use crate::knowledge::nouns;
use crate::mention::Form;

/// Verbs that only carry their noun: "held talks with", "carried out an attack on".
const LIGHT: &[&str] = &[
    "carry out",
    "conduct",
    "stage",
    "hold",
    "pay",
    "make",
    "launch",
    "reach",
    "sign",
    "impose",
    "claim",
    "play",
    "take",
    "give",
    "have",
    "mount",
    "strike",
    "conclude",
    "lift",
    "express",
    "voice",
    "offer",
    "provide",
    "maintain",
    "win",
    "open",
    "establish",
    "begin",
    "start",
    "commit",
    "perform",
    "deliver",
    "ease",
    "declare",
    "seek",
    "lead",
    "share",
    "complete",
    "announce",
];

/// Verbs after which a noun says what the subject is or has become.
const BECOMING: &[&str] = &[
    "become", "remain", "stay", "serve", "work", "act", "elect", "name", "appoint", "make", "call", "consider", "choose", "pick", "nominate",
    "declare", "crown",
];

/// Verbs whose subject, not object, is what the "as"-phrase says.
const SUCCEEDING: &[&str] = &["succeed", "replace", "follow", "join"];

/// Hyphen participles that describe a place or origin, not an action.
const STATES: &[&str] = &["based", "born", "allied", "linked", "aligned", "affiliated", "headquartered"];

/// Propositions whose predicate is a noun, and bare ones between two names.
#[must_use]
pub fn propositions(context: &Context<'_>, tree: &Enhanced) -> Vec<Proposition> {
    let mut found = Vec::new();
    for token in context.document.token_ids() {
        match context.annotation.upos(token) {
            Upos::Noun | Upos::Propn | Upos::Num | Upos::Pron => {
                found.extend(noun(context, tree, token));
                found.extend(apposed_names(context, tree, token));
            }
            Upos::Verb | Upos::Adj => found.extend(hyphened(context, token)),
            _ => {}
        }
    }
    found
}

/// True inside a name that the model found; capitalised titles are none.
fn in_name(context: &Context<'_>, token: TokenId) -> bool {
    context.annotation.name_at(token).is_some()
}

/// True when the token heads a name, so that it is a thing and no description.
#[must_use]
pub fn is_name(context: &Context<'_>, token: TokenId) -> bool {
    match context.referents.headed_by(token) {
        Some(id) => context.referents.mention(id).form == Form::Name,
        None => context.annotation.upos(token) == Upos::Propn && in_name(context, token),
    }
}

fn noun(context: &Context<'_>, tree: &Enhanced, token: TokenId) -> Option<Proposition> {
    let mut found = bare(context, token, Class::Noun, Construction::Noun, lemma(context, token));
    found.phrase = phrase(context, token, &found.lemma);
    found.clause = governor(context, token);
    let construction = bearers(context, tree, token, &mut found);
    let light = light_verb(context, tree, token, &mut found);
    arguments(context, tree, token, &mut found);
    let named = is_name(context, token) && !is_common(context, token);
    let own = construction.or(light);
    if named && !matches!(own, Some(Construction::Copula | Construction::As)) && !titles(context, token) {
        return None;
    }
    let possessed = found.in_role(&Role::Possessor).next().is_some();
    let compounded = found.in_role(&Role::Modifier).next().is_some();
    found.construction = own.unwrap_or(match (possessed, compounded) {
        (true, _) => Construction::Possessive,
        (_, true) => Construction::Compound,
        _ => Construction::Noun,
    });
    let more = found.args.iter().any(|arg| arg.role != Role::Agent);
    more.then_some(found)
}

/// The base form of a noun; "daughter-in-law" is one word, though the treebanks cut it.
fn lemma(context: &Context<'_>, token: TokenId) -> String {
    let own = context.annotation.lemma(token).to_lowercase();
    let end = context.document.sentence(context.document.sentence_of(token)).tokens.end;
    let tail = ["-", "in", "-", "law"];
    let by_law = token.0 + 4 < end && (token.0 + 1..).zip(tail).all(|(next, word)| context.document.word(TokenId(next)) == word);
    if by_law { format!("{own}-in-law") } else { own }
}

/// "border" in "border between X and Y": a plain word, though the whole is a name.
fn is_common(context: &Context<'_>, token: TokenId) -> bool {
    context.annotation.upos(token) == Upos::Noun && context.document.word(token).starts_with(char::is_lowercase)
}

/// True for a capitalised title, which the tagger calls a name: "President X", "X, Prime Minister of Y".
fn titles(context: &Context<'_>, token: TokenId) -> bool {
    context.referents.headed_by(token).is_none() || context.annotation.rel(token) == "nmod:desc"
}

/// "press secretary", "prime minister": the plain words right before the noun with it.
fn phrase(context: &Context<'_>, token: TokenId, lemma: &str) -> String {
    let annotation = context.annotation;
    let mut words = Vec::new();
    let mut at = token;
    while let Some(before) = at.0.checked_sub(1).map(TokenId) {
        let joined = annotation.head(before) == Some(token) && matches!(annotation.base_rel(before), "compound" | "amod");
        if !joined || context.referents.headed_by(before).is_some() {
            break;
        }
        let word = context.document.word(before).to_lowercase();
        at = before;
        // "second-largest": the part before the hyphen changes what the word says.
        match before_hyphen(context, before) {
            Some(first) => {
                words.push(format!("{}-{word}", context.document.word(first).to_lowercase()));
                at = first;
            }
            None => words.push(word),
        }
    }
    words.reverse();
    words.push(lemma.to_owned());
    words.extend(annotation.children_by(token, "flat").filter(|&flat| flat.0 == token.0 + 1).map(|flat| context.document.word(flat).to_lowercase()));
    words.join(" ")
}

/// The word that hangs on an adjective with a hyphen between them.
fn before_hyphen(context: &Context<'_>, adjective: TokenId) -> Option<TokenId> {
    let hyphen = TokenId(adjective.0.checked_sub(1)?);
    let first = TokenId(adjective.0.checked_sub(2)?);
    let hangs = context.annotation.head(first) == Some(adjective) && context.annotation.base_rel(adjective) == "amod";
    (hangs && context.document.word(hyphen) == "-").then_some(first)
}

/// The predicate that a noun stands under: the nearest verb or predicate above it.
#[must_use]
pub fn governor(context: &Context<'_>, token: TokenId) -> TokenId {
    let annotation = context.annotation;
    let predicate = |&t: &TokenId| annotation.upos(t) == Upos::Verb || annotation.child(t, "cop").is_some() || annotation.head(t).is_none();
    if annotation.child(token, "cop").is_some() {
        return token;
    }
    annotation.ancestors(token).find(predicate).unwrap_or(token)
}

/// Of whom the noun is said; gives the construction that says so.
fn bearers(context: &Context<'_>, tree: &Enhanced, token: TokenId, found: &mut Proposition) -> Option<Construction> {
    let annotation = context.annotation;
    let case = preposition(context.document, annotation, token);
    let mut construction = None;
    if case.is_none() && !found_in_possessive(context, token) {
        add_bearers(found, tree, token);
        if !found.args.is_empty() {
            construction = Some(Construction::Copula);
            found.clause = token;
        }
    }
    if let Some(name) = annotation.head(token).filter(|&name| annotation.rel(token) == "nsubj" && is_name(context, name))
        && annotation.child(name, "cop").is_some()
        && preposition(context.document, annotation, name).is_none()
    {
        found.add(Role::Bearer, name, false);
        found.clause = name;
        construction = Some(Construction::Copula);
    }
    let head = annotation.head(token);
    if let Some(head) = first_head(context, token) {
        let rel = shared_rel(context, token);
        match rel {
            "appos" if annotation.upos(token) != Upos::Num && !one_of_many(context, token, head) => {
                let renamed = if annotation.head(token) == Some(head) { renamed(context.document, annotation, token).unwrap_or(head) } else { head };
                found.add(Role::Bearer, semantic_head(context.document, annotation, renamed), false);
                construction = construction.or(Some(Construction::Apposition));
            }
            "nmod:desc" if matches!(annotation.upos(head), Upos::Propn | Upos::Noun) => {
                found.add(Role::Bearer, head, false);
                construction = construction.or(Some(Construction::Title));
            }
            "compound" if is_title(context, token, head) => {
                found.add(Role::Bearer, head, false);
                construction = construction.or(Some(Construction::Title));
            }
            "nmod" if case.as_deref() == Some("as") => {
                found.add(Role::Bearer, head, false);
                construction = construction.or(Some(Construction::As));
            }
            "obl" | "xcomp" if (case.as_deref() == Some("as") || rel == "xcomp" && case.is_none()) && add_made(context, tree, head, found) => {
                construction = construction.or(Some(Construction::As));
                found.clause = head;
            }
            _ => {}
        }
    }
    if let Some(verb) = head.filter(|&verb| annotation.rel(token) == "nsubj" && annotation.lemma(verb) == "include") {
        for edge in tree.by(verb, "obj") {
            found.add(Role::Bearer, edge.token, edge.inferred);
            found.clause = verb;
            construction = construction.or(Some(Construction::Copula));
        }
    }
    let described = construction == Some(Construction::Copula);
    for edge in tree.by(token, "appos").filter(|_| !described).filter(|_| !is_name(context, token) || head.is_none()) {
        // "its treasurer, A; and B": one office has one holder.
        let shared = annotation.base_rel(edge.token) == "conj" && is_singular(context, token);
        // "five children of Eldjárn and his wife, Sigríður": one name is not what many are.
        let person = context.referents.kind_at(edge.token) == Some(Kind::Person) && is_name(context, edge.token);
        let plural = annotation.upos(token) == Upos::Noun && !is_singular(context, token);
        let many = person && plural && annotation.head(edge.token) != Some(token) && annotation.base_rel(edge.token) != "conj";
        if annotation.upos(edge.token) != Upos::Num && !shared && !many {
            found.add(Role::Bearer, edge.token, edge.inferred);
            construction = construction.or(Some(Construction::Apposition));
        }
    }
    for flat in annotation.children_by(token, "flat").filter(|&flat| is_name(context, flat) && !is_name(context, token)) {
        found.add(Role::Bearer, flat, false);
        construction = construction.or(Some(Construction::Title));
    }
    construction
}

/// "three defendants, among them his wife": one is not what many are.
fn one_of_many(context: &Context<'_>, one: TokenId, many: TokenId) -> bool {
    let annotation = context.annotation;
    let plural = |token: TokenId| {
        let word = context.document.word(token).to_lowercase();
        annotation.upos(token) == Upos::Noun && word != annotation.lemma(token) && word.ends_with('s')
    };
    let person = context.referents.kind_at(one) == Some(Kind::Person);
    person && annotation.upos(one) == Upos::Noun && !plural(one) && plural(many) && annotation.child(one, "conj").is_none()
}

fn is_singular(context: &Context<'_>, noun: TokenId) -> bool {
    context.annotation.upos(noun) == Upos::Noun && context.document.word(noun).to_lowercase() == context.annotation.lemma(noun)
}

fn found_in_possessive(context: &Context<'_>, token: TokenId) -> bool {
    context.annotation.rel(token) == "nmod:poss"
}

/// Head of the first conjunct: "head and founder of Y" hang together.
fn first_head(context: &Context<'_>, token: TokenId) -> Option<TokenId> {
    let mut at = token;
    while context.annotation.base_rel(at) == "conj" {
        at = context.annotation.head(at)?;
    }
    context.annotation.head(at)
}

fn shared_rel(context: &Context<'_>, token: TokenId) -> &'static str {
    let mut at = token;
    while context.annotation.base_rel(at) == "conj" {
        let Some(head) = context.annotation.head(at) else { break };
        at = head;
    }
    let plain = at == token || context.annotation.upos(token) == Upos::Noun;
    if plain { context.annotation.rel(at) } else { "conj" }
}

/// A plain noun before a person's or other name: "leader X", "CSTO-member Tajikistan".
fn is_title(context: &Context<'_>, token: TokenId, head: TokenId) -> bool {
    token < head
        && context.referents.headed_by(token).is_none_or(|id| context.referents.mention(id).form != Form::Name)
        && is_name(context, head)
        && context.annotation.upos(head) == Upos::Propn
        && (context.annotation.upos(token) == Upos::Noun || context.referents.headed_by(head).is_some_and(|id| outside(context, token, id)))
}

fn outside(context: &Context<'_>, token: TokenId, id: crate::mention::MentionId) -> bool {
    !context.referents.mention(id).span.contains(context.document.span(token))
}

/// "appointed X as head", "X became head": whom the noun after the verb describes.
fn add_made(context: &Context<'_>, tree: &Enhanced, verb: TokenId, found: &mut Proposition) -> bool {
    let lemma = context.annotation.lemma(verb);
    let succeeding = SUCCEEDING.contains(&lemma);
    if !succeeding && !BECOMING.contains(&lemma) {
        return false;
    }
    let patient: Vec<_> = if succeeding {
        Vec::new()
    } else {
        tree.by(verb, "obj").chain(tree.by(verb, "nsubj:pass")).map(|edge| (edge.token, edge.inferred)).collect()
    };
    let chosen = if patient.is_empty() { tree.by(verb, "nsubj").map(|edge| (edge.token, edge.inferred)).collect() } else { patient };
    for &(token, inferred) in &chosen {
        found.add(Role::Bearer, token, inferred);
    }
    !chosen.is_empty()
}

/// "held talks with": the verb's subject does what the noun says.
fn light_verb(context: &Context<'_>, tree: &Enhanced, token: TokenId, found: &mut Proposition) -> Option<Construction> {
    let annotation = context.annotation;
    let head = first_head(context, token)?;
    if annotation.upos(head) != Upos::Verb || is_name(context, token) {
        return None;
    }
    let mut lemma = annotation.lemma(head).to_owned();
    for particle in annotation.children_by(head, "compound:prt") {
        lemma = format!("{lemma} {}", context.document.word(particle).to_lowercase());
    }
    let object = matches!(shared_rel(context, token), "obj" | "nsubj:pass");
    // "the talks that they held", not "the head, N, who took over".
    let acts = |verb: TokenId| tree.by(verb, "nsubj").any(|edge| edge.token == token || matches!(context.document.word(edge.token), "who" | "which"));
    let bare = |verb: TokenId| annotation.child(verb, "compound:prt").is_none();
    let relative = annotation.children_by(token, "acl").find(|&verb| LIGHT.contains(&annotation.lemma(verb)) && bare(verb) && !acts(verb));
    // "claimed the assault" tells of no doing, "claimed victory" does.
    let claims = lemma == "claim" && nouns::of_description(annotation.lemma(token)).is_some_and(|kind| kind.is_a(Kind::Attack));
    if !object || claims || !LIGHT.contains(&lemma.as_str()) {
        return relative.and_then(|verb| add_agents(context, tree, verb, found));
    }
    let before = found.args.len();
    add_agents(context, tree, head, found);
    for edge in tree.by(head, "obl").filter(|edge| edge.token > token && edge.preposition.as_deref() != Some("by")) {
        if let Some(preposition) = &edge.preposition {
            found.add(Role::Oblique(preposition.clone()), edge.token, true);
        }
    }
    (found.args.len() > before).then_some(Construction::Noun)
}

fn add_agents(context: &Context<'_>, tree: &Enhanced, verb: TokenId, found: &mut Proposition) -> Option<Construction> {
    let annotation = context.annotation;
    // "gave her control over X": what is given is hers.
    let doer = if annotation.lemma(verb) == "give" && tree.by(verb, "iobj").next().is_some() { "iobj" } else { "nsubj" };
    let agents: Vec<(TokenId, bool)> = tree
        .edges(verb)
        .iter()
        .filter(|edge| edge.rel == doer || edge.rel == "obl:agent" || edge.base() == "obl" && edge.preposition.as_deref() == Some("by"))
        .map(|edge| (edge.token, edge.inferred))
        .collect();
    for &(agent, inferred) in &agents {
        found.add(Role::Agent, agent, inferred);
    }
    if agents.is_empty() {
        return None;
    }
    found.clause = verb;
    found.trigger.push(verb);
    found.trigger.extend(annotation.children_by(verb, "compound:prt"));
    found.trigger.sort_unstable();
    Some(Construction::Noun)
}

/// Possessor, modifiers and prepositional complements; the sort of what a body is.
fn arguments(context: &Context<'_>, tree: &Enhanced, token: TokenId, found: &mut Proposition) {
    let body = |token: TokenId| context.referents.kind_at(token).is_some_and(|kind| kind.is_a(Kind::Organization));
    let body = found.in_role(&Role::Bearer).any(body);
    for edge in tree.edges(token) {
        match (edge.rel, &edge.preposition) {
            ("nmod:poss", _) => found.add(Role::Possessor, edge.token, edge.inferred),
            ("nmod" | "obl", Some(preposition))
                if !matches!(preposition.as_str(), "such as" | "including" | "as") && !is_set_phrase(context, edge.token, preposition) =>
            {
                found.add(Role::Oblique(preposition.clone()), edge.token, edge.inferred);
            }
            ("obl:agent", _) => found.add(Role::Agent, edge.token, edge.inferred),
            ("nmod:unmarked" | "obl:unmarked", _) => found.add(Role::Time, edge.token, edge.inferred),
            ("compound" | "amod" | "nmod", _) if edge.token < token && names_something(context, edge.token) => {
                found.add(Role::Modifier, edge.token, edge.inferred);
            }
            ("compound", _) if body && edge.token < token && context.annotation.upos(edge.token) == Upos::Noun => {
                found.add(Role::Sort, edge.token, edge.inferred);
            }
            _ => {}
        }
    }
    if let Some(name) = hyphen_name(context, token) {
        found.add(Role::Modifier, name, false);
    }
    stacked_modifiers(context, token, found);
}

/// "in place", "in fact": no place and no thing.
fn is_set_phrase(context: &Context<'_>, token: TokenId, preposition: &str) -> bool {
    let bare =
        !context.annotation.children(token).iter().any(|&child| matches!(context.annotation.base_rel(child), "det" | "amod" | "compound" | "nummod"));
    bare && preposition == "in"
        && matches!(context.annotation.lemma(token), "place" | "fact" | "turn" | "general" | "particular" | "advance" | "addition" | "return")
}

/// "CSTO" in "CSTO-member".
fn hyphen_name(context: &Context<'_>, token: TokenId) -> Option<TokenId> {
    let hyphen = token.0.checked_sub(1).map(TokenId).filter(|&before| matches!(context.document.word(before), "-" | "–" | "‑"))?;
    let name = hyphen.0.checked_sub(1).map(TokenId)?;
    let capital = context.document.word(name).starts_with(char::is_uppercase);
    (capital && context.document.sentence_of(name) == context.document.sentence_of(token)).then_some(name)
}

/// "President X of Y", "Russian Foreign Minister X": what belongs to the title may hang on the name instead of the title.
fn stacked_modifiers(context: &Context<'_>, token: TokenId, found: &mut Proposition) {
    let annotation = context.annotation;
    let Some(head) =
        annotation.head(token).filter(|_| matches!(annotation.rel(token), "nmod:desc" | "compound") && found.in_role(&Role::Bearer).next().is_some())
    else {
        return;
    };
    if annotation.child(token, "nmod").is_none() {
        for of in annotation.children_by(head, "nmod").filter(|&child| preposition(context.document, annotation, child).as_deref() == Some("of")) {
            found.add(Role::Oblique("of".to_owned()), of, true);
        }
    }
    for &child in annotation.children(head).iter().filter(|&&child| child < token) {
        match annotation.rel(child) {
            "nmod:poss" => found.add(Role::Possessor, child, true),
            "compound" | "amod" | "nmod:desc" | "nmod" if names_something(context, child) => found.add(Role::Modifier, child, true),
            _ => {}
        }
    }
}

fn names_something(context: &Context<'_>, token: TokenId) -> bool {
    // "Thai-Chinese" tells of two peoples and of no citizenship.
    let joined = |at: u32| context.document.word(TokenId(at)) == "-";
    if token.0 > 1 && joined(token.0 - 1) && context.document.word(TokenId(token.0 - 2)).starts_with(char::is_uppercase) {
        return false;
    }
    if let Some(id) = context.referents.headed_by(token) {
        return context.referents.mention(id).form == Form::Name;
    }
    let upos = context.annotation.upos(token);
    let capital = context.document.word(token).starts_with(char::is_uppercase);
    capital && (upos == Upos::Adj || upos == Upos::Propn && in_name(context, token))
}

/// "Y-backed X", "Y-based X", also as a predicate of its own.
fn hyphened(context: &Context<'_>, token: TokenId) -> Option<Proposition> {
    let (document, annotation) = (context.document, context.annotation);
    let name = hyphen_name(context, token)?;
    let noun = annotation.head(token).filter(|&noun| noun > token && matches!(annotation.base_rel(token), "amod" | "compound" | "nmod"))?;
    let word = document.word(token).to_lowercase();
    let participle = word.ends_with("ed") || matches!(word.as_str(), "led" | "run" | "held" | "made" | "born" | "built" | "owned");
    if !participle || matches!(word.as_str(), "related" | "themed" | "inspired") {
        return None;
    }
    let state = STATES.contains(&word.as_str());
    let lemma = if state { word } else { annotation.lemma(token).to_owned() };
    let class = if state { Class::Adjective } else { Class::Verb };
    let mut found = bare(context, token, class, Construction::Compound, lemma);
    found.clause = governor(context, noun);
    found.add(if state { Role::Modifier } else { Role::Agent }, name, false);
    found.add(if state { Role::Bearer } else { Role::Patient }, noun, false);
    Some(found)
}

/// "Daesh" in "ISIS (Daesh)", "France" in "Paris, France": two names side by side.
fn apposed_names(context: &Context<'_>, tree: &Enhanced, token: TokenId) -> Vec<Proposition> {
    if !is_name(context, token) {
        return Vec::new();
    }
    let mut found = Vec::new();
    // "the Diet, where the party asks": a name with a word of a clause before it stands beside nothing.
    let clausal =
        |token: TokenId| ["advmod", "mark", "nsubj"].iter().any(|rel| context.annotation.child(token, rel).is_some_and(|child| child < token));
    for edge in tree.by(token, "appos").filter(|edge| is_name(context, edge.token) && edge.token > token && !clausal(edge.token)) {
        let before = edge.token.0.saturating_sub(4)..edge.token.0;
        let open = before.map(TokenId).any(|t| t > token && context.document.word(t) == "(");
        let construction = if open { Construction::Parenthesis } else { Construction::Apposition };
        let mut one = bare(context, token, Class::Bare, construction, String::new());
        one.clause = governor(context, token);
        one.args.push(crate::extract::proposition::RoleArg { role: Role::Bearer, head: token, inferred: false });
        one.add(Role::Attribute, edge.token, edge.inferred);
        found.push(one);
    }
    found
}
