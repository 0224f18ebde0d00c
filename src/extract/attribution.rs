//! Who says so: the subject of a verb of saying, "according to", and the last speaker inside an open quotation.
//! In: a clause or a verb of saying. Out: the speaker as an argument.

use crate::annotation::Upos;
use crate::claim::Argument;
use crate::document::{SentenceId, TokenId};
use crate::extract::Context;
use crate::extract::argument::argument;
use crate::extract::cues::{self, Complement, Effect};
use crate::extract::enhance::{Enhanced, is_passive, preposition};
use crate::kind::Kind;

/// The one whose saying, thinking or denying a verb or noun tells; `None` when nobody is named.
#[must_use]
pub fn speaker_of(context: &Context<'_>, tree: &Enhanced, word: TokenId) -> Option<Argument> {
    let role = if is_passive(context.document, context.annotation, word) { "obl:agent" } else { "nsubj" };
    // "LIMA — Ten died, the mayor said": of two subjects the nearest speaks.
    let own: Vec<TokenId> = context.annotation.children_by(word, "nsubj").collect();
    let nearest = own.iter().copied().min_by_key(|subject| subject.0.abs_diff(word.0));
    let far = |token: &TokenId| own.contains(token) && Some(*token) != nearest;
    let verbal = tree.by(word, role).map(|edge| edge.token).filter(|token| !far(token));
    let nominal = context.annotation.children_by(word, "nmod:poss");
    let sources: Vec<TokenId> = verbal.chain(nominal).collect();
    sources.iter().find_map(|&token| argument(context, token)).or_else(|| sources.iter().find_map(|&token| somebody(context, token)))
}

/// "she said": who speaks is not known, and yet it is somebody's word and not the article's.
fn somebody(context: &Context<'_>, token: TokenId) -> Option<Argument> {
    let person = matches!(context.document.word(token).to_lowercase().as_str(), "he" | "she" | "they" | "his" | "her" | "their");
    person.then(|| Argument::Text { span: context.document.span(token), kind: Kind::Person, referent: None })
}

/// "…, she said", "as she said" and "according to X" beside a clause: what it does, and who. What closes the last of several
/// joined clauses is said of all.
#[must_use]
pub fn beside(context: &Context<'_>, tree: &Enhanced, clause: TokenId) -> Option<(Effect, Option<Argument>)> {
    let last = context.annotation.children_by(clause, "conj").next_back();
    let last = last.filter(|&last| !parted(context, clause, last) && (!may(context, last) || may(context, clause)));
    at_clause(context, tree, clause).or_else(|| last.and_then(|last| at_clause(context, tree, last)))
}

fn at_clause(context: &Context<'_>, tree: &Enhanced, clause: TokenId) -> Option<(Effect, Option<Argument>)> {
    let annotation = context.annotation;
    annotation.children(clause).iter().filter(|&&child| !parted(context, clause, child)).find_map(|&child| match annotation.base_rel(child) {
        "parataxis" => saying(context, tree, child),
        "advcl" if is_as(context, child) => saying(context, tree, child),
        "obl" | "nmod" | "advmod" | "dep" if according(context, child) => Some((Effect::Said, argument(context, child))),
        "obj" | "obl" | "nsubj" | "xcomp" => {
            let source = annotation.children(child).iter().find(|&&below| below > child && according(context, below))?;
            Some((Effect::Said, argument(context, *source)))
        }
        _ => None,
    })
}

/// "left the hall and may sue, his lawyer said": what may be is what is said.
fn may(context: &Context<'_>, clause: TokenId) -> bool {
    let open = |aux: TokenId| matches!(context.document.word(aux), "may" | "might" | "could");
    context.annotation.children_by(clause, "aux").any(open)
}

/// True when a semicolon stands between two words: who speaks in one part does not speak in the other.
fn parted(context: &Context<'_>, one: TokenId, other: TokenId) -> bool {
    (one.0.min(other.0) + 1..one.0.max(other.0)).any(|token| context.document.word(TokenId(token)) == ";")
}

fn saying(context: &Context<'_>, tree: &Enhanced, verb: TokenId) -> Option<(Effect, Option<Argument>)> {
    let effect = cues::governor(&context.annotation.lemma(verb).to_lowercase(), Complement::Finite)?;
    let speaker = speaker_of(context, tree, verb)?;
    effect.has_speaker().then_some((effect, Some(speaker)))
}

/// "as the mayor said", without a complement of its own.
fn is_as(context: &Context<'_>, clause: TokenId) -> bool {
    let annotation = context.annotation;
    let complement = ["ccomp", "xcomp", "obj"].iter().any(|rel| annotation.child(clause, rel).is_some());
    !complement
        && annotation
            .children(clause)
            .iter()
            .any(|&word| matches!(annotation.base_rel(word), "mark" | "advmod") && context.document.word(word).eq_ignore_ascii_case("as"))
}

fn according(context: &Context<'_>, token: TokenId) -> bool {
    preposition(context.document, context.annotation, token).as_deref() == Some("according to")
}

/// Whom the sentence of a token follows: "according to X" at its start or end speaks for all of it.
#[must_use]
pub fn of_sentence(context: &Context<'_>, token: TokenId) -> Option<Argument> {
    let (document, annotation) = (context.document, context.annotation);
    let sentence = document.sentence_of(token);
    let range = document.sentence(sentence).tokens.clone();
    let source = document.tokens_in(sentence).find(|&token| {
        preposition(document, annotation, token).as_deref() == Some("according to") && {
            let phrase = annotation.subtree(token);
            let starts = phrase.first().is_some_and(|first| first.0 == range.start);
            let after = phrase.last().map_or(range.end, |last| last.0 + 1);
            starts || (after..range.end).all(|at| annotation.upos(TokenId(at)) == Upos::Punct)
        }
    })?;
    // What is told of the source itself is not its word: "according to the agency, which has sent …".
    let own = annotation.ancestors(token).any(|above| above == source);
    if own { None } else { argument(context, source) }
}

/// The speaker of a quotation or statement that runs over several sentences, for a token inside it: the one named before it in
/// the paragraph, else the one named after it, else the one who opened it paragraphs before.
#[must_use]
pub fn quoted(context: &Context<'_>, tree: &Enhanced, token: TokenId) -> Option<Argument> {
    let document = context.document;
    let here = document.sentence_of(token);
    if !is_quoted(context, token) {
        return stated(context, tree, here);
    }
    let paragraph = document.sentence(here).paragraph;
    let within = |paragraph: u32| move |id: &SentenceId| document.sentence(*id).paragraph == paragraph;
    let before = (0..here.0).rev().map(SentenceId).take_while(within(paragraph));
    let after = (here.0 + 1..document.sentences.len() as u32).map(SentenceId).take_while(within(paragraph)).take(1);
    let near = before.chain(after).find_map(|id| sayer(context, tree, id));
    near.or_else(|| {
        let first = (0..here.0).rev().map(SentenceId).find(|id| document.sentence(*id).paragraph < paragraph)?;
        let runs_on = ends_with_colon(context, first) || document.tokens_in(first).next_back().is_some_and(|last| is_quoted(context, last));
        let mut whole = (0..=first.0).rev().map(SentenceId).take_while(within(document.sentence(first).paragraph));
        if runs_on { whole.find_map(|id| sayer(context, tree, id)) } else { None }
    })
}

/// "The minister said:" and after it, without quotation marks, what was said: to the end of the paragraph, or, when the colon
/// ends a paragraph, up to the next one that says who speaks.
fn stated(context: &Context<'_>, tree: &Enhanced, here: SentenceId) -> Option<Argument> {
    const REACH: u32 = 30;
    let document = context.document;
    let opening = (here.0.saturating_sub(REACH)..here.0).rev().map(SentenceId).find(|&id| ends_with_colon(context, id))?;
    let first = SentenceId(opening.0 + 1);
    let own = |id: SentenceId| document.sentence(id).paragraph;
    let quotes = document.tokens_in(first).next().is_some_and(|token| matches!(document.word(token), "\"" | "“" | "``" | "‘" | "'" | "-" | "•"));
    if quotes || own(first) == own(opening) && own(here) != own(opening) {
        return None;
    }
    let told = (first.0..=here.0).map(SentenceId).any(|id| sayer(context, tree, id).is_some());
    if told { None } else { sayer(context, tree, opening) }
}

fn ends_with_colon(context: &Context<'_>, sentence: SentenceId) -> bool {
    context.document.tokens_in(sentence).next_back().is_some_and(|last| context.document.word(last) == ":")
}

/// Who says something beside a quotation in that sentence.
fn sayer(context: &Context<'_>, tree: &Enhanced, sentence: SentenceId) -> Option<Argument> {
    let annotation = context.annotation;
    let says = |token: &TokenId| {
        cues::governor(&annotation.lemma(*token).to_lowercase(), Complement::Finite) == Some(Effect::Said) && !is_quoted(context, *token)
    };
    context.document.tokens_in(sentence).filter(says).find_map(|token| speaker_of(context, tree, token))
}

/// True inside quotation marks that open in the token's paragraph.
pub(super) fn is_quoted(context: &Context<'_>, token: TokenId) -> bool {
    let document = context.document;
    let paragraph = document.sentence(document.sentence_of(token)).paragraph;
    let mut open = false;
    for before in (0..token.0).rev().map(TokenId).take_while(|&t| document.sentence(document.sentence_of(t)).paragraph == paragraph) {
        match document.word(before) {
            "“" | "``" => return !open,
            "”" | "''" => return false,
            "\"" => open = !open,
            _ => {}
        }
    }
    open
}
