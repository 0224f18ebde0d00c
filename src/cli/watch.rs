//! `newsgraph watch`: the store is kept as folders and feeds are. The system's word that a file changed only wakes us; what changed is told by
//! comparing the folder with what is remembered of it, so that nothing is lost when the word does not come or came while we were not there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use notify::{RecursiveMode, Watcher};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::Volume;
use super::inputs::Inputs;
use super::intake::{self, Intake};
use super::place::{Held, Where};
use super::progress::say;
use crate::ingest::web::{Memo, Memory};
use crate::ingest::{Reason, Refusal, walk};
use crate::store::StoreError;

/// Quiet after a change before it is read: programs write files in several steps.
const QUIET: Duration = Duration::from_millis(300);
/// Longest wait for quiet.
const UNQUIET: Duration = Duration::from_secs(5);
/// Folders are looked at that often even if the system says nothing: some file systems never do.
const LOOK: Duration = Duration::from_secs(30);
/// Wait for another process to be done with the store.
const BUSY: Duration = Duration::from_secs(2);

/// Arguments of `watch`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// Seconds between two looks at a feed or page.
    #[arg(long, default_value_t = 900, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
    #[command(flatten)]
    place: Where,
}

const AFTER: &str = "\
New and changed files are read as soon as they are written; what a deleted file held is removed from the graph, unless another file or URL holds it too.
A newer text under a known URL or file name takes the place of the older one, which --as-of and `explain` still know.
What changed while nobody watched is made up for at the start. Other commands may use the store between two changes.
Ctrl-C ends it after the article at hand, a second one at once; either way nothing stored is lost.

Examples:
  newsgraph watch ~/articles
  newsgraph watch https://news.example/feed.xml --every 600";

/// What the key of a file begins with; that of a URL is the URL.
const FILE: &str = "file:";

/// What differs from what is remembered.
#[derive(Default)]
struct Changes {
    /// What to read.
    sources: Vec<Result<walk::Source, Refusal>>,
    /// The state of the files among it.
    watched: BTreeMap<PathBuf, Memo>,
    /// Files that are no more.
    gone: Vec<Memo>,
}

/// Why we were woken.
enum Wake {
    Changed,
    Stop,
}

/// Stops the reading at the article at hand.
#[derive(Debug, thiserror::Error)]
#[error("stopped")]
struct Stopped;

/// What is being watched.
struct Watch<'a> {
    inputs: Inputs,
    every: Duration,
    place: &'a Where,
    volume: Volume,
    memory: Arc<Memory>,
    stop: Arc<AtomicBool>,
    wakes: Receiver<Wake>,
    /// When URLs are due.
    due: Option<Instant>,
    /// What could not be looked at and was told.
    told: BTreeSet<String>,
}

/// Keeps the store up to date until it is told to end.
pub fn run(args: &Args, volume: Volume) -> anyhow::Result<ExitCode> {
    if args.inputs.paths.iter().any(|path| path == "-") {
        bail!("standard input cannot be watched; name folders, files or URLs, or pipe into `newsgraph build -`");
    }
    let (wake, wakes) = unbounded();
    let stop = Arc::new(AtomicBool::new(false));
    listen(wake.clone(), Arc::clone(&stop))?;
    let watcher = follow(&args.inputs.paths, wake);
    let has_urls = args.inputs.paths.iter().any(|path| walk::is_url(path));
    let (inputs, every, memory) = (args.inputs.clone(), Duration::from_secs(args.every), intake::memory(&args.place)?);
    let mut watch = Watch { inputs, every, place: &args.place, volume, memory, stop, wakes, due: has_urls.then(Instant::now), told: BTreeSet::new() };
    if volume != Volume::Quiet {
        let what = args.inputs.paths.join(", ");
        say(&format!("watching {what} (Ctrl-C ends it)"));
        if let Err(error) = &watcher {
            say(&format!("note: the system tells of no changes ({error}); folders are looked at every {} s", LOOK.as_secs()));
        }
    }
    let outcome = watch.run();
    drop(watcher);
    outcome.map(|()| ExitCode::SUCCESS)
}

/// Wakes us when the process is to end; the second time it ends at once.
fn listen(wake: Sender<Wake>, stop: Arc<AtomicBool>) -> anyhow::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM]).context("no signals can be listened to")?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            if stop.swap(true, Ordering::SeqCst) {
                signal_hook::low_level::exit(128 + signal);
            }
            // The other end has gone when we are ending anyway.
            let _ = wake.send(Wake::Stop);
        }
    });
    Ok(())
}

/// Has the system wake us when something changes in or around what is named.
fn follow(paths: &[String], wake: Sender<Wake>) -> notify::Result<impl Watcher + use<>> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let is_read = event.is_ok_and(|event| event.kind.is_access());
        if !is_read {
            let _ = wake.send(Wake::Changed);
        }
    })?;
    for path in paths.iter().filter(|path| !walk::is_url(path)) {
        let (folder, mode) = around(path);
        watcher.watch(&folder, mode)?;
    }
    Ok(watcher)
}

/// The folder in which changes to what is named show.
fn around(path: &str) -> (PathBuf, RecursiveMode) {
    let plain = &path[..path.find(['*', '?', '[']).unwrap_or(path.len())];
    let here = Path::new(plain);
    if here.is_dir() && (plain.len() == path.len() || plain.ends_with('/')) {
        return (here.to_owned(), RecursiveMode::Recursive);
    }
    let parent = here.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    (parent.to_owned(), if plain.len() == path.len() { RecursiveMode::NonRecursive } else { RecursiveMode::Recursive })
}

impl Watch<'_> {
    fn run(&mut self) -> anyhow::Result<()> {
        loop {
            match self.round() {
                Err(error) if error.is::<Stopped>() => return Ok(()),
                other => other?,
            }
            self.wait();
            if self.stop.load(Ordering::SeqCst) {
                return Ok(());
            }
        }
    }

    /// Waits until there may be something to do.
    fn wait(&self) {
        let until = self.due.map_or(LOOK, |due| due.saturating_duration_since(Instant::now()).min(LOOK));
        if !matches!(self.wakes.recv_timeout(until), Ok(Wake::Changed)) {
            return;
        }
        let begun = Instant::now();
        while begun.elapsed() < UNQUIET {
            match self.wakes.recv_timeout(QUIET) {
                Ok(Wake::Changed) => {}
                Ok(Wake::Stop) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Reads what is new, takes away what has gone.
    fn round(&mut self) -> anyhow::Result<()> {
        if !self.place.store.exists() {
            // What was remembered belonged to a store that is no more.
            self.memory = intake::memory(self.place)?;
        }
        let urls_due = self.due.is_some_and(|due| due <= Instant::now());
        let Changes { mut sources, watched, gone } = self.changes();
        sources.retain(|source| match source {
            Ok(source) => source.url().is_none() || urls_due,
            Err(refusal) => self.told.insert(refusal.to_string()),
        });
        if urls_due {
            self.due = Some(Instant::now() + self.every);
        }
        if sources.is_empty() && gone.is_empty() {
            return Ok(());
        }
        let store = self.store()?;
        let work = self.inputs.work_on(sources, false, &self.memory)?;
        let progress = self.volume.progress(&work);
        let mut intake = Intake::new(self.place, store, Arc::clone(&self.memory), self.volume, progress).watching(watched);
        let mut outcome = gone.into_iter().try_for_each(|memo| intake.lose(&memo));
        if outcome.is_ok() {
            outcome = self.inputs.read(work, |item| if self.stop.load(Ordering::SeqCst) { Err(Stopped.into()) } else { intake.take(item) });
        }
        // Asked for once, not at every look.
        self.inputs.refetch &= !urls_due;
        intake.finish(outcome)?;
        intake.report();
        Ok(())
    }

    /// What differs from what is remembered. Where a folder cannot be looked into, nothing of it has gone.
    fn changes(&self) -> Changes {
        let mut changes = Changes::default();
        let mut present = BTreeSet::new();
        let found = walk::sources(&self.inputs.paths);
        let whole = !found.iter().any(|source| matches!(source, Err(Refusal { reason: Reason::Io(_), .. })));
        for source in found {
            let state = source.as_ref().ok().and_then(|source| source.path.clone()).and_then(|path| Some((state(&path)?, path)));
            let Some((memo, path)) = state else {
                changes.sources.push(source);
                continue;
            };
            present.insert(memo.key.clone());
            if self.memory.get(&memo.key).is_none_or(|known| known.stamp != memo.stamp) {
                changes.watched.insert(path, memo);
                changes.sources.push(source);
            }
        }
        let known = self.inputs.paths.iter().filter(|path| whole && !walk::is_url(path)).flat_map(|path| self.remembered(path));
        changes.gone = known.filter(|memo| memo.stamp.is_some() && !present.contains(&memo.key)).collect();
        changes.gone.retain(|memo| memo.key.strip_prefix(FILE).is_some_and(|path| !Path::new(path).exists()));
        changes
    }

    /// What is remembered of files where `path` points to.
    fn remembered(&self, path: &str) -> Vec<Memo> {
        let (folder, mode) = around(path);
        let Ok(folder) = folder.canonicalize() else { return Vec::new() };
        if mode == RecursiveMode::Recursive {
            return self.memory.below(&format!("{}/", key(&folder)));
        }
        let file = Path::new(path).file_name().map(|name| key(&folder.join(name)));
        file.and_then(|key| self.memory.get(&key)).into_iter().collect()
    }

    /// The store, when it is there; waits while another process has it.
    fn store(&self) -> anyhow::Result<Option<Held>> {
        let mut told = false;
        loop {
            match intake::existing(self.place) {
                Err(error) if matches!(error.downcast_ref(), Some(StoreError::InUse { .. })) => {
                    if !std::mem::replace(&mut told, true) && self.volume != Volume::Quiet {
                        say(&format!("{error}; waiting"));
                    }
                    std::thread::sleep(BUSY);
                    if self.stop.load(Ordering::SeqCst) {
                        return Err(Stopped.into());
                    }
                }
                other => return other,
            }
        }
    }
}

/// Key and stamp of a file: where it is, how long, and when it was written. A file that goes while we look is not there.
fn state(path: &Path) -> Option<Memo> {
    let (path, data) = (path.canonicalize().ok()?, path.metadata().ok()?);
    let written = data.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(Memo { stamp: Some(format!("{} {}.{:09}", data.len(), written.as_secs(), written.subsec_nanos())), ..Memo::of(&key(&path)) })
}

fn key(path: &Path) -> String {
    format!("{FILE}{}", path.display())
}
