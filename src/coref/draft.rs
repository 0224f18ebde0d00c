//! `Draft`: a mention in the making, in tokens; `Scene`: the document, its trees and the drafts found so far, found by token and head.

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
    /// Mentions found so far. A dropped one has no tokens until the next `sort`.
    pub drafts: Vec<Draft>,
    /// For each token the drafts that cover it.
    over: Vec<Vec<u32>>,
    /// For each token the drafts whose head it is; filled by `sort`.
    heads: Vec<Vec<u32>>,
    /// First draft of each sentence, and one past the last of all; filled by `sort`.
    firsts: Vec<usize>,
    /// For each token whether quotation marks stand around it.
    quoted: Vec<bool>,
}

impl<'a> Scene<'a> {
    /// A scene without drafts.
    pub fn new(document: &'a Document, annotation: &'a Annotation) -> Self {
        let count = document.tokens.len();
        let quoted = quotations(document);
        Scene { document, annotation, drafts: Vec::new(), over: vec![Vec::new(); count], heads: Vec::new(), firsts: Vec::new(), quoted }
    }

    /// Adds a draft.
    pub fn push(&mut self, draft: Draft) {
        let at = self.drafts.len() as u32;
        for token in draft.tokens.clone() {
            self.over[token as usize].push(at);
        }
        self.drafts.push(draft);
    }

    /// Takes a draft away.
    pub fn drop(&mut self, at: usize) {
        let tokens = std::mem::replace(&mut self.drafts[at].tokens, 0..0);
        for token in tokens {
            self.over[token as usize].retain(|&n| n as usize != at);
        }
    }

    /// Drafts that cover a token.
    pub fn covering(&self, token: TokenId) -> impl Iterator<Item = usize> + '_ {
        self.over[token.index()].iter().map(|&at| at as usize)
    }

    /// Drafts that share a token with a range, each once, in order.
    pub fn touching(&self, tokens: &Range<u32>) -> Vec<usize> {
        let mut found: Vec<usize> = tokens.clone().flat_map(|t| self.covering(TokenId(t))).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Drafts whose head is a token, in order; once sorted.
    pub fn headed(&self, token: TokenId) -> impl Iterator<Item = usize> + '_ {
        self.heads.get(token.index()).into_iter().flatten().map(|&at| at as usize)
    }

    /// Drafts of a sentence; once sorted.
    pub fn drafts_in(&self, sentence: SentenceId) -> Range<usize> {
        self.firsts[sentence.index()]..self.firsts[sentence.index() + 1]
    }

    /// One past the last draft that begins before a token; once sorted.
    pub fn drafts_until(&self, token: TokenId) -> usize {
        let all = self.drafts_in(self.sentence(token));
        all.start + self.drafts[all].partition_point(|d| d.tokens.start < token.0)
    }

    /// True inside quotation marks.
    pub fn quoted(&self, token: TokenId) -> bool {
        self.quoted[token.index()]
    }

    /// The word of a token.
    pub fn word(&self, token: TokenId) -> &'a str {
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
    pub fn text(&self, tokens: &Range<u32>) -> &'a str {
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
        self.covering(token).any(|at| self.drafts[at].form == Form::Name)
    }

    /// Text order; of two that start together the longer first. Doubles and dropped ones go.
    pub fn sort(&mut self) {
        self.drafts.retain(|d| !d.tokens.is_empty());
        self.drafts.sort_by_key(|d| (d.tokens.start, std::cmp::Reverse(d.tokens.end)));
        self.drafts.dedup_by(|b, a| a.tokens == b.tokens);
        let count = self.document.tokens.len();
        (self.over, self.heads) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        for (at, draft) in self.drafts.iter().enumerate() {
            self.heads[draft.head.index()].push(at as u32);
            for token in draft.tokens.clone() {
                self.over[token as usize].push(at as u32);
            }
        }
        let start = |s: &crate::document::Sentence| self.drafts.partition_point(|d| d.tokens.start < s.tokens.start);
        self.firsts = self.document.sentences.iter().map(start).chain(std::iter::once(self.drafts.len())).collect();
    }

    /// A name draft over tokens.
    pub fn name(&self, tokens: Range<u32>, label: Option<NameLabel>) -> Draft {
        let head = self.head_of(&tokens);
        Draft { tokens, head, form: Form::Name, label, kind: Kind::Thing, weight: 0, name: None, link: Link::First }
    }
}

/// Which tokens stand inside quotation marks; a paragraph's end closes them.
fn quotations(document: &Document) -> Vec<bool> {
    let mut open = false;
    let mut paragraph = 0;
    let mut inside = Vec::with_capacity(document.tokens.len());
    for token in document.token_ids() {
        let here = document.sentence(document.sentence_of(token)).paragraph;
        if here != paragraph {
            (open, paragraph) = (false, here);
        }
        inside.push(open);
        match document.word(token) {
            "\"" => open = !open,
            "“" | "``" => open = true,
            "”" | "''" => open = false,
            _ => {}
        }
    }
    inside
}
