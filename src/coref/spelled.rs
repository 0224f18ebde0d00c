//! Names whose initials follow in brackets: the letters tell where a name begins that the model cut at its small words.

use std::ops::Range;

use crate::annotation::{NameLabel, NameSpan};
use crate::document::TokenId;

use super::draft::Scene;

/// "the Front for the Southern Oases (FSO)" cut at its small words, made whole: the letters in brackets tell where it begins.
pub(super) fn whole(scene: &Scene<'_>, spans: Vec<NameSpan>) -> Vec<NameSpan> {
    let opens = (1..scene.document.tokens.len() as u32).filter(|&t| scene.word(TokenId(t)) == "(");
    let mut forms = opens.filter_map(|open| long_form(scene, open)).peekable();
    let (mut joined, mut rest): (Vec<NameSpan>, _) = (Vec::with_capacity(spans.len()), spans.into_iter().peekable());
    while let Some(span) = rest.next() {
        while forms.next_if(|form| form.end <= span.tokens.start).is_some() {}
        let Some(form) = forms.peek().filter(|form| form.start <= span.tokens.start && span.tokens.end <= form.end).cloned() else {
            joined.push(span);
            continue;
        };
        let mut parts = vec![span];
        while let Some(part) = rest.next_if(|part| part.tokens.start < form.end) {
            parts.push(part);
        }
        let named = |part: &NameSpan| {
            let label = matches!(part.label, NameLabel::Org | NameLabel::Loc | NameLabel::Work | NameLabel::Law | NameLabel::Event);
            label && part.tokens.end <= form.end
        };
        if parts.iter().all(named) {
            let first = &parts[0];
            let label = if parts.len() > 1 || first.tokens != form { NameLabel::Org } else { first.label };
            joined.push(NameSpan { tokens: form, label, score: first.score });
        } else {
            joined.append(&mut parts);
        }
    }
    joined
}

/// The words before the bracket at `open` whose initials, small words left out or all but "the" taken, are the letters in it.
fn long_form(scene: &Scene<'_>, open: u32) -> Option<Range<u32>> {
    let (bounds, word) = (scene.bounds(TokenId(open)), |t: u32| scene.word(TokenId(t)));
    let bracketed = word(open) == "(" && open + 2 < bounds.end && word(open + 2) == ")";
    let letters = bracketed.then(|| word(open + 1)).filter(|letters| (2..8).contains(&letters.len()) && letters.chars().all(char::is_uppercase))?;
    let joins = |t: u32| {
        matches!(
            scene.lower(TokenId(t)).as_str(),
            "of" | "for" | "the" | "and" | "&" | "on" | "in" | "against" | "to" | "-" | "al" | "wal" | "el" | "de" | "del" | "da" | "do" | "la"
        )
    };
    let initials = |start: u32, small: bool| -> String {
        let counts = |t: &u32| scene.capital(TokenId(*t)) || small && word(*t) != "the";
        (start..open).filter(counts).filter_map(|t| word(t).chars().next()).flat_map(char::to_uppercase).collect()
    };
    let reach = (bounds.start..open).rev().take_while(|&t| joins(t) || scene.capital(TokenId(t))).take(2 * letters.len());
    let start = reach.filter(|&t| scene.capital(TokenId(t))).find(|&t| initials(t, false) == letters || initials(t, true) == letters)?;
    (start + 1 < open).then_some(start..open)
}
