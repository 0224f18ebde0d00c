//! Two tables for Neo4j's importer: `neo4j-admin database import full --nodes=NAME-nodes.csv --relationships=NAME-edges.csv`.

use std::io::Write;

use super::{ExportError, labels, printable};
use crate::network::listing::{Link, Listing, links};

/// Writes the nodes.
///
/// # Errors
/// When the graph cannot be read or `writer` fails.
pub fn nodes(listing: &dyn Listing, writer: impl Write) -> Result<(), ExportError> {
    let mut table = ::csv::Writer::from_writer(writer);
    table.write_record(["iri:ID", "name", "kind", "role", "wikidata", "aliases:long", "mentions:long", ":LABEL"])?;
    for at in 0..listing.count() {
        let node = listing.node(at)?;
        let (aliases, mentions, labels) = (node.aliases.to_string(), node.mentions.to_string(), labels::of_node(&node).join(";"));
        let wikidata = node.wikidata.as_deref().unwrap_or_default();
        table.write_record([&printable(&node.iri), &printable(&node.label), &node.kind, node.role.name(), wikidata, &aliases, &mentions, &labels])?;
    }
    Ok(table.flush()?)
}

/// Writes the edges.
///
/// # Errors
/// When the graph cannot be read or `writer` fails.
pub fn edges(listing: &dyn Listing, writer: impl Write) -> Result<(), ExportError> {
    let mut table = ::csv::Writer::from_writer(writer);
    let facts = ["iri", "relation", "words", "canonical:boolean", "symmetric:boolean"];
    let support = ["claims:long", "articles:long", "sources:long", "confidence:double", "disputed:boolean"];
    let days = ["first:date", "last:date", "start:date", "end:date"];
    table.write_record([":START_ID", ":END_ID", ":TYPE"].into_iter().chain(facts).chain(support).chain(days))?;
    for found in links(listing) {
        let (source, Link { target, edge }) = found?;
        let support = &edge.support;
        let [from, to] = [source, target].map(|at| printable(listing.iri(at)));
        let facts = [edge.relation.as_str().to_owned(), edge.name.clone(), printable(&edge.words)];
        let flags = [edge.canonical, edge.symmetric].map(|flag| flag.to_string());
        let counts = [support.claims, support.articles, support.independent_sources].map(|count| count.to_string());
        let sure = [support.confidence.to_string(), support.disputed.to_string()];
        let days = [&support.first, &support.last, &edge.start, &edge.end].map(|day| day.clone().unwrap_or_default());
        let row = [from, to, labels::of_edge(&edge)].into_iter().chain(facts).chain(flags).chain(counts).chain(sure).chain(days);
        table.write_record(row)?;
    }
    Ok(table.flush()?)
}
