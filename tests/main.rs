//! The one test binary.
mod model;
mod propositions;
mod rules;
mod stance;
mod support;
