//! Peak memory of `build` on few and on many articles: it should not grow with their number.

use std::path::Path;

use anyhow::Context;

use crate::child;
use crate::news::News;
use crate::options::Options;
use crate::table::Table;

/// Adds a row for each build, and the ratio.
pub fn measure(options: &Options, folder: &Path, table: &mut Table) -> anyhow::Result<()> {
    let (news, mut peaks) = (News::new(options.real.as_deref())?, Vec::new());
    for count in [options.memory.0, options.memory.1] {
        let (file, store) = (folder.join(format!("memory-{count}.jsonl")), folder.join(format!("memory-{count}.db")));
        let words = news.write(&file, count)?;
        let file = file.to_str().context("the temporary folder has a plain name")?;
        let store = store.to_str().context("the temporary folder has a plain name")?;
        let cost = child::newsgraph(&["build", "--force", "--quiet", file, "--store", store])?;
        let peak = cost.peak.context("peak memory is read from /proc, on Linux only")?;
        let rate = words as f64 / cost.seconds;
        table.row(
            &format!("`build`, {count} articles"),
            format!("{peak:.0} MiB at most"),
            format!("{words} words, {rate:.0} words/s into the store"),
        );
        peaks.push(peak);
    }
    table.row("memory, many to few", format!("{:.2}", peaks[1] / peaks[0]), "1 is flat".to_owned());
    Ok(())
}
