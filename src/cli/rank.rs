//! `newsgraph rank`: the entities that matter most.

use std::io::Write;
use std::process::ExitCode;

use serde::Serialize;

use super::kinds;
use super::output::{self, Format};
use super::place::Where;
use crate::kind::Kind;
use crate::network::Network;

/// Arguments of `rank`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    /// How many entities.
    #[arg(long, default_value_t = 20, value_name = "N")]
    limit: usize,
    /// Only entities of this kind or below it (Person, Organization, Country).
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// table for people, or json.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    place: Where,
}

const AFTER: &str = "\
By PageRank over facts (damping 0.85): an entity matters when facts relate it to entities that matter.
A fact leads both ways and weighs as many as its independent sources. The ranks of all nodes sum to 1.

Examples:
  newsgraph rank --limit 10
  newsgraph rank --kind Person --format json";

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
    let store = args.place.open()?;
    let network = Network::load(&store)?;
    let of_kind = |name: &str| wanted.is_none_or(|wanted| Kind::named(name).is_some_and(|kind| kind.is_a(wanted)));
    let ranked = network.ranked();
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
        let mut table = output::table(&["", "entity", "kind", "rank", "facts", "mentions"]);
        for row in &rows {
            let numbers = [format!("{:.4}", row.rank), row.facts.to_string(), row.mentions.to_string()].map(output::number);
            let [rank, facts, mentions] = numbers;
            table.add_row([output::number(row.place), row.label.into(), row.kind.into(), rank, facts, mentions]);
        }
        let mut out = output::stdout();
        writeln!(out, "{table}")?;
        out.flush()?;
    }
    if rows.is_empty() {
        anstream::eprintln!("no entity{}", args.kind.as_ref().map(|kind| format!(" of kind {kind}")).unwrap_or_default());
    }
    Ok(if rows.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
