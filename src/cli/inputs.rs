//! The inputs that `extract` and `build` share: which articles to read, and reading them on all cores in a stable order.

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use anyhow::Context;
use jiff::civil::Date;

use super::trust::Authorities;
use crate::article::Article;
use crate::ingest::web::{Memo, Memory, Permissions, Web};
use crate::ingest::{self, Options, Piece, Reason, Refusal, walk};
use crate::model::Model;
use crate::note::Note;
use crate::parallel;
use crate::pipeline::{self, Spent};
use crate::reading::Reading;

/// Which articles, and what is known of all of them.
#[derive(clap::Args, Clone, Debug)]
pub struct Inputs {
    /// Files, folders, quoted globs, URLs of feeds, sitemaps and pages, or - for standard input.
    ///
    /// Read are text, HTML, Markdown, PDF, DOCX, e-mail (.eml, .mbox), JSON lines (.jsonl), feeds (RSS, Atom, JSON Feed), books (.epub), web archives
    /// (.warc, .wacz) and ZIP archives of such files; also gzipped or packed with Brotli (.br), and by what they
    /// are where their name says something else.
    ///
    /// A file that is one article has at most 16 MiB, and so has a line of .jsonl, a file in an archive and whatever a URL gives; the text of one article has
    /// at most 2 MiB, a page 8 MiB, a PDF 500 pages that are read. What is larger is refused and the rest goes on. A stream of .jsonl, .mbox or .warc may be as
    /// long as it likes.
    ///
    /// Nothing is asked for over the network but the URLs named here and the pages of the feeds and sitemaps among them, as far as robots.txt lets
    /// programs read them. The home page of a site stands for the feed that it names. Of a sitemap at most 500 new pages are read in a run, the newest,
    /// and only of its own site; of an index of sitemaps, 50 sitemaps.
    #[arg(required = true, value_name = "PATH|URL|-")]
    pub paths: Vec<String>,
    /// Date of articles that name none of their own (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub date: Option<Date>,
    /// Read texts in other languages than English too.
    #[arg(long)]
    pub force: bool,
    /// Ask for URLs on this machine and in private networks too.
    #[arg(long)]
    pub allow_private: bool,
    /// Whom to believe on the network.
    #[command(flatten)]
    pub authorities: Authorities,
    /// Read URLs again that were read before and have not changed since.
    #[arg(long)]
    pub refetch: bool,
    /// Threads that read; all cores by default. The result is the same whatever their number.
    #[arg(long, short = 'j', value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

/// What the inputs come to before they are read.
pub struct Work {
    sources: Vec<Result<walk::Source, Refusal>>,
    web: Option<Arc<Web>>,
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
    /// It was not; what to remember of it all the same.
    Refused(Refusal, Option<Memo>),
    /// All articles of a source are through, with what to remember of it.
    End(walk::Source, Option<Memo>),
}

/// What one thread hands to the others.
enum Task {
    Piece(Box<Result<Piece, Refusal>>),
    End(walk::Source, Option<Memo>),
}

/// An article that was read.
pub struct Read {
    /// What was read out of it.
    pub reading: Reading,
    /// What to remember of it once it is stored.
    pub memo: Option<Memo>,
    /// Remarks.
    pub notes: Vec<Note>,
    /// Time to find its text.
    pub ingest: Duration,
    /// Time of the later stages.
    pub spent: Spent,
}

impl Inputs {
    /// Looks up what the paths name, without reading it.
    ///
    /// # Errors
    /// When there are URLs among them and the authorities to believe cannot be read.
    pub fn work(&self, prints: bool, memory: &Arc<Memory>) -> anyhow::Result<Work> {
        self.work_on(walk::sources(&self.paths), prints, memory)
    }

    /// The work that these sources are.
    ///
    /// # Errors
    /// As [`Inputs::work`].
    pub fn work_on(&self, sources: Vec<Result<walk::Source, Refusal>>, prints: bool, memory: &Arc<Memory>) -> anyhow::Result<Work> {
        let files = || sources.iter().flatten();
        let one_each = files().all(walk::Source::is_single);
        let size = |source: &walk::Source| std::fs::metadata(source.path.as_ref()?).ok().filter(std::fs::Metadata::is_file).map(|data| data.len());
        let permissions = Permissions { private: self.allow_private, again: self.refetch };
        let web = || Ok::<_, anyhow::Error>(Arc::new(Web::new(permissions, Arc::clone(memory), self.authorities.trust()?)));
        let web = files().any(|source| source.url().is_some()).then(web).transpose()?;
        Ok(Work { web, articles: one_each.then_some(sources.len() as u64), bytes: files().map(size).sum(), read: Arc::default(), prints, sources })
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
            return work.sources.into_iter().filter_map(Result::err).try_for_each(|refusal| take(Item::Refused(refusal, None)));
        }
        let model = Model::shared().context("the built-in model does not load")?;
        let options = Options { date: self.date, force: self.force, apart: true };
        let Work { sources, web, read, .. } = work;
        let tasks = move || sources.into_iter().flat_map(move |source| tasks(source, Arc::clone(&read), web.clone()));
        parallel::ordered(self.threads(), tasks, |task| item(model, task, options), take)
    }
}

/// The articles of a source, and its end.
fn tasks(source: Result<walk::Source, Refusal>, read: Arc<AtomicU64>, web: Option<Arc<Web>>) -> Box<dyn Iterator<Item = Task>> {
    let source = match source {
        Ok(source) => source,
        Err(refusal) => return Box::new(std::iter::once(Task::Piece(Box::new(Err(refusal))))),
    };
    let pieces = ingest::pieces(&source, read, web.as_ref()).map(|piece| Task::Piece(Box::new(piece)));
    let end = std::iter::once_with(move || {
        let memo = source.url().and_then(|url| web?.take_fetched(url));
        Task::End(source, memo)
    });
    Box::new(pieces.chain(end))
}

/// Reads one article. A fault of this program costs that article only.
fn item(model: &Model, task: Task, options: Options) -> Item {
    let piece = match task {
        Task::End(source, memo) => return Item::End(source, memo),
        Task::Piece(piece) => match *piece {
            Ok(piece) => piece,
            Err(refusal) => return Item::Refused(refusal, None),
        },
    };
    let reading = catch_unwind(AssertUnwindSafe(|| {
        let (begun, mut notes) = (Instant::now(), Vec::new());
        let article: Article = piece.article(options, &mut notes)?;
        let ingest = begun.elapsed();
        let (reading, more, spent) = pipeline::read_timed(model, &article);
        notes.extend(more);
        Ok(Box::new(Read { reading, memo: piece.memo().cloned(), notes, ingest, spent }))
    }));
    let outcome = reading.unwrap_or_else(|what| Err(piece.refuse(Reason::fault(what.as_ref()))));
    outcome.map_or_else(|refusal| Item::Refused(refusal, piece.memo().cloned()), Item::Read)
}
