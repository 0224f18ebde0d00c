//! What commands print through: standard output that drops colours unless a terminal wants them, tables, columns, and words for counts.

use std::io::{BufWriter, StdoutLock, Write};

use anstream::AutoStream;
use clap::ValueEnum;
use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, Table};
use owo_colors::OwoColorize;
use unicode_width::UnicodeWidthStr;

use crate::query::said::Said;

/// Buffered standard output without colours when it is no terminal or `NO_COLOR` is set.
pub type Out = BufWriter<AutoStream<StdoutLock<'static>>>;

/// For people, or for programs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
    /// Text and tables for people.
    #[value(alias = "text")]
    Table,
    /// JSON, one document.
    Json,
}

/// Standard output.
pub fn stdout() -> Out {
    BufWriter::new(anstream::stdout().lock())
}

/// One JSON document, indented.
pub fn json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer_pretty(&mut out, value).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

/// An empty table with a bold header; as wide as the terminal, or as its content when there is none.
pub fn table<S: AsRef<str>>(header: &[S]) -> Table {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::UTF8_FULL_CONDENSED);
    if table.width().is_some() {
        table.set_content_arrangement(ContentArrangement::Dynamic);
    }
    table.enforce_styling();
    table.set_header(header.iter().map(|name| Cell::new(name.as_ref()).add_attribute(Attribute::Bold)).collect::<Vec<_>>());
    table
}

/// A cell for a number.
pub fn number(value: impl std::fmt::Display) -> Cell {
    Cell::new(value).set_alignment(CellAlignment::Right)
}

/// "1 fact", "2 facts", "3 entities".
pub fn count(number: impl TryInto<u64>, word: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    match (number, word.strip_suffix('y')) {
        (1, _) => format!("1 {word}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        _ => format!("{number} {word}s"),
    }
}

/// Columns that a text takes on a terminal: two for each wide character.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// A text filled up with spaces to a number of columns.
pub fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// A heading or name.
pub fn strong(text: &str) -> String {
    text.bold().to_string()
}

/// What matters less.
pub fn dim(text: &str) -> String {
    text.dimmed().to_string()
}

/// What is denied or disputed.
pub fn warned(text: &str) -> String {
    text.red().to_string()
}

/// What is planned, likely or possible.
pub fn hedged(text: &str) -> String {
    text.yellow().to_string()
}

/// The words of a relation.
pub fn relation(text: &str) -> String {
    text.cyan().to_string()
}

/// Who says it, when, where, and in which article.
pub fn circumstances(said: &Said) -> String {
    let speaker = said.speaker.as_ref().map(|speaker| format!("says {speaker}"));
    let time = said.time.as_ref().map(|time| format!("when: {}", time.days()));
    let place = said.place.as_ref().map(|place| format!("where: {place}"));
    let published = said.article.published.as_deref().map_or_else(|| said.article.source.clone(), |day| format!("{}, {day}", said.article.source));
    [speaker, time, place, Some(published)].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// "Nordia is a member of Lake Council", with its stance before it.
pub fn sentence(said: &Said) -> String {
    let stance = said.stance();
    let words = stance.join(", ");
    let marked = match (words.is_empty(), stance.contains(&"denied")) {
        (true, _) => String::new(),
        (_, true) => format!("{} ", warned(&format!("[{words}]"))),
        _ => format!("{} ", hedged(&format!("[{words}]"))),
    };
    format!("{marked}{} {} {}", said.subject.label, relation(&said.words), said.object.label)
}
