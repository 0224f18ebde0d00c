//! Propositions that no word carries, between a name and a name that hangs on it: "School of Law of Makerere University", "Spain's El Pais",
//! "Kakuma in Kenya", "World Health Organization (WHO)".

use crate::annotation::Upos;
use crate::document::TokenId;
use crate::extract::Context;
use crate::extract::enhance::Enhanced;
use crate::extract::nominal::is_name;
use crate::extract::proposition::{Class, Construction, Proposition, Role};
use crate::extract::{clause, nominal};
use crate::kind::Kind;
use crate::mention::Form;
use crate::span::Span;

/// Nouns that name a part of a larger body; "Members of the Council" names no part.
const BODIES: &[&str] = &[
    "academy",
    "agency",
    "board",
    "branch",
    "bureau",
    "center",
    "centre",
    "chamber",
    "college",
    "command",
    "commission",
    "committee",
    "council",
    "court",
    "department",
    "directorate",
    "division",
    "faculty",
    "institute",
    "laboratory",
    "library",
    "ministry",
    "museum",
    "observatory",
    "office",
    "party",
    "school",
    "secretariat",
    "section",
    "service",
    "society",
    "unit",
    "wing",
];

/// Bare propositions of possessives and of "of"- and "in"-phrases between names.
#[must_use]
pub fn propositions(context: &Context<'_>, tree: &Enhanced) -> Vec<Proposition> {
    let hanging = context.document.token_ids().filter(|&token| is_name(context, token)).filter_map(|token| hanging(context, tree, token));
    hanging.chain(in_brackets(context)).collect()
}

/// "X (Y)" where both are one thing: X is also called Y.
fn in_brackets<'a>(context: &'a Context<'_>) -> impl Iterator<Item = Proposition> + 'a {
    context.referents.mentions.windows(2).filter_map(|pair| {
        let [full, short] = pair else { return None };
        let text = &context.document.text;
        let names = full.form == Form::Name && short.form == Form::Name && full.referent == short.referent && full.sentence == short.sentence;
        let between = names && full.span.end() < short.span.start();
        let bracket = between && Span::new(full.span.end(), short.span.start()).text(text).trim() == "(";
        if !bracket || full.span.text(text).eq_ignore_ascii_case(short.span.text(text)) {
            return None;
        }
        let mut found = clause::bare(context, full.head, Class::Bare, Construction::Parenthesis, String::new());
        found.add_bearer(full.head);
        found.add(Role::Oblique("as".to_owned()), short.head, false);
        Some(found)
    })
}

fn hanging(context: &Context<'_>, tree: &Enhanced, token: TokenId) -> Option<Proposition> {
    let annotation = context.annotation;
    let body = BODIES.contains(&annotation.lemma(token).to_lowercase().as_str());
    let own = context.referents.mention(context.referents.headed_by(token)?).span;
    let mut found = clause::bare(context, token, Class::Bare, Construction::Possessive, String::new());
    found.clause = nominal::governor(context, token);
    found.add_bearer(token);
    for edge in tree.edges(token).iter().filter(|edge| is_name(context, edge.token) && !own.contains(context.document.span(edge.token))) {
        match (edge.rel, edge.preposition.as_deref()) {
            ("nmod:poss", _) => found.add(Role::Possessor, edge.token, edge.inferred),
            ("nmod", Some(preposition @ "of")) if body || follows(context, token, own, preposition) && belongs(context, token, edge.token) => {
                found.add(Role::Oblique(preposition.to_owned()), edge.token, edge.inferred);
            }
            ("nmod", Some(preposition @ "in")) if follows(context, token, own, preposition) => {
                found.add(Role::Oblique(preposition.to_owned()), edge.token, edge.inferred);
            }
            _ => {}
        }
    }
    if context.referents.kind_at(token) == Some(Kind::Person) {
        for party in parties_before(context, token) {
            found.add(Role::Modifier, party, false);
        }
        let of = tree.edges(token).iter().filter(|edge| edge.rel == "nmod" && edge.preposition.as_deref() == Some("of"));
        for firm in of.filter_map(|edge| called(context, edge.token)).filter(|_| follows(context, token, own, "of")) {
            found.add(Role::Oblique("of".to_owned()), firm, false);
        }
    }
    if let Some(whole) = ending(context, own).filter(|_| body) {
        found.add(Role::Oblique("of".to_owned()), whole, false);
    }
    for &child in annotation.children(token).iter().filter(|&&child| after_comma(context, child)) {
        found.add(Role::Attribute, child, false);
    }
    (found.args.len() > 1).then_some(found)
}

/// "the low-cost carrier Chévere": the name right behind a noun that it goes by.
fn called(context: &Context<'_>, noun: TokenId) -> Option<TokenId> {
    let tree = context.annotation;
    let plain = tree.upos(noun) == Upos::Noun && !is_name(context, noun);
    let mut names = tree.children_by(noun, "appos").chain(tree.children_by(noun, "flat")).filter(|&name| is_name(context, name));
    names.find(|&name| plain && name.0 == noun.0 + 1)
}

/// "Republican N", "Labour MP N", "the Democratic Senator N": the parties named right before a person or the person's office.
fn parties_before(context: &Context<'_>, person: TokenId) -> Vec<TokenId> {
    let tree = context.annotation;
    let former = |token: TokenId| tree.children(token).iter().any(|&t| matches!(tree.lemma(t).to_lowercase().as_str(), "former" | "ex" | "onetime"));
    let hangs =
        |token: &TokenId| *token < person && matches!(tree.base_rel(*token), "amod" | "compound" | "nmod") && tree.child(*token, "case").is_none();
    let offices = tree.children(person).iter().copied().filter(hangs);
    let above = std::iter::once(person).chain(offices).filter(|&token| !former(token));
    let below = above.flat_map(|token| tree.children(token).iter().copied().filter(hangs));
    below.filter(|&t| tree.rel(t) != "nmod:poss" && is_name(context, t) && context.referents.kind_at(t) == Some(Kind::Party)).collect()
}

/// "N of Stanford University", "Heineken of Amsterdam": a person of an organisation, an organisation of a place.
fn belongs(context: &Context<'_>, token: TokenId, of: TokenId) -> bool {
    let is = |token: TokenId, kind: Kind| context.referents.kind_at(token).is_some_and(|known| known.is_a(kind));
    is(token, Kind::Person) || is(token, Kind::Organization) && is(of, Kind::Location)
}

/// True when the word stands right after the name, so that it can belong to nothing else.
fn follows(context: &Context<'_>, token: TokenId, name: Span, word: &str) -> bool {
    let document = context.document;
    let end = document.sentence(document.sentence_of(token)).tokens.end;
    let next = (token.0 + 1..end).map(TokenId).find(|&after| document.span(after).start() >= name.end());
    next.is_some_and(|after| document.word(after) == word)
}

/// The organisation whose name ends a longer name after "of": "Makerere University" in "School of Law of Makerere University".
fn ending(context: &Context<'_>, own: Span) -> Option<TokenId> {
    let text = &context.document.text;
    let inner = context.referents.mentions.iter().filter(|m| m.form == Form::Name && m.span.end() == own.end() && m.span.start() > own.start());
    let of = |start: u32| Span::new(own.start(), start).text(text).trim_end().trim_end_matches(" the").ends_with(" of");
    inner.filter(|m| m.kind.is_a(Kind::Organization) && of(m.span.start())).map(|m| m.head).next()
}

/// "Colombia" in "Cali, Colombia", when the tree does not call it an apposition.
fn after_comma(context: &Context<'_>, token: TokenId) -> bool {
    let annotation = context.annotation;
    let first = annotation.subtree(token).into_iter().find(|&t| context.document.word(t) != ",").unwrap_or(token);
    let comma = first.0.checked_sub(1).is_some_and(|before| context.document.word(TokenId(before)) == ",");
    let plain = annotation.child(token, "case").is_none() && annotation.child(token, "cc").is_none();
    comma && plain && matches!(annotation.base_rel(token), "nmod" | "list" | "dep" | "flat" | "obl" | "compound") && is_name(context, token)
}

/// "the president of X, N, and other officials": the name right after an office is its bearer, though the tree sees a list.
pub fn name_offices(context: &Context<'_>, propositions: &mut [Proposition]) {
    let annotation = context.annotation;
    let person = |token: TokenId| context.referents.kind_at(token) == Some(Kind::Person);
    for office in propositions.iter_mut().filter(|p| p.class == Class::Noun && p.in_role(&Role::Bearer).next().is_none()) {
        if is_name(context, office.head) || !person(office.head) || annotation.child(office.head, "det").is_none() {
            continue;
        }
        let listed = annotation.children_by(office.head, "conj").next();
        if let Some(name) = listed.filter(|&t| is_name(context, t) && person(t) && annotation.child(t, "cc").is_none()) {
            office.construction = Construction::Apposition;
            office.add(Role::Bearer, name, true);
        }
    }
}
