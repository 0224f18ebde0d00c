//! `Claim`: what one article says: subject, relation, object, stance, qualifiers, evidence, and the rule that found it.

use serde::{Deserialize, Serialize};

use crate::document::SentenceId;
use crate::kind::Kind;
use crate::mention::ReferentId;
use crate::relation::RelationId;
use crate::span::Span;

/// One end of a claim.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// A named referent, mentioned at `span` (a name, a description or a pronoun).
    Entity {
        /// Which.
        referent: ReferentId,
        /// Where it is mentioned in the claim's sentence.
        span: Span,
    },
    /// A thing without a name: a node of its article, labelled with the words at `span`.
    Text {
        /// The describing words (for a pronoun: those of its antecedent).
        span: Span,
        /// What it is.
        kind: Kind,
        /// The unnamed referent, so that two descriptions of one thing are one node.
        referent: Option<ReferentId>,
    },
    /// A value: date, number, amount, name.
    Literal {
        /// Normalised ("2025-04-11", "1200", "USD 3500000").
        value: String,
        /// `xsd` local name: "string", "date", "gYearMonth", "gYear", "integer", "decimal".
        datatype: &'static str,
        /// The words.
        span: Span,
    },
}

impl Argument {
    /// Where its words stand.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Entity { span, .. } | Self::Text { span, .. } | Self::Literal { span, .. } => *span,
        }
    }
}

/// What relates subject and object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// One of the inventory.
    Canonical(RelationId),
    /// Any other, named by its lemmas joined with `_` (`operate_out_of`).
    Open(String),
}

/// Said to be so, or said not to be so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// Said to hold.
    #[default]
    Affirmed,
    /// Said not to hold.
    Denied,
}

/// How sure the source is. Only `Factual` claims become facts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Plainly said (also by a named speaker: said, told, announced, according to).
    #[default]
    Factual,
    /// Likely, believed, alleged, claimed of oneself.
    Probable,
    /// May, might, could; if.
    Possible,
    /// Would have; unless; said of what did not happen.
    Counterfactual,
}

/// When, seen from the article.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tense {
    /// It happened, or held and no longer does ("former").
    Past,
    /// It holds or goes on.
    #[default]
    Present,
    /// It is to come. Never a fact.
    Planned,
}

/// How a proposition is put forward; computed once per proposition.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
pub struct Stance {
    /// Affirmed or denied.
    pub polarity: Polarity,
    /// How sure.
    pub certainty: Certainty,
    /// When.
    pub tense: Tense,
}

impl Stance {
    /// True for what supports a plain triple: affirmed, factual, not still to come.
    #[must_use]
    pub fn is_fact(self) -> bool {
        self.polarity == Polarity::Affirmed && self.certainty == Certainty::Factual && self.tense != Tense::Planned
    }
}

/// How fine a time is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Granularity {
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Range,
}

/// A time expression, resolved against the article's date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The words.
    pub span: Span,
    /// First day, ISO 8601 ("2025-04-11"); `None` when open at the start ("until May").
    pub start: Option<String>,
    /// Last day, inclusive; `None` when open at the end ("since 2019").
    pub end: Option<String>,
    /// How fine.
    pub granularity: Granularity,
}

/// What one article says.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Of whom or what it is said.
    pub subject: Argument,
    /// What relates them.
    pub relation: Relation,
    /// To whom or what.
    pub object: Argument,
    /// The sentence that says so.
    pub sentence: SentenceId,
    /// The words that carry the relation.
    pub trigger: Span,
    /// Polarity, certainty, tense.
    pub stance: Stance,
    /// Who says it, when it is not the article's own voice.
    pub speaker: Option<Argument>,
    /// When it holds or happened.
    pub time: Option<When>,
    /// Where.
    pub place: Option<Argument>,
    /// 0 to 1.
    pub confidence: f32,
    /// Rule or mechanism that found it ("member-of/make-up", "open/verb").
    pub rule: String,
    /// Further arguments of an open relation, with their prepositions' words included in the span.
    pub further: Vec<Span>,
}
