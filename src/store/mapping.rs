//! One reading -> its quads, and what its claims say for or against facts: the only place that knows how a claim is stored.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term, Triple};
use sha2::{Digest, Sha256};

use super::readings::Kept;
use super::thing;
use super::vocab::{ITS, Iris, NIF, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, WD, XSD, term};
use crate::article::hex;
use crate::claim::{Certainty, Polarity};
use crate::kind::Kind;
use crate::reading::{ArgumentRow, ClaimRow, Reading};
use crate::relation::Inventory;
use crate::resolve::{Decisions, Entity, local};
use crate::span::CodePoints;

/// What a claim says for or against a fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The fact.
    pub triple: Triple,
    /// Local name of the claim.
    pub claim: String,
    /// How sure the extractor is.
    pub confidence: f64,
    /// IRI of the speaker; none: the article's own voice.
    pub speaker: Option<String>,
    /// It says that it is not so.
    pub denied: bool,
}

/// What one article gives.
#[derive(Default)]
pub struct Mapped {
    /// Its own quads: those of its graph, and in the default graph those of its unnamed things.
    pub quads: Vec<Quad>,
    /// What its claims say for or against facts.
    pub said: Vec<Said>,
    /// Open relations it uses.
    pub open: BTreeSet<String>,
}

/// The quads of one article; `locals` are the local names of its entities, in their order.
#[must_use]
pub fn article(kept: &Kept, locals: &[String], iris: &Iris) -> Mapped {
    let reading = &kept.reading;
    let id = local(&reading.article.id);
    let node = iris.node("art", &id);
    let graph = GraphName::from(node.clone());
    let points = CodePoints::of(&reading.text);
    let mut mapper =
        Mapper { iris, reading, locals, points, id, node, graph, out: Mapped::default(), claims: BTreeSet::new(), things: BTreeMap::new() };
    mapper.metadata(&kept.sources);
    mapper.sentences_and_mentions();
    for claim in &reading.claims {
        mapper.claim(claim);
    }
    mapper.describe();
    mapper.out
}

/// The quads of an entity.
#[must_use]
pub fn entity(entity: &Entity, iris: &Iris) -> Vec<Quad> {
    let node = iris.node("ent", &entity.local);
    let mut quads = classes(&node, entity.kind, iris);
    quads.push(most_specific(&node, entity.kind, iris));
    let mut put = |predicate: NamedNode, object: Term| quads.push(Quad::new(node.clone(), predicate, object, GraphName::DefaultGraph));
    put(term(RDFS, "label"), text(&entity.label).into());
    for alias in &entity.aliases {
        put(term(SKOS, "altLabel"), text(alias).into());
    }
    if let Some(id) = entity.wikidata.as_ref().filter(|id| id.chars().all(|c| c.is_ascii_alphanumeric())) {
        put(term(OWL, "sameAs"), term(WD, id).into());
    }
    quads
}

/// The quads of an open relation.
#[must_use]
pub fn open_relation(relation: &str, iris: &Iris) -> Vec<Quad> {
    let node = iris.node("open", &local(relation));
    let quad = |predicate: NamedNode, object: Term| Quad::new(node.clone(), predicate, object, GraphName::DefaultGraph);
    vec![quad(term(RDF, "type"), iris.node("ng", "OpenRelation").into()), quad(term(RDFS, "label"), text(&relation.replace('_', " ")).into())]
}

/// The class and all classes above it, so that a plain query for organisations finds companies.
fn classes(node: &NamedNode, kind: Kind, iris: &Iris) -> Vec<Quad> {
    let above = Kind::ALL.iter().filter(|&&above| kind.is_a(above));
    above.map(|&above| Quad::new(node.clone(), term(RDF, "type"), iris.node("ng", above.name()), GraphName::DefaultGraph)).collect()
}

/// Which of its classes is the most specific.
fn most_specific(node: &NamedNode, kind: Kind, iris: &Iris) -> Quad {
    Quad::new(node.clone(), iris.node("ng", "kind"), iris.node("ng", kind.name()), GraphName::DefaultGraph)
}

/// What an article says of an unnamed thing.
#[derive(Default)]
struct Described {
    words: BTreeSet<String>,
    kinds: BTreeMap<Kind, u32>,
}

/// English words.
#[must_use]
pub fn text(words: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(words, "en")
}

/// A value of an XML Schema type.
#[must_use]
pub fn typed(value: impl std::fmt::Display, datatype: &str) -> Literal {
    Literal::new_typed_literal(value.to_string(), term(XSD, datatype))
}

/// Three digits without trailing zeros: the canonical form that the graph gives back.
#[must_use]
pub fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// The word that JSON uses for a value of a small enum.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).expect("these enums are written as one word")
}

/// The name of a claim: a hash of all that it says and where, without names of entities, which other articles may change.
fn claim_name(article: &str, claim: &ClaimRow) -> String {
    let unscored = ClaimRow { confidence: 0.0, ..claim.clone() };
    let mut hash = Sha256::new();
    hash.update(article);
    hash.update(serde_json::to_string(&unscored).expect("a claim holds only strings, numbers and lists"));
    hex(&hash.finalize()[..8])
}

/// One article on its way.
struct Mapper<'a> {
    iris: &'a Iris,
    reading: &'a Reading,
    locals: &'a [String],
    points: CodePoints,
    id: String,
    node: NamedNode,
    graph: GraphName,
    out: Mapped,
    claims: BTreeSet<String>,
    /// IRIs of unnamed things, with the words that are used for each, and how often it is taken for which kind.
    things: BTreeMap<String, Described>,
}

impl Mapper<'_> {
    fn ng(&self, name: &str) -> NamedNode {
        self.iris.node("ng", name)
    }

    /// A quad of the article's graph.
    fn put(&mut self, subject: &NamedNode, predicate: NamedNode, object: impl Into<Term>) {
        self.out.quads.push(Quad::new(subject.clone(), predicate, object, self.graph.clone()));
    }

    /// A quad of the default graph.
    fn plain(&mut self, subject: &NamedNode, predicate: NamedNode, object: impl Into<Term>) {
        self.out.quads.push(Quad::new(subject.clone(), predicate, object, GraphName::DefaultGraph));
    }

    fn words(&self, (start, end): (u32, u32)) -> &str {
        self.reading.words(&self.points, start, end)
    }

    /// The IRI of a piece of the text.
    fn span(&self, (start, end): (u32, u32)) -> NamedNode {
        self.iris.node("art", &format!("{}#char={start},{end}", self.id))
    }

    fn entity(&self, at: u32) -> Option<NamedNode> {
        self.locals.get(at as usize).map(|name| self.iris.node("ent", name))
    }

    fn metadata(&mut self, sources: &BTreeSet<String>) {
        let (node, info) = (self.node.clone(), &self.reading.article);
        self.put(&node, term(RDF, "type"), term(SCHEMA, "NewsArticle"));
        for source in sources {
            self.put(&node, self.ng("source"), Literal::new_simple_literal(source));
        }
        let title = info.title.as_ref().map(|title| ("headline", Literal::new_simple_literal(title)));
        let date = info.published.as_ref().map(|date| ("datePublished", typed(date, "date")));
        let modified = info.modified.as_ref().map(|date| ("dateModified", typed(date, "date")));
        let publisher = info.publisher.as_ref().map(|publisher| ("publisher", Literal::new_simple_literal(publisher)));
        let language = (!info.language.is_empty()).then(|| ("inLanguage", Literal::new_simple_literal(&info.language)));
        let authors = info.authors.iter().map(|author| ("author", Literal::new_simple_literal(author)));
        for (property, value) in [title, date, modified, publisher, language].into_iter().flatten().chain(authors) {
            self.put(&node, term(SCHEMA, property), value);
        }
    }

    /// Each sentence and each mention of a named thing as a NIF string, with offsets in code points.
    fn sentences_and_mentions(&mut self) {
        let reading = self.reading;
        for &span in &reading.sentences {
            let node = self.string(span, "Sentence");
            self.put(&node, term(NIF, "referenceContext"), self.node.clone());
        }
        for mention in &reading.mentions {
            let Some(entity) = mention.entity.and_then(|at| self.entity(at)) else { continue };
            let span = (mention.start, mention.end);
            let node = self.string(span, "Phrase");
            self.put(&node, term(NIF, "anchorOf"), text(self.words(span)));
            self.put(&node, term(ITS, "taIdentRef"), entity);
            self.put(&node, self.ng("form"), self.ng(&word(&mention.form)));
        }
    }

    fn string(&mut self, span: (u32, u32), class: &str) -> NamedNode {
        let node = self.span(span);
        self.put(&node, term(RDF, "type"), term(NIF, class));
        self.put(&node, term(NIF, "beginIndex"), typed(span.0, "integer"));
        self.put(&node, term(NIF, "endIndex"), typed(span.1, "integer"));
        node
    }

    /// The node or value of one end of a claim. Unnamed things are nodes of their article, labelled with their words.
    fn argument(&mut self, row: &ArgumentRow) -> Option<Term> {
        if let Some(at) = row.entity {
            return self.entity(at).map(Term::from);
        }
        if let Some(value) = &row.literal {
            return Some(typed(value, row.datatype.as_deref().unwrap_or("string")).into());
        }
        let words = row.text.as_deref()?;
        let number = row.thing.map_or_else(|| format!("{}-{}", row.start, row.end), |thing| thing.to_string());
        let node = self.iris.node("art", &format!("{}/thing/{number}", self.id));
        self.plain(&node, self.ng("inArticle"), self.node.clone());
        let described = self.things.entry(node.as_str().to_owned()).or_default();
        described.words.insert(words.to_owned());
        *described.kinds.entry(row.kind.unwrap_or(Kind::Thing)).or_default() += 1;
        for (property, entity) in thing::parts(self.reading, row, &self.points) {
            if let Some(entity) = self.entity(entity) {
                self.plain(&node, self.ng(property), entity);
            }
        }
        if let Some(number) = thing::number(words) {
            self.plain(&node, self.ng("number"), typed(number, "integer"));
        }
        Some(node.into())
    }

    /// The fullest words for each unnamed thing are its label; it is of all kinds that claims take it for, most of all of the usual one.
    fn describe(&mut self) {
        for (iri, Described { words, kinds }) in std::mem::take(&mut self.things) {
            let node = NamedNode::new_unchecked(iri);
            let usual = kinds.iter().max_by_key(|&(kind, count)| (count, std::cmp::Reverse(kind.name()))).map(|(&kind, _)| kind);
            for &kind in kinds.keys() {
                self.out.quads.extend(classes(&node, kind, self.iris));
            }
            self.out.quads.extend(usual.map(|kind| most_specific(&node, kind, self.iris)));
            let best = words.iter().max_by_key(|words| (words.chars().count(), std::cmp::Reverse(*words))).cloned();
            for words in &words {
                let property = if Some(words) == best.as_ref() { term(RDFS, "label") } else { term(SKOS, "altLabel") };
                self.plain(&node, property, text(words));
            }
        }
    }

    /// The claim's triple; a symmetric relation is stored once, with the smaller IRI first.
    fn triple(&mut self, claim: &ClaimRow) -> Option<Triple> {
        let Term::NamedNode(subject) = self.argument(&claim.subject)? else { return None };
        let object = self.argument(&claim.object)?;
        let inventory = Inventory::get();
        let symmetric = claim.canonical && inventory.named(&claim.relation).is_some_and(|id| inventory.info(id).symmetric);
        let (subject, object) = match object {
            Term::NamedNode(object) if symmetric && object.as_str() < subject.as_str() => (object, subject.into()),
            object => (subject, object),
        };
        if !claim.canonical {
            self.out.open.insert(claim.relation.clone());
        }
        let space = if claim.canonical { "ng" } else { "open" };
        Some(Triple::new(subject, self.iris.node(space, &local(&claim.relation)), object))
    }

    fn claim(&mut self, claim: &ClaimRow) {
        let Some(&sentence) = self.reading.sentences.get(claim.sentence as usize) else { return };
        let name = claim_name(&self.id, claim);
        if !self.claims.insert(name.clone()) {
            return;
        }
        let Some(triple) = self.triple(claim) else { return };
        let node = self.iris.node("claim", &name);
        let speaker = claim.attributed_to.as_ref().and_then(|row| self.argument(row));
        let place = claim.place.as_ref().and_then(|row| self.argument(row));
        self.put(&node, term(RDF, "type"), self.ng("Claim"));
        self.put(&node, term(RDF, "reifies"), Term::Triple(Box::new(triple.clone())));
        // No index of a store reaches into triple terms: these find the claims about a thing.
        self.put(&node, term(RDF, "subject"), Term::from(triple.subject.clone()));
        if let Term::NamedNode(object) = &triple.object {
            self.put(&node, term(RDF, "object"), object.clone());
        }
        for (property, word) in [("polarity", word(&claim.polarity)), ("certainty", word(&claim.certainty)), ("tense", word(&claim.tense))] {
            self.put(&node, self.ng(property), self.ng(&word));
        }
        self.put(&node, self.ng("confidence"), typed(rounded(claim.confidence), "decimal"));
        self.put(&node, self.ng("rule"), Literal::new_simple_literal(&claim.rule));
        self.put(&node, self.ng("relationText"), text(&claim.relation_text));
        self.put(&node, self.ng("quote"), text(self.words(sentence)));
        self.put(&node, term(PROV, "wasDerivedFrom"), self.span(sentence));
        let ends = [("subjectAt", &claim.subject), ("objectAt", &claim.object)].map(|(property, row)| (property, (row.start, row.end)));
        for (property, span) in ends.into_iter().chain([("triggerAt", claim.trigger)]) {
            self.put(&node, self.ng(property), self.span(span));
        }
        if let Some(place) = place {
            self.put(&node, self.ng("place"), place);
        }
        if let Some(speaker) = &speaker {
            self.put(&node, term(PROV, "wasAttributedTo"), speaker.clone());
        }
        self.time(&node, claim);
        self.say(claim, name, triple, speaker);
    }

    fn time(&mut self, node: &NamedNode, claim: &ClaimRow) {
        let Some(time) = &claim.time else { return };
        self.put(node, self.ng("timeText"), text(&time.text));
        self.put(node, self.ng("granularity"), self.ng(&word(&time.granularity)));
        for (property, day) in [("timeStart", &time.start), ("timeEnd", &time.end)] {
            if let Some(day) = day {
                self.put(node, self.ng(property), typed(day, "date"));
            }
        }
    }

    /// Notes what the claim says for or against its fact.
    fn say(&mut self, claim: &ClaimRow, name: String, triple: Triple, speaker: Option<Term>) {
        let denied = claim.polarity == Polarity::Denied && matches!(claim.certainty, Certainty::Factual | Certainty::Probable);
        if !denied && !claim.is_fact() {
            return;
        }
        // A speaker that is no node ("a man") still is one: it is not the article's own voice.
        let speaker = claim.attributed_to.as_ref().map(|_| match speaker {
            Some(Term::NamedNode(node)) => node.into_string(),
            _ => String::new(),
        });
        self.out.said.push(Said { triple, claim: name, confidence: claim.confidence, speaker, denied });
    }
}

/// Readings as quads, without a store: what a store of just these readings holds, sorted.
///
/// # Errors
/// When memory runs out.
pub fn quads(readings: &[Reading], iris: &Iris) -> Result<Vec<Quad>, super::StoreError> {
    let file = super::readings::Readings::in_memory()?;
    file.add(readings)?;
    let mut sorted: BTreeMap<String, Quad> = BTreeMap::new();
    super::derive::catch_up(&file, iris, &Decisions::default(), |difference| {
        for quad in difference.remove {
            sorted.remove(&quad.to_string());
        }
        sorted.extend(difference.insert.into_iter().map(|quad| (quad.to_string(), quad)));
        Ok(())
    })?;
    Ok(sorted.into_values().collect())
}
