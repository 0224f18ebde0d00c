//! Cypher: a script that fills a Neo4j database (or another that knows the language). Every value is a quoted literal, every name in
//! backticks, and running the script again changes nothing.

use std::collections::BTreeMap;
use std::io::Write;

use super::{ExportError, labels, printable};
use crate::network::listing::{Link, Listing, links};
use crate::network::{Edge, Node};

/// Rows of one statement at most.
const ROWS: usize = 500;

/// Writes a network.
///
/// # Errors
/// When the graph cannot be read or `writer` fails.
pub fn write<W: Write>(listing: &dyn Listing, mut writer: W) -> Result<W, ExportError> {
    writeln!(writer, "// Facts as a property graph: cypher-shell -f FILE")?;
    writeln!(writer, "CREATE CONSTRAINT newsgraph_iri IF NOT EXISTS FOR (n:Newsgraph) REQUIRE n.iri IS UNIQUE;")?;
    let mut nodes = Batches::new(|labels| format!("MERGE (n:Newsgraph {{iri: row.iri}})\nSET n += row\nSET n:{labels};"));
    for at in 0..listing.count() {
        let found = listing.node(at)?;
        let labels: Vec<String> = labels::of_node(&found).into_iter().map(name).collect();
        nodes.add(&mut writer, &labels.join(":"), node(&found))?;
    }
    nodes.finish(&mut writer)?;
    let mut edges = Batches::new(|kind| {
        let ends = "MATCH (a:Newsgraph {iri: row.source}), (b:Newsgraph {iri: row.target})";
        format!("{ends}\nMERGE (a)-[r:{kind} {{iri: row.facts.iri}}]->(b)\nSET r += row.facts;")
    });
    for found in links(listing) {
        let (source, Link { target, edge: fact }) = found?;
        edges.add(&mut writer, &name(&labels::of_edge(&fact)), edge(listing.iri(source), &fact, listing.iri(target)))?;
    }
    edges.finish(&mut writer)?;
    Ok(writer)
}

/// Rows that wait for a statement of their own sort: one is written as soon as it is full.
struct Batches {
    waiting: BTreeMap<String, Vec<String>>,
    /// What a statement does with each row of a sort.
    each: fn(&str) -> String,
}

impl Batches {
    fn new(each: fn(&str) -> String) -> Self {
        Self { waiting: BTreeMap::new(), each }
    }

    fn add(&mut self, writer: &mut impl Write, sort: &str, row: String) -> std::io::Result<()> {
        let rows = self.waiting.entry(sort.to_owned()).or_default();
        rows.push(row);
        if rows.len() == ROWS {
            let rows = std::mem::take(rows);
            self.statement(writer, sort, &rows)?;
        }
        Ok(())
    }

    fn finish(mut self, writer: &mut impl Write) -> std::io::Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        waiting.iter().filter(|(_, rows)| !rows.is_empty()).try_for_each(|(sort, rows)| self.statement(writer, sort, rows))
    }

    fn statement(&self, writer: &mut impl Write, sort: &str, rows: &[String]) -> std::io::Result<()> {
        writeln!(writer, "UNWIND [\n  {}\n] AS row\n{}", rows.join(",\n  "), (self.each)(sort))
    }
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
