//! `Gazetteer`: known names by key. Rows are tab-separated: name, kind, aliases, weak aliases, country, Wikidata id, then
//! what the file adds (demonyms for countries). Text is borrowed from the program itself; nothing is copied but the keys.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::kind::Kind;

use super::key;

/// The files, in the order in which their entries answer: of two entries with one name the earlier comes first.
const FILES: &[(&str, &str)] = &[
    ("countries.tsv", include_str!("../../data/gazetteer/countries.tsv")),
    ("organizations.tsv", include_str!("../../data/gazetteer/organizations.tsv")),
    ("regions.tsv", include_str!("../../data/gazetteer/regions.tsv")),
    ("cities.tsv", include_str!("../../data/gazetteer/cities.tsv")),
];

/// A thing with known names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its usual name.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Other names, separated by `|`.
    aliases: &'static str,
    /// Names that more often mean something else, separated by `|`.
    weak: &'static str,
    /// ISO 3166 code of its country ("TJ"); empty for what belongs to none.
    pub country: &'static str,
    /// Wikidata id ("Q863").
    pub wikidata: Option<&'static str>,
    /// Adjectives and nouns of its people, separated by `|`.
    demonyms: &'static str,
    /// Name of its capital; empty for what has none.
    capital: &'static str,
}

impl Entry {
    /// Other names that can stand alone.
    pub fn aliases(&self) -> impl Iterator<Item = &'static str> + use<> {
        split(self.aliases)
    }

    /// Names that only confirm what context says ("Shell", "Nice").
    pub fn weak_aliases(&self) -> impl Iterator<Item = &'static str> + use<> {
        split(self.weak)
    }

    /// Adjectives and nouns of its people ("Tajik", "Tajiks").
    pub fn demonyms(&self) -> impl Iterator<Item = &'static str> + use<> {
        split(self.demonyms)
    }
}

fn split(list: &'static str) -> impl Iterator<Item = &'static str> + use<> {
    list.split('|').filter(|name| !name.is_empty())
}

/// An entry that bears a name.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// The thing.
    pub entry: &'static Entry,
    /// True when the name more often means something else: it may confirm a kind, not set one.
    pub weak: bool,
}

/// Known names.
pub struct Gazetteer {
    entries: Vec<Entry>,
    names: HashMap<String, Vec<(u32, bool)>>,
    demonyms: HashMap<String, u32>,
    capitals: HashMap<&'static str, u32>,
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::read);

impl Gazetteer {
    /// The gazetteer that the program was built with; read at the first call.
    #[must_use]
    pub fn get() -> &'static Gazetteer {
        &GAZETTEER
    }

    fn read() -> Gazetteer {
        let entries: Vec<Entry> = FILES.iter().flat_map(|(_, text)| rows(text)).collect();
        let mut names: HashMap<String, Vec<(u32, bool)>> = HashMap::with_capacity(entries.len() * 2);
        let mut demonyms = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            // A weak name of its own makes the main name weak too ("Nice" is listed as alias of itself).
            let main_is_weak = entry.weak_aliases().any(|weak| weak == entry.name);
            let all = std::iter::once((entry.name, main_is_weak))
                .chain(entry.aliases().map(|name| (name, false)))
                .chain(entry.weak_aliases().map(|name| (name, true)));
            for (name, weak) in all {
                let list = names.entry(key::of(name)).or_default();
                if !list.iter().any(|&(known, _)| known == at as u32) {
                    list.push((at as u32, weak));
                }
            }
            for name in entry.demonyms() {
                demonyms.entry(key::of(name)).or_insert(at as u32);
            }
        }
        // Countries of the past have no code.
        let of_today = |entry: &Entry| entry.kind == Kind::Country && !entry.country.is_empty();
        let seats = entries.iter().enumerate().filter(|(_, entry)| of_today(entry) && !entry.capital.is_empty());
        let capitals = seats.map(|(at, entry)| (entry.capital, at as u32)).collect();
        Gazetteer { entries, names, demonyms, capitals }
    }

    /// Everything that bears a name, likeliest first; empty for an unknown one.
    #[must_use]
    pub fn lookup(&'static self, name: &str) -> Vec<Hit> {
        let key = key::of(name);
        let hits = self.names.get(&key).or_else(|| self.names.get(&key.to_lowercase()));
        hits.into_iter().flatten().map(|&(at, weak)| Hit { entry: &self.entries[at as usize], weak }).collect()
    }

    /// The one thing that a name surely means, or the likeliest of the kinds that `fits`.
    #[must_use]
    pub fn find(&'static self, name: &str, fits: impl Fn(Kind) -> bool) -> Option<Hit> {
        self.lookup(name).into_iter().find(|hit| fits(hit.entry.kind))
    }

    /// The country or land that a demonym belongs to.
    #[must_use]
    pub fn of_demonym(&'static self, word: &str) -> Option<&'static Entry> {
        self.demonyms.get(&key::of(word)).map(|&at| &self.entries[at as usize])
    }

    /// The country whose capital a name means, in any spelling ("Kiev").
    #[must_use]
    pub fn of_capital(&'static self, name: &str) -> Option<&'static Entry> {
        self.lookup(name).into_iter().find_map(|hit| {
            let state = &self.entries[*self.capitals.get(hit.entry.name)? as usize];
            (hit.entry.kind == Kind::City && hit.entry.country == state.country).then_some(state)
        })
    }

    /// Every entry, in the order of the files.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

fn rows(text: &'static str) -> impl Iterator<Item = Entry> {
    let head: Vec<&str> = text.lines().next().unwrap_or("").split('\t').collect();
    let place = |name: &str| head.iter().position(|known| *known == name);
    let (demonyms, capital) = (place("demonyms"), place("capital"));
    text.lines().skip(1).filter_map(move |line| {
        let fields: Vec<&'static str> = line.split('\t').collect();
        let field = |at: usize| fields.get(at).copied().unwrap_or("");
        Some(Entry {
            name: field(0),
            kind: Kind::named(field(1))?,
            aliases: field(2),
            weak: field(3),
            country: field(4),
            wikidata: Some(field(5)).filter(|id| !id.is_empty()),
            demonyms: demonyms.map_or("", field),
            capital: capital.map_or("", field),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(name: &str) -> &'static Entry {
        Gazetteer::get().lookup(name).first().unwrap_or_else(|| panic!("{name} is unknown")).entry
    }

    #[test]
    fn every_row_is_read() {
        for (file, text) in FILES {
            let head = text.lines().next().unwrap_or("");
            assert!(head.starts_with("name\tkind\taliases\tweak\tcountry\twikidata"), "{file}: {head}");
            for line in text.lines().skip(1) {
                assert_eq!(line.split('\t').count(), head.split('\t').count(), "{file}: {line}");
                let id = line.split('\t').nth(5).unwrap_or("");
                assert!(id.is_empty() || id.strip_prefix('Q').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit())), "{file}: {line}");
            }
            let lines: Vec<&str> = text.lines().skip(1).collect();
            assert_eq!(rows(text).count(), lines.len(), "{file}: a kind is unknown");
        }
    }

    #[test]
    fn rows_are_sorted_and_no_name_has_two_rows_of_a_kind_and_country() {
        for (file, text) in FILES {
            let names: Vec<Entry> = rows(text).collect();
            for pair in names.windows(2) {
                assert!(pair[0].name <= pair[1].name, "{file}: {} after {}", pair[1].name, pair[0].name);
                let same = pair[0].name == pair[1].name && pair[0].kind == pair[1].kind && pair[0].country == pair[1].country;
                assert!(!same, "{file}: {} twice", pair[0].name);
            }
        }
    }

    #[test]
    fn one_wikidata_id_names_one_thing() {
        let mut known = std::collections::BTreeMap::new();
        for entry in Gazetteer::get().entries() {
            if let Some(other) = entry.wikidata.and_then(|id| known.insert(id, entry.name)) {
                panic!("{} and {other} share an id", entry.name);
            }
        }
    }

    #[test]
    fn names_aliases_and_demonyms_lead_to_their_thing() {
        assert_eq!(only("the United States").wikidata, Some("Q30"));
        assert_eq!(only("U.S.").name, "United States");
        assert_eq!(only("Kiev").name, "Kyiv");
        assert_eq!(only("Daesh").kind, Kind::ArmedGroup);
        assert_eq!(Gazetteer::get().of_demonym("Tajik").map(|e| e.name), Some("Tajikistan"));
        let seat_of = |name: &str| Gazetteer::get().of_capital(name).map(|entry| entry.name);
        assert_eq!((seat_of("Kiev"), seat_of("Washington"), seat_of("Mumbai")), (Some("Ukraine"), Some("United States"), None));
        assert!(Gazetteer::get().lookup("us").is_empty(), "a pronoun is no country");
        assert!(Gazetteer::get().lookup("Nowhereville").is_empty());
    }

    #[test]
    fn common_words_only_confirm() {
        let hit = Gazetteer::get().find("Shell", |kind| kind.is_a(Kind::Organization)).expect("a company");
        assert!(hit.weak);
    }
}
