//! `newsgraph path`: how two entities connect, with the sentences on the way.

use std::io::Write;
use std::process::ExitCode;

use super::find;
use super::hint;
use super::output::{self, Format, count};
use super::place::View;
use super::progress::say;
use crate::network::between;
use crate::network::path::{LONGEST, MOST, Wish};
use crate::network::way::Way;
use crate::query::names::Names;

/// Arguments of `path`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    /// Any name of the first entity.
    from: String,
    /// Any name of the second.
    to: String,
    /// Longest path, in steps.
    #[arg(long, default_value_t = 4, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=LONGEST as i64))]
    max: u16,
    /// How many paths.
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=MOST as i64))]
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
    let mut via = Vec::new();
    for wanted in &args.via {
        match names.of_facts(wanted)? {
            Ok(relation) => via.push(names.local(&relation)),
            Err(known) => {
                say(&format!(
                    "error: no fact has the relation `{wanted}`{}\nhint: `newsgraph query relations` lists them",
                    hint::near(wanted, &known)
                ));
                return Ok(ExitCode::from(1));
            }
        }
    }
    let wish = Wish { longest: usize::from(args.max), count: usize::from(args.count), via };
    let (network, routes) = between::routes(&store, &ends[0].node, &ends[1].node, &wish)?;
    let ways = routes.iter().map(|route| Way::of(&store, &names, &network, route)).collect::<Result<Vec<_>, _>>()?;
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
