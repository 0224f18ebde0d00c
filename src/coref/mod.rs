//! Mentions and coreference within one article: Document + Annotation -> Referents. Pure; odd input gives fewer mentions.
//!
//! The passes, in order: names (model spans repaired, refined, completed) are chained by their words; descriptions and pronouns are
//! then put, in text order, to the most salient fitting referent before them, or stay by themselves.

mod age;
mod antecedent;
mod border;
mod build;
mod capital;
mod cast;
mod chain;
mod clause;
mod country;
mod demonym;
mod description;
mod draft;
mod home;
mod lexicon;
mod names;
mod nominal;
mod pronoun;
mod salience;
mod short;
mod slips;
mod sort;
mod sortal;
mod spelled;
mod typing;
mod weigh;

use crate::annotation::Annotation;
use crate::document::Document;
use crate::mention::Referents;

use cast::Cast;
use draft::Scene;

/// Finds what the article speaks of and every span that refers to it.
#[must_use]
pub fn resolve(document: &Document, annotation: &Annotation) -> Referents {
    let mut scene = Scene::new(document, annotation);
    names::find(&mut scene);
    border::find(&mut scene);
    demonym::find(&mut scene);
    nominal::find(&mut scene);
    pronoun::find(&mut scene);
    scene.sort();
    typing::guess(&mut scene);
    slips::mend(&mut scene);
    capital::find(&mut scene);
    let chains = chain::link(&mut scene);
    let mut cast = Cast::new(&mut scene, chains);
    description::link(&mut cast);
    antecedent::link(&mut cast);
    description::join_owned(&mut cast);
    build::referents(&cast)
}
