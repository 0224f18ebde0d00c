//! `coref`: chains of mentions against CoNLL columns, with mentions of our own. MUC (Vilain et al. 1995), B³ (Bagga and Baldwin 1998),
//! CEAFe (Luo 2005) and their mean, the CoNLL score (Pradhan et al. 2014). Chains of one mention are left out on both sides.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use super::gold::{self, EvalError};
use super::score::{Report, Score};
use super::{Subject, push_error};
use crate::annotation::Annotation;
use crate::coref;
use crate::document::{Document, TokenId};
use crate::mention::{Form, Link, Mention};

/// Endings of files of chains.
pub const ENDINGS: &[&str] = &[".conll"];

/// First and last word of a mention.
type Place = (usize, usize);
/// Mentions of one thing.
type Chain = BTreeSet<Place>;

/// Scores the files: the mean of three measures, each measure, mentions.
///
/// # Errors
/// When a file's brackets do not pair.
pub fn evaluate(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let mut totals = [Score::default(); 4];
    for file in files {
        let (sentences, gold) = columns(file)?;
        let document = gold::document(sentences.iter().map(Vec::as_slice));
        let begun = Instant::now();
        let annotation = subject.model.annotate(&document);
        let referents = coref::resolve(&document, &annotation);
        report.seconds += begun.elapsed().as_secs_f64();
        report.words += document.tokens.len();
        let mut chains: BTreeMap<usize, Chain> = BTreeMap::new();
        for mention in referents.mentions.iter().filter(|mention| counts(&document, &annotation, mention)) {
            chains.entry(mention.referent.index()).or_default().insert(phrase(&document, &annotation, mention.head, mention.span));
        }
        let found: Vec<Chain> = chains.into_values().filter(|chain| chain.len() > 1).collect();
        for (total, score) in totals.iter_mut().zip([muc(&gold, &found), b_cubed(&gold, &found), ceaf_e(&gold, &found), mentions(&gold, &found)]) {
            *total += score;
        }
        list_errors(&mut report, &document, &file.name, &gold, &found);
    }
    let [muc, b_cubed, ceaf, mentions] = totals;
    report.row("CoNLL", mean(&[muc, b_cubed, ceaf]));
    for (name, score) in [("MUC", muc), ("B3", b_cubed), ("CEAFe", ceaf), ("mentions", mentions)] {
        report.row(name, score);
    }
    Ok(report)
}

/// True for a mention that these sets count as one: relative pronouns and adjectives of peoples are none, and an apposition is part of the
/// phrase that it stands by.
fn counts(document: &Document, annotation: &Annotation, mention: &Mention) -> bool {
    let word = document.word(mention.head).to_lowercase();
    let relative = mention.form == Form::Pronoun && matches!(word.as_str(), "who" | "whom" | "whose" | "which" | "that");
    let apposed = mention.link == Link::Apposition && annotation.base_rel(mention.head) == "appos";
    !relative && !apposed && !mention.link.stands_for()
}

/// The whole noun phrase of a mention, as these sets mark it: from the first to the last word below its head with its appositions, without
/// what stands beside the phrase (conjuncts, punctuation at its ends, prepositions before it). Pronouns and possessors are themselves.
fn phrase(document: &Document, annotation: &Annotation, head: TokenId, span: crate::span::Span) -> Place {
    let outside = |child: TokenId| {
        matches!(
            annotation.base_rel(child),
            "conj"
                | "cc"
                | "case"
                | "punct"
                | "parataxis"
                | "mark"
                | "cop"
                | "nsubj"
                | "advcl"
                | "aux"
                | "advmod"
                | "obl"
                | "ccomp"
                | "xcomp"
                | "discourse"
                | "dep"
                | "list"
                | "vocative"
        )
    };
    let (mut first, mut last) = (head.index(), head.index());
    let own = |token: TokenId| document.span(token).start() >= span.start() && document.span(token).end() <= span.end();
    for child in annotation.children(head) {
        let genitive = annotation.rel(*child) == "case" && child.0 > head.0;
        if outside(*child) && !own(*child) && !(genitive && annotation.rel(head) == "nmod:poss") {
            continue;
        }
        for token in annotation.subtree(*child) {
            (first, last) = (first.min(token.index()), last.max(token.index()));
        }
    }
    (first, last)
}

/// Words by sentence, and the gold chains with two mentions or more. Blank lines end sentences; without any, a final mark does.
fn columns(file: &gold::File) -> Result<(Vec<Vec<String>>, Vec<Chain>), EvalError> {
    let mut sentences: Vec<Vec<String>> = vec![Vec::new()];
    let mut open: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut chains: BTreeMap<&str, Chain> = BTreeMap::new();
    let blank = file.text.trim().contains("\n\n");
    let mut at = 0;
    for (number, line) in file.text.lines().enumerate() {
        if line.trim().is_empty() {
            sentences.push(Vec::new());
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        let fault = |found: String| EvalError::Format { file: file.name.clone(), line: number + 1, found };
        let columns: Vec<&str> = line.trim_end_matches(['\r', '\n']).split('\t').collect();
        let word = match columns.len() {
            0..3 => return Err(fault(format!("a row of {} columns; CoNLL rows of chains have three or more", columns.len()))),
            3 => columns[1],
            _ => columns[3],
        };
        sentences.last_mut().expect("there is always an open sentence").push(word.to_owned());
        let marks = columns[columns.len() - 1].trim();
        for (mark, closes) in brackets(marks) {
            match closes {
                Bracket::Opens => open.entry(mark).or_default().push(at),
                Bracket::Closes => {
                    let start = open.get_mut(mark).and_then(Vec::pop).ok_or_else(|| fault(format!("{mark}) closes what is not open")))?;
                    chains.entry(mark).or_default().insert((start, at));
                }
            }
        }
        if !blank && matches!(word, "." | "?" | "!") {
            sentences.push(Vec::new());
        }
        at += 1;
    }
    sentences.retain(|words| !words.is_empty());
    Ok((sentences, chains.into_values().filter(|chain| chain.len() > 1).collect()))
}

enum Bracket {
    Opens,
    Closes,
}

/// `(3(4)` opens 3, opens and closes 4; `|` may stand between.
fn brackets(marks: &str) -> Vec<(&str, Bracket)> {
    let mut found = Vec::new();
    let mut rest = marks;
    while let Some(start) = rest.find(|c: char| c == '(' || c.is_ascii_digit()) {
        let opens = rest[start..].starts_with('(');
        let from = start + usize::from(opens);
        let end = rest[from..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |length| from + length);
        let name = &rest[from..end];
        let closes = rest[end..].starts_with(')');
        if opens {
            found.push((name, Bracket::Opens));
        }
        if closes {
            found.push((name, Bracket::Closes));
        }
        rest = &rest[(end + usize::from(closes)).max(start + 1)..];
    }
    found
}

fn owner(chains: &[Chain]) -> BTreeMap<Place, usize> {
    chains.iter().enumerate().flat_map(|(at, chain)| chain.iter().map(move |&mention| (mention, at))).collect()
}

/// Links that hold: of each chain, its size less the number of parts that the other side cuts it into.
fn muc(gold: &[Chain], found: &[Chain]) -> Score {
    let links = |chains: &[Chain], other: &[Chain]| {
        let owner = owner(other);
        chains.iter().fold((0.0, 0.0), |(kept, all), chain| {
            let known: BTreeSet<usize> = chain.iter().filter_map(|mention| owner.get(mention).copied()).collect();
            let parts = known.len() + chain.iter().filter(|mention| !owner.contains_key(*mention)).count();
            (kept + (chain.len() - parts) as f64, all + (chain.len() - 1) as f64)
        })
    };
    let ((gold_right, gold), (found_right, found)) = (links(gold, found), links(found, gold));
    Score { found_right, found, gold_right, gold }
}

/// Of each mention, the share of its chain that the other side puts with it.
fn b_cubed(gold: &[Chain], found: &[Chain]) -> Score {
    let shares = |chains: &[Chain], other: &[Chain]| {
        let owner = owner(other);
        let of =
            |chain: &Chain, mention: &Place| owner.get(mention).map_or(0.0, |&at| chain.intersection(&other[at]).count() as f64 / chain.len() as f64);
        chains
            .iter()
            .flat_map(|chain| chain.iter().map(move |mention| (chain, mention)))
            .fold((0.0, 0.0), |(sum, all), (chain, mention)| (sum + of(chain, mention), all + 1.0))
    };
    let ((gold_right, gold), (found_right, found)) = (shares(gold, found), shares(found, gold));
    Score { found_right, found, gold_right, gold }
}

/// The best pairing of chains by φ4 = 2|K∩R| / (|K|+|R|).
fn ceaf_e(gold: &[Chain], found: &[Chain]) -> Score {
    let likeness: Vec<Vec<f64>> = gold
        .iter()
        .map(|key| found.iter().map(|chain| 2.0 * key.intersection(chain).count() as f64 / (key.len() + chain.len()) as f64).collect())
        .collect();
    let total = best_pairing(&likeness, found.len());
    Score { found_right: total, found: found.len() as f64, gold_right: total, gold: gold.len() as f64 }
}

fn mentions(gold: &[Chain], found: &[Chain]) -> Score {
    let all = |chains: &[Chain]| chains.iter().flatten().copied().collect::<BTreeSet<Place>>();
    let (gold, found) = (all(gold), all(found));
    Score::of(gold.intersection(&found).count(), found.len(), gold.len())
}

/// A score whose precision and recall are the means of the given ones, so that it can stand in a table.
fn mean(scores: &[Score]) -> Score {
    let count = scores.len() as f64;
    let f1 = scores.iter().map(Score::f1).sum::<f64>() / count;
    Score { found_right: f1, found: 1.0, gold_right: f1, gold: 1.0 }
}

/// The greatest sum over pairings of rows and columns: the Hungarian method with potentials, `O(rows² × columns)` (Kuhn 1955, Munkres 1957).
fn best_pairing(likeness: &[Vec<f64>], columns: usize) -> f64 {
    let size = likeness.len().max(columns);
    let cost = |row: usize, column: usize| -likeness.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0.0);
    let (mut by_row, mut by_column, mut pair) = (vec![0.0; size + 1], vec![0.0; size + 1], vec![0; size + 1]);
    for row in 1..=size {
        pair[0] = row;
        let (mut slack, mut from, mut used) = (vec![f64::INFINITY; size + 1], vec![0; size + 1], vec![false; size + 1]);
        let mut column = 0;
        while pair[column] != 0 {
            used[column] = true;
            let (current, mut step, mut next) = (pair[column], f64::INFINITY, 0);
            for other in (1..=size).filter(|&other| !used[other]) {
                let reduced = cost(current - 1, other - 1) - by_row[current] - by_column[other];
                if reduced < slack[other] {
                    (slack[other], from[other]) = (reduced, column);
                }
                if slack[other] < step {
                    (step, next) = (slack[other], other);
                }
            }
            for other in 0..=size {
                if used[other] {
                    by_row[pair[other]] += step;
                    by_column[other] -= step;
                } else {
                    slack[other] -= step;
                }
            }
            column = next;
        }
        while column != 0 {
            pair[column] = pair[from[column]];
            column = from[column];
        }
    }
    (1..=size).map(|column| -cost(pair[column] - 1, column - 1)).sum()
}

fn list_errors(report: &mut Report, document: &Document, file: &str, gold: &[Chain], found: &[Chain]) {
    list(report, document, file, "one chain of ours, several of the gold", found, &owner(gold));
    list(report, document, file, "one chain of the gold, several of ours", gold, &owner(found));
}

/// Lists the chains whose mentions are in several chains of the other side, or in none.
fn list(report: &mut Report, document: &Document, file: &str, what: &str, chains: &[Chain], owner: &BTreeMap<Place, usize>) {
    let words = |place: &Place| document.span_of(place.0 as u32..place.1 as u32 + 1).text(&document.text).to_owned();
    for chain in chains {
        let kept: BTreeSet<Option<usize>> = chain.iter().map(|place| owner.get(place).copied()).collect();
        if kept.len() > 1 || kept.contains(&None) {
            push_error(report, || {
                let other = |place| owner.get(place).map_or("-".to_owned(), ToString::to_string);
                let list: Vec<String> = chain.iter().map(|place| format!("{}={}", words(place), other(place))).collect();
                format!("{file}: {what}: {}", list.join("; "))
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chains(lists: &[&[usize]]) -> Vec<Chain> {
        lists.iter().map(|list| list.iter().map(|&at| (at, at)).collect()).collect()
    }

    fn close(score: f64, wanted: f64) {
        assert!((score - wanted).abs() < 1e-9, "{score} is not {wanted}");
    }

    /// Gold {a b c} {d e f g}; found {a b} {c d} {f g h i}: the example of Pradhan et al. (2014), section 4.
    #[test]
    fn measures_by_hand() {
        let gold = chains(&[&[1, 2, 3], &[4, 5, 6, 7]]);
        let found = chains(&[&[1, 2], &[3, 4], &[6, 7, 8, 9]]);
        let score = muc(&gold, &found);
        close(score.recall(), 2.0 / 5.0);
        close(score.precision(), 2.0 / 5.0);
        let score = b_cubed(&gold, &found);
        close(score.recall(), (2.0 * 2.0 / 3.0 + 1.0 / 3.0 + 1.0 / 4.0 + 2.0 * 2.0 / 4.0) / 7.0);
        close(score.precision(), (2.0 * 2.0 / 2.0 + 1.0 / 2.0 + 1.0 / 2.0 + 2.0 * 2.0 / 4.0) / 8.0);
        let score = ceaf_e(&gold, &found);
        close(score.recall(), 0.65);
        close(score.precision(), (4.0 / 5.0 + 4.0 / 8.0) / 3.0);
    }

    #[test]
    fn pairing_takes_the_best_sum_not_the_best_pair() {
        close(best_pairing(&[vec![0.9, 0.8], vec![0.8, 0.1]], 2), 1.6);
        close(best_pairing(&[vec![0.5]], 1), 0.5);
        close(best_pairing(&[], 3), 0.0);
    }

    #[test]
    fn brackets_of_columns() {
        let file = gold::File {
            development: false,
            name: "x".to_owned(),
            text: "0\this\t(3(4)\n1\tdaughter\t3)\n2\thimself\t(4)\n3\tshe\t(3)\n".to_owned(),
        };
        let (sentences, found) = columns(&file).expect("well formed");
        assert_eq!(sentences.len(), 1);
        assert_eq!(found, [Chain::from([(0, 1), (3, 3)]), Chain::from([(0, 0), (2, 2)])]);
        let file = gold::File { development: false, name: "x".to_owned(), text: "0\this\t4)\n".to_owned() };
        assert!(columns(&file).is_err());
    }
}
