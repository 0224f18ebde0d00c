//! How long answers take on the large store, each a whole run of the program: `show`, `path` and the shipped questions, about things that
//! are in many articles and in few.

use anyhow::ensure;
use newsgraph::query::{self, catalogue};
use newsgraph::store::Store;
use oxigraph::model::{NamedNode, Term};

use super::{Work, name};
use crate::child;
use crate::start::histogram;
use crate::table::{Table, median};

/// Runs of each; one of them for a quick look.
const RUNS: usize = 5;
/// Ranks by number of mentions of the entities that are asked about.
const RANKS: [usize; 8] = [0, 3, 10, 30, 100, 300, 1_000, 3_000];
/// The same for a quick look.
const FEW: [usize; 3] = [0, 30, 1_000];

pub(super) fn measure(work: &Work<'_>, table: &mut Table) -> anyhow::Result<()> {
    let store = work.place("loaded", "db");
    let (runs, ranks) = if work.options.quick { (1, &FEW[..]) } else { (RUNS, &RANKS[..]) };
    let entities = entities(&Store::open_to_read(&store, None)?, ranks)?;
    let store = name(&store)?;
    let mut groups: Vec<(String, Vec<Vec<String>>)> = Vec::new();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    groups.push(("show".to_owned(), entities.iter().map(|one| words(&["show", one])).collect()));
    let pairs = entities.iter().zip(entities.iter().skip(1).chain(entities.iter().take(1)));
    groups.push(("path".to_owned(), pairs.map(|(a, b)| words(&["path", a, b])).collect()));
    for question in catalogue::all() {
        let ask = |about: usize| {
            let mut args = words(&["query", question.name]);
            for (at, one) in question.parameters.iter().enumerate() {
                let value = match one.takes {
                    catalogue::Takes::Entity => entities[(about + at) % entities.len()].clone(),
                    catalogue::Takes::Relation => "memberOf".to_owned(),
                    catalogue::Takes::Kind => "Person".to_owned(),
                    catalogue::Takes::Date => "2025-09-01".to_owned(),
                    catalogue::Takes::Number | catalogue::Takes::Text => "2".to_owned(),
                };
                args.extend(["--set".to_owned(), format!("{}={value}", one.name)]);
            }
            args
        };
        let about = if question.parameters.iter().any(|one| one.takes == catalogue::Takes::Entity) { entities.len() } else { 1 };
        groups.push((format!("query {}", question.name), (0..about).map(ask).collect()));
    }
    let (mut all, mut medians) = (Vec::new(), Vec::new());
    for (what, commands) in groups {
        let mut times = Vec::new();
        for command in &commands {
            let args: Vec<&str> = command.iter().map(String::as_str).chain(["--store", store]).collect();
            for _ in 0..runs {
                times.push(child::any_end(&args)? * 1000.0);
            }
        }
        let middle = median(times.clone());
        table.row(&format!("`{what}`"), format!("{middle:.0} ms"), histogram(&times));
        medians.push(middle);
        all.extend(times);
    }
    let quick = 100 * all.iter().filter(|time| **time < 50.0).count() / all.len();
    table.row("all answers", format!("{:.0} ms", median(all.clone())), format!("{quick} of 100 below 50 ms; {}", histogram(&all)));
    table.row("all kinds of answers", format!("{:.0} ms", median(medians)), "the middle of the rows above".to_owned());
    Ok(())
}

/// IRIs of entities of these ranks: by name some would be offered several entities instead of being answered.
fn entities(store: &Store, ranks: &[usize]) -> anyhow::Result<Vec<String>> {
    let nodes = by_mentions(store)?;
    let found: Vec<String> = ranks.iter().filter_map(|&rank| nodes.get(rank)).map(ToString::to_string).collect();
    ensure!(!found.is_empty(), "the store has no entities");
    Ok(found)
}

/// Entities, those with most mentions first.
pub fn by_mentions(store: &Store) -> anyhow::Result<Vec<NamedNode>> {
    let sparql =
        "SELECT ?entity (COUNT(?mention) AS ?n) { GRAPH ?article { ?mention itsrdf:taIdentRef ?entity } } GROUP BY ?entity ORDER BY DESC(?n) ?entity";
    let rows = query::table(store, sparql, &[])?.rows;
    let node = |row: Vec<Option<Term>>| match row.into_iter().next() {
        Some(Some(Term::NamedNode(node))) => Some(node),
        _ => None,
    };
    Ok(rows.into_iter().filter_map(node).collect())
}
