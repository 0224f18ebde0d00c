//! `marked`: sentences whose relations are marked between their words (`training/pairs/README.md` is the guideline and says the format), each
//! read alone. A relation is found when one of ours has its name and ends that share letters with its ends; ours count only where both ends
//! are marked. A pronoun has nothing to refer to in a sentence by itself: its relations are not missed, but right when found.

use std::collections::BTreeMap;
use std::time::Instant;

use super::gold::{self, EvalError};
use super::score::{Report, Score};
use super::{Subject, push_error};
use crate::article::Article;
use crate::pipeline;
use crate::reading::ClaimRow;
use crate::relation::Inventory;

/// Endings of the files.
pub const ENDINGS: &[&str] = &[".txt"];

/// Words that point elsewhere.
const PRONOUNS: &str = "he him his she her hers it its they them their theirs who whom whose which that this these those i me my we us our you your \
                        himself herself itself themselves";

/// A sentence, its marked ends (code points) and its relations by the ends' numbers.
#[derive(Debug, Default, PartialEq, Eq)]
struct Marked {
    text: String,
    ends: BTreeMap<u32, (u32, u32)>,
    relations: Vec<(u32, String, u32)>,
}

/// Scores the sentences.
///
/// # Errors
/// When a file is not in the format.
pub fn evaluate(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for file in files {
        for marked in sentences(file)? {
            let article = Article { source: file.name.clone(), text: marked.text.clone(), ..Article::default() };
            let begun = Instant::now();
            let reading = pipeline::read(subject.model, &article).0;
            report.seconds += begun.elapsed().as_secs_f64();
            report.words += marked.text.split_whitespace().count();
            count(&mut report, &mut scores, &marked, &reading.claims);
        }
    }
    let mut all = Score::default();
    for score in scores.values() {
        all += *score;
    }
    report.row("relations", all);
    for (relation, score) in scores {
        report.row(relation, score);
    }
    Ok(report)
}

fn count(report: &mut Report, scores: &mut BTreeMap<String, Score>, marked: &Marked, claims: &[ClaimRow]) {
    let mut found = vec![false; marked.relations.len()];
    for claim in claims {
        let Some(symmetric) = Inventory::get().named(&claim.relation).map(|id| Inventory::get().info(id).symmetric) else { continue };
        let ends = (marked.at(claim.subject.start, claim.subject.end), marked.at(claim.object.start, claim.object.end));
        if ends.0.is_empty() || ends.1.is_empty() {
            continue;
        }
        let fits = |(s, relation, o): &(u32, String, u32)| {
            let (here, there) = (ends.0.contains(s) && ends.1.contains(o), ends.0.contains(o) && ends.1.contains(s));
            *relation == claim.relation && (here || symmetric && there)
        };
        let at = marked.relations.iter().position(fits);
        let score = scores.entry(claim.relation.clone()).or_default();
        score.found += 1.0;
        match at {
            Some(at) => {
                score.found_right += 1.0;
                found[at] = true;
            }
            None => push_error(report, || {
                let (subject, object) = (marked.cut(claim.subject.start, claim.subject.end), marked.cut(claim.object.start, claim.object.end));
                format!("wrong: {subject} | {} | {object} by {} in: {}", claim.relation, claim.rule, marked.text)
            }),
        }
    }
    for ((subject, relation, object), found) in marked.relations.iter().zip(found) {
        if !found && [subject, object].iter().any(|end| marked.is_pronoun(**end)) {
            continue;
        }
        let score = scores.entry(relation.clone()).or_default();
        score.gold += 1.0;
        score.gold_right += f64::from(u8::from(found));
        if !found {
            push_error(report, || format!("missed: {} | {relation} | {} in: {}", marked.words(*subject), marked.words(*object), marked.text));
        }
    }
}

impl Marked {
    /// The ends that share letters with a stretch of the sentence.
    fn at(&self, start: u32, end: u32) -> Vec<u32> {
        self.ends.iter().filter(|(_, span)| span.0 < end && start < span.1).map(|(&number, _)| number).collect()
    }

    fn words(&self, end: u32) -> String {
        let (start, stop) = self.ends.get(&end).copied().unwrap_or_default();
        self.cut(start, stop)
    }

    fn cut(&self, start: u32, end: u32) -> String {
        self.text.chars().skip(start as usize).take((end - start) as usize).collect()
    }

    fn is_pronoun(&self, end: u32) -> bool {
        PRONOUNS.split_whitespace().any(|word| word == self.words(end).to_lowercase())
    }
}

/// The sentences of a file.
fn sentences(file: &gold::File) -> Result<Vec<Marked>, EvalError> {
    let fault = |line: usize, found: String| EvalError::Format { file: file.name.clone(), line, found };
    let mut lines = file.text.lines().enumerate().map(|(at, line)| (at + 1, line.trim())).filter(|(_, line)| !line.is_empty());
    let mut found = Vec::new();
    while let Some((at, line)) = lines.next() {
        let mut marked = ends(line).map_err(|what| fault(at, what))?;
        let (at, told) = lines.next().ok_or_else(|| fault(at, "a sentence without a line of relations; write `-` when it states none".to_owned()))?;
        for pair in told.split(';').map(str::trim).filter(|pair| *pair != "-" && !pair.is_empty()) {
            let parts: Vec<&str> = pair.split_whitespace().collect();
            let numbers = |subject: &str, object: &str| subject.parse().ok().zip(object.parse().ok());
            let read = match parts.as_slice() {
                [subject, relation, object] => numbers(subject, object).map(|(s, o): (u32, u32)| (s, (*relation).to_owned(), o)),
                _ => None,
            };
            let known = read
                .filter(|(s, relation, o)| marked.ends.contains_key(s) && marked.ends.contains_key(o) && Inventory::get().named(relation).is_some());
            marked.relations.push(known.ok_or_else(|| fault(at, format!("{pair:?} is no relation between ends; write as in `1 metWith 5`")))?);
        }
        found.push(marked);
    }
    Ok(found)
}

/// The plain sentence and its ends: `{1:Ilir Hoxha} met {2:his} …`.
fn ends(line: &str) -> Result<Marked, String> {
    let mut marked = Marked::default();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        let (inside, later) = after.split_once('}').ok_or_else(|| format!("a brace that does not close: {after:?}"))?;
        let (number, words) = inside.split_once(':').ok_or_else(|| format!("{inside:?} has no number; write as in {{1:Ilir Hoxha}}"))?;
        let number: u32 = number.parse().map_err(|_| format!("{number:?} is no number of an end"))?;
        marked.text.push_str(before);
        let start = marked.text.chars().count() as u32;
        marked.text.push_str(words);
        if marked.ends.insert(number, (start, start + words.chars().count() as u32)).is_some() {
            return Err(format!("two ends with number {number}"));
        }
        rest = later;
    }
    marked.text.push_str(rest);
    Ok(marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> gold::File {
        gold::File { name: "a.txt".to_owned(), text: text.to_owned(), development: false }
    }

    #[test]
    fn ends_are_counted_in_code_points_of_the_plain_sentence() {
        let read =
            sentences(&file("{1:Jovan Savić} met {2:her} in {3:Tirana}.\n1 visited 3; 1 metWith 2\n\n{1:He} left.\n-\n")).expect("is well formed");
        assert_eq!((read.len(), read[0].text.as_str(), read[0].ends[&3]), (2, "Jovan Savić met her in Tirana.", (23, 29)));
        assert_eq!(read[0].relations, [(1, "visited".to_owned(), 3), (1, "metWith".to_owned(), 2)]);
        assert_eq!(read[0].at(20, 25), [3]);
        assert!(read[0].is_pronoun(2) && !read[0].is_pronoun(3) && read[1].relations.is_empty());
    }

    #[test]
    fn a_fault_is_named_with_its_line() {
        let found = |text: &str| sentences(&file(text)).expect_err("is not well formed").to_string();
        assert!(found("{1:He} left.\n1 left 2\n").contains("a.txt:2: \"1 left 2\" is no relation between ends"));
        assert!(found("{1:He left.\n-\n").contains("a.txt:1: a brace that does not close"));
        assert!(found("{1:He} left.\n").contains("a.txt:1: a sentence without a line of relations"));
    }
}
