//! Law 1 for one reading: every claim has its words, at the places that it names.

use crate::note::Note;
use crate::reading::{ArgumentRow, ClaimRow, Reading};
use crate::relation::Inventory;
use crate::span::CodePoints;

/// What does not hold: sentences and mentions off the text, claims whose words are not where they say.
#[must_use]
pub fn check(reading: &Reading) -> Vec<Note> {
    let points = CodePoints::of(&reading.text);
    let place = &reading.article.source;
    let mut notes: Vec<Note> = metadata_faults(reading).into_iter().map(|fault| Note::new(place, fault)).collect();
    for (at, &(start, end)) in reading.sentences.iter().enumerate() {
        if reading.words(&points, start, end).is_empty() {
            notes.push(Note::new(format!("{place} sentence {at}"), format!("no words at {start}..{end}")));
        }
    }
    for (at, mention) in reading.mentions.iter().enumerate() {
        let faults = [
            reading.words(&points, mention.start, mention.end).is_empty().then(|| format!("no words at {}..{}", mention.start, mention.end)),
            mention.entity.and_then(|entity| no_entity(reading, entity)),
        ];
        notes.extend(faults.into_iter().flatten().map(|fault| Note::new(format!("{place} mention {at}"), fault)));
    }
    for (at, claim) in reading.claims.iter().enumerate() {
        let faults = claim_faults(reading, claim, &points);
        notes.extend(faults.into_iter().map(|fault| Note::new(format!("{place} claim {at}"), fault)));
    }
    notes
}

/// Ids, days and names that could not stand in the graph.
fn metadata_faults(reading: &Reading) -> Vec<String> {
    let (info, mut faults) = (&reading.article, Vec::new());
    if info.id.is_empty() || !info.id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        faults.push(format!("`{}` is no article id: letters, digits and hyphens make one", info.id));
    }
    if info.source.is_empty() {
        faults.push("its article names no source".to_owned());
    }
    faults.extend(info.published.iter().chain(&info.modified).filter_map(|day| no_day(day)));
    faults.extend(odd_character("its text", &reading.text.replace('\n', " ")));
    let names = [&info.title, &info.publisher].into_iter().flatten().chain(&info.authors).chain([&info.source, &info.language]);
    let of_entities = reading.entities.iter().flat_map(|entity| std::iter::once(&entity.name).chain(&entity.aliases));
    faults.extend(names.chain(of_entities).filter_map(|name| odd_character(&format!("`{}`", name.escape_debug()), name)));
    for entity in &reading.entities {
        if entity.name.trim().is_empty() {
            faults.push("an entity has no name".to_owned());
        }
        let link = entity.links.wikidata.as_deref().unwrap_or("Q0");
        if !link.strip_prefix('Q').is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())) {
            faults.push(format!("`{link}` is no Wikidata id"));
        }
    }
    faults
}

/// What cleaned text never holds: XML cannot carry it, and a terminal would obey some of it.
fn odd_character(what: &str, text: &str) -> Option<String> {
    text.chars()
        .find(|c| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))
        .map(|c| format!("{what} holds the character U+{:04X}", u32::from(c)))
}

fn no_day(day: &str) -> Option<String> {
    let sound = day.parse::<jiff::civil::Date>().is_ok_and(|parsed| parsed.to_string() == day);
    (!sound).then(|| format!("`{}` is no day; one is 2025-04-11", day.escape_debug()))
}

fn no_entity(reading: &Reading, entity: u32) -> Option<String> {
    (entity as usize >= reading.entities.len()).then(|| format!("it names entity {entity} of {}", reading.entities.len()))
}

fn claim_faults(reading: &Reading, claim: &ClaimRow, points: &CodePoints) -> Vec<String> {
    let Some(&(from, to)) = reading.sentences.get(claim.sentence as usize) else {
        return vec![format!("it cites sentence {} of {}", claim.sentence, reading.sentences.len())];
    };
    let (start, end) = claim.trigger;
    let mut faults = Vec::new();
    if reading.words(points, start, end) != claim.relation_text {
        faults.push(format!("`{}` does not stand at {start}..{end}", claim.relation_text));
    }
    if start < from || end > to {
        faults.push(format!("its trigger at {start}..{end} is not in its sentence at {from}..{to}"));
    }
    let ends = [Some(&claim.subject), Some(&claim.object), claim.attributed_to.as_ref(), claim.place.as_ref()];
    faults.extend(ends.into_iter().flatten().filter_map(|argument| argument_fault(reading, argument, points)));
    faults.extend(claim.time.iter().flat_map(|time| [&time.start, &time.end]).flatten().filter_map(|day| no_day(day)));
    if claim.relation.is_empty() || (claim.canonical && Inventory::get().named(&claim.relation).is_none()) {
        faults.push(format!("`{}` is no relation of the inventory", claim.relation));
    }
    faults.extend([("its relation", &claim.relation), ("its rule", &claim.rule)].into_iter().filter_map(|(what, text)| odd_character(what, text)));
    if !(0.0..=1.0).contains(&claim.confidence) {
        faults.push(format!("its confidence is {}, not from 0 to 1", claim.confidence));
    }
    faults
}

/// An argument's words stand in its sentence, or, for what a pronoun or a speaker refers to, elsewhere in the text.
fn argument_fault(reading: &Reading, argument: &ArgumentRow, points: &CodePoints) -> Option<String> {
    let words = reading.words(points, argument.start, argument.end);
    if words.is_empty() {
        return Some(format!("an argument has no words at {}..{}", argument.start, argument.end));
    }
    if let Some(text) = argument.text.as_ref().filter(|text| *text != words) {
        return Some(format!("`{text}` does not stand at {}..{}", argument.start, argument.end));
    }
    if argument.entity.is_none() && argument.text.is_none() && argument.literal.is_none() {
        return Some("an argument is neither entity nor words nor value".to_owned());
    }
    if let Some(odd) = argument.literal.as_ref().and_then(|literal| odd_character("a value", literal)) {
        return Some(odd);
    }
    if let Some(datatype) = argument.datatype.as_ref().filter(|name| name.is_empty() || !name.chars().all(|c| c.is_ascii_alphabetic())) {
        return Some(format!("`{}` is no XML Schema type; one is date", datatype.escape_debug()));
    }
    argument.entity.and_then(|entity| no_entity(reading, entity))
}
