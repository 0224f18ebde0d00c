//! `Draft`: a mention in the making, in tokens; `Scene`: the document, its trees and the drafts found so far.

use std::ops::Range;

use crate::annotation::{Annotation, NameLabel, Upos};
use crate::document::{Document, SentenceId, TokenId};
use crate::kind::Kind;
use crate::mention::{Form, Link};

/// A mention in the making.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Its tokens, within one sentence.
    pub tokens: Range<u32>,
    /// Its syntactic head.
    pub head: TokenId,
    /// How it refers.
    pub form: Form,
    /// What the model called it, for names.
    pub label: Option<NameLabel>,
    /// What it looks like.
    pub kind: Kind,
    /// How sure the kind is: 0 unknown, 1 the model's word, 2 a head noun or context, 3 a gazetteer.
    pub weight: u8,
    /// Name to chain by, where it is not the words themselves (the country of a demonym).
    pub name: Option<String>,
    /// Why it is where it is, once linked.
    pub link: Link,
}

/// What all passes look at.
pub(super) struct Scene<'a> {
    /// Text and tokens.
    pub document: &'a Document,
    /// Tags and trees.
    pub annotation: &'a Annotation,
    /// Mentions found so far.
    pub drafts: Vec<Draft>,
}

impl Scene<'_> {
    /// The word of a token.
    pub fn word(&self, token: TokenId) -> &str {
        self.document.word(token)
    }

    /// The word of a token in lower case.
    pub fn lower(&self, token: TokenId) -> String {
        self.word(token).to_lowercase()
    }

    /// Base form in lower case.
    pub fn lemma(&self, token: TokenId) -> String {
        self.annotation.lemma(token).to_lowercase()
    }

    /// The words of a token range as they stand in the text.
    pub fn text(&self, tokens: &Range<u32>) -> &str {
        self.document.span_of(tokens.clone()).text(&self.document.text)
    }

    /// The sentence of a token.
    pub fn sentence(&self, token: TokenId) -> SentenceId {
        self.document.sentence_of(token)
    }

    /// Tokens of a sentence as a range.
    pub fn bounds(&self, token: TokenId) -> Range<u32> {
        self.document.sentence(self.sentence(token)).tokens.clone()
    }

    /// True when the word begins with a capital.
    pub fn capital(&self, token: TokenId) -> bool {
        self.word(token).starts_with(char::is_uppercase)
    }

    /// The token before, in the same sentence.
    pub fn before(&self, token: u32) -> Option<TokenId> {
        let at = TokenId(token.checked_sub(1)?);
        (self.document.sentence_of(at) == self.document.tokens.get(token as usize).map_or(self.document.sentence_of(at), |t| t.sentence))
            .then_some(at)
    }

    /// The token at `token` when it is in the same sentence as the one before it.
    pub fn after(&self, token: u32) -> Option<TokenId> {
        let next = self.document.tokens.get(token as usize)?;
        let last = self.document.tokens.get(token.checked_sub(1)? as usize)?;
        (next.sentence == last.sentence).then_some(TokenId(token))
    }

    /// The token of a range whose head lies outside of it; the last such one for a broken tree.
    pub fn head_of(&self, tokens: &Range<u32>) -> TokenId {
        tokens
            .clone()
            .map(TokenId)
            .filter(|&t| self.annotation.upos(t) != Upos::Punct)
            .find(|&t| self.annotation.head(t).is_none_or(|h| !tokens.contains(&h.0)))
            .unwrap_or(TokenId(tokens.end - 1))
    }

    /// True when some name draft covers the token.
    pub fn named(&self, token: TokenId) -> bool {
        self.drafts.iter().any(|d| d.form == Form::Name && d.tokens.contains(&token.0))
    }

    /// Text order; of two that start together the longer first. Doubles go.
    pub fn sort(&mut self) {
        self.drafts.sort_by_key(|d| (d.tokens.start, std::cmp::Reverse(d.tokens.end)));
        self.drafts.dedup_by(|b, a| a.tokens == b.tokens);
    }

    /// A name draft over tokens.
    pub fn name(&self, tokens: Range<u32>, label: Option<NameLabel>) -> Draft {
        let head = self.head_of(&tokens);
        Draft { tokens, head, form: Form::Name, label, kind: Kind::Thing, weight: 0, name: None, link: Link::First }
    }
}
