//! Short articles made of templates and names: those of the gazetteer, and people and firms of few enough names that they clash.

use std::fmt::Write;

use newsgraph::kind::Kind;
use newsgraph::knowledge::Gazetteer;

use super::dice::Dice;

const FIRST: [&str; 6] = ["Anna", "Jon", "Marta", "Ibrahim", "Li", "Sofia"];
const LAST: [&str; 6] = ["Weiss", "Okoro", "Lund", "Varga", "Ruiz", "O'Brien"];
const FIRMS: [&str; 5] = ["Norvik Bank", "Merrow Logistics", "Skagen Lines", "Andes Copper", "Aster Insurance"];
const DAYS: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
const TEMPLATES: [&str; 14] = [
    "{country} and {country} are members of {alliance}.",
    "{country} is not a member of {alliance}, {person} said.",
    "{person}, the president of {country}, met {person} in {city} on {day}.",
    "{surname} told reporters that {firm} would open an office in {city}.",
    "{firm} will acquire {firm} next year.",
    "{firm}, which is based in {city}, employs {number} people.",
    "{person} leads {firm}. She did not comment.",
    "{person} was elected mayor of {city} on {day}.",
    "{country} may recall its ambassador from {city}, according to {person}.",
    "The {demonym} government denied that it had sent {number} soldiers to {country}.",
    "{alliance} will meet in {city} in {number} days.",
    "{person} allegedly paid {number} dollars to {surname}.",
    "{firm} sued {firm} in {city}.",
    "{city} borders on nothing, {surname} joked; the {demonym} minister laughed.",
];

/// Something of a kind that the gazetteer knows.
fn known(kind: Kind, dice: &mut Dice) -> &'static str {
    let mut named = Gazetteer::get().entries().iter().filter(|entry| entry.kind == kind);
    // Few enough that stories share them.
    let at = dice.below(12) * 7;
    named.nth(at).map_or("Norway", |entry| entry.name)
}

fn word(slot: &str, dice: &mut Dice) -> String {
    match slot {
        "country" => known(Kind::Country, dice).to_owned(),
        "city" => known(Kind::City, dice).to_owned(),
        "alliance" => known(Kind::Alliance, dice).to_owned(),
        "person" => format!("{} {}", dice.pick(&FIRST), dice.pick(&LAST)),
        "surname" => (*dice.pick(&LAST)).to_owned(),
        "firm" => (*dice.pick(&FIRMS)).to_owned(),
        "day" => (*dice.pick(&DAYS)).to_owned(),
        "demonym" => (*dice.pick(&["Norwegian", "Tajik", "French", "Kenyan"])).to_owned(),
        _ => (2 + dice.below(900)).to_string(),
    }
}

/// One story: a headline, a date line, some sentences. The same for the same seed.
pub fn story(seed: u64) -> String {
    let mut dice = Dice::new(seed);
    let mut text = format!("{} visits {}\n\nPublished: {} April 2025\n\n", word("person", &mut dice), word("city", &mut dice), 1 + dice.below(28));
    for _ in 0..2 + dice.below(4) {
        let mut template = *dice.pick(&TEMPLATES);
        while let Some((before, rest)) = template.split_once('{') {
            let (slot, after) = rest.split_once('}').expect("templates close what they open");
            write!(text, "{before}{}", word(slot, &mut dice)).expect("a String takes all");
            template = after;
        }
        write!(text, "{template} ").expect("a String takes all");
    }
    text + "\n"
}
