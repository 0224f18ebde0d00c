//! The rule table: it loads, its names are unique, its examples are read by the real pipeline as they say; broken files are explained.

use std::collections::BTreeSet;

use newsgraph::claim::{Argument, Claim, Relation};
use newsgraph::extract::rules::{Rules, locate, parse};
use newsgraph::extract::{Context, extract};
use newsgraph::mention::Referents;
use newsgraph::model::Model;
use newsgraph::relation::Inventory;
use newsgraph::{coref, text};

/// Examples that the shipped weights read otherwise, each by its sentence. Most wait for names that the gazetteer does not know. The list may only shrink.
const KNOWN_FAILURES: &str = include_str!("fixtures/rules-known-failures.txt");

fn read(model: &Model, sentence: &str) -> (String, Referents, Vec<Claim>) {
    let document = text::document(sentence);
    let annotation = model.annotate(&document);
    let referents = coref::resolve(&document, &annotation);
    let context = Context { document: &document, annotation: &annotation, referents: &referents, published: None };
    let (claims, _) = extract(&context);
    (sentence.to_owned(), referents, claims)
}

fn name(text: &str, referents: &Referents, argument: &Argument) -> Vec<String> {
    let words = argument.span().text(text).to_owned();
    match argument {
        Argument::Entity { referent, .. } => {
            let referent = &referents.referents[referent.index()];
            [vec![referent.name.clone(), words], referent.aliases.clone()].concat()
        }
        Argument::Text { .. } => vec![words],
        Argument::Literal { value, .. } => vec![value.clone(), words],
    }
}

/// True when the claim is `subject | relation | object`, apart from articles and case; either way round for symmetric relations.
fn says(text: &str, referents: &Referents, claim: &Claim, wanted: &[&str]) -> bool {
    let Relation::Canonical(id) = claim.relation else { return false };
    let info = Inventory::get().info(id);
    let plain = |words: &str| words.to_lowercase().trim_start_matches("the ").trim_start_matches("several ").to_owned();
    let is = |argument: &Argument, wanted: &str| name(text, referents, argument).iter().any(|name| plain(name).contains(&plain(wanted)));
    let forth = is(&claim.subject, wanted[0]) && is(&claim.object, wanted[2]);
    let back = info.symmetric && is(&claim.subject, wanted[2]) && is(&claim.object, wanted[0]);
    info.id == wanted[1] && (forth || back)
}

#[test]
fn every_example_reads_as_its_rule_says() {
    let model = Model::load().expect("the shipped model loads");
    let known: BTreeSet<&str> = KNOWN_FAILURES.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let (mut failures, mut count) = (Vec::new(), 0);
    for rule in Rules::get().all() {
        let relation = &Inventory::get().info(rule.relation).id;
        for (example, positive) in rule.matches.iter().map(|e| (e, true)).chain(rule.ignores.iter().map(|e| (e, false))) {
            count += 1;
            let sentence = example.split("=>").next().unwrap_or_default().trim();
            let wanted: Vec<&str> = example.split("=>").nth(1).unwrap_or_default().split('|').map(str::trim).collect();
            let (text, referents, claims) = read(&model, sentence);
            let good = if positive {
                claims.iter().any(|claim| says(&text, &referents, claim, &wanted))
            } else {
                !claims.iter().any(|claim| claim.rule == rule.name)
            };
            if !good && !known.contains(sentence) {
                failures.push(format!("{}:{} {} ({relation}): {example}", rule.file, rule.line, rule.name));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count} examples fail:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_positive_example_names_its_own_relation_and_words() {
    for rule in Rules::get().all() {
        assert!(rule.matches.len() >= 2, "{} has fewer than two matches", rule.name);
        for example in &rule.matches {
            let (_, claim) = example.split_once(" => ").unwrap_or_else(|| panic!("{}: no `=>` in {example}", rule.name));
            let parts: Vec<&str> = claim.split(" | ").collect();
            assert_eq!(parts.len(), 3, "{}: {example}", rule.name);
            assert_eq!(parts[1], Inventory::get().info(rule.relation).id, "{}: {example}", rule.name);
        }
    }
}

#[test]
fn a_rule_is_found_by_its_name() {
    let (file, line) = locate("member-of/join").expect("a built-in rule");
    assert_eq!(file, "data/rules/geopolitics.toml");
    let text = include_str!("../data/rules/geopolitics.toml");
    assert!(text.lines().nth(line as usize - 1).expect("that line").contains("member-of/join"));
    assert_eq!(locate("no-such/rule"), None);
}

fn fault(text: &str) -> String {
    parse("mine.toml", text).map(Rules::new).map_or_else(|e| e.to_string(), |r| r.map_or_else(|e| e.to_string(), |_| "no fault".to_owned()))
}

const GOOD: &str = r#"
[[rule]]
name = "a/b"
about = "One."
relation = "metWith"
verbs = ["meet"]
subject = { role = "agent" }
object = { role = "patient" }
matches = ["A met B. => A | metWith | B"]
ignores = ["A met."]
"#;

#[test]
fn a_broken_rule_file_says_where_what_and_what_would_work() {
    assert_eq!(fault(GOOD), "no fault");
    let role = fault(&GOOD.replace("\"patient\"", "\"buyer\""));
    assert!(role.starts_with("mine.toml:3: rule `a/b`: unknown role `buyer`; roles are agent, patient"), "{role}");
    let relation = fault(&GOOD.replace("metWith\"\nverbs", "metwith\"\nverbs"));
    assert!(relation.contains("unknown relation `metwith`; relations are listed in"), "{relation}");
    let bare = fault(&GOOD.replace("ignores = [\"A met.\"]", ""));
    assert!(bare.contains("no `matches` or no `ignores`"), "{bare}");
    let key = fault(&GOOD.replace("verbs", "verb"));
    assert!(key.starts_with("mine.toml:6: cannot read this rule file"), "{key}");
    let twice = fault(&format!("{GOOD}{GOOD}"));
    assert!(twice.starts_with("mine.toml:13: rule `a/b`: a rule of this name stands at mine.toml:3"), "{twice}");
}
