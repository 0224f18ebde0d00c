//! Capitals that stand for their states: "Cairo accused Ethiopia", "talks between Tokyo and Seoul", "Tehran's envoy".

use std::collections::BTreeSet;

use crate::annotation::Upos;
use crate::document::TokenId;
use crate::kind::Kind;
use crate::knowledge::Gazetteer;
use crate::mention::{Form, Link};

use super::draft::{Draft, Scene};
use super::{country, lexicon};

/// Gives a capital to its state where it does or meets what only states do, in an article that speaks of that state by name.
pub(super) fn find(scene: &mut Scene<'_>) {
    let spoken: BTreeSet<&str> = scene.drafts.iter().filter_map(|draft| state(scene, draft)).collect();
    let found: Vec<(usize, &str)> = (0..scene.drafts.len())
        .filter_map(|at| Some((at, seat(scene, &scene.drafts[at])?)))
        .filter(|&(at, state)| spoken.contains(state) && stands(scene, &scene.drafts[at]))
        .collect();
    for (at, state) in found {
        let draft = &mut scene.drafts[at];
        (draft.kind, draft.weight, draft.link) = (Kind::Country, 3, Link::Capital);
        draft.name = Some(state.to_owned());
    }
}

/// The state that a country's name or an adjective of it means.
pub(super) fn state(scene: &Scene<'_>, draft: &Draft) -> Option<&'static str> {
    match (draft.form, draft.name.as_deref()) {
        (Form::Name, Some(name)) => country::named(name),
        (Form::Name, None) => country::named(scene.text(&draft.tokens)),
        _ => None,
    }
}

/// The state whose capital bears this name; none for a name that is the state's own ("Singapore").
fn seat(scene: &Scene<'_>, draft: &Draft) -> Option<&'static str> {
    let place = draft.form == Form::Name && draft.link == Link::First && (draft.kind.is_a(Kind::Location) || draft.weight <= 1);
    let words = scene.text(&draft.tokens);
    // The bodies of the European Union and of NATO sit in Brussels.
    let shared = words == "Brussels";
    (place && !shared && country::named(words).is_none()).then(|| Gazetteer::get().of_capital(words)).flatten().map(|entry| entry.name)
}

fn stands(scene: &Scene<'_>, draft: &Draft) -> bool {
    let tree = scene.annotation;
    // "Tokyo and Seoul agreed": every member of a list does what the first one does.
    let mut token = draft.head;
    while let Some(head) = tree.head(token).filter(|_| tree.base_rel(token) == "conj" && tree.upos(token) == Upos::Propn) {
        token = head;
    }
    let Some(head) = tree.head(token) else { return false };
    let (word, case) = (scene.lemma(head), case(scene, token).or_else(|| case(scene, draft.head)));
    let verb = tree.upos(head) == Upos::Verb;
    match (tree.rel(token), case.as_deref()) {
        ("nsubj", _) => verb && (lexicon::is("state-verb", &word) || lexicon::is_saying(&word)),
        ("nsubj:pass" | "obj", _) => verb && lexicon::is("state-object", &word),
        ("nmod:poss", _) => lexicon::is("state-part", &word) || lexicon::is("state-tie", &word),
        // "talks hosted by Beijing"; a summit or games a city hosts itself.
        ("obl:agent", _) | ("obl", Some("by")) if matches!(word.as_str(), "host" | "mediate" | "broker") => verb && talks(scene, head),
        ("obl:agent", _) | ("obl", Some("by")) => verb && (lexicon::is("state-verb", &word) || lexicon::is("state-object", &word)),
        ("nmod" | "obl", Some("between" | "with")) => lexicon::is("state-tie", &word),
        ("nmod" | "obl", Some("against" | "on")) => lexicon::is("state-measure", &word) || impost(scene, head),
        _ => false,
    }
}

/// True for a participle of talks, or of rounds of them.
fn talks(scene: &Scene<'_>, verb: TokenId) -> bool {
    let tree = scene.annotation;
    let noun = tree.child(verb, "nsubj:pass").or_else(|| tree.head(verb).filter(|_| tree.rel(verb) == "acl"));
    let talks = |token: TokenId| matches!(scene.lemma(token).as_str(), "talk" | "talks" | "negotiation" | "negotiations" | "mediation");
    noun.is_some_and(|noun| talks(noun) || tree.children_by(noun, "nmod").any(talks) || tree.head(noun).is_some_and(talks))
}

/// "imposed sanctions on Tehran": the measure is the object of the verb that the place hangs from.
fn impost(scene: &Scene<'_>, verb: TokenId) -> bool {
    let measures = ["obj", "nsubj:pass"].iter().filter_map(|rel| scene.annotation.child(verb, rel));
    measures.into_iter().any(|noun| lexicon::is("state-measure", &scene.lemma(noun)))
}

fn case(scene: &Scene<'_>, token: TokenId) -> Option<String> {
    scene.annotation.child(token, "case").map(|word| scene.lower(word))
}
