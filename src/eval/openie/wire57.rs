//! `wire57`: `WiRe57` (Léchelle et al. 2019). An extraction answers a gold tuple when each of its first three parts shares a word with the
//! tuple's; the pairs that agree best by the words' F1 are taken one by one, and their shares of right words summed.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{extract, shared, words};
use crate::eval::gold::{self, EvalError};
use crate::eval::score::{Report, Score};
use crate::eval::{Subject, push_error};
use crate::extract::lines::Row;

/// Endings of the gold: one file of documents, each a list of sentences.
pub const ENDINGS: &[&str] = &["manual-oie.json"];

/// A gold sentence.
#[derive(Deserialize)]
struct Sentence {
    sent: String,
    tuples: Vec<Tuple>,
}

/// A gold tuple; arguments beyond the second may be missing.
#[derive(Deserialize)]
struct Tuple {
    arg1: Part,
    rel: Part,
    arg2: Part,
    #[serde(rename = "arg3+", default)]
    further: Vec<Part>,
}

/// A part of a tuple as words of the sentence, inferred ones included.
#[derive(Deserialize)]
struct Part {
    words: Vec<String>,
}

/// A tuple or an extraction: first argument, relation, second argument, further arguments; words in lower case.
#[derive(Clone, Debug)]
struct Parts {
    first: [Vec<String>; 3],
    further: Vec<Vec<String>>,
}

/// Scores extractions against the tuples.
///
/// # Errors
/// When a file is not in the set's format.
pub fn evaluate(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let mut all = Score::default();
    for file in files {
        let documents: BTreeMap<String, Vec<Sentence>> = serde_json::from_str(&file.text).map_err(|error| EvalError::Format {
            file: file.name.clone(),
            line: error.line(),
            found: format!("no documents of sentences with tuples: {error}"),
        })?;
        for sentence in documents.values().flatten() {
            let rows = extract(subject, &mut report, &sentence.sent);
            let gold: Vec<Parts> = sentence.tuples.iter().map(of_tuple).collect();
            let found: Vec<Parts> = rows.iter().map(of_row).collect();
            let (score, paired) = compare(&gold, &found);
            all += score;
            for row in rows.iter().enumerate().filter(|(at, _)| !paired.contains(at)).map(|(_, row)| row) {
                push_error(&mut report, || format!("wrong: {} | {} | {} in: {}", row.subject, row.relation, row.object, sentence.sent));
            }
        }
    }
    report.row("tuples", all);
    Ok(report)
}

fn of_tuple(tuple: &Tuple) -> Parts {
    let lower = |part: &Part| part.words.iter().map(|word| word.to_lowercase()).collect();
    Parts { first: [&tuple.arg1, &tuple.rel, &tuple.arg2].map(lower), further: tuple.further.iter().map(lower).collect() }
}

fn of_row(row: &Row) -> Parts {
    Parts { first: [&row.subject, &row.relation, &row.object].map(|part| words(part)), further: row.further.iter().map(|part| words(part)).collect() }
}

/// The score of a sentence, and which extractions answer a tuple.
fn compare(gold: &[Parts], found: &[Parts]) -> (Score, BTreeSet<usize>) {
    let mut pairs: Vec<(Score, usize, usize)> = Vec::new();
    for (at, tuple) in gold.iter().enumerate() {
        pairs.extend(found.iter().enumerate().filter_map(|(other, extraction)| Some((likeness(tuple, extraction)?, at, other))));
    }
    pairs.sort_by(|a, b| b.0.f1().total_cmp(&a.0.f1()).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut answered, mut paired) = (BTreeSet::new(), BTreeSet::new());
    let mut sum = Score { found: found.len() as f64, gold: gold.len() as f64, ..Score::default() };
    for (score, at, other) in pairs {
        if !answered.contains(&at) && !paired.contains(&other) {
            answered.insert(at);
            paired.insert(other);
            sum.found_right += score.precision();
            sum.gold_right += score.recall();
        }
    }
    (sum, paired)
}

/// Words that a tuple and an extraction share, part by part; `None` when one of the first three parts shares none.
fn likeness(tuple: &Parts, extraction: &Parts) -> Option<Score> {
    let mut score = Score::default();
    let mut count = |gold: &[String], found: &[String]| {
        let right = shared(gold, found);
        score += Score::of(right, found.len(), gold.len());
        right
    };
    for (gold, found) in tuple.first.iter().zip(&extraction.first) {
        if count(gold, found) == 0 {
            return None;
        }
    }
    for at in 0..tuple.further.len().max(extraction.further.len()) {
        let part = |parts: &Parts| parts.further.get(at).cloned().unwrap_or_default();
        count(&part(tuple), &part(extraction));
    }
    Some(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(first: [&str; 3], further: &[&str]) -> Parts {
        Parts { first: first.map(words), further: further.iter().map(|part| words(part)).collect() }
    }

    /// (Ann; moved; to Rome; in 1999) against (Ann; moved to; Rome): 3 of 4 words found are right, 3 of 6 gold ones found.
    #[test]
    fn by_hand() {
        let gold = [parts(["Ann", "moved", "to Rome"], &["in 1999"]), parts(["Bob", "stayed", "home"], &[])];
        let found = [parts(["Ann", "moved to", "Rome"], &[]), parts(["Ann", "stayed", "home"], &[])];
        let (score, paired) = compare(&gold, &found);
        assert!((score.found_right - 0.75).abs() < 1e-9 && (score.gold_right - 0.5).abs() < 1e-9);
        assert!((score.precision() - 0.375).abs() < 1e-9 && (score.recall() - 0.25).abs() < 1e-9, "two found, two wanted, one pair");
        assert_eq!(paired, BTreeSet::from([0]));
    }

    #[test]
    fn the_format_is_read() {
        let part = |words: &str| format!(r#"{{"text": "{words}", "words": ["{words}"], "words_indexes": ["inf"]}}"#);
        let (ann, moved, rome) = (part("Ann"), part("moved"), part("Rome"));
        let tuple = format!(r#"{{"arg1": {ann}, "rel": {moved}, "arg2": {rome}, "arg3+": []}}"#);
        let text = format!(r#"{{"FI": [{{"id": "FI.1", "sent": "Ann moved to Rome.", "tuples": [{tuple}]}}]}}"#);
        let documents: BTreeMap<String, Vec<Sentence>> = serde_json::from_str(&text).expect("the format of the set");
        assert_eq!(of_tuple(&documents["FI"][0].tuples[0]).first[1], ["moved"]);
    }
}
