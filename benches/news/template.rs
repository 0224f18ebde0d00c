//! Sentence templates by subject, and what fills their slots.

use anyhow::{Context, bail, ensure};

use crate::dice::Dice;

/// One subject's sentences.
pub struct Subject {
    /// Such as begin an article.
    pub leads: Vec<&'static str>,
    /// All others.
    pub others: Vec<&'static str>,
}

/// The subjects of the file, and the sentences that fit all of them.
pub fn subjects(file: &'static str) -> anyhow::Result<(Vec<Subject>, Vec<&'static str>)> {
    let mut subjects: Vec<Subject> = Vec::new();
    let mut any = None;
    for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (mark, sentence) = line.split_at(1);
        match (mark, subjects.last_mut()) {
            ("[", _) => {
                any = (sentence == "any]").then_some(subjects.len());
                subjects.push(Subject { leads: Vec::new(), others: Vec::new() });
            }
            (">", Some(subject)) => subject.leads.push(sentence.trim()),
            ("-", Some(subject)) => subject.others.push(sentence.trim()),
            _ => bail!("templates: `{line}` begins with none of [ > -"),
        }
    }
    let any = any.context("templates: the last subject is [any]")?;
    let general = subjects.remove(any).others;
    ensure!(subjects.iter().all(|subject| !subject.leads.is_empty()), "templates: each subject has a first sentence");
    Ok((subjects, general))
}

/// A template with one of the words of each choice, and with what `slot` gives for each slot.
pub fn fill(template: &str, dice: &mut Dice, slot: &mut impl FnMut(&str, &mut Dice) -> anyhow::Result<String>) -> anyhow::Result<String> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        let end = closing(&rest[start..]).with_context(|| format!("templates: `{template}` does not close a brace"))? + start;
        filled.push_str(&rest[..start]);
        let choices = choices(&rest[start + 1..end]);
        if let [name] = choices[..] {
            filled.push_str(&slot(name, dice)?);
        } else {
            let chosen = *dice.of(&choices);
            filled.push_str(&fill(chosen, dice, slot)?);
        }
        rest = &rest[end + 1..];
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Where the brace that a text begins with is closed.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    text.char_indices()
        .find(|&(_, c)| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth == 0
        })
        .map(|(at, _)| at)
}

/// What stands between the bars of a choice, but for those of choices within it.
fn choices(text: &str) -> Vec<&str> {
    let mut depth = 0;
    text.split(move |c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == '|' && depth == 0
    })
    .collect()
}
