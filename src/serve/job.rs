//! `Job`: what a worker is asked to do, as a line of JSON.

use serde::{Deserialize, Serialize};

/// What a worker is asked to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "job")]
pub enum Job {
    /// A SPARQL query.
    Query {
        /// Its text.
        query: String,
        /// `default-graph-uri`, each checked to be an IRI.
        default: Vec<String>,
        /// `named-graph-uri`.
        named: Vec<String>,
        /// The request's `Accept`.
        accept: String,
    },
    /// All triples of a graph.
    Graph {
        /// Its IRI; none: the default graph.
        graph: Option<String>,
        /// The request's `Accept`.
        accept: String,
    },
    /// A look-up of the JSON API.
    Look {
        /// `entity`.
        name: String,
        /// Names and values in the order they came.
        given: Vec<(String, String)>,
    },
    /// A message of the Model Context Protocol.
    Message {
        /// JSON.
        text: String,
    },
}
