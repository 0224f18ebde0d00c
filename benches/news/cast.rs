//! Who and what made-up news is about: places and bodies of the gazetteer, and invented people and firms, a few of them in many articles.

use crate::dice::Dice;

/// Rows of a gazetteer or lexicon file: its first two columns.
fn columns(file: &'static str) -> Vec<(&'static str, &'static str)> {
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?))
    };
    file.lines().skip(1).filter_map(row).collect()
}

/// A person, the same in every article.
pub struct Person {
    /// "Anna".
    pub given: String,
    /// "Kaldov".
    pub surname: String,
    /// "energy minister of Kenya".
    pub role: String,
    /// Spoken of as "he".
    pub male: bool,
}

/// All that can be named.
pub struct Cast {
    countries: Vec<&'static str>,
    cities: Vec<&'static str>,
    bodies: Vec<&'static str>,
    given: Vec<(&'static str, &'static str)>,
}

const BEGINNINGS: [&str; 40] = [
    "Ab", "Al", "Ar", "Bal", "Bar", "Ber", "Bor", "Cas", "Dal", "Dor", "El", "Fer", "Gal", "Gor", "Hal", "Hol", "Iv", "Jar", "Kal", "Kar", "Lem",
    "Lor", "Mal", "Mer", "Mor", "Nov", "Ol", "Ost", "Pel", "Rad", "Ros", "Sal", "Sil", "Tam", "Tor", "Val", "Vel", "Wes", "Yar", "Zor",
];
const MIDDLES: [&str; 16] = ["a", "al", "an", "ar", "e", "el", "en", "er", "i", "in", "is", "o", "on", "or", "u", "un"];
const ENDINGS: [&str; 24] = [
    "dal", "dov", "ez", "gard", "hev", "ic", "ini", "ker", "ko", "la", "lund", "man", "mova", "nen", "no", "quist", "ra", "rez", "ros", "ski", "son",
    "ti", "vic", "wood",
];
const POSTS: [&str; 20] = [
    "energy minister",
    "finance minister",
    "foreign minister",
    "defence minister",
    "health minister",
    "interior minister",
    "president",
    "prime minister",
    "ambassador",
    "trade minister",
    "police chief",
    "army chief",
    "opposition leader",
    "chief prosecutor",
    "transport minister",
    "farm minister",
    "justice minister",
    "deputy speaker",
    "labour minister",
    "chief negotiator",
];
const TOWN_POSTS: [&str; 8] = ["mayor", "deputy mayor", "bishop", "police chief", "governor", "fire chief", "chief judge", "port director"];
const TRADES: [&str; 16] = [
    "Energy",
    "Bank",
    "Motors",
    "Foods",
    "Airlines",
    "Steel",
    "Telecom",
    "Pharma",
    "Mining",
    "Systems",
    "Shipping",
    "Media",
    "Oil",
    "Insurance",
    "Electric",
    "Holdings",
];

impl Cast {
    /// Of the project's gazetteer.
    pub fn new() -> Self {
        let first = |file| columns(file).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        let mut countries = first(include_str!("../../data/gazetteer/countries.tsv"));
        let mut cities = first(include_str!("../../data/gazetteer/cities.tsv"));
        let mut bodies = first(include_str!("../../data/gazetteer/organizations.tsv"));
        for names in [&mut countries, &mut cities, &mut bodies] {
            shuffle(names);
        }
        Self { countries, cities, bodies, given: columns(include_str!("../../data/lexicons/given-names.tsv")) }
    }

    /// A country.
    pub fn country(&self, dice: &mut Dice) -> &'static str {
        self.countries[dice.rank(self.countries.len(), 3.0)]
    }

    /// A city.
    pub fn city(&self, dice: &mut Dice) -> &'static str {
        self.cities[dice.rank(self.cities.len(), 10.0)]
    }

    /// A body that the gazetteer knows.
    pub fn body(&self, dice: &mut Dice) -> &'static str {
        self.bodies[dice.rank(self.bodies.len(), 5.0)]
    }

    /// A person of article number `at`: new people come up all the time.
    pub fn person(&self, at: usize, dice: &mut Dice) -> Person {
        let mut dice = Dice::new("person", dice.rank(60 + at * 6 / 5, 8.0));
        let &(given, gender) = dice.of(&self.given);
        let post = if dice.in_hundred(70) {
            format!("{} of {}", dice.of(&POSTS), self.country(&mut dice))
        } else {
            format!("{} of {}", dice.of(&TOWN_POSTS), self.city(&mut dice))
        };
        Person { given: capital(given), surname: surname(&mut dice), role: post, male: gender == "male" }
    }
}

/// A firm of article number `at`.
pub fn firm(at: usize, dice: &mut Dice) -> String {
    let mut dice = Dice::new("firm", dice.rank(40 + at / 2, 8.0));
    format!("{} {}", surname(&mut dice), dice.of(&TRADES))
}

fn surname(dice: &mut Dice) -> String {
    format!("{}{}{}", dice.of(&BEGINNINGS), dice.of(&MIDDLES), dice.of(&ENDINGS))
}

/// With a capital.
pub fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Another order, so that which names are common has nothing to do with the alphabet.
fn shuffle(names: &mut [&str]) {
    let mut dice = Dice::new("order", names.len());
    for at in (1..names.len()).rev() {
        names.swap(at, dice.below(at + 1));
    }
}
