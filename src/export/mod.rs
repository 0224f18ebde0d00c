//! The graph as a file: RDF formats hold all of it, graph formats the network of facts. Files appear whole or not at all.

pub mod csv;
pub mod cypher;
pub mod dot;
pub mod evidence;
pub mod file;
pub mod ftm;
mod ftm_schema;
pub mod gexf;
pub mod graphml;
pub mod html;
mod labels;
pub mod neo4j;
pub mod part;
pub mod rdf;
mod xml;

use std::io::Write;

use crate::network::Network;
use crate::network::listing::Listing;
use crate::store::Store;
use oxigraph::io::{JsonLdProfileSet, RdfFormat};

/// A format of `export`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Turtle.
    Turtle,
    /// `TriG`: Turtle with graphs.
    TriG,
    /// N-Triples.
    NTriples,
    /// N-Quads.
    NQuads,
    /// RDF/XML.
    RdfXml,
    /// JSON-LD.
    JsonLd,
    /// `GraphML`.
    GraphMl,
    /// GEXF, with the times of edges.
    Gexf,
    /// Graphviz.
    Dot,
    /// A table of nodes and a table of edges.
    Csv,
    /// The same two tables for Neo4j's importer.
    Neo4j,
    /// A script for Neo4j.
    Cypher,
    /// `FollowTheMoney`, one entity a line.
    Ftm,
    /// One page that needs nothing else.
    Html,
}

impl Format {
    /// Every format, in the order of help texts.
    pub const ALL: [Format; 14] = [
        Self::Turtle,
        Self::TriG,
        Self::NTriples,
        Self::NQuads,
        Self::RdfXml,
        Self::JsonLd,
        Self::GraphMl,
        Self::Gexf,
        Self::Dot,
        Self::Csv,
        Self::Neo4j,
        Self::Cypher,
        Self::Ftm,
        Self::Html,
    ];

    /// Its name, which is also the ending of its files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Turtle => "ttl",
            Self::TriG => "trig",
            Self::NTriples => "nt",
            Self::NQuads => "nq",
            Self::RdfXml => "rdf",
            Self::JsonLd => "jsonld",
            Self::GraphMl => "graphml",
            Self::Gexf => "gexf",
            Self::Dot => "dot",
            Self::Csv => "csv",
            Self::Neo4j => "neo4j",
            Self::Cypher => "cypher",
            Self::Ftm => "ftm",
            Self::Html => "html",
        }
    }

    /// What it is, in a few words.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Turtle => "Turtle",
            Self::TriG => "TriG: Turtle with a graph an article",
            Self::NTriples => "N-Triples",
            Self::NQuads => "N-Quads: one line a statement, with its graph",
            Self::RdfXml => "RDF/XML",
            Self::JsonLd => "JSON-LD (always RDF 1.1)",
            Self::GraphMl => "GraphML: facts as a network, for yEd, Cytoscape, networkx",
            Self::Gexf => "GEXF: the network with times, for Gephi",
            Self::Dot => "Graphviz DOT: the network as a drawing",
            Self::Csv => "two tables, NAME-nodes.csv and NAME-edges.csv",
            Self::Neo4j => "the same two tables for neo4j-admin database import",
            Self::Cypher => "a Cypher script for Neo4j",
            Self::Ftm => "FollowTheMoney: one entity a line, for Aleph and OpenSanctions",
            Self::Html => "one page that shows the network and its sentences, without a network or a server",
        }
    }

    /// The format of that name or ending, in any case; `xml` is RDF/XML, `gv` is DOT, `cql` is Cypher, `htm` is HTML.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let other = match name.as_str() {
            "xml" => Some(Self::RdfXml),
            "gv" => Some(Self::Dot),
            "turtle" => Some(Self::Turtle),
            "json" => Some(Self::JsonLd),
            "cql" => Some(Self::Cypher),
            "htm" => Some(Self::Html),
            _ => None,
        };
        other.or_else(|| Self::ALL.into_iter().find(|format| format.name() == name))
    }

    /// The RDF format, if it is one.
    #[must_use]
    pub fn rdf(self) -> Option<RdfFormat> {
        match self {
            Self::Turtle => Some(RdfFormat::Turtle),
            Self::TriG => Some(RdfFormat::TriG),
            Self::NTriples => Some(RdfFormat::NTriples),
            Self::NQuads => Some(RdfFormat::NQuads),
            Self::RdfXml => Some(RdfFormat::RdfXml),
            Self::JsonLd => Some(RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }),
            _ => None,
        }
    }
}

/// Writes a part of `store`'s network, with its sentences where the format holds them. A drawing or a page has it whole in memory, and shows the node
/// with the IRI `centre` first; the other formats take one node at a time.
///
/// # Errors
/// When the graph cannot be read or `writer` fails, and for RDF, which holds more than a network, and for tables, which are two files.
pub fn write_network(format: Format, listing: &dyn Listing, centre: Option<&str>, store: &Store, writer: &mut dyn Write) -> Result<(), ExportError> {
    match format {
        Format::GraphMl => graphml::write(listing, writer).map(drop),
        Format::Gexf => gexf::write(listing, writer).map(drop),
        Format::Cypher => cypher::write(listing, writer).map(drop),
        Format::Ftm => ftm::write(listing, store, writer).map(drop),
        Format::Dot | Format::Html => {
            let network = Network::read(listing)?;
            let centre = centre.and_then(|iri| network.node(iri));
            if format == Format::Dot {
                dot::write(&network, centre, writer).map(drop)
            } else {
                html::write(&network, centre, store, writer).map(drop)
            }
        }
        Format::Turtle | Format::TriG | Format::NTriples | Format::NQuads | Format::RdfXml | Format::JsonLd | Format::Csv | Format::Neo4j => {
            Err(std::io::Error::from(std::io::ErrorKind::Unsupported).into())
        }
    }
}

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A file cannot be written.
    #[error("{path} cannot be written: {source}; name a file in a folder that exists and that you may write")]
    File {
        /// The file.
        path: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Writing failed.
    #[error("the export cannot be written: {0}")]
    Write(#[from] std::io::Error),
    /// A table cannot be written.
    #[error("the table cannot be written: {0}")]
    Csv(#[from] ::csv::Error),
    /// A question to the graph failed.
    #[error(transparent)]
    Query(#[from] crate::query::QueryError),
    /// The graph failed.
    #[error("the graph failed: {0}; `newsgraph rebuild` makes it again from the readings")]
    Graph(#[from] oxigraph::store::StorageError),
}

/// A text without the control characters that neither XML nor a drawing can hold.
#[must_use]
fn printable(text: &str) -> String {
    text.chars().filter(|&c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}')).collect()
}
