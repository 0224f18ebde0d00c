//! Made-up news by a seeded generator: the same number gives the same article. Some are near-copies of wire stories, some take the place of an
//! earlier version under the same address, and some are real texts, where a folder of data sets is at hand.

mod cast;
mod real;
mod template;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};
use cast::{Cast, Person, capital};
use template::Subject;

use crate::dice::Dice;

/// Articles a day.
const DAILY: usize = 20;
/// Every so many articles one is a real text, while there are any.
const REAL: usize = 8;
const OUTLETS: [&str; 24] = [
    "northern-post",
    "harbour-times",
    "daily-ledger",
    "capital-wire",
    "evening-star",
    "global-dispatch",
    "the-observer-line",
    "morning-bulletin",
    "river-gazette",
    "southern-herald",
    "city-courier",
    "world-monitor",
    "the-tribune-net",
    "market-watchers",
    "east-review",
    "island-news",
    "delta-press",
    "highland-mail",
    "metro-report",
    "union-journal",
    "coast-record",
    "plains-echo",
    "valley-sentinel",
    "frontier-news",
];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// The generator.
pub struct News {
    cast: Cast,
    subjects: Vec<Subject>,
    general: Vec<&'static str>,
    real: Vec<String>,
}

/// How an article came about.
enum Origin {
    Own,
    /// A near-copy of an earlier one.
    Copy(usize),
    /// A later version of an earlier one.
    Update(usize),
}

impl News {
    /// Over the gazetteer, with the real texts below a folder.
    pub fn new(real: Option<&Path>) -> anyhow::Result<Self> {
        let (subjects, general) = template::subjects(include_str!("templates.txt"))?;
        let real = real.map(real::texts).transpose()?.unwrap_or_default();
        Ok(Self { cast: Cast::new(), subjects, general, real })
    }

    /// Writes `count` articles as JSON lines; gives back how many words they have.
    pub fn write(&self, path: &Path, count: usize) -> anyhow::Result<usize> {
        let file = std::fs::File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
        let (mut file, mut words) = (std::io::BufWriter::new(file), 0);
        for at in 0..count {
            let (line, text) = self.line(at)?;
            words += text;
            writeln!(file, "{line}")?;
        }
        file.flush()?;
        Ok(words)
    }

    /// Article number `at` as a line of JSON, and its words.
    fn line(&self, at: usize) -> anyhow::Result<(String, usize)> {
        let text = self.text(at)?;
        // A later version stands where the first one stood.
        let address = if let Origin::Update(first) = self.origin(at) { first } else { at };
        let outlet = OUTLETS[Dice::new("outlet", address).rank(OUTLETS.len(), 2.0)];
        let (year, month, day) = date(at / DAILY);
        let published = format!("{year}-{month:02}-{day:02}");
        let (year, month, day) = date(address / DAILY);
        let url = format!("https://{outlet}.example/{year}-{month:02}-{day:02}/{address}");
        let publisher = capital(&outlet.replace('-', " "));
        let line = serde_json::json!({ "url": url, "published": published, "publisher": publisher, "text": text });
        Ok((line.to_string(), text.split_whitespace().count()))
    }

    /// The text of article number `at`.
    pub fn text(&self, at: usize) -> anyhow::Result<String> {
        if let Some(text) = self.real(at) {
            return Ok(text.to_owned());
        }
        let sentences = match self.origin(at) {
            Origin::Own => self.story(at)?,
            Origin::Copy(of) => edited(self.story(of)?, at),
            Origin::Update(of) => {
                let mut sentences = self.story(of)?;
                sentences.splice(1..2, self.story(at)?.into_iter().skip(1).take(2));
                sentences
            }
        };
        Ok(paragraphs(&sentences))
    }

    /// The real text that article number `at` is, if it is one.
    fn real(&self, at: usize) -> Option<&str> {
        self.real.get(at / REAL).filter(|_| at % REAL == REAL - 1).map(String::as_str)
    }

    fn origin(&self, at: usize) -> Origin {
        if self.real(at).is_some() { Origin::Own } else { drawn(at) }
    }

    /// The sentences of a story of its own.
    fn story(&self, at: usize) -> anyhow::Result<Vec<String>> {
        let mut dice = Dice::new("story", at);
        let subject = dice.of(&self.subjects);
        let mut chosen = vec![*dice.of(&subject.leads)];
        let (mut others, mut general) = (subject.others.clone(), self.general.clone());
        for _ in 0..4 + dice.below(4) {
            chosen.push(others.swap_remove(dice.below(others.len())));
        }
        for _ in 0..dice.below(3) {
            chosen.insert(2 + dice.below(chosen.len() - 1), general.swap_remove(dice.below(general.len())));
        }
        let mut scene = Scene { cast: &self.cast, at, people: BTreeMap::new(), names: BTreeMap::new() };
        let fill = |template: &&str| template::fill(template, &mut dice, &mut |slot, dice| scene.fill(slot, dice)).map(|words| capital(&words));
        chosen.iter().map(fill).collect()
    }
}

/// Whether an article is of its own; what it goes back to always is. 12 of 100 are drawn as copies and 3 as updates; 8 and 2 are left, which meet
/// a story of its own and are no real texts.
fn drawn(at: usize) -> Origin {
    let draw = |at: usize| {
        let mut dice = Dice::new("origin", at);
        (dice.below(100), dice.below(3 * DAILY) + 1)
    };
    let (share, back) = draw(at);
    let Some(first) = at.checked_sub(back).filter(|&first| draw(first).0 >= 15 && first % REAL != REAL - 1) else { return Origin::Own };
    match share {
        0..12 => Origin::Copy(first),
        12..15 => Origin::Update(first),
        _ => Origin::Own,
    }
}

/// A wire story as another outlet prints it: a sentence less, another beginning.
fn edited(mut sentences: Vec<String>, at: usize) -> Vec<String> {
    let mut dice = Dice::new("edit", at);
    sentences.remove(1 + dice.below(sentences.len() - 1));
    let by = dice.of(&["Agencies reported:", "From our correspondent:", "In brief:", "Update:", "Wire report:"]);
    sentences[0] = format!("{by} {}", sentences[0]);
    sentences
}

fn paragraphs(sentences: &[String]) -> String {
    let paragraphs: Vec<String> = sentences.chunks(2).map(|pair| pair.join(" ")).collect();
    paragraphs.join("\n\n")
}

/// The names of one story.
struct Scene<'a> {
    cast: &'a Cast,
    at: usize,
    /// With whether the full name was said.
    people: BTreeMap<String, (Person, bool)>,
    names: BTreeMap<String, String>,
}

impl Scene<'_> {
    /// What a slot holds: the same thing throughout the story, but another number or day each time.
    fn fill(&mut self, slot: &str, dice: &mut Dice) -> anyhow::Result<String> {
        Ok(match slot {
            "n" => (2 + dice.below(89)).to_string(),
            "n2" => (19 + dice.below(66)).to_string(),
            "small" => (1 + dice.below(8)).to_string(),
            "big" => format!("{},{:03}", 1 + dice.below(90), dice.below(1000)),
            "pct" => format!("{}.{} percent", 1 + dice.below(60), dice.below(10)),
            "money" => format!("${} {}", 2 + dice.below(900), dice.of(&["million", "billion"])),
            "year" => (1970 + dice.below(50)).to_string(),
            "day" => (*dice.of(&DAYS)).to_owned(),
            "month" => (*dice.of(&MONTHS)).to_owned(),
            "date" => format!("{} {}", dice.of(&MONTHS), 1 + dice.below(28)),
            _ => self.name(slot, dice)?,
        })
    }

    fn name(&mut self, slot: &str, dice: &mut Dice) -> anyhow::Result<String> {
        let (sort, number) = slot.split_at(slot.find(|c: char| c.is_ascii_digit()).unwrap_or(slot.len()));
        let (number, form) = number.split_at(number.len().min(1));
        if ["p", "r", "he", "his", "him"].contains(&sort) {
            return Ok(self.person(sort, number, form, dice));
        }
        if let Some(name) = self.names.get(slot) {
            return Ok(name.clone());
        }
        let name = match sort {
            "o" => self.cast.body(dice).to_owned(),
            "f" => cast::firm(self.at, dice),
            "c" => self.cast.country(dice).to_owned(),
            "t" => self.cast.city(dice).to_owned(),
            _ => bail!("templates: nothing is known of a slot `{slot}`"),
        };
        self.names.insert(slot.to_owned(), name.clone());
        Ok(name)
    }

    fn person(&mut self, sort: &str, number: &str, form: &str, dice: &mut Dice) -> String {
        let person = || (self.cast.person(self.at, dice), false);
        let (person, is_known) = self.people.entry(number.to_owned()).or_insert_with(person);
        let pronoun = |he: &str, she: &str| if person.male { he.to_owned() } else { she.to_owned() };
        match (sort, form) {
            ("r", _) => person.role.clone(),
            ("he", "c") => pronoun("He", "She"),
            ("he", _) => pronoun("he", "she"),
            ("his", _) => pronoun("his", "her"),
            ("him", _) => pronoun("him", "her"),
            _ if std::mem::replace(is_known, true) => person.surname.clone(),
            _ => format!("{} {}", person.given, person.surname),
        }
    }
}

/// The day so many days after the first of January 2023, as year, month and day.
fn date(mut days: usize) -> (usize, usize, usize) {
    for year in 2023.. {
        let leap = year % 4 == 0;
        for (month, long) in (1..).zip([31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
            if days < long {
                return (year, month, days + 1);
            }
            days -= long;
        }
    }
    unreachable!("years do not end")
}
