//! Quads per second: `load` of all readings, which also makes the quads, beside `oxigraph load` of the same quads from a file of N-Quads.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::ensure;
use newsgraph::store::Store;

use super::{Work, forget, name};
use crate::child;
use crate::table::Table;

pub fn measure(work: &Work<'_>, table: &mut Table) -> anyhow::Result<()> {
    let (store, file) = (work.place("loaded", "db"), work.place("loaded", "nq"));
    forget(&store)?;
    let cost = child::newsgraph(&["load", "--quiet", name(&work.read())?, "--store", name(&store)?])?;
    let quads = Store::open_to_read(&store, None)?.graph().len()?;
    let ours = quads as f64 / cost.seconds;
    let peak = cost.peak.map_or_else(String::new, |peak| format!(", at most {peak:.0} MiB"));
    table.row("`load`", format!("{ours:.0} quads/s"), format!("{quads} quads of {} articles in {:.0} s{peak}", work.options.articles, cost.seconds));
    let Some(oxigraph) = &work.options.oxigraph else { return Ok(()) };
    let cost = child::newsgraph(&["export", name(&file)?, "--store", name(&store)?])?;
    let peak = cost.peak.map_or_else(String::new, |peak| format!("at most {peak:.0} MiB"));
    table.row("`export` as N-Quads", format!("{:.0} quads/s", quads as f64 / cost.seconds), peak);
    let place = work.folder.join("oxigraph.db");
    forget(&place)?;
    let begun = Instant::now();
    let status = Command::new(oxigraph).arg("load").arg("--location").arg(&place).arg("--file").arg(&file).stderr(Stdio::null()).status()?;
    ensure!(status.success(), "oxigraph load failed: {status}");
    let theirs = quads as f64 / begun.elapsed().as_secs_f64();
    forget(&place)?;
    table.row("`oxigraph load`", format!("{theirs:.0} quads/s"), "the same quads, as N-Quads".to_owned());
    table.row("ratio to `oxigraph load`", format!("{:.2}", ours / theirs), "higher is faster".to_owned());
    Ok(())
}
