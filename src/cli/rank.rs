//! `newsgraph rank`: the entities that matter most, by one of several measures.

use std::io::Write;
use std::process::ExitCode;

use clap::ValueEnum;
use serde::Serialize;

use super::kinds;
use super::output::{self, Format};
use super::place::View;
use super::progress::say;
use crate::kind::Kind;
use crate::network::{Network, centrality};

/// Arguments of `rank`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    /// How many entities.
    #[arg(long, default_value_t = 20, value_name = "N")]
    limit: usize,
    /// The measure.
    #[arg(long, value_enum, default_value_t = By::Pagerank)]
    by: By,
    /// Only entities of this kind or below it (Person, Organization, Country).
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// table for people, or json.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    view: View,
}

const AFTER: &str = "\
pagerank     an entity matters when facts relate it to entities that matter (damping 0.85); a fact leads both ways and weighs as many as its
             independent sources; the ranks of all nodes sum to 1
degree       with how many things facts relate it
betweenness  share of the shortest paths between two others that lead through it, 0 to 1
closeness    how few steps it is from the others, 0 to 1
Betweenness and closeness are estimated from 1,000 evenly chosen nodes where there are more than 20,000.

Examples:
  newsgraph rank --by betweenness
  newsgraph rank --limit 10
  newsgraph rank --kind Person --format json";

/// Measures.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum By {
    /// `PageRank`.
    Pagerank,
    /// Number of neighbours.
    Degree,
    /// On how many shortest paths.
    Betweenness,
    /// How near to all others.
    Closeness,
}

/// An entity with its rank.
#[derive(Serialize)]
struct Ranked<'a> {
    place: usize,
    label: &'a str,
    iri: &'a str,
    kind: &'a str,
    rank: f64,
    facts: usize,
    mentions: u64,
}

/// Prints the entities by rank.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let wanted = args.kind.as_deref().map(kinds::named).transpose()?;
    let store = args.view.open()?;
    let network = Network::load(&store)?;
    let of_kind = |name: &str| wanted.is_none_or(|wanted| Kind::named(name).is_some_and(|kind| kind.is_a(wanted)));
    let ranked = match args.by {
        By::Pagerank => network.ranked(),
        By::Degree => network.ordered(&network.plain().iter().map(|list| list.len() as f64).collect::<Vec<_>>()),
        By::Betweenness => network.ordered(&centrality::betweenness(&network.plain())),
        By::Closeness => network.ordered(&centrality::closeness(&network.plain())),
    };
    let chosen = ranked.iter().filter(|(at, _)| of_kind(&network.graph[*at].kind)).take(args.limit).enumerate();
    let rows: Vec<Ranked<'_>> = chosen
        .map(|(place, &(at, rank))| {
            let node = &network.graph[at];
            let facts = network.graph.edges_directed(at, petgraph::Outgoing).chain(network.graph.edges_directed(at, petgraph::Incoming)).count();
            let rank = (rank * 1e6).round() / 1e6;
            Ranked { place: place + 1, label: &node.label, iri: &node.iri, kind: &node.kind, rank, facts, mentions: node.mentions }
        })
        .collect();
    if args.format == Format::Json {
        output::json(&rows)?;
    } else if !rows.is_empty() {
        let mut table = output::table(&["", "entity", "kind", name(args.by), "facts", "mentions"]);
        for row in &rows {
            let numbers = [written(args.by, row.rank), row.facts.to_string(), row.mentions.to_string()].map(output::number);
            let [rank, facts, mentions] = numbers;
            table.add_row([output::number(row.place), row.label.into(), row.kind.into(), rank, facts, mentions]);
        }
        let mut out = output::stdout();
        writeln!(out, "{}", output::drawn(&table))?;
        out.flush()?;
    }
    if rows.is_empty() {
        say(&format!("no entity{}", args.kind.as_ref().map(|kind| format!(" of kind {kind}")).unwrap_or_default()));
    }
    Ok(if rows.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The column of a measure.
fn name(by: By) -> &'static str {
    match by {
        By::Pagerank => "rank",
        By::Degree => "degree",
        By::Betweenness => "betweenness",
        By::Closeness => "closeness",
    }
}

fn written(by: By, rank: f64) -> String {
    if by == By::Degree { format!("{rank:.0}") } else { format!("{rank:.4}") }
}
