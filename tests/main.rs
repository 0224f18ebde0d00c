//! The one test binary.
mod coref;
mod model;
mod propositions;
mod rules;
mod stance;
mod store;
mod support;
