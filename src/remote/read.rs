//! `Reader`: what a store elsewhere holds of what is ours, graph by graph, in answers that are counted: a store that gives only the first rows of
//! an answer is asked for smaller parts.
//!
//! Ours are the named graphs that we have or had there, all articles below the base, and of the default graph what speaks of subjects below it.

use std::collections::BTreeSet;
use std::vec::IntoIter;

use super::endpoint::Endpoint;
use super::{Event, Graph, RemoteError};

/// Graphs that are named in one answer at most.
const PAGE: usize = 5_000;
/// Statements that are asked for at once; more are asked for in parts.
const PART: u64 = 50_000;
/// Parts are told apart by so many digits of a hash of the subject.
const DIGITS: usize = 6;

/// Reads what a store elsewhere holds.
pub struct Reader<'e> {
    endpoint: &'e Endpoint<'e>,
    base: String,
    graphs: std::iter::Peekable<IntoIter<Graph>>,
    read: u64,
}

impl<'e> Reader<'e> {
    /// A reader of the graphs named and of all articles below `base`.
    pub fn new(endpoint: &'e Endpoint<'e>, base: &str, graphs: impl Iterator<Item = Graph>) -> Result<Self, RemoteError> {
        let mut all: BTreeSet<Graph> = graphs.collect();
        let articles = format!("{base}art/");
        let (mut last, mut named) = (articles.clone(), BTreeSet::new());
        loop {
            let page = endpoint.column(&format!(
                "SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?g ?p ?o }} FILTER(STRSTARTS(STR(?g), \"{articles}\") && STR(?g) > \"{last}\") }} \
                 ORDER BY STR(?g) LIMIT {PAGE}"
            ))?;
            // A store may give fewer rows than it is asked for: only a page that names nothing new is the end.
            let before = named.len();
            if let Some(end) = page.last() {
                last.clone_from(end);
            }
            named.extend(page);
            if named.len() == before {
                break;
            }
        }
        all.extend(named.into_iter().map(Some));
        Ok(Self { endpoint, base: base.to_owned(), graphs: all.into_iter().collect::<Vec<_>>().into_iter().peekable(), read: 0 })
    }

    /// The next graph.
    pub fn peek(&mut self) -> Option<Graph> {
        self.graphs.peek().cloned()
    }

    /// What is there of a graph, if it is the next one, in order.
    pub fn take(&mut self, graph: &Graph) -> Result<Vec<String>, RemoteError> {
        if self.graphs.next_if_eq(graph).is_none() {
            return Ok(Vec::new());
        }
        let pattern = match graph {
            Some(graph) => format!("GRAPH <{graph}> {{ ?s ?p ?o }}"),
            // Where the default graph shows all others too, what they hold is not its own.
            None => format!("?s ?p ?o FILTER(STRSTARTS(STR(?s), \"{}\")) FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} }}", self.base),
        };
        let mut found = Vec::new();
        self.part(&pattern, "", &mut found)?;
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The statements whose subject's hash begins with some digits.
    fn part(&mut self, pattern: &str, digits: &str, found: &mut Vec<String>) -> Result<(), RemoteError> {
        let filter = if digits.is_empty() { String::new() } else { format!(" FILTER(STRSTARTS(MD5(STR(?s)), \"{digits}\"))") };
        let count = self.endpoint.count(&format!("SELECT (COUNT(*) AS ?n) WHERE {{ {pattern}{filter} }}"))?;
        if count == 0 {
            return Ok(());
        }
        if count <= PART || digits.len() == DIGITS {
            let part = self.endpoint.statements(&format!("CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern}{filter} }}"))?;
            if part.len() as u64 >= count || digits.len() == DIGITS {
                self.read += part.len() as u64;
                self.endpoint.client().tell(Event::Reads { statements: self.read });
                found.extend(part);
                return Ok(());
            }
        }
        "0123456789abcdef".chars().try_for_each(|digit| self.part(pattern, &format!("{digits}{digit}"), found))
    }
}
