//! GEXF 1.3: the network with the time of each edge (when it is said to hold, else when it was first reported), for Gephi's time line.

use std::io::Write;

use petgraph::visit::EdgeRef;

use super::ExportError;
use super::xml::Xml;
use crate::network::{Edge, Network};

const OF_NODES: [(&str, &str); 4] = [("kind", "string"), ("role", "string"), ("iri", "string"), ("mentions", "long")];
const OF_EDGES: [(&str, &str); 5] =
    [("relation", "string"), ("articles", "long"), ("confidence", "double"), ("disputed", "boolean"), ("canonical", "boolean")];

/// Writes a network.
///
/// # Errors
/// When `writer` fails.
pub fn write<W: Write>(network: &Network, writer: W) -> Result<W, ExportError> {
    let mut xml = Xml::begin(writer)?;
    xml.open("gexf", &[("xmlns", "http://gexf.net/1.3"), ("version", "1.3")])?;
    xml.open("graph", &[("defaultedgetype", "directed"), ("mode", "dynamic"), ("timeformat", "date")])?;
    for (class, attributes) in [("node", &OF_NODES[..]), ("edge", &OF_EDGES[..])] {
        xml.open("attributes", &[("class", class)])?;
        for (at, (title, kind)) in attributes.iter().enumerate() {
            xml.empty("attribute", &[("id", &at.to_string()), ("title", title), ("type", kind)])?;
        }
        xml.close("attributes")?;
    }
    xml.open("nodes", &[])?;
    for at in network.graph.node_indices() {
        let node = &network.graph[at];
        xml.open("node", &[("id", &at.index().to_string()), ("label", &node.label)])?;
        values(&mut xml, &[&node.kind, node.role.name(), &node.iri, &node.mentions.to_string()])?;
        xml.close("node")?;
    }
    xml.close("nodes")?;
    xml.open("edges", &[])?;
    for reference in network.graph.edge_references() {
        let edge = reference.weight();
        let ends = [reference.id().index(), reference.source().index(), reference.target().index()].map(|at| at.to_string());
        let weight = edge.support.independent_sources.max(1).to_string();
        let mut attributes = vec![("id", ends[0].as_str()), ("source", &ends[1]), ("target", &ends[2]), ("label", &edge.words), ("weight", &weight)];
        let (start, end) = times(edge);
        attributes.extend(start.map(|day| ("start", day)));
        attributes.extend(end.map(|day| ("end", day)));
        xml.open("edge", &attributes)?;
        let (articles, confidence) = (edge.support.articles.to_string(), edge.support.confidence.to_string());
        values(&mut xml, &[&edge.name, &articles, &confidence, &edge.support.disputed.to_string(), &edge.canonical.to_string()])?;
        xml.close("edge")?;
    }
    for name in ["edges", "graph", "gexf"] {
        xml.close(name)?;
    }
    Ok(xml.finish()?)
}

/// First and last day; an edge that nothing dates begins with its first report and has no end.
fn times(edge: &Edge) -> (Option<&str>, Option<&str>) {
    match (&edge.start, &edge.end) {
        (None, None) => (edge.support.first.as_deref(), None),
        (start, end) => (start.as_deref(), end.as_deref()),
    }
}

fn values<W: Write>(xml: &mut Xml<W>, values: &[&str]) -> std::io::Result<()> {
    xml.open("attvalues", &[])?;
    for (at, value) in values.iter().enumerate() {
        xml.empty("attvalue", &[("for", &at.to_string()), ("value", value)])?;
    }
    xml.close("attvalues")
}
