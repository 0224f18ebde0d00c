//! `Marked`: an article with its mark-up: its text, where its mentions stand and what they are, and where its claims stand.

use std::collections::BTreeMap;

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Term};
use serde::Serialize;

use super::claims::Place;
use super::names::Names;
use super::said::Said;
use super::{QueryError, claims};
use crate::kind::Kind;
use crate::mention::Form;
use crate::reading::ArticleInfo;
use crate::store::Store;
use crate::store::vocab::{ITS, term};

/// An article with its mark-up. Offsets count Unicode code points of the text.
#[derive(Serialize)]
pub struct Marked {
    /// Its IRI.
    pub iri: String,
    /// Metadata.
    pub article: ArticleInfo,
    /// All URLs and file names of the text.
    pub sources: Vec<String>,
    /// The text.
    pub text: String,
    /// First code point of each sentence and one past its last.
    pub sentences: Vec<Place>,
    /// In the order of the text.
    pub mentions: Vec<Mention>,
    /// In the order of the text.
    pub claims: Vec<Margin>,
}

/// Words that mean something.
#[derive(Serialize)]
pub struct Mention {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// name, nominal or pronoun.
    pub form: Form,
    /// Kind of the thing.
    pub kind: Kind,
    /// IRI of the entity; none for what has no name.
    pub entity: Option<String>,
    /// Its label.
    pub label: Option<String>,
}

/// A claim, and where its words stand.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Margin {
    /// The claim.
    #[serde(flatten)]
    pub said: Said,
    /// True for what supports a fact.
    pub fact: bool,
    /// What keeps it from being one: denied, possible, planned.
    pub stance: Vec<&'static str>,
    /// What found it.
    pub rule: String,
    /// Its sentence.
    pub sentence_at: Place,
    /// Its subject.
    pub subject_at: Place,
    /// Its relation.
    pub trigger_at: Place,
    /// Its object.
    pub object_at: Place,
}

/// The article with an id, an IRI, or a source; none when there is none.
///
/// # Errors
/// When the store cannot be read.
pub fn marked(store: &Store, name: &str) -> Result<Option<Marked>, QueryError> {
    let space = store.iris().space("art");
    let bare = name.strip_prefix("art:").or_else(|| name.strip_prefix(space.as_str())).unwrap_or(name);
    let sources = store.sources()?;
    let id = sources.iter().find(|(source, _)| source == name).map_or(bare, |(_, id)| id);
    let Some(reading) = store.reading(id)? else { return Ok(None) };
    let node = store.iris().node("art", id);
    let names = Names::of(store);
    let meant = meant(store, &node)?;
    let mention = |row: &crate::reading::MentionRow| {
        let entity = meant.get(&(row.start, row.end));
        let label = entity.map(|entity| names.node(entity)).transpose()?;
        let entity = entity.map(|entity| entity.as_str().to_owned());
        Ok(Mention { start: row.start, end: row.end, form: row.form, kind: row.kind, entity, label })
    };
    let mentions = reading.mentions.iter().map(mention).collect::<Result<_, QueryError>>()?;
    let mut claims = claims::within(store, &node)?;
    claims.sort_by_key(|claim| (claim.sentence, claim.trigger_at, claim.node.as_str().to_owned()));
    let margin = |claim: &claims::StoredClaim| {
        let said = Said::of(&names, claim)?;
        let (fact, stance) = (said.is_fact(), said.stance());
        Ok(Margin {
            said,
            fact,
            stance,
            rule: claim.rule.clone(),
            sentence_at: claim.sentence,
            subject_at: claim.subject_at,
            trigger_at: claim.trigger_at,
            object_at: claim.object_at,
        })
    };
    let claims = claims.iter().map(margin).collect::<Result<_, QueryError>>()?;
    let sources = sources.iter().filter(|(_, of)| of == id).map(|(source, _)| source.clone()).collect();
    Ok(Some(Marked {
        iri: node.into_string(),
        article: reading.article,
        sources,
        text: reading.text,
        sentences: reading.sentences,
        mentions,
        claims,
    }))
}

/// What the mentions of an article mean, by their place.
fn meant(store: &Store, article: &NamedNode) -> Result<BTreeMap<Place, NamedNode>, QueryError> {
    let graph = GraphName::from(article.clone());
    let mut meant = BTreeMap::new();
    for quad in store.graph().quads_for_pattern(None, Some(term(ITS, "taIdentRef").as_ref()), None, Some(graph.as_ref())) {
        let quad = quad?;
        if let (NamedOrBlankNode::NamedNode(at), Term::NamedNode(entity)) = (quad.subject, quad.object) {
            meant.insert(claims::span(Some(&at.into())), entity);
        }
    }
    Ok(meant)
}
