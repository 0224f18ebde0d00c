//! Who speaks a stretch of a document, as the program reads it: what `quotations` and `attributions` compare with their sets.

use std::ops::Range;
use std::time::Instant;

use super::Subject;
use super::score::Report;
use crate::claim::Argument;
use crate::coref;
use crate::document::{Document, TokenId};
use crate::extract::enhance::Enhanced;
use crate::extract::proposition::Proposition;
use crate::extract::time::Times;
use crate::extract::{self, Context, attribution, stance};

/// Reads a document, counting its words and seconds, and hands over how it was read with a look-up of who speaks a range of its tokens: the
/// speaker of the first proposition there that has one, else the one who is quoted there.
pub fn read<T>(
    subject: &Subject<'_>,
    report: &mut Report,
    document: &Document,
    judge: impl FnOnce(&Context<'_>, &dyn Fn(Range<u32>) -> Option<Argument>, &mut Report) -> T,
) -> T {
    let begun = Instant::now();
    let annotation = subject.model.annotate(document);
    let referents = coref::resolve(document, &annotation);
    let context = Context { document, annotation: &annotation, referents: &referents, published: None };
    let tree = Enhanced::of(document, &annotation);
    let (propositions, times) = (extract::propositions(&context, &tree), Times::of(&context));
    report.seconds += begun.elapsed().as_secs_f64();
    report.words += document.tokens.len();
    let speaker = |tokens: Range<u32>| {
        let within = |proposition: &&Proposition| tokens.contains(&proposition.head.0);
        let told = propositions.iter().filter(within).find_map(|proposition| stance::circumstances(&context, &tree, &times, proposition).speaker);
        told.or_else(|| tokens.clone().skip(1).find_map(|token| attribution::quoted(&context, &tree, TokenId(token))))
    };
    judge(&context, &speaker, report)
}
