//! `read`: one article to its reading. Pure: the same article gives the same reading, on any thread, in any run.

use std::time::{Duration, Instant};

use crate::article::Article;
use crate::coref;
use crate::document::Document;
use crate::extract::{self, Context};
use crate::model::Model;
use crate::note::Note;
use crate::reading::Reading;
use crate::text;

/// The stages of reading, in their order.
pub const STAGES: [&str; 5] = ["sentences and tokens", "model", "coreference", "extraction", "reading"];

/// Time that each of [`STAGES`] took.
pub type Spent = [Duration; STAGES.len()];

/// Reads one article.
#[must_use]
pub fn read(model: &Model, article: &Article) -> (Reading, Vec<Note>) {
    let (reading, notes, _) = read_timed(model, article);
    (reading, notes)
}

/// Reads one article and says where the time went.
#[must_use]
pub fn read_timed(model: &Model, article: &Article) -> (Reading, Vec<Note>, Spent) {
    let begun = Instant::now();
    let document = text::document(&article.text);
    let cut = begun.elapsed();
    let (reading, notes, mut spent) = stages(model, article, &document);
    spent[0] = cut;
    (reading, notes, spent)
}

/// Reads an article whose tokens and sentences are given.
#[must_use]
pub fn read_document(model: &Model, article: &Article, document: &Document) -> (Reading, Vec<Note>) {
    let (reading, notes, _) = stages(model, article, document);
    (reading, notes)
}

fn stages(model: &Model, article: &Article, document: &Document) -> (Reading, Vec<Note>, Spent) {
    let mut last = Instant::now();
    let mut lap = || std::mem::replace(&mut last, Instant::now()).elapsed();
    let annotation = model.annotate(document);
    let model = lap();
    let mut referents = coref::resolve(document, &annotation);
    let coreference = lap();
    let context = Context { document, annotation: &annotation, referents: &referents, published: article.published };
    let (claims, notes) = extract::extract(&context);
    extract::told::tell(&claims, &mut referents);
    let extraction = lap();
    let reading = Reading::of(article, document, &referents, &claims);
    (reading, notes, [Duration::ZERO, model, coreference, extraction, lap()])
}
