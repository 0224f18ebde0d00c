//! The one test binary.
mod model;
mod propositions;
mod stance;
mod support;
