//! `newsgraph build`: articles into the store.

use std::process::ExitCode;

use anyhow::Context;

use super::Volume;
use super::inputs::Inputs;
use super::intake::{self, Intake};
use super::place::Where;
use super::progress::say;
use super::remote::{Errand, Remote};
use crate::remote::Choice;
use crate::store::StoreError;

/// Arguments of `build`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    place: Where,
    /// Then bring the triple store at this address (SPARQL Update) up to date: only what changed since the last time is sent there.
    #[arg(long, value_name = "URL", group = "url", help_heading = "Triple store elsewhere")]
    sync: Option<String>,
    /// Send statements as rdf:Statement even if the triple store knows RDF 1.2.
    #[arg(long, requires = "sync", help_heading = "Triple store elsewhere")]
    rdf11: bool,
    #[command(flatten)]
    remote: Remote,
}

const AFTER: &str = "\
What is in the store already is left alone.
Of URLs too the store remembers what it has, and what is no article or is not there: a second run reads what is new, and goes on with long sitemaps.
A newer text under a known URL or file name takes the place of the older one, which --as-of and `explain` still know.

With --sync the articles are kept here first; when the triple store cannot be reached, the next run
makes up for it. `newsgraph export --to URL --sync` does the same without reading anything (docs/remote.md).

Examples:
  newsgraph build data/articles
  newsgraph build 'reports/*.pdf' --date 2025-04-14
  newsgraph build https://news.example/feed.xml
  newsgraph build /var/spool/articles --sync http://localhost:7878/update";

/// Reads articles into the store; what is there already is left alone.
pub fn run(args: &Args, volume: Volume) -> anyhow::Result<ExitCode> {
    if let Some(url) = &args.sync {
        args.remote.check(url, args.place.base.as_deref(), &args.inputs.authorities, volume)?;
    }
    let memory = intake::memory(&args.place)?;
    let work = args.inputs.work(false, &memory)?;
    // A store that cannot be used is told before the reading; a new one is made when there is something to put into it.
    let store = if work.is_empty() { None } else { intake::existing(&args.place)? };
    let was_there = store.is_some();
    let mut intake = Intake::new(&args.place, store, memory, volume, volume.progress(&work));
    let outcome = args.inputs.read(work, |item| intake.take(item));
    intake.finish(outcome)?;
    if volume != Volume::Quiet && intake.tally.read == 0 {
        let what = if intake.tally.known > 0 { "nothing is new" } else { "no article was read" };
        let is_made = intake.store.is_some() && !was_there;
        say(&format!("{what}; the store {}", if is_made { "remembers what was looked at" } else { "was left alone" }));
    }
    intake.report();
    let code = intake.tally.code();
    // The store goes back to its server, if it has one, before the network is waited for.
    drop(intake);
    match &args.sync {
        Some(url) if !sync(args, url, volume)? => Ok(ExitCode::from(2)),
        _ => Ok(code),
    }
}

/// Brings the triple store up to date; false when it refused something.
fn sync(args: &Args, url: &str, volume: Volume) -> anyhow::Result<bool> {
    let store = match args.place.open() {
        Err(error) if matches!(error.downcast_ref(), Some(StoreError::Missing { .. })) => return Ok(true),
        store => store?,
    };
    let choice = Choice { facts_only: false, part: None };
    let errand = Errand { url, dir: &args.place.store, rdf11: args.rdf11, changes: true, choice, authorities: &args.inputs.authorities };
    let dir = args.place.store.display();
    args.remote.send(&errand, store, volume).with_context(|| format!("the articles are kept in {dir}, and the triple store lacks some of them"))
}
