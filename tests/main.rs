//! The one test binary.
#![allow(clippy::unwrap_used, reason = "a step that fails fails its test; helpers stand outside of test functions")]

mod ask;
mod bad_input;
mod changes;
mod coref;
mod decisions;
mod documents;
mod export;
mod formats;
mod golden;
mod halves;
mod histories;
mod hostile;
mod keeping;
mod kills;
mod laws;
mod layering;
mod licences;
mod mcp;
mod model;
mod mutants;
mod odd_words;
mod ontology;
mod propositions;
mod protocol;
mod rules;
mod scale;
mod serve;
mod stance;
mod store;
mod support;
mod time;
mod turns;
mod walls;
mod watch;
mod web;
