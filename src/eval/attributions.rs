//! `quotes` on GUM (Zeldes 2017; discourse relations in the MISC column of its treebank): who says or thinks what a unit of discourse tells.
//! A unit "she said" is tied to the unit that it attributes. Ours is right when what the attributed unit states has, as its speaker, whoever
//! the subject of the attributing unit refers to; coreference itself is not judged here.

use std::ops::Range;

use super::gold::{self, EvalError};
use super::score::{Report, Score};
use super::{Subject, push_error, speakers};
use crate::document::TokenId;
use crate::extract::relation::referent;
use crate::text::conllu;

/// Ending of the treebank's files.
pub const ENDING: &str = ".conllu";

/// A word that the treebank marks as somebody who is told to say or think something, and the words of what is said.
#[derive(Debug, PartialEq, Eq)]
struct Attribution {
    speaker: u32,
    content: Range<u32>,
}

/// Scores the attributions of a file, document by document.
///
/// # Errors
/// When the file is not CoNLL-U.
pub fn score(subject: &Subject<'_>, report: &mut Report, file: &gold::File) -> Result<Score, EvalError> {
    let mut all = Score::default();
    for text in documents(&file.text) {
        let fault = |error: &dyn std::fmt::Display| EvalError::Format { file: file.name.clone(), line: 0, found: error.to_string() };
        let document = conllu::read(&text).map_err(|error| fault(&error))?.document;
        speakers::read(subject, report, &document, |context, speaker_of, report| {
            for gold in attributions(&text) {
                let speaker = speaker_of(gold.content.clone());
                let span = document.span(TokenId(gold.speaker));
                let meant = context.referents.headed_by(TokenId(gold.speaker)).map(|id| context.referents.mention(id).referent);
                let right = speaker.as_ref().is_some_and(|speaker| speaker.span().contains(span) || meant.is_some() && referent(speaker) == meant);
                all += Score::of(usize::from(right), usize::from(speaker.is_some()), 1);
                if !right {
                    let shown = speaker.map_or("nobody", |found| found.span().text(&document.text));
                    let (wanted, said) = (span.text(&document.text), document.span_of(gold.content.clone()).text(&document.text));
                    push_error(report, || format!("{wanted}, found {shown}: {said}"));
                }
            }
        });
    }
    Ok(all)
}

/// The documents of a treebank file.
fn documents(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines() {
        if found.is_empty() || line.starts_with("# newdoc") {
            found.push(String::new());
        }
        if let Some(last) = found.last_mut() {
            last.push_str(line);
            last.push('\n');
        }
    }
    found
}

/// The attributions of a document whose attributing unit has a subject in the third person. Units are numbered from 1 in the order of their first words.
fn attributions(text: &str) -> Vec<Attribution> {
    let mut units: Vec<(u32, Option<usize>)> = Vec::new();
    let mut subjects: Vec<u32> = Vec::new();
    let rows = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let words = rows.filter(|row| row.len() == 10 && !row[0].contains(['-', '.']));
    let mut count = 0;
    for row in words {
        if let Some(relation) = row[9].split('|').find_map(|field| field.strip_prefix("Discourse=")) {
            units.push((count, attributed(relation)));
        }
        // Whoever speaks as "I", "we" or "you" has no name in the text.
        let nameless = matches!(row[1].to_lowercase().as_str(), "i" | "we" | "you");
        if row[7].starts_with("nsubj") && !nameless {
            subjects.push(count);
        }
        count += 1;
    }
    let unit = |at: usize| units[at].0..units.get(at + 1).map_or(count, |next| next.0);
    let pairs = units.iter().enumerate().filter_map(|(at, (_, content))| Some((at, content.filter(|&content| content < units.len())?)));
    pairs
        .filter_map(|(at, content)| {
            let speaker = subjects.iter().copied().find(|subject| unit(at).contains(subject))?;
            Some(Attribution { speaker, content: unit(content) })
        })
        .collect()
}

/// The place of the unit that "attribution-positive:7->8:…" attributes.
fn attributed(relation: &str) -> Option<usize> {
    let (_, target) = relation.strip_prefix("attribution-")?.split_once("->")?;
    let number: usize = target.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_tell_who_says_what() {
        let row = |id: u32, word: &str, rel: &str, misc: &str| format!("{id}\t{word}\t{word}\tX\t_\t_\t0\t{rel}\t_\t{misc}\n");
        let said = [row(1, "She", "nsubj", "Discourse=attribution-positive:1->2:0"), row(2, "said", "root", "_")].concat();
        let told = [row(3, "Oslo", "nsubj", "Discourse=ROOT:2"), row(4, "waits", "ccomp", "_")].concat();
        assert_eq!(attributions(&(said + &told)), [Attribution { speaker: 0, content: 2..4 }]);
        assert_eq!(attributed("elaboration-additional:3->1:2"), None);
        assert_eq!(documents("# newdoc id = a\n1\n# newdoc id = b\n2\n").len(), 2);
    }
}
