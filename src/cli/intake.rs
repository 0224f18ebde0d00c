//! `Intake`: what `build` and `watch` do with articles as they are read: into the store, the memory and the summary.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use indicatif::HumanCount;

use super::Volume;
use super::inputs::{Item, Read};
use super::place::{Held, Where};
use super::progress::{Progress, say};
use super::tally::Tally;
use crate::ingest::web::{Memo, Memory};
use crate::ingest::{Reason, Refusal, walk};
use crate::reading::Reading;
use crate::store::{Added, Store, StoreError};

/// The file in a store's folder that says what was read of the network and of watched folders.
const MEMORY: &str = "memory.log";

/// The way of articles into a store.
pub struct Intake<'a> {
    place: &'a Where,
    volume: Volume,
    /// Its store; none while there was nothing to put into it.
    pub store: Option<Held>,
    notebook: Notebook,
    /// What was read and what was not.
    pub tally: Tally,
    progress: Progress,
    sums: Sums,
    /// Files whose articles go when they are no longer in them, with what to remember.
    watched: BTreeMap<PathBuf, Memo>,
    /// Articles of the source at hand.
    sources: Vec<String>,
}

/// What is written into the memory as inputs are read: what the store has once it has it, never before, and what no reading again would change.
pub struct Notebook {
    memory: Arc<Memory>,
    /// True when something of the source at hand could not be read.
    failed: bool,
}

/// What the store made of the readings.
#[derive(Default)]
struct Sums {
    new: u64,
    replaced: u64,
    same: u64,
    removed: u64,
    claims: usize,
}

impl Notebook {
    /// Writes into this memory.
    #[must_use]
    pub fn new(memory: Arc<Memory>) -> Self {
        Self { memory, failed: false }
    }

    /// The store has it.
    pub fn keep(&self, memo: Option<Memo>) {
        if let Some(memo) = memo {
            self.memory.note(memo);
        }
    }

    /// It could not be read.
    pub fn refuse(&mut self, reason: &Reason, memo: Option<Memo>) {
        self.failed |= !reason.is_skip();
        self.keep(memo.filter(|_| reason.is_kept()));
    }

    /// A source is through. What failed is asked for again next time; says whether something did.
    pub fn end(&mut self, memo: Option<Memo>) -> bool {
        let failed = std::mem::take(&mut self.failed);
        self.keep(memo.filter(|_| !failed));
        failed
    }

    /// True when something is to be remembered beside a store that is not there.
    #[must_use]
    pub fn needs_store(&self) -> bool {
        self.memory.is_waiting()
    }

    /// Says whether all was written.
    ///
    /// # Errors
    /// What went wrong first.
    pub fn close(&self) -> std::io::Result<()> {
        self.memory.close()
    }
}

/// What is remembered beside the store.
///
/// # Errors
/// When its file is there and cannot be read.
pub fn memory(place: &Where) -> anyhow::Result<Arc<Memory>> {
    let file = place.store.join(MEMORY);
    let memory =
        Memory::open(&file).with_context(|| format!("{} cannot be read; it may be deleted: everything is then read again", file.display()))?;
    Ok(Arc::new(memory))
}

/// The store, if it is there.
pub fn existing(place: &Where) -> anyhow::Result<Option<Held>> {
    match place.open_to_change() {
        Err(error) if matches!(error.downcast_ref(), Some(StoreError::Missing { .. })) => Ok(None),
        found => found.map(Some),
    }
}

impl<'a> Intake<'a> {
    /// The way into the store at `place`, which may be open already.
    pub fn new(place: &'a Where, store: Option<Held>, memory: Arc<Memory>, volume: Volume, progress: Progress) -> Self {
        let (tally, sums, watched) = (Tally::new(volume), Sums::default(), BTreeMap::new());
        Self { place, volume, store, notebook: Notebook::new(memory), tally, progress, sums, watched, sources: Vec::new() }
    }

    /// The same, with files whose articles go when they are no longer in them.
    pub fn watching(self, watched: BTreeMap<PathBuf, Memo>) -> Self {
        Self { watched, ..self }
    }

    /// Takes what came of one input.
    pub fn take(&mut self, item: Item) -> anyhow::Result<()> {
        match item {
            Item::Read(read) => self.read(*read),
            Item::Refused(refusal, memo) => {
                self.refused(&refusal, memo);
                Ok(())
            }
            Item::End(source, memo) => self.end(&source, memo),
        }
    }

    fn read(&mut self, read: Read) -> anyhow::Result<()> {
        if self.store.is_none() {
            self.store = Some(self.place.open_or_create()?);
        }
        let store = self.store.as_ref().expect("it was just made");
        let added = store.add_later(&read.reading).with_context(|| kept(store))?;
        self.sums.add(added, &read.reading);
        self.sources.push(read.reading.article.source.clone());
        self.tally.read(read.ingest, &read.spent);
        self.progress.step(words(&read.reading));
        if self.volume == Volume::Loud {
            detail(&read.reading, &read.notes, &self.progress);
        }
        self.notebook.keep(read.memo);
        Ok(())
    }

    fn refused(&mut self, refusal: &Refusal, memo: Option<Memo>) {
        self.tally.refused(refusal, &self.progress);
        self.notebook.refuse(&refusal.reason, memo);
    }

    /// A source is through. Articles that a watched file no longer holds go.
    fn end(&mut self, source: &walk::Source, memo: Option<Memo>) -> anyhow::Result<()> {
        let (mut sources, failed) = (std::mem::take(&mut self.sources), self.notebook.end(memo));
        let Some(memo) = source.path.as_ref().and_then(|path| self.watched.remove(path)) else { return Ok(()) };
        let before = self.notebook.memory.get(&memo.key).map(|memo| memo.sources).unwrap_or_default();
        let gone: Vec<String> = before.into_iter().filter(|source| !sources.contains(source)).collect();
        if failed {
            // Half of a file may have been written: what it held stays until it can be read.
            sources.extend(gone);
        } else {
            self.leave(&gone)?;
        }
        self.notebook.keep(Some(Memo { sources, ..memo }));
        Ok(())
    }

    /// A watched file is no more.
    pub fn lose(&mut self, memo: &Memo) -> anyhow::Result<()> {
        self.leave(&memo.sources)?;
        self.notebook.keep(Some(Memo::of(&memo.key)));
        Ok(())
    }

    /// Takes away what these sources named.
    fn leave(&mut self, sources: &[String]) -> anyhow::Result<()> {
        let Some(store) = &self.store else { return Ok(()) };
        self.sums.removed += store.leave_all_later(sources).with_context(|| kept(store))? as u64;
        Ok(())
    }

    /// Brings the graph up to date after `outcome`, what came of the reading, and says what was done. Where nothing was read, a store is made all the
    /// same for what is to be remembered.
    pub fn finish(&mut self, outcome: anyhow::Result<()>) -> anyhow::Result<()> {
        if self.store.is_none() && self.notebook.needs_store() {
            self.store = Some(self.place.open_or_create()?);
        }
        let store = self.store.as_ref().filter(|_| self.tally.read + self.sums.removed > 0);
        let Some(store) = store else {
            self.progress.end();
            return outcome;
        };
        self.progress.phase("bringing the graph up to date");
        // What went wrong first is what to tell; the graph catches up when the store is opened again.
        let caught_up = store.catch_up();
        self.progress.end();
        outcome?;
        caught_up
            .with_context(|| format!("{}: the articles are kept, and the graph lacks some of them until it can be written", store.dir().display()))?;
        if self.volume != Volume::Quiet {
            self.sums.print(&self.tally, &self.progress, store)?;
        }
        Ok(())
    }

    /// A summary of what was left out. What could not be remembered is read again next time, which is no fault.
    pub fn report(&self) {
        if let Err(error) = self.notebook.close() {
            say(&format!("note: {}: {error}; what was read now is read again next time", self.place.store.join(MEMORY).display()));
        }
        self.tally.report();
    }
}

fn kept(store: &Store) -> String {
    format!("{}: the articles before this one are kept", store.dir().display())
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
        let Self { new, replaced, same, removed, claims } = self;
        let articles = if tally.read == 1 { "article" } else { "articles" };
        let removed = if *removed == 0 { String::new() } else { format!(", {removed} removed") };
        say(&format!("{} {articles} read: {new} new, {replaced} replaced, {same} unchanged{removed}", HumanCount(tally.read)));
        say(&format!("{}, {} claims", progress.pace(), HumanCount(*claims as u64)));
        let (entities, facts) = store.derived()?;
        say(&format!("{} now holds {facts} facts on {entities} entities", store.dir().display()));
        Ok(())
    }
}
