//! `crossre`, `redocred`: typed relations between given entities.
//! CrossRE (Bassignana and Plank 2022): a sentence with its entities, directed relations of its own types.
//! Re-DocRED (Tan et al. 2022): a document with its clusters of mentions, relations named by Wikidata properties.
//! Both: what we read out of the plain words is laid over the given entities; a claim between two of them is found.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use serde::Deserialize;

use super::crosswalk::Crosswalk;
use super::gold::{self, EvalError};
use super::score::{Report, Score};
use super::{Subject, push_error};
use crate::article::Article;
use crate::document::Document;
use crate::pipeline;
use crate::reading::{ArgumentRow, Reading};
use crate::relation::Inventory;
use crate::span::{CodePoints, Span};

/// Endings of CrossRE files.
pub const CROSSRE: &[&str] = &[".json", ".jsonl"];
/// Endings of Re-DocRED files.
pub const REDOCRED: &[&str] = &["revised.json", "redocred.json"];

/// A relation: head, type, tail, by the numbers of the given entities.
type Triple = (usize, String, usize);

/// A row of CrossRE: tokens, entities (first, last, type), relations (first, last, first, last, type, …).
#[derive(Deserialize)]
struct CrossRow {
    sentence: Vec<String>,
    ner: Vec<(usize, usize, String)>,
    relations: Vec<Vec<serde_json::Value>>,
}

/// Scores sentences with given entities.
///
/// # Errors
/// When a line is not CrossRE's.
pub fn crossre(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
    let crosswalk = Crosswalk::of("crossre");
    let mut tally = Tally::default();
    for file in files {
        for (number, line) in file.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let fault = |found: String| EvalError::Format { file: file.name.clone(), line: number + 1, found };
            let row: CrossRow = serde_json::from_str(line).map_err(|error| fault(error.to_string()))?;
            let document = gold::document([row.sentence.as_slice()]);
            let clusters: Vec<Vec<Span>> = row.ner.iter().map(|&(first, last, _)| vec![document.span_of(first as u32..last as u32 + 1)]).collect();
            let entity = |first: u64, last: u64| row.ner.iter().position(|&(f, l, _)| (f as u64, l as u64) == (first, last));
            let gold = row.relations.iter().filter_map(|relation| {
                let at = |place: usize| relation.get(place).and_then(serde_json::Value::as_u64);
                let name = relation.get(4)?.as_str()?.to_owned();
                Some((entity(at(0)?, at(1)?)?, name, entity(at(2)?, at(3)?)?))
            });
            let reading = tally.read(subject, &document);
            let found = triples(&reading, &clusters, |relation| crosswalk.names(relation).map(|(name, turned)| (name.to_owned(), turned)).collect());
            let both = |list: BTreeSet<Triple>| -> BTreeSet<Triple> {
                list.into_iter().map(|(a, name, b)| if crosswalk.is_symmetric(&name) && b < a { (b, name, a) } else { (a, name, b) }).collect()
            };
            let name = |at: usize| clusters[at][0].text(&document.text).to_owned();
            tally.count(&document.text, &both(gold.collect()), &both(found), &name);
        }
    }
    Ok(tally.report())
}

/// A document of Re-DocRED.
#[derive(Deserialize)]
struct DocRow {
    sents: Vec<Vec<String>>,
    #[serde(rename = "vertexSet")]
    vertices: Vec<Vec<Vertex>>,
    #[serde(default)]
    labels: Vec<Label>,
}

#[derive(Deserialize)]
struct Vertex {
    name: String,
    sent_id: usize,
    pos: (usize, usize),
}

#[derive(Deserialize)]
struct Label {
    h: usize,
    r: String,
    t: usize,
}

/// Scores documents with given entities.
///
/// # Errors
/// When a file is not a list of DocRED documents.
pub fn redocred(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
    let inventory = Inventory::get();
    let mut tally = Tally::default();
    for file in files {
        let rows: Vec<DocRow> = serde_json::from_str(&file.text).map_err(|error| EvalError::Format {
            file: file.name.clone(),
            line: error.line(),
            found: error.to_string(),
        })?;
        for row in rows {
            let document = gold::document(row.sents.iter().map(Vec::as_slice));
            let starts: Vec<usize> = row.sents.iter().scan(0, |at, words| Some(std::mem::replace(at, *at + words.len()))).collect();
            let clusters: Vec<Vec<Span>> = row
                .vertices
                .iter()
                .map(|mentions| {
                    mentions
                        .iter()
                        .map(|mention| {
                            document.span_of((starts[mention.sent_id] + mention.pos.0) as u32..(starts[mention.sent_id] + mention.pos.1) as u32)
                        })
                        .collect()
                })
                .collect();
            let reading = tally.read(subject, &document);
            let properties = |relation: &str| {
                let Some(id) = inventory.named(relation) else { return Vec::new() };
                let info = inventory.info(id);
                let straight = info.wikidata.iter().map(|property| (property.clone(), false));
                straight.chain(info.wikidata_inverse.iter().map(|property| (property.clone(), true))).collect()
            };
            let found = triples(&reading, &clusters, properties);
            tally.strangers += strangers(&reading, &clusters, properties);
            let gold: BTreeSet<Triple> = row.labels.iter().map(|label| (label.h, label.r.clone(), label.t)).collect();
            let name = |at: usize| row.vertices[at].first().map_or_else(String::new, |mention| mention.name.clone());
            tally.count(&document.text, &gold, &found, &name);
        }
    }
    Ok(tally.report())
}

/// The claims of a reading between two of the given clusters.
fn triples(reading: &Reading, clusters: &[Vec<Span>], names: impl Fn(&str) -> Vec<(String, bool)>) -> BTreeSet<Triple> {
    let points = CodePoints::of(&reading.text);
    let bytes = |start: u32, end: u32| points.to_bytes(start, end, reading.text.len() as u32);
    let place = |argument: &ArgumentRow| -> Option<usize> {
        let own = bytes(argument.start, argument.end)?;
        let direct = clusters.iter().position(|spans| spans.contains(&own));
        let near = || clusters.iter().position(|spans| spans.iter().any(|span| span.overlaps(own)));
        let chain = || {
            let of_entity = reading.mentions.iter().filter(|mention| argument.entity.is_some() && mention.entity == argument.entity);
            let mut spans = of_entity.filter_map(|mention| bytes(mention.start, mention.end));
            spans.find_map(|own| clusters.iter().position(|spans| spans.contains(&own)))
        };
        direct.or_else(chain).or_else(near)
    };
    let mut found = BTreeSet::new();
    for claim in reading.claims.iter().filter(|claim| claim.canonical) {
        let (Some(subject), Some(object)) = (place(&claim.subject), place(&claim.object)) else { continue };
        for (name, turned) in names(&claim.relation) {
            found.insert(if turned { (object, name, subject) } else { (subject, name, object) });
        }
    }
    found.retain(|(head, _, tail)| head != tail);
    found
}

/// Claims of the set's relations between named things of which one is none of the given: wrong in a score of names and relations together.
fn strangers(reading: &Reading, clusters: &[Vec<Span>], names: impl Fn(&str) -> Vec<(String, bool)>) -> usize {
    let points = CodePoints::of(&reading.text);
    let given = |entity: u32| {
        let own = reading.mentions.iter().filter(|mention| mention.entity == Some(entity));
        let mut spans = own.filter_map(|mention| points.to_bytes(mention.start, mention.end, reading.text.len() as u32));
        spans.any(|own| clusters.iter().any(|spans| spans.contains(&own)))
    };
    let claims = reading.claims.iter().filter(|claim| claim.canonical && !names(&claim.relation).is_empty());
    let ends: BTreeSet<_> = claims.filter_map(|claim| Some((claim.subject.entity?, claim.relation.as_str(), claim.object.entity?))).collect();
    ends.into_iter().filter(|(subject, _, object)| !(given(*subject) && given(*object))).count()
}

/// Counts over all texts.
#[derive(Default)]
struct Tally {
    report: Report,
    all: Score,
    /// Claims that the set's entities do not cover.
    strangers: usize,
    pairs: Score,
    types: BTreeMap<String, Score>,
}

impl Tally {
    fn read(&mut self, subject: &Subject<'_>, document: &Document) -> Reading {
        let begun = Instant::now();
        let article = Article { source: "gold".to_owned(), text: document.text.clone(), ..Article::default() };
        let (reading, _) = pipeline::read_document(subject.model, &article, document);
        self.report.seconds += begun.elapsed().as_secs_f64();
        self.report.words += document.tokens.len();
        reading
    }

    fn count(&mut self, text: &str, gold: &BTreeSet<Triple>, found: &BTreeSet<Triple>, name: &dyn Fn(usize) -> String) {
        // A claim whose relation stands for several of the set's types is one answer, right when one of them is.
        let mut answers: BTreeMap<(usize, usize), BTreeSet<&Triple>> = BTreeMap::new();
        for triple in found {
            answers.entry((triple.0, triple.2)).or_default().insert(triple);
        }
        let right: BTreeSet<&Triple> = gold.intersection(found).collect();
        let judged: Vec<&Triple> = answers
            .values()
            .flat_map(|triples| {
                let hits: Vec<&Triple> = triples.iter().copied().filter(|triple| right.contains(*triple)).collect();
                if hits.is_empty() { triples.iter().copied().take(1).collect() } else { hits }
            })
            .collect();
        self.all += Score::of(right.len(), judged.len(), gold.len());
        let ends = |list: &BTreeSet<Triple>| list.iter().map(|triple| (triple.0.min(triple.2), triple.0.max(triple.2))).collect::<BTreeSet<_>>();
        let (gold_ends, found_ends) = (ends(gold), ends(found));
        self.pairs += Score::of(gold_ends.intersection(&found_ends).count(), found_ends.len(), gold_ends.len());
        for triple in gold {
            let hit = f64::from(u8::from(right.contains(triple)));
            *self.types.entry(triple.1.clone()).or_default() += Score { gold_right: hit, gold: 1.0, ..Score::default() };
        }
        for triple in &judged {
            let hit = f64::from(u8::from(right.contains(*triple)));
            *self.types.entry(triple.1.clone()).or_default() += Score { found_right: hit, found: 1.0, ..Score::default() };
        }
        let wrong = judged.iter().filter(|triple| !right.contains(**triple)).map(|triple| ("wrong", *triple));
        let missed = gold.iter().filter(|triple| !right.contains(*triple)).map(|triple| ("missed", triple));
        for (what, (head, relation, tail)) in wrong.chain(missed) {
            push_error(&mut self.report, || format!("{what}: {} {relation} {} in: {}", name(*head), name(*tail), text.replace('\n', " ")));
        }
    }

    fn report(mut self) -> Report {
        self.report.row("relations", self.all);
        if self.strangers > 0 {
            let own = Score { found: self.all.found + self.strangers as f64, ..self.all };
            self.report.row("relations, end to end", own);
        }
        self.report.row("pairs, any type", self.pairs);
        for (name, score) in self.types {
            self.report.row(name, score);
        }
        self.report
    }
}
