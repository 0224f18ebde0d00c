//! Stance as read from real sentences: what is denied, hedged, planned or hypothetical must never look like a fact.

use newsgraph::claim::Certainty::{Counterfactual, Factual, Possible, Probable};
use newsgraph::claim::Polarity::{Affirmed, Denied};
use newsgraph::claim::Tense::{Past, Planned, Present};
use newsgraph::claim::{Certainty, Polarity, Stance, Tense};
use newsgraph::coref;
use newsgraph::extract::enhance::Enhanced;
use newsgraph::extract::time::Times;
use newsgraph::extract::{Context, propositions, stance};
use newsgraph::mention::Referents;
use newsgraph::model::Model;
use newsgraph::text;

use crate::support::stance_cases::{self, Case};

/// A sentence, the predicate looked at, and how it is put forward.
const CASES: &[(&str, &str, Polarity, Certainty, Tense)] = &[
    ("Ghana joined the league.", "join", Affirmed, Factual, Past),
    ("Ghana supports the league.", "support", Affirmed, Factual, Present),
    ("Ghana did not join the league.", "join", Denied, Factual, Past),
    ("Ghana has never attacked Togo.", "attack", Denied, Factual, Past),
    ("No rebels operate in Togo.", "operate", Denied, Factual, Present),
    ("Ghana may join the league.", "join", Affirmed, Possible, Present),
    ("Ghana will join the league.", "join", Affirmed, Factual, Planned),
    ("Ghana plans to join the league.", "join", Affirmed, Factual, Planned),
    ("Ghana refused to join the league.", "join", Denied, Factual, Past),
    ("Ghana would have joined the league.", "join", Affirmed, Counterfactual, Past),
    ("If Ghana attacks Togo, the league meets.", "attack", Affirmed, Possible, Present),
    ("The minister said that Ghana attacked Togo.", "attack", Affirmed, Factual, Past),
    ("The minister denied that Ghana attacked Togo.", "attack", Denied, Factual, Past),
    ("The minister believes that Ghana attacked Togo.", "attack", Affirmed, Probable, Past),
    ("Ghana reportedly attacked Togo.", "attack", Affirmed, Probable, Past),
    ("Ghana continues to support the league.", "support", Affirmed, Factual, Present),
    ("The army prevented rebels from operating in Togo.", "operate", Denied, Factual, Past),
    ("Ghana no longer supports the league.", "support", Denied, Factual, Present),
    ("The border was closed by Ghana.", "close", Affirmed, Factual, Past),
    ("Ghana is no longer a member of the league.", "member", Denied, Factual, Present),
    ("Ghana not only attacked Togo but also bombed Mali.", "attack", Affirmed, Factual, Past),
    ("Neither Ghana nor Togo attacked Mali.", "attack", Denied, Factual, Past),
    ("Ghana failed to win the match.", "win", Denied, Factual, Past),
    ("Ghana managed to win the match.", "win", Affirmed, Factual, Past),
    ("Ghana began to attack Togo.", "attack", Affirmed, Factual, Past),
    ("Ghana is ready to sign the treaty.", "sign", Affirmed, Factual, Planned),
    ("Ghana is likely to sign the treaty.", "sign", Affirmed, Probable, Planned),
    ("Ghana did not agree to sign the treaty.", "sign", Denied, Factual, Planned),
    ("Ghana is said to support the rebels.", "support", Affirmed, Probable, Present),
    ("It was reported that Ghana attacked Togo.", "attack", Affirmed, Probable, Past),
    ("According to the ministry, Ghana attacked Togo.", "attack", Affirmed, Factual, Past),
    ("The minister does not think that Ghana attacked Togo.", "attack", Denied, Probable, Past),
    ("The court rejected claims that Ghana attacked Togo.", "attack", Denied, Probable, Past),
    ("Did Ghana attack Togo?", "attack", Affirmed, Possible, Past),
    ("Officials accused Ghana of attacking Togo.", "attack", Affirmed, Probable, Past),
    ("Ghana sent troops to attack Togo.", "attack", Affirmed, Factual, Planned),
    ("The bomb exploded, killing three soldiers.", "kill", Affirmed, Factual, Past),
    ("The minister said Ghana will not allow rebels to threaten Togo.", "threaten", Denied, Possible, Planned),
    ("Once Ghana signs the treaty, Togo will open the border.", "sign", Affirmed, Factual, Planned),
    ("Ghana, which attacked Togo, denied that it seeks war.", "attack", Affirmed, Factual, Past),
    ("The plan to attack Togo was published.", "attack", Affirmed, Factual, Planned),
    ("Elections are already planned for 2030.", "plan", Affirmed, Factual, Present),
    ("The minister suggested that the treaty could be signed.", "sign", Affirmed, Possible, Present),
];

#[test]
fn what_is_not_plainly_said_is_no_fact() {
    let model = Model::load().expect("the shipped model loads");
    let mut failures = Vec::new();
    for &(sentence, predicate, polarity, certainty, tense) in CASES {
        let document = text::document(sentence);
        let annotation = model.annotate(&document);
        let referents = Referents::default();
        let context = Context { document: &document, annotation: &annotation, referents: &referents, published: None };
        let tree = Enhanced::of(&document, &annotation);
        let all = propositions(&context, &tree);
        let times = Times::of(&context);
        let wanted = Stance { polarity, certainty, tense };
        let read = all.iter().find(|p| p.lemma == predicate).map(|p| stance::circumstances(&context, &tree, &times, p).stance);
        if read != Some(wanted) {
            failures.push(format!("{sentence}: {predicate} is {wanted:?}, read {read:?}"));
        }
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), CASES.len(), failures.join("\n"));
}

/// Reads every case of a table; a line for each that is not as it says.
fn wrong(model: &Model, cases: &[Case]) -> (Vec<String>, usize) {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (sentence, wanted) in cases {
        let document = text::document(sentence);
        let annotation = model.annotate(&document);
        let referents = coref::resolve(&document, &annotation);
        let published = Some(jiff::civil::date(2024, 6, 12));
        let context = Context { document: &document, annotation: &annotation, referents: &referents, published };
        let tree = Enhanced::of(&document, &annotation);
        let all = propositions(&context, &tree);
        let times = Times::of(&context);
        for &(predicate, stance, speaker) in *wanted {
            count += 1;
            let Some(found) = all.iter().find(|p| p.lemma == predicate).map(|p| stance::circumstances(&context, &tree, &times, p)) else {
                wrong.push(format!("{sentence}: no proposition `{predicate}`"));
                continue;
            };
            let said_by = found.speaker.as_ref().map_or("", |argument| argument.span().text(sentence));
            let known = if speaker.is_empty() { said_by.is_empty() } else { said_by.contains(speaker) };
            if !fits(found.stance, stance) || !known {
                wrong.push(format!("{sentence}: {predicate} is {stance} by `{speaker}`, read {} by `{said_by}`", code(found.stance)));
            }
        }
    }
    (wrong, count)
}

/// The stance in three letters, as the tables write it.
fn code(stance: Stance) -> String {
    let polarity = if stance.polarity == Affirmed { '+' } else { '-' };
    let certainty = match stance.certainty {
        Factual => 'F',
        Probable => 'P',
        Possible => 'O',
        Counterfactual => 'C',
    };
    let tense = match stance.tense {
        Past => 'p',
        Present => 'r',
        Planned => 'f',
    };
    [polarity, certainty, tense].iter().collect()
}

fn fits(stance: Stance, wanted: &str) -> bool {
    if wanted == "!" {
        return !stance.is_fact();
    }
    code(stance).chars().zip(wanted.chars()).all(|(found, wanted)| wanted == '.' || found == wanted)
}

fn check(tables: &[&[Case]]) {
    let model = Model::load().expect("the shipped model loads");
    let read: Vec<(Vec<String>, usize)> = tables.iter().map(|table| wrong(&model, table)).collect();
    let count: usize = read.iter().map(|(_, count)| count).sum();
    let wrong: Vec<String> = read.into_iter().flat_map(|(wrong, _)| wrong).collect();
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_said_keeps_its_speaker() {
    check(&[stance_cases::SAID, stance_cases::NESTED]);
}

#[test]
fn what_is_held_or_denied_is_no_fact() {
    check(&[stance_cases::HELD, stance_cases::DENIED]);
}

#[test]
fn what_is_to_come_or_possible_is_no_fact() {
    check(&[stance_cases::PLANNED, stance_cases::POSSIBLE]);
}

#[test]
fn what_happened_stays_a_fact() {
    check(&[stance_cases::FACTS]);
}
