//! newsgraph: articles in, a knowledge graph out that can be asked and that shows its words.
//!
//! ```text
//! path/url --ingest--> Article --text--> Document --model--> Annotation --coref--> Referents --extract--> Claims
//!     all of one article = Reading --(readings store)--resolve--> Entities --store--> quads
//!     query, network, export read the store; only cli talks to people
//! ```
//!
//! Nouns are files, stages are folders; each folder turns one value into the next. See `docs/architecture.md`.

pub mod annotation;
pub mod article;
pub mod claim;
pub mod cli;
pub mod coref;
pub mod document;
pub mod eval;
pub mod export;
pub mod extract;
pub mod ingest;
pub mod kind;
pub mod knowledge;
pub mod mcp;
pub mod mention;
pub mod model;
pub mod network;
pub mod note;
pub mod parallel;
pub mod pipeline;
pub mod program;
pub mod query;
pub mod random;
pub mod reading;
pub mod relation;
pub mod remote;
pub mod resolve;
pub mod serve;
pub mod span;
pub mod store;
pub mod text;
pub mod trust;
