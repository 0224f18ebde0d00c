//! Two tables: nodes (NAME-nodes.csv) and edges (NAME-edges.csv). Ids are IRIs; the first columns bear the names that Gephi expects.

use std::io::Write;
use std::path::{Path, PathBuf};

use petgraph::visit::EdgeRef;

use super::ExportError;
use crate::network::Network;

/// The files of an export to `path`: `graph.csv` gives `graph-nodes.csv` and `graph-edges.csv`.
#[must_use]
pub fn files(path: &Path) -> [PathBuf; 2] {
    let stem = path.file_stem().map_or_else(|| "graph".into(), |stem| stem.to_string_lossy().into_owned());
    ["nodes", "edges"].map(|part| path.with_file_name(format!("{stem}-{part}.csv")))
}

/// Writes the nodes.
///
/// # Errors
/// When `writer` fails.
pub fn nodes(network: &Network, writer: impl Write) -> Result<(), ExportError> {
    let mut table = ::csv::Writer::from_writer(writer);
    table.write_record(["id", "label", "kind", "role", "wikidata", "aliases", "mentions"])?;
    for node in network.graph.node_weights() {
        let (aliases, mentions) = (node.aliases.to_string(), node.mentions.to_string());
        let wikidata = node.wikidata.as_deref().unwrap_or_default();
        table.write_record([&node.iri, &node.label, &node.kind, node.role.name(), wikidata, &aliases, &mentions])?;
    }
    Ok(table.flush()?)
}

/// Writes the edges.
///
/// # Errors
/// When `writer` fails.
pub fn edges(network: &Network, writer: impl Write) -> Result<(), ExportError> {
    let mut table = ::csv::Writer::from_writer(writer);
    let support = ["claims", "articles", "sources", "confidence", "disputed", "first", "last", "start", "end"];
    table.write_record(["source", "target", "relation", "label", "canonical"].into_iter().chain(support))?;
    for reference in network.graph.edge_references() {
        let edge = reference.weight();
        let counts = [edge.support.claims, edge.support.articles, edge.support.independent_sources].map(|count| count.to_string());
        let (canonical, disputed) = (edge.canonical.to_string(), edge.support.disputed.to_string());
        let confidence = edge.support.confidence.to_string();
        let days = [&edge.support.first, &edge.support.last, &edge.start, &edge.end].map(|day| day.as_deref().unwrap_or_default());
        let ends = [reference.source(), reference.target()].map(|at| network.graph[at].iri.as_str());
        let row = [ends[0], ends[1], &edge.name, &edge.words, &canonical, &counts[0], &counts[1], &counts[2], &confidence, &disputed];
        table.write_record(row.into_iter().chain(days))?;
    }
    Ok(table.flush()?)
}
