//! Words that tell kinds and genders: head nouns of names and descriptions, titles, given names, word classes. Read once from `data/lexicons`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::kind::Kind;
use crate::knowledge::nouns;

const TITLES: &str = include_str!("../../data/lexicons/titles.tsv");
const GIVEN_NAMES: &str = include_str!("../../data/lexicons/given-names.tsv");
const CLASSES: &str = include_str!("../../data/lexicons/word-classes.tsv");
const GOVERNORS: &str = include_str!("../../data/lexicons/governors.tsv");

/// What a name or word tells of gender.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gender {
    /// "she".
    Female,
    /// "he".
    Male,
}

impl Gender {
    fn named(word: &str) -> Option<Gender> {
        match word {
            "female" => Some(Gender::Female),
            "male" => Some(Gender::Male),
            _ => None,
        }
    }
}

struct Lexicon {
    titles: HashMap<&'static str, Option<Gender>>,
    given: HashMap<&'static str, Gender>,
    classes: HashSet<(&'static str, &'static str)>,
    saying: HashSet<&'static str>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon {
    titles: rows(TITLES).map(|row| (row[0], row.get(1).and_then(|g| Gender::named(g)))).collect(),
    given: rows(GIVEN_NAMES).filter_map(|row| Some((row[0], Gender::named(row.get(1)?)?))).collect(),
    classes: rows(CLASSES).filter_map(|row| Some((*row.get(1)?, row[0]))).collect(),
    saying: rows(GOVERNORS)
        .filter(|row| row.get(1).is_some_and(|e| matches!(*e, "said" | "held" | "denied" | "doubted")))
        .map(|row| row[0])
        .collect(),
});

/// Rows of a table below its header line, without remarks.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// Kind that the head noun of a description tells; lower-case singular.
pub(super) fn noun(lemma: &str) -> Option<Kind> {
    nouns::of_description(lemma)
}

/// Kind that the head noun of a name tells ("Tribune" as well as "newspaper"); lower case, singular or plural.
pub(super) fn name_noun(word: &str) -> Option<Kind> {
    nouns::of_name(word)
}

/// True for a word that stands before a person's name and is no part of it.
pub(super) fn is_title(word: &str) -> bool {
    LEXICON.titles.contains_key(word.trim_end_matches('.'))
}

/// True for a word of a class of `word-classes.tsv`.
pub(super) fn is(class: &str, word: &str) -> bool {
    LEXICON.classes.contains(&(class, word))
}

/// True for a verb whose subject speaks or thinks; base form.
pub(super) fn is_saying(lemma: &str) -> bool {
    LEXICON.saying.contains(lemma)
}

/// True for a given name of one gender.
pub(super) fn is_given(word: &str) -> bool {
    LEXICON.given.contains_key(deunicode::deunicode(word).to_lowercase().as_str())
}

/// Gender that a full name suggests: its given name, else the ending of a Slavic surname.
pub(super) fn gender_of_name(name: &str) -> Option<Gender> {
    let lower = deunicode::deunicode(name).to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let given = |word: &str| LEXICON.given.get(word).copied().or_else(|| word.split('-').next().and_then(|w| LEXICON.given.get(w).copied()));
    if let Some(gender) = words.first().and_then(|first| given(first)) {
        return Some(gender);
    }
    // "J. Robert Smith": the name behind an initial tells.
    if words.len() > 2
        && words[0].trim_end_matches('.').len() == 1
        && let Some(gender) = given(words[1])
    {
        return Some(gender);
    }
    let last = words.last()?;
    let ends = |tails: &[&str]| last.len() > 5 && tails.iter().any(|t| last.ends_with(t));
    if ends(&["ova", "eva", "skaya", "dottir"]) {
        Some(Gender::Female)
    } else if ends(&["ov", "ev", "skiy", "sky"]) {
        Some(Gender::Male)
    } else {
        None
    }
}

/// Gender that a title or noun beside a name tells; lower case.
pub(super) fn gender_of_word(word: &str) -> Option<Gender> {
    let word = word.trim_end_matches('.');
    LEXICON.titles.get(word).copied().flatten().or_else(|| nouns::gender(word).and_then(Gender::named))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_well_formed() {
        for (table, columns) in [(TITLES, 2), (GIVEN_NAMES, 2), (CLASSES, 2)] {
            let lines: Vec<&str> = table.lines().skip(1).collect();
            for pair in lines.windows(2) {
                assert!(pair[0].split('\t').collect::<Vec<_>>() < pair[1].split('\t').collect::<Vec<_>>(), "{} before {}", pair[0], pair[1]);
            }
            for line in lines {
                let row: Vec<&str> = line.split('\t').collect();
                assert_eq!(row.len(), columns, "{line}");
                assert!(!row[0].is_empty() && row[0] == row[0].to_lowercase(), "{line}");
            }
        }
        for row in rows(TITLES).map(|r| r[1]) {
            assert!(row.is_empty() || Gender::named(row).is_some(), "{row}");
        }
        assert_eq!(LEXICON.given.len(), rows(GIVEN_NAMES).count());
        assert!(is_saying("say") && is_saying("deny") && !is_saying("buy"), "the verbs of saying come from governors.tsv");
    }

    #[test]
    fn given_names_before_endings() {
        assert_eq!(gender_of_name("Mary Baranov"), Some(Gender::Female));
        assert_eq!(gender_of_name("Petrova"), Some(Gender::Female));
        assert_eq!(gender_of_name("J. Robert Quux"), Some(Gender::Male));
        assert_eq!(gender_of_name("Zed Quux"), None);
        assert_eq!(gender_of_word("mrs."), Some(Gender::Female));
    }
}
