//! `plover`: sentences, each with the type of its political event (PLOVER's gold standard records). The types that our canonical relations
//! stand for (`data/ontology/crosswalks.toml`) are the answer; a sentence may get several, and each that is not its own counts against
//! precision.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use serde::Deserialize;

use super::crosswalk::Crosswalk;
use super::gold::{self, EvalError};
use super::score::{Report, Score};
use super::{Subject, push_error};
use crate::article::Article;
use crate::{pipeline, text};

/// Endings of files of records.
pub const ENDINGS: &[&str] = &["index.json", "cameo.json", "plover.json", "gsr.json"];

#[derive(Deserialize)]
struct Record {
    event: String,
    #[serde(default)]
    text: Option<String>,
}

/// Scores the types of events, all and one by one.
///
/// # Errors
/// When a file is not a list of records.
pub fn evaluate(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
    let crosswalk = Crosswalk::of("plover");
    let mut report = Report::default();
    let mut all = Score::default();
    let mut types: BTreeMap<String, Score> = BTreeMap::new();
    for file in files {
        let records: Vec<Record> = serde_json::from_str(&file.text).map_err(|error| EvalError::Format {
            file: file.name.clone(),
            line: error.line(),
            found: error.to_string(),
        })?;
        for record in records {
            let Some(sentence) = record.text else { continue };
            let begun = Instant::now();
            let article = Article { source: file.name.clone(), text: sentence.clone(), ..Article::default() };
            let (reading, _) = pipeline::read_document(subject.model, &article, &text::document(&sentence));
            report.seconds += begun.elapsed().as_secs_f64();
            report.words += sentence.split_whitespace().count();
            let canonical = reading.claims.iter().filter(|claim| claim.canonical);
            let found: BTreeSet<&str> = canonical.flat_map(|claim| crosswalk.names(&claim.relation).map(|(name, _)| name)).collect();
            let right = found.contains(record.event.as_str());
            all += Score::of(usize::from(right), found.len(), 1);
            for name in &found {
                *types.entry((*name).to_owned()).or_default() +=
                    Score { found_right: f64::from(u8::from(*name == record.event)), found: 1.0, ..Score::default() };
            }
            *types.entry(record.event.clone()).or_default() += Score { gold_right: f64::from(u8::from(right)), gold: 1.0, ..Score::default() };
            if !right {
                push_error(&mut report, || format!("{}, found {found:?}: {sentence}", record.event));
            }
        }
    }
    report.row("event types", all);
    for (name, score) in types {
        let known = crosswalk.relations().any(|relation| relation == name);
        report.row(if known { name } else { format!("{name} (no relation of ours)") }, score);
    }
    Ok(report)
}
