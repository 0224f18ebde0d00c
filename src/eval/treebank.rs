//! `conllu`: word classes and trees against a treebank, on given tokens, by the definitions of the CoNLL 2018 shared task;
//! tokens and sentences of our own against its running text.

use std::collections::BTreeSet;
use std::time::Instant;

use super::gold::{self, EvalError};
use super::score::{Report, Score};
use super::{Subject, push_error};
use crate::document::Document;
use crate::span::Span;
use crate::text::{self, conllu};

/// Endings of treebank files.
pub const ENDINGS: &[&str] = &[".conllu"];

/// The gold columns of one word.
struct Word {
    upos: String,
    head: usize,
    rel: String,
}

/// Scores the files.
///
/// # Errors
/// When a file is not CoNLL-U.
pub fn evaluate(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let [mut upos, mut uas, mut las, mut tokens, mut sentences] = [Score::default(); 5];
    for file in files {
        let fault = |line: usize, found: String| EvalError::Format { file: file.name.clone(), line, found };
        let given = conllu::read(&file.text).map_err(|error| fault(0, error.to_string()))?;
        let gold = columns(&file.text).map_err(|(line, found)| fault(line, found))?;
        let begun = Instant::now();
        let annotation = subject.model.annotate(&given.document);
        report.seconds += begun.elapsed().as_secs_f64();
        report.words += given.document.tokens.len();
        for id in given.document.sentence_ids() {
            let first = given.document.sentence(id).tokens.start;
            for token in given.document.tokens_in(id) {
                let word = &gold[token.index()];
                let head = annotation.head(token).map_or(0, |head| (head.0 - first + 1) as usize);
                let right = annotation.upos(token).name() == word.upos;
                upos.answer(right);
                uas.answer(head == word.head);
                let tree = head == word.head && annotation.base_rel(token) == base(&word.rel);
                las.answer(tree);
                if !tree {
                    let text = given.document.sentence(id).span.text(&given.document.text);
                    let (found, wanted) = (annotation.rel(token), &word.rel);
                    push_error(&mut report, || {
                        format!("{}: {found} of word {head}, gold {wanted} of word {}: {text}", given.document.word(token), word.head)
                    });
                }
            }
        }
        let (cut, split) = own_cut(&given.document);
        tokens += cut;
        sentences += split;
    }
    for (name, score) in [("LAS", las), ("UAS", uas), ("UPOS", upos), ("tokens (own)", tokens), ("sentences (own)", sentences)] {
        report.row(name, score);
    }
    Ok(report)
}

/// Relation without subtype.
fn base(rel: &str) -> &str {
    rel.split(':').next().unwrap_or(rel)
}

fn columns(text: &str) -> Result<Vec<Word>, (usize, String)> {
    let mut words = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() < 2 || columns[0].contains(['-', '.']) {
            continue;
        }
        let [_, _, _, upos, _, _, head, rel, ..] = columns[..] else {
            return Err((number + 1, format!("a row of {} columns; scoring needs eight or more", columns.len())));
        };
        let head = head.parse().map_err(|_| (number + 1, format!("{head:?} is no head; heads are 0, 1, 2 …")))?;
        words.push(Word { upos: upos.to_owned(), head, rel: rel.to_owned() });
    }
    Ok(words)
}

/// Spans of tokens and sentences as we cut the same running text.
fn own_cut(given: &Document) -> (Score, Score) {
    let own = text::document(&given.text);
    let tokens = |document: &Document| document.tokens.iter().map(|token| ends(token.span)).collect::<BTreeSet<_>>();
    let sentences = |document: &Document| document.sentences.iter().map(|sentence| ends(sentence.span)).collect::<BTreeSet<_>>();
    (shared(&tokens(given), &tokens(&own)), shared(&sentences(given), &sentences(&own)))
}

fn ends(span: Span) -> (u32, u32) {
    (span.start(), span.end())
}

fn shared(gold: &BTreeSet<(u32, u32)>, found: &BTreeSet<(u32, u32)>) -> Score {
    Score::of(gold.intersection(found).count(), found.len(), gold.len())
}
