//! Extraction: trees -> enhanced trees -> propositions -> claims. One document in, its claims out; no I/O.

pub mod argument;
pub mod assemble;
pub mod attribution;
pub mod bare;
pub mod clause;
pub mod cues;
pub mod enhance;
pub mod home;
pub mod lines;
pub mod nominal;
pub mod open;
pub mod pattern;
pub mod proposition;
pub mod relation;
pub mod rules;
pub mod stance;
pub mod time;
pub mod told;
mod worth;

pub use proposition::of_tree as propositions;

use jiff::civil::Date;

use crate::annotation::Annotation;
use crate::claim::Claim;
use crate::document::Document;
use crate::extract::enhance::Enhanced;
use crate::extract::proposition::Proposition;
use crate::extract::rules::Rules;
use crate::extract::stance::Departures;
use crate::extract::time::Times;
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
    let tree = Enhanced::of(context.document, context.annotation);
    let propositions = propositions(context, &tree);
    let times = Times::of(context);
    let resolve = |token| times.at(token);
    let mut found = relation::relations(context, &propositions, Rules::get(), &resolve);
    relation::add_instances(context, &propositions, &tree, &mut found);
    relation::drop_listed(context, &mut found);
    relation::pair_off(&mut found);
    let open = open::claims(context, &propositions, &tree);
    let left = Departures::of(context, &tree, &times);
    let around = |proposition: &Proposition| left.apply(context, proposition, stance::circumstances(context, &tree, &times, proposition));
    let own_time = |proposition: &Proposition, head| time::place::time_in_list(context, &times, proposition, head);
    (assemble::assemble(context, &propositions, found, open, &around, &own_time), Vec::new())
}
