//! `gap`: which of two names a pronoun means (Webster et al. 2018). Each name is a question; F1 is that of the answer "the pronoun means it".

use std::time::Instant;

use super::gold::{self, EvalError};
use super::score::{Report, Score};
use super::{Subject, push_error};
use crate::coref;
use crate::span::{CodePoints, Span};
use crate::text;

/// Endings of GAP files.
pub const ENDINGS: &[&str] = &[".tsv"];

/// Scores the files.
///
/// # Errors
/// When a row is not GAP's.
pub fn evaluate(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let mut all = Score::default();
    let mut both = Score::default();
    for file in files {
        for (number, line) in file.text.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty()) {
            let case = Case::of(line).ok_or_else(|| EvalError::Format {
                file: file.name.clone(),
                line: number + 1,
                found: "not a row of GAP: ID, Text, Pronoun, its offset, A, its offset, A-coref, B, its offset, B-coref".to_owned(),
            })?;
            let begun = Instant::now();
            let found = case.answers(subject);
            report.seconds += begun.elapsed().as_secs_f64();
            report.words += case.text.split_whitespace().count();
            for at in 0..2 {
                let (gold, found) = (case.names[at].1, found[at]);
                all += Score::of(usize::from(gold && found), usize::from(found), usize::from(gold));
            }
            let right = (0..2).all(|at| case.names[at].1 == found[at]);
            both.answer(right);
            if !right {
                push_error(&mut report, || {
                    let name = |at: usize| format!("{} gold {} found {}", case.names[at].0.text(case.text), case.names[at].1, found[at]);
                    format!("{}@{}: {}; {}: {}", case.pronoun.text(case.text), case.pronoun.start(), name(0), name(1), case.text)
                });
            }
        }
    }
    report.row("GAP", all);
    report.row("both names right", both);
    Ok(report)
}

/// One row: a pronoun and two names with the gold answer.
struct Case<'a> {
    text: &'a str,
    pronoun: Span,
    names: [(Span, bool); 2],
}

impl<'a> Case<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let columns: Vec<&'a str> = line.split('\t').collect();
        let [_, text, pronoun, pronoun_at, a, a_at, a_gold, b, b_at, b_gold, ..] = columns[..] else { return None };
        let points = CodePoints::of(text);
        let span = |words: &str, at: &str| {
            let start: u32 = at.parse().ok()?;
            points.to_bytes(start, start + words.chars().count() as u32, text.len() as u32)
        };
        let gold = |answer: &str| answer.eq_ignore_ascii_case("true");
        Some(Self { text, pronoun: span(pronoun, pronoun_at)?, names: [(span(a, a_at)?, gold(a_gold)), (span(b, b_at)?, gold(b_gold))] })
    }

    fn answers(&self, subject: &Subject<'_>) -> [bool; 2] {
        let document = text::document(self.text);
        let annotation = subject.model.annotate(&document);
        let referents = coref::resolve(&document, &annotation);
        let Some(pronoun) = referents.mentions.iter().find(|mention| mention.span == self.pronoun) else { return [false; 2] };
        self.names.map(|(name, _)| {
            referents
                .mentions
                .iter()
                .any(|mention| mention.referent == pronoun.referent && mention.span != self.pronoun && mention.span.overlaps(name))
        })
    }
}
