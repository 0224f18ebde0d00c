//! The inputs that `extract` and `build` share: which articles to read, and reading them on all cores in a stable order.

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use anyhow::Context;
use jiff::civil::Date;

use super::fault;
use crate::article::Article;
use crate::ingest::{self, Options, Piece, Reason, Refusal, walk};
use crate::model::Model;
use crate::note::Note;
use crate::parallel;
use crate::pipeline::{self, Spent};
use crate::reading::Reading;

/// Which articles, and what is known of all of them.
#[derive(clap::Args, Debug)]
pub struct Inputs {
    /// Files (.txt, .html, .md, .jsonl; also gzipped), folders, quoted globs, or - for standard input.
    ///
    /// A file holds one article of at most 16 MiB, a line of .jsonl the same; the text of one article is at most 2 MiB, a page 8 MiB. What is larger is refused
    /// and the rest goes on. A .jsonl file or stream may be as long as it likes.
    #[arg(required = true, value_name = "PATH|-")]
    pub paths: Vec<String>,
    /// Date of articles that name none of their own (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub date: Option<Date>,
    /// Read texts in other languages than English too.
    #[arg(long)]
    pub force: bool,
    /// Threads that read; all cores by default. The result is the same whatever their number.
    #[arg(long, short = 'j', value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

/// What the inputs come to before they are read.
pub struct Work {
    sources: Vec<Result<walk::Source, Refusal>>,
    /// How many articles there are, when each source holds one.
    pub articles: Option<u64>,
    /// How many bytes there are, when all are files.
    pub bytes: Option<u64>,
    /// Bytes taken so far.
    pub read: Arc<AtomicU64>,
    /// Results go to standard output as they come.
    pub prints: bool,
}

impl Work {
    /// True when no input can be opened at all.
    pub fn is_empty(&self) -> bool {
        self.sources.iter().all(Result::is_err)
    }
}

/// What came of one input, in input order.
pub enum Item {
    /// It was read.
    Read(Box<Read>),
    /// It was not.
    Refused(Refusal),
}

/// An article that was read.
pub struct Read {
    /// What was read out of it.
    pub reading: Reading,
    /// Remarks.
    pub notes: Vec<Note>,
    /// Time to find its text.
    pub ingest: Duration,
    /// Time of the later stages.
    pub spent: Spent,
}

impl Inputs {
    /// Looks up what the paths name, without reading it.
    pub fn work(&self, prints: bool) -> Work {
        let sources = walk::sources(&self.paths);
        let files = || sources.iter().flatten();
        let one_each = files().all(walk::Source::is_single);
        let size = |source: &walk::Source| std::fs::metadata(source.path.as_ref()?).ok().filter(std::fs::Metadata::is_file).map(|data| data.len());
        Work { articles: one_each.then_some(sources.len() as u64), bytes: files().map(size).sum(), read: Arc::default(), prints, sources }
    }

    /// How many threads read.
    pub fn threads(&self) -> usize {
        self.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
    }

    /// Reads all articles on all threads and hands each outcome to `take`, in input order.
    ///
    /// # Errors
    /// When the model cannot be loaded, or whatever `take` returns; reading then stops.
    pub fn read(&self, work: Work, mut take: impl FnMut(Item) -> anyhow::Result<()>) -> anyhow::Result<()> {
        if work.is_empty() {
            return work.sources.into_iter().filter_map(Result::err).try_for_each(|refusal| take(Item::Refused(refusal)));
        }
        let model = Model::load().context("the built-in model does not load")?;
        let options = Options { date: self.date, force: self.force };
        let Work { sources, read, .. } = work;
        let pieces = move || sources.into_iter().flat_map(move |source| pieces(source, Arc::clone(&read)));
        parallel::ordered(self.threads(), pieces, |piece| piece.map_or_else(Item::Refused, |piece| item(&model, &piece, options)), take)
    }
}

fn pieces(source: Result<walk::Source, Refusal>, read: Arc<AtomicU64>) -> Box<dyn Iterator<Item = Result<Piece, Refusal>>> {
    match source {
        Ok(source) => ingest::pieces(&source, read),
        Err(refusal) => Box::new(std::iter::once(Err(refusal))),
    }
}

/// Reads one article. A fault of this program costs that article only.
fn item(model: &Model, piece: &Piece, options: Options) -> Item {
    let reading = catch_unwind(AssertUnwindSafe(|| {
        let (begun, mut notes) = (Instant::now(), Vec::new());
        let article: Article = piece.article(options, &mut notes)?;
        let ingest = begun.elapsed();
        let (reading, more, spent) = pipeline::read_timed(model, &article);
        notes.extend(more);
        Ok(Box::new(Read { reading, notes, ingest, spent }))
    }));
    let fault = |what: Box<dyn std::any::Any + Send>| piece.refuse(Reason::Fault(fault::words(what.as_ref())));
    reading.unwrap_or_else(|what| Err(fault(what))).map_or_else(Item::Refused, Item::Read)
}
