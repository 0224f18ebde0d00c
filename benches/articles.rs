//! Articles to measure with: the samples repeated, a text of the user's, or short ones made from the gazetteer by a seeded generator.

use std::path::Path;

use anyhow::Context;

/// An article as a line of JSON.
pub fn line(source: &str, text: &str) -> String {
    serde_json::json!({ "source": source, "published": "2026-02-03", "text": text }).to_string()
}

/// About `words` words of the samples of `data/articles`, or of a file cut at blank lines into articles of some 300 words.
pub fn natural(words: usize, file: Option<&Path>) -> anyhow::Result<Vec<String>> {
    let texts = match file {
        Some(file) => pieces(&std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?),
        None => samples()?,
    };
    anyhow::ensure!(!texts.is_empty(), "the text holds no words");
    let (mut chosen, mut count) = (Vec::new(), 0);
    for text in texts.iter().cycle() {
        if count >= words {
            break;
        }
        count += text.split_whitespace().count();
        chosen.push(text.clone());
    }
    Ok(chosen)
}

fn samples() -> anyhow::Result<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles");
    let mut paths: Vec<_> = std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths.iter().map(std::fs::read_to_string).collect::<Result<_, _>>()?)
}

fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        let last = pieces.last_mut().expect("never empty");
        last.push_str(paragraph);
        last.push_str("\n\n");
        if last.split_whitespace().count() > 300 {
            pieces.push(String::new());
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Rows of a gazetteer or lexicon file: its first column.
fn first_column(file: &'static str) -> Vec<&'static str> {
    file.lines().skip(1).filter_map(|line| line.split('\t').next()).collect()
}

const PEOPLE: [&str; 6] = ["protesters", "drivers", "teachers", "fishermen", "students", "doctors"];
const GOODS: [&str; 6] = ["grain", "steel", "copper", "gas", "vaccine", "cement"];
const DAYS: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

/// A generator of short, made-up news: the same seed and number give the same article.
pub struct Maker {
    countries: Vec<&'static str>,
    cities: Vec<&'static str>,
    organizations: Vec<&'static str>,
    given: Vec<&'static str>,
}

impl Maker {
    /// Over the gazetteer of the project.
    pub fn new() -> Self {
        Self {
            countries: first_column(include_str!("../data/gazetteer/countries.tsv")),
            cities: first_column(include_str!("../data/gazetteer/cities.tsv")),
            organizations: first_column(include_str!("../data/gazetteer/organizations.tsv")),
            given: first_column(include_str!("../data/lexicons/given-names.tsv")),
        }
    }

    /// Article number `number`: three to five sentences about one organisation and two people.
    pub fn article(&self, number: usize) -> String {
        let mut dice = Dice::new(number as u64);
        let (country, other) = (dice.of(&self.countries), dice.of(&self.countries));
        let (city, organization) = (dice.of(&self.cities), dice.of(&self.organizations));
        let (first, second) = (self.person(&mut dice), self.person(&mut dice));
        let count = 2 + dice.below(900);
        let (people, goods, day) = (dice.of(&PEOPLE), dice.of(&GOODS), dice.of(&DAYS));
        // A name or a number at every fourth word at least, or else the articles would be near-copies of one another.
        let sentences = [
            format!("{first}, head of {organization}, met {second} in {city} on {day}."),
            format!("{country} signed {count} {goods} contracts with {other}, {second} said."),
            format!("{second}, born in {city}, leads a party in {other}."),
            format!("{organization} denied that {count} {people} were detained in {country}."),
            format!("{first} said {organization} plans {count} offices in {city}."),
            format!("Police in {city} arrested {count} {people} on {day}."),
            format!("{organization} has operated in {other} since {}.", 1950 + dice.below(70)),
        ];
        let (start, length) = (dice.below(sentences.len()), 3 + dice.below(3));
        let chosen: Vec<&str> = sentences.iter().cycle().skip(start).take(length).map(String::as_str).collect();
        chosen.join(" ")
    }

    fn person(&self, dice: &mut Dice) -> String {
        let given = dice.of(&self.given);
        let mut letters = given.chars();
        let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        let beginning = ["Bar", "Dor", "Kal", "Mer", "Nov", "Ost", "Pel", "Rad", "Sil", "Tam", "Vel", "Zor"];
        let middle = ["a", "an", "e", "en", "i", "in", "o", "or"];
        let ending = ["dov", "ez", "ko", "la", "man", "no", "ros", "son", "ti", "vic"];
        format!("{capital} {}{}{}", dice.of(&beginning), dice.of(&middle), dice.of(&ending))
    }
}

/// A small pseudo-random generator (`SplitMix64`), so that every run measures the same articles.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(7))
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// Writes made-up articles as JSON lines.
pub fn made(path: &Path, count: usize) -> anyhow::Result<usize> {
    let maker = Maker::new();
    let texts: Vec<String> = (0..count).map(|number| maker.article(number)).collect();
    let lines: Vec<String> = texts.iter().enumerate().map(|(number, text)| line(&format!("made-{number}"), text)).collect();
    std::fs::write(path, lines.join("\n") + "\n")?;
    Ok(texts.iter().map(|text| text.split_whitespace().count()).sum())
}
