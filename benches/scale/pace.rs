//! How much of the speed of `extract` is left to `build`, which also fills the store; and what `load` of the same articles takes by itself.

use super::{Work, forget, name};
use crate::child;
use crate::table::{Table, median};

/// Articles that are read each time.
const ARTICLES: usize = 400;

pub fn measure(work: &Work<'_>, table: &mut Table) -> anyhow::Result<()> {
    let part = work.part(&work.news(), 0..ARTICLES)?;
    let store = work.folder.join("pace.db");
    let (mut extract, mut build) = (Vec::new(), Vec::new());
    for _ in 0..work.options.rounds {
        extract.push(child::newsgraph(&["extract", "--quiet", name(&part)?])?.seconds);
        forget(&store)?;
        build.push(child::newsgraph(&["build", "--quiet", name(&part)?, "--store", name(&store)?])?.seconds);
    }
    let ratios: Vec<f64> = extract.iter().zip(&build).map(|(extract, build)| extract / build).collect();
    forget(&store)?;
    table.row(
        "`build` to `extract`",
        format!("{:.2}", median(ratios)),
        format!("of its speed, {ARTICLES} articles, {} rounds in turn", work.options.rounds),
    );
    table.row("`build`", format!("{:.1} articles/s", ARTICLES as f64 / median(build)), "into a new store".to_owned());
    Ok(())
}
