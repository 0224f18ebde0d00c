//! `benchie`: BenchIE (Gashteovski et al. 2022): every fact has all its acceptable wordings, and only these count.

use std::collections::BTreeSet;

use super::{extract, words};
use crate::eval::gold::{self, EvalError};
use crate::eval::score::{Report, Score};
use crate::eval::{Subject, push_error};

/// Endings of BenchIE's gold.
pub const ENDINGS: &[&str] = &["-100.txt", "_en.txt", "annotations_en.txt", "annotations.txt"];

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
pub fn evaluate(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
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
}
