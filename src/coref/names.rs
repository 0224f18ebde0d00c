//! Names: the model's spans trimmed, joined and split by tree and capitals; inner names; names repeated elsewhere in the article.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::annotation::{NameLabel, NameSpan, Upos};
use crate::document::TokenId;
use crate::kind::Kind;
use crate::mention::Form;

use super::draft::{Draft, Scene};
use super::{country, lexicon};

/// Adds the name drafts of a scene.
pub(super) fn find(scene: &mut Scene<'_>) {
    let spans = joined(scene);
    let taken: Vec<Range<u32>> = spans.iter().map(|s| s.tokens.clone()).collect();
    for span in &spans {
        if matches!(span.label, NameLabel::Date | NameLabel::Num) {
            scene.drafts.extend(literal(scene, &span.tokens, span.label));
            continue;
        }
        let whole = extend(scene, trim(scene, span.tokens.clone()), span.label, &taken);
        for part in split(scene, whole, span.label) {
            let part = trim(scene, part);
            if !part.is_empty() && is_name(scene, &part) && !office(scene, &part) && !scene.drafts.iter().any(|d| overlap(&d.tokens, &part)) {
                let draft = scene.name(part, Some(span.label));
                scene.drafts.push(draft);
            }
        }
    }
    countries(scene);
    repeats(scene);
    inner(scene);
}

/// The model's spans; a capitalised adjective of faith or people joins the proper noun it stands before ("Islamic" "Emirate").
fn joined(scene: &Scene<'_>) -> Vec<NameSpan> {
    let mut spans: Vec<NameSpan> = Vec::new();
    for span in &scene.annotation.names {
        let last = TokenId(span.tokens.start.saturating_sub(1));
        if let Some(before) = spans.last_mut()
            && before.tokens.end == span.tokens.start
            && before.label == NameLabel::Norp
            && country::of_demonym(scene.text(&before.tokens)).is_none()
            && scene.annotation.head(last).is_some_and(|h| span.tokens.contains(&h.0))
            && scene.annotation.upos(TokenId(span.tokens.start)) == Upos::Propn
            && !lexicon::is_title(&scene.lower(TokenId(span.tokens.start)))
        {
            before.tokens.end = span.tokens.end;
            before.label = if span.label == NameLabel::Norp { NameLabel::Org } else { span.label };
        } else if span.label == NameLabel::Norp
            && let Some(next) = scene.after(span.tokens.end)
            && scene.capital(next)
            && scene.annotation.upos(next) == Upos::Propn
            && country::of_demonym(scene.text(&span.tokens)).is_none()
            && scene.annotation.head(TokenId(span.tokens.end - 1)) == Some(next)
            && lexicon::noun(&scene.lower(next)).is_some_and(|k| k.is_a(Kind::Organization))
            && !scene.annotation.names.iter().any(|s| s.tokens.contains(&next.0))
        {
            spans.push(NameSpan { tokens: span.tokens.start..next.0 + 1, label: NameLabel::Org, score: span.score });
        } else {
            spans.push(span.clone());
        }
    }
    spans
}

fn overlap(a: &Range<u32>, b: &Range<u32>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Dates and numbers: values, not names.
fn literal(scene: &Scene<'_>, tokens: &Range<u32>, label: NameLabel) -> Option<Draft> {
    let words = scene.text(tokens);
    let money =
        words.contains(['$', '€', '£', '¥']) || tokens.clone().any(|t| matches!(scene.lower(TokenId(t)).as_str(), "dollars" | "euros" | "pounds"));
    let kind = if label == NameLabel::Date {
        Kind::Date
    } else if money {
        Kind::Money
    } else {
        Kind::Quantity
    };
    let head = scene.head_of(tokens);
    // A number that only counts a noun belongs to the noun's phrase.
    (scene.annotation.base_rel(head) != "nummod").then(|| Draft { form: Form::Nominal, kind, weight: 2, ..scene.name(tokens.clone(), None) })
}

/// Takes articles, titles, possessives, quotes and punctuation off the ends.
fn trim(scene: &Scene<'_>, mut tokens: Range<u32>) -> Range<u32> {
    tokens = without_office(scene, tokens);
    while !tokens.is_empty() {
        let first = TokenId(tokens.start);
        let word = scene.lower(first);
        let article = scene.annotation.upos(first) == Upos::Det || matches!(word.as_str(), "the" | "a" | "an" | "of" | "in" | "and");
        let title = tokens.len() > 1
            && lexicon::is_title(&word)
            && scene.annotation.base_rel(TokenId(tokens.start)) != "root"
            && is_person_tail(scene, &tokens);
        if article || title || !word.starts_with(char::is_alphanumeric) {
            tokens.start += 1;
        } else {
            break;
        }
    }
    while !tokens.is_empty() {
        let word = scene.word(TokenId(tokens.end - 1));
        let abbreviation = word.len() > 1 && word.ends_with('.');
        if matches!(word, "'s" | "’s" | "'" | "’" | "and" | "of" | "the")
            || !(abbreviation || word.ends_with(|c: char| c.is_alphanumeric() || c == '+'))
        {
            tokens.end -= 1;
        } else {
            break;
        }
    }
    tokens
}

/// "Secretary of the Security Council" names the council; "Foreign Office Minister" the office.
fn without_office(scene: &Scene<'_>, mut tokens: Range<u32>) -> Range<u32> {
    let person = |t: u32| matches!(lexicon::noun(&scene.lower(TokenId(t))), Some(Kind::Person)) && lexicon::is_title(&scene.lower(TokenId(t)));
    if tokens.len() > 2 && person(tokens.start) && scene.lower(TokenId(tokens.start + 1)) == "of" {
        tokens.start += 2;
    }
    while tokens.len() > 1 && person(tokens.end - 1) && scene.annotation.head(TokenId(tokens.start)) == Some(TokenId(tokens.end - 1)) {
        tokens.end -= 1;
    }
    tokens
}

/// True when the tokens after a leading title look like a person's name: capitals only, no "of".
fn is_person_tail(scene: &Scene<'_>, tokens: &Range<u32>) -> bool {
    let mut spans = scene.annotation.names.iter().filter(|s| overlap(&s.tokens, tokens));
    spans.any(|s| s.label == NameLabel::Per) && (tokens.start + 1..tokens.end).all(|t| scene.capital(TokenId(t)))
}

/// Adds adjoining capitalised proper nouns that the tree ties to the span, and "Ministry of" before it.
fn extend(scene: &Scene<'_>, mut tokens: Range<u32>, label: NameLabel, taken: &[Range<u32>]) -> Range<u32> {
    if tokens.is_empty() || label == NameLabel::Norp {
        return tokens;
    }
    let free = |t: TokenId| !taken.iter().any(|r| r.contains(&t.0)) && scene.capital(t) && scene.annotation.upos(t) == Upos::Propn;
    let tied = |a: TokenId, range: &Range<u32>| {
        let inside = |t: TokenId| range.contains(&t.0);
        let join = |t: TokenId| matches!(scene.annotation.base_rel(t), "compound" | "flat" | "amod");
        (scene.annotation.head(a).is_some_and(inside) && join(a))
            || range.clone().map(TokenId).any(|t| scene.annotation.head(t) == Some(a) && join(t))
    };
    while let Some(next) = scene.after(tokens.end) {
        if !(free(next) && tied(next, &tokens)) {
            break;
        }
        tokens.end += 1;
    }
    while let Some(last) = scene.before(tokens.start) {
        if !(free(last) && tied(last, &tokens))
            || lexicon::is_title(&scene.lower(last))
            || (label == NameLabel::Per && lexicon::noun(&scene.lemma(last)).is_some())
        {
            break;
        }
        tokens.start -= 1;
    }
    if label == NameLabel::Org
        && let Some(of) = scene.before(tokens.start)
        && scene.lower(of) == "of"
        && let Some(noun) = scene.before(of.0)
        && scene.capital(noun)
        && !taken.iter().any(|r| r.contains(&noun.0))
        && lexicon::noun(&scene.lemma(noun)).is_some_and(|k| k.is_a(Kind::Organization) && k != Kind::Country)
    {
        tokens.start = noun.0;
    }
    tokens
}

/// Cuts "Paris, France" and "Ann Lee and Bo Chen" that the model joined.
fn split(scene: &Scene<'_>, tokens: Range<u32>, label: NameLabel) -> Vec<Range<u32>> {
    if tokens.is_empty() || country::named(scene.text(&tokens)).is_some() {
        return vec![tokens];
    }
    let cuts = |t: u32| {
        let word = scene.word(TokenId(t));
        match label {
            NameLabel::Per => word == "," || word == "and" || word == "(" || word == ")",
            NameLabel::Loc => word == "," || word == "(" || word == ")" || (word == "and" && scene.annotation.base_rel(TokenId(t)) == "cc"),
            _ => word == "(" || word == ")",
        }
    };
    let mut parts = Vec::new();
    let mut start = tokens.start;
    for t in tokens.clone() {
        if cuts(t) {
            parts.push(start..t);
            start = t + 1;
        }
    }
    parts.push(start..tokens.end);
    parts
}

/// A name has a capital or a digit with letters, and is no pronoun or bare title.
fn is_name(scene: &Scene<'_>, tokens: &Range<u32>) -> bool {
    let capital = tokens.clone().any(|t| scene.word(TokenId(t)).chars().any(char::is_uppercase));
    let only = tokens.len() == 1;
    let first = TokenId(tokens.start);
    let opposed = ["anti-", "counter-", "pro-", "non-", "ex-"].iter().any(|p| scene.lower(first).starts_with(p));
    capital && !opposed && !(only && (matches!(scene.annotation.upos(first), Upos::Pron | Upos::Det) || lexicon::is_title(&scene.lower(first))))
}

/// "Defense" in "Minister of Defense": part of an office, no name.
fn office(scene: &Scene<'_>, tokens: &Range<u32>) -> bool {
    let Some(of) = scene.before(tokens.start).filter(|&t| matches!(scene.lower(t).as_str(), "of" | "for")) else { return false };
    let minister = scene.before(of.0).is_some_and(|t| matches!(scene.lemma(t).as_str(), "minister" | "secretary" | "ministry" | "undersecretary"));
    minister
        && matches!(
            scene.lower(TokenId(tokens.start)).as_str(),
            "defense"
                | "defence"
                | "state"
                | "foreign"
                | "finance"
                | "interior"
                | "justice"
                | "health"
                | "education"
                | "energy"
                | "trade"
                | "agriculture"
        )
}

/// Countries that the model missed.
fn countries(scene: &mut Scene<'_>) {
    for token in scene.document.token_ids() {
        if !scene.capital(token) || scene.named(token) {
            continue;
        }
        for length in (1..=4).rev() {
            let tokens = token.0..token.0 + length;
            if tokens.end > scene.bounds(token).end || (token.0..tokens.end).any(|t| scene.named(TokenId(t))) {
                continue;
            }
            let words = scene.text(&tokens).to_owned();
            let lone = scene.word(TokenId(tokens.start)) == "US" && scene.annotation.upos(token) == Upos::Pron;
            let part = scene.after(tokens.end).is_some_and(|t| scene.capital(t) && scene.annotation.base_rel(t) == "flat");
            if country::named(&words).is_some() && !lone && !part && !matches!(words.as_str(), "Jordan" | "Chad" | "Turkey" | "Georgia") {
                let draft = scene.name(tokens, Some(NameLabel::Loc));
                scene.drafts.push(draft);
                break;
            }
        }
    }
}

/// The same words as a name found elsewhere in the article: names of several words, acronyms, and single words tagged as proper nouns.
fn repeats(scene: &mut Scene<'_>) {
    let known: Vec<(Vec<String>, Option<NameLabel>)> = {
        let names: BTreeSet<(Vec<String>, u32)> =
            scene.drafts.iter().filter(|d| d.form == Form::Name).map(|d| (words(scene, &d.tokens), d.tokens.start)).collect();
        let label = |start: u32| scene.drafts.iter().find(|d| d.form == Form::Name && d.tokens.start == start).and_then(|d| d.label);
        let mut list: Vec<_> = names.into_iter().map(|(w, start)| (w, label(start))).collect();
        list.dedup_by(|b, a| a.0 == b.0);
        list.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
        list
    };
    for token in scene.document.token_ids() {
        if !scene.capital(token) || scene.named(token) {
            continue;
        }
        let end = scene.bounds(token).end;
        let found = known.iter().find(|(name, _)| {
            let tokens = token.0..token.0 + name.len() as u32;
            tokens.end <= end
                && (name.len() > 1 || scene.annotation.upos(token) == Upos::Propn && name[0].chars().count() > 2)
                && tokens.clone().zip(name).all(|(t, word)| scene.word(TokenId(t)) == word && !scene.named(TokenId(t)))
        });
        if let Some((name, label)) = found {
            let tokens = token.0..token.0 + name.len() as u32;
            let alone = tokens.len() > 1 || !neighbour(scene, &tokens);
            if alone {
                let draft = scene.name(tokens, *label);
                scene.drafts.push(draft);
            }
        }
    }
}

/// True when a capitalised proper noun adjoins: the words are part of another name.
fn neighbour(scene: &Scene<'_>, tokens: &Range<u32>) -> bool {
    let proper = |t: TokenId| scene.capital(t) && scene.annotation.upos(t) == Upos::Propn && !scene.named(t);
    scene.after(tokens.end).is_some_and(proper) || scene.before(tokens.start).is_some_and(proper)
}

fn words(scene: &Scene<'_>, tokens: &Range<u32>) -> Vec<String> {
    tokens.clone().map(|t| scene.word(TokenId(t)).to_owned()).collect()
}

/// Names inside of organisations' names: after "of", and names known elsewhere that begin it ("CSTO" in "CSTO Secretariat").
fn inner(scene: &mut Scene<'_>) {
    let outer: Vec<Draft> = scene.drafts.iter().filter(|d| d.form == Form::Name && d.tokens.len() > 2).cloned().collect();
    for draft in outer {
        for of in draft.tokens.clone().skip(1) {
            if !matches!(scene.lower(TokenId(of)).as_str(), "of" | "in" | "for") {
                continue;
            }
            let tail = trim(scene, of + 1..draft.tokens.end);
            if tail.is_empty() || tail.len() >= draft.tokens.len() || draft.label != Some(NameLabel::Org) {
                continue;
            }
            let text = scene.text(&tail).to_owned();
            let head = scene.head_of(&tail);
            let body = tail.len() > 1
                && lexicon::noun(&scene.lower(head)).is_some_and(|k| k.is_a(Kind::Organization) && k != Kind::Country && k != Kind::Party);
            if country::named(&text).is_some() {
                let inside = scene.name(tail, Some(NameLabel::Loc));
                scene.drafts.push(inside);
            } else if body && scene.capital(head) {
                let inside = scene.name(tail, Some(NameLabel::Org));
                scene.drafts.push(inside);
            }
        }
    }
}
