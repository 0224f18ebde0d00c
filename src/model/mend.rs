//! Slips of a tree that the words around them give away: a relation that a head of that class cannot govern becomes the one it
//! can. In: a document and its annotation. Out: the annotation with some relations changed; heads stay as they are.

use crate::annotation::{Annotation, Upos};
use crate::document::{Document, TokenId};

/// Verbs that say what somebody is or is called: of two objects the second is the name given.
const NAMING: &[&str] = &["designate", "name", "call", "declare", "label", "elect", "appoint", "brand", "dub", "crown", "nominate", "consider"];

/// Verbs with a receiver before what is given.
const GIVING: &[&str] =
    &["give", "award", "send", "offer", "grant", "pay", "hand", "lend", "show", "teach", "tell", "sell", "promise", "owe", "bring", "cost", "deny"];

/// Relations that hang on nouns only.
const OF_NOUNS: &[&str] = &["amod", "compound", "nummod", "nmod", "nmod:desc", "appos", "flat"];

/// Mends the relations of all trees.
pub(super) fn mend(document: &Document, annotation: &mut Annotation) {
    for token in document.token_ids() {
        if let Some(better) = better(document, annotation, token) {
            annotation.deprel[token.index()] = better;
        }
    }
}

/// The relation that a token should have, when it is another than it has.
fn better(document: &Document, annotation: &Annotation, token: TokenId) -> Option<&'static str> {
    let head = annotation.head(token)?;
    let rel = annotation.rel(token);
    match annotation.upos(head) {
        Upos::Noun | Upos::Propn if matches!(rel, "obj" | "dep") => apposition(document, annotation, token, head),
        Upos::Verb if OF_NOUNS.contains(&rel) => argument(document, annotation, token, head),
        Upos::Verb if rel == "nsubj:pass" => active(annotation, head),
        Upos::Verb if rel == "obj" => object(annotation, token, head),
        _ => None,
    }
}

/// "Ada Obi, director of the fund,": a noun after a comma is no object of a name.
fn apposition(document: &Document, annotation: &Annotation, token: TokenId, head: TokenId) -> Option<&'static str> {
    let plain = annotation.child(token, "case").is_none() && annotation.child(head, "cop").is_none() && annotation.child(head, "nsubj").is_none();
    let first = annotation.subtree(token).into_iter().find(|&t| document.word(t) != ",")?;
    let comma = first.0.checked_sub(1).is_some_and(|before| document.word(TokenId(before)) == ",");
    (token > head && plain && comma && is_nominal(annotation, token)).then_some("appos")
}

fn is_nominal(annotation: &Annotation, token: TokenId) -> bool {
    matches!(annotation.upos(token), Upos::Noun | Upos::Propn | Upos::Pron)
}

/// A noun that hangs on a clause's verb as if that were a noun: its subject, object or a phrase with preposition.
fn argument(document: &Document, annotation: &Annotation, token: TokenId, verb: TokenId) -> Option<&'static str> {
    let clause = matches!(annotation.rel(verb), "root" | "ccomp" | "acl:relcl" | "advcl" | "parataxis" | "conj");
    let finite = annotation.child(verb, "nsubj").is_some() || annotation.child(verb, "aux").is_some() || annotation.rel(verb) == "root";
    let hyphen = |at: Option<u32>| at.is_some_and(|at| (at as usize) < document.tokens.len() && document.word(TokenId(at)) == "-");
    let hyphened = hyphen(token.0.checked_sub(1)) || hyphen(Some(token.0 + 1));
    if !clause || !finite || hyphened || !is_nominal(annotation, token) {
        return None;
    }
    if annotation.subtree(token).into_iter().any(|t| t < token.max(verb) && annotation.rel(t) == "case" && annotation.upos(t) == Upos::Adp) {
        return Some("obl");
    }
    let taken = |rel: &str| annotation.children(verb).iter().any(|&t| t != token && annotation.base_rel(t) == rel);
    if token < verb {
        let passive = annotation.child(verb, "aux:pass").is_some();
        return (!taken("nsubj")).then_some(if passive { "nsubj:pass" } else { "nsubj" });
    }
    let passive = annotation.child(verb, "aux:pass").is_some();
    (!taken("obj") && !taken("ccomp") && !taken("xcomp") && !passive).then_some("obj")
}

/// "Bandits kidnapped pupils": without "was" and with an object, the subject acts.
fn active(annotation: &Annotation, verb: TokenId) -> Option<&'static str> {
    (annotation.child(verb, "aux:pass").is_none() && annotation.child(verb, "obj").is_some()).then_some("nsubj")
}

/// Of two objects the first receives, or the second names; beside a passive subject the only one names.
fn object(annotation: &Annotation, token: TokenId, verb: TokenId) -> Option<&'static str> {
    let naming = NAMING.contains(&annotation.lemma(verb));
    let noun = annotation.upos(token) == Upos::Noun;
    if annotation.child(verb, "aux:pass").is_some() && annotation.child(verb, "nsubj:pass").is_some() {
        return (naming && noun).then_some("xcomp");
    }
    let mut objects = annotation.children_by(verb, "obj");
    let (first, second) = (objects.next()?, objects.next()?);
    match () {
        () if token == first && GIVING.contains(&annotation.lemma(verb)) => Some("iobj"),
        () if token == second && naming && noun => Some("xcomp"),
        () => None,
    }
}
