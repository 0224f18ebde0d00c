//! `Mention`: a span that refers to something; `Referent`: the thing that an article's mentions refer to; `Referents`: all of them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::document::{SentenceId, TokenId, id};
use crate::kind::Kind;
use crate::span::Span;

id! {
    /// Position of a mention in its reading.
    MentionId
}
id! {
    /// Position of a referent in its article.
    ReferentId
}

/// How a mention refers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// By name: "Tajikistan", "the CSTO", "Tajik" (as a name of the country).
    Name,
    /// By description: "the organization", "several hundred militants from Central Asia".
    Nominal,
    /// By pronoun: "she", "it", "who".
    Pronoun,
}

/// Why a mention was put to its referent; shown by `explain`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Link {
    /// The first mention of its referent.
    First,
    /// The same name again, apart from case, accents, "the" or a title.
    SameName,
    /// A part of a fuller name: surname, short form.
    PartOfName,
    /// An acronym or alias that the text states ("… (CSTO)", "also known as").
    StatedAlias,
    /// Two names of one gazetteer entry.
    Gazetteer,
    /// A demonym or adjective of a country's name.
    Demonym,
    /// A capital that stands for its state ("Cairo accused Ethiopia").
    Capital,
    /// A description that fits the last fitting referent ("the organization").
    Description,
    /// A title, apposition or copula says so ("Rahmon, the president").
    Apposition,
    /// A pronoun.
    Pronoun,
}

impl Link {
    /// True for words that mean a thing without being a name of it: "Tajik", "Cairo" for Egypt.
    #[must_use]
    pub fn stands_for(self) -> bool {
        matches!(self, Link::Demonym | Link::Capital)
    }
}

/// A span of text that refers to something.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Bytes: the name or noun phrase without relative clauses and appositions.
    pub span: Span,
    /// The sentence it stands in.
    pub sentence: SentenceId,
    /// Syntactic head of the span.
    pub head: TokenId,
    /// How it refers.
    pub form: Form,
    /// What it looks like by itself.
    pub kind: Kind,
    /// What it refers to.
    pub referent: ReferentId,
    /// Why.
    pub link: Link,
}

/// A thing that an article speaks of: one chain of mentions.
#[derive(Clone, Debug, PartialEq)]
pub struct Referent {
    /// Best name: the fullest one of the chain (gazetteer's name when linked), else the words of the first nominal mention.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// False for a chain of descriptions and pronouns only; such a thing stays a node of its article.
    pub named: bool,
    /// Other names of the chain, as written in the text, without doubles, sorted.
    pub aliases: Vec<String>,
    /// Wikidata id ("Q7835") when the gazetteer knows the name.
    pub wikidata: Option<String>,
    /// The mention that shows it best: first full name, else first description.
    pub representative: MentionId,
}

/// Mentions and referents of one article.
#[derive(Clone, Debug, Default)]
pub struct Referents {
    /// In text order; nested mentions ("CSTO" in "the CSTO secretariat") are all kept.
    pub mentions: Vec<Mention>,
    /// In order of first mention.
    pub referents: Vec<Referent>,
    /// The mention headed by a token.
    by_head: HashMap<TokenId, MentionId>,
    /// The mentions of each referent, in text order.
    of: Vec<Vec<MentionId>>,
}

impl Referents {
    /// Indexes mentions by their head token; of two with one head the longer counts.
    #[must_use]
    pub fn new(mentions: Vec<Mention>, referents: Vec<Referent>) -> Self {
        let mut by_head: HashMap<TokenId, MentionId> = HashMap::new();
        let mut of: Vec<Vec<MentionId>> = vec![Vec::new(); referents.len()];
        for (at, mention) in mentions.iter().enumerate() {
            if let Some(list) = of.get_mut(mention.referent.index()) {
                list.push(MentionId(at as u32));
            }
            let known = by_head.entry(mention.head).or_insert(MentionId(at as u32));
            if mentions[known.index()].span.len() < mention.span.len() {
                *known = MentionId(at as u32);
            }
        }
        Self { mentions, referents, by_head, of }
    }

    /// The mention whose head is `token`.
    #[must_use]
    pub fn headed_by(&self, token: TokenId) -> Option<MentionId> {
        self.by_head.get(&token).copied()
    }

    /// A mention.
    #[must_use]
    pub fn mention(&self, id: MentionId) -> &Mention {
        &self.mentions[id.index()]
    }

    /// The mentions of a referent, in text order.
    pub fn mentions_of(&self, id: ReferentId) -> impl Iterator<Item = &Mention> {
        self.of.get(id.index()).into_iter().flatten().map(|&mention| self.mention(mention))
    }

    /// What a mention refers to.
    #[must_use]
    pub fn referent(&self, id: MentionId) -> &Referent {
        &self.referents[self.mention(id).referent.index()]
    }

    /// The most specific kind known for what a token heads: its referent's, else its own.
    #[must_use]
    pub fn kind_at(&self, token: TokenId) -> Option<Kind> {
        self.headed_by(token).map(|id| self.referent(id).kind)
    }
}
