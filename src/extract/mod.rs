//! Extraction: trees -> enhanced trees -> propositions -> claims. One document in, its claims out; no I/O.

pub mod argument;
pub mod assemble;
pub mod bare;
pub mod clause;
pub mod enhance;
pub mod lines;
pub mod nominal;
pub mod open;
pub mod pattern;
pub mod proposition;
pub mod relation;
pub mod rules;

use jiff::civil::Date;

use crate::annotation::Annotation;
use crate::claim::Claim;
use crate::document::Document;
use crate::mention::Referents;
use crate::note::Note;

/// What every extractor looks at.
pub struct Context<'a> {
    /// Text, sentences, tokens.
    pub document: &'a Document,
    /// Tags, trees, lemmas.
    pub annotation: &'a Annotation,
    /// Mentions and what they refer to.
    pub referents: &'a Referents,
    /// The article's date, against which times are resolved.
    pub published: Option<Date>,
}

/// Reads the claims out of a document, in text order.
#[must_use]
pub fn extract(context: &Context<'_>) -> (Vec<Claim>, Vec<Note>) {
    let _ = context;
    (Vec::new(), Vec::new())
}
