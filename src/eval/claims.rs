//! `gold`: claims of our own corpus (`data/gold/README.md` is the guideline and says the format), read from the plain text.
//! A claim is found when one of ours has its relation and both its ends; optional lines (`?`) count neither as missed nor as wrong.
//! Of the claims found: whether the stance is the gold's in all three parts, whether speaker, place and time are.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use super::gold::{self, EvalError};
use super::score::{Report, Score};
use super::{Subject, push_error};
use crate::article::Article;
use crate::pipeline;
use crate::reading::{ArgumentRow, ClaimRow, Reading};
use crate::relation::Inventory;

/// Endings of the corpus's files.
pub const ENDINGS: &[&str] = &[".md"];

/// A gold claim.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted {
    optional: bool,
    subject: String,
    relation: String,
    object: String,
    stance: String,
    speaker: Option<String>,
    place: Option<String>,
    time: Option<String>,
}

/// An article with its claims.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Passage {
    date: Option<jiff::civil::Date>,
    text: String,
    claims: Vec<Wanted>,
}

/// Scores the passages.
///
/// # Errors
/// When a file is not in the corpus's format.
pub fn evaluate(subject: &Subject<'_>, files: &[gold::File]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let mut tally = Tally::default();
    for file in files.iter().filter(|file| !file.name.ends_with("README.md")) {
        for passage in passages(file)? {
            let begun = Instant::now();
            let article = Article { source: file.name.clone(), text: passage.text.clone(), published: passage.date, ..Article::default() };
            let reading = pipeline::read(subject.model, &article).0;
            report.seconds += begun.elapsed().as_secs_f64();
            report.words += passage.text.split_whitespace().count();
            tally.count(&mut report, &passage, &reading);
        }
    }
    tally.into_rows(&mut report);
    Ok(report)
}

/// The passages of a file.
fn passages(file: &gold::File) -> Result<Vec<Passage>, EvalError> {
    let mut found: Vec<Passage> = Vec::new();
    let mut lines = file.text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let fault = |line: usize, what: &str| EvalError::Format { file: file.name.clone(), line: line + 1, found: what.to_owned() };
        let body: Vec<(usize, &str)> = lines.by_ref().take_while(|(_, line)| !line.starts_with("```")).collect();
        if let Some(date) = info.strip_prefix("article") {
            let day = if date.trim().is_empty() { None } else { Some(date.trim().parse().map_err(|_| fault(at, "not a day (YYYY-MM-DD)"))?) };
            let text = body.iter().map(|(_, line)| *line).collect::<Vec<_>>().join("\n");
            found.push(Passage { date: day, text, claims: Vec::new() });
        } else if info == "claims" {
            let passage = found.last_mut().ok_or_else(|| fault(at, "claims before their article"))?;
            for (at, line) in body.iter().filter(|(_, line)| !line.trim().is_empty()) {
                passage.claims.push(wanted(line).map_err(|what| fault(*at, &what))?);
            }
        }
    }
    Ok(found)
}

/// `? Subject | relation | Object | stance | by X | at P | on T`.
fn wanted(line: &str) -> Result<Wanted, String> {
    let optional = line.trim_start().starts_with('?');
    let fields: Vec<&str> = line.trim_start().trim_start_matches('?').split('|').map(str::trim).collect();
    let [subject, relation, object, stance, more @ ..] = fields.as_slice() else {
        return Err("fewer than four fields; a line is SUBJECT | relation | OBJECT | stance".to_owned());
    };
    if Inventory::get().named(relation).is_none() {
        return Err(format!("unknown relation `{relation}`"));
    }
    if stance.split(' ').count() != 3 {
        return Err(format!("`{stance}` is no stance; it has three words: affirmed factual past"));
    }
    let field = |name: &str| more.iter().find_map(|field| field.strip_prefix(name)).map(|value| value.trim().to_owned());
    let (speaker, place, time) = (field("by "), field("at "), field("on "));
    if more.len() != [&speaker, &place, &time].into_iter().flatten().count() {
        return Err(format!("fields after the stance begin with `by`, `at` or `on`: {}", more.join(" | ")));
    }
    let owned = |text: &str| text.to_owned();
    Ok(Wanted { optional, subject: owned(subject), relation: owned(relation), object: owned(object), stance: owned(stance), speaker, place, time })
}

/// What one of our claims says, as the corpus writes it.
fn stance(claim: &ClaimRow) -> String {
    format!("{:?} {:?} {:?}", claim.polarity, claim.certainty, claim.tense).to_lowercase()
}

fn time(claim: &ClaimRow) -> Option<String> {
    let row = claim.time.as_ref()?;
    let (start, end) = (row.start.as_deref(), row.end.as_deref());
    match (start, end) {
        (None, None) => None,
        (Some(start), Some(end)) if start == end => Some(start.to_owned()),
        (start, end) => Some(format!("{}..{}", start.unwrap_or(""), end.unwrap_or(""))),
    }
}

/// A month or year of the corpus as the days it spans.
fn days(time: &str) -> String {
    let month = |time: &str| {
        let first: Option<jiff::civil::Date> = format!("{time}-01").parse().ok();
        first.map(|first| (first.to_string(), first.last_of_month().to_string()))
    };
    match time.len() {
        4 => format!("{time}-01-01..{time}-12-31"),
        7 => month(time).map_or_else(|| time.to_owned(), |(first, last)| format!("{first}..{last}")),
        _ => time.to_owned(),
    }
}

/// Lower-case words without article and punctuation.
fn words(text: &str) -> Vec<String> {
    let plain = deunicode::deunicode(text).to_lowercase();
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !matches!(*word, "the" | "a" | "an" | "s"));
    words.map(str::to_owned).collect()
}

/// All names by which an end of a claim may be called.
fn names(reading: &Reading, argument: &ArgumentRow) -> Vec<Vec<String>> {
    let points = crate::span::CodePoints::of(&reading.text);
    match (argument.entity, &argument.text, &argument.literal) {
        (Some(at), ..) => {
            let entity = &reading.entities[at as usize];
            let mentions = reading.mentions.iter().filter(|mention| mention.entity == Some(at));
            let spoken = mentions.map(|mention| reading.words(&points, mention.start, mention.end));
            spoken.chain(std::iter::once(entity.name.as_str())).chain(entity.aliases.iter().map(String::as_str)).map(words).collect()
        }
        (_, Some(text), _) => vec![words(text)],
        (_, _, literal) => vec![words(literal.as_deref().unwrap_or_default()), words(reading.words(&points, argument.start, argument.end))],
    }
}

/// True when the gold's words are one of the names, or for a description hold it or are held by it, last word and all.
fn is_called(gold: &str, names: &[Vec<String>], described: bool) -> bool {
    let gold = words(gold);
    let within = |a: &[String], b: &[String]| {
        let all: BTreeSet<&String> = b.iter().collect();
        !a.is_empty() && a.iter().all(|word| all.contains(word))
    };
    names.iter().any(|name| *name == gold || described && (within(name, &gold) || within(&gold, name)))
}

struct Ends {
    subject: Vec<Vec<String>>,
    object: Vec<Vec<String>>,
    speaker: Option<Vec<Vec<String>>>,
    place: Option<Vec<Vec<String>>>,
}

fn ends(reading: &Reading, claim: &ClaimRow) -> Ends {
    Ends {
        subject: names(reading, &claim.subject),
        object: names(reading, &claim.object),
        speaker: claim.attributed_to.as_ref().map(|row| names(reading, row)),
        place: claim.place.as_ref().map(|row| names(reading, row)),
    }
}

/// True when our claim has the gold's relation and ends.
fn is_same(gold: &Wanted, claim: &ClaimRow, ends: &Ends) -> bool {
    let described = |row: &ArgumentRow| row.entity.is_none();
    let fits = |subject: &str, object: &str| {
        is_called(subject, &ends.subject, described(&claim.subject)) && is_called(object, &ends.object, described(&claim.object))
    };
    let symmetric = Inventory::get().named(&gold.relation).is_some_and(|id| Inventory::get().info(id).symmetric);
    claim.relation == gold.relation && (fits(&gold.subject, &gold.object) || symmetric && fits(&gold.object, &gold.subject))
}

fn is_speaker(gold: &Wanted, ends: &Ends) -> bool {
    match (&gold.speaker, &ends.speaker) {
        (Some(gold), Some(names)) => is_called(gold, names, true),
        (gold, found) => gold.is_none() == found.is_none(),
    }
}

#[derive(Default)]
struct Tally {
    claims: Score,
    polarity: Score,
    fact: Score,
    stance: Score,
    speaker: Score,
    place: Score,
    time: Score,
    relations: BTreeMap<String, Score>,
}

impl Tally {
    fn count(&mut self, report: &mut Report, passage: &Passage, reading: &Reading) {
        let ours: Vec<(&ClaimRow, Ends)> = reading.claims.iter().filter(|claim| claim.canonical).map(|claim| (claim, ends(reading, claim))).collect();
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        let mut matched: Vec<(usize, usize)> = Vec::new();
        // Required lines choose first; each takes the claim that agrees best with it.
        for optional in [false, true] {
            for (at, gold) in passage.claims.iter().enumerate().filter(|(_, gold)| gold.optional == optional) {
                let free = ours.iter().enumerate().filter(|(n, (claim, ends))| !taken.contains(n) && is_same(gold, claim, ends));
                let agreement = |(n, (claim, ends)): &(usize, &(&ClaimRow, Ends))| {
                    let points =
                        4 * u8::from(stance(claim) == gold.stance) + 2 * u8::from(is_speaker(gold, ends)) + u8::from(time(claim) == gold.time);
                    (points, std::cmp::Reverse(*n))
                };
                if let Some((n, _)) = free.max_by_key(agreement) {
                    taken.insert(n);
                    matched.push((at, n));
                }
            }
        }
        // The same claim said again with another stance is neither missing nor wrong, as long as the gold has it at all.
        let known = |claim: &ClaimRow, ends: &Ends| passage.claims.iter().any(|gold| is_same(gold, claim, ends));
        for &(at, n) in &matched {
            let (gold, (claim, ends)) = (&passage.claims[at], &ours[n]);
            if !gold.optional {
                let row = self.relations.entry(gold.relation.clone()).or_default();
                *row += Score::of(1, 1, 1);
                self.claims += Score::of(1, 1, 1);
                self.compare(report, reading, gold, claim, ends);
            }
        }
        for (at, gold) in passage.claims.iter().enumerate().filter(|(_, gold)| !gold.optional) {
            if !matched.iter().any(|&(m, _)| m == at) {
                *self.relations.entry(gold.relation.clone()).or_default() += Score::of(0, 0, 1);
                self.claims += Score::of(0, 0, 1);
                push_error(report, || {
                    format!("missed: {} | {} | {} in: {}", gold.subject, gold.relation, gold.object, passage.text.replace('\n', " "))
                });
            }
        }
        for (n, (claim, ends)) in ours.iter().enumerate() {
            if !taken.contains(&n) && !known(claim, ends) {
                *self.relations.entry(claim.relation.clone()).or_default() += Score::of(0, 1, 0);
                self.claims += Score::of(0, 1, 0);
                push_error(report, || format!("wrong: {} by {} in: {}", shown(reading, claim), claim.rule, sentence(reading, claim)));
            }
        }
    }

    fn compare(&mut self, report: &mut Report, reading: &Reading, gold: &Wanted, claim: &ClaimRow, ends: &Ends) {
        let ours = stance(claim);
        let part = |stance: &str, at: usize| stance.split(' ').nth(at).map(str::to_owned);
        let fact = |stance: &str| stance.starts_with("affirmed factual") && !stance.ends_with("planned");
        self.polarity.answer(part(&ours, 0) == part(&gold.stance, 0));
        self.fact.answer(fact(&ours) == fact(&gold.stance));
        self.stance.answer(ours == gold.stance);
        let speaker = is_speaker(gold, ends);
        self.speaker.answer(speaker);
        if ours != gold.stance || !speaker {
            let by = gold.speaker.as_deref().unwrap_or("own voice");
            push_error(report, || format!("stance: gold {} by {by}: {} in: {}", gold.stance, shown(reading, claim), sentence(reading, claim)));
        }
        let place = gold.place.as_ref().zip(ends.place.as_ref()).is_some_and(|(gold, names)| is_called(gold, names, true));
        self.place += Score::of(usize::from(place), usize::from(ends.place.is_some()), usize::from(gold.place.is_some()));
        let (wanted, found) = (gold.time.as_deref().map(days), time(claim));
        self.time += Score::of(usize::from(wanted.is_some() && wanted == found), usize::from(found.is_some()), usize::from(wanted.is_some()));
    }

    fn into_rows(self, report: &mut Report) {
        for (name, score) in [
            ("claims", self.claims),
            ("of found: stance", self.stance),
            ("of found: fact or not", self.fact),
            ("of found: polarity", self.polarity),
            ("of found: speaker", self.speaker),
            ("of found: place", self.place),
            ("of found: time", self.time),
        ] {
            report.row(name, score);
        }
        for (name, score) in self.relations {
            report.row(name, score);
        }
    }
}

fn shown(reading: &Reading, claim: &ClaimRow) -> String {
    let points = crate::span::CodePoints::of(&reading.text);
    let name = |row: &ArgumentRow| match row.entity {
        Some(at) => reading.entities[at as usize].name.clone(),
        None => reading.words(&points, row.start, row.end).to_owned(),
    };
    let by = claim.attributed_to.as_ref().map_or_else(|| "own voice".to_owned(), name);
    format!("{} | {} | {} | {} by {by}", name(&claim.subject), claim.relation, name(&claim.object), stance(claim))
}

fn sentence(reading: &Reading, claim: &ClaimRow) -> String {
    let (start, end) = reading.sentences[claim.sentence as usize];
    reading.words(&crate::span::CodePoints::of(&reading.text), start, end).replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_corpus() {
        let line = wanted("? Ilir Hoxha | metWith | Jovan Savić | affirmed factual past | at Tirana | on 2026-03-02").unwrap();
        assert!(line.optional && line.speaker.is_none());
        assert_eq!((line.object.as_str(), line.place.as_deref(), line.time.as_deref()), ("Jovan Savić", Some("Tirana"), Some("2026-03-02")));
        assert!(wanted("A | meets | B | affirmed factual past").unwrap_err().contains("unknown relation"));
        assert!(wanted("A | metWith | B | affirmed").unwrap_err().contains("three words"));
        assert!(wanted("A | metWith | B | affirmed factual past | in Tirana").unwrap_err().contains("begin with"));
    }

    #[test]
    fn months_and_years_are_their_days() {
        assert_eq!(days("2024-02"), "2024-02-01..2024-02-29");
        assert_eq!(days("2024"), "2024-01-01..2024-12-31");
        assert_eq!(days("2024-02-03"), "2024-02-03");
    }

    #[test]
    fn descriptions_match_by_their_words_and_names_whole() {
        let names = vec![words("the two bridges")];
        assert!(is_called("bridges", &names, true) && !is_called("bridges", &names, false));
        assert!(is_called("Jovan Savic", &[words("Jovan Savić")], false));
    }
}
