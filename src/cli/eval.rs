//! `newsgraph eval`: scores against gold annotations, as a table or JSON, with the change since a recorded run.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use comfy_table::{CellAlignment, Table};

use super::output;
use crate::eval::{self, Subject, score::Report};
use crate::model::Model;

/// Arguments of `eval`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// conllu, iob, coref, gap, benchie, carb, re3d, crossre, redocred, mine, factuality, quotes, plover, gold, marked, or all: every set that a folder of sets holds.
    set: String,
    /// The folder with the gold files (plain, .xz, .gz, .tar.xz). Development parts are taken when some are there.
    folder: PathBuf,
    /// One report a line, as JSON.
    #[arg(long)]
    json: bool,
    /// Also list errors beside their text, at most N a set.
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "20")]
    errors: Option<usize>,
    /// Show the change of F1 since a run that was recorded with --json.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
}

/// Scores, prints.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let set = if args.set == "all" { None } else { Some(eval::set(&args.set)?) };
    let before = args.against.as_deref().map(recorded).transpose()?.unwrap_or_default();
    let model = Model::shared().context("the built-in model does not load")?;
    let subject = Subject { model };
    let reports = match set {
        Some(set) => vec![set.evaluate(&subject, &args.folder)?],
        None => eval::all(&subject, &args.folder)?,
    };
    let mut out = output::data();
    if args.json {
        for report in &reports {
            writeln!(out, "{}", serde_json::to_string(report)?)?;
        }
    } else {
        writeln!(out, "{}", table(&reports, &before))?;
        let (words, seconds) = reports.iter().fold((0, 0.0), |(words, seconds), report| (words + report.words, seconds + report.seconds));
        writeln!(out, "{words} words read at {:.0} words/s on one thread; memory at most {}", words as f64 / f64::max(seconds, 1e-9), peak_memory())?;
    }
    for report in &reports {
        for error in report.errors.iter().take(args.errors.unwrap_or(0)) {
            writeln!(out, "{}: {error}", report.set)?;
        }
    }
    out.flush()?;
    Ok(if reports.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn recorded(path: &std::path::Path) -> anyhow::Result<Vec<Report>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let parse = |(at, line)| serde_json::from_str(line).with_context(|| format!("{}:{}: not a report of `eval --json`", path.display(), at + 1));
    text.lines().enumerate().map(parse).collect()
}

fn table(reports: &[Report], before: &[Report]) -> Table {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::UTF8_FULL_CONDENSED);
    let change: &[&str] = if before.is_empty() { &[] } else { &["change"] };
    table.set_header(["set", "score", "precision", "recall", "F1", "right", "found", "gold"].iter().chain(change));
    for report in reports {
        let old = before.iter().find(|old| old.set == report.set);
        for (at, row) in report.rows.iter().enumerate() {
            let score = &row.score;
            let mut cells = vec![if at == 0 { report.set.clone() } else { String::new() }, row.name.clone()];
            cells.extend([score.precision(), score.recall(), score.f1()].map(|share| format!("{:.1}", share * 100.0)));
            cells.extend([score.gold_right, score.found, score.gold].map(|count| format!("{count:.0}")));
            if !before.is_empty() {
                cells.push(old.and_then(|old| old.get(&row.name)).map_or("new".to_owned(), |old| format!("{:+.1}", (score.f1() - old.f1()) * 100.0)));
            }
            table.add_row(cells);
        }
    }
    table.column_iter_mut().skip(2).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
    table
}

/// The process's largest memory so far, where the system tells.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<u64>().ok());
    peak.map_or("unknown".to_owned(), |kilobytes| format!("{} MB", kilobytes >> 10))
}
