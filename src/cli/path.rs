//! `newsgraph path`: how two entities connect, with the sentences on the way.

use std::io::Write;
use std::process::ExitCode;

use petgraph::graph::EdgeIndex;
use serde::Serialize;

use super::find;
use super::hint;
use super::output::{self, Format, count};
use super::place::View;
use super::progress::say;
use crate::network::path::{Route, Step, Wish};
use crate::network::{Network, between};
use crate::query::facts;
use crate::query::names::Names;
use crate::query::said::{End, Said};
use crate::store::Store;

/// Arguments of `path`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    /// Any name of the first entity.
    from: String,
    /// Any name of the second.
    to: String,
    /// Longest path, in steps.
    #[arg(long, default_value_t = 4, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=12))]
    max: u16,
    /// How many paths.
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=100))]
    count: u16,
    /// Only step along this relation (memberOf); may be given several times.
    #[arg(long, value_name = "RELATION")]
    via: Vec<String>,
    /// table for people, or json.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    view: View,
}

const AFTER: &str = "\
Steps are facts, taken in either direction. Paths with fewer steps come first, then those with stronger support.
Exit code 1: the two do not connect within --max steps.

Examples:
  newsgraph path Tajikistan Armenia
  newsgraph path 'Merrow Logistics' 'Daniel Okafor' --max 5 --count 1
  newsgraph path Armenia Belarus --via memberOf";

/// A path as it is printed.
#[derive(Serialize)]
struct Way {
    nodes: Vec<End>,
    steps: Vec<Hop>,
}

#[derive(Serialize)]
struct Hop {
    subject: String,
    relation: String,
    words: String,
    object: String,
    /// False when the path goes from the fact's object to its subject.
    forward: bool,
    #[serde(flatten)]
    support: facts::Support,
    /// The best sentence for it.
    evidence: Option<Said>,
    /// Other facts between the same two.
    also: Vec<String>,
}

/// Prints the best paths.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let store = args.view.open()?;
    let mut ends = Vec::new();
    for name in [&args.from, &args.to] {
        match find::entity(&store, name)? {
            Ok(entity) => ends.push(entity),
            Err(code) => return Ok(code),
        }
    }
    let names = Names::of(&store);
    let known = if args.via.is_empty() { Vec::new() } else { names.relations()? };
    let mut via = Vec::new();
    for wanted in &args.via {
        let Some(found) = known.iter().find(|relation| names.is_called(relation, wanted)) else {
            let known: Vec<String> = known.iter().map(|relation| names.local(relation)).collect();
            say(&format!("error: no fact has the relation `{wanted}`{}\nhint: `newsgraph query relations` lists them", hint::near(wanted, &known)));
            return Ok(ExitCode::from(1));
        };
        via.push(names.local(found));
    }
    let wish = Wish { longest: usize::from(args.max), count: usize::from(args.count), via };
    let (network, routes) = between::routes(&store, &ends[0].node, &ends[1].node, &wish)?;
    let ways = routes.iter().map(|route| way(&store, &names, &network, route)).collect::<anyhow::Result<Vec<_>>>()?;
    if args.format == Format::Json {
        output::json(&ways)?;
    } else {
        print(&ways)?;
    }
    if ways.is_empty() {
        say(&format!("{} and {} do not connect within {}; a larger --max looks further", ends[0].label, ends[1].label, count(args.max, "step")));
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}

fn way(store: &Store, names: &Names<'_>, network: &Network, route: &Route) -> anyhow::Result<Way> {
    let nodes = route.nodes.iter().map(|&at| End { label: network.graph[at].label.clone(), iri: Some(network.graph[at].iri.clone()) }).collect();
    let steps = route.steps.iter().map(|step| hop(store, names, network, step)).collect::<anyhow::Result<_>>()?;
    Ok(Way { nodes, steps })
}

fn hop(store: &Store, names: &Names<'_>, network: &Network, step: &Step) -> anyhow::Result<Hop> {
    let edge = &network.graph[step.fact];
    let label = |fact: EdgeIndex| {
        let (from, to) = network.graph.edge_endpoints(fact).expect("the step is an edge of this network");
        (network.graph[from].label.clone(), network.graph[to].label.clone())
    };
    let (subject, object) = label(step.fact);
    let evidence = network.evidence(store, names, step)?;
    let also = step.others.iter().map(|&other| {
        let (subject, object) = label(other);
        format!("{subject} {} {object}", network.graph[other].words)
    });
    Ok(Hop {
        subject,
        relation: edge.name.clone(),
        words: edge.words.clone(),
        object,
        forward: step.forward,
        support: edge.support.clone(),
        evidence,
        also: also.collect(),
    })
}

fn print(ways: &[Way]) -> anyhow::Result<()> {
    let mut out = output::stdout();
    for (at, way) in ways.iter().enumerate() {
        let nodes = way.nodes.iter().map(|end| output::strong(&end.label)).collect::<Vec<_>>().join(" – ");
        writeln!(out, "{}{}. {nodes}  ({})", if at > 0 { "\n" } else { "" }, at + 1, count(way.steps.len(), "step"))?;
        for hop in &way.steps {
            let disputed = if hop.support.disputed { format!("  {}", output::warned("DISPUTED")) } else { String::new() };
            let support = output::dim(&format!("({})", count(hop.support.articles, "article")));
            writeln!(out, "   {} {} {}  {support}{disputed}", hop.subject, output::relation(&hop.words), hop.object)?;
            if let Some(said) = &hop.evidence {
                writeln!(out, "      “{}”", said.quote)?;
                writeln!(out, "      {}", output::dim(&output::circumstances(said)))?;
            }
            for also in &hop.also {
                writeln!(out, "      {}", output::dim(&format!("also: {also}")))?;
            }
        }
    }
    Ok(out.flush()?)
}
