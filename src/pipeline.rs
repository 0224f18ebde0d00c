//! `read`: one article to its reading. Pure: the same article gives the same reading, on any thread, in any run.

use crate::article::Article;
use crate::coref;
use crate::extract::{self, Context};
use crate::model::Model;
use crate::note::Note;
use crate::reading::Reading;
use crate::text;

/// Reads one article.
#[must_use]
pub fn read(model: &Model, article: &Article) -> (Reading, Vec<Note>) {
    let document = text::document(&article.text);
    let annotation = model.annotate(&document);
    let referents = coref::resolve(&document, &annotation, article);
    let context = Context { document: &document, annotation: &annotation, referents: &referents, published: article.published };
    let (claims, notes) = extract::extract(&context);
    (Reading::of(article, &document, &referents, &claims), notes)
}
