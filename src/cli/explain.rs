//! `newsgraph explain`: every claim of a relation between two things, with the words it rests on.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;

use super::output::{self, Format, count};
use super::place::View;
use super::progress::say;
use super::{find, hint};
use crate::query::explain::{self, Answer, Asked, Explained, Explanation, Mark};
use crate::query::former::Taken;
use crate::relation::Inventory;
use crate::store::Store;

/// Arguments of `explain`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    /// Any name of the subject.
    subject: String,
    /// The relation: its name (memberOf) or its words ("is a member of", "operate out of"); - for any.
    #[arg(allow_hyphen_values = true)]
    relation: String,
    /// Any name of the object, or some words of it when it has no name.
    object: String,
    /// table for people, or json.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    view: View,
}

const AFTER: &str = "\
Each claim is shown with its sentence, with carets under the words for subject, relation and object.
Then its stance, who says it and when, the rule that found it, and why words were taken for an entity: a merge of yours is named with its file and
line. What only a former version of an article says, which was corrected since, is listed last; the subject may be a name that no article has now.
Exit code 1: no such claim.

Examples:
  newsgraph explain Armenia memberOf CSTO
  newsgraph explain CSTO 'has member' Armenia
  newsgraph explain 'Victor Lanz' - 'Corvane Construction'";

/// Prints the claims.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let store = args.view.open()?;
    let subject = match explain::only_former(&store, &args.subject)?.map_or_else(|| find::entity(&store, &args.subject), |only| Ok(Ok(only)))? {
        Ok(entity) => entity,
        Err(code) => return Ok(code),
    };
    let object = explain::object(&store, &subject, &args.object)?;
    let relation = if args.relation == "-" { "" } else { args.relation.as_str() };
    let asked = Asked { subject: &subject, relation, object: object.as_ref(), words: &args.object };
    match explain::explain(&store, &asked)? {
        Answer::Found(found) if args.format == Format::Json => output::json(&found)?,
        Answer::Found(found) => print(&found)?,
        Answer::Others(others) => return Ok(refused(&store, args, &subject.label, relation, &others)),
    }
    Ok(ExitCode::SUCCESS)
}

/// Says why there is nothing to explain.
fn refused(store: &Store, args: &Args, subject: &str, relation: &str, others: &[String]) -> ExitCode {
    let names = crate::query::names::Names::of(store);
    let ng = |id: &str| store.iris().node("ng", id);
    let inventory = &Inventory::get().relations;
    let known = inventory.iter().any(|info| names.is_called(&ng(&info.id), relation) || info.inverse.eq_ignore_ascii_case(relation));
    let between = if others.is_empty() { String::new() } else { format!("\nhint: these relate the two: {}", others.join(", ")) };
    if others.is_empty() || known || relation.is_empty() {
        let words = if relation.is_empty() { "anything" } else { relation };
        say(&format!("no claim relates {subject} by {words} to {:?}{between}", args.object));
        if others.is_empty() {
            say(&format!("hint: `newsgraph show {subject:?}` lists what relates to it, `newsgraph query relations` all relations"));
        }
    } else {
        let ids: Vec<String> = inventory.iter().map(|info| info.id.clone()).chain(others.iter().cloned()).collect();
        say(&format!("error: no relation is called `{relation}`{}{between}", hint::near(relation, &ids)));
        say("hint: `newsgraph query relations` lists the relations of this store");
    }
    ExitCode::from(1)
}

fn print(found: &[Explanation]) -> anyhow::Result<()> {
    let mut out = output::stdout();
    for (at, one) in found.iter().enumerate() {
        let gap = if at > 0 { "\n" } else { "" };
        writeln!(out, "{gap}{}", output::strong(&one.about))?;
        let denied = one.claims.iter().filter(|claim| claim.said.polarity == crate::claim::Polarity::Denied).count();
        let against = if denied > 0 { format!(", {denied} of them against it") } else { String::new() };
        let claims = format!("{}{against}", count(one.claims.len(), "claim"));
        match &one.support {
            Some(support) => {
                let disputed = if support.disputed { format!("; {}", output::warned("DISPUTED")) } else { String::new() };
                let sources = count(support.independent_sources, "independent source");
                writeln!(out, "fact: {claims}; {}, {sources}, confidence {}{disputed}", count(support.articles, "article"), support.confidence)?;
            }
            None if one.claims.is_empty() => writeln!(out, "no fact: no article says so now")?,
            None => writeln!(out, "no fact: {claims}, none of which plainly affirms it")?,
        }
        for (number, claim) in one.claims.iter().enumerate() {
            self::claim(&mut out, number + 1, claim).context("printing a claim")?;
        }
        for taken in &one.former {
            former(&mut out, taken).context("printing a claim of a former version")?;
        }
    }
    Ok(out.flush()?)
}

fn claim(out: &mut impl Write, number: usize, claim: &Explained) -> std::io::Result<()> {
    let said = &claim.said;
    let stance = said.stance();
    let stance = if stance.is_empty() { "affirmed".to_owned() } else { stance.join(", ") };
    let speaker = said.speaker.as_ref().map_or_else(|| "the article itself says so".to_owned(), |speaker| format!("says {speaker}"));
    writeln!(out, "\n{number}. {}", said.article)?;
    for line in lines(&said.quote, &claim.marks) {
        writeln!(out, "   {}", line.text)?;
        for below in line.below {
            writeln!(out, "   {}", output::relation(&below))?;
        }
    }
    let tense = format!("{:?}", said.tense).to_lowercase();
    writeln!(out, "   {stance}, {tense}; {speaker}; confidence {}", said.confidence)?;
    if let Some(time) = &said.time {
        let days = time.days();
        let days = if days == time.text { String::new() } else { format!(" = {days}") };
        writeln!(out, "   when: \"{}\"{days}", time.text)?;
    }
    if let Some(place) = &said.place {
        writeln!(out, "   where: {place}")?;
    }
    let written = claim.written.as_ref().map(|written| format!(" ({written})")).unwrap_or_default();
    writeln!(out, "   {}", output::dim(&format!("rule {}{written}", claim.rule)))?;
    for merge in &claim.merges {
        writeln!(out, "   {}", output::dim(&format!("\"{}\" is {}: {}", merge.words, merge.entity, merge.why)))?;
    }
    Ok(())
}

/// A claim of a version that a newer one took the place of.
fn former(out: &mut impl Write, taken: &Taken) -> std::io::Result<()> {
    let day = |day: &Option<String>| day.as_ref().map_or_else(|| "of no known day".to_owned(), |day| format!("of {day}"));
    let stance = if taken.stance.is_fact() { "" } else { " (not as a fact)" };
    writeln!(out, "\nformer version {} of {}{stance}: the one {} no longer says so", day(&taken.since), taken.source, day(&taken.until))?;
    writeln!(out, "   “{}”", taken.quote)?;
    match &taken.since {
        Some(day) => writeln!(out, "   {}", output::dim(&format!("--as-of {day} shows what was known then"))),
        None => Ok(()),
    }
}

/// Columns of a line of a sentence.
const COLUMNS: usize = 100;

/// A line of a sentence, and the lines that stand below it.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    text: String,
    /// Carets under marked words, then the names of what they mark.
    below: Vec<String>,
}

/// The sentence in lines, with its marks below their words.
fn lines(quote: &str, marks: &[Mark]) -> Vec<Line> {
    // For each line: its words, and for each column the mark above it.
    let mut rows: Vec<(String, Vec<Option<&Mark>>)> = vec![Default::default()];
    let mut at = 0;
    for word in quote.split_inclusive(char::is_whitespace) {
        let full = rows.last().is_some_and(|(text, _)| !text.is_empty() && output::width(text) + output::width(word.trim_end()) > COLUMNS);
        if full {
            rows.push(Default::default());
        }
        let (text, columns) = rows.last_mut().expect("it begins with a line");
        for c in word.chars() {
            let shown = if c.is_whitespace() { ' ' } else { c };
            let over = marks.iter().filter(|mark| (mark.start..mark.end).contains(&at));
            // Where a relation's words lie within an argument's, the shorter mark shows.
            let mark = over.min_by_key(|mark| mark.end - mark.start);
            text.push(shown);
            columns.extend(std::iter::repeat_n(mark, output::width(shown.encode_utf8(&mut [0; 4]))));
            at += 1;
        }
    }
    rows.into_iter().map(|(text, columns)| Line { text: text.trim_end().to_owned(), below: below(&columns) }).collect()
}

/// Carets, and the role of each mark below its first caret; a role that has no room there goes a line further down.
fn below(columns: &[Option<&Mark>]) -> Vec<String> {
    if columns.iter().all(Option::is_none) {
        return Vec::new();
    }
    let carets: String = columns.iter().map(|mark| if mark.is_some() { '^' } else { ' ' }).collect();
    let mut found = vec![carets.trim_end().to_owned()];
    for (at, mark) in columns.iter().enumerate() {
        let Some(mark) = mark.filter(|mark| at == 0 || columns[at - 1] != Some(mark)) else { continue };
        let room = |line: &String| line.is_empty() || line.len() < at;
        let which = found.iter().skip(1).position(room).map_or(found.len(), |place| place + 1);
        if which == found.len() {
            found.push(String::new());
        }
        let line = &mut found[which];
        line.push_str(&" ".repeat(at - line.len()));
        line.push_str(mark.role);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(quote: &str, marks: &[(&'static str, u32, u32)]) -> Vec<String> {
        let marks: Vec<Mark> = marks.iter().map(|&(role, start, end)| Mark { role, start, end }).collect();
        lines(quote, &marks).into_iter().flat_map(|line| std::iter::once(line.text).chain(line.below)).collect()
    }

    #[test]
    fn carets_stand_under_words_also_under_wide_ones() {
        let found = drawn("北京 hosts Oslo.", &[("subject", 0, 2), ("relation", 3, 8), ("object", 9, 13)]);
        assert_eq!(found, ["北京 hosts Oslo.", "^^^^ ^^^^^ ^^^^", "subject    object", "     relation"]);
    }

    #[test]
    fn long_sentences_are_broken_with_their_marks() {
        let long = format!("{}end", "word ".repeat(30));
        let found = drawn(&long, &[("object", 150, 153)]);
        assert_eq!(found.len(), 4);
        assert!(found[1].ends_with("end") && found[2].ends_with("^^^") && found[3].ends_with("object"), "{found:?}");
        assert_eq!(found[1].len(), found[2].len());
    }
}
