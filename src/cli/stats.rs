//! `newsgraph stats`: what the store holds.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use super::output::{self, Format};
use super::place::Where;
use crate::claim::Polarity;
use crate::network::{Network, Role};
use crate::query::claims;
use crate::query::names::Names;
use crate::store::Store;

/// Arguments of `stats`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// table for people, or json.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    place: Where,
}

/// What a store holds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Stats {
    articles: u64,
    entities: u64,
    unnamed_things: u64,
    facts: u64,
    disputed_facts: u64,
    claims: u64,
    quads: u64,
    bytes: u64,
    /// Entities of each kind, most first.
    kinds: Vec<(String, u64)>,
    /// Relations: facts, and claims by stance.
    relations: Vec<Counts>,
    /// Best ranked entities.
    top: Vec<(String, f64)>,
    /// Connected components of named and unnamed nodes: how many of which size, largest first.
    components: Vec<(usize, usize)>,
}

#[derive(Serialize, Default, Clone)]
struct Counts {
    relation: String,
    canonical: bool,
    facts: u64,
    affirmed: u64,
    denied: u64,
    uncertain: u64,
    planned: u64,
}

/// Rows of kinds, relations and entities in the table.
const ROWS: usize = 15;

/// Prints what the store holds.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let store = args.place.open()?;
    let stats = stats(&store, &args.place.store)?;
    if args.format == Format::Json {
        output::json(&stats)?;
    } else {
        print(&stats)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn stats(store: &Store, folder: &Path) -> anyhow::Result<Stats> {
    let network = Network::load(store)?;
    let names = Names::of(store);
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for node in network.graph.node_weights().filter(|node| node.role == Role::Entity) {
        *kinds.entry(&node.kind).or_default() += 1;
    }
    let mut relations: BTreeMap<String, Counts> = BTreeMap::new();
    let all = claims::all(store)?;
    for claim in &all {
        let name = names.local(&claim.relation);
        let canonical = names.canonical(&claim.relation).is_some();
        let counts = relations.entry(name.clone()).or_insert_with(|| Counts { relation: name, canonical, ..Counts::default() });
        let which = match (claim.stance.polarity, claim.stance.is_fact(), claim.stance.tense) {
            (Polarity::Denied, ..) => &mut counts.denied,
            (_, true, _) => &mut counts.affirmed,
            (_, _, crate::claim::Tense::Planned) => &mut counts.planned,
            _ => &mut counts.uncertain,
        };
        *which += 1;
    }
    for edge in network.graph.edge_weights() {
        relations.entry(edge.name.clone()).or_default().facts += 1;
    }
    let mut kinds: Vec<(String, u64)> = kinds.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect();
    kinds.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut relations: Vec<Counts> = relations.into_values().collect();
    relations.sort_by_key(|c| {
        (!c.canonical, std::cmp::Reverse(c.facts), std::cmp::Reverse(c.affirmed + c.denied + c.uncertain + c.planned), c.relation.clone())
    });
    let mut components: BTreeMap<usize, usize> = BTreeMap::new();
    for component in network.components() {
        *components.entry(component.len()).or_default() += 1;
    }
    let of_role = |role: Role| network.graph.node_weights().filter(|node| node.role == role).count() as u64;
    Ok(Stats {
        articles: store.articles()?,
        entities: of_role(Role::Entity),
        unnamed_things: of_role(Role::Thing),
        facts: network.graph.edge_count() as u64,
        disputed_facts: network.graph.edge_weights().filter(|edge| edge.support.disputed).count() as u64,
        claims: all.len() as u64,
        quads: store.graph().len()? as u64,
        bytes: size(folder),
        kinds,
        relations,
        top: network.ranked().into_iter().take(10).map(|(at, rank)| (network.graph[at].label.clone(), (rank * 1e6).round() / 1e6)).collect(),
        components: components.into_iter().rev().collect(),
    })
}

/// Bytes of all files below a folder.
fn size(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    files.filter_map(|entry| entry.metadata().ok()).filter(std::fs::Metadata::is_file).map(|data| data.len()).sum()
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
    writeln!(out, "\n{table}")?;
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
