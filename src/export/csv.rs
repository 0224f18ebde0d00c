//! Two tables: nodes (NAME-nodes.csv) and edges (NAME-edges.csv). Ids are IRIs; the first columns bear the names that Gephi expects.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::ExportError;
use crate::network::listing::{Link, Listing, links};

/// The files of an export to `path`: `graph.csv` gives `graph-nodes.csv` and `graph-edges.csv`.
#[must_use]
pub fn files(path: &Path) -> [PathBuf; 2] {
    let stem = path.file_stem().map_or_else(|| "graph".into(), |stem| stem.to_string_lossy().into_owned());
    ["nodes", "edges"].map(|part| path.with_file_name(format!("{stem}-{part}.csv")))
}

/// Writes the nodes.
///
/// # Errors
/// When the graph cannot be read or `writer` fails.
pub fn nodes(listing: &dyn Listing, writer: impl Write) -> Result<(), ExportError> {
    let mut table = ::csv::Writer::from_writer(writer);
    table.write_record(["id", "label", "kind", "role", "wikidata", "aliases", "mentions"])?;
    for at in 0..listing.count() {
        let node = listing.node(at)?;
        let (aliases, mentions) = (node.aliases.to_string(), node.mentions.to_string());
        let wikidata = node.wikidata.as_deref().unwrap_or_default();
        table.write_record([&node.iri, &node.label, &node.kind, node.role.name(), wikidata, &aliases, &mentions])?;
    }
    Ok(table.flush()?)
}

/// Writes the edges.
///
/// # Errors
/// When the graph cannot be read or `writer` fails.
pub fn edges(listing: &dyn Listing, writer: impl Write) -> Result<(), ExportError> {
    let mut table = ::csv::Writer::from_writer(writer);
    let support = ["claims", "articles", "sources", "confidence", "disputed", "first", "last", "start", "end"];
    table.write_record(["source", "target", "relation", "label", "canonical"].into_iter().chain(support))?;
    for found in links(listing) {
        let (source, Link { target, edge }) = found?;
        let counts = [edge.support.claims, edge.support.articles, edge.support.independent_sources].map(|count| count.to_string());
        let (canonical, disputed) = (edge.canonical.to_string(), edge.support.disputed.to_string());
        let confidence = edge.support.confidence.to_string();
        let days = [&edge.support.first, &edge.support.last, &edge.start, &edge.end].map(|day| day.as_deref().unwrap_or_default());
        let ends = [source, target].map(|at| listing.iri(at));
        let row = [ends[0], ends[1], &edge.name, &edge.words, &canonical, &counts[0], &counts[1], &counts[2], &confidence, &disputed];
        table.write_record(row.into_iter().chain(days))?;
    }
    Ok(table.flush()?)
}
