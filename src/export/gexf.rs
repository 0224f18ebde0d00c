//! GEXF 1.3: the network with the time of each edge (when it is said to hold, else when it was first reported), for Gephi's time line.

use std::io::Write;

use super::ExportError;
use super::xml::Xml;
use crate::network::Edge;
use crate::network::listing::{Listing, links};

const OF_NODES: [(&str, &str); 4] = [("kind", "string"), ("role", "string"), ("iri", "string"), ("mentions", "long")];
const OF_EDGES: [(&str, &str); 5] =
    [("relation", "string"), ("articles", "long"), ("confidence", "double"), ("disputed", "boolean"), ("canonical", "boolean")];

/// Writes a network.
///
/// # Errors
/// When the graph cannot be read or `writer` fails.
pub fn write<W: Write>(listing: &dyn Listing, writer: W) -> Result<W, ExportError> {
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
    for at in 0..listing.count() {
        let node = listing.node(at)?;
        xml.open("node", &[("id", &at.to_string()), ("label", &node.label)])?;
        values(&mut xml, &[&node.kind, node.role.name(), &node.iri, &node.mentions.to_string()])?;
        xml.close("node")?;
    }
    xml.close("nodes")?;
    xml.open("edges", &[])?;
    for (id, found) in links(listing).enumerate() {
        let (source, link) = found?;
        edge(&mut xml, [id, source, link.target], &link.edge)?;
    }
    for name in ["edges", "graph", "gexf"] {
        xml.close(name)?;
    }
    Ok(xml.finish()?)
}

/// Writes a fact by its own number and those of its ends.
fn edge<W: Write>(xml: &mut Xml<W>, numbers: [usize; 3], edge: &Edge) -> std::io::Result<()> {
    let [id, source, target] = numbers.map(|at| at.to_string());
    let weight = edge.support.independent_sources.max(1).to_string();
    let mut attributes = vec![("id", id.as_str()), ("source", &source), ("target", &target), ("label", &edge.words), ("weight", &weight)];
    let (start, end) = times(edge);
    attributes.extend(start.map(|day| ("start", day)));
    attributes.extend(end.map(|day| ("end", day)));
    xml.open("edge", &attributes)?;
    let (articles, confidence) = (edge.support.articles.to_string(), edge.support.confidence.to_string());
    values(xml, &[&edge.name, &articles, &confidence, &edge.support.disputed.to_string(), &edge.canonical.to_string()])?;
    xml.close("edge")
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
