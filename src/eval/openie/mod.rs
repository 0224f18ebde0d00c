//! Open extractions, one sentence alone, against gold facts.

pub mod benchie;
pub mod carb;
pub mod wire57;

use std::time::Instant;

use super::Subject;
use super::score::Report;
use crate::coref;
use crate::extract::lines::Row;
use crate::extract::{Context, lines};
use crate::text;

/// What we extract from one sentence.
fn extract(subject: &Subject<'_>, report: &mut Report, sentence: &str) -> Vec<Row> {
    let begun = Instant::now();
    let document = text::document(sentence);
    report.words += document.tokens.len();
    let annotation = subject.model.annotate(&document);
    let referents = coref::resolve(&document, &annotation);
    let rows = lines::rows(&Context { document: &document, annotation: &annotation, referents: &referents, published: None });
    report.seconds += begun.elapsed().as_secs_f64();
    rows
}

/// Words in lower case.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_lowercase).collect()
}

/// How many words of the gold are found, each word found once.
fn shared(gold: &[String], found: &[String]) -> usize {
    let mut left: Vec<&String> = found.iter().collect();
    gold.iter().filter(|word| left.iter().position(|other| other == word).map(|at| left.swap_remove(at)).is_some()).count()
}
