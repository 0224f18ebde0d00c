//! Cypher: a script that fills a Neo4j database (or another that knows the language). Every value is a quoted literal, every name in
//! backticks, and running the script again changes nothing.

use std::collections::BTreeMap;
use std::io::Write;

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::{ExportError, labels, printable};
use crate::network::{Edge, Network, Node};

/// Rows of one statement.
const ROWS: usize = 500;

/// Writes a network.
///
/// # Errors
/// When `writer` fails.
pub fn write<W: Write>(network: &Network, mut writer: W) -> Result<W, ExportError> {
    writeln!(writer, "// Facts as a property graph: cypher-shell -f FILE")?;
    writeln!(writer, "CREATE CONSTRAINT newsgraph_iri IF NOT EXISTS FOR (n:Newsgraph) REQUIRE n.iri IS UNIQUE;")?;
    let mut nodes: BTreeMap<String, Vec<NodeIndex>> = BTreeMap::new();
    for at in network.graph.node_indices() {
        let of = labels::of_node(&network.graph[at]);
        nodes.entry(of.iter().map(|label| name(label)).collect::<Vec<_>>().join(":")).or_default().push(at);
    }
    for (labels, members) in &nodes {
        for rows in members.chunks(ROWS) {
            unwind(&mut writer, rows, |&at| node(&network.graph[at]))?;
            writeln!(writer, "MERGE (n:Newsgraph {{iri: row.iri}})\nSET n += row\nSET n:{labels};")?;
        }
    }
    let mut edges: BTreeMap<String, Vec<EdgeIndex>> = BTreeMap::new();
    for at in network.graph.edge_indices() {
        edges.entry(name(&labels::of_edge(&network.graph[at]))).or_default().push(at);
    }
    for (kind, members) in &edges {
        for rows in members.chunks(ROWS) {
            unwind(&mut writer, rows, |&at| {
                let (from, to) = network.graph.edge_endpoints(at).expect("it is an edge of this network");
                edge(&network.graph[from].iri, &network.graph[at], &network.graph[to].iri)
            })?;
            writeln!(writer, "MATCH (a:Newsgraph {{iri: row.source}}), (b:Newsgraph {{iri: row.target}})")?;
            writeln!(writer, "MERGE (a)-[r:{kind} {{iri: row.facts.iri}}]->(b)\nSET r += row.facts;")?;
        }
    }
    Ok(writer)
}

fn unwind<W: Write, T>(writer: &mut W, rows: &[T], map: impl Fn(&T) -> String) -> std::io::Result<()> {
    let rows: Vec<String> = rows.iter().map(|row| format!("  {}", map(row))).collect();
    writeln!(writer, "UNWIND [\n{}\n] AS row", rows.join(",\n"))
}

fn node(node: &Node) -> String {
    let wikidata = node.wikidata.as_deref().map_or("null".to_owned(), text);
    format!(
        "{{iri: {}, name: {}, kind: {}, role: {}, wikidata: {wikidata}, aliases: {}, mentions: {}}}",
        text(&node.iri),
        text(&node.label),
        text(&node.kind),
        text(node.role.name()),
        node.aliases,
        node.mentions
    )
}

fn edge(source: &str, edge: &Edge, target: &str) -> String {
    let support = &edge.support;
    let day = |day: &Option<String>| day.as_ref().map_or("null".to_owned(), |day| format!("date({})", text(day)));
    format!(
        "{{source: {}, target: {}, facts: {{iri: {}, relation: {}, words: {}, canonical: {}, symmetric: {}, claims: {}, articles: {}, \
         sources: {}, confidence: {:?}, disputed: {}, first: {}, last: {}, start: {}, end: {}}}}}",
        text(source),
        text(target),
        text(edge.relation.as_str()),
        text(&edge.name),
        text(&edge.words),
        edge.canonical,
        edge.symmetric,
        support.claims,
        support.articles,
        support.independent_sources,
        support.confidence,
        support.disputed,
        day(&support.first),
        day(&support.last),
        day(&edge.start),
        day(&edge.end)
    )
}

/// A text between single quotes.
fn text(words: &str) -> String {
    format!("'{}'", printable(words).replace('\\', "\\\\").replace('\'', "\\'"))
}

/// A label or type between backticks.
fn name(name: &str) -> String {
    format!("`{}`", printable(name).replace('`', "``"))
}
