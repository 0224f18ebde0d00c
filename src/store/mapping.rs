//! Readings -> quads: the only place that knows how a claim becomes RDF.

use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term, Triple};

use super::vocab::{self, ART, CLAIM, ENT, NG, OPEN, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, WD, XSD};
use crate::article::hex;
use crate::kind::Kind;
use crate::reading::{ArgumentRow, ClaimRow, Reading};
use crate::relation::Inventory;
use crate::resolve::{Entity, Resolution, resolve};
use crate::span::CodePoints;
use sha2::{Digest, Sha256};

/// The quads of a set of readings: entities and facts in the default graph, one named graph per article.
#[must_use]
pub fn quads(readings: &[Reading]) -> Vec<Quad> {
    let resolution = resolve(readings);
    let mut out = Vec::new();
    for entity in &resolution.entities {
        entity_quads(entity, &mut out);
    }
    for reading in readings {
        Mapping { reading, resolution: &resolution, points: CodePoints::of(&reading.text) }.quads(&mut out);
    }
    out
}

fn node(namespace: &str, local: &str) -> NamedNode {
    vocab::iri(namespace, local)
}

fn english(text: &str) -> Literal {
    Literal::new_language_tagged_literal(text, "en").expect("en is a language tag")
}

fn typed(text: &str, datatype: &str) -> Literal {
    Literal::new_typed_literal(text, node(XSD, datatype))
}

/// A kind and all kinds above it.
fn classes(kind: Kind) -> impl Iterator<Item = NamedNode> {
    Kind::ALL.iter().filter(move |&&above| kind.is_a(above)).map(|above| node(NG, above.name()))
}

fn plain(out: &mut Vec<Quad>, subject: &NamedNode, predicate: NamedNode, object: impl Into<Term>) {
    out.push(Quad::new(subject.clone(), predicate, object, GraphName::DefaultGraph));
}

fn entity_quads(entity: &Entity, out: &mut Vec<Quad>) {
    let subject = node(ENT, &entity.local);
    for class in classes(entity.kind) {
        plain(out, &subject, node(RDF, "type"), class);
    }
    plain(out, &subject, node(NG, "kind"), node(NG, entity.kind.name()));
    plain(out, &subject, node(RDFS, "label"), english(&entity.name));
    for alias in &entity.aliases {
        plain(out, &subject, node(SKOS, "altLabel"), english(alias));
    }
    if let Some(id) = &entity.wikidata {
        plain(out, &subject, node(OWL, "sameAs"), node(WD, id));
    }
}

/// One article on its way into the graph.
struct Mapping<'a> {
    reading: &'a Reading,
    resolution: &'a Resolution,
    points: CodePoints,
}

impl Mapping<'_> {
    fn quads(&self, out: &mut Vec<Quad>) {
        let article = &self.reading.article;
        let graph = node(ART, &article.id);
        let mut say = |predicate: NamedNode, object: Term| out.push(Quad::new(graph.clone(), predicate, object, graph.clone()));
        say(node(RDF, "type"), node(SCHEMA, "NewsArticle").into());
        say(node(SCHEMA, "identifier"), Literal::new_simple_literal(&article.source).into());
        if let Some(title) = &article.title {
            say(node(SCHEMA, "headline"), english(title).into());
        }
        if let Some(day) = &article.published {
            say(node(SCHEMA, "datePublished"), typed(day, "date").into());
        }
        if let Some(publisher) = &article.publisher {
            say(node(SCHEMA, "publisher"), Literal::new_simple_literal(publisher).into());
        }
        for author in &article.authors {
            say(node(SCHEMA, "author"), Literal::new_simple_literal(author).into());
        }
        for claim in &self.reading.claims {
            self.claim(claim, &graph, out);
        }
    }

    /// The node or value of an argument; nodes of their own article are described on the way.
    fn argument(&self, argument: &ArgumentRow, out: &mut Vec<Quad>) -> Term {
        if let Some(entity) = argument.entity {
            let at = self.resolution.of.get(&(self.reading.article.id.clone(), entity));
            return at
                .map_or_else(|| node(ENT, &format!("{}_{entity}", self.reading.article.id)), |&at| node(ENT, &self.resolution.entities[at].local))
                .into();
        }
        if let Some(value) = &argument.literal {
            return typed(value, argument.datatype.as_deref().unwrap_or("string")).into();
        }
        let local = match argument.thing {
            Some(thing) => format!("{}/thing/{thing}", self.reading.article.id),
            None => format!("{}/words/{}-{}", self.reading.article.id, argument.start, argument.end),
        };
        let thing = node(ART, &local);
        let words = argument.text.as_deref().unwrap_or_else(|| self.reading.words(&self.points, argument.start, argument.end));
        plain(out, &thing, node(RDFS, "label"), english(words));
        for class in argument.kind.into_iter().flat_map(classes) {
            plain(out, &thing, node(RDF, "type"), class);
        }
        thing.into()
    }

    fn claim(&self, claim: &ClaimRow, graph: &NamedNode, out: &mut Vec<Quad>) {
        let (subject, object) = (self.argument(&claim.subject, out), self.argument(&claim.object, out));
        let predicate = if claim.canonical { node(NG, &claim.relation) } else { node(OPEN, &claim.relation) };
        let Some(triple) = triple(subject, &predicate, object, claim) else { return };
        if !claim.canonical {
            plain(out, &predicate, node(RDFS, "label"), english(&claim.relation.replace('_', " ")));
        }
        if claim.is_fact() {
            out.push(triple.clone().in_graph(GraphName::DefaultGraph));
        }
        let id = node(CLAIM, &self.claim_id(claim, &triple));
        let speaker = claim.attributed_to.as_ref().map(|speaker| self.argument(speaker, out));
        let place = claim.place.as_ref().map(|place| self.argument(place, out));
        let mut say = |predicate: NamedNode, object: Term| out.push(Quad::new(id.clone(), predicate, object, graph.clone()));
        say(node(RDF, "type"), node(NG, "Claim").into());
        say(node(RDF, "reifies"), triple.into());
        say(node(NG, "polarity"), node(NG, lower(&claim.polarity).as_str()).into());
        say(node(NG, "certainty"), node(NG, lower(&claim.certainty).as_str()).into());
        say(node(NG, "tense"), node(NG, lower(&claim.tense).as_str()).into());
        say(node(NG, "confidence"), typed(&((claim.confidence * 1000.0).round() / 1000.0).to_string(), "decimal").into());
        say(node(NG, "rule"), Literal::new_simple_literal(&claim.rule).into());
        say(node(NG, "trigger"), english(&claim.relation_text).into());
        if let Some(&(start, end)) = self.reading.sentences.get(claim.sentence as usize) {
            say(node(PROV, "wasDerivedFrom"), node(ART, &format!("{}#char={start},{end}", self.reading.article.id)).into());
            say(node(NG, "quote"), english(self.reading.words(&self.points, start, end)).into());
        }
        if let Some(speaker) = speaker {
            say(node(PROV, "wasAttributedTo"), speaker);
        }
        if let Some(place) = place {
            say(node(NG, "place"), place);
        }
        if let Some(time) = &claim.time {
            say(node(NG, "timeText"), english(&time.text).into());
            say(node(NG, "granularity"), node(NG, lower(&time.granularity).as_str()).into());
            for (name, day) in [("timeStart", &time.start), ("timeEnd", &time.end)] {
                if let Some(day) = day {
                    say(node(NG, name), typed(day, "date").into());
                }
            }
        }
    }

    /// A hash of what the claim says and where: the same claim read twice is the same node.
    fn claim_id(&self, claim: &ClaimRow, triple: &Triple) -> String {
        let mut hash = Sha256::new();
        hash.update(self.reading.article.id.as_bytes());
        hash.update(triple.to_string().as_bytes());
        hash.update(format!("{}|{:?}|{:?}|{:?}|{:?}", claim.sentence, claim.trigger, claim.polarity, claim.certainty, claim.tense).as_bytes());
        hex(&hash.finalize()[..8])
    }
}

/// The triple of a claim; symmetric relations are stored once, the smaller end first. A value cannot be a subject.
fn triple(subject: Term, predicate: &NamedNode, object: Term, claim: &ClaimRow) -> Option<Triple> {
    let inventory = Inventory::get();
    let symmetric = claim.canonical && inventory.named(&claim.relation).is_some_and(|id| inventory.info(id).symmetric);
    let swap = symmetric && object.is_named_node() && object.to_string() < subject.to_string();
    let (subject, object) = if swap { (object, subject) } else { (subject, object) };
    match subject {
        Term::NamedNode(subject) => Some(Triple::new(subject, predicate.clone(), object)),
        _ => None,
    }
}

/// The name that an enum has in JSON.
fn lower(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
