//! `newsgraph diff`: what became known between two stores, or since a day.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::civil::Date;

use super::output::{self, Format, count};
use super::place::{Where, open_to_read};
use super::progress::say;
use crate::query::difference::{self, Change, Changed, Told};
use crate::query::names::Names;

/// Arguments of `diff`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    /// The older store.
    #[arg(required_unless_present = "since", conflicts_with = "since")]
    old: Option<PathBuf>,
    /// The newer store; without it, that of --store.
    #[arg(conflicts_with = "since")]
    new: Option<PathBuf>,
    /// Instead of two stores: what was first reported on this day or later, and what was reported again.
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Only relations of the inventory, without open ones.
    #[arg(long)]
    canonical: bool,
    /// How many facts of each change; 0 is all.
    #[arg(long, default_value_t = 20, value_name = "N")]
    limit: usize,
    /// table for people, or json.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    place: Where,
}

const AFTER: &str = "\
Facts are compared by the IRIs of what they relate: what was renamed, merged or parted is gone under the one and new under the other.
With --since a fact counts by the days of the articles that report it; undated articles tell nothing. Exit code 1: nothing changed.

Examples:
  newsgraph diff last-week.db newsgraph.db
  newsgraph diff --since 2025-04-01 --canonical";

/// Prints what changed.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let base = args.place.base.as_deref();
    let old = args.old.as_deref().map(|path| open_to_read(path, base)).transpose()?;
    let path: &Path = args.new.as_deref().unwrap_or(&args.place.store);
    let new = open_to_read(path, base)?;
    let mut changed = match (&old, args.since) {
        (Some(old), _) => difference::between(old, &new)?,
        (None, since) => difference::since(&new, &since.map(|day| day.to_string()).unwrap_or_default())?,
    };
    let names = Names::of(&new);
    changed.retain(|one| !args.canonical || names.canonical(&one.fact.relation).is_some());
    if changed.is_empty() {
        say("nothing became known");
        return Ok(ExitCode::from(1));
    }
    let most = if args.limit == 0 { usize::MAX } else { args.limit };
    let mut groups = Vec::new();
    for change in [Change::New, Change::Disputed, Change::Confirmed, Change::Gone] {
        let all: Vec<&Changed> = changed.iter().filter(|one| one.change == change).collect();
        let store = if change == Change::Gone { old.as_ref().unwrap_or(&new) } else { &new };
        let names = Names::of(store);
        let told = all.iter().take(most).map(|one| one.told(store, &names)).collect::<Result<Vec<Told>, _>>()?;
        groups.push((change, all.len(), told));
    }
    if args.format == Format::Json {
        output::json(&groups.into_iter().flat_map(|(_, _, told)| told).collect::<Vec<_>>())?;
    } else {
        print(&groups, args.since.is_some())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn print(groups: &[(Change, usize, Vec<Told>)], since: bool) -> anyhow::Result<()> {
    let mut out = output::stdout();
    let mut gap = "";
    for (change, all, told) in groups.iter().filter(|(_, all, _)| *all > 0) {
        let what = match change {
            Change::New => "new",
            Change::Disputed => "now disputed",
            Change::Confirmed if since => "reported again",
            Change::Confirmed => "reported by more sources",
            Change::Gone => "no longer known",
        };
        writeln!(out, "{gap}{}", output::strong(&format!("{}: {what}", count(*all as u64, "fact"))))?;
        for one in told {
            let mark = if *change == Change::Gone { output::warned("-") } else { "+".to_owned() };
            let now = one.support.independent_sources;
            let sources = one
                .before
                .as_ref()
                .map_or_else(|| count(now, "source"), |before| format!("{} → {}", before.independent_sources, count(now, "source")));
            writeln!(
                out,
                "{mark} {} {} {}  {}",
                one.subject.label,
                output::relation(&one.words),
                one.object.label,
                output::dim(&format!("({sources})"))
            )?;
            if let Some(said) = &one.evidence {
                writeln!(out, "    “{}”\n    {}", said.quote, output::dim(&output::circumstances(said)))?;
            }
        }
        if told.len() < *all {
            writeln!(out, "{}", output::dim(&format!("  and {} more; --limit 0 lists all", all - told.len())))?;
        }
        gap = "\n";
    }
    Ok(out.flush()?)
}
