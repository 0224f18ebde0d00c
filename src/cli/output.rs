//! What commands print through: standard output that drops colours unless a terminal wants them, tables, columns, and words for counts.

use std::io::{BufWriter, IsTerminal, StdoutLock, Write};

use anstream::AutoStream;
use clap::ValueEnum;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};
use unicode_width::UnicodeWidthStr;

use super::terminal::{Guarded, Style, styled};
use crate::query::said::Said;

/// Buffered standard output for people: no control characters but our own colours, and these only on a terminal without `NO_COLOR`.
pub type Out = BufWriter<Guarded<AutoStream<StdoutLock<'static>>>>;

/// For people, or for programs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
    /// Text and tables for people.
    #[value(alias = "text")]
    Table,
    /// JSON, one document.
    Json,
}

/// Standard output for people.
pub fn stdout() -> Out {
    BufWriter::new(Guarded::new(anstream::stdout().lock()))
}

/// Standard output for programs: every character as it is, unless people look on.
pub fn data() -> BufWriter<Box<dyn Write>> {
    let out = std::io::stdout().lock();
    BufWriter::new(if out.is_terminal() { Box::new(Guarded::new(out)) } else { Box::new(out) })
}

/// One line for people.
pub fn line(text: &str) -> anyhow::Result<()> {
    let mut out = stdout();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

/// One JSON document, indented.
pub fn json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    let mut out = data();
    serde_json::to_writer_pretty(&mut out, value).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

/// An empty table with a header; as wide as the terminal, or as its content when there is none.
pub fn table<S: AsRef<str>>(header: &[S]) -> Table {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::UTF8_FULL_CONDENSED);
    if table.width().is_some() {
        table.set_content_arrangement(ContentArrangement::Dynamic);
    }
    table.set_header(header.iter().map(|name| Cell::new(name.as_ref())).collect::<Vec<_>>());
    table
}

/// A table as text, its header bold.
pub fn drawn(table: &Table) -> String {
    let text = table.to_string();
    let Some((header, rows)) = text.split_once("\n╞") else { return text };
    let header: Vec<String> = header.lines().enumerate().map(|(at, line)| if at == 0 { line.to_owned() } else { strong(line) }).collect();
    format!("{}\n╞{rows}", header.join("\n"))
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
    styled(text, Style::Strong)
}

/// What matters less.
pub fn dim(text: &str) -> String {
    styled(text, Style::Dim)
}

/// What is denied or disputed.
pub fn warned(text: &str) -> String {
    styled(text, Style::Red)
}

/// What is planned, likely or possible.
pub fn hedged(text: &str) -> String {
    styled(text, Style::Yellow)
}

/// The words of a relation.
pub fn relation(text: &str) -> String {
    styled(text, Style::Cyan)
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
