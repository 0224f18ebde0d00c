//! What one article more costs, in stores of growing size: the whole `build` of one, and its store's part alone (`load` of its reading).

use super::{Work, forget, name};
use crate::child;
use crate::table::{Table, median};

/// Sizes of stores, up to that of all.
const SIZES: [usize; 4] = [200, 1_000, 5_000, 20_000];
/// Articles that are added one by one at each size, in each way.
const ADDED: usize = 10;

pub fn measure(work: &Work<'_>, table: &mut Table) -> anyhow::Result<()> {
    let store = work.place("grown", "db");
    forget(&store)?;
    let store = name(&store)?;
    let mut sizes: Vec<usize> = SIZES.into_iter().filter(|&size| size < work.options.articles).collect();
    sizes.push(work.options.articles);
    let (mut there, mut costs) = (0, Vec::new());
    for size in sizes {
        let part = work.part(&work.read(), there..size - 2 * ADDED)?;
        child::newsgraph(&["load", "--quiet", name(&part)?, "--store", store])?;
        let one = |lines: &std::path::Path, at: usize, command: &str| -> anyhow::Result<f64> {
            let part = work.part(lines, at..at + 1)?;
            let seconds = child::quick(&[command, "--quiet", name(&part)?, "--store", store])?;
            std::fs::remove_file(part)?;
            Ok(seconds * 1000.0)
        };
        let (mut build, mut load) = (Vec::new(), Vec::new());
        for at in (size - 2 * ADDED..size).step_by(2) {
            build.push(one(&work.news(), at, "build")?);
            load.push(one(&work.read(), at + 1, "load")?);
        }
        let (build, load) = (median(build), median(load));
        table.row(
            &format!("article number {size}"),
            format!("{build:.0} ms"),
            format!("`build` of one, median of {ADDED}; `load` of its reading {load:.0} ms"),
        );
        costs.push((size, build, load));
        there = size;
    }
    if let [(first, build, load), .., (last, more, further)] = costs[..] {
        let what = format!("article {last} to {first}");
        table.row(&what, format!("{:.2}", more / build), format!("1 is flat; `load` {:.2}", further / load));
    }
    Ok(())
}
