//! Stance as read from real sentences: what is denied, hedged, planned or hypothetical must never look like a fact.

use newsgraph::claim::Certainty::{Counterfactual, Factual, Possible, Probable};
use newsgraph::claim::Polarity::{Affirmed, Denied};
use newsgraph::claim::Tense::{Past, Planned, Present};
use newsgraph::claim::{Certainty, Polarity, Stance, Tense};
use newsgraph::extract::enhance::Enhanced;
use newsgraph::extract::{Context, propositions, stance, time};
use newsgraph::mention::Referents;
use newsgraph::model::Model;
use newsgraph::text;

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
        let wanted = Stance { polarity, certainty, tense };
        let read = all.iter().find(|p| p.lemma == predicate).map(|p| stance::circumstances(&context, &tree, p).stance);
        if read != Some(wanted) {
            failures.push(format!("{sentence}: {predicate} is {wanted:?}, read {read:?}"));
        }
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), CASES.len(), failures.join("\n"));
}

#[test]
fn times_are_resolved_against_the_articles_date() {
    let model = Model::load().expect("the shipped model loads");
    let published = jiff::civil::date(2023, 6, 14);
    let cases = [
        ("They met on 3 May 2021.", "2021-05-03", "2021-05-03"),
        ("They met on May 3.", "2023-05-03", "2023-05-03"),
        ("They met on December 24.", "2022-12-24", "2022-12-24"),
        ("They met on Monday.", "2023-06-12", "2023-06-12"),
        ("They met yesterday.", "2023-06-13", "2023-06-13"),
        ("They met last month.", "2023-05-01", "2023-05-31"),
        ("They met in 2019.", "2019-01-01", "2019-12-31"),
    ];
    for (sentence, start, end) in cases {
        let document = text::document(sentence);
        let annotation = model.annotate(&document);
        let referents = Referents::default();
        let context = Context { document: &document, annotation: &annotation, referents: &referents, published: Some(published) };
        let found = document.token_ids().filter_map(|token| time::resolve(&context, token)).max_by_key(|when| when.span.len());
        let found = found.unwrap_or_else(|| panic!("no time in {sentence}"));
        assert_eq!((found.start.as_deref(), found.end.as_deref()), (Some(start), Some(end)), "{sentence}");
    }
}
