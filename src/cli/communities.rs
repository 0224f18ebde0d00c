//! `newsgraph communities`: the groups of entities that have most to do with each other.

use std::io::Write;
use std::process::ExitCode;

use petgraph::graph::NodeIndex;
use serde::Serialize;

use super::output::{self, Format, count, dim, strong};
use super::place::View;
use super::progress::say;
use crate::network::community::{Community, Parting};
use crate::network::{Network, Role};

/// Arguments of `communities`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    /// How many communities.
    #[arg(long, default_value_t = 20, value_name = "N")]
    limit: usize,
    /// How many members of each.
    #[arg(long, default_value_t = 8, value_name = "N")]
    members: usize,
    /// Only communities of at least so many members.
    #[arg(long, default_value_t = 3, value_name = "N")]
    least: usize,
    /// The higher, the smaller the communities.
    #[arg(long, default_value_t = 1.0, value_name = "X")]
    resolution: f64,
    /// Without unnamed things.
    #[arg(long)]
    named: bool,
    /// table for people, or json.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    view: View,
}

const AFTER: &str = "\
By the Leiden algorithm for modularity: members have more facts with each other than with the rest. A fact weighs as many as its independent
sources. Equal stores give equal communities. Each is labelled by the members that rank highest; unnamed things come last.

Examples:
  newsgraph communities --named
  newsgraph communities --resolution 2 --format json";

/// A community as it is printed.
#[derive(Serialize)]
struct Row<'a> {
    place: usize,
    label: String,
    size: usize,
    facts: usize,
    outside: usize,
    members: Vec<Member<'a>>,
}

#[derive(Serialize)]
struct Member<'a> {
    label: &'a str,
    iri: &'a str,
    kind: &'a str,
}

/// Prints the communities, the largest first.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if !(args.resolution.is_finite() && args.resolution > 0.0) {
        anyhow::bail!("--resolution {}: a number above 0 is wanted; 1 is usual", args.resolution);
    }
    let store = args.view.open()?;
    let mut network = Network::load(&store)?;
    if args.named {
        network = network.filtered(|node| node.role == Role::Entity, |_| true);
    }
    let parting = network.communities(args.resolution, args.least);
    let all = args.format == Format::Json;
    let rows: Vec<Row<'_>> = parting.communities.iter().take(args.limit).enumerate().map(|(at, one)| row(&network, at + 1, one, args, all)).collect();
    if rows.is_empty() {
        say(&format!("no community of at least {}", count(args.least as u64, "member")));
        return Ok(ExitCode::from(1));
    }
    if all {
        output::json(&rows)?;
    } else {
        print(&rows, &parting)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn row<'a>(network: &'a Network, place: usize, community: &Community, args: &Args, all: bool) -> Row<'a> {
    let member = |at: &NodeIndex| {
        let node = &network.graph[*at];
        Member { label: &node.label, iri: &node.iri, kind: &node.kind }
    };
    let most = if all { community.members.len() } else { args.members };
    let members: Vec<Member<'a>> = community.members.iter().take(most).map(member).collect();
    let label = members.iter().take(3).map(|member| member.label).collect::<Vec<_>>().join(", ");
    Row { place, label, size: community.members.len(), facts: community.facts, outside: community.outside, members }
}

fn print(rows: &[Row<'_>], parting: &Parting) -> anyhow::Result<()> {
    let mut out = output::stdout();
    for row in rows {
        let counts = format!("{}, {} within, {} to others", count(row.size as u64, "member"), count(row.facts as u64, "fact"), row.outside);
        writeln!(out, "{:>3}. {}  {}", row.place, strong(&row.label), dim(&counts))?;
        let further: Vec<&str> = row.members.iter().skip(3).map(|member| member.label).collect();
        if !further.is_empty() {
            let more = row.size.saturating_sub(row.members.len());
            let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
            writeln!(out, "     {}{rest}", further.join(", "))?;
        }
    }
    writeln!(out, "{}", dim(&format!("{}, modularity {:.3}", count(parting.communities.len() as u64, "community"), parting.modularity)))?;
    Ok(out.flush()?)
}
