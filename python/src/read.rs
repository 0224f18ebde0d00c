//! One article to its reading, and where its cleaned text stands in the text that was given.

use jiff::civil::Date;
use newsgraph::article::Article;
use newsgraph::ingest::{self, Options, Reason};
use newsgraph::model::Model;
use newsgraph::parallel;
use newsgraph::pipeline;
use newsgraph::span::{CodePoints, Span};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde_json::{Map, Value};

use crate::failure::{ArticleError, raised};

/// Code points of the cleaned text, from and to, and how much further on the same characters stand in the given text.
type Piece = (u32, u32, i64);

/// Reads an article from its fields, those of a JSON line: its reading as JSON, and its pieces. `date` counts where it names no day itself.
#[pyfunction]
pub fn read(py: Python<'_>, fields: &str, date: Option<&str>, force: bool) -> PyResult<(String, Vec<Piece>)> {
    let fields: Map<String, Value> = serde_json::from_str(fields).map_err(|error| raised(error.into()))?;
    let options = Options { date: day(date)?, force, apart: true };
    // Pages nest deeply and their parsers follow them, on more stack than threads of Python have.
    let outcome = py.detach(|| {
        let model = Model::shared().map_err(|error| raised(error.into()))?;
        Ok::<_, PyErr>(parallel::alone(|| reading(model, &fields, options)))
    })?;
    outcome.unwrap_or_else(|fault| Err(Reason::fault(fault.as_ref()))).map_err(|reason| ArticleError::new_err(reason.to_string()))
}

/// A day as 2025-04-14.
pub fn day(text: Option<&str>) -> PyResult<Option<Date>> {
    text.map(str::parse).transpose().map_err(|error| PyValueError::new_err(format!("date: {error}")))
}

fn reading(model: &Model, fields: &Map<String, Value>, options: Options) -> Result<(String, Vec<Piece>), Reason> {
    let mut article = ingest::article_of(fields, options)?;
    if article.source.is_empty() {
        // A source names one article: two texts without one must not replace each other.
        article.source = format!("text-{}", article.id());
    }
    let (reading, _) = pipeline::read(model, &article);
    let given = ingest::text_of(fields)?;
    Ok((reading.to_line(), given.map_or_else(Vec::new, |given| found(&article, given))))
}

/// The pieces of an article that was made of `given`.
fn found(article: &Article, given: &str) -> Vec<Piece> {
    let raw = given.trim();
    let before = given.chars().take_while(|c| c.is_whitespace()).count() as i64;
    let (clean, raw) = (CodePoints::of(&article.text), CodePoints::of(raw));
    let mut pieces: Vec<Piece> = Vec::new();
    for (start, from, length) in article.map.pieces() {
        let (start, end) = clean.from_bytes(Span::new(start, start + length));
        let shift = i64::from(raw.from_bytes(Span::new(from, from + length)).0) - i64::from(start) + before;
        match pieces.last_mut() {
            // A blank between two words is not copied, and stands in the same place all the same.
            Some(last) if last.2 == shift => last.1 = end,
            _ => pieces.push((start, end, shift)),
        }
    }
    pieces
}
