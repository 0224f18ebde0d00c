//! `newsgraph diff`: what became known between two stores, or since a day.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use jiff::civil::Date;
use serde_json::Value;

use super::output::{self, Format, count};
use super::place::{Where, open_to_read};
use super::progress::say;
use crate::query::difference::{self, Change, Changed, Difference, Told};
use crate::query::names::Names;
use crate::query::renamed::Renamed;
use crate::query::said::End;

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
    /// Instead of two stores: what became known on this day or later, compared with what was known the day before (`--as-of`).
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
An entity that goes by another IRI now (renamed, or merged with another) is listed as such, and facts that only name it otherwise have not changed:
the same words of the same articles tell what became what.
With --since a correction counts from its own day: what it took back is no longer known, though its article was published before.
Articles without a day tell nothing. Exit code 1: nothing changed.

Examples:
  newsgraph diff last-week.db newsgraph.db
  newsgraph diff --since 2025-04-01 --canonical";

/// Prints what changed.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let base = args.place.base.as_deref();
    let path: &Path = args.new.as_deref().unwrap_or(&args.place.store);
    let new = open_to_read(path, base)?;
    let (old, difference) = match (&args.old, args.since) {
        (_, Some(day)) => {
            let past = new.as_of(&day.yesterday().context("--since: no day comes before that one")?.to_string())?.store;
            let found = difference::since(&past, &new, &day.to_string())?;
            (past, found)
        }
        (old, None) => {
            let old = open_to_read(old.as_deref().context("name two stores, or a day with --since")?, base)?;
            let found = difference::between(&old, &new)?;
            (old, found)
        }
    };
    let Difference { mut changed, renames } = difference;
    let (names, names_then) = (Names::of(&new), Names::of(&old));
    changed.retain(|one| !args.canonical || names.canonical(&one.fact.relation).is_some());
    let renamed = renames.told(&old, &new)?;
    if changed.is_empty() && renamed.is_empty() {
        say("nothing became known");
        return Ok(ExitCode::from(1));
    }
    let most = if args.limit == 0 { usize::MAX } else { args.limit };
    let mut groups = Vec::new();
    for change in [Change::New, Change::Disputed, Change::Confirmed, Change::Gone] {
        let all: Vec<&Changed> = changed.iter().filter(|one| one.change == change).collect();
        let (store, names) = if change == Change::Gone { (&old, &names_then) } else { (&new, &names) };
        let told = all.iter().take(most).map(|one| one.told(store, names)).collect::<Result<Vec<Told>, _>>()?;
        groups.push((change, all.len(), told));
    }
    if args.format == Format::Json {
        output::json(&rows(groups, &renamed)?)?;
    } else {
        print(&groups, args.since.is_some())?;
        print_renamed(&renamed, &names, most, !changed.is_empty())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Changed facts, then renamed entities, each with the word for its change.
fn rows(groups: Vec<(Change, usize, Vec<Told>)>, renamed: &[Renamed]) -> anyhow::Result<Vec<Value>> {
    let mut rows = groups.into_iter().flat_map(|(_, _, told)| told).map(serde_json::to_value).collect::<Result<Vec<_>, _>>()?;
    for one in renamed {
        let mut row = serde_json::to_value(one)?;
        row["change"] = if one.merged { "merged" } else { "renamed" }.into();
        rows.push(row);
    }
    Ok(rows)
}

fn print_renamed(renamed: &[Renamed], names: &Names<'_>, most: usize, gap: bool) -> anyhow::Result<()> {
    let mut out = output::stdout();
    if !renamed.is_empty() {
        let gap = if gap { "\n" } else { "" };
        writeln!(out, "{gap}{}", output::strong(&format!("{}: known by another name", count(renamed.len(), "entity"))))?;
    }
    for one in renamed.iter().take(most) {
        let iri = |end: &End| end.iri.as_deref().map(|iri| names.short(iri)).unwrap_or_default();
        let verb = if one.merged { "is now one with" } else { "→" };
        let iris = output::dim(&format!("({} → {})", iri(&one.before), iri(&one.now)));
        writeln!(out, "~ {} {verb} {}  {iris}", one.before.label, one.now.label)?;
    }
    if renamed.len() > most {
        writeln!(out, "{}", output::dim(&format!("  and {} more; --limit 0 lists all", renamed.len() - most)))?;
    }
    Ok(out.flush()?)
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
