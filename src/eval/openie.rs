//! `benchie`, `carb`: open extractions, one sentence a line, against gold facts.
//! BenchIE (Gashteovski et al. 2022): every fact has all its acceptable wordings, and only these count.
//! CaRB (Bhardwaj et al. 2019): words shared slot by slot, recall by the best extraction, precision by a pairing, at the best threshold.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use super::gold::{self, EvalError};
use super::score::{Report, Score};
use super::{Subject, push_error};
use crate::coref;
use crate::extract::lines::Row;
use crate::extract::{Context, lines};
use crate::text;

/// Endings of BenchIE's gold.
pub const BENCHIE: &[&str] = &["-100.txt", "_en.txt", "annotations_en.txt", "annotations.txt"];
/// Endings of CaRB's gold.
pub const CARB: &[&str] = &[".tsv"];

/// What we extract from one sentence.
fn extract(subject: &Subject<'_>, report: &mut Report, sentence: &str) -> Vec<Row> {
    let begun = Instant::now();
    let document = text::document(sentence);
    report.words += document.tokens.len();
    let annotation = subject.model.annotate(&document);
    let referents = coref::resolve(&document, &annotation);
    let rows = lines::rows(&Context { document: &document, annotation: &annotation, referents: &referents, published: None });
    report.seconds += begun.elapsed().as_secs_f64();
    rows
}

/// A word of a BenchIE pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    words: Vec<String>,
    optional: bool,
}

/// Words, some of them optional (in brackets).
type Pattern = Vec<Piece>;

/// A gold fact: all its wordings as subject, relation, object.
type Synset = Vec<[Pattern; 3]>;

/// A gold sentence with its facts.
#[derive(Clone)]
struct Sentence {
    text: String,
    facts: Vec<Synset>,
}

/// Scores facts against BenchIE's fact synsets.
///
/// # Errors
/// When a file is not BenchIE's.
pub fn benchie(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let mut all = Score::default();
    for sentence in files.iter().filter(|file| file.text.contains("Cluster")).map(sentences).collect::<Result<Vec<_>, _>>()?.concat() {
        let mut hit = BTreeSet::new();
        for row in extract(subject, &mut report, &sentence.text) {
            let slots = [&row.subject, &row.relation, &row.object].map(|slot| words(slot));
            let facts: Vec<usize> = (0..sentence.facts.len())
                .filter(|&at| sentence.facts[at].iter().any(|wording| wording.iter().zip(&slots).all(|(pattern, words)| fits(pattern, words))))
                .collect();
            all.found += 1.0;
            all.found_right += f64::from(u8::from(!facts.is_empty()));
            if facts.is_empty() {
                push_error(&mut report, || format!("wrong: {} | {} | {} in: {}", row.subject, row.relation, row.object, sentence.text));
            }
            hit.extend(facts);
        }
        all.gold += sentence.facts.len() as f64;
        all.gold_right += hit.len() as f64;
        for at in (0..sentence.facts.len()).filter(|at| !hit.contains(at)) {
            let first =
                sentence.facts[at][0].each_ref().map(|pattern| pattern.iter().flat_map(|piece| piece.words.clone()).collect::<Vec<_>>().join(" "));
            push_error(&mut report, || format!("missed: {} in: {}", first.join(" | "), sentence.text));
        }
    }
    report.row("facts", all);
    Ok(report)
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_lowercase).collect()
}

fn sentences(file: &gold::File) -> Result<Vec<Sentence>, EvalError> {
    let mut found: Vec<Sentence> = Vec::new();
    for (number, line) in file.text.lines().enumerate() {
        let fault = |found: &str| EvalError::Format { file: file.name.clone(), line: number + 1, found: found.to_owned() };
        if let Some(rest) = line.strip_prefix("sent_id:") {
            let text = rest.split_once('\t').ok_or_else(|| fault("`sent_id:N` without a tab and the sentence"))?.1;
            found.push(Sentence { text: text.trim().to_owned(), facts: Vec::new() });
        } else if line.contains("Cluster") {
            found.last_mut().ok_or_else(|| fault("a cluster before any sentence"))?.facts.push(Synset::new());
        } else if line.contains("-->") {
            let slots: Vec<&str> = line.split("-->").collect();
            let fact = found.last_mut().and_then(|sentence| sentence.facts.last_mut()).ok_or_else(|| fault("a wording before any cluster"))?;
            // Lines of another number of slots are slips of the gold; upstream's scorer cannot match them either.
            if let [subject, relation, object] = slots[..] {
                fact.push([pattern(subject), pattern(relation), pattern(object)]);
            }
        }
    }
    for sentence in &mut found {
        sentence.facts.retain(|fact| !fact.is_empty());
    }
    Ok(found)
}

fn pattern(text: &str) -> Pattern {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let optional = rest.starts_with('[');
        let end = rest.find(if optional { ']' } else { '[' }).unwrap_or(rest.len());
        let part = words(rest[..end].trim_start_matches('['));
        if !part.is_empty() {
            pieces.push(Piece { words: part, optional });
        }
        rest = rest[end..].trim_start_matches(']');
    }
    pieces
}

fn fits(pattern: &[Piece], words: &[String]) -> bool {
    let Some((piece, rest)) = pattern.split_first() else { return words.is_empty() };
    words.strip_prefix(piece.words.as_slice()).is_some_and(|left| fits(rest, left)) || (piece.optional && fits(rest, words))
}

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
pub fn carb(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
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

fn shared(gold: &[String], found: &[String]) -> usize {
    let mut left: Vec<&String> = found.iter().collect();
    gold.iter().filter(|word| left.iter().position(|other| other == word).map(|at| left.swap_remove(at)).is_some()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_takes_its_words_and_may_leave_the_optional_ones() {
        let pattern = pattern("[the] [first] Prime Minister [of Australia]");
        for (text, wanted) in
            [("Prime Minister", true), ("the prime minister of Australia", true), ("minister", false), ("the Prime Minister of", false)]
        {
            assert_eq!(fits(&pattern, &words(text)), wanted, "{text}");
        }
    }

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
