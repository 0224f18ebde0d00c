//! `newsgraph stats`: what the store holds.

use std::io::Write;
use std::process::ExitCode;

use super::output::{self, Format};
use super::place::View;
use crate::network::Network;
use crate::network::stats::{Counts, Stats, stats};

/// Arguments of `stats`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// table for people, or json.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    view: View,
}

/// Rows of kinds, relations and entities in the table.
const ROWS: usize = 15;

/// Prints what the store holds.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let store = args.view.open()?;
    let stats = stats(&store, &Network::load(&store)?)?;
    if args.format == Format::Json {
        output::json(&stats)?;
    } else {
        print(&stats)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn print(stats: &Stats) -> anyhow::Result<()> {
    let mut out = output::stdout();
    let size = format!("{:.1} MB", stats.bytes as f64 / 1e6);
    let rows: [(&str, String); 8] = [
        ("articles", stats.articles.to_string()),
        ("entities", stats.entities.to_string()),
        ("unnamed things", stats.unnamed_things.to_string()),
        ("facts", format!("{} ({} disputed)", stats.facts, stats.disputed_facts)),
        ("claims", stats.claims.to_string()),
        ("quads", stats.quads.to_string()),
        ("size on disk", size),
        ("components", components(&stats.components)),
    ];
    for (name, value) in rows {
        writeln!(out, "{}  {value}", output::strong(&output::padded(name, 14)))?;
    }
    let kinds: Vec<String> = stats.kinds.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    writeln!(out, "{}  {}", output::strong(&output::padded("kinds", 14)), kinds.join(", "))?;
    let top: Vec<&str> = stats.top.iter().map(|(label, _)| label.as_str()).collect();
    writeln!(out, "{}  {}", output::strong(&output::padded("ranked first", 14)), top.join(", "))?;
    if stats.relations.is_empty() {
        return Ok(out.flush()?);
    }
    let mut table = output::table(&["relation", "facts", "affirmed", "denied", "uncertain", "planned"]);
    let (canonical, open): (Vec<&Counts>, Vec<&Counts>) = stats.relations.iter().partition(|counts| counts.canonical);
    let open = open.iter().fold(Counts { relation: format!("({} open relations)", open.len()), ..Counts::default() }, |sum, one| Counts {
        facts: sum.facts + one.facts,
        affirmed: sum.affirmed + one.affirmed,
        denied: sum.denied + one.denied,
        uncertain: sum.uncertain + one.uncertain,
        planned: sum.planned + one.planned,
        ..sum
    });
    for counts in canonical.iter().take(ROWS).copied().chain([&open]) {
        let [facts, affirmed, denied, uncertain, planned] =
            [counts.facts, counts.affirmed, counts.denied, counts.uncertain, counts.planned].map(output::number);
        table.add_row([counts.relation.as_str().into(), facts, affirmed, denied, uncertain, planned]);
    }
    writeln!(out, "\n{}", output::drawn(&table))?;
    if canonical.len() > ROWS {
        writeln!(out, "{}", output::dim(&format!("and {} more relations; `newsgraph query relations` lists all", canonical.len() - ROWS)))?;
    }
    Ok(out.flush()?)
}

/// "96: one of 120 nodes, 95 of 1".
fn components(sizes: &[(usize, usize)]) -> String {
    let all: usize = sizes.iter().map(|(_, many)| many).sum();
    let shown: Vec<String> = sizes.iter().take(4).map(|(size, many)| format!("{many} of {}", output::count(*size, "node"))).collect();
    let more = if sizes.len() > 4 { ", smaller ones" } else { "" };
    if all == 0 { "0".to_owned() } else { format!("{all}: {}{more}", shown.join(", ")) }
}
