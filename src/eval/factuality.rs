//! `factuality`: whether a predicate is put forward as having happened (UDS-IH2, Rudinger et al. 2018; MEANTIME, Minard et al. 2016, on the
//! scale of Stanovsky et al. 2017). Gold runs from -3 to 3; above 0 is factual. A predicate that we make no proposition of counts as factual.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Deserialize;

use super::gold::{self, EvalError};
use super::score::{Report, Score};
use super::{Subject, push_error};
use crate::coref;
use crate::document::TokenId;
use crate::extract::{self, Context, enhance::Enhanced, stance, time::Times};

/// Endings of factuality files.
pub const ENDINGS: &[&str] = &[".jsonl"];

#[derive(Deserialize)]
struct Row {
    text: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    span1: (usize, usize),
    label: f64,
}

/// Scores the files: all predicates, each file, and how well those that are not factual are found.
///
/// # Errors
/// When a line is not one of these sets.
pub fn evaluate(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let (mut all, mut doubtful, mut each) = (Score::default(), Score::default(), Vec::new());
    for file in files {
        let mut own = Score::default();
        for (number, line) in file.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let row: Row = serde_json::from_str(line).map_err(|error| EvalError::Format {
                file: file.name.clone(),
                line: number + 1,
                found: error.to_string(),
            })?;
            let words: Vec<String> = row.text.split(' ').map(str::to_owned).collect();
            let begun = Instant::now();
            let factual = factual(subject, &words);
            report.seconds += begun.elapsed().as_secs_f64();
            report.words += words.len();
            for target in &row.targets {
                let (gold, found) = (target.label > 0.0, factual.get(&target.span1.0).copied().unwrap_or(true));
                own.answer(gold == found);
                doubtful += Score::of(usize::from(!gold && !found), usize::from(!found), usize::from(!gold));
                if gold != found {
                    let word = words.get(target.span1.0).map_or("", String::as_str);
                    push_error(&mut report, || format!("{word}: gold {:.1}, found {found}: {}", target.label, row.text));
                }
            }
        }
        all += own;
        each.push((file.name.clone(), own));
    }
    report.row("factual or not", all);
    report.row("not factual", doubtful);
    for (name, score) in each {
        report.row(name, score);
    }
    Ok(report)
}

/// For each word that heads a proposition, whether it is put forward as a fact.
fn factual(subject: &Subject<'_>, words: &[String]) -> BTreeMap<usize, bool> {
    let document = gold::document([words]);
    let annotation = subject.model.annotate(&document);
    let referents = coref::resolve(&document, &annotation);
    let context = Context { document: &document, annotation: &annotation, referents: &referents, published: None };
    let tree = Enhanced::of(&document, &annotation);
    let times = Times::of(&context);
    let mut found = BTreeMap::new();
    for proposition in extract::propositions(&context, &tree) {
        let fact = stance::circumstances(&context, &tree, &times, &proposition).stance.is_fact();
        let mut note = |token: TokenId| {
            found.entry(token.index()).and_modify(|known| *known &= fact).or_insert(fact);
        };
        note(proposition.head);
        if proposition.clause != proposition.head && proposition.trigger.contains(&proposition.clause) {
            note(proposition.clause);
        }
    }
    found
}
