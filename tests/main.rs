//! The one test binary.
mod ask;
mod bad_input;
mod coref;
mod export;
mod golden;
mod keeping;
mod laws;
mod layering;
mod licences;
mod model;
mod ontology;
mod propositions;
mod rules;
mod stance;
mod store;
mod support;
mod time;
