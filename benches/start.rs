//! How long `show` takes on a full store, beside a program start that does nothing.

use std::path::Path;

use anyhow::Context;
use newsgraph::store::Store;

use crate::child;
use crate::news::News;
use crate::options::Options;
use crate::scale::answers::by_mentions;
use crate::table::{Table, median};

/// Runs of each.
const RUNS: usize = 30;

/// Adds the rows; leaves the store in the folder for nobody else.
pub fn measure(options: &Options, folder: &Path, table: &mut Table) -> anyhow::Result<()> {
    let (file, store) = (folder.join("start.jsonl"), folder.join("start.db"));
    News::new(options.real.as_deref())?.write(&file, options.store)?;
    let file = file.to_str().context("the temporary folder has a plain name")?;
    let store = store.to_str().context("the temporary folder has a plain name")?;
    child::newsgraph(&["build", "--force", "--quiet", file, "--store", store])?;
    let most = by_mentions(&Store::open_to_read(Path::new(store), None)?)?.into_iter().next().context("the store has entities")?;
    let (mut shows, mut nothings) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        shows.push(child::quick(&["show", most.as_str(), "--store", store])? * 1000.0);
        nothings.push(child::quick(&["--version"])? * 1000.0);
    }
    let (show, nothing) = (median(shows.clone()), median(nothings));
    table.row(&format!("`show`, {} articles", options.store), format!("{show:.0} ms"), format!("median of {RUNS}; {}", histogram(&shows)));
    table.row("`--version`", format!("{nothing:.0} ms"), "program start alone".to_owned());
    Ok(())
}

#[allow(clippy::cast_sign_loss, reason = "no time is below the lowest")]
/// The runs in steps of a tenth of their range: `▁▃█▂`, from the fastest to the slowest.
pub fn histogram(times: &[f64]) -> String {
    let (low, high) = times.iter().fold((f64::MAX, f64::MIN), |(low, high), &t| (low.min(t), high.max(t)));
    let step = ((high - low) / 10.0).max(f64::EPSILON);
    let bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let counts = (0..10).map(|at| times.iter().filter(|t| ((((*t - low) / step) as usize).min(9)) == at).count());
    let counts: Vec<usize> = counts.collect();
    let most = counts.iter().copied().max().unwrap_or(1).max(1);
    let drawn: String = counts.iter().map(|count| if *count == 0 { ' ' } else { bars[(count * 7).div_ceil(most).min(7)] }).collect();
    format!("{low:.0} to {high:.0} ms: {drawn}")
}
