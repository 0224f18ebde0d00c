//! Measures the program against a peer and against itself, in one run, and prints one table: `scripts/bench`.
//! On a busy machine only the ratios mean something, since both sides of each were measured in turn.

mod articles;
mod child;
mod dice;
mod memory;
mod news;
mod options;
mod scale;
mod speed;
mod start;
mod table;
mod writing;

use options::Options;
use table::Table;

fn main() -> anyhow::Result<()> {
    let Some(options) = Options::read(std::env::args().skip(1))? else {
        println!("{}", options::HELP);
        return Ok(());
    };
    let folder = std::env::temp_dir().join(format!("newsgraph-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let mut table = Table::default();
    let measured = measure(&options, &folder, &mut table);
    std::fs::remove_dir_all(&folder)?;
    measured?;
    println!("{table}");
    Ok(())
}

fn measure(options: &Options, folder: &std::path::Path, table: &mut Table) -> anyhow::Result<()> {
    if options.wants("speed") {
        speed::measure(options, folder, table)?;
    }
    if options.wants("start") {
        start::measure(options, folder, table)?;
    }
    if options.wants("memory") {
        memory::measure(options, folder, table)?;
    }
    if options.wants("store") {
        writing::measure(options, folder, table)?;
    }
    if options.wants("scale") {
        scale::measure(options, folder, table)?;
    }
    Ok(())
}
