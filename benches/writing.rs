//! Quads per second into the store: readings made beforehand are added, and the graph is derived from them.

use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use newsgraph::article::Article;
use newsgraph::model::Model;
use newsgraph::pipeline;
use newsgraph::reading::Reading;
use newsgraph::store::Store;

use crate::news::News;
use crate::options::Options;
use crate::table::Table;

/// Adds the rows: all at once, then one more article to a full store.
pub fn measure(options: &Options, folder: &Path, table: &mut Table) -> anyhow::Result<()> {
    let readings = readings(options, options.store + 1)?;
    let (last, first) = readings.split_last().context("at least one article")?;
    let store = Store::open(&folder.join("writing.db"), true)?;
    let begun = Instant::now();
    for reading in first {
        store.add_later(reading)?;
    }
    store.catch_up()?;
    let seconds = begun.elapsed().as_secs_f64();
    let quads = store.graph().len()?;
    table.row("into the store", format!("{:.0} quads/s", quads as f64 / seconds), format!("{quads} quads of {} articles", first.len()));
    let begun = Instant::now();
    store.add(last)?;
    let added = store.graph().len()?.abs_diff(quads);
    let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
    table.row("one article more", format!("{milliseconds:.0} ms"), format!("{added} quads, into a store of {}", first.len()));
    Ok(())
}

fn readings(options: &Options, count: usize) -> anyhow::Result<Vec<Reading>> {
    let (model, news) = (Model::load()?, News::new(options.real.as_deref())?);
    let article = |number: usize| {
        let article = Article { source: format!("made-{number}"), text: news.text(number)?, language: "en".to_owned(), ..Article::default() };
        Ok(pipeline::read(&model, &article).0)
    };
    (0..count).map(article).collect()
}
