//! `newsgraph disputes`: what is both affirmed and denied, and two values where there can be one.

use std::io::Write;
use std::process::ExitCode;

use super::output::{self, Format};
use super::place::View;
use super::progress::say;
use crate::query::disputes::{self, Cause, Dispute};
use crate::query::said::Said;

/// Arguments of `disputes`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    /// table for people, or json.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    view: View,
}

const AFTER: &str = "\
Unnamed things of two articles (\"the election\") are compared by their words. Exit code 1: there is no dispute.

Example:
  newsgraph disputes";

/// Prints the disputes, side by side.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let store = args.view.open()?;
    let found = disputes::disputes(&store)?;
    if args.format == Format::Json {
        output::json(&found)?;
    } else {
        print(&found)?;
    }
    if found.is_empty() {
        say("nothing is disputed");
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}

fn print(found: &[Dispute]) -> anyhow::Result<()> {
    let mut out = output::stdout();
    for (at, dispute) in found.iter().enumerate() {
        let cause = match dispute.cause {
            Cause::Denied => "affirmed and denied",
            Cause::TwoValues => "two values where there can be one",
        };
        let gap = if at > 0 { "\n" } else { "" };
        writeln!(out, "{gap}{}  {}", output::strong(&dispute.about), output::dim(cause))?;
        let mut table = output::table(&dispute.sides.iter().map(|side| side.holds.as_str()).collect::<Vec<_>>());
        if table.width().is_none() {
            table.set_content_arrangement(comfy_table::ContentArrangement::Dynamic).set_width(110);
        }
        table.add_row(dispute.sides.iter().map(|side| side.claims.iter().map(cell).collect::<Vec<_>>().join("\n\n")));
        writeln!(out, "{}", output::drawn(&table))?;
    }
    Ok(out.flush()?)
}

fn cell(said: &Said) -> String {
    format!("“{}”\n{}", said.quote, output::circumstances(said))
}
