//! `mine`: essays, each with facts that a graph of it should hold (Mo et al. 2025). Their judge is a language model; ours is a stated proxy:
//! a fact is held when the words of one claim, or of two that share an end, cover three quarters of its content words (base forms of
//! nouns, names, verbs, adjectives and numbers).

use std::collections::BTreeSet;
use std::time::Instant;

use serde::Deserialize;

use super::gold::{self, EvalError};
use super::score::{Report, Score};
use super::{Subject, push_error};
use crate::annotation::Upos;
use crate::article::Article;
use crate::reading::{ClaimRow, Reading};
use crate::span::CodePoints;
use crate::{pipeline, text};

/// Endings of MINE's file.
pub const ENDINGS: &[&str] = &["index.json", "mine.json", "essays.json"];

/// Share of a fact's content words that a claim has to cover.
const COVERED: f64 = 0.75;

#[derive(Deserialize)]
struct Essay {
    content: String,
    answers: Vec<Answer>,
}

#[derive(Deserialize)]
struct Answer {
    answer: String,
}

/// Words in base form.
type Words = BTreeSet<String>;

/// Scores the essays.
///
/// # Errors
/// When a file is not MINE's.
pub fn evaluate(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let mut all = Score::default();
    for file in files {
        let essays: Vec<Essay> = serde_json::from_str(&file.text).map_err(|error| EvalError::Format {
            file: file.name.clone(),
            line: error.line(),
            found: error.to_string(),
        })?;
        for essay in essays {
            let content = essay.content.trim_matches('`');
            let begun = Instant::now();
            let article = Article { source: file.name.clone(), text: content.to_owned(), ..Article::default() };
            let (reading, _) = pipeline::read_document(subject.model, &article, &text::document(content));
            report.seconds += begun.elapsed().as_secs_f64();
            report.words += content.split_whitespace().count();
            let claims = claims(subject, &reading);
            for Answer { answer } in &essay.answers {
                let wanted = content_words(subject, answer);
                let held = claims.iter().any(|(_, words)| covers(&wanted, words)) || pairs(&claims).any(|words| covers(&wanted, &words));
                all.answer(held);
                if !held {
                    push_error(&mut report, || format!("not held: {answer}"));
                }
            }
        }
    }
    report.row("facts held", all);
    Ok(report)
}

fn covers(wanted: &Words, words: &Words) -> bool {
    wanted.intersection(words).count() as f64 >= COVERED * wanted.len() as f64
}

fn content_words(subject: &Subject<'_>, sentence: &str) -> Words {
    let document = text::document(sentence);
    let annotation = subject.model.annotate(&document);
    let content = |upos: Upos| matches!(upos, Upos::Noun | Upos::Propn | Upos::Verb | Upos::Adj | Upos::Num);
    document.token_ids().filter(|&token| content(annotation.upos(token))).map(|token| annotation.lemma(token).to_lowercase()).collect()
}

/// Each claim's ends, and the content words of all its parts.
fn claims(subject: &Subject<'_>, reading: &Reading) -> Vec<([String; 2], Words)> {
    let points = CodePoints::of(&reading.text);
    let words = |claim: &ClaimRow| {
        let parts = [(claim.subject.start, claim.subject.end), claim.trigger, (claim.object.start, claim.object.end)];
        let all: Vec<&str> = parts.into_iter().chain(claim.further.iter().copied()).map(|(start, end)| reading.words(&points, start, end)).collect();
        let named =
            [&claim.subject, &claim.object].map(|argument| argument.entity.map_or("", |entity| reading.entities[entity as usize].name.as_str()));
        let relation = claim.relation.replace('_', " ");
        content_words(subject, &[all.join(" "), named.join(" "), relation].join(" . "))
    };
    let end = |argument: &crate::reading::ArgumentRow| match (argument.entity, argument.thing) {
        (Some(entity), _) => format!("entity {entity}"),
        (_, Some(thing)) => format!("thing {thing}"),
        _ => format!("{}..{}", argument.start, argument.end),
    };
    reading.claims.iter().map(|claim| ([end(&claim.subject), end(&claim.object)], words(claim))).collect()
}

/// Words of two claims that share an end.
fn pairs(claims: &[([String; 2], Words)]) -> impl Iterator<Item = Words> + '_ {
    claims.iter().enumerate().flat_map(move |(at, (ends, words))| {
        let near = claims[at + 1..].iter().filter(move |(other, _)| other.iter().any(|end| ends.contains(end)));
        near.map(move |(_, more)| words.union(more).cloned().collect())
    })
}
