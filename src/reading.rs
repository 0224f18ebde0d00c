//! `Reading`: all that was read out of one article, and its JSON form (one line). Offsets count Unicode code points of `text`.

use serde::{Deserialize, Serialize};

use crate::article::Article;
use crate::claim::{Argument, Certainty, Claim, Granularity, Polarity, Relation, Tense, When};
use crate::document::Document;
use crate::kind::Kind;
use crate::mention::{Form, Link, Referents};
use crate::relation::Inventory;
use crate::span::{CodePoints, Span};

/// All that was read out of one article. This is the line that `extract` prints, `load` reads and the readings store keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Metadata.
    pub article: ArticleInfo,
    /// Cleaned text that all offsets index.
    pub text: String,
    /// `[start, end]` of each sentence.
    pub sentences: Vec<(u32, u32)>,
    /// Mentions in text order.
    pub mentions: Vec<MentionRow>,
    /// Named things of this article; `entity` fields index this list.
    pub entities: Vec<EntityRow>,
    /// Claims in text order.
    pub claims: Vec<ClaimRow>,
}

/// Metadata of the article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleInfo {
    /// Content hash; see `Article::id`.
    pub id: String,
    /// URL or relative file name.
    pub source: String,
    /// Headline.
    pub title: Option<String>,
    /// ISO 8601 day.
    pub published: Option<String>,
    /// Day of the last change, later than `published`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// Outlet.
    pub publisher: Option<String>,
    /// By-line.
    #[serde(default)]
    pub authors: Vec<String>,
    /// ISO 639-1.
    #[serde(default)]
    pub language: String,
}

impl ArticleInfo {
    /// The day from which on the text is known as it is: that of its last change, else of its publication.
    #[must_use]
    pub fn day(&self) -> Option<&str> {
        self.modified.as_deref().or(self.published.as_deref())
    }
}

/// A mention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MentionRow {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Index of its sentence.
    pub sentence: u32,
    /// name, nominal or pronoun.
    pub form: Form,
    /// Kind of the thing.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Index into `entities`; null for things without a name.
    pub entity: Option<u32>,
    /// Why it was put there.
    #[serde(default = "first_link")]
    pub link: Link,
}

fn first_link() -> Link {
    Link::First
}

/// A named thing of this article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntityRow {
    /// Best name.
    pub name: String,
    /// Kind.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Other names used in the text.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Links to other knowledge bases.
    #[serde(default)]
    pub links: Links,
}

/// Links to other knowledge bases.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Links {
    /// "Q863".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
}

/// One end of a claim: an entity of this article, words of the text, or a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArgumentRow {
    /// Index into `entities`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<u32>,
    /// Describing words, for a thing without a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Kind of a thing without a name.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Number of the unnamed thing within this article, so that two descriptions of it are one node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thing: Option<u32>,
    /// A value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub literal: Option<String>,
    /// `xsd` local name of the value's type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datatype: Option<String>,
    /// First code point of its words.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// A time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeRow {
    /// The words.
    pub text: String,
    /// First day (ISO 8601), null when open.
    pub start: Option<String>,
    /// Last day, inclusive, null when open.
    pub end: Option<String>,
    /// How fine.
    pub granularity: Granularity,
}

/// A claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimRow {
    /// Of whom.
    pub subject: ArgumentRow,
    /// Local name of the relation: canonical (`memberOf`) or lemmas (`operate_out_of`).
    pub relation: String,
    /// The words that carry it.
    pub relation_text: String,
    /// One of the inventory?
    pub canonical: bool,
    /// To whom.
    pub object: ArgumentRow,
    /// Index of the sentence.
    pub sentence: u32,
    /// `[start, end]` of the words that carry it.
    pub trigger: (u32, u32),
    /// 0 to 1, rounded to three digits.
    pub confidence: f64,
    /// affirmed or denied.
    pub polarity: Polarity,
    /// factual, probable, possible, counterfactual.
    pub certainty: Certainty,
    /// past, present, planned.
    pub tense: Tense,
    /// Speaker; null for the article's own voice.
    pub attributed_to: Option<ArgumentRow>,
    /// When.
    pub time: Option<TimeRow>,
    /// Where.
    pub place: Option<ArgumentRow>,
    /// What found it.
    pub rule: String,
    /// `[start, end]` of further arguments of an open relation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further: Vec<(u32, u32)>,
}

impl ClaimRow {
    /// True for what supports a plain triple; the same test as `Stance::is_fact`.
    #[must_use]
    pub fn is_fact(&self) -> bool {
        crate::claim::Stance { polarity: self.polarity, certainty: self.certainty, tense: self.tense }.is_fact()
    }
}

impl Reading {
    /// Puts the parts of a reading together: byte spans become code points, referents become entities.
    #[must_use]
    pub fn of(article: &Article, document: &Document, referents: &Referents, claims: &[Claim]) -> Self {
        Builder::new(document, referents).build(article, claims)
    }

    /// The reading as one line of JSON, without line end.
    #[must_use]
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).expect("a reading holds only strings, numbers and lists")
    }

    /// A reading from one line of JSON.
    ///
    /// # Errors
    /// When the line is not a reading; the error names field and column.
    pub fn from_line(line: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(line)
    }

    /// The words between two code points.
    #[must_use]
    pub fn words(&self, points: &CodePoints, start: u32, end: u32) -> &str {
        points.to_bytes(start, end, self.text.len() as u32).map_or("", |span| span.text(&self.text))
    }
}

/// Holds what every row needs while a reading is put together.
struct Builder<'a> {
    document: &'a Document,
    referents: &'a Referents,
    points: CodePoints,
    /// Index in `entities` of each named referent, index among the unnamed of each other one.
    places: Vec<(bool, u32)>,
}

impl<'a> Builder<'a> {
    fn new(document: &'a Document, referents: &'a Referents) -> Self {
        let (mut named, mut unnamed) = (0, 0);
        let places = referents.referents.iter().map(|referent| {
            let count = if referent.named { &mut named } else { &mut unnamed };
            *count += 1;
            (referent.named, *count - 1)
        });
        Self { document, referents, points: CodePoints::of(&document.text), places: places.collect() }
    }

    fn build(&self, article: &Article, claims: &[Claim]) -> Reading {
        let named = self.referents.referents.iter().filter(|r| r.named);
        Reading {
            article: ArticleInfo {
                id: article.id(),
                source: article.source.clone(),
                title: article.title.clone(),
                published: article.published.map(|date| date.to_string()),
                modified: article.modified.map(|date| date.to_string()),
                publisher: article.publisher.clone(),
                authors: article.authors.clone(),
                language: article.language.clone(),
            },
            text: self.document.text.clone(),
            sentences: self.document.sentences.iter().map(|s| self.points.from_bytes(s.span)).collect(),
            mentions: self.referents.mentions.iter().map(|m| self.mention(m)).collect(),
            entities: named
                .map(|r| EntityRow { name: r.name.clone(), kind: r.kind, aliases: r.aliases.clone(), links: Links { wikidata: r.wikidata.clone() } })
                .collect(),
            claims: claims.iter().map(|c| self.claim(c)).collect(),
        }
    }

    fn mention(&self, mention: &crate::mention::Mention) -> MentionRow {
        let (start, end) = self.points.from_bytes(mention.span);
        let (named, at) = self.places[mention.referent.index()];
        let kind = self.referents.referents[mention.referent.index()].kind;
        MentionRow { start, end, sentence: mention.sentence.0, form: mention.form, kind, entity: named.then_some(at), link: mention.link }
    }

    fn argument(&self, argument: &Argument) -> ArgumentRow {
        let (start, end) = self.points.from_bytes(argument.span());
        let mut row = ArgumentRow { entity: None, text: None, kind: None, thing: None, literal: None, datatype: None, start, end };
        match argument {
            Argument::Entity { referent, .. } => row.entity = Some(self.places[referent.index()].1),
            Argument::Text { span, kind, referent } => {
                row.text = Some(span.text(&self.document.text).to_owned());
                row.kind = Some(*kind);
                row.thing = referent.map(|r| self.places[r.index()].1);
            }
            Argument::Literal { value, datatype, .. } => {
                row.literal = Some(value.clone());
                row.datatype = Some((*datatype).to_owned());
            }
        }
        row
    }

    fn time(&self, when: &When) -> TimeRow {
        TimeRow {
            text: when.span.text(&self.document.text).to_owned(),
            start: when.start.clone(),
            end: when.end.clone(),
            granularity: when.granularity,
        }
    }

    fn claim(&self, claim: &Claim) -> ClaimRow {
        let (relation, canonical) = match &claim.relation {
            Relation::Canonical(id) => (Inventory::get().info(*id).id.clone(), true),
            Relation::Open(name) => (name.clone(), false),
        };
        let further: &[Span] = &claim.further;
        ClaimRow {
            subject: self.argument(&claim.subject),
            relation,
            relation_text: claim.trigger.text(&self.document.text).to_owned(),
            canonical,
            object: self.argument(&claim.object),
            sentence: claim.sentence.0,
            trigger: self.points.from_bytes(claim.trigger),
            confidence: (f64::from(claim.confidence) * 1000.0).round() / 1000.0,
            polarity: claim.stance.polarity,
            certainty: claim.stance.certainty,
            tense: claim.stance.tense,
            attributed_to: claim.speaker.as_ref().map(|s| self.argument(s)),
            time: claim.time.as_ref().map(|t| self.time(t)),
            place: claim.place.as_ref().map(|p| self.argument(p)),
            rule: claim.rule.clone(),
            further: further.iter().map(|&span| self.points.from_bytes(span)).collect(),
        }
    }
}
