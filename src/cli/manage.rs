//! `newsgraph remove`, `rebuild`, `verify`: care of a store.

use std::process::ExitCode;

use super::hint;
use super::output;
use super::place::Where;
use super::progress::say;
use crate::store::Store;

fn println(text: &str) -> anyhow::Result<ExitCode> {
    output::line(text)?;
    Ok(ExitCode::SUCCESS)
}

/// Removes an article by id or source.
pub fn remove(article: &str, place: &Where) -> anyhow::Result<ExitCode> {
    let store = place.open_to_change()?;
    if let Some(id) = store.remove(article)? {
        return println(&format!("removed {article} ({id})"));
    }
    say(&format!("no article with id or source `{article}`{}", hint::near(article, &names(&store)?)));
    Ok(ExitCode::from(1))
}

/// Ids and sources of all articles.
fn names(store: &Store) -> anyhow::Result<Vec<String>> {
    Ok(store.sources()?.into_iter().flat_map(|(source, id)| [source, id]).collect())
}

/// Derives the graph anew.
pub fn rebuild(place: &Where) -> anyhow::Result<ExitCode> {
    let store = place.open_to_change()?;
    store.rebuild()?;
    println(&format!("rebuilt from {} articles: {} quads", store.articles()?, store.graph().len()?))
}

/// Re-reads the words of every claim, and compares the graph with the readings.
pub fn verify(place: &Where) -> anyhow::Result<ExitCode> {
    let store = place.open()?;
    let findings = store.verify()?;
    for finding in &findings {
        say(&format!("{finding}"));
    }
    if findings.is_empty() {
        return println(&format!("{} articles: every claim has its words, and the graph is what the readings give", store.articles()?));
    }
    Ok(ExitCode::from(2))
}
