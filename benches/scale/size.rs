//! Bytes a store takes per article, and what takes them: the tables of the readings file and the files of the graph.

use redb::{MultimapTableHandle, ReadOnlyDatabase, ReadableDatabase, ReadableTableMetadata, TableHandle};

use super::Work;
use crate::table::Table;

pub fn measure(work: &Work<'_>, table: &mut Table) -> anyhow::Result<()> {
    let store = work.place("loaded", "db");
    let articles = work.options.articles as u64;
    let per_article = |bytes: u64| format!("{:.2} kB", bytes as f64 / articles as f64 / 1000.0);
    let files = |folder: &str| -> u64 {
        let files = walkdir::WalkDir::new(store.join(folder)).into_iter().filter_map(Result::ok).filter_map(|entry| entry.metadata().ok());
        files.filter(std::fs::Metadata::is_file).map(|data| data.len()).sum()
    };
    let whole = files("");
    table.row("store, per article", per_article(whole), format!("{:.0} MB of {articles} articles", whole as f64 / 1e6));
    table.row("of this, the graph", per_article(files("graph")), "RocksDB: nine orders of the quads, and texts".to_owned());
    let file = ReadOnlyDatabase::open(store.join("readings.redb"))?;
    let read = file.begin_read()?;
    let mut parts = Vec::new();
    for handle in read.list_tables()? {
        let stats = read.open_untyped_table(handle.clone())?.stats()?;
        parts.push((handle.name().to_owned(), stats.stored_bytes(), stats.metadata_bytes() + stats.fragmented_bytes()));
    }
    for handle in read.list_multimap_tables()? {
        let stats = read.open_untyped_multimap_table(handle.clone())?.stats()?;
        parts.push((handle.name().to_owned(), stats.stored_bytes(), stats.metadata_bytes() + stats.fragmented_bytes()));
    }
    parts.sort_by_key(|(_, stored, around)| std::cmp::Reverse(stored + around));
    let sum: u64 = parts.iter().map(|(_, stored, around)| stored + around).sum();
    for (name, stored, around) in &parts {
        table.row(&format!("of this, `{name}`"), per_article(stored + around), format!("{} of it free or order", per_article(*around)));
    }
    let length = std::fs::metadata(store.join("readings.redb"))?.len();
    table.row("of this, free pages of the readings file", per_article(length.saturating_sub(sum)), String::new());
    Ok(())
}
