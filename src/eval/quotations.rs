//! `quotes`: who speaks a quotation (GUM: see `attributions`; LitBank: `.ann` beside the `.txt` it annotates, words parted by spaces, a sentence a line). The speaker is
//! an entity's name with a number ("Jack_Durbeyfield-0"); ours is right when some mention of whom we name has one of its content words.

use std::collections::{BTreeMap, BTreeSet};

use super::gold::{self, EvalError};
use super::score::{Report, Score};
use super::{Subject, attributions, push_error, speakers};
use crate::document::{Document, SentenceId, TokenId};
use crate::extract::relation::referent;
use crate::mention::Referents;

/// Endings of annotations and of their texts.
pub const ENDINGS: &[&str] = &[".ann", ".txt", attributions::ENDING];

/// A quotation: its first and last word as sentence and place in it, and who speaks.
struct Quotation {
    first: (usize, usize),
    last: (usize, usize),
    speaker: String,
}

/// Scores the speakers of all quotations.
///
/// # Errors
/// When an annotation has no text or a line is not in the format.
pub fn evaluate(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let mut all = Score::default();
    for file in files.iter().filter(|file| file.name.contains(attributions::ENDING)) {
        all += attributions::score(subject, &mut report, file)?;
    }
    let texts: BTreeMap<&str, &gold::File> = files.iter().filter_map(|file| Some((file.name.strip_suffix(".txt")?, file))).collect();
    for file in files {
        let Some(stem) = file.name.strip_suffix(".ann") else { continue };
        let fault = |line: usize, found: String| EvalError::Format { file: file.name.clone(), line, found };
        let Some(text) = texts.get(stem) else { return Err(fault(0, format!("no {stem}.txt beside it"))) };
        let sentences: Vec<Vec<String>> = text.text.lines().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect();
        let document = gold::document(sentences.iter().map(Vec::as_slice));
        let quotations = quotations(&file.text).map_err(|(line, found)| fault(line, found))?;
        speakers::read(subject, &mut report, &document, |context, speaker_of, report| {
            for quotation in quotations {
                let place = |(sentence, word): (usize, usize)| word_at(&document, sentence, word);
                let (Some(first), Some(last)) = (place(quotation.first), place(quotation.last)) else { continue };
                let quoted = first.0..last.0 + 1;
                let speaker = speaker_of(quoted.clone());
                let right = speaker.as_ref().is_some_and(|speaker| {
                    let own = referent(speaker).map(|id| names(&document, context.referents, id.index()));
                    let said = own.unwrap_or_else(|| words(speaker.span().text(&document.text)));
                    !said.is_disjoint(&words(&quotation.speaker))
                });
                all += Score::of(usize::from(right), usize::from(speaker.is_some()), 1);
                if !right {
                    let shown = speaker.map_or("nobody", |found| found.span().text(&document.text)).to_owned();
                    let quote = document.span_of(quoted).text(&document.text).to_owned();
                    push_error(report, || format!("{}, found {shown}: {quote}", quotation.speaker));
                }
            }
        });
    }
    report.row("speakers", all);
    Ok(report)
}

/// The quotations of an annotation whose speakers it names; a line that is none, with its number, as the error.
fn quotations(text: &str) -> Result<Vec<Quotation>, (usize, String)> {
    let mut found: BTreeMap<&str, Quotation> = BTreeMap::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        match cells.as_slice() {
            ["QUOTE", id, place @ .., _] if place.len() == 4 => {
                let numbers: Vec<usize> = place.iter().filter_map(|cell| cell.parse().ok()).collect();
                let [a, b, c, d] = numbers[..] else { return Err((number + 1, format!("places {place:?}; four numbers are wanted"))) };
                found.insert(id, Quotation { first: (a, b), last: (c, d), speaker: String::new() });
            }
            ["ATTRIB", id, speaker] => {
                let Some(quotation) = found.get_mut(id) else { return Err((number + 1, format!("a speaker of {id}, which is no quotation"))) };
                (*speaker).clone_into(&mut quotation.speaker);
            }
            _ => return Err((number + 1, "neither QUOTE with id, four numbers and words nor ATTRIB with id and speaker".to_owned())),
        }
    }
    Ok(found.into_values().filter(|quotation| !quotation.speaker.is_empty()).collect())
}

fn word_at(document: &Document, sentence: usize, word: usize) -> Option<TokenId> {
    let tokens = &document.sentences.get(sentence)?.tokens;
    let token = tokens.start + u32::try_from(word).ok()?;
    debug_assert_eq!(document.sentence_of(TokenId(tokens.start)), SentenceId(sentence as u32));
    (token < tokens.end).then_some(TokenId(token))
}

/// Content words of all mentions of a thing but pronouns.
fn names(document: &Document, referents: &Referents, referent: usize) -> BTreeSet<String> {
    referents
        .mentions
        .iter()
        .filter(|mention| mention.referent.index() == referent)
        .flat_map(|mention| words(mention.span.text(&document.text)))
        .collect()
}

/// Words that tell somebody apart, in lower case.
fn words(text: &str) -> BTreeSet<String> {
    let plain = text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
    plain
        .filter(|word| word.len() > 2 && !matches!(word.as_str(), "the" | "his" | "her" | "she" | "him" | "they" | "mrs" | "miss" | "and" | "who"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_pair_quotations_with_speakers() {
        let text = "QUOTE\tQ1\t0\t0\t0\t3\t\" Good night , \"\nQUOTE\tQ2\t1\t0\t1\t1\t\" No \"\nATTRIB\tQ1\tJack_Durbeyfield-0\n";
        let found = quotations(text).expect("it is well formed");
        assert_eq!((found.len(), found[0].first, found[0].last), (1, (0, 0), (0, 3)));
        assert_eq!(words(&found[0].speaker), words("Mr. Jack Durbeyfield, the haggler").difference(&words("Mr. haggler")).cloned().collect());
        assert!(quotations("ATTRIB\tQ9\tAnna-1").is_err_and(|(line, _)| line == 1));
    }
}
