//! Common nouns and what they tell of the thing that they head: its kind, sometimes its gender. Read once from `data/lexicons/nouns.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::kind::Kind;

const TABLE: &str = include_str!("../../data/lexicons/nouns.tsv");

/// What a noun tells.
struct Noun {
    kind: Kind,
    /// `female`, `male` or nothing.
    gender: &'static str,
    /// It tells so only at the head of a name ("the Daily Mirror", not "a mirror"): `names`; only of a description: `phrases`.
    only: &'static str,
}

static NOUNS: LazyLock<HashMap<&'static str, Noun>> = LazyLock::new(|| rows().filter_map(|row| Some((row[0], read(&row)?))).collect());

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    TABLE.lines().skip(1).filter(|line| !line.is_empty()).map(|line| line.split('\t').collect())
}

fn read(row: &[&'static str]) -> Option<Noun> {
    let cell = |at: usize| row.get(at).copied().unwrap_or("");
    Some(Noun { kind: Kind::named(cell(1))?, gender: cell(2), only: cell(3) })
}

/// Kind that the head noun of a description tells; lower-case singular.
#[must_use]
pub fn of_description(lemma: &str) -> Option<Kind> {
    NOUNS.get(lemma).filter(|noun| noun.only != "names").map(|noun| noun.kind)
}

/// Kind that the head noun of a name tells ("Tribune" as well as "newspaper"); lower case, singular or plural.
#[must_use]
pub fn of_name(word: &str) -> Option<Kind> {
    let known = |word: &str| NOUNS.get(word).filter(|noun| noun.only != "phrases").map(|noun| noun.kind);
    known(word).or_else(|| word.strip_suffix('s').and_then(known))
}

/// Gender that a noun tells, `female` or `male`; lower-case singular.
#[must_use]
pub fn gender(lemma: &str) -> Option<&'static str> {
    NOUNS.get(lemma).map(|noun| noun.gender).filter(|gender| !gender.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_well_formed() {
        let lines: Vec<Vec<&str>> = TABLE.lines().skip(1).map(|line| line.split('\t').collect()).collect();
        for pair in lines.windows(2) {
            assert!(pair[0] < pair[1], "{:?} before {:?}", pair[0], pair[1]);
        }
        for row in lines {
            assert!(row.len() == 4 && row[0] == row[0].to_lowercase() && read(&row).is_some(), "{row:?}");
            assert!(matches!(row[2], "" | "female" | "male") && matches!(row[3], "" | "names" | "phrases"), "{row:?}");
        }
    }

    #[test]
    fn some_nouns_tell_only_in_names() {
        assert_eq!(of_description("tribune"), None);
        assert_eq!(of_name("tribune"), Some(Kind::MediaOutlet));
        assert_eq!(of_name("industries"), Some(Kind::Company));
        assert_eq!((gender("actress"), gender("actuary")), (Some("female"), None));
    }
}
