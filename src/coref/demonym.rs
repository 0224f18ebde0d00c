//! Adjectives of countries ("Tajik side", "Syrian prisons"): names of kind Nationality that point to the country.

use std::ops::Range;

use crate::annotation::Upos;
use crate::document::TokenId;
use crate::kind::Kind;
use crate::mention::{Form, Link};

use super::country;
use super::draft::{Draft, Scene};

/// Adds or retypes demonyms; such an adjective inside a longer name is left alone.
pub(super) fn find(scene: &mut Scene<'_>) {
    for token in scene.document.token_ids() {
        if !scene.capital(token) || !matches!(scene.annotation.upos(token), Upos::Adj | Upos::Propn | Upos::Noun) {
            continue;
        }
        let Some((tokens, country)) = demonym(scene, token) else { continue };
        let touching = scene.touching(&tokens);
        if touching.iter().any(|&n| longer(&scene.drafts[n], &tokens)) {
            continue;
        }
        for at in touching {
            if scene.drafts[at].form == Form::Name && scene.drafts[at].kind != Kind::Border {
                scene.drop(at);
            }
        }
        let last = TokenId(tokens.end - 1);
        let draft = scene.name(tokens, None);
        match role(scene, last) {
            Role::Attribute => scene.push(Draft { kind: Kind::Nationality, weight: 3, name: Some(country.to_owned()), link: Link::Demonym, ..draft }),
            Role::People => scene.push(Draft { kind: Kind::Group, weight: 3, ..draft }),
            Role::Person => scene.push(Draft { form: Form::Nominal, kind: Kind::Person, weight: 2, ..draft }),
            Role::Language => {}
        }
    }
}

/// What a word of nationality does where it stands.
enum Role {
    /// "the Tajik army", "she is Tajik", "the British": it points to the country.
    Attribute,
    /// "Russians", "the Kurds": people.
    People,
    /// "the Russian said", "a Scot": somebody.
    Person,
    /// "in Russian", "speaks English".
    Language,
}

fn role(scene: &Scene<'_>, token: TokenId) -> Role {
    let tree = scene.annotation;
    let word = scene.word(token);
    let noun = matches!(tree.upos(token), Upos::Noun | Upos::Propn);
    let singular = word.strip_suffix('s').filter(|w| !w.ends_with('s'));
    if noun && singular.is_some() && word != "Swiss" {
        return Role::People;
    }
    let argument = matches!(tree.base_rel(token), "nsubj" | "obj" | "iobj" | "obl" | "nmod" | "conj") && tree.rel(token) != "nmod:poss";
    if !argument || tree.children(token).iter().any(|&c| matches!(tree.base_rel(c), "flat" | "compound" | "appos")) {
        return Role::Attribute;
    }
    let collective = ["sh", "ch", "ese", "iss", "ps"].iter().any(|end| word.ends_with(end));
    match tree.child(token, "det") {
        Some(_) if !collective => Role::Person,
        None if noun && matches!(tree.base_rel(token), "obj" | "obl" | "nmod") && tree.child(token, "amod").is_none() => Role::Language,
        _ => Role::Attribute,
    }
}

fn demonym(scene: &Scene<'_>, token: TokenId) -> Option<(Range<u32>, &'static str)> {
    if let Some(next) = scene.after(token.0 + 1).filter(|&t| scene.capital(t))
        && let Some(country) = country::of_demonym(scene.text(&(token.0..next.0 + 1)))
    {
        return Some((token.0..next.0 + 1, country));
    }
    country::of_demonym(scene.word(token)).map(|country| (token.0..token.0 + 1, country))
}

fn longer(draft: &Draft, tokens: &Range<u32>) -> bool {
    draft.form == Form::Name && draft.kind != Kind::Border && draft.tokens.len() > tokens.len() && draft.tokens.contains(&tokens.start)
}
