//! Ingest: files, folders, globs, standard input, JSONL and gzip of these -> articles with cleaned text and metadata.
//! A thing that cannot be read becomes a `Refusal`; the rest of the batch goes on.

pub mod bytes;
pub mod clean;
pub mod date;
mod html;
mod jsonl;
pub mod language;
mod markdown;
mod text;
pub mod walk;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use jiff::civil::Date;

use crate::article::Article;
use crate::note::Note;

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
    #[error("no such file or folder; a path, a folder, a quoted glob such as 'news/*.txt', or - for standard input would work")]
    Missing,
    /// A glob that cannot be parsed.
    #[error("not a glob: {0}")]
    Glob(String),
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Bytes that are no text.
    #[error("looks like {0}, not text; .txt, .html, .md and .jsonl files work, also gzipped")]
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
    /// A page whose tags are nested more deeply than is parsed.
    #[error("its tags are nested {found} deep, and {most} are parsed at most; save its text as .txt")]
    Nested {
        /// How deeply.
        found: usize,
        /// How deeply is possible.
        most: usize,
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
    /// Another language than English.
    #[error("is {0}, and only English is read; --force reads it all the same")]
    Language(&'static str),
}

impl Reason {
    /// A few words for a summary that counts reasons.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Io(_) => "unreadable",
            Self::Missing | Self::Glob(_) => "not there",
            Self::Empty => "empty",
            Self::Binary(_) => "not text",
            Self::TooLarge(_) | Self::LongLine(_) | Self::LongText { .. } => "too large",
            Self::Json { .. } | Self::IsReading => "not an article",
            Self::Nested { .. } => "nested too deeply",
            Self::NoText => "without article text",
            Self::Language(_) => "not English",
            Self::Fault(_) => "failed in this program",
        }
    }

    /// True when leaving the input out is what the user would expect, not a failure.
    #[must_use]
    pub fn is_skip(&self) -> bool {
        matches!(self, Self::Language(_))
    }
}

/// Where an article's text stands and how it is packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Plain text, perhaps pasted from a page.
    Text,
    /// A web page.
    Html,
    /// Markdown.
    Markdown,
    /// One article a line.
    Jsonl,
}

impl Format {
    /// The format that a file name's ending names (a final `.gz` is ignored).
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        match Path::new(name).extension()?.to_str()? {
            "txt" | "text" => Some(Self::Text),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }

    /// The format that the first bytes of a text look like.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let head = text.trim_start_matches('\u{feff}').trim_start();
        let lower: String = head.chars().take(512).collect::<String>().to_ascii_lowercase();
        if lower.starts_with("<!doctype html") || lower.starts_with("<html") || (lower.starts_with('<') && lower.contains("<body")) {
            Self::Html
        } else if head.starts_with('{') && head.lines().next().is_some_and(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()) {
            Self::Jsonl
        } else {
            Self::Text
        }
    }
}

/// What the user may say about all inputs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Date of articles that name none of their own.
    pub date: Option<Date>,
    /// Read other languages too.
    pub force: bool,
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
}

#[derive(Clone, Copy, Debug)]
enum Packing {
    /// The whole of a file.
    Whole(Option<Format>),
    /// A line of a JSONL file.
    Line,
}

/// Cuts one source into the pieces that are articles, lazily. `read` counts the bytes that were taken from it.
pub fn pieces(source: &walk::Source, read: Arc<AtomicU64>) -> Box<dyn Iterator<Item = Result<Piece, Refusal>>> {
    let place = source.place();
    let refused = |reason: Reason| -> Box<dyn Iterator<Item = Result<Piece, Refusal>>> {
        Box::new(std::iter::once(Err(Refusal { place: source.place(), reason })))
    };
    let opened = source.open().and_then(|reader| bytes::Unpacked::new(Box::new(bytes::Counted::new(reader, read))));
    let mut reader = match opened {
        Ok(reader) => reader,
        Err(error) => return refused(error.into()),
    };
    let format = Format::of_name(&source.name);
    if format == Some(Format::Jsonl) || (format.is_none() && reader.looks_like_json_lines()) {
        return Box::new(jsonl::pieces(reader, place, source.name.clone()));
    }
    match reader.all() {
        Ok(raw) => Box::new(std::iter::once(Ok(Piece { place, name: source.name.clone(), raw, packing: Packing::Whole(format) }))),
        Err(reason) => refused(reason),
    }
}

/// Reads all articles of one source, one after the other, lazily.
#[must_use]
pub fn read(source: &walk::Source, options: Options) -> Box<dyn Iterator<Item = Outcome>> {
    Box::new(pieces(source, Arc::default()).map(move |piece| piece?.article(options, &mut Vec::new())))
}

impl Piece {
    /// The whole of a file: its name's ending tells the format; without one, the first bytes do.
    #[must_use]
    pub fn whole_of(name: &str, raw: Vec<u8>) -> Self {
        Self { place: name.to_owned(), name: name.to_owned(), raw, packing: Packing::Whole(Format::of_name(name)) }
    }

    /// The article in these bytes; what was mended on the way is added to `notes`.
    ///
    /// # Errors
    /// When there is none; the refusal says why.
    pub fn article(&self, options: Options, notes: &mut Vec<Note>) -> Outcome {
        let found = match self.packing {
            Packing::Whole(format) => self.whole(format, notes),
            Packing::Line => jsonl::article(&self.raw, &self.name),
        };
        found.and_then(|article| finish(article, options)).map_err(|reason| self.refuse(reason))
    }

    /// Says where a reason holds; a fault in a line is shown with its column.
    #[must_use]
    pub fn refuse(&self, reason: Reason) -> Refusal {
        let place = match &reason {
            Reason::Json { column: Some(column), .. } => format!("{}:{column}", self.place),
            _ => self.place.clone(),
        };
        Refusal { place, reason }
    }

    fn whole(&self, format: Option<Format>, notes: &mut Vec<Note>) -> Result<Article, Reason> {
        if self.raw.is_empty() {
            return Err(Reason::Empty);
        }
        let (text, broken) = bytes::decode(&self.raw, format == Some(Format::Html))?;
        if broken > 0 {
            notes.push(Note::new(&self.place, format!("{broken} bytes are no valid UTF-8; each is read as \u{fffd}")));
        }
        if text.trim().is_empty() {
            return Err(Reason::Empty);
        }
        let mut article = match format.unwrap_or_else(|| Format::of_text(&text)) {
            Format::Html => html::article(&text)?,
            Format::Markdown => markdown::article(&text),
            Format::Text | Format::Jsonl => text::article(&text),
        };
        if article.source.is_empty() {
            self.name.clone_into(&mut article.source);
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
    let words = |text: String| Some(clean::words(&text)).filter(|text| !text.is_empty());
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
