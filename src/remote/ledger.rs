//! `Ledger`: what a store elsewhere holds and what must change there, graph by graph, as one compressed file beside the store here; and how
//! far the changes came, as a second file that grows. Both are written before anything is sent, so that whatever ends a run, the next one
//! knows of every statement whether it is there, is not, or may be.
//!
//! ```text
//! ledger.gz          done
//! id 5f0c…           5f0c…
//! @<graph>           >2000     up to 2000 changes may be there
//! -statement         =2000     2000 changes are there
//! +statement         !1234     but for this one, which the store would not have
//! =statement
//! ?statement                   goes, though it may not be there
//! ~statement                   comes, though it may be there
//! ```
//!
//! The last two are what an earlier run left in doubt. The doubt ends when the change is done, not when another run plans it.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Error, ErrorKind, Lines, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use url::Url;

use super::local::Local;
use super::progress::Progress;
use super::read::Reader;
use super::{Graph, RemoteError};
use crate::article::print_of;
use crate::export::file::Whole;
use crate::random;

/// The folder in a store's folder that holds one folder for each store elsewhere.
const FOLDER: &str = "remotes";
/// The file of what is there and what must change.
const LEDGER: &str = "ledger.gz";
/// The file of how far the changes came.
const DONE: &str = "done";
/// Statements by which is looked whether a store still holds what it took.
const SAMPLE: usize = 24;
/// Longer statements are no samples, in bytes: they go into a question.
const LONGEST_SAMPLE: usize = 2000;

/// What becomes of a statement there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// It goes.
    Minus,
    /// It comes.
    Plus,
    /// It stays.
    Stays,
}

/// Whether a statement is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Status {
    /// It is.
    Held,
    /// It may be: whether a request arrived is not known.
    Unsure,
}

/// A statement of a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its graph there.
    pub graph: Graph,
    /// What becomes of it.
    pub sign: Sign,
    /// Whether it was there before; none: it was not.
    pub before: Option<Status>,
    /// N-Triples without the full stop.
    pub statement: String,
}

/// What is there before the changes.
pub enum Previous<'r, 'e> {
    /// Nothing that we know of.
    Nothing,
    /// What the last ledger says.
    Remembered(Box<Remembered>),
    /// What the store itself says.
    Read(&'r mut Reader<'e>),
}

/// What is kept beside a store of one store elsewhere, held by one process.
pub struct Memory {
    folder: PathBuf,
    _lock: File,
}

/// What must change, and how far that came.
pub struct Ledger {
    file: PathBuf,
    id: String,
    /// None when nothing is remembered.
    done: Option<(PathBuf, File, Memory)>,
    statements: u64,
    sample: Vec<Line>,
}

/// What could not be done with a file of the memory.
pub fn failed(path: &Path) -> impl Fn(Error) -> RemoteError + '_ {
    |source| RemoteError::Memory { path: path.to_owned(), source }
}

fn folder(dir: &Path, url: &Url) -> PathBuf {
    dir.join(FOLDER).join(print_of(&[url.as_str().as_bytes()]))
}

impl Memory {
    /// The memory of the store at `url`, in the folder of the store here.
    pub fn open(dir: &Path, url: &Url) -> Result<Self, RemoteError> {
        let folder = folder(dir, url);
        std::fs::create_dir_all(&folder).map_err(failed(&folder))?;
        std::fs::write(folder.join("url"), format!("{url}\n")).map_err(failed(&folder))?;
        let path = folder.join("lock");
        let lock = OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(failed(&path))?;
        match lock.try_lock() {
            Ok(()) => {
                sweep(&folder);
                Ok(Self { folder, _lock: lock })
            }
            Err(std::fs::TryLockError::WouldBlock) => Err(RemoteError::Busy(url.clone())),
            Err(std::fs::TryLockError::Error(source)) => Err(RemoteError::Memory { path, source }),
        }
    }

    /// What the last ledger says is there, and how far its changes came.
    pub fn last(&self) -> Result<Option<Remembered>, RemoteError> {
        let path = self.folder.join(LEDGER);
        if !path.exists() {
            return Ok(None);
        }
        let (id, lines) = open(&path)?;
        let progress = Progress::read(&self.folder.join(DONE), &id)?;
        Ok(Some(Remembered { lines, progress, at: 0, next: None }))
    }

    /// The graphs of the last ledger.
    pub fn graphs(&self) -> Result<Vec<Graph>, RemoteError> {
        let path = self.folder.join(LEDGER);
        if !path.exists() {
            return Ok(Vec::new());
        }
        let mut graphs = Vec::new();
        for line in open(&path)?.1 {
            let Line { graph, .. } = line?;
            if graphs.last() != Some(&graph) {
                graphs.push(graph);
            }
        }
        Ok(graphs)
    }
}

/// Removes what a kill left of ledgers that were being written.
fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "part") {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// A name that no other ledger has.
fn identity() -> std::io::Result<String> {
    random::hex(8)
}

/// A new file that only its owner may read.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Opens a ledger: its id and its lines.
fn open(path: &Path) -> Result<(String, Reading), RemoteError> {
    let file = File::open(path).map_err(failed(path))?;
    let mut lines = BufReader::new(MultiGzDecoder::new(file)).lines();
    let first = lines.next().transpose().map_err(failed(path))?.unwrap_or_default();
    let Some(id) = first.strip_prefix("id ") else { return Err(failed(path)(Error::from(ErrorKind::InvalidData))) };
    Ok((id.to_owned(), Reading { lines, path: path.to_owned(), graph: None }))
}

/// The lines of a ledger as they stand there.
pub struct Reading {
    lines: Lines<BufReader<MultiGzDecoder<File>>>,
    path: PathBuf,
    graph: Graph,
}

impl Iterator for Reading {
    type Item = Result<Line, RemoteError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let line = match self.lines.next()? {
                Ok(line) => line,
                Err(error) => return Some(Err(failed(&self.path)(error))),
            };
            let mut rest = line.chars();
            let (sign, before) = match rest.next() {
                Some('@') => {
                    self.graph = Some(rest.as_str().to_owned()).filter(|name| !name.is_empty());
                    continue;
                }
                Some('-') => (Sign::Minus, Some(Status::Held)),
                Some('?') => (Sign::Minus, Some(Status::Unsure)),
                Some('+') => (Sign::Plus, None),
                Some('~') => (Sign::Plus, Some(Status::Unsure)),
                Some('=') => (Sign::Stays, Some(Status::Held)),
                _ => return Some(Err(failed(&self.path)(Error::from(ErrorKind::InvalidData)))),
            };
            return Some(Ok(Line { graph: self.graph.clone(), sign, before, statement: rest.as_str().to_owned() }));
        }
    }
}

/// What the last ledger says is there, graph by graph.
pub struct Remembered {
    lines: Reading,
    progress: Progress,
    at: u64,
    next: Option<Line>,
}

impl Remembered {
    /// The next graph that it speaks of.
    fn peek(&mut self) -> Result<Option<Graph>, RemoteError> {
        if self.next.is_none() {
            self.next = self.lines.next().transpose()?;
        }
        Ok(self.next.as_ref().map(|line| line.graph.clone()))
    }

    /// What is there of a graph, if it is the next one.
    fn take(&mut self, graph: &Graph) -> Result<Vec<(String, Status)>, RemoteError> {
        let mut there = Vec::new();
        while self.peek()?.as_ref() == Some(graph) {
            let Some(line) = self.next.take() else { break };
            let status = if line.sign == Sign::Stays {
                Some(Status::Held)
            } else {
                self.at += 1;
                self.progress.status(line.sign, line.before, self.at - 1)
            };
            there.extend(status.map(|status| (line.statement, status)));
        }
        // A ledger has three runs a graph, each in order.
        there.sort();
        Ok(there)
    }
}

impl Previous<'_, '_> {
    fn peek(&mut self) -> Result<Option<Graph>, RemoteError> {
        match self {
            Self::Nothing => Ok(None),
            Self::Remembered(remembered) => remembered.peek(),
            Self::Read(reader) => Ok(reader.peek()),
        }
    }

    fn take(&mut self, graph: &Graph) -> Result<Vec<(String, Status)>, RemoteError> {
        match self {
            Self::Nothing => Ok(Vec::new()),
            Self::Remembered(remembered) => remembered.take(graph),
            Self::Read(reader) => Ok(reader.take(graph)?.into_iter().map(|statement| (statement, Status::Held)).collect()),
        }
    }
}

/// A ledger on its way to its file.
struct Writing<W: Write> {
    out: BufWriter<GzEncoder<W>>,
    id: String,
    changes: u64,
    /// Of what stays, the statements with the smallest hashes: other ones for each ledger.
    sample: BTreeMap<[u8; 8], Line>,
}

impl<W: Write> Writing<W> {
    fn begin(out: W, id: String) -> std::io::Result<Self> {
        let mut out = BufWriter::new(GzEncoder::new(out, Compression::fast()));
        writeln!(out, "id {id}")?;
        Ok(Self { out, id, changes: 0, sample: BTreeMap::new() })
    }

    /// Writes what becomes of the statements of a graph: those that go, those that come, those that stay.
    fn graph(&mut self, graph: &Graph, here: Vec<String>, there: Vec<(String, Status)>) -> std::io::Result<()> {
        let Compared { minus, plus, stays } = compared(here, there);
        if minus.len() + plus.len() + stays.len() == 0 {
            return Ok(());
        }
        writeln!(self.out, "@{}", graph.as_deref().unwrap_or_default())?;
        self.changes += (minus.len() + plus.len()) as u64;
        for (statement, before) in minus {
            writeln!(self.out, "{}{statement}", if before == Status::Held { '-' } else { '?' })?;
        }
        for (statement, before) in plus {
            writeln!(self.out, "{}{statement}", if before.is_none() { '+' } else { '~' })?;
        }
        for statement in stays {
            writeln!(self.out, "={statement}")?;
            sample(&mut self.sample, &self.id, Line { graph: graph.clone(), sign: Sign::Stays, before: Some(Status::Held), statement });
        }
        Ok(())
    }

    fn finish(self) -> std::io::Result<W> {
        self.out.into_inner().map_err(std::io::IntoInnerError::into_error)?.finish()
    }
}

/// Keeps a line if it is among the few with the smallest hashes, and no long one.
pub fn sample(kept: &mut BTreeMap<[u8; 8], Line>, id: &str, line: Line) {
    if line.statement.len() > LONGEST_SAMPLE {
        return;
    }
    let mut hash = Sha256::new();
    hash.update(id);
    hash.update(&line.statement);
    let mut key = [0; 8];
    key.copy_from_slice(&hash.finalize()[..8]);
    if kept.len() < SAMPLE || kept.last_key_value().is_some_and(|(last, _)| key < *last) {
        kept.insert(key, line);
        if kept.len() > SAMPLE {
            kept.pop_last();
        }
    }
}

/// What goes, what comes and what stays, each in order; with whether it is there now, where that is not the same for all.
#[derive(Default)]
struct Compared {
    minus: Vec<(String, Status)>,
    plus: Vec<(String, Option<Status>)>,
    stays: Vec<String>,
}

/// What may be there is sent again, or taken away to be sure.
fn compared(here: Vec<String>, there: Vec<(String, Status)>) -> Compared {
    let Compared { mut minus, mut plus, mut stays } = Compared::default();
    let (mut here, mut there) = (here.into_iter().peekable(), there.into_iter().peekable());
    loop {
        let order = match (here.peek(), there.peek()) {
            (None, None) => return Compared { minus, plus, stays },
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(here), Some((there, _))) => here.cmp(there),
        };
        match order {
            std::cmp::Ordering::Less => plus.extend(here.next().map(|statement| (statement, None))),
            std::cmp::Ordering::Greater => minus.extend(there.next()),
            std::cmp::Ordering::Equal => match (here.next(), there.next()) {
                (Some(statement), Some((_, Status::Held))) => stays.push(statement),
                (statement, before) => plus.extend(statement.map(|statement| (statement, before.map(|(_, status)| status)))),
            },
        }
    }
}

impl Ledger {
    /// All of `local` as what comes, in a file that goes when this goes.
    pub fn once(local: &Local<'_>) -> Result<Self, RemoteError> {
        let id = identity().map_err(failed(&std::env::temp_dir()))?;
        let path = std::env::temp_dir().join(format!("newsgraph-export-{id}.gz"));
        let mut writing = private(&path).and_then(|file| Writing::begin(file, id)).map_err(failed(&path))?;
        for graph in local.graphs() {
            writing.graph(&graph, local.statements(&graph)?, Vec::new()).map_err(failed(&path))?;
        }
        let (id, statements) = (writing.id.clone(), writing.changes);
        writing.finish().map_err(failed(&path))?;
        Ok(Self { file: path, id, done: None, statements, sample: Vec::new() })
    }

    /// Writes the ledger that turns what is there into `local`. It takes the place of the last one when it is whole.
    pub fn begin(memory: Memory, local: &Local<'_>, mut previous: Previous<'_, '_>) -> Result<Self, RemoteError> {
        let path = memory.folder.join(LEDGER);
        let whole = Whole::begin(&path)?;
        let mut writing = identity().and_then(|id| Writing::begin(whole, id)).map_err(failed(&path))?;
        let mut graphs = local.graphs().peekable();
        loop {
            let graph = match (graphs.peek().cloned(), previous.peek()?) {
                (None, None) => break,
                (Some(one), None) | (None, Some(one)) => one,
                (Some(here), Some(there)) => here.min(there),
            };
            graphs.next_if_eq(&graph);
            writing.graph(&graph, local.statements(&graph)?, previous.take(&graph)?).map_err(failed(&path))?;
        }
        drop(previous);
        let (id, statements) = (writing.id.clone(), writing.changes);
        let sample = std::mem::take(&mut writing.sample).into_values().collect();
        writing.finish().map_err(failed(&path))?.finish()?;
        let done = memory.folder.join(DONE);
        let begin = || {
            let mut file = File::create(&done)?;
            writeln!(file, "{id}")?;
            file.sync_data()?;
            Ok(file)
        };
        let file = begin().map_err(failed(&done))?;
        Ok(Self { file: path, id, done: Some((done, file, memory)), statements, sample })
    }

    /// Statements to add and to take away.
    pub fn statements(&self) -> u64 {
        self.statements
    }

    /// Its name.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Some statements that the store took earlier.
    pub fn sample(&self) -> &[Line] {
        &self.sample
    }

    /// The changes, in order.
    pub fn changes(&self) -> Result<impl Iterator<Item = Result<Line, RemoteError>> + use<>, RemoteError> {
        Ok(open(&self.file)?.1.filter(|line| line.as_ref().map_or(true, |line| line.sign != Sign::Stays)))
    }

    /// Notes, before a request is sent, that so many changes may then be there.
    pub fn begins(&mut self, changes: u64) -> Result<(), RemoteError> {
        self.note('>', changes, true)
    }

    /// Notes that so many changes are there.
    pub fn is_done(&mut self, changes: u64) -> Result<(), RemoteError> {
        self.note('=', changes, false)
    }

    /// Notes that the store would not have the change at `at`.
    pub fn is_refused(&mut self, at: u64) -> Result<(), RemoteError> {
        self.note('!', at, true)
    }

    fn note(&mut self, mark: char, number: u64, safely: bool) -> Result<(), RemoteError> {
        let Some((path, file, _)) = &mut self.done else { return Ok(()) };
        let mut write = || {
            file.write_all(format!("{mark}{number}\n").as_bytes())?;
            if safely { file.sync_data() } else { Ok(()) }
        };
        write().map_err(failed(path))
    }
}

impl Drop for Ledger {
    fn drop(&mut self) {
        if self.done.is_none() {
            // A file in the folder for temporary files.
            let _ = std::fs::remove_file(&self.file);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::collection::btree_set;
    use proptest::prelude::*;

    use super::*;

    type Set = BTreeSet<String>;
    type Changes = Vec<(Sign, Option<Status>, String)>;

    /// The changes of a run, in the order of its ledger, and what stays.
    fn planned(here: &Set, there: Vec<(String, Status)>) -> (Changes, Vec<String>) {
        let Compared { minus, plus, stays } = compared(here.iter().cloned().collect(), there);
        let minus = minus.into_iter().map(|(one, before)| (Sign::Minus, Some(before), one));
        (minus.chain(plus.into_iter().map(|(one, before)| (Sign::Plus, before, one))).collect(), stays)
    }

    fn apply<'c>(store: &mut Set, changes: impl IntoIterator<Item = &'c (Sign, Option<Status>, String)>) {
        for (sign, _, statement) in changes {
            if *sign == Sign::Minus {
                store.remove(statement)
            } else {
                store.insert(statement.clone())
            };
        }
    }

    /// A run that ends early: some changes are noted as done, of these one as refused, some more arrived, some more were begun. Gives what the
    /// next run knows of the store.
    fn interrupted(store: &mut Set, here: &Set, there: Vec<(String, Status)>, counts: [u8; 3], refused: u8) -> Vec<(String, Status)> {
        let (changes, stays) = planned(here, there);
        let all = changes.len();
        let mut counts = counts.map(|count| count as usize % (all + 1));
        counts.sort_unstable();
        let [done, arrived, begun] = counts;
        let mut progress = Progress { done: done as u64, begun: begun as u64, refused: BTreeSet::new() };
        let at = refused as usize % (all + 1);
        if at < done {
            progress.refused.insert(at as u64);
        }
        apply(store, changes[..arrived].iter().enumerate().filter(|(other, _)| at >= done || *other != at).map(|(_, change)| change));
        let mut known: Vec<(String, Status)> = stays.into_iter().map(|one| (one, Status::Held)).collect();
        let status =
            |(at, (sign, before, one)): (usize, &(Sign, Option<Status>, String))| Some((one.clone(), progress.status(*sign, *before, at as u64)?));
        known.extend(changes.iter().enumerate().filter_map(status));
        known.sort();
        known
    }

    fn some() -> impl Strategy<Value = Set> {
        btree_set("[a-p]", 0..16)
    }

    proptest! {
        #[test]
        fn whatever_runs_left_the_next_one_ends_in_what_is_here(
            before in some(), runs in proptest::collection::vec((some(), any::<[u8; 3]>(), any::<u8>()), 1..4), last in some()
        ) {
            let mut store = before.clone();
            let mut known: Vec<(String, Status)> = before.iter().map(|one| (one.clone(), Status::Held)).collect();
            for (here, counts, refused) in &runs {
                known = interrupted(&mut store, here, known, *counts, *refused);
            }
            let (changes, _) = planned(&last, known);
            apply(&mut store, &changes);
            prop_assert_eq!(store, last);
        }
    }
}
