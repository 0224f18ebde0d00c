//! `carb`: CaRB (Bhardwaj et al. 2019): words shared slot by slot, recall by the best extraction, precision by a pairing, at the best threshold.

use std::collections::{BTreeMap, BTreeSet};

use super::{extract, shared, words};
use crate::eval::Subject;
use crate::eval::gold::{self, EvalError};
use crate::eval::score::{Report, Score};
use crate::extract::lines::Row;

/// Endings of CaRB's gold.
pub const ENDINGS: &[&str] = &[".tsv"];

/// A fact as bags of words: relation, first argument, all others joined.
#[derive(Clone, Debug)]
struct Tuple {
    relation: Vec<String>,
    arguments: Vec<Vec<String>>,
    confidence: f32,
}

/// Scores extractions against CaRB's tuples.
///
/// # Errors
/// When a row has fewer than three columns.
pub fn evaluate(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let mut gold: BTreeMap<String, Vec<Tuple>> = BTreeMap::new();
    for file in files {
        for (number, line) in file.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let [sentence, relation, arguments @ ..] = &line.split('\t').collect::<Vec<_>>()[..] else {
                return Err(EvalError::Format {
                    file: file.name.clone(),
                    line: number + 1,
                    found: "no tuple; rows are sentence, relation, arguments".to_owned(),
                });
            };
            gold.entry((*sentence).to_owned()).or_default().push(tuple(relation, arguments, 1.0));
        }
    }
    let found: Vec<Vec<Tuple>> = gold.keys().map(|sentence| extract(subject, &mut report, sentence).iter().map(of_row).collect()).collect();
    let mut thresholds: Vec<f32> = found.iter().flatten().map(|tuple| tuple.confidence).collect();
    thresholds.sort_by(f32::total_cmp);
    thresholds.dedup();
    let at = |least: f32| {
        let mut sum = Score::default();
        for (gold, found) in gold.values().zip(&found) {
            let kept: Vec<&Tuple> = found.iter().filter(|tuple| tuple.confidence >= least).collect();
            sum += sentence_score(gold, &kept);
        }
        sum
    };
    let best = thresholds.into_iter().map(at).max_by(|a, b| a.f1().total_cmp(&b.f1())).unwrap_or_else(|| at(0.0));
    report.row("tuples", best);
    Ok(report)
}

fn tuple(relation: &str, arguments: &[&str], confidence: f32) -> Tuple {
    let (first, others) = arguments.split_first().map_or(("", ""[..0].to_owned()), |(first, others)| (*first, others.join(" ")));
    let mut slots = vec![words(first)];
    if arguments.len() > 1 {
        slots.push(words(&others));
    }
    Tuple { relation: words(relation), arguments: slots, confidence }
}

fn of_row(row: &Row) -> Tuple {
    let arguments: Vec<&str> = [row.subject.as_str(), row.object.as_str()].into_iter().chain(row.further.iter().map(String::as_str)).collect();
    tuple(&row.relation, &arguments, row.confidence)
}

fn sentence_score(gold: &[Tuple], found: &[&Tuple]) -> Score {
    let table: Vec<Vec<(f64, f64)>> = gold.iter().map(|gold| found.iter().map(|found| likeness(gold, found)).collect()).collect();
    let gold_right: f64 = table.iter().map(|row| row.iter().map(|cell| cell.1).fold(0.0, f64::max)).sum();
    let mut cells: Vec<(f64, usize, usize)> =
        table.iter().enumerate().flat_map(|(at, row)| row.iter().enumerate().map(move |(other, cell)| (cell.0, at, other))).collect();
    cells.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut rows, mut columns, mut found_right) = (BTreeSet::new(), BTreeSet::new(), 0.0);
    for (value, row, column) in cells {
        if !rows.contains(&row) && !columns.contains(&column) {
            rows.insert(row);
            columns.insert(column);
            found_right += value;
        }
    }
    Score { found_right, found: found.len() as f64, gold_right, gold: gold.len() as f64 }
}

/// Precision and recall of one extraction against one tuple. A tuple of saying may also be told the other way round.
fn likeness(gold: &Tuple, found: &Tuple) -> (f64, f64) {
    let straight = slots(gold, found);
    let saying = ["said", "told", "added", "adds", "says"];
    if found.arguments.len() < 2 || !gold.relation.iter().any(|word| saying.contains(&word.as_str())) {
        return straight;
    }
    let turned = Tuple { arguments: vec![found.arguments[1].clone(), found.arguments[0].clone()], ..found.clone() };
    let other = slots(gold, &turned);
    if other.0 + other.1 > straight.0 + straight.1 { other } else { straight }
}

fn slots(gold: &Tuple, found: &Tuple) -> (f64, f64) {
    let relation = shared(&gold.relation, &found.relation);
    if relation == 0 || gold.arguments.len() > found.arguments.len() {
        return (0.0, 0.0);
    }
    let (mut right, mut found_words, mut gold_words) = (relation, found.relation.len(), gold.relation.len());
    for (gold, found) in gold.arguments.iter().zip(&found.arguments) {
        right += shared(gold, found);
        found_words += found.len();
        gold_words += gold.len();
    }
    (right as f64 / found_words as f64, right as f64 / gold_words as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gold (Ann; moved; to Rome) against (Ann; moved to; Rome): 1 + 1 + 1 words of 4 found and of 4 gold.
    #[test]
    fn carb_by_hand() {
        let gold = tuple("moved", &["Ann", "to Rome"], 1.0);
        let found = tuple("moved to", &["Ann", "Rome"], 1.0);
        let (precision, recall) = likeness(&gold, &found);
        assert!((precision - 0.75).abs() < 1e-9 && (recall - 0.75).abs() < 1e-9);
        let score = sentence_score(&[gold.clone(), gold], &[&found]);
        assert!((score.precision() - 0.75).abs() < 1e-9 && (score.recall() - 0.75).abs() < 1e-9, "one extraction may serve two tuples' recall");
        assert_eq!(likeness(&tuple("won", &["Ann"], 1.0), &found), (0.0, 0.0));
    }
}
