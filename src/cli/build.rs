//! `newsgraph build`: articles into the store.

use std::process::ExitCode;

use anyhow::Context;
use indicatif::HumanCount;
use oxigraph::sparql::QueryResults;

use super::Volume;
use super::inputs::{Inputs, Item};
use super::place::{Held, Where};
use super::progress::{Progress, say};
use super::tally::Tally;
use crate::query;
use crate::reading::Reading;
use crate::store::{Added, Store, StoreError};

/// Arguments of `build`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    place: Where,
}

/// What the store made of the readings.
#[derive(Default)]
struct Sums {
    new: u64,
    replaced: u64,
    same: u64,
    claims: usize,
}

/// Reads articles into the store; what is there already is left alone.
pub fn run(args: &Args, volume: Volume) -> anyhow::Result<ExitCode> {
    let work = args.inputs.work(false);
    // A store that cannot be used is told before the reading; a new one is made when there is something to put into it.
    let mut store = if work.is_empty() { None } else { existing(&args.place)? };
    let (mut progress, mut tally, mut sums) = (volume.progress(&work), Tally::new(volume), Sums::default());
    let outcome = args.inputs.read(work, |item| {
        match item {
            Item::Refused(refusal) => tally.refused(&refusal, &progress),
            Item::Read(read) => {
                if store.is_none() {
                    store = Some(args.place.open_or_create()?);
                }
                let store = store.as_ref().expect("it was just made");
                sums.add(
                    store.add_later(&read.reading).with_context(|| format!("{}: the articles before this one are kept", store.dir().display()))?,
                    &read.reading,
                );
                tally.read(read.ingest, &read.spent);
                progress.step(words(&read.reading));
                if volume == Volume::Loud {
                    detail(&read.reading, &read.notes, &progress);
                }
            }
        }
        Ok(())
    });
    if let Some(store) = store.as_ref().filter(|_| tally.read > 0) {
        progress.phase("bringing the graph up to date");
        // What went wrong first is what to tell; the graph catches up when the store is opened again.
        let caught_up = store.catch_up();
        progress.end();
        outcome?;
        caught_up
            .with_context(|| format!("{}: the articles are kept, and the graph lacks some of them until it can be written", store.dir().display()))?;
        if volume != Volume::Quiet {
            sums.print(&tally, &progress, store)?;
        }
    } else {
        progress.end();
        outcome?;
        if volume != Volume::Quiet {
            say("no article was read; the store was left alone");
        }
    }
    tally.report();
    Ok(tally.code())
}

/// The store, if it is there.
fn existing(place: &Where) -> anyhow::Result<Option<Held>> {
    match place.open_to_change() {
        Err(error) if matches!(error.downcast_ref(), Some(StoreError::Missing { .. })) => Ok(None),
        found => found.map(Some),
    }
}

/// How many words a reading's text has.
pub fn words(reading: &Reading) -> usize {
    reading.text.split_whitespace().count()
}

/// What `-v` says on one article.
pub fn detail(reading: &Reading, notes: &[crate::note::Note], progress: &Progress) {
    let day = reading.article.published.as_deref().unwrap_or("no date");
    let (words, claims, entities) = (words(reading), reading.claims.len(), reading.entities.len());
    progress.say(&format!("read: {} ({day}): {words} words, {claims} claims, {entities} entities", reading.article.source));
    for note in notes {
        progress.say(&format!("note: {note}"));
    }
}

impl Sums {
    fn add(&mut self, added: Added, reading: &Reading) {
        self.claims += reading.claims.len();
        match added {
            Added::New => self.new += 1,
            Added::Replaced => self.replaced += 1,
            Added::Same => self.same += 1,
        }
    }

    fn print(&self, tally: &Tally, progress: &Progress, store: &Store) -> anyhow::Result<()> {
        let Self { new, replaced, same, claims } = self;
        let articles = if tally.read == 1 { "article" } else { "articles" };
        say(&format!("{} {articles} read: {new} new, {replaced} replaced, {same} unchanged", HumanCount(tally.read)));
        say(&format!("{}, {} claims", progress.pace(), HumanCount(*claims as u64)));
        let facts = count(store, "GRAPH ng:facts { ?fact a ng:Fact }")?;
        let entities = count(store, "?entity ng:kind ?kind FILTER NOT EXISTS { ?entity ng:inArticle ?article }")?;
        say(&format!("{} now holds {facts} facts on {entities} entities", store.dir().display()));
        Ok(())
    }
}

/// How many solutions a pattern of one row a thing has.
fn count(store: &Store, pattern: &str) -> anyhow::Result<String> {
    let results = query::run(store, &format!("SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"), &[])?;
    let QueryResults::Solutions(mut rows) = results else { return Ok(String::new()) };
    let row = rows.next().transpose()?;
    Ok(row.and_then(|row| row.get("n").map(|n| super::place::short(store, n))).unwrap_or_default())
}
