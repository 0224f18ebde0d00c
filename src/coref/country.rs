//! Countries and regions by name and by demonym, as the gazetteer knows them.

use crate::kind::Kind;
use crate::knowledge::Gazetteer;

/// Usual name of the surely known thing of that kind; a name begins with a capital.
fn known(words: &str, kind: Kind) -> Option<&'static str> {
    let bare = words.strip_prefix("the ").unwrap_or(words);
    if !bare.starts_with(char::is_uppercase) {
        return None;
    }
    let hit = Gazetteer::get().lookup(words).into_iter().next()?;
    (!hit.weak && hit.entry.kind == kind).then_some(hit.entry.name)
}

/// The country of that name.
pub(super) fn named(words: &str) -> Option<&'static str> {
    known(words, Kind::Country)
}

/// The region of that name: a part of a country, or an area wider than one.
pub(super) fn region(words: &str) -> Option<&'static str> {
    known(words, Kind::Region)
}

/// The country or region that an adjective or noun of nationality belongs to ("Tajik", "Central Asian").
pub(super) fn of_demonym(word: &str) -> Option<&'static str> {
    word.starts_with(char::is_uppercase).then(|| Gazetteer::get().of_demonym(word)).flatten().map(|entry| entry.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demonyms_are_no_names() {
        assert_eq!(of_demonym("Tajik"), Some("Tajikistan"));
        assert_eq!(of_demonym("Central Asian"), Some("Central Asia"));
        assert_eq!(named("Tajik"), None);
        assert_eq!(named("Britain"), Some("United Kingdom"));
        assert_eq!(region("Central Asia"), Some("Central Asia"));
        assert_eq!(named("turkey"), None);
    }
}
