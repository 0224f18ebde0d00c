//! `newsgraph timeline`: dated claims about an entity, in order.

use std::io::Write;
use std::process::ExitCode;

use jiff::civil::Date;

use super::find;
use super::output::{self, Format};
use super::place::View;
use super::progress::say;
use crate::query::card::Wish;
use crate::query::claims::StoredTime;
use crate::query::timeline;

/// Arguments of `timeline`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    /// Any name of the entity.
    entity: String,
    /// Only this relation: its name or its words.
    #[arg(long, value_name = "RELATION")]
    relation: Option<String>,
    /// Only what holds or happened on this day or later.
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Only what holds or happened on this day or earlier.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// table for people, or json.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    view: View,
}

const AFTER: &str = "\
Claims without a time are left out; denied, uncertain and planned ones are marked. Exit code 1: nothing dated is known.

Examples:
  newsgraph timeline 'Ingrid Halvorsen'
  newsgraph timeline Norway --since 2025-01-01 --format json
  newsgraph timeline Norway --as-of 2026-03-01";

/// Prints the claims in the order of time.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let store = args.view.open()?;
    let entity = match find::entity(&store, &args.entity)? {
        Ok(entity) => entity,
        Err(code) => return Ok(code),
    };
    let day = |date: &Option<Date>| date.map(|date| date.to_string());
    let wish = Wish { relation: args.relation.clone(), since: day(&args.since), until: day(&args.until) };
    let found = timeline::timeline(&store, &entity, &wish)?;
    if args.format == Format::Json {
        output::json(&found)?;
    } else {
        let mut out = output::stdout();
        let days: Vec<String> = found.iter().map(|said| said.time.as_ref().map(StoredTime::days).unwrap_or_default()).collect();
        let column = days.iter().map(|day| output::width(day)).max().unwrap_or_default();
        for (said, day) in found.iter().zip(&days) {
            let speaker = said.speaker.as_ref().map(|speaker| format!("says {speaker}; ")).unwrap_or_default();
            let note = output::dim(&format!("{speaker}{}", said.article.source));
            writeln!(out, "{}  {}  {note}", output::padded(day, column), output::sentence(said))?;
        }
        out.flush()?;
    }
    if found.is_empty() {
        say(&format!("no dated claim about {}", entity.label));
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}
