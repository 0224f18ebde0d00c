//! Borders: "the Tajik-Afghan border", "the border between Peru and Chile", "the Tajik border" become names keyed by their countries.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::document::TokenId;
use crate::kind::Kind;
use crate::mention::Form;

use super::country;
use super::draft::{Draft, Scene};

/// Adds border drafts. Their key is `border:` and the sorted countries.
pub(super) fn find(scene: &mut Scene<'_>) {
    let heads: Vec<TokenId> = scene.document.token_ids().filter(|&t| matches!(scene.lower(t).as_str(), "border" | "borders" | "frontier")).collect();
    for head in heads {
        let Some((tokens, countries)) = countries_of(scene, head) else { continue };
        let pair = tokens.end == head.0 + 1;
        // The model often calls "Tajik-Afghan" a place: the border takes its words over.
        for at in scene.touching(&tokens) {
            let draft = &scene.drafts[at];
            let within = draft.tokens.start >= tokens.start && draft.tokens.end <= tokens.end;
            if pair && within && draft.form == Form::Name && country::named(scene.text(&draft.tokens)).is_none() {
                scene.drop(at);
            }
        }
        let key = countries.iter().copied().collect::<Vec<_>>().join("|");
        scene.push(Draft {
            tokens,
            head,
            form: Form::Name,
            label: None,
            kind: Kind::Border,
            weight: 3,
            name: Some(format!("border:{key}")),
            link: crate::mention::Link::First,
        });
    }
}

/// Countries that name a border, and the words that do it.
fn countries_of(scene: &Scene<'_>, head: TokenId) -> Option<(Range<u32>, BTreeSet<&'static str>)> {
    let mut start = head.0;
    let mut found = BTreeSet::new();
    while let Some(last) = scene.before(start) {
        let word = scene.word(last);
        let parts: Vec<_> = word.split(['-', '–']).map(|part| country::of_demonym(part).or_else(|| country::named(part))).collect();
        if parts.iter().all(Option::is_some) {
            found.extend(parts.into_iter().flatten());
        } else if !matches!(word, "-" | "–") || found.is_empty() {
            break;
        }
        start -= 1;
    }
    let mut end = head.0 + 1;
    if found.is_empty() || found.len() == 1 {
        let (more, last) = after(scene, head);
        if found.len() + more.len() == 2 {
            found.extend(more);
            end = last + 1;
        }
    }
    (!found.is_empty()).then_some((start..end, found))
}

/// Countries in "with X" or "between X and Y" right after the border.
fn after(scene: &Scene<'_>, head: TokenId) -> (BTreeSet<&'static str>, u32) {
    let mut found = BTreeSet::new();
    let mut last = head.0;
    let Some(first) = scene.after(head.0 + 1).filter(|&t| matches!(scene.lower(t).as_str(), "with" | "between")) else { return (found, last) };
    for t in first.0 + 1..scene.bounds(head).end {
        let word = scene.word(TokenId(t));
        if let Some(name) = country::named(word) {
            found.insert(name);
            last = t;
        } else if !matches!(word, "the" | "and") {
            break;
        }
    }
    (found, last)
}
