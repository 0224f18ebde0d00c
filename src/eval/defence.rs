//! `re3d`: entities and relations in defence and security texts (Dstl 2017), read from the plain text.
//! A span is right when its type is the gold's and it is the gold's span (exact) or shares characters with it (overlap).
//! A relation is right when its type is and both its ends are, by overlap or exactly. Gold of a confidence below one half is left out.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Deserialize;

use super::crosswalk::Crosswalk;
use super::gold::{self, EvalError};
use super::score::{Report, Score};
use super::{Subject, push_error};
use crate::article::Article;
use crate::mention::Form;
use crate::reading::Reading;
use crate::{pipeline, text};

/// Endings of re3d's files.
pub const ENDINGS: &[&str] = &["documents.json", "entities.json", "relations.json"];

/// Least confidence of gold that counts.
const SURE: f64 = 0.5;

#[derive(Deserialize)]
struct DocumentRow {
    #[serde(rename = "_id")]
    id: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EntityRow {
    begin: u32,
    end: u32,
    #[serde(rename = "type")]
    kind: String,
    document_id: String,
    confidence: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RelationRow {
    source_begin: u32,
    source_end: u32,
    target_begin: u32,
    target_end: u32,
    #[serde(rename = "type")]
    kind: String,
    document_id: String,
    confidence: f64,
}

/// First and one past the last character.
type Range = (u32, u32);

/// A typed relation between spans; which end comes first does not count where the type holds both ways.
#[derive(Clone, Debug, PartialEq)]
struct Relation {
    kind: String,
    source: Range,
    target: Range,
}

/// A typed span.
#[derive(Clone, Debug, PartialEq)]
struct Thing {
    kind: String,
    range: Range,
}

/// Scores the documents.
///
/// # Errors
/// When a line is not re3d's.
pub fn evaluate(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
    let documents: Vec<DocumentRow> = rows(files, "documents.json")?;
    let entities: Vec<EntityRow> = rows(files, "entities.json")?;
    let relations: Vec<RelationRow> = rows(files, "relations.json")?;
    let crosswalk = Crosswalk::of("re3d");
    let mut report = Report::default();
    let mut tally = Tally::default();
    for document in &documents {
        let begun = Instant::now();
        let article = Article { source: document.id.clone(), text: document.text.clone(), ..Article::default() };
        let reading = pipeline::read_document(subject.model, &article, &text::document(&document.text)).0;
        report.seconds += begun.elapsed().as_secs_f64();
        report.words += document.text.split_whitespace().count();
        let gold: Vec<Thing> = entities
            .iter()
            .filter(|row| row.document_id == document.id && row.confidence >= SURE)
            .map(|row| Thing { kind: row.kind.clone(), range: (row.begin, row.end) })
            .collect();
        tally.entities(&mut report, &document.text, &gold, &things(&reading, crosswalk));
        let gold: Vec<Relation> = relations
            .iter()
            .filter(|row| row.document_id == document.id && row.confidence >= SURE)
            .map(|row| Relation { kind: row.kind.clone(), source: (row.source_begin, row.source_end), target: (row.target_begin, row.target_end) })
            .collect();
        tally.relations(&mut report, &document.text, crosswalk, &gold, &found_relations(&reading, crosswalk));
    }
    tally.into_rows(&mut report);
    Ok(report)
}

fn rows<T: serde::de::DeserializeOwned>(files: &[gold::File], ending: &str) -> Result<Vec<T>, EvalError> {
    let mut rows = Vec::new();
    for file in files.iter().filter(|file| file.name.contains(ending)) {
        for (number, line) in file.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let row = serde_json::from_str(line);
            rows.push(row.map_err(|error| EvalError::Format { file: file.name.clone(), line: number + 1, found: error.to_string() })?);
        }
    }
    Ok(rows)
}

/// Names and descriptions that we see, in the set's kinds.
fn things(reading: &Reading, crosswalk: &Crosswalk) -> Vec<Thing> {
    let seen = reading.mentions.iter().filter(|mention| mention.form != Form::Pronoun);
    let mut things: Vec<Thing> =
        seen.filter_map(|mention| Some(Thing { kind: crosswalk.kind(mention.kind)?.to_owned(), range: (mention.start, mention.end) })).collect();
    things.sort_by(|a, b| (a.range, &a.kind).cmp(&(b.range, &b.kind)));
    things.dedup();
    things
}

fn found_relations(reading: &Reading, crosswalk: &Crosswalk) -> Vec<Vec<Relation>> {
    let claims = reading.claims.iter().filter(|claim| claim.canonical);
    let answers = claims.map(|claim| {
        let (source, target) = ((claim.subject.start, claim.subject.end), (claim.object.start, claim.object.end));
        let turn = |(kind, turned): (&str, bool)| {
            let (source, target) = if turned { (target, source) } else { (source, target) };
            Relation { kind: kind.to_owned(), source, target }
        };
        crosswalk.names(&claim.relation).map(turn).collect::<Vec<_>>()
    });
    let mut answers: Vec<Vec<Relation>> = answers.filter(|answer| !answer.is_empty()).collect();
    answers.dedup();
    answers
}

#[derive(Default)]
struct Tally {
    entities_overlap: Score,
    entities_exact: Score,
    relations_overlap: Score,
    relations_exact: Score,
    kinds: BTreeMap<String, Score>,
    types: BTreeMap<String, Score>,
}

impl Tally {
    fn entities(&mut self, report: &mut Report, text: &str, gold: &[Thing], found: &[Thing]) {
        let near = |a: &Thing, b: &Thing| a.kind == b.kind && overlap(a.range, b.range);
        let score = |fits: &dyn Fn(&Thing, &Thing) -> bool, gold: &[Thing], found: &[Thing]| Score {
            found_right: found.iter().filter(|thing| gold.iter().any(|other| fits(thing, other))).count() as f64,
            found: found.len() as f64,
            gold_right: gold.iter().filter(|thing| found.iter().any(|other| fits(thing, other))).count() as f64,
            gold: gold.len() as f64,
        };
        self.entities_overlap += score(&near, gold, found);
        self.entities_exact += score(&|a, b| a == b, gold, found);
        let kinds: std::collections::BTreeSet<&String> = gold.iter().chain(found).map(|thing| &thing.kind).collect();
        for kind in kinds {
            let of = |list: &[Thing]| list.iter().filter(|thing| &thing.kind == kind).cloned().collect::<Vec<_>>();
            *self.kinds.entry(kind.clone()).or_default() += score(&near, &of(gold), &of(found));
        }
        let missed = gold.iter().filter(|thing| !found.iter().any(|other| near(thing, other))).map(|thing| ("entity missed", thing));
        let wrong = found.iter().filter(|thing| !gold.iter().any(|other| near(thing, other))).map(|thing| ("entity wrong", thing));
        for (what, thing) in missed.chain(wrong) {
            push_error(report, || format!("{what}: {} {:?}", thing.kind, words(text, thing.range)));
        }
    }

    fn relations(&mut self, report: &mut Report, text: &str, crosswalk: &Crosswalk, gold: &[Relation], found: &[Vec<Relation>]) {
        let near = |a: &Relation, b: &Relation| fits(crosswalk, a, b, overlap);
        let same = |a: &Relation, b: &Relation| fits(crosswalk, a, b, |a, b| a == b);
        let score = |fits: &dyn Fn(&Relation, &Relation) -> bool| Score {
            found_right: found.iter().filter(|answer| answer.iter().any(|one| gold.iter().any(|other| fits(one, other)))).count() as f64,
            found: found.len() as f64,
            gold_right: gold.iter().filter(|one| found.iter().flatten().any(|other| fits(one, other))).count() as f64,
            gold: gold.len() as f64,
        };
        self.relations_overlap += score(&near);
        self.relations_exact += score(&same);
        let show = |one: &Relation| format!("{:?} {} {:?}", words(text, one.source), one.kind, words(text, one.target));
        for one in gold {
            let hit = found.iter().flatten().any(|other| near(one, other));
            *self.types.entry(one.kind.clone()).or_default() += Score { gold_right: f64::from(u8::from(hit)), gold: 1.0, ..Score::default() };
            if !hit {
                push_error(report, || format!("relation missed: {}", show(one)));
            }
        }
        for answer in found {
            let hit = answer.iter().find(|one| gold.iter().any(|other| near(one, other)));
            let kind = &hit.unwrap_or(&answer[0]).kind;
            *self.types.entry(kind.clone()).or_default() += Score { found_right: f64::from(u8::from(hit.is_some())), found: 1.0, ..Score::default() };
            if hit.is_none() {
                push_error(report, || format!("relation wrong: {}", show(&answer[0])));
            }
        }
    }

    fn into_rows(self, report: &mut Report) {
        report.row("relations, overlap", self.relations_overlap);
        report.row("relations, exact", self.relations_exact);
        report.row("entities, overlap", self.entities_overlap);
        report.row("entities, exact", self.entities_exact);
        for (name, score) in self.kinds.into_iter().chain(self.types) {
            report.row(name, score);
        }
    }
}

fn overlap(a: Range, b: Range) -> bool {
    a.0 < b.1 && b.0 < a.1
}

fn fits(crosswalk: &Crosswalk, a: &Relation, b: &Relation, near: impl Fn(Range, Range) -> bool) -> bool {
    a.kind == b.kind
        && ((near(a.source, b.source) && near(a.target, b.target))
            || (crosswalk.is_symmetric(&a.kind) && near(a.source, b.target) && near(a.target, b.source)))
}

fn words(text: &str, range: Range) -> String {
    text.chars().skip(range.0 as usize).take((range.1 - range.0) as usize).collect()
}
