//! Ingest: files, folders, globs, standard input, URLs, and containers of articles (JSONL, feeds, web archives, ZIP, books) -> articles with
//! cleaned text and metadata. A thing that cannot be read becomes a `Refusal`; the rest of the batch goes on.

mod archive;
mod byline;
pub mod bytes;
pub mod clean;
mod cut;
pub mod date;
mod docx;
mod epub;
mod facts;
mod feed;
mod format;
mod html;
mod jsonl;
pub mod language;
mod mail;
mod markdown;
mod mbox;
mod modified;
mod nesting;
pub mod pdf;
mod sitemap;
mod text;
pub mod walk;
mod warc;
pub mod web;
mod xml;

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use jiff::civil::Date;

use crate::article::Article;
use crate::note::Note;
pub use cut::Pieces;
use cut::{Input, cut, guarded};
pub use facts::Facts;
pub use format::Format;
use web::{Memo, Web};

/// Longest cleaned text of one article, in bytes: about 340 000 words, several novels. Reading takes memory in proportion to it.
pub const LONGEST_TEXT: usize = 2 << 20;

/// Why one input gave no article.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {reason}")]
pub struct Refusal {
    /// The file, or file and line.
    pub place: String,
    /// What was found and what would work.
    pub reason: Reason,
}

/// What stood in the way.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// The operating system said no.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// No such file or folder, and no file matches it as a glob.
    #[error("no such file or folder; a path, a folder, a quoted glob such as 'news/*.txt', a URL, or - for standard input would work")]
    Missing,
    /// A glob that cannot be parsed.
    #[error("not a glob: {0}")]
    Glob(String),
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Bytes that are no text.
    #[error(
        "looks like {0}, not text; text, HTML, Markdown, PDF, DOCX, EPUB, e-mail (.eml, .mbox), JSON lines, feeds and web archives work, also gzipped"
    )]
    Binary(&'static str),
    /// Larger than the cap.
    #[error("is larger than {0} MiB after unpacking; split it, or give one article a line as .jsonl")]
    TooLarge(u64),
    /// A line of a JSONL file that is longer than the cap.
    #[error("the line is longer than {0} MiB; skipped")]
    LongLine(u64),
    /// Cleaned text that is longer than the cap.
    #[error("its text is {found} KiB long, and an article may have {} KiB; split it, or give one article a line as .jsonl", LONGEST_TEXT >> 10)]
    LongText {
        /// Length in KiB.
        found: usize,
    },
    /// A line of a JSONL file that is no article.
    #[error("not an article: {found}; a line is an object with \"text\" or \"html\", and optionally \"title\", \"published\", \"source\"")]
    Json {
        /// What is wrong.
        found: String,
        /// Where in the line, in characters from 1.
        column: Option<usize>,
    },
    /// A line of `extract`'s output.
    #[error("is a reading, not an article; `newsgraph load` adds readings to a store")]
    IsReading,
    /// A fault of this program.
    #[error("this program failed on it ({0}) and left it out; please report that, with the article")]
    Fault(String),
    /// A page without prose.
    #[error("no article text found in the page")]
    NoText,
    /// Nothing to read in a part of an archive, where most parts hold no article.
    #[error("holds no article")]
    NoArticle,
    /// Read before, and the same since.
    #[error("has not changed since it was read; --refetch reads it again")]
    Known,
    /// What stood in the way on the network.
    #[error(transparent)]
    Web(#[from] web::Fault),
    /// A ZIP archive, or what is in one, is broken.
    #[error("cannot be read as a ZIP archive, document or book: {0}")]
    Archive(String),
    /// An archive within an archive.
    #[error("is an archive within an archive, and left alone; unpack the outer one and name this one itself")]
    Nested,
    /// Much larger than its archive.
    #[error("becomes more than 200 times as large as its archive, and the rest of it is left alone: no text does that")]
    Bomb,
    /// A web archive that is none, or is cut off.
    #[error("is no whole web archive: {0}")]
    Warc(String),
    /// A feed that is none.
    #[error("cannot be read as RSS, Atom or JSON Feed: {0}")]
    Feed(String),
    /// A list of pages, without its site.
    #[error("is a sitemap, which names pages and holds none; `newsgraph build https://SITE/sitemap.xml` asks for them")]
    Sitemap,
    /// More pages than are asked for at once.
    #[error("names {0} more pages that are new; run again for the next")]
    MorePages(usize),
    /// More sitemaps than are asked for at once.
    #[error("names {0} more sitemaps; run again for the next")]
    MoreSitemaps(usize),
    /// Pages elsewhere.
    #[error("names {0} pages of other sites, which a sitemap may not; they are left alone")]
    OtherSites(usize),
    /// A mail that is none.
    #[error("cannot be read as an e-mail: {0}")]
    Mail(String),
    /// A PDF that cannot be read.
    #[error("cannot be read as a PDF: {0}")]
    Pdf(String),
    /// Another language than English.
    #[error("is {0}, and only English is read; --force reads it all the same")]
    Language(&'static str),
}

impl Reason {
    /// A few words for a summary that counts reasons.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Web(fault) => fault.label(),
            Self::Known => "unchanged since they were read",
            Self::Archive(_) | Self::Warc(_) | Self::Feed(_) | Self::Mail(_) | Self::Pdf(_) => "broken",
            Self::Nested => "archives within archives",
            Self::Sitemap => "lists of pages",
            Self::MorePages(_) | Self::MoreSitemaps(_) => "sitemaps with more pages",
            Self::OtherSites(_) => "sitemaps with pages of other sites",
            Self::Io(_) => "unreadable",
            Self::Missing | Self::Glob(_) => "not there",
            Self::Empty => "empty",
            Self::Binary(_) => "not text",
            Self::TooLarge(_) | Self::LongLine(_) | Self::LongText { .. } | Self::Bomb => "too large",
            Self::Json { .. } | Self::IsReading => "not an article",
            Self::NoText | Self::NoArticle => "without article text",
            Self::Language(_) => "not English",
            Self::Fault(_) => "failed in this program",
        }
    }

    /// True when leaving the input out is what the user would expect, not a failure.
    #[must_use]
    pub fn is_skip(&self) -> bool {
        matches!(self, Self::Language(_) | Self::NoArticle | Self::Known | Self::MorePages(_) | Self::MoreSitemaps(_) | Self::OtherSites(_))
    }

    /// True when it is remembered of a page, which is then not asked for again until it changes: reading the same once more would come to the same.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        match self {
            Self::Io(_) | Self::Missing | Self::Glob(_) | Self::Fault(_) => false,
            Self::Web(fault) => fault.is_kept(),
            _ => true,
        }
    }

    /// A fault of this program, with what it said.
    #[must_use]
    pub fn fault(what: &(dyn Any + Send)) -> Self {
        Self::Fault(fault_words(what))
    }

    /// What went wrong with a PDF, for the process that has it read.
    fn words(&self) -> String {
        match self {
            Self::Pdf(words) => words.clone(),
            other => other.to_string(),
        }
    }
}

/// The words of a fault of this program.
#[must_use]
pub fn fault_words(fault: &(dyn Any + Send)) -> String {
    let text = fault.downcast_ref::<String>().cloned();
    text.or_else(|| fault.downcast_ref::<&str>().map(|&text| text.to_owned())).unwrap_or_else(|| "no message".to_owned())
}

/// What the user may say about all inputs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Date of articles that name none of their own.
    pub date: Option<Date>,
    /// Read other languages too.
    pub force: bool,
    /// Have dangerous files read by a process of their own: this program again, with [`pdf::COMMAND`].
    pub apart: bool,
}

/// An article, or why there is none.
pub type Outcome = Result<Article, Refusal>;

/// The bytes of one article, cut off its source but not yet looked into. Cutting is cheap; [`Piece::article`] does the work, on any thread.
#[derive(Debug)]
pub struct Piece {
    /// The file, or file and line: where messages point to, and the article's source when it names none.
    place: String,
    name: String,
    raw: Vec<u8>,
    packing: Packing,
    facts: Facts,
    /// What to remember once it was read, of a page or an item of a feed.
    memo: Option<Memo>,
    /// One of many in an archive, of which most may hold no article.
    archived: bool,
    /// What is to be noted of it.
    remark: Option<String>,
}

#[derive(Clone, Copy, Debug)]
enum Packing {
    /// The whole of a file.
    Whole(Option<Format>),
    /// A line of a JSONL file.
    Line,
    /// HTML with nothing around the text: an item of a feed, a document of a book.
    Prose,
    /// The text part of an office document.
    Document,
}

/// Cuts one source into the pieces that are articles, lazily. `read` counts the bytes that were taken from it. A URL is asked for through `web`.
pub fn pieces(source: &walk::Source, read: Arc<AtomicU64>, web: Option<&Arc<Web>>) -> Pieces {
    let input = Input { place: source.place(), file: source.path.clone(), ..Input::named(&source.name) };
    if let (Some(url), Some(web)) = (source.url(), web) {
        return guarded(&input, web::pieces(web, url));
    }
    opened(source.open().map(|reader| Box::new(bytes::Counted::new(reader, read)) as _), input)
}

/// Cuts the content of a file of this name into the pieces that are articles, lazily.
#[must_use]
pub fn pieces_of(name: &str, raw: Vec<u8>) -> Pieces {
    opened(Ok(Box::new(std::io::Cursor::new(raw))), Input::named(name))
}

/// The article that fields make which a program holds, named as those of a JSON line. Its map leads back to the text field, without the blanks around that.
///
/// # Errors
/// Why there is none.
pub fn article_of(fields: &serde_json::Map<String, serde_json::Value>, options: Options) -> Result<Article, Reason> {
    finish(jsonl::of(fields, "")?, options)
}

/// The field among these that an article's text is taken from, as it stands there.
///
/// # Errors
/// When it is no string.
pub fn text_of(fields: &serde_json::Map<String, serde_json::Value>) -> Result<Option<&str>, Reason> {
    jsonl::text(fields)
}

fn opened(reader: std::io::Result<Box<dyn std::io::Read>>, mut input: Input) -> Pieces {
    let is_brotli = input.name.to_ascii_lowercase().ends_with(format::BROTLI);
    // An archive in it can only be read from memory.
    input.file = input.file.filter(|_| !is_brotli);
    let plain = reader.map(|reader| if is_brotli { bytes::brotli(reader) } else { reader });
    match plain.and_then(bytes::Unpacked::new) {
        Ok(reader) => guarded(&input, cut(reader, input.clone())),
        Err(error) => input.refused(error.into()),
    }
}

/// Reads all articles of one source, one after the other, lazily. A URL is refused.
#[must_use]
pub fn read(source: &walk::Source, options: Options) -> Box<dyn Iterator<Item = Outcome>> {
    Box::new(pieces(source, Arc::default(), None).map(move |piece| piece?.article(options, &mut Vec::new())))
}

impl Piece {
    /// The article in these bytes; what was mended on the way is added to `notes`.
    ///
    /// # Errors
    /// When there is none; the refusal says why.
    pub fn article(&self, options: Options, notes: &mut Vec<Note>) -> Outcome {
        notes.extend(self.remark.iter().map(|remark| Note::new(&self.place, remark.as_str())));
        let found = self.unpacked(options, notes).or_else(|reason| self.shorter(reason, notes));
        let told = found.map(|mut article| {
            self.facts.tell(&mut article);
            if article.source.is_empty() {
                self.name.clone_into(&mut article.source);
            }
            article
        });
        told.and_then(|article| finish(article, options)).map_err(|reason| self.refuse(reason))
    }

    /// What to remember once it was read.
    #[must_use]
    pub fn memo(&self) -> Option<&Memo> {
        self.memo.as_ref()
    }

    /// Says where a reason holds; a fault in a line is shown with its column.
    #[must_use]
    pub fn refuse(&self, reason: Reason) -> Refusal {
        let place = match &reason {
            Reason::Json { column: Some(column), .. } => format!("{}:{column}", self.place),
            _ => self.place.clone(),
        };
        let reason = match reason {
            Reason::NoText | Reason::Empty if self.archived => Reason::NoArticle,
            reason => reason,
        };
        Refusal { place, reason }
    }

    fn unpacked(&self, options: Options, notes: &mut Vec<Note>) -> Result<Article, Reason> {
        match self.packing {
            Packing::Whole(format) => self.whole(format, options, notes),
            Packing::Line => jsonl::article(&self.raw, &self.name),
            Packing::Document => Ok(docx::article(&self.raw)),
            Packing::Prose => html::prose(&bytes::decode(&self.raw, true)?.0),
        }
    }

    /// The shorter form of the text, where the page has none.
    fn shorter(&self, reason: Reason, notes: &mut Vec<Note>) -> Result<Article, Reason> {
        let Some(summary) = self.facts.summary.as_ref().filter(|_| matches!(reason, Reason::NoText | Reason::Empty | Reason::Binary(_))) else {
            return Err(reason);
        };
        notes.push(Note::new(&self.place, "no article text found in the page; what its feed says of it was read"));
        html::prose(summary)
    }

    fn whole(&self, format: Option<Format>, options: Options, notes: &mut Vec<Note>) -> Result<Article, Reason> {
        match format {
            _ if self.raw.is_empty() => return Err(Reason::Empty),
            Some(Format::Pdf) => return self.pdf(options, notes),
            Some(Format::Mail) => return mail::article(&self.raw),
            Some(Format::Sitemap) => return Err(Reason::Sitemap),
            _ => {}
        }
        let (text, broken) = bytes::decode(&self.raw, format == Some(Format::Html))?;
        if text.trim().is_empty() {
            return Err(Reason::Empty);
        }
        let format = format.unwrap_or_else(|| Format::of_text(&text));
        match format {
            Format::Mail => return mail::article(&self.raw),
            Format::Sitemap => return Err(Reason::Sitemap),
            _ => {}
        }
        if broken > 0 {
            notes.push(Note::new(&self.place, format!("{broken} bytes are no valid UTF-8; each is read as \u{fffd}")));
        }
        match format {
            Format::Html => html::article(&text),
            Format::Markdown => Ok(markdown::article(&text)),
            _ => Ok(text::article(&text)),
        }
    }

    fn pdf(&self, options: Options, notes: &mut Vec<Note>) -> Result<Article, Reason> {
        let (article, pages) = pdf::article(&self.raw, options.apart)?;
        if let Some(pages) = pages {
            notes.push(Note::new(&self.place, format!("the document says that it has {pages} pages; the first {} were read", pdf::MOST_PAGES)));
        }
        Ok(article)
    }
}

/// The last checks that every article passes.
fn finish(mut article: Article, options: Options) -> Result<Article, Reason> {
    if article.text.trim().is_empty() {
        return Err(Reason::NoText);
    }
    if article.text.len() > LONGEST_TEXT {
        return Err(Reason::LongText { found: article.text.len() >> 10 });
    }
    article.published = article.published.or(options.date);
    article.modified = article.modified.filter(|day| article.published.is_none_or(|published| *day > published));
    let words = |text: String| clean::words(&text);
    article.title = article.title.and_then(words);
    article.publisher = article.publisher.and_then(words);
    article.authors = article.authors.into_iter().filter_map(words).collect();
    article.source = clean::name(&article.source);
    match language::of(&article.text) {
        Ok(code) => code.clone_into(&mut article.language),
        Err(other) if options.force => other.code().clone_into(&mut article.language),
        Err(other) => return Err(Reason::Language(other.eng_name())),
    }
    Ok(article)
}
