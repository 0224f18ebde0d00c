//! Who says so: the subject of a verb of saying, "according to", and the last speaker inside an open quotation.
//! In: a clause or a verb of saying. Out: the speaker as an argument.

use crate::claim::Argument;
use crate::document::{SentenceId, TokenId};
use crate::extract::Context;
use crate::extract::argument::argument;
use crate::extract::cues::{self, Complement, Effect};
use crate::extract::enhance::{Enhanced, is_passive, preposition};

/// The one whose saying, thinking or denying a verb or noun tells; `None` when nobody is named.
#[must_use]
pub fn speaker_of(context: &Context<'_>, tree: &Enhanced, word: TokenId) -> Option<Argument> {
    let role = if is_passive(context.document, context.annotation, word) { "obl:agent" } else { "nsubj" };
    let verbal = tree.by(word, role).map(|edge| edge.token);
    let nominal = context.annotation.children_by(word, "nmod:poss");
    verbal.chain(nominal).find_map(|token| argument(context, token))
}

/// "…, she said" and "according to X" beside a clause: what it does, and who.
#[must_use]
pub fn beside(context: &Context<'_>, tree: &Enhanced, clause: TokenId) -> Option<(Effect, Option<Argument>)> {
    let annotation = context.annotation;
    annotation.children(clause).iter().find_map(|&child| {
        if annotation.base_rel(child) == "parataxis" {
            let effect = cues::governor(&annotation.lemma(child).to_lowercase(), Complement::Finite)?;
            let speaker = speaker_of(context, tree, child)?;
            return effect.has_speaker().then_some((effect, Some(speaker)));
        }
        let words = preposition(context.document, annotation, child);
        (words.as_deref() == Some("according to")).then(|| (Effect::Said, argument(context, child)))
    })
}

/// The speaker of a quotation that runs over several sentences, for a token inside it: the one named before it in the
/// paragraph, else the one named after it.
#[must_use]
pub fn quoted(context: &Context<'_>, tree: &Enhanced, token: TokenId) -> Option<Argument> {
    let here = context.document.sentence_of(token);
    if !is_quoted(context, token) {
        return None;
    }
    let paragraph = context.document.sentence(here).paragraph;
    let same = |id: &SentenceId| context.document.sentence(*id).paragraph == paragraph;
    let before = (0..here.0).rev().map(SentenceId).take_while(same);
    let after = (here.0 + 1..context.document.sentences.len() as u32).map(SentenceId).take_while(same).take(1);
    before.chain(after).find_map(|id| sayer(context, tree, id))
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
fn is_quoted(context: &Context<'_>, token: TokenId) -> bool {
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
