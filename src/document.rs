//! `Document`: an article's text cut into sentences and tokens, in flat arenas with typed ids.

use std::ops::Range;

use crate::span::Span;

macro_rules! id {
    ($(#[doc = $doc:literal])+ $name:ident) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index into the arena.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}
pub(crate) use id;

id! {
    /// Position of a token in its document.
    TokenId
}
id! {
    /// Position of a sentence in its document.
    SentenceId
}

/// One word or punctuation mark, as the treebanks cut them ("does" "n't", "Russia" "'s").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the text.
    pub span: Span,
    /// The sentence it stands in.
    pub sentence: SentenceId,
}

/// A sentence: its bytes and its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Bytes of the text, without surrounding white space.
    pub span: Span,
    /// First token and one past the last.
    pub tokens: Range<u32>,
    /// Which paragraph of the text it belongs to, counted from 0.
    pub paragraph: u32,
}

/// Sentences and tokens of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The article's cleaned text.
    pub text: String,
    /// All tokens, in order.
    pub tokens: Vec<Token>,
    /// All sentences, in order; their token ranges follow one another without gaps.
    pub sentences: Vec<Sentence>,
}

impl Document {
    /// The words of a token.
    #[must_use]
    pub fn word(&self, token: TokenId) -> &str {
        self.tokens[token.index()].span.text(&self.text)
    }

    /// Bytes of a token.
    #[must_use]
    pub fn span(&self, token: TokenId) -> Span {
        self.tokens[token.index()].span
    }

    /// Bytes from the first to the last token of a non-empty token range.
    #[must_use]
    pub fn span_of(&self, tokens: Range<u32>) -> Span {
        self.span(TokenId(tokens.start)).cover(self.span(TokenId(tokens.end - 1)))
    }

    /// The sentence that a token stands in.
    #[must_use]
    pub fn sentence_of(&self, token: TokenId) -> SentenceId {
        self.tokens[token.index()].sentence
    }

    /// A sentence's row.
    #[must_use]
    pub fn sentence(&self, id: SentenceId) -> &Sentence {
        &self.sentences[id.index()]
    }

    /// Ids of a sentence's tokens.
    pub fn tokens_in(&self, id: SentenceId) -> impl DoubleEndedIterator<Item = TokenId> + ExactSizeIterator + use<> {
        self.sentence(id).tokens.clone().map(TokenId)
    }

    /// Ids of all sentences.
    pub fn sentence_ids(&self) -> impl DoubleEndedIterator<Item = SentenceId> + ExactSizeIterator + use<> {
        (0..self.sentences.len() as u32).map(SentenceId)
    }

    /// Ids of all tokens.
    pub fn token_ids(&self) -> impl DoubleEndedIterator<Item = TokenId> + ExactSizeIterator + use<> {
        (0..self.tokens.len() as u32).map(TokenId)
    }

    /// The token that covers a byte, or the first one after it.
    #[must_use]
    pub fn token_at(&self, byte: u32) -> Option<TokenId> {
        let at = self.tokens.partition_point(|token| token.span.end() <= byte);
        (at < self.tokens.len()).then_some(TokenId(at as u32))
    }
}
