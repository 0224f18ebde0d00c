//! `Annotation`: what the model says of a document: word classes, dependency trees, lemmas, raw name spans.
//! Rows are parallel to `Document::tokens`.

use std::ops::Range;

use crate::document::{Document, SentenceId, TokenId};

macro_rules! tags {
    ($($name:ident = $text:literal),+ $(,)?) => {
        /// Universal part of speech (UD v2).
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[allow(missing_docs, reason = "the seventeen tags are defined by Universal Dependencies")]
        pub enum Upos { $($name),+ }

        impl Upos {
            /// The tag as written in CoNLL-U.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Upos::$name => $text),+ }
            }

            /// The tag of that name.
            #[must_use]
            pub fn named(name: &str) -> Option<Upos> {
                match name { $($text => Some(Upos::$name),)+ _ => None }
            }
        }
    };
}

tags! {
    Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN", Num = "NUM",
    Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM", Verb = "VERB", X = "X",
}

/// What the model calls a name; refined to a `Kind` by words, context and gazetteers in `coref`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "the labels are listed in data/models/labels.json and MODEL_CARD.md")]
pub enum NameLabel {
    Per,
    Org,
    Loc,
    Norp,
    Event,
    Work,
    Product,
    Law,
    Misc,
    Date,
    Num,
}

/// A name found by the model: tokens of one sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct NameSpan {
    /// First token and one past the last.
    pub tokens: Range<u32>,
    /// The model's label.
    pub label: NameLabel,
    /// Mean probability of the tokens' labels, 0 to 1.
    pub score: f32,
}

/// What sort of thing a noun stands for, as GUM tells entities apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "the classes are GUM's entity types; animals, plants and substances are objects")]
pub enum EntityClass {
    Person,
    Organization,
    Place,
    Event,
    Object,
    Abstract,
    Time,
}

impl EntityClass {
    /// The class of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "person" => Self::Person,
            "organization" => Self::Organization,
            "place" => Self::Place,
            "event" => Self::Event,
            "object" => Self::Object,
            "abstract" => Self::Abstract,
            "time" => Self::Time,
            _ => return None,
        })
    }
}

/// The likeliest class of a noun.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Class {
    /// The class.
    pub class: EntityClass,
    /// Its probability, 0 to 1.
    pub share: f32,
}

/// Layers over a document's tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation {
    /// Word class of each token.
    pub upos: Vec<Upos>,
    /// Head of each token; `None` for the root of its sentence. Every sentence has one root and no cycle.
    pub head: Vec<Option<TokenId>>,
    /// UD relation to the head with subtype ("nsubj:pass"); "root" for the root.
    pub deprel: Vec<&'static str>,
    /// Base form, lower case but for names.
    pub lemma: Vec<String>,
    /// Names in document order, not overlapping.
    pub names: Vec<NameSpan>,
    /// The likeliest class of each noun; `None` for other words.
    pub classes: Vec<Option<Class>>,
    /// What the encoder knows of each word in its sentence: `[tokens][width]`, row after row, for the heads over pairs. Empty when unknown.
    pub vectors: Vec<f32>,
    /// `children[t]`: dependents of token `t`, in order. Derived from `head`.
    pub children: Vec<Vec<TokenId>>,
}

impl Annotation {
    /// Fills `children` from `head`.
    pub fn index_children(&mut self) {
        self.children = vec![Vec::new(); self.head.len()];
        for (at, head) in self.head.iter().enumerate() {
            if let Some(head) = head {
                self.children[head.index()].push(TokenId(at as u32));
            }
        }
    }

    /// The name that the model found around a token.
    #[must_use]
    pub fn name_at(&self, token: TokenId) -> Option<&NameSpan> {
        let at = self.names.partition_point(|name| name.tokens.end <= token.0);
        self.names.get(at).filter(|name| name.tokens.contains(&token.0))
    }

    /// The encoder's vector of a token; empty when there is none.
    #[must_use]
    pub fn vector(&self, token: TokenId) -> &[f32] {
        let width = self.vectors.len().checked_div(self.upos.len()).unwrap_or(0);
        &self.vectors[token.index() * width..(token.index() + 1) * width]
    }

    /// The likeliest class of a noun; `None` for other words.
    #[must_use]
    pub fn class(&self, token: TokenId) -> Option<Class> {
        self.classes.get(token.index()).copied().flatten()
    }

    /// Word class of a token.
    #[must_use]
    pub fn upos(&self, token: TokenId) -> Upos {
        self.upos[token.index()]
    }

    /// Head of a token.
    #[must_use]
    pub fn head(&self, token: TokenId) -> Option<TokenId> {
        self.head[token.index()]
    }

    /// Relation with subtype.
    #[must_use]
    pub fn rel(&self, token: TokenId) -> &'static str {
        self.deprel[token.index()]
    }

    /// Relation without subtype ("nsubj" for "nsubj:pass").
    #[must_use]
    pub fn base_rel(&self, token: TokenId) -> &'static str {
        let rel = self.rel(token);
        rel.split(':').next().unwrap_or(rel)
    }

    /// Base form.
    #[must_use]
    pub fn lemma(&self, token: TokenId) -> &str {
        &self.lemma[token.index()]
    }

    /// Dependents, in order.
    #[must_use]
    pub fn children(&self, token: TokenId) -> &[TokenId] {
        &self.children[token.index()]
    }

    /// Dependents whose relation (without subtype, or in full when `rel` has one) is `rel`.
    #[must_use]
    pub fn children_by<'a>(&'a self, token: TokenId, rel: &'a str) -> impl DoubleEndedIterator<Item = TokenId> + 'a {
        let full = rel.contains(':');
        self.children(token).iter().copied().filter(move |&child| if full { self.rel(child) == rel } else { self.base_rel(child) == rel })
    }

    /// The first dependent with that relation.
    #[must_use]
    pub fn child(&self, token: TokenId, rel: &str) -> Option<TokenId> {
        self.children_by(token, rel).next()
    }

    /// All tokens below and including `token`, in text order.
    #[must_use]
    pub fn subtree(&self, token: TokenId) -> Vec<TokenId> {
        let (mut open, mut found) = (vec![token], Vec::new());
        while let Some(next) = open.pop() {
            found.push(next);
            open.extend_from_slice(self.children(next));
        }
        found.sort_unstable();
        found
    }

    /// The root of a sentence; `None` for a sentence without tokens.
    #[must_use]
    pub fn root(&self, document: &Document, sentence: SentenceId) -> Option<TokenId> {
        document.tokens_in(sentence).find(|&token| self.head(token).is_none())
    }

    /// Heads of `token`, from its own head up to the root.
    pub fn ancestors(&self, token: TokenId) -> impl Iterator<Item = TokenId> + '_ {
        std::iter::successors(self.head(token), |&t| self.head(t))
    }
}
