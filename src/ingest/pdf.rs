//! A PDF -> its text with title, author and day. Such files can keep a reader busy for ever or ask for all memory, so that the command line has
//! them read by a process of their own, which the system ends at its limits.

use std::io::{Read, Write};
use std::process::Stdio;

use serde::{Deserialize, Serialize};
use unpdf::{PageSelection, ParseOptions, RenderOptions};

use super::bytes::LARGEST_FILE;
use super::clean::words;
use super::{LONGEST_TEXT, Reason, clean, date};
use crate::article::{Article, OffsetMap};
use crate::program;

/// Pages that are read of one document.
pub const MOST_PAGES: u32 = 500;
/// Seconds of processor time that reading a document may take.
const TIME: u64 = 30;
/// Memory that reading a document may take, in bytes.
const MEMORY: u64 = 1 << 30;
/// Stack of the thread that reads.
const STACK: usize = 64 << 20;

/// What the command is called that reads a document in a process of its own: see [`serve`].
pub const COMMAND: &str = "read-pdf";

/// What was found in a document.
#[derive(Serialize, Deserialize, Default)]
struct Found {
    text: String,
    title: Option<String>,
    author: Option<String>,
    created: Option<String>,
    pages: u32,
}

/// An article from a document, and how many pages it has when they are more than were read.
///
/// # Errors
/// When it cannot be read, or takes more than the limits.
pub fn article(raw: &[u8], apart: bool) -> Result<(Article, Option<u32>), Reason> {
    let found = if apart { ask(raw)? } else { read(raw)? };
    if found.text.trim().is_empty() {
        return Err(Reason::Pdf("it has no text; a scan must be put through text recognition first".to_owned()));
    }
    let mut article = clean::plain(&found.text);
    article.map = OffsetMap::default();
    article.title = found.title.as_deref().and_then(words).filter(|title| is_headline(title)).or(article.title);
    article.published = article.published.or_else(|| found.created.as_deref().and_then(date::first));
    if article.authors.is_empty() {
        article.authors = found.author.iter().flat_map(|names| names.split(';')).filter_map(words).collect();
    }
    Ok((article, (found.pages > MOST_PAGES).then_some(found.pages)))
}

/// Word processors put the name of a file where the title belongs.
fn is_headline(title: &str) -> bool {
    let lower = title.to_ascii_lowercase();
    title.contains(' ') && !lower.starts_with("microsoft word") && ![".doc", ".docx", ".pdf", ".indd"].iter().any(|ending| lower.ends_with(ending))
}

fn read(raw: &[u8]) -> Result<Found, Reason> {
    let pages = PageSelection::Range(1..=MOST_PAGES);
    let options = ParseOptions::new().lenient().sequential().with_pages(pages.clone());
    let failed = |error: unpdf::Error| Reason::Pdf(error.to_string());
    let document = unpdf::parse_bytes_with_options(raw, options).map_err(failed)?;
    let mut text = unpdf::render::to_text(&document, &RenderOptions::new()).map_err(failed)?;
    if text.len() > LONGEST_TEXT + 1 {
        // It is refused for its length; more of it need not be handed over.
        text.truncate(text.floor_char_boundary(LONGEST_TEXT + 1));
    }
    let meta = document.metadata;
    Ok(Found { text, title: meta.title, author: meta.author, created: meta.created.map(|day| day.to_rfc3339()), pages: meta.page_count })
}

/// Has a process of its own read the document.
fn ask(raw: &[u8]) -> Result<Found, Reason> {
    let mut child = program::again()?.arg(COMMAND).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // It reads all before it answers; when it has ended early, its status says why.
        let _ = input.write_all(raw);
    }
    let output = child.wait_with_output()?;
    let over = || Reason::Pdf(format!("reading it takes more than {TIME} s or {} MiB", MEMORY >> 20));
    if !output.status.success() {
        return Err(over());
    }
    let found: Result<Found, String> = serde_json::from_slice(&output.stdout).map_err(|_| over())?;
    found.map_err(Reason::Pdf)
}

/// What the process does that reads one document: standard input to standard output, within its limits.
///
/// # Errors
/// When standard input cannot be read or standard output not be written.
pub fn serve() -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, limit) in [(Resource::As, MEMORY), (Resource::Cpu, TIME), (Resource::Core, 0)] {
        // Where a system knows no such limit, the others hold.
        let _ = setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) });
    }
    let mut raw = Vec::new();
    std::io::stdin().take(LARGEST_FILE + 1).read_to_end(&mut raw)?;
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(move || read(&raw).map_err(|reason| reason.words()))?;
    let found = thread.join().unwrap_or_else(|what| Err(Reason::fault(what.as_ref()).to_string()));
    std::io::stdout().write_all(&serde_json::to_vec(&found)?)
}
