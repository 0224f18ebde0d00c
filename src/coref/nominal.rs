//! Descriptions: noun phrases headed by a common noun that may name a node ("the organization", "several hundred militants from Central Asia").

use std::ops::Range;

use crate::annotation::{EntityClass, Upos};
use crate::document::TokenId;
use crate::kind::Kind;
use crate::mention::{Form, Link};

use super::draft::{Draft, Scene};
use super::{lexicon, typing};

/// Adds a draft for each noun phrase in an argument's place.
pub(super) fn find(scene: &mut Scene<'_>) {
    for token in scene.document.token_ids() {
        let noun = scene.annotation.upos(token) == Upos::Noun
            || (scene.annotation.upos(token) == Upos::Propn && lexicon::noun(&scene.lemma(token)).is_some())
            || is_aged(scene, token);
        if !noun || scene.covering(token).any(|n| scene.drafts[n].head == token || scene.drafts[n].form == Form::Name) {
            continue;
        }
        let lemma = scene.lemma(token);
        let place = matches!(
            scene.annotation.rel(token),
            "nsubj"
                | "nsubj:pass"
                | "nsubj:outer"
                | "obj"
                | "iobj"
                | "obl"
                | "obl:agent"
                | "nmod"
                | "nmod:poss"
                | "conj"
                | "appos"
                | "root"
                | "xcomp"
                | "ccomp"
                | "parataxis"
                | "dislocated"
                | "list"
        );
        if !place || lexicon::is("empty", &lemma) || is_mentioned_word(scene, token) {
            continue;
        }
        let tokens = phrase(scene, token);
        let kind = kind_of(scene, token, &lemma);
        scene.push(Draft {
            tokens,
            head: token,
            form: Form::Nominal,
            label: None,
            kind: kind.unwrap_or(Kind::Thing),
            weight: if kind.is_some() { 2 } else { 0 },
            name: None,
            link: Link::First,
        });
    }
}

/// "called me 'governor'": a word in quotes of its own, spoken of as a word.
fn is_mentioned_word(scene: &Scene<'_>, token: TokenId) -> bool {
    let mark = |t: Option<TokenId>| t.is_some_and(|t| matches!(scene.word(t), "'" | "‘" | "’" | "\"" | "“" | "”"));
    scene.annotation.base_rel(token) == "xcomp" && mark(scene.before(token.0)) && mark(scene.after(token.0 + 1))
}

/// The kind that a noun tells: one "worker" or "militant" is a person, an "armed group" an organisation, a "team of" somebody people.
fn kind_of(scene: &Scene<'_>, head: TokenId, lemma: &str) -> Option<Kind> {
    let plural = is_plural(scene, head);
    if is_aged(scene, head) {
        return Some(Kind::Person);
    }
    if lemma == "candidate" && scene.annotation.children_by(head, "compound").any(|noun| matches!(scene.lower(noun).as_str(), "vaccine" | "drug")) {
        return Some(Kind::Product);
    }
    if lemma == "business" && !plural && is_trading(scene, head) {
        return None;
    }
    let Some(known) = lexicon::noun(lemma) else { return told(scene, head) };
    match known {
        Kind::Group if !plural && !lexicon::is("collective", lemma) => Some(Kind::Person),
        Kind::Group if !plural => typing::phrase_kind(scene, head).filter(|k| *k == Kind::ArmedGroup).or(Some(Kind::Group)),
        Kind::SportsTeam if scene.annotation.children_by(head, "nmod").any(|n| is_plural(scene, n)) => Some(Kind::Group),
        kind => Some(kind),
    }
}

/// "the 24-year-old", "a nine-year-old": somebody by age alone.
pub(super) fn is_aged(scene: &Scene<'_>, token: TokenId) -> bool {
    let tree = scene.annotation;
    let word = scene.lower(token);
    let years = || token.0.checked_sub(2).map(|t| scene.lower(TokenId(t))).is_some_and(|word| word == "year");
    (word.ends_with("year-old") || word == "old" && years()) && tree.base_rel(token) != "amod" && tree.child(token, "det").is_some()
}

/// "does business", "its business", "the business of relatives": what somebody does, no firm.
fn is_trading(scene: &Scene<'_>, head: TokenId) -> bool {
    let tree = scene.annotation;
    tree.child(head, "det").is_none() || tree.children_by(head, "nmod").any(|n| tree.children_by(n, "case").any(|t| scene.lower(t) == "of"))
}

/// The kind of a noun that no list knows, as the model sees it in its sentence: "marines" and "hoteliers" are persons.
fn told(scene: &Scene<'_>, head: TokenId) -> Option<Kind> {
    let found = scene.annotation.class(head)?;
    match found.class {
        EntityClass::Person if found.share > 0.5 && !abstracts(&scene.lemma(head)) => Some(Kind::Person),
        EntityClass::Organization if found.share > 0.6 => Some(Kind::Organization),
        EntityClass::Place if found.share > 0.7 => Some(Kind::Location),
        EntityClass::Event if found.share > 0.7 => Some(Kind::Event),
        _ => None,
    }
}

/// Nouns of acts and qualities, which are nobody: "closures", "layoffs in shipping", "the sentencing".
fn abstracts(lemma: &str) -> bool {
    const TAILS: &[&str] = &["ure", "tion", "sion", "ment", "ance", "ence", "ity", "ism", "ness", "ing", "ship"];
    !lemma.ends_with("ling") && TAILS.iter().any(|tail| lemma.len() > tail.len() + 2 && lemma.ends_with(tail))
}

/// The phrase of a noun without relative clauses, appositions, conjuncts and what follows a comma.
fn phrase(scene: &Scene<'_>, head: TokenId) -> Range<u32> {
    let mut kept = vec![head];
    let mut open = vec![head];
    while let Some(next) = open.pop() {
        for &child in scene.annotation.children(next) {
            let rel = scene.annotation.base_rel(child);
            let copula = next == head && matches!(rel, "nsubj" | "cop" | "mark" | "aux" | "advcl" | "csubj" | "ccomp" | "obl" | "expl");
            let left = next == head && matches!(rel, "case" | "cc" | "punct" | "discourse" | "advmod" | "parataxis" | "dep");
            let cut = matches!(rel, "acl" | "appos" | "parataxis" | "advcl" | "list" | "orphan") || (next == head && rel == "conj");
            // "two men suspected of theft": what is said of them, with words of its own.
            let told =
                rel == "amod" && child > next && ["advcl", "obl", "xcomp", "ccomp"].iter().any(|rel| scene.annotation.child(child, rel).is_some());
            // "accused officers of pocketing money": the deed is none of the officers'.
            let deed = scene.annotation.upos(child) == Upos::Verb && child > next && scene.annotation.child(child, "mark").is_some();
            if !(copula || left || cut || told || deed) {
                kept.push(child);
                open.push(child);
            }
        }
    }
    kept.sort_unstable();
    let at = kept.iter().position(|&t| t == head).unwrap_or(0);
    let mut range = head.0..head.0 + 1;
    let joins = |t: u32| matches!(scene.word(TokenId(t)), "-" | "–" | "\"" | "“" | "”");
    for t in kept[..at].iter().rev() {
        if t.0 + 1 == range.start || (t.0 + 2 == range.start && joins(t.0 + 1)) {
            range.start = t.0;
        }
    }
    // A comma after the noun ends the phrase, whatever the tree hangs behind it.
    for t in kept[at + 1..].iter().take_while(|&&t| scene.word(t) != ",") {
        if t.0 == range.end || (t.0 == range.end + 1 && joins(range.end)) {
            range.end = t.0 + 1;
        }
    }
    while range.start < head.0 && matches!(scene.word(TokenId(range.start)), "," | ";" | ":" | ")" | "-" | "–") {
        range.start += 1;
    }
    while range.end > head.0 + 1 && scene.annotation.upos(TokenId(range.end - 1)) == Upos::Punct {
        range.end -= 1;
    }
    range
}

/// True for a phrase that points back: "the", "this", "that", "these", "those".
pub(super) fn is_definite(scene: &Scene<'_>, head: TokenId) -> bool {
    scene.annotation.children_by(head, "det").any(|t| matches!(scene.lower(t).as_str(), "the" | "this" | "that" | "these" | "those"))
}

/// True for a noun that stands in the plural.
pub(super) fn is_plural(scene: &Scene<'_>, head: TokenId) -> bool {
    let (word, lemma) = (scene.lower(head), scene.lemma(head));
    matches!(word.as_str(), "people" | "police" | "men" | "women" | "children") || (word != lemma && word.ends_with('s'))
}

/// Words between determiner and head, in lower case; None when something follows the head ("of …", "in …").
pub(super) fn modifiers(scene: &Scene<'_>, draft: &Draft) -> Option<Vec<String>> {
    if draft.tokens.end > draft.head.0 + 1 {
        return None;
    }
    let bare = |t: &u32| !matches!(scene.annotation.base_rel(TokenId(*t)), "det" | "punct");
    Some((draft.tokens.start..draft.head.0).filter(bare).map(|t| scene.lower(TokenId(t))).collect())
}
