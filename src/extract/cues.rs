//! Words that change how something is put forward, read once from `data/lexicons`: words beside a predicate, and words that govern
//! a clause or an event.

use std::collections::HashMap;
use std::sync::OnceLock;

/// What a word does to what it stands beside or governs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Plainly said by somebody.
    Said,
    /// Held to be so by somebody, no more.
    Held,
    /// Denied; a governor's subject is the one who denies.
    Denied,
    /// Doubted by somebody.
    Doubted,
    /// Asked by somebody.
    Asked,
    /// Did not come about.
    Failed,
    /// Still to come.
    Planned,
    /// Still to come, and not sure.
    Expected,
    /// Wished, demanded or offered by somebody: it may come.
    Wished,
    /// Promised by somebody.
    Pledged,
    /// Likely.
    Probable,
    /// It may be.
    Possible,
    /// Likely not.
    Unlikely,
    /// "would": possible, or against the facts.
    Would,
    /// No longer.
    Past,
}

impl Effect {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "said" => Self::Said,
            "held" => Self::Held,
            "denied" => Self::Denied,
            "doubted" => Self::Doubted,
            "asked" => Self::Asked,
            "failed" => Self::Failed,
            "planned" => Self::Planned,
            "expected" => Self::Expected,
            "wished" => Self::Wished,
            "pledged" => Self::Pledged,
            "probable" => Self::Probable,
            "possible" => Self::Possible,
            "unlikely" => Self::Unlikely,
            "would" => Self::Would,
            "past" => Self::Past,
            _ => return None,
        })
    }

    /// True for what somebody thinks or says: the governor's subject is the speaker.
    #[must_use]
    pub fn has_speaker(self) -> bool {
        matches!(self, Self::Said | Self::Held | Self::Denied | Self::Doubted | Self::Asked | Self::Wished | Self::Pledged)
    }
}

/// What a governor takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Complement {
    /// "that …".
    Finite,
    /// "to …", "…ing".
    Open,
    /// An event noun.
    Noun,
}

/// Where a cue stands beside its predicate.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Place {
    /// Adverb or negation.
    Adverb,
    /// Auxiliary.
    Auxiliary,
    /// Subordinating word.
    Marker,
    /// Adjective or compound before a noun.
    Adjective,
}

struct Cues {
    governors: HashMap<&'static str, [Option<Effect>; 3]>,
    beside: HashMap<&'static str, Vec<(Place, Effect)>>,
}

/// What `lemma` does to its complement of that form; `None` when it leaves it as it is.
#[must_use]
pub fn governor(lemma: &str, complement: Complement) -> Option<Effect> {
    cues().governors.get(lemma)?[complement as usize]
}

/// What a word beside a predicate does to it.
#[must_use]
pub fn beside(place: Place, word: &str) -> Option<Effect> {
    cues().beside.get(word)?.iter().find(|(at, _)| *at == place).map(|(_, effect)| *effect)
}

fn cues() -> &'static Cues {
    static CUES: OnceLock<Cues> = OnceLock::new();
    CUES.get_or_init(|| Cues {
        governors: rows(include_str!("../../data/lexicons/governors.tsv"))
            .filter_map(|row| match row[..] {
                [lemma, finite, open, noun] => Some((lemma, [finite, open, noun].map(Effect::named))),
                _ => None,
            })
            .collect(),
        beside: beside_words(),
    })
}

fn beside_words() -> HashMap<&'static str, Vec<(Place, Effect)>> {
    let mut words: HashMap<&'static str, Vec<(Place, Effect)>> = HashMap::new();
    for row in rows(include_str!("../../data/lexicons/cues.tsv")) {
        if let [word, place, effect] = row[..]
            && let Some(cue) = place_named(place).zip(Effect::named(effect))
        {
            words.entry(word).or_default().push(cue);
        }
    }
    words
}

fn place_named(name: &str) -> Option<Place> {
    match name {
        "adverb" => Some(Place::Adverb),
        "auxiliary" => Some(Place::Auxiliary),
        "marker" => Some(Place::Marker),
        "adjective" => Some(Place::Adjective),
        _ => None,
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split('\t').collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_lexicons_is_understood() {
        let understood = |name: &str| name == "-" || Effect::named(name).is_some();
        for row in rows(include_str!("../../data/lexicons/governors.tsv")) {
            assert!(row.len() == 4 && row[1..].iter().all(|name| understood(name)), "{row:?}");
        }
        for row in rows(include_str!("../../data/lexicons/cues.tsv")) {
            assert!(row.len() == 3 && place_named(row[1]).is_some() && Effect::named(row[2]).is_some(), "{row:?}");
        }
    }

    #[test]
    fn what_a_governor_does_depends_on_its_complement() {
        assert_eq!(governor("agree", Complement::Open), Some(Effect::Planned));
        assert_eq!(governor("agree", Complement::Finite), Some(Effect::Said));
        assert_eq!(governor("manage", Complement::Open), None);
        assert_eq!(beside(Place::Auxiliary, "might"), Some(Effect::Possible));
    }
}
