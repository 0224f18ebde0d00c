//! Token -> `Argument`: a named thing becomes an entity, a described one the words that describe it, an amount or date a value.

use crate::annotation::Upos;
use crate::claim::Argument;
use crate::document::TokenId;
use crate::extract::Context;
use crate::extract::enhance::{preposition, rest_of_duration, semantic_head};
use crate::kind::Kind;
use crate::mention::{Form, MentionId};
use crate::span::Span;

/// Words that stand for nothing by themselves.
const EMPTY: &[&str] = &[
    "it",
    "this",
    "that",
    "these",
    "those",
    "there",
    "what",
    "which",
    "who",
    "one",
    "other",
    "others",
    "something",
    "someone",
    "anyone",
    "thing",
    "things",
    "way",
];

/// The argument that a token heads; `None` for what deserves no node (pronouns without referent, clauses, "it").
#[must_use]
pub fn argument(context: &Context<'_>, token: TokenId) -> Option<Argument> {
    let token = semantic_head(context.document, context.annotation, token);
    let found = of_phrase(context, token)?;
    Some(match found {
        Argument::Text { span, kind, referent } => Argument::Text { span: with_one(context, token, span), kind, referent },
        other => other,
    })
}

/// "one of the oldest clubs", not all of them.
fn with_one(context: &Context<'_>, token: TokenId, span: Span) -> Span {
    let tree = context.annotation;
    let of = preposition(context.document, tree, token).as_deref() == Some("of");
    let one =
        tree.head(token).filter(|&one| of && tree.rel(token) == "nmod" && one < token && context.document.word(one).eq_ignore_ascii_case("one"));
    one.map_or(span, |one| context.document.span(one).cover(span))
}

fn of_phrase(context: &Context<'_>, token: TokenId) -> Option<Argument> {
    match context.referents.headed_by(token) {
        Some(id) => mentioned(context, id, token),
        None => match name_around(context, token) {
            Some(id) => mentioned(context, id, token),
            None => described(context, token),
        },
    }
}

/// The name that a token stands in, where tree and name disagree about its head.
#[must_use]
pub fn name_around(context: &Context<'_>, token: TokenId) -> Option<MentionId> {
    let (span, mentions) = (context.document.span(token), &context.referents.mentions);
    let after = mentions.partition_point(|mention| mention.span.start() <= span.start());
    let near = (after.saturating_sub(8)..after).rev();
    near.map(|at| MentionId(at as u32)).find(|&id| {
        let mention = context.referents.mention(id);
        mention.form == Form::Name && mention.span.contains(span)
    })
}

fn mentioned(context: &Context<'_>, id: MentionId, token: TokenId) -> Option<Argument> {
    let mention = context.referents.mention(id);
    let referent = context.referents.referent(id);
    if referent.kind.is_literal() || mention.kind.is_literal() {
        let whole = rest_of_duration(context.annotation, token).map_or(mention.span, |rest| mention.span.cover(context.document.span(rest)));
        return Some(literal(context, whole, mention.kind));
    }
    if let Some(body) = Some(token).filter(|_| !referent.named).and_then(|token| body_of(context, token)) {
        return mentioned(context, context.referents.headed_by(body)?, body);
    }
    if referent.named {
        return Some(Argument::Entity { referent: mention.referent, span: mention.span });
    }
    let span = match mention.form {
        Form::Pronoun => {
            let shown = context.referents.mention(referent.representative);
            (shown.form != Form::Pronoun).then_some(shown.span)?
        }
        _ if mention.form == Form::Nominal => short(context, phrase(context, token), mention.span),
        _ => mention.span,
    };
    Some(Argument::Text { span: without_article(context, span), kind: referent.kind, referent: Some(mention.referent) })
}

/// The named body that acts through a part of itself: "the CSTO secretariat", "the leadership of Hamas".
fn body_of(context: &Context<'_>, token: TokenId) -> Option<TokenId> {
    if !matches!(context.annotation.lemma(token), "secretariat" | "leadership") {
        return None;
    }
    let tree = context.annotation;
    let owner = |child: &TokenId| {
        let of = || preposition(context.document, tree, *child).as_deref() == Some("of");
        matches!(tree.rel(*child), "compound" | "nmod:poss") || tree.rel(*child) == "nmod" && of()
    };
    let is_body = |&child: &TokenId| {
        context.referents.headed_by(child).is_some_and(|id| {
            let referent = context.referents.referent(id);
            referent.named && referent.kind.is_a(Kind::Organization)
        })
    };
    tree.children(token).iter().copied().filter(owner).find(is_body)
}

/// The words of a description as it stands, or its core when it is long, bracketed or quoted.
fn short(context: &Context<'_>, core: Span, whole: Span) -> Span {
    const WORDS: usize = 7;
    let both = core.cover(whole);
    let words = both.text(&context.document.text);
    let plain = words.split(' ').count() <= WORDS && !words.contains(['(', '"', '“', ',']);
    if plain { both } else { core }
}

/// The words without a leading article, pronoun or "no": negation stands in the claim's polarity, and "their" says nothing alone.
fn without_article(context: &Context<'_>, span: Span) -> Span {
    let words = span.text(&context.document.text);
    let leading = words.split_inclusive(' ').next().unwrap_or_default();
    let drop = matches!(
        leading.trim_end().to_lowercase().as_str(),
        "a" | "an" | "the" | "no" | "any" | "his" | "her" | "its" | "their" | "our" | "my" | "your" | "whose"
    );
    if drop && leading.len() < words.len() { Span::new(span.start() + leading.len() as u32, span.end()) } else { span }
}

fn described(context: &Context<'_>, token: TokenId) -> Option<Argument> {
    let word = context.document.word(token).to_lowercase();
    if EMPTY.contains(&word.as_str()) {
        return None;
    }
    match context.annotation.upos(token) {
        Upos::Noun | Upos::Propn => Some(Argument::Text { span: phrase(context, token), kind: Kind::Thing, referent: None }),
        Upos::Num | Upos::Sym => Some(literal(context, phrase(context, token), Kind::Quantity)),
        _ => None,
    }
}

/// A value, normalised as far as its words alone allow.
fn literal(context: &Context<'_>, span: Span, kind: Kind) -> Argument {
    let words = span.text(&context.document.text);
    let digits = words.replace(',', "");
    let whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let (value, datatype) = match kind {
        Kind::Date if whole && digits.len() == 4 => (digits, "gYear"),
        Kind::Quantity if whole => (digits, "integer"),
        Kind::Quantity if digits.parse::<f64>().is_ok() => (digits, "decimal"),
        _ => (words.to_owned(), "string"),
    };
    Argument::Literal { value, datatype, span }
}

/// The short noun phrase of a head: modifiers, names and quantities, one "of"-phrase; no article, relative clause or long tail.
#[must_use]
pub fn phrase(context: &Context<'_>, token: TokenId) -> Span {
    let (document, annotation) = (context.document, context.annotation);
    let mut from = token;
    while let Some(before) = from.0.checked_sub(1).map(TokenId) {
        let inside = document.sentence_of(before) == document.sentence_of(token) && belongs(context, before, token);
        if !inside {
            break;
        }
        from = before;
    }
    let mut to = token;
    for flat in annotation.children_by(token, "flat").chain(annotation.children_by(token, "compound").filter(|&t| t > token)) {
        if flat.0 == to.0 + 1 {
            to = annotation.subtree(flat).last().copied().unwrap_or(flat);
        }
    }
    let complement =
        annotation.children_by(token, "nmod").find(|&child| child > to && preposition(document, annotation, child).as_deref() == Some("of"));
    if let Some(child) = complement {
        let first = annotation.subtree(child).first().copied().unwrap_or(child);
        let end = document.span(child).end();
        if first.0 == to.0 + 1 && child.0 - to.0 <= 4 {
            return Span::new(document.span(from).start(), end);
        }
    }
    document.span(from).cover(document.span(to))
}

/// True for a word before the head that its short phrase keeps.
fn belongs(context: &Context<'_>, word: TokenId, head: TokenId) -> bool {
    let annotation = context.annotation;
    let mut at = word;
    while at != head {
        if !matches!(
            annotation.base_rel(at),
            "compound" | "amod" | "nummod" | "flat" | "nmod" | "punct" | "case" | "advmod" | "obl" | "det" | "appos"
        ) {
            return false;
        }
        if annotation.rel(at) == "det" && annotation.head(at) == Some(head) {
            return false;
        }
        let Some(next) = annotation.head(at) else { return false };
        if matches!(annotation.rel(at), "punct" | "case" | "advmod" | "obl" | "det") && next == head {
            return annotation.rel(at) == "advmod" || context.document.word(at) == "-";
        }
        at = next;
    }
    true
}
