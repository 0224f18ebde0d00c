//! `GraphML`: nodes and edges with typed attributes.

use std::io::Write;

use super::ExportError;
use super::xml::Xml;
use crate::network::listing::{Link, Listing, links};
use crate::network::{Edge, Node};

/// Attributes of nodes: name and type.
const OF_NODES: [(&str, &str); 7] = [
    ("label", "string"),
    ("kind", "string"),
    ("role", "string"),
    ("iri", "string"),
    ("wikidata", "string"),
    ("aliases", "long"),
    ("mentions", "long"),
];
/// Attributes of edges.
const OF_EDGES: [(&str, &str); 14] = [
    ("relation", "string"),
    ("label", "string"),
    ("iri", "string"),
    ("canonical", "boolean"),
    ("symmetric", "boolean"),
    ("claims", "long"),
    ("articles", "long"),
    ("sources", "long"),
    ("confidence", "double"),
    ("disputed", "boolean"),
    ("first", "string"),
    ("last", "string"),
    ("start", "string"),
    ("end", "string"),
];

/// Writes a network.
///
/// # Errors
/// When the graph cannot be read or `writer` fails.
pub fn write<W: Write>(listing: &dyn Listing, writer: W) -> Result<W, ExportError> {
    let mut xml = Xml::begin(writer)?;
    xml.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])?;
    for (prefix, of, attributes) in [("n", "node", &OF_NODES[..]), ("e", "edge", &OF_EDGES[..])] {
        for (at, (name, kind)) in attributes.iter().enumerate() {
            xml.empty("key", &[("id", &format!("{prefix}{at}")), ("for", of), ("attr.name", name), ("attr.type", kind)])?;
        }
    }
    xml.open("graph", &[("id", "newsgraph"), ("edgedefault", "directed")])?;
    for at in 0..listing.count() {
        xml.open("node", &[("id", &at.to_string())])?;
        data(&mut xml, "n", &node_values(&listing.node(at)?))?;
        xml.close("node")?;
    }
    for (id, found) in links(listing).enumerate() {
        let (source, Link { target, edge }) = found?;
        xml.open("edge", &[("id", &id.to_string()), ("source", &source.to_string()), ("target", &target.to_string())])?;
        data(&mut xml, "e", &edge_values(&edge))?;
        xml.close("edge")?;
    }
    xml.close("graph")?;
    xml.close("graphml")?;
    Ok(xml.finish()?)
}

fn data<W: Write>(xml: &mut Xml<W>, prefix: &str, values: &[Option<String>]) -> std::io::Result<()> {
    for (at, value) in values.iter().enumerate() {
        if let Some(value) = value {
            xml.text("data", &[("key", &format!("{prefix}{at}"))], value)?;
        }
    }
    Ok(())
}

/// In the order of [`OF_NODES`].
fn node_values(node: &Node) -> [Option<String>; 7] {
    [
        Some(node.label.clone()),
        Some(node.kind.clone()),
        Some(node.role.name().to_owned()),
        Some(node.iri.clone()),
        node.wikidata.clone(),
        Some(node.aliases.to_string()),
        Some(node.mentions.to_string()),
    ]
}

/// In the order of [`OF_EDGES`].
fn edge_values(edge: &Edge) -> [Option<String>; 14] {
    let support = &edge.support;
    [
        Some(edge.name.clone()),
        Some(edge.words.clone()),
        Some(edge.relation.as_str().to_owned()),
        Some(edge.canonical.to_string()),
        Some(edge.symmetric.to_string()),
        Some(support.claims.to_string()),
        Some(support.articles.to_string()),
        Some(support.independent_sources.to_string()),
        Some(support.confidence.to_string()),
        Some(support.disputed.to_string()),
        support.first.clone(),
        support.last.clone(),
        edge.start.clone(),
        edge.end.clone(),
    ]
}
