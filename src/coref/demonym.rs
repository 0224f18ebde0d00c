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
        if inside_longer(scene, &tokens) {
            continue;
        }
        scene.drafts.retain(|d| !(d.form == Form::Name && d.tokens.start < tokens.end && tokens.start < d.tokens.end && d.kind != Kind::Border));
        let draft = scene.name(tokens, None);
        scene.drafts.push(Draft { kind: Kind::Nationality, weight: 3, name: Some(country.to_owned()), link: Link::Demonym, ..draft });
    }
}

fn place_of(word: &str) -> Option<&'static str> {
    country::of_demonym(word).or_else(|| country::region_of(word))
}

fn demonym(scene: &Scene<'_>, token: TokenId) -> Option<(Range<u32>, &'static str)> {
    if let Some(next) = scene.after(token.0 + 1)
        && let Some(country) = place_of(scene.text(&(token.0..next.0 + 1)))
    {
        return Some((token.0..next.0 + 1, country));
    }
    place_of(scene.word(token)).map(|country| (token.0..token.0 + 1, country))
}

fn inside_longer(scene: &Scene<'_>, tokens: &Range<u32>) -> bool {
    let longer = |d: &Draft| d.form == Form::Name && d.kind != Kind::Border && d.tokens.len() > tokens.len() && d.tokens.contains(&tokens.start);
    scene.drafts.iter().any(longer)
}
