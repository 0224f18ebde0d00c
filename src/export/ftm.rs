//! `FollowTheMoney`: one entity a line, for Aleph and `OpenSanctions`. What their model has a schema for gets it; every other fact is an
//! `UnknownLink` with the relation as its role. Sentences are kept as summaries, articles as proof.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use oxigraph::model::Triple;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{ExportError, evidence, ftm_schema as schema, printable};
use crate::article::hex;
use crate::claim::Polarity;
use crate::knowledge::Gazetteer;
use crate::network::listing::{Link, Listing, links};
use crate::network::{Edge, Node, Role};
use crate::query::names::{ArticleLine, Names};
use crate::store::Store;

/// One line of the export.
#[derive(Serialize)]
struct Proxy {
    id: String,
    schema: &'static str,
    properties: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Proxy {
    fn new(id: String, schema: &'static str) -> Self {
        Self { id, schema, properties: BTreeMap::new() }
    }

    fn add(&mut self, property: &'static str, value: &str) {
        let value = printable(value);
        if !value.trim().is_empty() {
            self.properties.entry(property).or_default().insert(value);
        }
    }

    fn write(&self, writer: &mut impl Write) -> Result<(), ExportError> {
        serde_json::to_writer(&mut *writer, self).map_err(std::io::Error::from)?;
        Ok(writer.write_all(b"\n")?)
    }
}

/// Writes a part of `store`: its nodes, its facts, then the articles that prove them.
///
/// # Errors
/// When the graph cannot be read or `writer` fails.
pub fn write<W: Write>(listing: &dyn Listing, store: &Store, mut writer: W) -> Result<W, ExportError> {
    let (mut articles, mut posts) = (BTreeMap::new(), BTreeSet::new());
    for at in 0..listing.count() {
        let node = listing.node(at)?;
        if node.role != Role::Value {
            thing(&node, &listing.facts(at)?, listing, store)?.write(&mut writer)?;
        }
    }
    for found in links(listing) {
        let (source, Link { target, edge }) = found?;
        let (subject, object) = (listing.end(source)?, listing.end(target)?);
        if object.role == Role::Value {
            continue;
        }
        let mut proxy = link(&subject, &edge, &object);
        if let Some(post) = proxy.schema.eq("Occupancy").then(|| post(&edge, &object)).flatten().filter(|post| posts.insert(post.id.clone())) {
            post.write(&mut writer)?;
        }
        prove(&mut proxy, &edge.triple(&subject.iri, &object.iri), store, &mut articles)?;
        proxy.write(&mut writer)?;
    }
    for article in articles.values() {
        document(article).write(&mut writer)?;
    }
    Ok(writer)
}

/// Ids hold letters, digits, dots and hyphens only.
fn id(parts: &[&str]) -> String {
    format!("ng-{}", &hex(&Sha256::digest(parts.join("\n")))[..40])
}

/// An entity or unnamed thing, with what its values say of it.
fn thing(node: &Node, facts: &[Link], listing: &dyn Listing, store: &Store) -> Result<Proxy, ExportError> {
    let mut proxy = Proxy::new(id(&[&node.iri]), schema::of_kind(&node.kind));
    proxy.add("name", &node.label);
    if proxy.schema == "Address" {
        proxy.add("full", &node.label);
    }
    for alias in evidence::aliases(store, &node.iri)? {
        proxy.add("alias", &alias);
    }
    if let Some(wikidata) = &node.wikidata {
        proxy.add("wikidataId", wikidata);
        let known = Gazetteer::get().entries().iter().find(|entry| entry.wikidata == Some(wikidata));
        proxy.add("country", &known.map(|entry| entry.country.to_lowercase()).unwrap_or_default());
    }
    proxy.add("notes", &format!("{} of newsgraph", node.kind));
    if node.iri.starts_with("http") {
        proxy.add("sourceUrl", &node.iri);
    }
    for Link { target, edge } in facts {
        // What is no IRI is a value.
        if listing.iri(*target).starts_with('"') {
            let value = listing.end(*target)?;
            match schema::of_day(proxy.schema, &edge.name) {
                Some(property) => proxy.add(property, &value.label),
                None => proxy.add("notes", &format!("{} {}", edge.words, value.label)),
            }
        }
    }
    Ok(proxy)
}

/// A fact: the schema of its relation where both ends fit it, else a link of unknown sort.
fn link(subject: &Node, edge: &Edge, object: &Node) -> Proxy {
    let (subject_schema, object_schema) = (schema::of_kind(&subject.kind), schema::of_kind(&object.kind));
    let own = id(&[&subject.iri, edge.relation.as_str(), &object.iri]);
    let ends = [id(&[&subject.iri]), id(&[&object.iri])];
    let found = schema::of_relation(&edge.name, subject_schema, object_schema);
    let mut proxy = Proxy::new(own, found.as_ref().map_or("UnknownLink", |link| link.schema));
    let properties = found.as_ref().map_or([Some("subject"), Some("object")], |link| [link.subject, link.object]);
    for (property, end) in properties.into_iter().zip(&ends) {
        if let Some(property) = property {
            proxy.add(property, end);
        }
    }
    match proxy.schema {
        "Sanction" => proxy.add("authority", if properties[0].is_none() { &subject.label } else { &object.label }),
        "Family" | "Associate" => proxy.add("relationship", &edge.words),
        "Payment" => proxy.add("purpose", &edge.words),
        "Occupancy" => {
            let post = post(edge, object).map_or_else(|| ends[1].clone(), |post| post.id);
            proxy.add("post", &post);
        }
        _ => proxy.add("role", &edge.words),
    }
    for (property, day) in [("startDate", &edge.start), ("endDate", &edge.end), ("modifiedAt", &edge.support.last)] {
        proxy.add(property, day.as_deref().unwrap_or_default());
    }
    proxy
}

/// The office of a relation that has none of its own: "head of state of Norway".
fn post(edge: &Edge, object: &Node) -> Option<Proxy> {
    let words = edge.words.strip_prefix("is ").filter(|_| object.kind != "Position")?;
    let mut post = Proxy::new(id(&["post", edge.relation.as_str(), &object.iri]), "Position");
    post.add("name", &format!("{words} {}", object.label));
    Some(post)
}

/// Adds sentences and articles.
fn prove(proxy: &mut Proxy, fact: &Triple, store: &Store, articles: &mut BTreeMap<String, ArticleLine>) -> Result<(), ExportError> {
    for said in evidence::of(fact, store, &Names::of(store))? {
        let speaker = said.speaker.as_ref().map(|speaker| format!("{speaker}: ")).unwrap_or_default();
        let denied = if said.polarity == Polarity::Denied { "[denied] " } else { "" };
        proxy.add("summary", &format!("{denied}{speaker}{}", said.quote));
        proxy.add("proof", &id(&[&said.article.id]));
        articles.entry(said.article.id.clone()).or_insert(said.article);
    }
    Ok(())
}

fn document(article: &ArticleLine) -> Proxy {
    let mut proxy = Proxy::new(id(&[&article.id]), "Article");
    proxy.add("fileName", &article.source);
    for (property, value) in [("title", &article.title), ("publishedAt", &article.published), ("publisher", &article.publisher)] {
        proxy.add(property, value.as_deref().unwrap_or_default());
    }
    if article.source.starts_with("http") {
        proxy.add("sourceUrl", &article.source);
    }
    proxy
}
