//! `iob`: spans of names against BIO or IO columns. A name is right when its words and its type are the gold's (CoNLL 2003).
//! Types of all sets are mapped to Person, Organization and Location; names of other types are left out on both sides.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use super::gold::{self, EvalError};
use super::score::{Report, Score};
use super::{Subject, push_error};
use crate::annotation::NameLabel;

/// Endings of files of names.
pub const ENDINGS: &[&str] = &[".iob2", ".conll", ".conll.txt", "-dev.txt", "-train.txt", "-test.txt"];

/// A sentence: words, and the tag of each.
type Tagged = (Vec<String>, Vec<String>);

/// A name: first word, one past the last, type.
type Name = (usize, usize, &'static str);

/// Scores the files: all together, each file, each type.
///
/// # Errors
/// When a row has no tag.
pub fn evaluate(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let (mut all, mut types, mut each) = (Score::default(), BTreeMap::<&str, Score>::new(), Vec::new());
    for file in files {
        let sentences = sentences(file)?;
        let document = gold::document(sentences.iter().map(|(words, _)| words.as_slice()));
        let begun = Instant::now();
        let annotation = subject.model.annotate(&document);
        report.seconds += begun.elapsed().as_secs_f64();
        report.words += document.tokens.len();
        let tags: Vec<&str> = sentences.iter().flat_map(|(_, tags)| tags.iter().map(String::as_str)).collect();
        let starts: BTreeSet<usize> = document.sentences.iter().map(|s| s.tokens.start as usize).collect();
        let gold: BTreeSet<Name> = spans(&tags, &starts).into_iter().collect();
        let found: BTreeSet<Name> = annotation
            .names
            .iter()
            .filter_map(|name| ours(name.label).map(|kind| (name.tokens.start as usize, name.tokens.end as usize, kind)))
            .collect();
        let count = |kind: Option<&str>| {
            let of = |names: &BTreeSet<Name>| names.iter().filter(|name| kind.is_none_or(|kind| name.2 == kind)).copied().collect::<BTreeSet<_>>();
            let (gold, found) = (of(&gold), of(&found));
            Score::of(gold.intersection(&found).count(), found.len(), gold.len())
        };
        all += count(None);
        each.push((file.name.clone(), count(None)));
        for kind in ["Person", "Organization", "Location"] {
            *types.entry(kind).or_default() += count(Some(kind));
        }
        for (start, end, kind) in gold.symmetric_difference(&found) {
            let what = if gold.contains(&(*start, *end, kind)) { "missed" } else { "wrong" };
            let span = document.span_of(*start as u32..*end as u32);
            let sentence = document.sentence(document.tokens[*start].sentence);
            push_error(&mut report, || format!("{what}: {kind} {:?} in: {}", span.text(&document.text), sentence.span.text(&document.text)));
        }
    }
    report.row("names", all);
    for (kind, score) in types {
        report.row(kind, score);
    }
    if files.len() > 1 {
        for (name, score) in each {
            report.row(name, score);
        }
    }
    Ok(report)
}

fn ours(label: NameLabel) -> Option<&'static str> {
    match label {
        NameLabel::Per => Some("Person"),
        NameLabel::Org => Some("Organization"),
        NameLabel::Loc => Some("Location"),
        _ => None,
    }
}

/// What a set calls a person, an organisation or a place.
fn common(kind: &str) -> Option<&'static str> {
    let kind = kind.to_lowercase();
    match kind.as_str() {
        "per" | "person" | "politician" | "scientist" | "researcher" | "writer" | "musicalartist" => Some("Person"),
        "org" | "organisation" | "organization" | "politicalparty" | "corporation" | "group" | "university" | "band" => Some("Organization"),
        "loc" | "location" | "country" | "gpe" => Some("Location"),
        _ => None,
    }
}

/// Names of a row of tags: BIO, or IO where a name goes on while its type does. No name crosses a sentence.
fn spans(tags: &[&str], starts: &BTreeSet<usize>) -> Vec<Name> {
    let mut found: Vec<(usize, usize, &str)> = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        let Some((mark, kind)) = tag.split_once('-') else { continue };
        match found.last_mut() {
            Some(open) if mark == "I" && open.1 == at && open.2 == kind && !starts.contains(&at) => open.1 = at + 1,
            _ => found.push((at, at + 1, kind)),
        }
    }
    found.into_iter().filter_map(|(start, end, kind)| common(kind).map(|kind| (start, end, kind))).collect()
}

/// Rows "word tag", or "number word tag …" as in UNER; blank lines end sentences, rows that start with `# ` are comments.
fn sentences(file: &gold::File) -> Result<Vec<Tagged>, EvalError> {
    let mut sentences: Vec<Tagged> = vec![Tagged::default()];
    for (number, line) in file.text.lines().enumerate() {
        if line.trim().is_empty() {
            sentences.push(Tagged::default());
            continue;
        }
        if line.starts_with("# ") {
            continue;
        }
        let columns: Vec<&str> = if line.contains('\t') { line.split('\t').collect() } else { line.split(' ').collect() };
        let (word, tag) = match columns[..] {
            [number, word, tag, ..] if number.parse::<usize>().is_ok() => (word, tag),
            [word, .., tag] => (word, tag),
            _ => {
                return Err(EvalError::Format {
                    file: file.name.clone(),
                    line: number + 1,
                    found: format!("{line:?} has no tag; rows are a word and its tag"),
                });
            }
        };
        let open = sentences.last_mut().expect("there is always an open sentence");
        open.0.push(word.to_owned());
        open.1.push(tag.trim().to_owned());
    }
    sentences.retain(|(words, _)| !words.is_empty());
    Ok(sentences)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_to_spans_by_hand() {
        let starts = BTreeSet::from([0, 5]);
        let found = spans(&["B-PER", "I-PER", "B-PER", "O", "I-ORG", "I-ORG", "B-event"], &starts);
        assert_eq!(found, [(0, 2, "Person"), (2, 3, "Person"), (4, 5, "Organization"), (5, 6, "Organization")]);
    }
}
