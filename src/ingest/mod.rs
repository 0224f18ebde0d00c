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

use std::io::Read;
use std::path::Path;

use jiff::civil::Date;

use crate::article::Article;

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
    /// A line of a JSONL file that is no article.
    #[error("not an article: {0}; a line is an object with \"text\" or \"html\", and optionally \"title\", \"published\", \"source\"")]
    Json(String),
    /// A page without prose.
    #[error("no article text found in the page")]
    NoText,
    /// Another language than English.
    #[error("is {0}, and only English is read; --force reads it all the same")]
    Language(&'static str),
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
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Date of articles that name none of their own.
    pub date: Option<Date>,
    /// Read other languages too.
    pub force: bool,
}

/// An article, or why there is none.
pub type Outcome = Result<Article, Refusal>;

/// Reads all articles of one source, one after the other.
pub fn read<'a>(source: walk::Source, stdin: &'a mut dyn Read, options: &'a Options) -> Box<dyn Iterator<Item = Outcome> + 'a> {
    let place = source.name.clone();
    let refuse = |reason: Reason| Refusal { place: place.clone(), reason };
    let reader: Box<dyn Read> = match &source.path {
        None => Box::new(stdin),
        Some(path) => match std::fs::File::open(path) {
            Ok(file) => Box::new(file),
            Err(error) => return Box::new(std::iter::once(Err(refuse(error.into())))),
        },
    };
    let mut reader = match bytes::Unpacked::new(reader) {
        Ok(reader) => reader,
        Err(error) => return Box::new(std::iter::once(Err(refuse(error.into())))),
    };
    let format = Format::of_name(&source.name);
    if format == Some(Format::Jsonl) || (format.is_none() && reader.looks_like_json_lines()) {
        return Box::new(jsonl::articles(reader, source.name, options));
    }
    Box::new(std::iter::once(whole(&mut reader, format, &source.name, options).map_err(refuse)))
}

/// One input that holds one article.
fn whole(reader: &mut bytes::Unpacked<'_>, format: Option<Format>, name: &str, options: &Options) -> Result<Article, Reason> {
    let raw = reader.all()?;
    if raw.is_empty() {
        return Err(Reason::Empty);
    }
    let text = bytes::decode(&raw, format == Some(Format::Html))?;
    if text.trim().is_empty() {
        return Err(Reason::Empty);
    }
    let mut article = match format.unwrap_or_else(|| Format::of_text(&text)) {
        Format::Html => html::article(&text)?,
        Format::Markdown => markdown::article(&text),
        Format::Text | Format::Jsonl => text::article(&text),
    };
    if article.source.is_empty() {
        name.clone_into(&mut article.source);
    }
    finish(article, options)
}

/// The last checks that every article passes.
fn finish(mut article: Article, options: &Options) -> Result<Article, Reason> {
    if article.text.trim().is_empty() {
        return Err(Reason::NoText);
    }
    article.published = article.published.or(options.date);
    match language::of(&article.text) {
        Ok(code) => code.clone_into(&mut article.language),
        Err(other) if options.force => other.code().clone_into(&mut article.language),
        Err(other) => return Err(Reason::Language(other.eng_name())),
    }
    Ok(article)
}
